"""What of a campaign would move by so many days, to when, and what stays and why. It only looks."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import (
    NEEDS_A_PERSON,
    WAITING,
    DeliveryStatus,
    ItemKind,
    ItemStatus,
)
from campaigns.domain.time.localtime import LocalTimeError
from campaigns.domain.time.shifting import shifted
from campaigns.models.accounts import Account
from campaigns.models.content import Campaign, Item, Revision, latest_revision
from campaigns.models.deliveries import Delivery, list_deliveries_of_item
from campaigns.models.item_moments import list_moments
from campaigns.models.wishes import find_wish
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
    query = select(Item).where(Item.campaign_id == campaign.id).order_by(Item.ref)
    found = [
        move
        for item in session.scalars(query)
        for move in _of_item(session, desk, item, latest_revision(session, item.id), days, now)
    ]
    return sorted(found, key=lambda one: (one.was, one.ref))


def moves_seen(moves: Iterable[CampaignMove]) -> str:
    """One hash over what a page showed of them."""
    lines = [f"{one.ref} {one.was} {one.to} {one.how} {one.why_not}" for one in moves]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _of_item(
    session: Session, desk: Desk, item: Item, revision: Revision | None, days: int, now: datetime
) -> Iterator[CampaignMove]:
    slots: dict[datetime, list[Delivery]] = defaultdict(list)
    for delivery in list_deliveries_of_item(session, item.id):
        if delivery.status in (*WAITING, *NEEDS_A_PERSON, DeliveryStatus.SENDING):
            slots[delivery.due_at].append(delivery)
    embargo = revision.embargo_at if revision is not None and item.kind == ItemKind.RELEASE else None
    is_waiting = any(one.status in WAITING for there in slots.values() for one in there)
    if (
        embargo is not None
        and embargo > now
        and item.status != ItemStatus.DRAFT
        and (is_waiting or not slots)
    ):
        yield _release_anew(desk, item, slots, embargo, days, now)
        return
    for at, there in sorted(slots.items()):
        yield _planned(desk, item, at, there, days, now)
    if slots:
        return
    if item.status == ItemStatus.DRAFT and item.is_on_disk:
        yield from _draft(desk, item, len(list_moments(session, item.id)), days, now)
    elif item.status == ItemStatus.IN_REVIEW and revision is not None and revision.publish_at is not None:
        wish = find_wish(session, revision.id)
        accounts = tuple(
            account.name
            for one in (wish.account_ids if wish else ())
            if (account := session.get(Account, one)) is not None
        )
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


def _draft(desk: Desk, item: Item, dates: int, days: int, now: datetime) -> Iterator[CampaignMove]:
    was = item.publish_at or item.embargo_at
    if was is None:
        return
    if was <= now:
        words = "Its time has passed, and it is a draft. Give it another one in its text."
        yield CampaignMove(item.ref, item.title, (), was, How.STAYS, remark=words)
        return
    words = f"All its {dates} dates move along." if dates else ""
    yield _to(desk, item, was, How.DRAFT, days, now, embargo=item.embargo_at, remark=words)


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
