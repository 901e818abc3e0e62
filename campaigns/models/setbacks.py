"""What could not be done to one row: how often in a row, with what fault, and when it is tried next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Integer, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from campaigns.models.base import Base, UtcDateTime


class Setback(Base):
    """One thing that is put off.

    Attributes:
        task: what was to be done. about_id: to which row; of which table, the task says.
        failures: in a row.
        fault: the kind of the last fault; never its words, which may hold anything.
        next_try_at: it is not tried before this.
    """

    __tablename__ = "setbacks"

    task: Mapped[str] = mapped_column(String(40), primary_key=True)
    about_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    failures: Mapped[int] = mapped_column(Integer)
    fault: Mapped[str] = mapped_column(String(100))
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)


def next_tries(session: Session, task: str) -> dict[int, datetime]:
    """When each of those that failed is tried next."""
    rows = session.execute(select(Setback.about_id, Setback.next_try_at).where(Setback.task == task))
    return {row.about_id: row.next_try_at for row in rows}


def forget_setback(session: Session, task: str, about_id: int) -> None:
    session.execute(delete(Setback).where(Setback.task == task, Setback.about_id == about_id))


def list_setbacks(session: Session, *, failures: int) -> Sequence[tuple[str, int]]:
    """(task, about_id) of what failed at least so often in a row."""
    query = select(Setback.task, Setback.about_id).where(Setback.failures >= failures)
    return [
        (task, about_id) for task, about_id in session.execute(query.order_by(Setback.task, Setback.about_id))
    ]
