"""Moving what is planned, or what is still written, to another moment: the words and their sign-off stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import UNDER_WAY, WAITING, ItemStatus
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.listing import listed
from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.localtime import format_local
from campaigns.errors import ConflictError, NotAllowedError
from campaigns.models.content import Item
from campaigns.models.deliveries import Delivery, list_deliveries_of_item
from campaigns.models.holds import share_hold_lock
from campaigns.services.content.picture_prefetch import warm_for_item
from campaigns.services.content.repeating import moved_dates, write_values
from campaigns.services.core.access import get_item, get_item_to_change, get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.decisions import make_due, refuse_unfit
from campaigns.services.planning.far_ahead import ask_if_far
from campaigns.services.planning.plan import checked_moment
from campaigns.services.stops.beforehand import Beforehand, decided_after_a_look
from campaigns.services.stops.renewal import look_ahead
from campaigns.services.workflow.moves import note_decision, status_words
from campaigns.services.workflow.standing import refuse_partly_out, why_no_longer_written_to


@dataclass(frozen=True)
class Slot:
    """What stands on the calendar at one moment: an item, and when it is to go out (aware)."""

    ref: str
    at: datetime


def move(desk: Desk, slot: Slot, *, user_id: int, to: datetime, is_sure: bool = False) -> None:
    """Have all that this item has planned for that moment go out at another one; a draft gets another date of its own.

    What is planned stays planned: its sign-off is of the words. Everything that goes by the time is looked at anew.
    All of it moves, or nothing.

    Args:
        to: aware.
        is_sure: the moment is meant, however far ahead it is.

    Raises:
        NotAllowedError: it is no draft and not planned for then, is going out just now, or this person may not.
        ConflictError: somebody moved or changed it meanwhile.
        FarAheadError: it is very far ahead, and nobody said that this is meant.
        CampaignDeskError: the moment is over or does not suit it; the message says why.
    """
    now = desk.clock.now()
    due_at = checked_moment(desk, to, now)
    with reading() as session:
        item = get_item(session, slot.ref)
        is_draft, planned = item.status == ItemStatus.DRAFT, _planned_for(session, item, slot.at)
        delivery_ids = [one.id for one in planned]
    if is_draft and not delivery_ids:
        _move_draft(desk, slot, due_at, user_id=user_id, is_sure=is_sure)
        return
    warm_for_item(desk, slot.ref)
    decided_after_a_look(desk, lambda looked: _move_plan(desk, slot, due_at, looked, now, user_id, is_sure))
    look_ahead(desk, delivery_ids)


def _move_plan(
    desk: Desk,
    slot: Slot,
    due_at: datetime,
    looked: Beforehand,
    now: datetime,
    user_id: int,
    is_sure: bool,
) -> None:
    with transaction() as session:
        share_hold_lock(session)
        get_permitted_user(session, user_id, Permission.SCHEDULE)
        move_slot(session, desk, slot, due_at, looked, now=now, user_id=user_id)
        ask_if_far(desk, due_at, is_sure=is_sure)


def move_slot(
    session: Session,
    desk: Desk,
    slot: Slot,
    due_at: datetime,
    looked: Beforehand,
    *,
    now: datetime,
    user_id: int,
) -> None:
    """Within a transaction that has passed the gate of holds: what ``move`` does to what is planned. Raises as it does."""
    item = get_item_to_change(session, slot.ref)
    planned = _planned_for(session, item, slot.at)
    _refuse_what_can_not_move(desk, item, planned, slot.at)
    ask_about(session, looked, planned, due_at)  # about all of them in one look
    for delivery in planned:
        if not why_no_longer_written_to(session, delivery):  # such a letter is not sent, at whatever time
            with _of_account(delivery):
                refuse_unfit(session, desk, delivery, looked, due_at, user_id)
        make_due(session, desk, delivery, due_at)
        delivery.next_attempt_at = due_at
        delivery.failure_count = 0
    zone = desk.settings.timezone
    where = listed(list(dict.fromkeys(one.account.name for one in planned)))
    note_decision(
        session,
        item,
        step=Step.RESCHEDULED,
        at=now,
        user_id=user_id,
        fingerprint=planned[0].revision.fingerprint,
        note=f"to {format_local(due_at, zone)}, instead of {format_local(slot.at, zone)}: {where}",
    )


def ask_about(session: Session, looked: Beforehand, planned: Iterable[Delivery], due_at: datetime) -> None:
    """So that what has to be looked at is known before anything is refused for not having been."""
    for delivery in planned:
        looked.issues(session, delivery.revision, delivery.account.kind, due_at)


@contextmanager
def _of_account(delivery: Delivery) -> Iterator[None]:
    """Says with a refusal which of the item's accounts it is about."""
    try:
        yield
    except NotAllowedError as error:
        raise NotAllowedError(f"{delivery.account.name}: {error} Nothing was moved.") from error


def _planned_for(session: Session, item: Item, at: datetime) -> list[Delivery]:
    """Its deliveries due at that moment that have not come to an end."""
    there = (*WAITING, *UNDER_WAY)
    return [
        one for one in list_deliveries_of_item(session, item.id) if one.due_at == at and one.status in there
    ]


def _refuse_what_can_not_move(desk: Desk, item: Item, planned: list[Delivery], at: datetime) -> None:
    when = format_local(at, desk.settings.timezone)
    if not planned and item.status in (ItemStatus.IN_REVIEW, ItemStatus.APPROVED):
        raise NotAllowedError(
            f"{quoted(item.title)} is {status_words(item.status)} and not planned yet. Its time is chosen when it is planned."
        )
    if not planned:
        raise ConflictError(
            f"{quoted(item.title)} is no longer planned for {when}. Look at the calendar again; nothing was moved."
        )
    if any(one.status in UNDER_WAY for one in planned):
        raise NotAllowedError(
            f"{quoted(item.title)} is being sent at this moment and can’t be moved. Nothing was moved."
        )
    for delivery in planned:
        refuse_partly_out(delivery)


def _move_draft(desk: Desk, slot: Slot, to: datetime, *, user_id: int, is_sure: bool) -> None:
    ask_if_far(desk, to, is_sure=is_sure)
    document = desk.content.read_item(slot.ref)
    changes = moved_dates(document, slot.at, to, desk.content.zone)
    write_values(desk, slot.ref, changes, fingerprint=document.fingerprint, user_id=user_id)
