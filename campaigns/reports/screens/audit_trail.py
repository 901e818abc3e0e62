"""The audit trail as a page and as a sheet: who did what, on what, when; what was before and after."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from campaigns.models.base import table_of
from campaigns.models.events import Event
from campaigns.models.people import User
from campaigns.reports.screens.audit_words import column_in_words, names_a_person, table_in_words
from campaigns.services.core.acting import Door

PER_PAGE = 50
NOBODY = "nobody"  # as a choice of who
# What came through these doors was nobody's hand, but for the act that carries out what somebody wished.
_OF_ITSELF = (Door.CLOCK.value, Door.START.value, Door.NONE.value)
_AS_WISHED = "plan-as-wished"
COLUMNS = (
    "number",
    "at",
    "who",
    "person",
    "through",
    "from",
    "act",
    "about",
    "outcome",
    "changes",
    "note",
)


@dataclass(frozen=True)
class TrailFilter:
    """What is looked for; empty is all.

    Attributes:
        who: a person's number, or ``nobody``: acts of which it is not known whose.
        act, about: letters that stand in it, in whatever case.
        acts: names of acts that are meant as well as those with the letters of ``act`` in them.
        is_by_people: leaves out what the desk did by itself.
        since, before: from the one moment on, up to the other (aware).
    """

    who: str = ""
    act: str = ""
    about: str = ""
    acts: tuple[str, ...] = ()
    is_by_people: bool = False
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True)
class Change:
    """One thing that was changed in one row; ``was`` is empty of something new."""

    what: str
    name: str
    was: str
    now: str


@dataclass(frozen=True)
class TrailLine:
    number: int
    at: datetime
    who: str
    act: str
    about: str
    outcome: str
    through: str
    source: str
    note: str
    changes: tuple[Change, ...]
    rows: tuple[str, ...]

    @property
    def kinds(self) -> str:
        """What was changed, by its kinds, each once: ``user, user session``."""
        return ", ".join(dict.fromkeys(self.rows))


@dataclass(frozen=True)
class TrailScreen:
    """``older`` is the number before which the next page begins; None on the last."""

    lines: tuple[TrailLine, ...]
    older: int | None


def trail_screen(session: Session, wanted: TrailFilter, *, before_number: int | None) -> TrailScreen:
    """The newest first, from below that number on."""
    table = table_of(Event)
    query = _matching(wanted).order_by(table.c.id.desc()).limit(PER_PAGE + 1)
    if before_number is not None:
        query = query.where(table.c.id < before_number)
    names = _names(session)
    rows = session.execute(query).all()
    lines = tuple(_line(row, names) for row in rows[:PER_PAGE])
    return TrailScreen(lines, lines[-1].number if len(rows) > PER_PAGE else None)


def trail_records(session: Session, wanted: TrailFilter) -> Iterator[dict[str, Any]]:
    """Every event that is meant, oldest first, a piece at a time, as ``COLUMNS``. Times are UTC."""
    names = _names(session)
    query = _matching(wanted).order_by(table_of(Event).c.id)
    for row in session.execute(query, execution_options={"yield_per": 500}):
        yield {
            "number": row.id,
            "at": row.at.astimezone(UTC).isoformat(),
            "who": names.get(row.actor_id, ""),
            "person": row.actor_id,
            "through": row.through,
            "from": row.source_address,
            "act": row.act,
            "about": row.subject,
            "outcome": row.outcome,
            "changes": json.dumps(row.changes, ensure_ascii=False, sort_keys=True) if row.changes else "",
            "note": row.note,
        }


def list_names(session: Session) -> list[tuple[str, str]]:
    """Everybody who ever signed in here, for the choice of who."""
    return [(str(key), name) for key, name in sorted(_names(session).items(), key=lambda pair: pair[1])]


def _names(session: Session) -> Mapping[int, str]:
    return {row.id: row.name for row in session.execute(select(User.id, User.name))}


def _matching(wanted: TrailFilter) -> Select[Any]:
    table = table_of(Event)
    query = select(table)
    if wanted.who == NOBODY:
        query = query.where(table.c.actor_id.is_(None))
    elif wanted.who:
        query = query.where(table.c.actor_id == int(wanted.who))
    if wanted.act:
        query = query.where(
            or_(table.c.act.icontains(wanted.act, autoescape=True), table.c.act.in_(wanted.acts))
        )
    if wanted.is_by_people:
        query = query.where(or_(table.c.through.not_in(_OF_ITSELF), table.c.act == _AS_WISHED))
    for word in wanted.about.replace("/", " ").split():
        query = query.where(table.c.subject.icontains(word, autoescape=True))
    if wanted.since is not None:
        query = query.where(table.c.at >= wanted.since)
    if wanted.before is not None:
        query = query.where(table.c.at < wanted.before)
    return query


def _line(row: Row[Any], names: Mapping[int, str]) -> TrailLine:
    return TrailLine(
        number=row.id,
        at=row.at,
        who=names.get(row.actor_id, ""),
        act=row.act,
        about=row.subject,
        outcome=row.outcome,
        through=row.through,
        source=row.source_address,
        note=row.note,
        rows=tuple(table_in_words(subject.partition(":")[0]) for subject in row.changes),
        changes=tuple(
            Change(
                _row_in_words(subject),
                column_in_words(name),
                _told(name, was, names),
                _told(name, now, names),
            )
            for subject, columns in row.changes.items()
            for name, (was, now) in columns.items()
        ),
    )


def _row_in_words(subject: str) -> str:
    """Of ``user_sessions:12``: “sign-in, number 12”."""
    table, _, key = subject.partition(":")
    return f"{table_in_words(table)}, number {key}"


def _told(column: str, value: Any, names: Mapping[int, str]) -> str:
    """A person by name; yes and no; of a long text its length."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and names_a_person(column):
        return names.get(value, str(value))
    if value is None:
        return ""
    if isinstance(value, dict) and "sha256" in value:
        return f"{value['length']} characters"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
