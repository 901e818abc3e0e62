"""Corrections of what was published: a dated note kept with the item. What went out stays in the record as it was."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, Text, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.statuses import OUT
from campaigns.models.accounts import Account
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.content import Item
from campaigns.models.deliveries import Delivery
from campaigns.models.people import User


class Correction(Base):
    """What was wrong and what is right. It goes nowhere by itself: a post that says it is written and approved as any."""

    __tablename__ = "corrections"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    said_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    item: Mapped[Item] = relationship()
    said_by: Mapped[User] = relationship()


def list_corrections(session: Session, item_id: int) -> list[Correction]:
    """Those of an item, the oldest first."""
    query = select(Correction).where(Correction.item_id == item_id).options(joinedload(Correction.said_by))
    return list(session.scalars(query.order_by(Correction.id)))


def list_corrections_of(
    session: Session, start: datetime, end: datetime, *, known_at: datetime
) -> list[Correction]:
    """Those known by ``known_at`` of what went out to the public within that time."""
    went_out = (
        select(Delivery.item_id)
        .join(Account, Account.id == Delivery.account_id)
        .where(
            Delivery.status.in_(OUT),
            Delivery.sent_at >= start,
            Delivery.sent_at < end,
            Account.kind != PRACTICE,
        )
    )
    query = (
        select(Correction)
        .where(Correction.item_id.in_(went_out), Correction.said_at <= known_at)
        .options(joinedload(Correction.item))
    )
    return list(session.scalars(query.order_by(Correction.id)))
