"""What the machine refuses: a full disk, a database that is locked, read-only or gone; said so that a person can act.

Sources: sqlite.org/rescode.html; PostgreSQL, appendix A (SQLSTATE); errno(3).
"""

from __future__ import annotations

import errno
import sqlite3
from enum import StrEnum

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from campaigns.errors import CampaignDeskError


class Fault(StrEnum):
    FULL = "full"
    READ_ONLY = "read-only"
    BUSY = "busy"
    GONE = "gone"
    DISK = "disk"


WORDS = {
    Fault.FULL: (
        "The disk is full, so nothing can be saved. Nothing of what you did was half-done. Make room on the disk that "
        "holds the data folder, then try again."
    ),
    Fault.READ_ONLY: (
        "The database or its folder can't be written, so nothing can be saved. Nothing of what you did was half-done. "
        "Have the rights of the data folder looked at, and whether its disk is mounted for reading only; then try again."
    ),
    Fault.BUSY: (
        "Something else was writing into the database for too long. Nothing of what you did was half-done. Try again in a "
        "minute."
    ),
    Fault.GONE: (
        "The database does not answer. Nothing of what you did was half-done. Try again in a minute; if it stays so, "
        "have the database server looked at."
    ),
    Fault.DISK: (
        "The disk can't be read or written. Nothing of what you did was half-done. Have the disk of the data folder "
        "looked at, then try again."
    ),
}
_ERRNO = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), Fault.FULL),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), Fault.READ_ONLY),
    errno.EIO: Fault.DISK,
}
_SQLITE = {
    sqlite3.SQLITE_FULL: Fault.FULL,
    sqlite3.SQLITE_READONLY: Fault.READ_ONLY,
    sqlite3.SQLITE_PERM: Fault.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Fault.READ_ONLY,
    sqlite3.SQLITE_BUSY: Fault.BUSY,
    sqlite3.SQLITE_LOCKED: Fault.BUSY,
    sqlite3.SQLITE_IOERR: Fault.DISK,
}
# disk_full; read_only_sql_transaction; lock_not_available, deadlock_detected, query_canceled, too_many_connections
_SQLSTATE = {
    "53100": Fault.FULL,
    "25006": Fault.READ_ONLY,
    **dict.fromkeys(("55P03", "40P01", "57014", "53300"), Fault.BUSY),
    "58030": Fault.DISK,
}
_GONE = ("08", "57P")  # classes: connection exception, shut down by an administrator


class MachineFaultError(CampaignDeskError):
    """The machine refused; the message says what to do. Nothing of the transaction was kept."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(WORDS[fault])


def fault_of(error: BaseException) -> Fault | None:
    """What of the machine refused; None where the error is of another kind."""
    if isinstance(error, PoolTimeoutError):
        return Fault.BUSY
    if isinstance(error, DBAPIError):
        return _of_database(error)
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    return _ERRNO.get(error.errno or 0) if isinstance(error, OSError) else None


def _of_database(error: DBAPIError) -> Fault | None:
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(error.orig)
    state = getattr(error.orig, "sqlstate", None) or ""
    if state in _SQLSTATE:
        return _SQLSTATE[state]
    has_no_answer = isinstance(error, OperationalError) and not state
    return Fault.GONE if error.connection_invalidated or state.startswith(_GONE) or has_no_answer else None


def _of_sqlite(error: sqlite3.Error) -> Fault | None:
    code = getattr(error, "sqlite_errorcode", None)  # the lowest byte is the kind, the rest its variety
    return None if code is None else _SQLITE.get(code & 0xFF)
