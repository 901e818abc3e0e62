"""Brings an item's status in line with its deliveries, after any of them has moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import OUT, UNDER_WAY, WAITING, DeliveryStatus, ItemStatus
from campaigns.domain.items.steps import Step
from campaigns.domain.sending.holds import covers
from campaigns.models.content import Item
from campaigns.models.deliveries import statuses_of_item
from campaigns.models.holds import list_holds_in_force, list_stopped_subjects
from campaigns.services.workflow.moves import move_item, note_decision

_SETTLING = (ItemStatus.APPROVED, ItemStatus.SCHEDULED, ItemStatus.HELD, ItemStatus.NEEDS_RECHECK)


@dataclass(frozen=True)
class Cause:
    """What a person did to a delivery: it stands in the history of the item, whether that moves or not."""

    step: Step
    user_id: int
    note: str


# What it means where the desk itself moved the item. Back to approved it comes by a practice that is over: whatever
# else leaves nothing planned is a person's act.
_BY_ITSELF = {
    ItemStatus.APPROVED: (Step.PRACTISED, "nothing else is planned"),
    ItemStatus.HELD: (Step.HELD, "stopped by a hold"),
    ItemStatus.NEEDS_RECHECK: (
        Step.TO_RECHECK,
        "no hold stops it any more: look at it again and give it a new time",
    ),
    ItemStatus.PUBLISHED: (Step.PUBLISHED, ""),
}


def settle_item(session: Session, item: Item, *, at: datetime, cause: Cause | None = None) -> None:
    """Published, still scheduled, approved again, stopped by a hold, or to be looked at again after one.

    The caller holds the item (``get_delivery_to_change``), so that the last two to finish see each other.
    """
    session.flush()
    current = ItemStatus(item.status)
    status = _fitting_status(session, item) if current in _SETTLING else current
    if cause is not None and status == current:
        note_decision(
            session, item, step=cause.step, at=at, user_id=cause.user_id, fingerprint="", note=cause.note
        )
    elif cause is not None:
        move_item(session, item, status, step=cause.step, at=at, user_id=cause.user_id, note=cause.note)
    elif status != current:
        step, note = _BY_ITSELF[status]
        move_item(session, item, status, step=step, at=at, user_id=None, note=note)


def _fitting_status(session: Session, item: Item) -> ItemStatus:
    current = ItemStatus(item.status)
    statuses = statuses_of_item(session, item.id)
    if statuses & {*WAITING, *UNDER_WAY}:
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
