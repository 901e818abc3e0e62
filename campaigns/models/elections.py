"""Polls that people entered by hand: by-elections, and what a returning officer published."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Integer, String, Text, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.people import User


class ElectionWindow(Base):
    """One entry. It is never changed: a wrong one is taken back, with the reason, and entered anew.

    ``notice_on`` is the day the notice of election was published; without it the latest lawful day is counted.
    """

    __tablename__ = "election_windows"
    __table_args__ = (
        CheckConstraint(
            "notice_on IS NULL OR notice_on <= polling_day", name="the_notice_comes_before_the_poll"
        ),
        CheckConstraint(
            "(taken_back_at IS NULL) = (taken_back_by_id IS NULL)",
            name="whoever_takes_it_back_is_written_down",
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    polling_day: Mapped[date] = mapped_column(Date)
    notice_on: Mapped[date | None] = mapped_column(Date)
    areas: Mapped[list[str]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(Text)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    taken_back_because: Mapped[str] = mapped_column(Text, default="")

    entered_by: Mapped[User] = relationship(foreign_keys=[entered_by_id])
    taken_back_by: Mapped[User | None] = relationship(foreign_keys=[taken_back_by_id])


class StandingWindow(NamedTuple):
    """What counts of an entry that was not taken back."""

    id: int
    name: str
    kind: str
    polling_day: date
    notice_on: date | None
    areas: tuple[str, ...]


# Put together once: every send asks.
_STANDING = (
    select(
        ElectionWindow.id,
        ElectionWindow.name,
        ElectionWindow.kind,
        ElectionWindow.polling_day,
        ElectionWindow.notice_on,
        ElectionWindow.areas,
    )
    .where(ElectionWindow.taken_back_at.is_(None))
    .order_by(ElectionWindow.polling_day, ElectionWindow.id)
)


def standing_windows(session: Session) -> tuple[StandingWindow, ...]:
    """What counts, in the order of the polls; without the objects, for whoever only reads."""
    rows = session.connection().execute(_STANDING)
    return tuple(
        StandingWindow(row.id, row.name, row.kind, row.polling_day, row.notice_on, tuple(row.areas))
        for row in rows
    )


def list_windows(session: Session, *, with_taken_back: bool = False) -> list[ElectionWindow]:
    """In the order of their polls."""
    loads = joinedload(ElectionWindow.entered_by), joinedload(ElectionWindow.taken_back_by)
    query = select(ElectionWindow).options(*loads).order_by(ElectionWindow.polling_day, ElectionWindow.id)
    if not with_taken_back:
        query = query.where(ElectionWindow.taken_back_at.is_(None))
    return list(session.scalars(query))
