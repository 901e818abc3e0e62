"""Deleting an item, into a bin that keeps what stood in its file for a month, and bringing it back from there.

Its row stays, with its history and its keys. What was planned of it is cancelled, and its sign-off is taken back: it never
goes out by itself, and brought back it is a draft. What has gone out stays on record.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.content_store.relocation import HeldFile, held_file, put_back
from campaigns.domain.items.statuses import NEEDS_A_PERSON, WAITING, DeliveryStatus, ItemStatus
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.quoting import quoted
from campaigns.errors import ConflictError, NotAllowedError, NotFoundError
from campaigns.models.binned import BinEnd, BinnedItem, find_binned
from campaigns.models.content import Item
from campaigns.models.deliveries import Delivery, list_deliveries_of_item
from campaigns.models.embargoes import list_linked
from campaigns.models.holds import take_hold_lock
from campaigns.models.people import User
from campaigns.services.core.access import get_item, get_item_to_change, get_permitted_user
from campaigns.services.core.acting import note_file
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.workflow.moves import move_delivery
from campaigns.services.workflow.standing import refuse_partly_out
from campaigns.services.workflow.taking_back import take_sign_off_back

# What would still go out, or waits for a decision whether it should.
_PLANNED = frozenset({*WAITING, *NEEDS_A_PERSON}) - {DeliveryStatus.UNKNOWN}


def planned_of(session: Session, ref: str) -> list[Delivery]:
    """What is cancelled if the item is deleted. Raises NotFoundError."""
    return _planned(list_deliveries_of_item(session, get_item(session, ref).id))


def bin_item(desk: Desk, ref: str, *, user_id: int, fingerprint: str, planned: Iterable[int]) -> int:
    """Take an item's file out of the content folder and cancel what is planned; how many deliveries that were.

    Args:
        fingerprint: of the file that the person saw. planned: the deliveries that they saw would be cancelled.

    Raises:
        NotAllowedError: it is going out just now, or nobody knows whether it did; posts keep its embargo; or this person
            may not.
        ConflictError: its file, or what is planned, is not what the person saw.
        ContentError: there is no file, or it can't be removed.
    """
    with held_file(desk.content, ref) as file:
        if file.fingerprint != fingerprint:
            raise ConflictError(
                "The text was changed since you opened this page. Nothing was deleted; look at it again."
            )
        with transaction() as session:
            take_hold_lock(session)
            user = get_permitted_user(session, user_id, Permission.WRITE)
            item = get_item_to_change(session, ref)
            _refuse_linked(session, item)
            cancelled = _cancel(session, item, user, frozenset(planned))
            words = f"{len(cancelled)} planned sendings cancelled" if len(cancelled) > 1 else ""
            words = words or ("1 planned sending cancelled" if cancelled else "")
            now = desk.clock.now()
            take_sign_off_back(session, item, step=Step.BINNED, at=now, user_id=user.id, note=words)
            _keep(session, item, file, user, now)
        # Only now: the bin has it, whatever happens to this process.
        file.remove()
    note_file(ref, before=fingerprint, after="")
    return len(cancelled)


def _cancel(session: Session, item: Item, user: User, seen: frozenset[int]) -> list[Delivery]:
    deliveries = list_deliveries_of_item(session, item.id)
    for delivery in deliveries:
        if delivery.status == DeliveryStatus.SENDING:
            raise NotAllowedError(
                "This is being sent at this moment. Look again in a minute. Nothing was deleted."
            )
        if delivery.status in (DeliveryStatus.UNKNOWN, DeliveryStatus.HANDED_OVER):
            raise NotAllowedError(
                f"Nobody knows yet whether this went out to {delivery.account.name}. Look there and decide under "
                "“To decide” first. Nothing was deleted."
            )
        refuse_partly_out(delivery)
    planned = _planned(deliveries)
    if {delivery.id for delivery in planned} - seen:
        raise ConflictError(
            "What is planned of it has changed since you opened this page. Nothing was deleted; look at it again."
        )
    if planned:
        get_permitted_user(session, user.id, Permission.SCHEDULE)
    for delivery in planned:
        move_delivery(delivery, DeliveryStatus.CANCELLED, error=f"{user.name} deleted the item.")
    return planned


def _planned(deliveries: Iterable[Delivery]) -> list[Delivery]:
    return [one for one in deliveries if DeliveryStatus(one.status) in _PLANNED]


def _refuse_linked(session: Session, release: Item) -> None:
    for item, revision in list_linked(session, release):
        is_over = item.status == ItemStatus.PUBLISHED or not (item.is_on_disk or revision)
        if not is_over:
            raise NotAllowedError(
                f"{quoted(item.title)} keeps the embargo of this release. Take that link out of it, or delete it, first. "
                "Nothing was deleted."
            )


def _keep(session: Session, item: Item, file: HeldFile, user: User, now: datetime) -> None:
    binned = find_binned(session, item.id)  # of a deletion that was broken off: the file is newer
    if binned is None:
        binned = BinnedItem(item_id=item.id)
        session.add(binned)
    binned.file_name, binned.raw = file.path.name, file.raw
    binned.binned_by_id, binned.binned_at = user.id, now
    item.is_on_disk = False


def restore_item(desk: Desk, binned_id: int, *, user_id: int) -> str:
    """Put the file back where it was, to the byte; its reference. The item is a draft, or published as before.

    Raises:
        NotFoundError: it does not lie in the bin any more, or its campaign is gone.
        ConflictError: another file has its name by now. NotAllowedError
    """
    with reading() as session:
        get_permitted_user(session, user_id, Permission.WRITE)
        binned = _get_binned(session, binned_id)
        ref, file_name, raw = binned.item.ref, binned.file_name, binned.raw
    assert raw is not None
    put_back(desk.content, ref, file_name, raw)
    _, fingerprint = desk.content.read_text(ref)
    note_file(ref, before="", after=fingerprint)
    now = desk.clock.now()
    with transaction() as session:
        item = get_item_to_change(session, ref)
        binned = _get_binned(session, binned_id)
        binned.ended_at, binned.how_ended = now, BinEnd.RESTORED
        item.is_on_disk = True
        take_sign_off_back(session, item, step=Step.RESTORED, at=now, user_id=user_id)
    return ref


def _get_binned(session: Session, binned_id: int) -> BinnedItem:
    binned = session.get(BinnedItem, binned_id)
    if binned is None or binned.ended_at is not None:
        raise NotFoundError("That is not in the bin any more. Look at the bin again.")
    return binned
