"""The office's usual times per channel: kept, and asked for the next one at which nothing else goes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, not_, select, true
from sqlalchemy.orm import Session

from campaigns.domain.items.channel_kinds import KINDS, label_of
from campaigns.domain.items.statuses import TENTATIVE, UNDER_WAY, WAITING, DeliveryStatus
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.listing import listed
from campaigns.domain.time.localtime import format_local
from campaigns.domain.time.slots import FreeSlot, WeeklyTime, next_free_slot
from campaigns.errors import CampaignDeskError, NotFoundError
from campaigns.models.accounts import Account
from campaigns.models.content import Item, find_item
from campaigns.models.deliveries import Delivery, list_deliveries_of_item
from campaigns.models.item_moments import ItemMoment
from campaigns.models.slots import UsualTime, list_usual_times
from campaigns.services.content.facts import current_facts
from campaigns.services.core.access import get_item, get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction

MOST = 200  # usual times altogether
SOON = timedelta(minutes=10)  # nothing is proposed for the next minutes: it has to be planned first
_BUSY = (*WAITING, *UNDER_WAY, DeliveryStatus.HELD)


def add_usual_times(desk: Desk, kind: str, weekdays: Collection[int], at: time, *, user_id: int) -> int:
    """One time of day on these days of the week. Returns how many are new: those that are there stay.

    Raises:
        NotAllowedError: this person may not schedule.
        CampaignDeskError: no such channel, no day, or too many.
    """
    if kind not in KINDS or not KINDS[kind].takes_posts:
        raise CampaignDeskError("Choose a channel.")
    if not weekdays:
        raise CampaignDeskError("Tick at least one day of the week.")
    now, minute = desk.clock.now(), at.hour * 60 + at.minute
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.SCHEDULE)
        there = list_usual_times(session)
        known = {(one.kind, one.weekday, one.minute) for one in there}
        new = [day for day in sorted(set(weekdays)) if (kind, day, minute) not in known]
        if len(there) + len(new) > MOST:
            raise CampaignDeskError(f"{MOST} usual times are the most. Take some away first.")
        session.add_all(
            UsualTime(kind=kind, weekday=day, minute=minute, added_by_id=user.id, added_at=now) for day in new
        )
        return len(new)


def remove_usual_times(desk: Desk, kind: str, minute: int, *, user_id: int) -> None:
    """Take one time of day of a channel away, on all its days. What is planned for it stays planned.

    Raises:
        NotFoundError: there is none.
    """
    with transaction() as session:
        get_permitted_user(session, user_id, Permission.SCHEDULE)
        found = [one for one in list_usual_times(session) if (one.kind, one.minute) == (kind, minute)]
        if not found:
            raise NotFoundError("That usual time is not there any more.")
        for one in found:
            session.delete(one)


def usual_times(session: Session, kinds: Collection[str] | None = None) -> dict[str, set[WeeklyTime]]:
    """By kind of channel; of these kinds, or of all that have some."""
    found: dict[str, set[WeeklyTime]] = defaultdict(set)
    for one in list_usual_times(session):
        if kinds is None or one.kind in kinds:
            found[one.kind].add((one.weekday, one.minute))
    return dict(found)


def busy_moments(
    session: Session,
    kinds: Collection[str],
    since: datetime,
    until: datetime,
    *,
    but: tuple[str, datetime | None] = ("", None),
) -> set[datetime]:
    """When something goes out, or is written for, on the accounts of these kinds; ``but`` one item at one moment.

    Of what is only written nobody knows yet which accounts it goes to: it counts on all.
    """
    planned = (
        select(Delivery.due_at)
        .join(Account, Account.id == Delivery.account_id)
        .join(Item, Item.id == Delivery.item_id)
        .where(
            Account.kind.in_(kinds),
            Delivery.status.in_(_BUSY),
            Delivery.due_at.between(since, until),
            _is_another(Delivery.due_at, but),
        )
    )
    written = select(Item.publish_at).where(
        Item.status.in_(TENTATIVE),
        Item.is_on_disk.is_(True),
        Item.publish_at.between(since, until),
        _is_another(Item.publish_at, but),
    )
    further = (
        select(ItemMoment.at)
        .join(Item, Item.id == ItemMoment.item_id)
        .where(
            Item.status.in_(TENTATIVE),
            Item.is_on_disk.is_(True),
            ItemMoment.at.between(since, until),
            _is_another(ItemMoment.at, but),
        )
    )
    return {at for query in (planned, written, further) for at in session.scalars(query) if at is not None}


def _is_another(moment: Any, but: tuple[str, datetime | None]) -> ColumnElement[bool]:
    ref, at = but
    return not_(and_(Item.ref == ref, moment == at)) if at else true()


def next_free(
    session: Session, desk: Desk, kinds: Collection[str], *, ref: str = "", at: datetime | None = None
) -> FreeSlot:
    """The next usual time of these channels at which nothing else goes out on their accounts.

    Args:
        ref, at: the item it is for and the moment that it leaves for this one (its own, where nothing is said): that
            one is free.

    Raises:
        CampaignDeskError: they have no usual times, or none is free in the next eight weeks.
    """
    times = usual_times(session, kinds)
    labels = listed([label_of(kind) for kind in kinds]) or "This post"
    if not times:
        raise CampaignDeskError(
            f"There are no usual times for {labels} yet. Set them under “Usual times” of the calendar."
            if kinds
            else "Tick its channels first: each has usual times of its own."
        )
    after = desk.clock.now() + SOON
    apart = timedelta(minutes=current_facts(desk).number("minutes-apart"))
    if at is None and ref and (item := find_item(session, ref)) is not None:
        at = item.publish_at
    busy = busy_moments(session, kinds, after - apart, after + timedelta(days=60), but=(ref, at))
    slot = next_free_slot(times, busy, after=after, apart=apart, zone=desk.settings.timezone)
    if slot is None:
        raise CampaignDeskError(
            f"Every usual time of {labels} is taken in the next eight weeks. Choose a time of your own."
        )
    return slot


def kinds_going(session: Session, desk: Desk, ref: str, at: datetime) -> list[str]:
    """The channels that an item goes to at that moment: as it is planned, else as its file says.

    Raises:
        ContentError: nothing is planned, and the file can't be read.
    """
    item = get_item(session, ref)
    planned = [
        one.account.kind
        for one in list_deliveries_of_item(session, item.id)
        if one.due_at == at and one.status in _BUSY
    ]
    return sorted(set(planned or desk.content.read_item(ref).channels))


def slot_words(slot: FreeSlot, zone: ZoneInfo) -> str:
    """When it is, and for which channels that is usual."""
    labels = listed([label_of(kind) for kind in slot.kinds])
    return f"{format_local(slot.at, zone)}, a usual time of {labels}"
