"""Whether the clock works, read from the tables: how sending stands now, and how it went in the last seven days.

Monitors ask often, so every question is answered from an index whose part in question does not grow with the
history: what waits, what is under way, what stands still, one week.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Float, case, cast, exists, extract, func, select
from sqlalchemy.orm import Session, aliased

from campaigns.domain.items.statuses import NEEDS_A_PERSON, AccountState, AttemptOutcome, DeliveryStatus
from campaigns.models.accounts import Account, list_accounts
from campaigns.models.deliveries import STANDING_STILL, Delivery, DeliveryAttempt
from campaigns.models.heartbeats import CLOCK, Heartbeat
from campaigns.models.identity import find_open_pause
from campaigns.models.readings import AccountReading, Reading
from campaigns.models.setbacks import list_setbacks
from campaigns.models.stops import present_facts
from campaigns.reports.screens.holds import stopped_now
from campaigns.services.core.apart import MOST_TRIES
from campaigns.services.installation.heartbeat import STOPPED_AFTER

LATELY = timedelta(days=7)
OVERDUE_AFTER = timedelta(seconds=60)
ALARMING_AFTER = timedelta(minutes=2)
# The sweep takes up a lease that ran out within a few seconds; longer than this means that it does not run.
STUCK_AFTER = timedelta(seconds=15)
COUNTED_UP_TO = 1000  # beyond this the exact number says no more
LATENESS_STEPS = (0.1, 0.5, 1, 5, 60)  # seconds


@dataclass(frozen=True)
class AccountStanding:
    """One account: whether it can send, and what is overdue on it.

    ``is_busy``: it is sending or has just sent, so that what is due there waits its turn.
    """

    name: str
    kind: str
    state: AccountState
    reason: str
    paused_until: datetime | None
    is_busy: bool
    next_at: datetime | None
    overdue: int
    overdue_since: datetime | None

    @property
    def can_send(self) -> bool:
        return self.state is AccountState.CONNECTED and self.paused_until is None


@dataclass(frozen=True)
class SendingState:
    """How sending stands at this moment. Counts stop at ``COUNTED_UP_TO``.

    ``paused_since``: this may be a copy or a restored backup, and sends nothing until somebody has looked.
    ``setbacks``: (what, about which row) has failed too often and is tried only now and then.
    ``is_kept_as_copy``: somebody has looked, and said that it is a copy which is to stay as it is.
    """

    now: datetime
    last_tick_at: datetime | None
    paused_since: datetime | None
    is_kept_as_copy: bool
    accounts: tuple[AccountStanding, ...]
    sending: int
    stuck: int
    standing_still: Mapping[DeliveryStatus, int]
    stopped_by_hold: int = 0  # of those that are held: a hold in force keeps them
    free_of_holds: int = 0  # of those that are held: a hold stopped them, and none keeps them any more
    unknown_since: datetime | None = None
    unknown_why: str = ""
    setbacks: Sequence[tuple[str, int]] = ()

    @property
    def seconds_since_tick(self) -> float | None:
        if self.last_tick_at is None:
            return None
        return max(0.0, (self.now - self.last_tick_at).total_seconds())

    @property
    def is_ticking(self) -> bool:
        return self.last_tick_at is not None and self.now - self.last_tick_at <= STOPPED_AFTER

    @property
    def next_due_at(self) -> datetime | None:
        """The next moment at which something goes out by itself."""
        moments = [
            one.next_at for one in self.accounts if one.next_at and one.state is AccountState.CONNECTED
        ]
        return min(moments, default=None)

    @property
    def overdue(self) -> int:
        """What should have gone out over a minute ago, could have, and is not waiting its turn."""
        return sum(one.overdue for one in self._late)

    @property
    def queued(self) -> int:
        """What is due, and waits while its account sends other things."""
        return sum(one.overdue for one in self.accounts if one.can_send and one.is_busy)

    @property
    def overdue_since(self) -> datetime | None:
        return min((one.overdue_since for one in self._late if one.overdue_since), default=None)

    @property
    def is_alarmingly_late(self) -> bool:
        since = self.overdue_since
        return since is not None and self.now - since > ALARMING_AFTER

    @property
    def _late(self) -> list[AccountStanding]:
        return [one for one in self.accounts if one.can_send and not one.is_busy]


@dataclass(frozen=True)
class Lateness:
    """How long after its due time each first try succeeded. ``counts`` has one number per step and one beyond them."""

    counts: tuple[int, ...]
    seconds: float

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Lately:
    """The last seven days, and what still stands still from them."""

    failed: int
    lateness: Lateness
    last_reading_at: datetime | None


@dataclass(frozen=True)
class WeekFigures:
    """Numbers for a monitor, all of deliveries due within the last seven days: never anything about one item."""

    deliveries: Mapping[tuple[str, str], int]  # (status, channel)
    attempts: Mapping[str, int]  # by outcome


def standing_now(session: Session, *, now: datetime) -> SendingState:
    heartbeat, pause = session.get(Heartbeat, CLOCK), find_open_pause(session)
    counts = dict.fromkeys(NEEDS_A_PERSON, 0)
    rows = session.execute(
        select(Delivery.status, func.count()).where(STANDING_STILL).group_by(Delivery.status)
    )
    counts.update((DeliveryStatus(status), number) for status, number in rows)
    stopped = stopped_now(session)
    facts = present_facts(session)
    return SendingState(
        now=now,
        last_tick_at=heartbeat.ticked_at if heartbeat else None,
        paused_since=pause.noticed_at if pause else None,
        is_kept_as_copy=pause is not None and pause.kept_at is not None,
        accounts=_accounts(session, now),
        sending=_count(session, Delivery.lease_until >= now - STUCK_AFTER),
        stuck=_count(session, Delivery.lease_until < now - STUCK_AFTER),
        standing_still=counts,
        stopped_by_hold=stopped.kept_count,
        free_of_holds=stopped.freed_count,
        unknown_since=facts.unknown_since,
        unknown_why=facts.unknown_why,
        setbacks=list_setbacks(session, failures=MOST_TRIES),
    )


def lately(session: Session, *, now: datetime) -> Lately:
    failed = select(func.count()).where(
        STANDING_STILL,
        Delivery.status.in_((DeliveryStatus.PERMANENT_FAILURE, DeliveryStatus.TECHNICAL_FAILURE)),
        Delivery.due_at > now - LATELY,
    )
    newest = [session.scalar(select(func.max(table.taken_at))) for table in (Reading, AccountReading)]
    return Lately(
        failed=session.scalar(failed) or 0,
        lateness=_lateness(session, now),
        last_reading_at=max((moment for moment in newest if moment is not None), default=None),
    )


def week_figures(session: Session, *, now: datetime) -> WeekFigures:
    in_the_week = (Delivery.due_at > now - LATELY, Delivery.due_at <= now)
    deliveries = session.execute(
        select(Delivery.status, Account.kind, func.count())
        .join(Account, Account.id == Delivery.account_id)
        .where(*in_the_week)
        .group_by(Delivery.status, Account.kind)
    )
    attempts = session.execute(
        select(DeliveryAttempt.outcome, func.count())
        .join(Delivery, Delivery.id == DeliveryAttempt.delivery_id)
        .where(*in_the_week)
        .group_by(DeliveryAttempt.outcome)
    )
    return WeekFigures(
        deliveries={(status, kind): number for status, kind, number in deliveries},
        attempts={row[0]: row[1] for row in attempts},
    )


def _accounts(session: Session, now: datetime) -> tuple[AccountStanding, ...]:
    just_sent = set(
        session.scalars(
            select(Delivery.account_id).where(Delivery.sent_at > now - OVERDUE_AFTER, Delivery.sent_at <= now)
        )
    )
    return tuple(_account(session, one, now, just_sent=one.id in just_sent) for one in list_accounts(session))


def _account(session: Session, account: Account, now: datetime, *, just_sent: bool) -> AccountStanding:
    paused_until = account.paused_until
    mine = Delivery.account_id == account.id
    earliest = session.scalar(select(func.min(Delivery.next_attempt_at)).where(mine))
    is_overdue = earliest is not None and earliest < now - OVERDUE_AFTER
    return AccountStanding(
        name=account.name,
        kind=account.kind,
        state=AccountState(account.state),
        reason=account.state_reason,
        paused_until=paused_until if paused_until is not None and paused_until > now else None,
        is_busy=just_sent
        or session.scalar(select(exists().where(mine, Delivery.lease_until >= now))) is True,
        next_at=earliest,
        overdue=_count(session, mine, Delivery.next_attempt_at < now - OVERDUE_AFTER) if is_overdue else 0,
        overdue_since=earliest if is_overdue else None,
    )


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    some = select(Delivery.id).where(*conditions).limit(COUNTED_UP_TO).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _lateness(session: Session, now: datetime) -> Lateness:
    """First tries that the platform itself confirmed: what a person or a look-up settled later is no measure."""
    late = _seconds_late(session)
    first = aliased(DeliveryAttempt)
    column = case(
        *((late < step, number) for number, step in enumerate(LATENESS_STEPS)), else_=len(LATENESS_STEPS)
    )
    rows = session.execute(
        select(column, func.count(), func.sum(late))
        .where(
            Delivery.sent_at > now - LATELY,
            Delivery.attempt_count == 1,
            exists().where(
                first.delivery_id == Delivery.id, first.number == 1, first.outcome == AttemptOutcome.SENT
            ),
        )
        .group_by(column)
    ).all()
    found = {number: count for number, count, _ in rows}
    return Lateness(
        counts=tuple(found.get(number, 0) for number in range(len(LATENESS_STEPS) + 1)),
        seconds=float(sum(seconds for _, _, seconds in rows)),
    )


def _seconds_late(session: Session) -> ColumnElement[float]:
    if session.get_bind().dialect.name == "sqlite":
        days = func.julianday(Delivery.sent_at) - func.julianday(Delivery.due_at)
        return func.round(days * 86_400.0, 3)  # days are counted too roughly for more than milliseconds
    return cast(extract("epoch", Delivery.sent_at - Delivery.due_at), Float)
