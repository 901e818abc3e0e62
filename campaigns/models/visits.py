"""Who has the page open on which an item is written: one row for each person and item, filled anew while they are there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.people import User


class ItemVisit(Base):
    __tablename__ = "item_visits"

    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()


def list_visitors(session: Session, item_id: int, *, since: datetime) -> list[ItemVisit]:
    """In order of their names."""
    query = (
        select(ItemVisit).join(ItemVisit.user).where(ItemVisit.item_id == item_id, ItemVisit.seen_at >= since)
    )
    return list(session.scalars(query.order_by(User.name, User.id)))
