"""The database itself: one ``db``, naming rules for constraints, aware UTC times, SQLite made dependable."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, Table, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from campaigns.models.durability import share_commits

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)


def table_of(model: type[Base]) -> Table:
    """The bare table, for statements that run often enough for the ORM's share of the work to count."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC on every database. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database: give it a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def prepare_engine(engine: Engine, *, is_lasting: bool = True) -> None:
    """Make SQLite safe for several threads and processes; other databases need nothing.

    The driver's own transaction handling is switched off. A connection marked ``writes`` takes the write lock at
    once (``BEGIN IMMEDIATE``): read-then-write in a deferred transaction loses updates or fails half-way. Its commit
    does not wait for the disk: whoever marks a connection so must wait for it afterwards (``durability``). Where
    nothing is to last (``is_lasting`` false) nobody waits.
    """
    if engine.dialect.name != "sqlite":
        return
    shares_disk = is_lasting and share_commits(engine) is not None

    @event.listens_for(engine, "connect")
    def on_connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("busy_timeout=10000", "journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        immediate = connection.get_execution_options().get("writes", False)
        if shares_disk:
            connection.exec_driver_sql(f"PRAGMA synchronous={'NORMAL' if immediate else 'FULL'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
