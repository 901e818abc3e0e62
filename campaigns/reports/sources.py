"""What a report reads from the database: deliveries of a period, and what was known of them at a moment."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, select, true
from sqlalchemy.orm import Session, aliased

from campaigns.domain.figures.measures import MEASURES
from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.statuses import OUT, DeliveryStatus
from campaigns.models.accounts import Account
from campaigns.models.content import Campaign, Item, Revision
from campaigns.models.deliveries import Delivery
from campaigns.models.readings import Reading


class LastReading(NamedTuple):
    """What was known of one measure of one delivery: the latest value there is, or else why there is none.

    ``since`` says why a later reading brought no value: the value is then the last one known.
    """

    delivery_id: int
    measure: str
    value: int | None
    missing: str
    definition: str
    native_name: str
    source: str
    taken_at: datetime
    since: str | None


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
    rows = session.execute(
        query.where(_went_out_within(start, end), _is_of(campaign)).order_by(
            Campaign.slug, Delivery.sent_at, Item.ref, Account.name, Delivery.id
        )
    )
    return [SentDelivery._make(row) for row in rows]


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


def _went_out_within(start: datetime, end: datetime) -> ColumnElement[bool]:
    """By the moment it went out: the platform's, or our first try's where a person said so later."""
    return and_(Delivery.status.in_(OUT), Delivery.sent_at >= start, Delivery.sent_at < end)


def _is_of(campaign: str) -> ColumnElement[bool]:
    """Of a delivery: whether it is of that campaign, or of any where none is named."""
    of_it = select(Item.id).join(Campaign, Campaign.id == Item.campaign_id).where(Campaign.slug == campaign)
    return Delivery.item_id.in_(of_it) if campaign else true()


def last_readings(
    session: Session, start: datetime, end: datetime, *, known_at: datetime, campaign: str = ""
) -> dict[int, list[LastReading]]:
    """Delivery → what was known of each of its measures at ``known_at``, for what went out in the period.

    A failure or refusal never hides an earlier figure.
    """
    other = aliased(Reading)
    of_the_same = and_(
        other.delivery_id == Reading.delivery_id,
        other.measure == Reading.measure,
        other.taken_at <= known_at,
    )
    later = of_the_same & (other.taken_at > Reading.taken_at)
    says_more = later & (other.value.is_not(None) | Reading.value.is_(None))
    # Apart from the above, so that each is one look into the index of the unique constraint.
    has_value = exists().where(of_the_same, other.value.is_not(None))
    since = select(other.missing).where(later).order_by(other.taken_at.desc()).limit(1).scalar_subquery()
    rows = session.execute(
        select(
            Reading.delivery_id,
            Reading.measure,
            Reading.value,
            Reading.missing,
            Reading.definition,
            Reading.native_name,
            Reading.source,
            Reading.taken_at,
            since,
        )
        .join(Delivery, Delivery.id == Reading.delivery_id)
        .where(
            _went_out_within(start, end),
            _is_of(campaign),
            Reading.taken_at <= known_at,
            ~exists().where(says_more),
            Reading.value.is_not(None) | ~has_value,
        )
    )
    found: dict[int, list[LastReading]] = defaultdict(list)
    for row in rows:
        if row[1] in MEASURES:
            found[row[0]].append(LastReading._make(row))
    for readings in found.values():
        readings.sort(key=itemgetter(1))
    return found
