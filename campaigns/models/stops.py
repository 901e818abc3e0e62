"""What keeps a planned delivery from going out, worked out ahead, and by what that went.

``StopMark`` says that the question was asked and when the answer holds; without one that is still right, no stop is
no answer. The sender reads these rows and nothing else (``services/preflight.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Integer,
    String,
    Text,
    Update,
    bindparam,
    delete,
    event,
    inspect,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, UOWTransaction, mapped_column

from campaigns.domain.sending.stops import Answer, Found, GoneBy
from campaigns.models.base import Base, UtcDateTime, table_of

THE_ONE = 1
# Rows that decide whether a text may go out. Of an item it is the cases that its newest draft names.
_DECIDING = frozenset(
    [
        "finding_overrides",
        "incidents",
        "incident_people",
        "incident_clearances",
        "proceedings_events",
        "election_windows",
    ]
)
_CHANGED = "what decides about stops was changed"


class StopFacts(Base):
    """The one row that says what answers have to go by at present (see ``domain.stops.GoneBy``).

    Attributes:
        looks: how often answers were written: tells a look that began before others were written from a present one.
        unknown_since, unknown_why: since when nobody can tell whether anything may go out, and what is said of it.
    """

    __tablename__ = "stop_facts"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    facts: Mapped[str] = mapped_column(String(64), default="")
    recorded: Mapped[int] = mapped_column(Integer, default=0)
    looks: Mapped[int] = mapped_column(Integer, default=0)
    unknown_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unknown_why: Mapped[str] = mapped_column(Text, default="")


class StopMark(Base):
    """That somebody looked at one delivery's text, by what, and for which moments the answer holds."""

    __tablename__ = "stop_marks"

    delivery_id: Mapped[int] = mapped_column(
        ForeignKey("deliveries.id"), primary_key=True, autoincrement=False
    )
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    facts: Mapped[str] = mapped_column(String(64))
    recorded: Mapped[int] = mapped_column(Integer)
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)
    worked_out_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def gone_by(self) -> GoneBy:
        return GoneBy(self.facts, self.recorded)


class Stop(Base):
    """One thing that keeps a delivery from going out from one moment until another: the rule, and what people read."""

    __tablename__ = "stops"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), index=True)
    rule: Mapped[str] = mapped_column(String(20))
    why: Mapped[str] = mapped_column(Text)
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)
    facts: Mapped[str] = mapped_column(String(64))
    recorded: Mapped[int] = mapped_column(Integer)


_FACTS, _MARKS, _STOPS = table_of(StopFacts), table_of(StopMark), table_of(Stop)
_IS_NOW = (_MARKS.c.from_at <= bindparam("now"), _MARKS.c.until_at > bindparam("now"))
# Put together once: it runs before every send.
_STANDING = (
    select(_STOPS.c.rule, _STOPS.c.why)
    .select_from(_MARKS)
    .join(_FACTS, _FACTS.c.id == THE_ONE)
    .outerjoin(
        _STOPS,
        (_STOPS.c.delivery_id == _MARKS.c.delivery_id)
        & (_STOPS.c.from_at <= bindparam("now"))
        & (_STOPS.c.until_at > bindparam("now")),
    )
    .where(
        _MARKS.c.delivery_id == bindparam("its_id"),
        _MARKS.c.revision_id == bindparam("revision"),
        _MARKS.c.facts == _FACTS.c.facts,
        _MARKS.c.recorded == _FACTS.c.recorded,
        *_IS_NOW,
    )
    .order_by(_STOPS.c.id)
    # Whoever decides something waits until this claim is written down; claims don't wait for each other.
    .with_for_update(read=True, of=_FACTS)
)


def standing_stops(
    session: Session, delivery_id: int, revision_id: int, *, now: datetime
) -> list[Found] | None:
    """What keeps it from going out at this moment, oldest first; None where that is not known by the present facts."""
    rows = (
        session.connection()
        .execute(_STANDING, {"its_id": delivery_id, "revision": revision_id, "now": now})
        .all()
    )
    return [Found(rule, why) for rule, why in rows if rule is not None] if rows else None


def present_facts(session: Session) -> StopFacts:
    """What is known of them; nothing yet in a new database."""
    return session.get(StopFacts, THE_ONE) or StopFacts(
        id=THE_ONE, facts="", recorded=0, looks=0, unknown_why=""
    )


def marks_of(session: Session, delivery_ids: Iterable[int]) -> dict[int, StopMark]:
    rows = session.scalars(select(StopMark).where(StopMark.delivery_id.in_(list(delivery_ids))))
    return {mark.delivery_id: mark for mark in rows}


