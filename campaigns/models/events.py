"""Who did what: one row for each act, never changed and never taken away, and the seals over them.

The database itself refuses to change or delete them (triggers, in every way the tables are made). A person who owns
the database can take the triggers away: the seals make that show. The trail is tamper-evident, and no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    DDL,
    JSON,
    ForeignKey,
    Integer,
    Row,
    String,
    UniqueConstraint,
    event,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from campaigns.models.base import Base, UtcDateTime, table_of

LONGEST_SUBJECT = 300
LONGEST_NOTE = 500
LINE = 2027051910  # any number that nobody else in this database uses for a lock


class Event(Base):
    """One act: one transaction that changed something, or one thing that was refused, failed, or taken away.

    Who it was is kept as the person's id alone: their name stands in ``users``, where it can be put right or erased
    without a word of this table changing.

    Attributes:
        at: by the clock of the machine, UTC.
        actor_id: none where nobody signed in, or nobody was named on the command line.
        through: the door: web, command line, clock, start; empty for code that came through none.
        act: a stable name, such as ``items.approve`` or ``users add``.
        subject: what it was about, as the address or the command named it.
        outcome: done, refused or failed.
        changes: ``{"table:id": {"column": [before, after]}}``; what is secret or personal is not in it.
    """

    __tablename__ = "events"
    __table_args__ = ({"sqlite_autoincrement": True},)  # an id is never given out twice

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    through: Mapped[str] = mapped_column(String(20))
    source_address: Mapped[str] = mapped_column(String(45), default="")
    act: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT), default="")
    outcome: Mapped[str] = mapped_column(String(10))
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")


class EventSeal(Base):
    """A seal over the events after ``after_event_id`` up to ``last_event_id``.

    Attributes:
        rows: ``[[id, SHA-256 of the row], …]``: names the one that was changed, and those that are missing or new.
        sha256: over all of this row and so, by ``previous_sha256``, over every seal before it.
    """

    __tablename__ = "event_seals"
    __table_args__ = (UniqueConstraint("after_event_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)  # 1, 2, 3: without a gap
    after_event_id: Mapped[int] = mapped_column(Integer)
    last_event_id: Mapped[int] = mapped_column(Integer)
    count: Mapped[int] = mapped_column(Integer)
    rows: Mapped[list[list[Any]]] = mapped_column(JSON)
    previous_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime)


def _stays_as_it_is(_mapper: Mapper[Any], _connection: object, _row: object) -> None:
    raise TypeError("what was done is never changed and never taken away")


for _model in (Event, EventSeal):
    event.listen(_model, "before_update", _stays_as_it_is)
    event.listen(_model, "before_delete", _stays_as_it_is)


# As in the migration that makes the tables. ``INSERT OR REPLACE`` would delete a row without asking the trigger on
# DELETE, so the one on INSERT refuses an id that is there.
_ON_SQLITE = (
    "CREATE TRIGGER %(table)s_not_changed BEFORE UPDATE ON %(table)s "
    "BEGIN SELECT RAISE(ABORT, '%(table)s are never changed'); END",
    "CREATE TRIGGER %(table)s_not_deleted BEFORE DELETE ON %(table)s "
    "BEGIN SELECT RAISE(ABORT, '%(table)s are never deleted'); END",
    "CREATE TRIGGER %(table)s_not_replaced BEFORE INSERT ON %(table)s "
    "WHEN EXISTS (SELECT 1 FROM %(table)s WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, '%(table)s are never replaced'); END",
)
_ON_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION %(table)s_stay() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '%(table)s are never changed or deleted'; END $$",
    "CREATE TRIGGER %(table)s_stay BEFORE UPDATE OR DELETE ON %(table)s "
    "FOR EACH ROW EXECUTE FUNCTION %(table)s_stay()",
    "CREATE TRIGGER %(table)s_not_emptied BEFORE TRUNCATE ON %(table)s "
    "FOR EACH STATEMENT EXECUTE FUNCTION %(table)s_stay()",
)
for _dialect, _statements in (("sqlite", _ON_SQLITE), ("postgresql", _ON_POSTGRESQL)):
    for _model in (Event, EventSeal):
        for _statement in _statements:
            _trigger = DDL(_statement)  # type: ignore[no-untyped-call]
            event.listen(table_of(_model), "after_create", _trigger.execute_if(dialect=_dialect))


# The line. Whoever writes an event stands in it from taking the id to the commit; who seals waits until the line is
# empty. So no event with a lower id can still come when a seal is made. On SQLite a writer is alone anyway.


def stand_in_line(session: Session) -> None:
    """Take this last in a transaction, just before its event."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock_shared(LINE)))


_APPEND = insert(table_of(Event))


def append_event(session: Session, values: dict[str, Any]) -> None:
    """Write one event, past the session's own bookkeeping: every act waits for it."""
    session.connection().execute(_APPEND, values)


def settled_event_id(session: Session) -> int:
    """Nothing more comes with this id or a lower one. Writers wait until the transaction ends: end it at once."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL lock_timeout = '1s'"))  # behind us writers wait: rather the next turn
        session.execute(select(func.pg_advisory_xact_lock(LINE)))
    return session.scalar(select(func.max(Event.id))) or 0


def last_given_out(session: Session) -> int:
    """The highest id that was given out for an event, as the database remembers it. On SQLite an act that is undone gives
    its own back; on PostgreSQL it does not."""
    if session.get_bind().dialect.name == "sqlite":
        return session.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'events'")) or 0
    return (
        session.scalar(text("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM events_id_seq")) or 0
    )


def gives_back_ids(session: Session) -> bool:
    """Whether an act that is undone leaves no number unused."""
    return session.get_bind().dialect.name == "sqlite"


def newest_seal(session: Session) -> EventSeal | None:
    return session.scalar(select(EventSeal).order_by(EventSeal.id.desc()).limit(1))


def list_event_rows(
    session: Session, *, after: int, upto: int | None = None, at_most: int | None = None
) -> Iterator[Row[Any]]:
    """The bare rows in the order of their ids, a piece at a time."""
    table = table_of(Event)
    query = select(table).where(table.c.id > after).order_by(table.c.id).limit(at_most)
    if upto is not None:
        query = query.where(table.c.id <= upto)
    yield from session.execute(query, execution_options={"yield_per": 500})


def list_events(
    session: Session, *, since: datetime | None = None, actor_id: int | None = None, acts: Sequence[str] = ()
) -> Iterator[Row[Any]]:
    """Oldest first, a piece at a time."""
    table = table_of(Event)
    query = select(table).order_by(table.c.id)
    if since is not None:
        query = query.where(table.c.at >= since)
    if actor_id is not None:
        query = query.where(table.c.actor_id == actor_id)
    if acts:
        query = query.where(table.c.act.in_(acts))
    yield from session.execute(query, execution_options={"yield_per": 500})
