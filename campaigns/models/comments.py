"""What people say about single words of a submitted text, with the answers; kept with the item."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, func, select, text
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from campaigns.domain.items.statuses import ItemStatus
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.content import Item, Revision
from campaigns.models.people import User

OPEN = text("resolved_at IS NULL AND answer_to_id IS NULL")


class Comment(Base):
    """A comment, or an answer to one. It is no approval, and keeps nothing from going out.

    Attributes:
        revision_id: the text it was made on. field: where in that text (``services/signoff/differences.py``).
        quote: the words it is about; before, after: what stood around them (``domain/text/anchoring.py``).
        answer_to_id: the comment it answers; an answer has no place of its own.
        resolved_at, resolved_by_id: of the comment, with all its answers.
    """

    __tablename__ = "comments"
    __table_args__ = (
        # Small: only what waits for an answer is in it.
        Index("ix_comments_open", "item_id", sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    field: Mapped[str] = mapped_column(String(60))
    quote: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer_to_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    item: Mapped[Item] = relationship()
    revision: Mapped[Revision] = relationship()
    user: Mapped[User] = relationship(foreign_keys=user_id)
    resolved_by: Mapped[User | None] = relationship(foreign_keys=resolved_by_id)


def list_comments(session: Session, item_id: int) -> list[Comment]:
    """All of an item with their answers, the oldest first."""
    query = (
        select(Comment)
        .where(Comment.item_id == item_id)
        .options(joinedload(Comment.user), joinedload(Comment.resolved_by))
        .order_by(Comment.id)
    )
    return list(session.scalars(query))


def count_open_on(session: Session, item_id: int) -> int:
    """How many comments on an item nobody has resolved."""
    open_ones = (Comment.item_id == item_id, Comment.resolved_at.is_(None), Comment.answer_to_id.is_(None))
    return session.scalar(select(func.count(Comment.id)).where(*open_ones)) or 0


def count_open_comments(session: Session, *, but_of: int, limit: int) -> list[tuple[Item, int, datetime]]:
    """Items that have not gone out, with comments of others that nobody has resolved: how many, and when the latest was
    made; the latest first."""
    latest = func.max(Comment.said_at)
    query = (
        select(Comment.item_id, func.count(), latest)
        .join(Comment.item)
        .where(
            Comment.resolved_at.is_(None),
            Comment.answer_to_id.is_(None),
            Comment.user_id != but_of,
            Item.status != ItemStatus.PUBLISHED,
        )
        .group_by(Comment.item_id)
        .order_by(latest.desc(), Comment.item_id)
        .limit(limit)
    )
    counted = {item_id: (count, at) for item_id, count, at in session.execute(query)}
    items = {item.id: item for item in session.scalars(select(Item).where(Item.id.in_(counted)))}
    return [(items[item_id], count, at) for item_id, (count, at) in counted.items()]
