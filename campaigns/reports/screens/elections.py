"""The page of pre-election periods: when each begins and ends, and what is queued in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from campaigns.domain.facts.facts import Election, Facts
from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.statuses import WAITING, DeliveryStatus
from campaigns.models.accounts import Account
from campaigns.models.deliveries import Delivery
from campaigns.models.elections import ElectionWindow, list_windows
from campaigns.models.overrides import FindingOverride, list_overrides
from campaigns.services.content.facts import poll_key

PERIOD_CHECKS = frozenset({"LAW-01", "LAW-02"})
SHOWN = 100


@dataclass(frozen=True)
class QueuedItem:
    """One item that goes out in the period. ``decision`` is what a person decided about it and this poll."""

    ref: str
    title: str
    first_due_at: datetime
    deliveries: int
    held: int
    decision: FindingOverride | None

    @property
    def is_to_decide(self) -> bool:
        return self.held > 0


@dataclass(frozen=True)
class PeriodScreen:
    """``window`` is the entry somebody made by hand; None for a poll from the lists."""

    election: Election
    is_open: bool
    window: ElectionWindow | None
    items: Sequence[QueuedItem]
    has_more: bool

    @property
    def to_decide(self) -> int:
        return sum(item.is_to_decide for item in self.items)


def period_screens(session: Session, facts: Facts, *, today: date, zone: ZoneInfo) -> list[PeriodScreen]:
    """Every period that is not over, the nearest poll first."""
    windows = {poll_key(window): window for window in list_windows(session)}
    screens = []
    for one in sorted(facts.elections, key=lambda one: (one.polling_day, one.name)):
        if one.polling_day < today:
            continue
        deliveries = _due_in(session, one, zone)
        items = _by_item(session, deliveries, one)
        screens.append(
            PeriodScreen(
                one, one.covers(today), windows.get(poll_key(one)), items[:SHOWN], len(items) > SHOWN
            )
        )
    return screens


def taken_back_windows(session: Session) -> list[ElectionWindow]:
    return [one for one in list_windows(session, with_taken_back=True) if one.taken_back_at is not None]


def _due_in(session: Session, election: Election, zone: ZoneInfo) -> list[Delivery]:
    begins = datetime.combine(election.starts_on, time.min, zone).astimezone(UTC)
    ends = datetime.combine(election.polling_day + timedelta(days=1), time.min, zone).astimezone(UTC)
    query = (
        select(Delivery)
        .join(Account, Account.id == Delivery.account_id)
        .where(
            Delivery.status.in_((*WAITING, DeliveryStatus.HELD)),
            Delivery.due_at >= begins,
            Delivery.due_at < ends,
            Account.kind != PRACTICE,
        )
        .options(joinedload(Delivery.item), joinedload(Delivery.revision))
        .order_by(Delivery.due_at, Delivery.id)
        .limit(SHOWN * 20)
    )
    return list(session.scalars(query))


def _by_item(session: Session, deliveries: Iterable[Delivery], election: Election) -> list[QueuedItem]:
    groups: dict[int, list[Delivery]] = {}
    for delivery in deliveries:
        groups.setdefault(delivery.item_id, []).append(delivery)
    decided: dict[int, list[FindingOverride]] = {}
    for one in list_overrides(session, *groups):
        decided.setdefault(one.item_id, []).append(one)
    return [_queued(group, decided.get(item_id, []), election) for item_id, group in groups.items()]


def _queued(
    deliveries: Sequence[Delivery], decided: Iterable[FindingOverride], election: Election
) -> QueuedItem:
    first = deliveries[0]
    decisions = [
        one
        for one in decided
        if one.about == election.id
        and one.check_id in PERIOD_CHECKS
        and one.shown_sha256 == first.revision.shown_sha256
    ]
    return QueuedItem(
        ref=first.item.ref,
        title=first.item.title,
        first_due_at=first.due_at,
        deliveries=len(deliveries),
        held=sum(one.status == DeliveryStatus.HELD for one in deliveries),
        decision=decisions[-1] if decisions else None,
    )
