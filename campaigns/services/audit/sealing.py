"""Seals over the events: a hash of each row, a hash over those and over the seal before.

Whoever changes a row later has to make that seal and every later one anew, and then the newest no longer is the one
that stands elsewhere: in the file beside the database, in the log, wherever ``campaigns audit verify`` was kept.
That makes a change show. It does not keep anybody from making it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

from campaigns.clock import SystemClock
from campaigns.models.events import EventSeal, list_event_rows, newest_seal, settled_event_id
from campaigns.services.core.acting import Acting
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction

IN_ONE_SEAL = 1000
NOTED = "audit-seals.txt"

log = structlog.get_logger("campaigns.audit")


@dataclass(frozen=True)
class NotedSeal:
    """A seal as it stands in the file beside the database."""

    id: int
    sha256: str


def seal_new(desk: Desk) -> int:
    """Seal what is not sealed yet. Returns how many events were; none where another process seals at this moment."""
    sealed = 0
    with suppress(
        OperationalError, IntegrityError
    ):  # busy, or another was quicker: the next turn is soon enough
        upto = _settled()
        while (seal := _next_seal(upto)) is not None:
            with transaction() as session:
                session.add(seal)
            sealed += seal.count
            log.info("events sealed", seal=seal.id, events=seal.count, sha256=seal.sha256)
            _note(desk.settings.data_folder, seal)
    return sealed


def seal_at_once(desk: Desk, acting: Acting) -> None:
    """Seal, if this act is about who may do what or what may go out; for a door, once the act is done. All else is sealed
    by the clock. Never fails: then the clock's next turn does it.
    """
    if not acting.weighs:
        return
    try:
        seal_new(desk)
    except SQLAlchemyError as error:
        log.error("not sealed at once", act=acting.act, error=type(error).__name__)


def _settled() -> int:
    with transaction() as session:
        return settled_event_id(session)


def _next_seal(upto: int) -> EventSeal | None:
    """Made outside of any writing transaction: what it is made of no longer changes, and hashing takes time."""
    with reading() as session:
        before = newest_seal(session)
        after = before.last_event_id if before else 0
        rows = [
            [row.id, row_hash(row)]
            for row in list_event_rows(session, after=after, upto=upto, at_most=IN_ONE_SEAL)
        ]
    if not rows:
        return None
    seal = EventSeal(
        id=before.id + 1 if before else 1,
        after_event_id=after,
        last_event_id=rows[-1][0],
        count=len(rows),
        rows=rows,
        previous_sha256=before.sha256 if before else "",
        sealed_at=SystemClock().now(),
    )
    seal.sha256 = seal_hash(seal)
    return seal


def row_hash(row: Row[Any]) -> str:
    """SHA-256 over the canonical JSON of the whole row."""
    return _hash(
        [
            row.id,
            _moment(row.at),
            row.actor_id,
            row.through,
            row.source_address,
            row.act,
            row.subject,
            row.outcome,
            row.changes,
            row.note,
        ]
    )


def seal_hash(seal: EventSeal) -> str:
    """SHA-256 over all of a seal but its own hash."""
    return _hash(
        [
            seal.id,
            seal.after_event_id,
            seal.last_event_id,
            seal.count,
            seal.rows,
            seal.previous_sha256,
            _moment(seal.sealed_at),
        ]
    )


def _hash(value: list[Any]) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def noted_file(data_folder: Path) -> Path:
    return data_folder / NOTED


def read_noted(data_folder: Path) -> Iterator[NotedSeal]:
    """The seals that stand in the file beside the database; a line that can't be read counts as one that is wrong.

    Raises:
        OSError: there is a file, and it can't be read.
    """
    path = noted_file(data_folder)
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        number, _, rest = line.partition(" ")
        yield NotedSeal(int(number) if number.isascii() and number.isdigit() else 0, rest.partition(" ")[0])


def _note(data_folder: Path, seal: EventSeal) -> None:
    """One line more in the file beside the database. Without it the seal stands, only less surely."""
    line = f"{seal.id} {seal.sha256} {_moment(seal.sealed_at)} events up to {seal.last_event_id}\n"
    try:
        file = os.open(noted_file(data_folder), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(file, "a", encoding="utf-8") as noted:
            noted.write(line)
    except OSError as error:
        log.error("seal not noted", seal=seal.id, error=type(error).__name__)
