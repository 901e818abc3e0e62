"""What a calendar program is told: every item at its moment, planned, not planned yet, sent or cancelled. No words of any
text stand in it, and of what is under embargo not even the title.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from campaigns.domain.items.channel_kinds import label_of
from campaigns.domain.items.repeats import date_mark, occasion_called, occasion_words
from campaigns.domain.items.statuses import OUT, UNDER_WAY, WAITING, DeliveryStatus, ItemStatus, waiting_words
from campaigns.domain.text.listing import listed
from campaigns.models.accounts import Account, list_accounts
from campaigns.models.content import Campaign, Item, Revision, StatusChange
from campaigns.models.deliveries import Delivery
from campaigns.models.item_moments import ItemMoment
from campaigns.models.versions import ItemVersion
from campaigns.models.wishes import list_waiting_wishes

BACK, AHEAD = timedelta(days=90), timedelta(days=731)
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)  # before anything this product has written down
_NOT_PLANNED = (ItemStatus.DRAFT, ItemStatus.IN_REVIEW, ItemStatus.APPROVED)
_GOING = (*WAITING, *UNDER_WAY)
_WORDS = {
    ItemStatus.DRAFT: "Draft",
    ItemStatus.IN_REVIEW: "In review",
    ItemStatus.APPROVED: "Approved, not planned",
}


class Certainty(StrEnum):
    """As iCalendar has it (RFC 5545, 3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class FeedEvent:
    """One item at one moment.

    Attributes:
        name: stays its own however often it is moved.
        title: empty while an embargo keeps it.
        ref: empty as well then: the address of its page may tell as much as its title.
        stands: how it stands, in words. where: channels, in words.
        sequence: greater after each change. changed_at: when the last one was.
    """

    name: str
    at: datetime
    kind: str
    title: str
    ref: str
    campaign_title: str
    certainty: Certainty
    stands: str
    where: str
    sequence: int
    changed_at: datetime


@dataclass(frozen=True)
class _Found:
    """An item at a moment before it has a name. ``first`` is the number of its first delivery; none where it has no plan."""

    item: Row[Any]
    at: datetime
    certainty: Certainty
    stands: str
    channels: tuple[str, ...]
    first: int = 0
    changed_at: datetime = BEGINNING
    time: str = ""  # which of several times it is (``_time_of``); empty for what goes out once


def feed_events(session: Session, *, now: datetime) -> list[FeedEvent]:
    """Those from three months ago to two years ahead, in the order of their moments."""
    begins, ends = now - BACK, now + AHEAD
    items: dict[tuple[int, str], list[_Found]] = defaultdict(list)
    for found in (*_with_deliveries(session, begins, ends), *_without(session, begins, ends, now)):
        items[found.item.id, found.time].append(found)
    kept_until = _embargoes(session)
    last = _last_changes(session, {item_id for item_id, _ in items})
    events = [
        _event(one, number, kept_until, last.get(item_id, (0, BEGINNING)), now)
        for (item_id, _), all_of_it in items.items()
        for number, one in enumerate(_worth_telling(all_of_it))
    ]
    return sorted(events, key=lambda event: (event.at, event.name))


def _worth_telling(found: list[_Found]) -> list[_Found]:
    """What is on its way or out first; a cancelled one where nothing else goes to one of its channels."""
    live = [one for one in found if one.certainty is not Certainty.CANCELLED]
    reached = {channel for one in live if one.first for channel in one.channels}
    cancelled = [
        one for one in found if one.certainty is Certainty.CANCELLED and not reached.issuperset(one.channels)
    ]
    by_first = sorted(live, key=lambda one: (not one.first, one.first))
    return [*by_first, *sorted(cancelled, key=lambda one: one.first)]


def _event(
    found: _Found,
    number: int,
    kept_until: dict[str, datetime],
    last: tuple[int, datetime],
    now: datetime,
) -> FeedEvent:
    item, (sequence, changed_at) = found.item, last
    until = kept_until.get(item.ref, BEGINNING)
    is_kept, changed_at = until > now, max(changed_at, found.changed_at)
    name = f"item-{item.id}" + (f"-{found.time}" if found.time else "")
    return FeedEvent(
        name=name if not number else f"{name}-{found.first}",
        at=found.at,
        kind=item.kind,
        title="" if is_kept else item.title,
        ref="" if is_kept else item.ref,
        campaign_title="" if is_kept else item.campaign_title,
        certainty=found.certainty,
        stands=found.stands,
        where=listed([label_of(kind) for kind in found.channels]),
        sequence=sequence,
        changed_at=changed_at if is_kept else max(changed_at, until),
    )


def _with_deliveries(session: Session, begins: datetime, ends: datetime) -> Iterator[_Found]:
    query = (
        _about_items(
            Account.kind.label("channel"),
            Delivery.status,
            Delivery.due_at,
            Delivery.occasion,
            func.min(Delivery.id).label("first"),
            func.max(func.coalesce(Delivery.sent_at, Delivery.created_at)).label("changed_at"),
        )
        .join(Delivery, Delivery.item_id == Item.id)
        .join(Account, Account.id == Delivery.account_id)
        .where(Delivery.due_at >= begins, Delivery.due_at < ends)
        .group_by(Item.id, Campaign.id, Account.kind, Delivery.status, Delivery.due_at, Delivery.occasion)
        .order_by(Delivery.due_at, func.min(Delivery.id))
    )
    slots: dict[tuple[int, str, datetime, bool], list[Row[Any]]] = defaultdict(list)
    for row in session.execute(query):
        is_cancelled = row.status == DeliveryStatus.CANCELLED
        slots[row.id, _time_of(row.occasion), row.due_at, is_cancelled].append(row)
    for (_, time, at, is_cancelled), rows in slots.items():
        statuses = {row.status for row in rows}
        certainty = Certainty.CONFIRMED if statuses <= {*_GOING, *OUT} else Certainty.TENTATIVE
        yield _Found(
            item=rows[0],
            at=at,
            certainty=Certainty.CANCELLED if is_cancelled else certainty,
            stands=_words_of(statuses),
            channels=tuple(dict.fromkeys(row.channel for row in rows)),
            first=min(row.first for row in rows),
            changed_at=max(row.changed_at for row in rows),
            time=time,
        )


def _time_of(occasion: str) -> str:
    """Stays what it is from draft to sent: the date of a series as it was signed off; the number of an evergreen post’s
    time, but for the first.
    """
    if (one := occasion_called(occasion)) is not None:
        return date_mark(one.at)
    words = occasion_words(occasion)
    return "" if words in ("", occasion_words("time 1")) else f"time-{words.rpartition(' ')[2]}"


def _words_of(statuses: Collection[str]) -> str:
    """Of what goes to several channels, what somebody has to know most."""
    if DeliveryStatus.CANCELLED in statuses:
        return "Cancelled"
    if not set(statuses) <= {*_GOING, *OUT}:
        return "Held" if set(statuses) == {DeliveryStatus.HELD} else "Needs a decision"
    return "Planned" if set(statuses) - set(OUT) else "Sent"


def _without(session: Session, begins: datetime, ends: datetime, now: datetime) -> Iterator[_Found]:
    """What has a time and no plan, and what is planned and waits for its sign-off."""
    wishes = {one.revision.item_id: one for one in list_waiting_wishes(session, now=now)}
    kinds = {one.id: one.kind for one in list_accounts(session)} if wishes else {}
    further = select(ItemMoment.item_id).where(ItemMoment.at.between(begins, ends))
    query = _about_items(Item.status, Item.publish_at).where(
        Item.status.in_(_NOT_PLANNED),
        Item.is_on_disk.is_(True),
        or_(Item.publish_at.between(begins, ends), Item.id.in_(list(wishes)), Item.id.in_(further)),
    )
    dates = defaultdict[int, list[datetime]](list)
    shown = select(ItemMoment.item_id, ItemMoment.at).where(ItemMoment.at.between(begins, ends))
    for item_id, at in session.execute(shown.order_by(ItemMoment.at)):
        dates[item_id].append(at)
    for row in session.execute(query):
        wish = wishes.get(row.id)
        written = dates.get(row.id, []) if wish is None else wish.revision.moments
        alone = row.publish_at if wish is None else wish.revision.publish_at
        words = _WORDS[ItemStatus(row.status)] if wish is None else waiting_words(row.status)
        accounts = wish.account_ids if wish else ()
        channels = tuple(dict.fromkeys(kinds[one] for one in accounts if one in kinds))
        changed_at = wish.wished_at if wish else BEGINNING
        for at in written or filter(None, (alone,)):
            if (begins <= at or wish is not None) and at < ends:
                time = date_mark(at) if written else ""
                yield _Found(row, at, Certainty.TENTATIVE, words, channels, changed_at=changed_at, time=time)


def _about_items(*more: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Item.id,
            Item.ref,
            Item.kind,
            Item.title,
            Campaign.title.label("campaign_title"),
            *more,
        )
        .select_from(Item)
        .join(Campaign, Campaign.id == Item.campaign_id)
    )


