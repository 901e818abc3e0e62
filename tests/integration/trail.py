"""The audit trail as tests read it, and as somebody who owns the database changes it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from campaigns.models.base import db
from campaigns.models.events import Event
from campaigns.services.core.transaction import reading


def trail(after: int = 0) -> list[Event]:
    with reading() as session:
        return session.query(Event).filter(Event.id > after).order_by(Event.id).all()


def newest_id() -> int:
    return max((event.id for event in trail()), default=0)


def tamper(statement: str, **values: Any) -> None:
    """As the owner of the database can: the triggers are taken away first, and nothing is left of it."""
    with db.engine.begin() as connection:
        for table in ("events", "event_seals"):
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            else:
                for what in ("changed", "deleted", "replaced"):
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_not_{what}"))
        connection.execute(text(statement), values)
        if connection.dialect.name == "postgresql":
            for table in ("events", "event_seals"):
                connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