def stops_of(session: Session, delivery_id: int) -> list[Stop]:
    return list(session.scalars(select(Stop).where(Stop.delivery_id == delivery_id).order_by(Stop.id)))


def list_stopped(session: Session, delivery_ids: Iterable[int]) -> list[int]:
    """Those of them that have a stop at some moment, whether it is an old answer or not."""
    rows = select(Stop.delivery_id).where(Stop.delivery_id.in_(list(delivery_ids))).distinct()
    return list(session.scalars(rows.order_by(Stop.delivery_id)))


_FORGET = delete(_STOPS).where(_STOPS.c.delivery_id == bindparam("its_id"))


def write_answers(session: Session, answers: Sequence[Answer], *, at: datetime) -> None:
    """In the place of what was known of these deliveries, a few statements for all of them."""
    if not answers:
        return
    session.flush()
    session.connection().execute(_FORGET, [{"its_id": answer.delivery_id} for answer in answers])
    marks, stops = [], []
    for answer in answers:
        by = {
            "facts": answer.gone_by.facts,
            "recorded": answer.gone_by.recorded,
            "from_at": answer.from_at,
            "until_at": answer.until_at,
        }
        about = {"delivery_id": answer.delivery_id, "revision_id": answer.revision_id}
        marks.append({**about, "worked_out_at": at, **by})
        stops += [
            Stop(delivery_id=answer.delivery_id, rule=one.rule, why=one.why, **by) for one in answer.found
        ]
    _upsert(session, StopMark, marks, key="delivery_id")
    session.add_all(stops)


def begin_writing(session: Session, *, looks: int, facts: str) -> bool:
    """Call it first where answers are written. False where others were written since that look began: it is an old one.

    Whoever writes after this waits for the transaction to end.
    """
    session.flush()
    now_by = {"facts": facts, "looks": looks + 1, "unknown_since": None, "unknown_why": ""}
    kept = update(_FACTS).where(_FACTS.c.id == THE_ONE, _FACTS.c.looks == looks).values(**now_by)
    return _changed_the_row(session, kept)


def write_present_facts(session: Session, **values: Any) -> None:
    """Call it last in a transaction: everybody who changes what decides waits for this row."""
    _upsert(session, StopFacts, [{"id": THE_ONE, **values}], key="id")


def _upsert(session: Session, model: type[Base], rows: Sequence[dict[str, Any]], *, key: str) -> None:
    """Rows with the same columns each."""
    session.flush()
    insert = _insert(session, model)
    changed = {name: insert.excluded[name] for name in rows[0] if name != key}
    session.connection().execute(insert.on_conflict_do_update(index_elements=[key], set_=changed), list(rows))


def _insert(session: Session, model: type[Base]) -> Any:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(table_of(model))


_COUNT = update(_FACTS).where(_FACTS.c.id == THE_ONE).values(recorded=_FACTS.c.recorded + literal(1))


def count_what_was_decided(session: Session) -> None:
    """If this transaction changed what decides about stops, all that was worked out before no longer counts.

    Call it when all else is written, just before the commit.
    """
    session.flush()
    if not session.info.pop(_CHANGED, False):
        return
    _changed_the_row(session, _COUNT)


def _changed_the_row(session: Session, change: Update) -> bool:
    """Migrations bring the row; where it is not there, whoever comes first makes it, and everybody changes that one."""
    changed: Any = session.connection().execute(change)
    if changed.rowcount == 0 and session.scalar(select(StopFacts.id)) is None:
        made = _insert(session, StopFacts).values(id=THE_ONE).on_conflict_do_nothing()
        session.connection().execute(made)
        changed = session.connection().execute(change)
    return bool(changed.rowcount)


@event.listens_for(Session, "after_flush")
def _notice(session: Session, _context: UOWTransaction) -> None:
    if any(_decides(thing) for thing in chain(session.new, session.dirty, session.deleted)):
        session.info[_CHANGED] = True


@event.listens_for(Session, "do_orm_execute")
def _notice_statement(state: ORMExecuteState) -> None:
    if state.is_update or state.is_delete or state.is_insert:
        table: Any = getattr(state.statement, "table", None)
        if table is not None and table.name in _DECIDING:
            state.session.info[_CHANGED] = True


def _decides(thing: object) -> bool:
    state = inspect(thing)
    name = state.mapper.local_table.name
    if name != "items":
        return name in _DECIDING
    named = state.attrs.incidents.history
    return named.has_changes() and any((*named.added, *named.deleted))