def _embargoes(session: Session) -> dict[str, datetime]:
    """Until when each item with an embargo, or linked with one, is kept: the latest of all that its file and its newest
    submitted text say."""
    newer = aliased(Revision)
    newest = select(func.max(newer.number)).where(newer.item_id == Revision.item_id).scalar_subquery()
    frozen = (
        select(Item.ref, Revision.embargo_at, Revision.embargoed_with)
        .join(Revision, Revision.item_id == Item.id)
        .where(
            or_(Revision.embargo_at.is_not(None), Revision.embargoed_with != ""), Revision.number == newest
        )
    )
    said = select(Item.ref, Item.embargo_at, Item.embargoed_with).where(
        or_(Item.embargo_at.is_not(None), Item.embargoed_with != "")
    )
    found: dict[str, datetime] = {}
    links = []
    for query in (said, frozen):
        for ref, until, linked in session.execute(query):
            found[ref] = max(until or BEGINNING, found.get(ref, BEGINNING))
            links.append((ref, linked))
    for ref, linked in links:
        found[ref] = max(found[ref], found.get(linked, BEGINNING))
    return found


def _last_changes(session: Session, item_ids: Collection[int]) -> dict[int, tuple[int, datetime]]:
    """By item: a number that is greater after each change of it, and when the last one was."""
    moves = (
        select(StatusChange.item_id, func.max(StatusChange.id), func.max(StatusChange.changed_at))
        .where(StatusChange.item_id.in_(item_ids))
        .group_by(StatusChange.item_id)
    )
    written = (
        select(ItemVersion.item_id, func.max(ItemVersion.saved_at))
        .where(ItemVersion.item_id.in_(item_ids))
        .group_by(ItemVersion.item_id)
    )
    found = {item_id: (number, at) for item_id, number, at in session.execute(moves)}
    for item_id, at in session.execute(written):
        number, before = found.get(item_id, (0, BEGINNING))
        found[item_id] = (number + int((at - BEGINNING).total_seconds()), max(before, at))
    return found
