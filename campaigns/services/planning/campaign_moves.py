"""What of a campaign would move by so many days, to when, and what stays and why. It only looks."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from campaigns.domain.items.statuses import (
    NEEDS_A_PERSON,
    UNDER_WAY,
    WAITING,
    ItemKind,
    ItemStatus,
)
from campaigns.domain.time.localtime import LocalTimeError
from campaigns.domain.time.shifting import shifted
from campaigns.models.accounts import list_accounts
from campaigns.models.content import Campaign, Item, Revision
from campaigns.models.deliveries import Delivery
from campaigns.models.wishes import list_wishes
from campaigns.services.core.desk import Desk

NOT_EARLIER = (
    "The embargo stands in the words that were signed off, and nothing may go out before it. Write the earlier moment into "
    "the release, have it signed off, then move the others."
)
IN_ITS_WORDS = "Its time stands in its words: its sign-off is asked for again. Then it goes out by itself."
PLAN_AFTERWARDS = "Its embargo stands in its words: its sign-off is asked for again. Plan it anew after that."
SIGNED_OFF_AGAIN = "Its time stands in its words: its sign-off is asked for again."
STAYS_APPROVED = "It is approved and not planned. Choose its time when you plan it."
STAYS_STILL = "It waits for a decision of its own, and never goes by itself."


class How(StrEnum):
    PLANNED = "planned"  # its deliveries get another time
    DRAFT = "draft"  # its file says another time
    ANEW = "anew"  # its file says another time, and it is submitted again
    STAYS = "stays"


@dataclass(frozen=True)
class CampaignMove:
    """An item of the campaign at one moment.

    Attributes:
        to: none where it stays, or where ``why_not`` keeps the whole campaign from being moved.
        accounts: where it goes then, for what is submitted again.
        embargo_to: of a release whose file says one.
        remark: why it stays, or what moving it brings about.
    """

    ref: str
    title: str
    channels: tuple[str, ...]
    was: datetime
    how: How
    to: datetime | None = None
    accounts: tuple[str, ...] = ()
    embargo_to: datetime | None = None
    remark: str = ""
    why_not: str = ""


def campaign_moves(
    session: Session, desk: Desk, campaign: Campaign, days: int, *, now: datetime
) -> list[CampaignMove]:
    """In the order of their times. What is out, and what has no time, is not among them."""
    there = _There(session, campaign)
    found = [
        move
        for item in session.scalars(select(Item).where(Item.campaign_id == campaign.id).order_by(Item.ref))
        for move in _of_item(desk, item, there, days, now)
    ]
    return sorted(found, key=lambda one: (one.was, one.ref))


class _There:
    """What is there of the whole campaign, read at once: deliveries and the newest text of each item, and open wishes."""

    def __init__(self, session: Session, campaign: Campaign) -> None:
        self.deliveries: dict[int, list[Delivery]] = defaultdict(list)
        still = (*WAITING, *NEEDS_A_PERSON, *UNDER_WAY)
        deliveries = (
            select(Delivery)
            .join(Delivery.item)
            .where(Item.campaign_id == campaign.id, Delivery.status.in_(still))
            .options(joinedload(Delivery.account))
            .order_by(Delivery.due_at, Delivery.id)
        )
        for delivery in session.scalars(deliveries):
            self.deliveries[delivery.item_id].append(delivery)
        newest = select(func.max(Revision.id)).join(Revision.item).where(Item.campaign_id == campaign.id)
        revisions = select(Revision).where(Revision.id.in_(newest.group_by(Revision.item_id)))
        self.revisions = {one.item_id: one for one in session.scalars(revisions)}
        self.wishes = {one.revision_id: one for one in list_wishes(session, campaign.id)}
        self.account_names = {one.id: one.name for one in list_accounts(session)}

    def wished(self, revision: Revision) -> tuple[str, ...]:
        wish = self.wishes.get(revision.id)
        ids = wish.account_ids if wish else ()
        return tuple(self.account_names[one] for one in ids if one in self.account_names)


def moves_seen(moves: Iterable[CampaignMove]) -> str:
    """One hash over what a page showed of them."""
    lines = [f"{one.ref} {one.was} {one.to} {one.how} {one.why_not}" for one in moves]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _of_item(desk: Desk, item: Item, there: _There, days: int, now: datetime) -> Iterator[CampaignMove]:
    revision = there.revisions.get(item.id)
    slots: dict[datetime, list[Delivery]] = defaultdict(list)
    for delivery in there.deliveries[item.id]:
        slots[delivery.due_at].append(delivery)
    embargo = revision.embargo_at if revision is not None and item.kind == ItemKind.RELEASE else None
    is_waiting = any(one.status in WAITING for one in there.deliveries[item.id])
    if (
        embargo is not None
        and embargo > now
        and item.status != ItemStatus.DRAFT
        and (is_waiting or not slots)
    ):
        yield _release_anew(desk, item, slots, embargo, days, now)
        return
    for at, deliveries in slots.items():
        yield _planned(desk, item, at, deliveries, days, now)
    if slots:
        return
    if item.status == ItemStatus.DRAFT and item.is_on_disk:
        yield from _draft(desk, item, days, now)
    elif item.status == ItemStatus.IN_REVIEW and revision is not None and revision.publish_at is not None:
        accounts = there.wished(revision)
        words = IN_ITS_WORDS if accounts else SIGNED_OFF_AGAIN
        yield _to(desk, item, revision.publish_at, How.ANEW, days, now, accounts, remark=words)
    elif item.status == ItemStatus.APPROVED and item.publish_at is not None:
        yield CampaignMove(item.ref, item.title, (), item.publish_at, How.STAYS, remark=STAYS_APPROVED)


def _planned(
    desk: Desk, item: Item, at: datetime, there: list[Delivery], days: int, now: datetime
) -> CampaignMove:
    kinds = tuple(dict.fromkeys(one.account.kind for one in there))
    if any(one.status in WAITING for one in there):
        return _to(desk, item, at, How.PLANNED, days, now, channels=kinds)
    return CampaignMove(item.ref, item.title, kinds, at, How.STAYS, remark=STAYS_STILL)


def _draft(desk: Desk, item: Item, days: int, now: datetime) -> Iterator[CampaignMove]:
    was = item.publish_at or item.embargo_at
    if was is None:
        return
    if was <= now:
        words = "Its time has passed, and it is a draft. Give it another one in its text."
        yield CampaignMove(item.ref, item.title, (), was, How.STAYS, remark=words)
        return
    yield _to(desk, item, was, How.DRAFT, days, now, embargo=item.embargo_at)


def _release_anew(
    desk: Desk, item: Item, slots: dict[datetime, list[Delivery]], embargo: datetime, days: int, now: datetime
) -> CampaignMove:
    """The moment stands in what journalists are sent: no sign-off of the old words covers another one."""
    waiting = [one for there in slots.values() for one in there if one.status in WAITING]
    was = min((one.due_at for one in waiting), default=item.publish_at or embargo)
    kinds = tuple(dict.fromkeys(one.account.kind for one in waiting))
    accounts = tuple(dict.fromkeys(one.account.name for one in waiting))
    if days < 0:
        return CampaignMove(item.ref, item.title, kinds, was, How.ANEW, why_not=NOT_EARLIER)
    if len({one.due_at for one in waiting}) > 1 or any(
        one.status not in WAITING for there in slots.values() for one in there
    ):
        words = "It goes to its accounts at several times, or a part of it waits for a decision. Cancel that on its page first."
        return CampaignMove(item.ref, item.title, kinds, was, How.ANEW, why_not=words)
    # Only a time from the end of the embargo on can stand in its words, and be carried out once they are signed off.
    is_wish = bool(accounts) and was >= embargo
    return _to(
        desk,
        item,
        was,
        How.ANEW,
        days,
        now,
        accounts if is_wish else (),
        embargo=embargo,
        remark=IN_ITS_WORDS if is_wish else PLAN_AFTERWARDS,
        channels=kinds,
    )


def _to(
    desk: Desk,
    item: Item,
    was: datetime,
    how: How,
    days: int,
    now: datetime,
    accounts: tuple[str, ...] = (),
    *,
    embargo: datetime | None = None,
    remark: str = "",
    channels: tuple[str, ...] = (),
) -> CampaignMove:
    zone = desk.settings.timezone
    try:
        to = shifted(was, days, zone)
        embargo_to = shifted(embargo, days, zone) if embargo is not None else None
    except LocalTimeError as error:
        return CampaignMove(item.ref, item.title, channels, was, how, why_not=str(error))
    over = "That time is over." if to <= now else ""
    return CampaignMove(
        item.ref,
        item.title,
        channels,
        was,
        how,
        None if over else to,
        accounts,
        embargo_to,
        remark,
        over,
    )
