"""The dates of drafts that go out on several: as their files say them, so that a calendar can be asked by day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from campaigns.models.base import Base, UtcDateTime


class ItemMoment(Base):
    """One date of a series, as the item's file says it; the first is there as well. Of others there is none."""

    __tablename__ = "item_moments"

    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True, index=True)


def list_moments(session: Session, item_id: int) -> list[datetime]:
    query = select(ItemMoment.at).where(ItemMoment.item_id == item_id).order_by(ItemMoment.at)
    return list(session.scalars(query))


def set_moments(session: Session, item_id: int, moments: Collection[datetime]) -> None:
    """Have exactly these. Writes only what differs."""
    known = set(list_moments(session, item_id))
    if gone := known - set(moments):
        session.execute(delete(ItemMoment).where(ItemMoment.item_id == item_id, ItemMoment.at.in_(gone)))
    session.add_all(ItemMoment(item_id=item_id, at=at) for at in sorted(set(moments) - known))
