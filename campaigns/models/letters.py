"""Letters of a few lines to the people who use the desk: written with what they tell of, handed in by the clock."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CursorResult, ForeignKey, Integer, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from campaigns.models.base import Base, UtcDateTime


class StaffLetter(Base):
    """One letter. ``next_try_at`` is empty once the mail server took it, or when nobody tries any more.

    Attributes:
        address: where it goes, as it stood when the letter was written: a changed one must not hide the change.
    """

    __tablename__ = "staff_letters"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def list_letters_to_send(session: Session, *, now: datetime) -> list[int]:
    query = select(StaffLetter.id).where(StaffLetter.next_try_at <= now).order_by(StaffLetter.id)
    return list(session.scalars(query))


def claim_staff_letter(session: Session, letter_id: int, *, now: datetime) -> StaffLetter | None:
    """Take on handing in one letter. Of several senders one gets it."""
    query = update(StaffLetter).where(StaffLetter.id == letter_id, StaffLetter.next_try_at <= now)
    claimed = session.execute(query.values(next_try_at=None, tries=StaffLetter.tries + 1))
    assert isinstance(claimed, CursorResult)
    return session.get_one(StaffLetter, letter_id) if claimed.rowcount == 1 else None
