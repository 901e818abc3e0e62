"""What a report reads from the database: deliveries of a period, and what was known of them at a moment."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, RowMapping, and_, func, or_, select
from sqlalchemy.orm import Session

from campaigns.domain.measures import Figure, Missing
from campaigns.domain.statuses import OUT
from campaigns.models.accounts import Account
from campaigns.models.content import Campaign, Item, Revision
from campaigns.models.deliveries import Delivery
from campaigns.models.readings import AccountReading, Reading


@dataclass(frozen=True)
class Observation:
    """One figure of one delivery: the latest value there is, or else the latest reason why there is none.

    ``since`` is set when a later reading brought no value: the value shown is then the last one known.
    """

    figure: Figure
    native_name: str
    source: str
    taken_at: datetime | None
    since: Missing | None = None


@dataclass(frozen=True)
class SentDelivery:
    delivery_id: int
    occasion: str
    to_recipient: bool
    campaign_slug: str
    campaign: str
    item_ref: str
    item: str
    item_kind: str
    account_id: int
    account: str
    channel: str
    sent_at: datetime
    url: str


@dataclass(frozen=True)
class UnsentDelivery:
    campaign_slug: str
    campaign: str
    item_ref: str
    item: str
    account_id: int
    account: str
    channel: str
    to_recipient: bool
    status: str
    due_at: datetime
    error: str


def list_sent(session: Session, start: datetime, end: datetime) -> list[SentDelivery]:
    """What went out from ``start`` up to, not including, ``end``. The title is that of the words that went out."""
    rows = session.execute(
        select(
            Delivery.id,
            Delivery.occasion,
            Delivery.recipient_key,
            Delivery.account_id,
            Delivery.sent_at,
            Delivery.due_at,
            Delivery.remote_url,
            Item.ref,
            Item.kind.label("item_kind"),
            Revision.title.label("item_title"),
            Campaign.slug,
            Campaign.title.label("campaign_title"),
            Account.name,
            Account.kind.label("channel"),
        )
        .join(Item, Item.id == Delivery.item_id)
        .join(Revision, Revision.id == Delivery.revision_id)
        .join(Campaign, Campaign.id == Item.campaign_id)
        .join(Account, Account.id == Delivery.account_id)
        .where(_went_out_within(start, end))
        .order_by(Campaign.slug, Delivery.sent_at, Item.ref, Account.name, Delivery.id)
    )
    return [
        SentDelivery(
            delivery_id=row.id,
            occasion=row.occasion,
            to_recipient=bool(row.recipient_key),
            campaign_slug=row.slug,
            campaign=row.campaign_title,
            item_ref=row.ref,
            item=row.item_title,
            item_kind=row.item_kind,
            account_id=row.account_id,
            account=row.name,
            channel=row.channel,
            sent_at=row.sent_at or row.due_at,
            url=row.remote_url,
        )
        for row in rows
    ]


def _went_out_within(start: datetime, end: datetime) -> ColumnElement[bool]:
    """By the moment of sending; by the due moment where a person only said that it went out."""
    return and_(
        Delivery.status.in_(OUT),
        or_(
            and_(Delivery.sent_at >= start, Delivery.sent_at < end),
            and_(Delivery.sent_at.is_(None), Delivery.due_at >= start, Delivery.due_at < end),
        ),
    )


def list_unsent(session: Session, start: datetime, end: datetime) -> list[UnsentDelivery]:
    """Everything that was due in the period and is not out, whatever became of it."""
    rows = session.execute(
        select(
            Delivery.account_id,
            Delivery.recipient_key,
            Delivery.status,
            Delivery.due_at,
            Delivery.error,
            Item.ref,
            Revision.title.label("item_title"),
            Campaign.slug,
            Campaign.title.label("campaign_title"),
            Account.name,
            Account.kind.label("channel"),
        )
        .join(Item, Item.id == Delivery.item_id)
        .join(Revision, Revision.id == Delivery.revision_id)
        .join(Campaign, Campaign.id == Item.campaign_id)
        .join(Account, Account.id == Delivery.account_id)
        .where(Delivery.status.not_in(OUT), Delivery.due_at >= start, Delivery.due_at < end)
        .order_by(Delivery.due_at, Item.ref, Account.name, Delivery.id)
    )
    return [
        UnsentDelivery(
            campaign_slug=row.slug,
            campaign=row.campaign_title,
            item_ref=row.ref,
            item=row.item_title,
            account_id=row.account_id,
            account=row.name,
            channel=row.channel,
            to_recipient=bool(row.recipient_key),
            status=row.status,
            due_at=row.due_at,
            error=row.error,
        )
        for row in rows
    ]


def latest_observations(
    session: Session, start: datetime, end: datetime, *, known_at: datetime
) -> dict[int, dict[str, Observation]]:
    """Delivery → measure → what was known of it at ``known_at``, for what went out in the period."""
    has_value = Reading.value.is_not(None)
    newest = (
        select(
            Reading.delivery_id,
            Reading.measure,
            has_value.label("has_value"),
            func.max(Reading.taken_at).label("taken_at"),
        )
        .join(Delivery, Delivery.id == Reading.delivery_id)
        .where(_went_out_within(start, end), Reading.taken_at <= known_at)
        .group_by(Reading.delivery_id, Reading.measure, has_value)
        .subquery()
    )
    rows = session.execute(
        select(
            Reading.delivery_id,
            Reading.measure,
            Reading.value,
            Reading.missing,
            Reading.native_name,
            Reading.definition,
            Reading.source,
            Reading.taken_at,
            Account.kind.label("channel"),
        )
        .join(
            newest,
            and_(
                newest.c.delivery_id == Reading.delivery_id,
                newest.c.measure == Reading.measure,
                newest.c.taken_at == Reading.taken_at,
            ),
        )
        .join(Delivery, Delivery.id == Reading.delivery_id)
        .join(Account, Account.id == Delivery.account_id)
        .order_by(Reading.delivery_id, Reading.measure, Reading.taken_at)
    )
    found: dict[int, dict[str, list[Row[*tuple[Any, ...]]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row.delivery_id][row.measure].append(row)
    return {
        delivery_id: {measure: _observation(candidates) for measure, candidates in measures.items()}
        for delivery_id, measures in found.items()
    }


def _observation(newest_last: list[Row[*tuple[Any, ...]]]) -> Observation:
    """A failure or refusal never hides an earlier figure."""
    last = newest_last[-1]
    chosen = next((row for row in reversed(newest_last) if row.value is not None), last)
    return Observation(
        figure=Figure(
            measure=chosen.measure,
            value=chosen.value,
            missing=Missing(chosen.missing) if chosen.value is None else None,
            channel=chosen.channel,
            definition=chosen.definition,
        ),
        native_name=chosen.native_name,
        source=chosen.source,
        taken_at=chosen.taken_at,
        since=Missing(last.missing) if chosen is not last else None,
    )


@dataclass(frozen=True)
class FollowingAccount:
    account_id: int
    account: str
    channel: str


def list_accounts_with_following(session: Session, *, before: datetime) -> list[FollowingAccount]:
    """Accounts whose following was ever read before that moment."""
    rows = session.execute(
        select(Account.id, Account.name, Account.kind)
        .where(
            select(AccountReading.id)
            .where(
                AccountReading.account_id == Account.id,
                AccountReading.measure == "followers",
                AccountReading.taken_at < before,
            )
            .exists()
        )
        .order_by(Account.kind, Account.name, Account.id)
    )
    return [FollowingAccount(row.id, row.name, row.kind) for row in rows]


def following_at_start_and_end(
    session: Session, account_id: int, *, start: datetime, end: datetime
) -> tuple[RowMapping | None, RowMapping | None]:
    """The last figure before the period (else the first within it), and the last figure within the period."""
    values = select(
        AccountReading.value,
        AccountReading.native_name,
        AccountReading.definition,
        AccountReading.source,
        AccountReading.taken_at,
    ).where(
        AccountReading.account_id == account_id,
        AccountReading.measure == "followers",
        AccountReading.value.is_not(None),
    )
    within = values.where(AccountReading.taken_at > start, AccountReading.taken_at < end)
    newest, oldest = AccountReading.taken_at.desc(), AccountReading.taken_at
    first = (
        session.execute(values.where(AccountReading.taken_at <= start).order_by(newest).limit(1))
        .mappings()
        .first()
        or session.execute(within.order_by(oldest).limit(1)).mappings().first()
    )
    return first, session.execute(within.order_by(newest).limit(1)).mappings().first()
