"""Where a picture stands in what was submitted: by its bytes, as revisions hold it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from campaigns.domain.items.statuses import OUT, DeliveryStatus
from campaigns.models.content import Item, Revision, RevisionMedia
from campaigns.models.deliveries import Delivery


@dataclass(frozen=True)
class FrozenUse:
    """One version of an item that holds the picture.

    Attributes:
        number: of the version. is_newest: it is the item's last one.
        goes_out_at: the next time it is planned for; None where it is not. sent_count: how many times it went out.
    """

    ref: str
    title: str
    status: str
    number: int
    is_newest: bool
    goes_out_at: datetime | None
    sent_count: int


def list_frozen_uses(session: Session, sha256: str) -> list[FrozenUse]:
    """The newest version of each item that has it, and every one that is planned or went out; in order of item."""
    other = aliased(Revision)
    last = select(func.max(other.number)).where(other.item_id == Item.id).scalar_subquery()
    is_planned = Delivery.status.in_(
        (DeliveryStatus.CREATED, DeliveryStatus.TEMPORARY_FAILURE, DeliveryStatus.HELD)
    )
    query = (
        select(
            Item.ref,
            Item.title,
            Item.status,
            Revision.number,
            Revision.number == last,
            func.min(case((is_planned, Delivery.due_at))),
            func.count(case((Delivery.status.in_(OUT), Delivery.id))),
        )
        .join(Revision, Revision.item_id == Item.id)
        .join(RevisionMedia, RevisionMedia.revision_id == Revision.id)
        .outerjoin(Delivery, Delivery.revision_id == Revision.id)
        .where(RevisionMedia.sha256 == sha256)
        .group_by(Item.id, Item.ref, Item.title, Item.status, Revision.number)
        .order_by(Item.ref, Revision.number)
    )
    uses = [FrozenUse(*row) for row in session.execute(query)]
    return [use for use in uses if use.is_newest or use.goes_out_at or use.sent_count]
