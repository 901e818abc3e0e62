"""What a report reads from the database: which deliveries of a period went out, and which did not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select, true
from sqlalchemy.orm import Session, aliased

from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.statuses import OUT, DeliveryStatus
from campaigns.models.accounts import Account
from campaigns.models.content import Campaign, Item, Revision
from campaigns.models.deliveries import Delivery


class SentDelivery(NamedTuple):
    campaign_slug: str
    campaign: str
    item_ref: str
    item: str
    account_id: int
    account: str
    channel: str
    to_recipient: bool
    occasion: str
    delivery_id: int
    item_kind: str
    sent_at: datetime
    url: str

    @property
    def place(self) -> tuple[str, int, str]:
        """The item, the account and the occasion: what is one delivery in a report, however many got a letter."""
        return self.item_ref, self.account_id, self.occasion


class UnsentDelivery(NamedTuple):
    """``is_partly_out``: other recipients of the same release got theirs."""

    campaign_slug: str
    campaign: str
    item_ref: str
    item: str
    account_id: int
    account: str
    channel: str
    to_recipient: bool
    occasion: str
    is_partly_out: bool
    status: str
    due_at: datetime
    error: str

    @property
    def place(self) -> tuple[str, int, str]:
        return self.item_ref, self.account_id, self.occasion


def list_sent(session: Session, start: datetime, end: datetime, *, campaign: str = "") -> list[SentDelivery]:
    """What went out from ``start`` up to, not including, ``end``; of one ``campaign`` where that is named.

    The title is that of the words that went out.
    """
    query = _in_context(Delivery.id, Item.kind, Delivery.sent_at, Delivery.remote_url)
    # Past the session, which would take each of a year's rows in hand once more.
    rows = session.connection().execute(
        query.where(went_out_within(start, end), is_of(campaign)).order_by(
            Campaign.slug, Delivery.sent_at, Item.ref, Account.name, Delivery.id
        )
    )
    return list(map(SentDelivery._make, rows))


def list_unsent(session: Session, start: datetime, end: datetime) -> list[UnsentDelivery]:
    """What has its time in the period and is not out, whatever became of it.

    Not what was only practised, nor what was planned anew: the new plan stands for it.
    """
    other = aliased(Delivery)
    same_place = and_(other.item_id == Delivery.item_id, other.account_id == Delivery.account_id)
    planned_anew = and_(
        Delivery.status == DeliveryStatus.CANCELLED,
        exists().where(same_place, other.recipient_key == Delivery.recipient_key, other.id > Delivery.id),
    )
    partly_out = exists().where(same_place, other.occasion == Delivery.occasion, other.status.in_(OUT))
    query = _in_context(partly_out, Delivery.status, Delivery.due_at, Delivery.error)
    rows = session.execute(
        query.where(
            Delivery.status.not_in(OUT),
            Delivery.due_at >= start,
            Delivery.due_at < end,
            Account.kind != PRACTICE,
            ~planned_anew,
        ).order_by(Delivery.due_at, Item.ref, Account.name, Delivery.id)
    )
    return [UnsentDelivery._make(row) for row in rows]


def _in_context(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Deliveries with what every line of a report says of one, and with these columns."""
    return (
        select(
            Campaign.slug,
            Campaign.title,
            Item.ref,
            Revision.title,
            Delivery.account_id,
            Account.name,
            Account.kind,
            Delivery.recipient_key != "",
            Delivery.occasion,
            *columns,
        )
        .select_from(Delivery)
        .join(Item, Item.id == Delivery.item_id)
        .join(Revision, Revision.id == Delivery.revision_id)
        .join(Campaign, Campaign.id == Item.campaign_id)
        .join(Account, Account.id == Delivery.account_id)
    )


def went_out_within(start: datetime, end: datetime) -> ColumnElement[bool]:
    """By the moment it went out: the platform's, or our first try's where a person said so later."""
    return and_(Delivery.status.in_(OUT), Delivery.sent_at >= start, Delivery.sent_at < end)


def is_of(campaign: str) -> ColumnElement[bool]:
    """Of a delivery: whether it is of that campaign, or of any where none is named."""
    of_it = select(Item.id).join(Campaign, Campaign.id == Item.campaign_id).where(Campaign.slug == campaign)
    return Delivery.item_id.in_(of_it) if campaign else true()


@dataclass(frozen=True)
class GroupCounts:
    """Of one campaign on one channel: what is counted of what went out."""

    items: int
    deliveries: int
    recipients: int


Group = tuple[str, str]  # a campaign's slug and a kind of channel


def count_sent(
    session: Session, start: datetime, end: datetime, *, campaign: str
) -> dict[Group, GroupCounts]:
    """The counts of what ``list_sent`` lists, added up in the database."""
    letters = func.sum(case((Delivery.recipient_key != "", 1), else_=0))
    places = (
        select(Delivery.item_id, Delivery.account_id, letters.label("letters"))
        .where(went_out_within(start, end), is_of(campaign))
        .group_by(Delivery.item_id, Delivery.account_id, Delivery.occasion)
        .subquery()
    )
    rows = session.execute(
        select(
            Campaign.slug,
            Account.kind,
            func.count(places.c.item_id.distinct()),
            func.count(),
            func.sum(places.c.letters),
        )
        .join(Item, Item.id == places.c.item_id)
        .join(Campaign, Campaign.id == Item.campaign_id)
        .join(Account, Account.id == places.c.account_id)
        .group_by(Campaign.slug, Account.kind)
    )
    return {(slug, kind): GroupCounts(*map(int, counts)) for slug, kind, *counts in rows}
