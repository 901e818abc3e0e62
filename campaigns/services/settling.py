"""Brings an item's status in line with its deliveries, after any of them has moved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.domain.holds import covers
from campaigns.domain.statuses import OUT, WAITING, DeliveryStatus, ItemStatus
from campaigns.models.content import Item
from campaigns.models.deliveries import statuses_of_item
from campaigns.models.holds import list_holds_in_force, list_stopped_subjects
from campaigns.services.moves import move_item

_NOTES = {
    ItemStatus.APPROVED: "nothing is planned any more",
    ItemStatus.HELD: "stopped by a hold",
    ItemStatus.NEEDS_RECHECK: "no hold stops it any more: look at it again and give it a new time",
}
_SETTLING = (ItemStatus.APPROVED, ItemStatus.SCHEDULED, ItemStatus.HELD, ItemStatus.NEEDS_RECHECK)


def settle_item(session: Session, item: Item, *, at: datetime, user_id: int | None) -> None:
    """Published, still scheduled, approved again, stopped by a hold, or to be looked at again after one.

    The caller holds the item (``get_delivery_to_change``), so that the last two to finish see each other.
    """
    if item.status not in _SETTLING:
        return
    session.flush()
    status = _fitting_status(session, item)
    if status != item.status:
        move_item(session, item, status, at=at, user_id=user_id, note=_NOTES.get(status, ""))


def _fitting_status(session: Session, item: Item) -> ItemStatus:
    current = ItemStatus(item.status)
    statuses = statuses_of_item(session, item.id)
    if statuses & {*WAITING, DeliveryStatus.SENDING}:
        return current
    if DeliveryStatus.HELD in statuses and (stopped := list_stopped_subjects(session, item_ids=[item.id])):
        rules = [hold.rule for hold in list_holds_in_force(session)]
        is_held = any(covers(rule, row.subject) for rule in rules for row in stopped)
        return ItemStatus.HELD if is_held else ItemStatus.NEEDS_RECHECK
    if statuses & set(OUT):
        return ItemStatus.PUBLISHED
    if statuses <= {DeliveryStatus.CANCELLED}:
        return ItemStatus.APPROVED
    # What remains stands still for another reason, and a person decides on each delivery.
    return ItemStatus.NEEDS_RECHECK if current is ItemStatus.HELD else current
