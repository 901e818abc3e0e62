"""What a report reads from the database: deliveries of a period, and what was known of them at a moment."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, RowMapping, Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from campaigns.domain.figures.measures import Figure, Missing
from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.statuses import OUT, DeliveryStatus
from campaigns.models.accounts import Account
from campaigns.models.content import Campaign, Item, Revision
from campaigns.models.deliveries import Delivery
from campaigns.models.readings import Reading


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
    """``is_partly_out``: other recipients of the same release got theirs."""

    occasion: str
    is_partly_out: bool
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
    query = _in_context(
        Delivery.id, Delivery.occasion, Delivery.sent_at, Delivery.remote_url, Item.kind.label("item_kind")
    )
    rows = session.execute(
        query.where(_went_out_within(start, end)).order_by(
            Campaign.slug, Delivery.sent_at, Item.ref, Account.name, Delivery.id
        )
    ).mappings()
    return [
        SentDelivery(
            delivery_id=row["id"],
            occasion=row["occasion"],
            item_kind=row["item_kind"],
            sent_at=row["sent_at"],
            url=row["remote_url"],
            **_context(row),
        )
        for row in rows
    ]


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
    query = _in_context(
        Delivery.status, Delivery.due_at, Delivery.error, Delivery.occasion, partly_out.label("is_partly_out")
    )
    rows = session.execute(
        query.where(
            Delivery.status.not_in(OUT),
            Delivery.due_at >= start,
            Delivery.due_at < end,
            Account.kind != PRACTICE,
            ~planned_anew,
        ).order_by(Delivery.due_at, Item.ref, Account.name, Delivery.id)
    ).mappings()
    return [
        UnsentDelivery(
            occasion=row["occasion"],
            is_partly_out=row["is_partly_out"],
            status=row["status"],
            due_at=row["due_at"],
            error=row["error"],
            **_context(row),
        )
        for row in rows
    ]


def _in_context(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Deliveries with these columns, and with what every line of a report says of one (``_context``)."""
    return (
        select(
            *columns,
            Delivery.account_id,
            Delivery.recipient_key,
            Item.ref,
            Revision.title.label("item_title"),
            Campaign.slug,
            Campaign.title.label("campaign_title"),
            Account.name,
            Account.kind.label("channel"),
        )
        .select_from(Delivery)
        .join(Item, Item.id == Delivery.item_id)
        .join(Revision, Revision.id == Delivery.revision_id)
        .join(Campaign, Campaign.id == Item.campaign_id)
        .join(Account, Account.id == Delivery.account_id)
    )


def _context(row: RowMapping) -> dict[str, Any]:
    return {
        "campaign_slug": row["slug"],
        "campaign": row["campaign_title"],
        "item_ref": row["ref"],
        "item": row["item_title"],
        "account_id": row["account_id"],
        "account": row["name"],
        "channel": row["channel"],
        "to_recipient": bool(row["recipient_key"]),
    }


def _went_out_within(start: datetime, end: datetime) -> ColumnElement[bool]:
    """By the moment it went out: the platform's, or our first try's where a person said so later."""
    return and_(Delivery.status.in_(OUT), Delivery.sent_at >= start, Delivery.sent_at < end)


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
