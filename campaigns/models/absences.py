"""Who is away from when until when, and who stands in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Integer, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.people import User


class Absence(Base):
    """One time away; both days belong to it, by the office's own calendar. ``ended_at``: it was called off."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(foreign_keys=user_id)
    deputy: Mapped[User] = relationship(foreign_keys=deputy_id)


def absences_on(session: Session, day: date) -> list[Absence]:
    """Those of this day, with who is away and who stands in."""
    query = select(Absence).where(
        Absence.ended_at.is_(None), Absence.starts_on <= day, Absence.ends_on >= day
    )
    return list(session.scalars(query.order_by(Absence.id)))


def open_absences(session: Session, *, since: date) -> list[Absence]:
    """Those that are not over yet, present and to come."""
    query = select(Absence).where(Absence.ended_at.is_(None), Absence.ends_on >= since)
    return list(session.scalars(query.order_by(Absence.starts_on, Absence.id)))


def deputies_on(session: Session, day: date) -> dict[int, User]:
    """Who is away on this day → who stands in, where they may still sign in."""
    return {one.user_id: one.deputy for one in absences_on(session, day) if one.deputy.is_active}
