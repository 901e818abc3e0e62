"""What people said of findings: that one was of no use where it stood."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.people import User

LONGEST_WORDS = 300


class FindingFeedback(Base):
    """One finding that one person called not helpful: the check, the words it was about, and the item they stood in.

    ``item_ref`` is a name and no key: what was said stays when an item is gone.
    """

    __tablename__ = "finding_feedback"
    __table_args__ = (UniqueConstraint("check_id", "item_ref", "words", "user_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    check_id: Mapped[str] = mapped_column(String(20))
    item_ref: Mapped[str] = mapped_column(String(300))
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()


def find_feedback(
    session: Session, *, check_id: str, item_ref: str, words: str, user_id: int
) -> FindingFeedback | None:
    return session.scalar(
        select(FindingFeedback).filter_by(check_id=check_id, item_ref=item_ref, words=words, user_id=user_id)
    )


def count_by_check(session: Session) -> list[tuple[str, int]]:
    """Check and how often it was called not helpful, the most often first."""
    count = func.count(FindingFeedback.id)
    query = select(FindingFeedback.check_id, count).group_by(FindingFeedback.check_id)
    return [
        (check_id, number)
        for check_id, number in session.execute(query.order_by(count.desc(), FindingFeedback.check_id))
    ]


def list_feedback(session: Session) -> list[FindingFeedback]:
    """All of it with who said it, the newest first."""
    query = select(FindingFeedback).options(joinedload(FindingFeedback.user))
    return list(session.scalars(query.order_by(FindingFeedback.said_at.desc(), FindingFeedback.id.desc())))
