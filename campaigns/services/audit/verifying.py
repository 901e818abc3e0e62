"""Whether the trail is as it was sealed: names each event and each seal that was changed, taken away or put in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.models.events import Event, EventSeal, gives_back_ids, last_given_out, list_event_rows
from campaigns.services.audit.sealing import noted_file, read_noted, row_hash, seal_hash
from campaigns.services.core.transaction import reading


@dataclass(frozen=True)
class Newest:
    """The seal to keep elsewhere: with it, everything before it can be held against the trail."""

    id: int
    sha256: str


@dataclass
class Verification:
    """What was looked at and what is wrong.

    Attributes:
        unsealed: events younger than the newest seal; nothing shows yet whether they are as they were written.
        gaps: ids that were never used: what was given up half-way had taken them. No fault.
        doubtful: a sentence, where numbers after the last event were given out and nothing stands under them, and the
            database can't tell whether it ever did: on PostgreSQL an act that is undone uses its number up.
        wrong: a sentence for each fault, in the order of the trail.
    """

    events: int = 0
    seals: int = 0
    unsealed: int = 0
    gaps: int = 0
    newest: Newest | None = None
    doubtful: str = ""
    wrong: list[str] = field(default_factory=list)


def verify_trail(data_folder: Path, *, noted: str = "") -> Verification:
    """Hold every sealed event against its seal, each seal against the one before, and all against what was noted.

    Args:
        noted: the SHA-256 of a seal that was kept elsewhere.

    Raises:
        OSError: the file of seals beside the database can't be read.
    """
    found = Verification()
    hashes: dict[int, str] = {}
    with reading() as session:
        given_out = last_given_out(session)  # first: what is written meanwhile has higher ids
        before: EventSeal | None = None
        for seal in _seals(session):
            found.wrong += _faults_of_seal(seal, before)
            found.wrong += _faults_of_events(session, seal, found)
            hashes[seal.id] = seal.sha256
            before = seal
        last = before.last_event_id if before else 0
        found.unsealed = session.scalar(select(func.count()).where(Event.id > last)) or 0
        newest = max(last, session.scalar(select(func.max(Event.id))) or 0)
        if gives_back_ids(session):
            found.wrong += _cut_off(newest, given_out)
        elif given_out > newest:
            found.doubtful = _perhaps_cut_off(newest, given_out)
    found.seals, found.events = len(hashes), found.events + found.unsealed
    found.newest = Newest(before.id, before.sha256) if before else None
    found.wrong += _faults_against_noted(data_folder, hashes)
    if noted and noted.strip().lower() not in hashes.values():
        found.wrong.append(
            "The seal you noted is not in the trail: what it stood for was changed or taken away."
        )
    return found


def _seals(session: Session) -> Iterator[EventSeal]:
    for number in session.scalars(select(EventSeal.id).order_by(EventSeal.id)).all():
        yield session.get_one(EventSeal, number)


def _faults_of_seal(seal: EventSeal, before: EventSeal | None) -> Iterator[str]:
    missing = seal.id - (before.id if before else 0) - 1
    if missing:
        which = f"Seal {seal.id - 1} is" if missing == 1 else f"{missing} seals before seal {seal.id} are"
        yield f"{which} missing."
    elif seal.previous_sha256 != (before.sha256 if before else ""):
        yield f"Seal {seal.id} does not follow the seal before it: one of the two was made anew."
    elif seal.after_event_id != (before.last_event_id if before else 0):
        yield f"Seal {seal.id} does not begin where the seal before it ends."
    if seal_hash(seal) != seal.sha256:
        yield f"Seal {seal.id} was changed."


def _faults_of_events(session: Session, seal: EventSeal, found: Verification) -> Iterator[str]:
    wanted = {int(number): digest for number, digest in seal.rows}
    found.gaps += seal.last_event_id - seal.after_event_id - len(wanted)
    seen = set()
    for row in list_event_rows(session, after=seal.after_event_id, upto=seal.last_event_id):
        found.events += 1
        seen.add(row.id)
        if row.id not in wanted:
            yield f"Event {row.id} was put in after seal {seal.id} was made."
        elif row_hash(row) != wanted[row.id]:
            yield f"Event {row.id} was changed after seal {seal.id} was made."
    for number in sorted(wanted.keys() - seen):
        yield f"Event {number} is missing. It was there when seal {seal.id} was made."


def _cut_off(last: int, given_out: int) -> Iterator[str]:
    """Where a sealed one is missing, that is said with its seal."""
    if given_out == last + 1:
        yield f"Event {given_out} is missing: it was the last, and not sealed yet."
    elif given_out > last:
        yield f"Events {last + 1} to {given_out} are missing: they were the last, and not sealed yet."


def _perhaps_cut_off(last: int, given_out: int) -> str:
    which = f"Number {given_out} was" if given_out == last + 1 else f"Numbers {last + 1} to {given_out} were"
    return (
        f"{which} given out for an event that is not there. Either an act was given up in its last step, which leaves no "
        "trace, or the last events were taken away before they were sealed."
    )


def _faults_against_noted(data_folder: Path, hashes: dict[int, str]) -> Iterator[str]:
    path = noted_file(data_folder)
    for one in read_noted(data_folder):
        if hashes.get(one.id) == one.sha256:
            continue
        what = "another" if one.id in hashes else "no longer there"
        yield (
            f"Seal {one.id} in {path.name} is {what} in the database. If a backup was restored, that is why: keep "
            f"the file, move it out of {path.parent}, and a new one is begun."
        )
