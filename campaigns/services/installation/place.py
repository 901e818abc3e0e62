"""Where this installation's database is: what stays the same from start to start, and differs for every copy of it."""

from __future__ import annotations

import ctypes
import hashlib
import socket
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from campaigns.domain.sending.installation_identity import Home

_MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def place_of(connection: Connection) -> Home:
    """The place of the database at the other end."""
    if connection.dialect.name == "sqlite":
        path = str(Path(connection.engine.url.database or "").resolve())
        return Home("sqlite", path, machine_mark(), f"{path} on {socket.gethostname()}")
    name, number, schema = connection.execute(
        text(
            "SELECT current_database(), (SELECT oid FROM pg_database WHERE datname = current_database()), "
            "current_schema()"
        )
    ).one()
    host = connection.engine.url.host or "this machine"
    where = f"{_server_number(connection)}/{number}/{schema}"
    return Home("postgresql", where, "", f"the database {name} on {host}")


def _server_number(connection: Connection) -> str:
    """What PostgreSQL calls its data by. A copy on another server has another; a standby that takes over has it too."""
    try:
        with connection.begin_nested():
            return str(connection.scalar(text("SELECT system_identifier FROM pg_control_system()")))
    except DBAPIError:
        return ""  # this user may not ask; the database's own number still tells most copies


def machine_mark() -> str:
    """A mark of this machine that lasts over restarts, upgrades and a change of network; "" where there is none.

    Never the host name: a container gets a new one each time it is made, and a laptop one from each network. The
    machine's own id is not to be shown around, so only a digest of it leaves this function.
    """
    own = next(filter(None, map(_read, _MACHINE_IDS)), "") or _mac_id()
    return hashlib.sha256(f"campaign-desk:{own}".encode()).hexdigest()[:16] if own else ""


def _read(path: Path) -> str:
    try:
        words = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return words if len(words) == 32 else ""  # "uninitialized" on a machine that is being set up


def _mac_id() -> str:
    """A Mac's hardware id; "" on every other system."""
    ask = getattr(ctypes.CDLL(None), "gethostuuid", None)
    if ask is None:
        return ""
    found, no_wait = (ctypes.c_ubyte * 16)(), (ctypes.c_long * 2)(5, 0)
    return bytes(found).hex() if ask(found, no_wait) == 0 else ""
