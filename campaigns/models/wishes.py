"""What is to become of a submitted text once it is signed off: where it goes, at its own time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, Text, exists, func, or_, select
from sqlalchemy.orm import Mapped, Session, contains_eager, joinedload, mapped_column, relationship

from campaigns.domain.items.statuses import ItemStatus
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.conditions import is_open_for
from campaigns.models.content import Item, Revision
from campaigns.models.deliveries import Delivery
from campaigns.models.people import User


class PlanWish(Base):
    """Somebody chose accounts for a text before it was signed off. It belongs to exactly that text.

    Attributes:
        account_ids: where it is to go; the time is the text’s own.
        told: why it was not planned when it was signed off; empty while nobody knows of anything.
    """

    __tablename__ = "plan_wishes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    account_ids: Mapped[list[Any]] = mapped_column(JSON)
    wished_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told: Mapped[str] = mapped_column(Text, default="")

    revision: Mapped[Revision] = relationship()
    user: Mapped[User] = relationship()


def find_wish(session: Session, revision_id: int) -> PlanWish | None:
    query = select(PlanWish).where(PlanWish.revision_id == revision_id)
    return session.scalars(query.options(joinedload(PlanWish.user))).one_or_none()


def newest_wish(session: Session, item_id: int) -> PlanWish | None:
    """The last one for any text of an item."""
    query = select(PlanWish).join(PlanWish.revision).where(Revision.item_id == item_id)
    return session.scalars(query.order_by(PlanWish.id.desc()).limit(1)).first()


def list_refs_to_plan(session: Session, limit: int) -> list[str]:
    """Items that are signed off, with a wish for a text of theirs that was never planned and of which nobody was told.

    What waits for a condition is not among them: it would be looked at again and again.
    """
    planned = exists().where(Delivery.revision_id == PlanWish.revision_id)
    query = (
        select(Item.ref)
        .join(Revision, Revision.item_id == Item.id)
        .join(PlanWish, PlanWish.revision_id == Revision.id)
        .where(
            Item.status == ItemStatus.APPROVED,
            PlanWish.told == "",
            ~planned,
            ~is_open_for(PlanWish.revision_id),
        )
        .order_by(PlanWish.id)
    )
    return list(session.scalars(query.limit(limit)))


def list_waiting_wishes(session: Session, *, now: datetime) -> list[PlanWish]:
    """Those for the newest text of an item in review, or approved with a condition that is still open, whose own time is
    still ahead: with that text, its item and its campaign."""
    newest = select(func.max(Revision.id)).where(Revision.item_id == Item.id).correlate(Item)
    query = (
        select(PlanWish)
        .join(PlanWish.revision)
        .join(Revision.item)
        .join(Item.campaign)
        .where(
            or_(
                Item.status == ItemStatus.IN_REVIEW,
                (Item.status == ItemStatus.APPROVED) & is_open_for(PlanWish.revision_id),
            ),
            Revision.id == newest.scalar_subquery(),
            Revision.publish_at > now,
        )
        .options(
            contains_eager(PlanWish.revision).contains_eager(Revision.item).contains_eager(Item.campaign)
        )
        .order_by(Revision.publish_at, PlanWish.id)
    )
    return list(session.scalars(query))


def list_wishes(session: Session, campaign_id: int) -> list[PlanWish]:
    """Those for texts that are in review in this campaign."""
    query = (
        select(PlanWish)
        .join(PlanWish.revision)
        .join(Revision.item)
        .where(Item.campaign_id == campaign_id, Item.status == ItemStatus.IN_REVIEW)
        .order_by(PlanWish.id)
    )
    return list(session.scalars(query))
