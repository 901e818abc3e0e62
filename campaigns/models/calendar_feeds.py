"""The address under which a person's own calendar program fetches the calendar. Only a hash of its secret is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, select, text, update
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.people import User

OPEN = text("ended_at IS NULL")


class CalendarFeed(Base):
    """One address. ``secret_sha256`` finds it: the secret is long and random, so that a plain hash can't be turned back."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        Index(
            "uq_calendar_feeds_one_open_per_person",
            "user_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    secret_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()


def find_feed(session: Session, secret_sha256: str) -> CalendarFeed | None:
    """Whatever its state."""
    query = select(CalendarFeed).where(CalendarFeed.secret_sha256 == secret_sha256)
    return session.scalar(query.options(joinedload(CalendarFeed.user)))


def find_open_feed(session: Session, user_id: int) -> CalendarFeed | None:
    """The one address of this person that was not ended."""
    query = select(CalendarFeed).where(CalendarFeed.user_id == user_id, CalendarFeed.ended_at.is_(None))
    return session.scalar(query)


def end_feed_of(session: Session, user_id: int, *, at: datetime) -> bool:
    """End the address of this person; whether there was one."""
    query = update(CalendarFeed).where(CalendarFeed.user_id == user_id, CalendarFeed.ended_at.is_(None))
    ended = session.execute(query.values(ended_at=at).execution_options(synchronize_session=False))
    return bool(ended.rowcount)  # type: ignore[attr-defined]
