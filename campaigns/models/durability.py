"""How writing transactions of one process share what SQLite has only once: the write lock and the disk.

With ``synchronous=FULL`` SQLite brings its write-ahead log to the disk inside every commit, while it holds the write
lock: five senders wait for each other's disk. Here a writing transaction commits without waiting for the disk, lets
the next one in, and then waits until the log is on the disk as far as its own commit. One call to the disk serves all
that wait at that moment. What is promised is the same: whoever comes back from a transaction has it on the disk. What
is on the disk is always a beginning of the log, so no later commit can be there without the earlier ones.

The order is SQLite's own (sqlite.org/wal.html): a checkpoint forces the log to the disk before it touches the
database, and the head of a log that begins anew is forced there too. Connections that do not write through a
``GroupCommit`` (tools) keep ``synchronous=FULL``.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from campaigns.errors import CampaignDeskError

PATIENCE = 10.0  # seconds, as long as SQLite itself waits for a writer of another process


class DiskRefusedError(CampaignDeskError, OperationalError):
    """It was committed, and the disk would not say that it has it: it may survive, or not."""

    WORDS = (
        "The disk would not confirm what you just did. It may have been saved, or it may not: do not do it again yet. "
        "Nothing more is sent from here. Have the disk mended (is it full?) and Campaign Desk started again, then look "
        "whether it is there."
    )

    def __init__(self) -> None:
        OperationalError.__init__(self, "fsync", None, OSError(self.WORDS))

    def __str__(self) -> str:
        return self.WORDS


class GroupCommit:
    """One SQLite database's writers in this process: one at a time at the lock, all together at the disk."""

    def __init__(self, database: Path) -> None:
        self._log = database.with_name(f"{database.name}-wal")
        self._turn = threading.Lock()
        self._changed = threading.Condition()
        self._is_syncing = False
        self._asked = 0  # commits that asked for the disk, in the order in which they were made
        self._safe = 0  # as many of them are on it
        # Once refused, never trusted again: Linux may have dropped what it could not write, and a later call that
        # succeeds says nothing about it. SQLite finds the good part of its log at the next start.
        self._has_refused = False

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the writers before us. SQLite's own waiting sleeps in steps of up to 100 ms, and knows no queue."""
        has_turn = self._turn.acquire(timeout=PATIENCE)  # without it SQLite decides, as between processes
        try:
            yield
        finally:
            if has_turn:
                self._turn.release()

    def wait_for_disk(self) -> None:
        """Come back when all that was committed before this call is on the disk.

        Raises:
            DiskRefusedError: the disk refused, now or earlier in this process. What was committed stands, but might
                not survive a power cut; nothing is claimed or sent from here until a new start.
        """
        with self._changed:
            self._asked += 1
            mine = self._asked
            while self._safe < mine and not self._has_refused:
                if self._is_syncing:
                    self._changed.wait()
                else:
                    self._sync_for_all()
            if self._safe < mine:
                raise DiskRefusedError

    def _sync_for_all(self) -> None:
        """Called with the condition held, which is let go while the disk works."""
        upto = self._asked
        self._is_syncing = True
        self._changed.release()
        error: OSError | None = None
        try:
            self._sync()
        except OSError as refused:
            error = refused
        finally:
            self._changed.acquire()
            self._is_syncing = False
            if error is None:
                self._safe = upto
            else:
                self._has_refused = True
            self._changed.notify_all()

    def _sync(self) -> None:
        """The log is opened anew each time: SQLite removes it when the last connection closes, all of it saved."""
        try:
            log = os.open(self._log, os.O_RDONLY)
        except FileNotFoundError:
            return
        try:
            (os.fdatasync if hasattr(os, "fdatasync") else os.fsync)(log)
        finally:
            os.close(log)


_GROUP_COMMITS: WeakKeyDictionary[Engine, GroupCommit] = WeakKeyDictionary()


def share_commits(engine: Engine) -> GroupCommit | None:
    """Let this engine's writers share the disk. None where there is no SQLite file to share."""
    database = engine.url.database if engine.dialect.name == "sqlite" else None
    if not database or database == ":memory:" or database.startswith("file:"):
        return None
    return _GROUP_COMMITS.setdefault(engine, GroupCommit(Path(database).resolve()))


def group_commit_of(engine: Engine) -> GroupCommit | None:
    return _GROUP_COMMITS.get(engine)
