"""Published posts that are taken down, or were found to be gone on their channel. The delivery itself stays "sent"."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, and_, func, or_, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from campaigns.domain.items.statuses import OUT, WAITING
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.deliveries import Delivery
from campaigns.models.people import User


class HowGone(StrEnum):
    BY_DESK = "desk"
    BY_PERSON = "person"  # somebody says that it is gone, or that those who have it were asked to delete it
    NOT_OURS = "not-ours"  # it was found gone, and somebody says that the office did not take it down


class PostTakedown(Base):
    """What became of one delivery after it went out.

    Attributes:
        reason: why, in the words of whoever asked; what they say of it where it was found gone.
        asked_at, asked_by_id: who took it down, or answered for it; empty while nobody has.
        noticed_at: when its channel first said that it is gone, where the desk was not the one to take it down.
        gone_at: since when it is known to be gone; empty while it still stands, or some of it.
        how: a ``HowGone``; empty until somebody has said or done it.
        trouble: why the last try left it standing, and how much of it is gone, in plain words.
    """

    __tablename__ = "post_takedowns"
    __table_args__ = (
        CheckConstraint("(asked_at IS NULL) = (asked_by_id IS NULL)", name="whoever_asks_is_written_down"),
    )

    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    noticed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    how: Mapped[str] = mapped_column(String(10), default="")
    trouble: Mapped[str] = mapped_column(Text, default="")

    delivery: Mapped[Delivery] = relationship()
    asked_by: Mapped[User | None] = relationship()

    @property
    def is_unanswered(self) -> bool:
        """Its channel says that it is gone, and nobody has said yet whether that was us."""
        return self.gone_at is not None and self.asked_at is None


_WHOLE = (
    joinedload(PostTakedown.delivery).joinedload(Delivery.item),
    joinedload(PostTakedown.delivery).joinedload(Delivery.account),
    joinedload(PostTakedown.asked_by),
)
_OPEN = or_(PostTakedown.gone_at.is_(None), PostTakedown.asked_at.is_(None))


def list_open_takedowns(session: Session, *, limit: int) -> list[PostTakedown]:
    """Those somebody has to see to: not gone yet, or found gone and nobody has said whose doing that was."""
    query = select(PostTakedown).where(_OPEN).options(*_WHOLE).order_by(PostTakedown.delivery_id).limit(limit)
    return list(session.scalars(query))


def known_gone(session: Session, delivery_ids: Collection[int]) -> set[int]:
    """Those of these deliveries that are known to stand there no longer."""
    query = select(PostTakedown.delivery_id)
    return set(
        session.scalars(
            query.where(PostTakedown.delivery_id.in_(delivery_ids), PostTakedown.gone_at.is_not(None))
        )
    )


def list_takedowns_of_item(session: Session, item_id: int) -> dict[int, PostTakedown]:
    """Delivery → what became of it, of those of this item."""
    query = select(PostTakedown).join(PostTakedown.delivery).where(Delivery.item_id == item_id)
    return {one.delivery_id: one for one in session.scalars(query.options(*_WHOLE))}


def list_gone_of(
    session: Session, start: datetime, end: datetime, *, known_at: datetime
) -> list[PostTakedown]:
    """Those of what went out within that time that were known to be gone by ``known_at``."""
    query = (
        select(PostTakedown)
        .join(PostTakedown.delivery)
        .where(
            Delivery.status.in_(OUT),
            Delivery.sent_at >= start,
            Delivery.sent_at < end,
            PostTakedown.gone_at <= known_at,
        )
        .options(*_WHOLE)
        .order_by(Delivery.sent_at, Delivery.id)
    )
    return list(session.scalars(query))


def list_alike_out(session: Session, delivery: Delivery) -> list[Delivery]:
    """This one and, of a release, its other recipients by the same account on the same occasion, as far as it went out."""
    query = select(Delivery).where(
        and_(
            Delivery.item_id == delivery.item_id,
            Delivery.account_id == delivery.account_id,
            Delivery.occasion == delivery.occasion,
            Delivery.status.in_(OUT),
        )
    )
    return list(session.scalars(query.order_by(Delivery.id)))


def without_takedown(session: Session, delivery_ids: Collection[int]) -> set[int]:
    """Those of these deliveries of which nothing is known yet but that they went out."""
    known = set(
        session.scalars(select(PostTakedown.delivery_id).where(PostTakedown.delivery_id.in_(delivery_ids)))
    )
    return set(delivery_ids) - known


def count_still_planned(session: Session, item_id: int) -> int:
    """How many of an item may still go out by themselves."""
    waiting = select(func.count()).where(Delivery.item_id == item_id, Delivery.status.in_(WAITING))
    return session.scalars(waiting).one()
