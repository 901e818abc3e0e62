"""The office's usual times: when it likes to post on each kind of channel."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from campaigns.models.base import Base, UtcDateTime


class UsualTime(Base):
    """One time of day on one day of the week, in local time.

    Attributes:
        weekday: Monday is 0. minute: of the day, from midnight.
    """

    __tablename__ = "usual_times"
    __table_args__ = (UniqueConstraint("kind", "weekday", "minute"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    weekday: Mapped[int] = mapped_column(Integer)
    minute: Mapped[int] = mapped_column(Integer)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


def list_usual_times(session: Session) -> list[UsualTime]:
    query = select(UsualTime).order_by(UsualTime.kind, UsualTime.minute, UsualTime.weekday)
    return list(session.scalars(query))
