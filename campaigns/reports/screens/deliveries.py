"""What the delivery pages show: the list by where they stand, and one delivery with its tries and readings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from campaigns.domain.figures.measures import MEASURES, MISSING_WORDS, Missing
from campaigns.domain.items.statuses import (
    NEEDS_A_PERSON,
    OUT,
    TAKES_A_NEW_TIME,
    UNDER_WAY,
    WAITING,
    DeliveryStatus,
)
from campaigns.models.deliveries import Delivery
from campaigns.models.holds import standing_holds
from campaigns.models.readings import (
    PartReading,
    Reading,
    list_latest_part_readings,
    list_readings_of_delivery,
)
from campaigns.models.stops import present_facts
from campaigns.reports.screens.holds import HoldLine, holds_over, stopped_now
from campaigns.reports.screens.outgoing import OutgoingRow, few_query, history_rows, outgoing_rows
from campaigns.services.workflow.standing import is_partly_out, was_dropped_after_a_try, was_dropped_in_doubt

PER_PAGE = 50
COUNTED = 10_000
STOPPED = "stopped"
FILTERS: dict[str, tuple[str, tuple[DeliveryStatus, ...]]] = {
    "all": ("All", tuple(DeliveryStatus)),
    "coming": ("Coming up", (*WAITING, *UNDER_WAY)),
    "decide": ("To decide", NEEDS_A_PERSON),
    STOPPED: ("Stopped by a hold", (DeliveryStatus.HELD,)),
    "out": ("Went out", OUT),
    "cancelled": ("Cancelled", (DeliveryStatus.CANCELLED,)),
}


@dataclass(frozen=True)
class DeliveriesScreen:
    """``counts`` is per filter, in deliveries (each recipient of an e-mail counts); more than ``COUNTED`` is “more”."""

    chosen: str
    counts: dict[str, int]
    rows: list[OutgoingRow]
    page: int
    has_more: bool


def deliveries_screen(session: Session, *, chosen: str, page: int) -> DeliveriesScreen:
    # What was let through, or stands there after its hold, is to be looked at again: that is something to decide.
    stopped = stopped_now(session)
    counts = {name: _count(session, statuses) for name, (_, statuses) in FILTERS.items()}
    counts |= {STOPPED: stopped.kept_count, "decide": counts["decide"] - stopped.kept_count}
    statuses, newest_first = FILTERS[chosen][1], chosen != "coming"
    first = {"limit": PER_PAGE + 1, "offset": (page - 1) * PER_PAGE}
    if chosen in (STOPPED, "decide"):  # never many
        query = few_query(statuses, newest_first=newest_first)
        query = query.where(stopped.is_kept if chosen == STOPPED else ~stopped.is_kept)
        rows = outgoing_rows(session, query.offset(first["offset"]), limit=first["limit"])
    else:
        rows = history_rows(session, statuses, newest_first=newest_first, **first)
    return DeliveriesScreen(
        chosen=chosen,
        counts=counts,
        rows=rows[:PER_PAGE],
        page=page,
        has_more=len(rows) > PER_PAGE,
    )


def _count(session: Session, statuses: Sequence[DeliveryStatus]) -> int:
    """How many there are, counted no further than ``COUNTED``: beyond it nobody needs the last digit."""
    some = select(literal(1)).where(Delivery.status.in_(statuses)).limit(COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


@dataclass(frozen=True)
class AttemptLine:
    number: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    message: str
    detail: str


@dataclass(frozen=True)
class ReadingCell:
    """A figure, or why there is none, or neither (nothing was asked at that moment)."""

    value: int | None = None
    missing: str = ""


@dataclass(frozen=True)
class ReadingTable:
    """Readings over time: one row per moment, one column per measure that has ever been asked for."""

    measures: list[tuple[str, str]]  # label, definition
    rows: list[tuple[datetime, list[ReadingCell]]]


@dataclass(frozen=True)
class PartTable:
    """What was last read of each part of a thread: one row per part, one column per measure."""

    measures: list[str]  # labels
    rows: list[tuple[int, list[ReadingCell]]]


@dataclass(frozen=True)
class RecipientLine:
    """One recipient of the same release over the same account."""

    delivery_id: int
    name: str
    address: str
    outlet: str
    status: str
    sent_at: datetime | None
    error: str


@dataclass(frozen=True)
class Choices:
    """One delivery and what a person may decide about it now."""

    delivery: Delivery
    is_stopped_by_hold: bool
    hold: HoldLine | None  # what keeps it in the house; perhaps ended, and it still waits for a new time
    may_have_gone_out: bool  # nobody knows, or knew when it was dropped
    may_cancel: bool
    may_record_as_sent: bool
    may_send_again: bool
    may_take_new_time: bool
    may_drop: bool

    def may_keep(self, now: datetime) -> bool:
        """Held back, and its time is still to come: a person who looked at it can let it go out as planned."""
        is_held = self.delivery.status == DeliveryStatus.HELD and not self.is_stopped_by_hold
        return is_held and self.may_send_again and self.delivery.due_at > now


@dataclass(frozen=True)
class DeliveryScreen:
    delivery: Delivery
    choices: Choices
    attempts: list[AttemptLine]
    readings: ReadingTable
    parts: PartTable
    recipients: list[RecipientLine]
    waits_because: str  # it is due and nobody can tell whether anything keeps it in the house


def delivery_screen(session: Session, delivery_id: int, *, with_recipients: bool) -> DeliveryScreen | None:
    delivery = session.get(Delivery, delivery_id)
    if delivery is None:
        return None
    return DeliveryScreen(
        delivery=delivery,
        choices=choices_about(session, [delivery])[delivery_id],
        attempts=[
            AttemptLine(try_.number, try_.started_at, try_.ended_at, try_.outcome, try_.message, try_.detail)
            for try_ in delivery.attempts
        ],
        readings=_reading_table(session, delivery_id),
        parts=_part_table(session, delivery_id),
        recipients=_recipients(session, delivery) if with_recipients and delivery.contact_id else [],
        waits_because=_waits_because(session, delivery),
    )


def _waits_because(session: Session, delivery: Delivery) -> str:
    facts = present_facts(session)
    is_due = facts.unknown_since is not None and delivery.due_at <= facts.unknown_since
    return facts.unknown_why if is_due and delivery.status in WAITING else ""


def choices_about(session: Session, deliveries: Collection[Delivery]) -> dict[int, Choices]:
    """What may be decided about each of these, asked of the database once for all."""
    ids = [delivery.id for delivery in deliveries]
    open_ones = [
        one
        for one in deliveries
        if one.status not in (*OUT, DeliveryStatus.CANCELLED, DeliveryStatus.SENDING)
    ]
    holds, standing = holds_over(session, open_ones), standing_holds(session, ids)
    return {one.id: _choices(one, holds.get(one.id), is_stopped=one.id in standing) for one in deliveries}


def _choices(delivery: Delivery, hold: HoldLine | None, *, is_stopped: bool) -> Choices:
    status, is_half_out = DeliveryStatus(delivery.status), is_partly_out(delivery)
    is_kept = hold is not None and hold.keeps_it
    return Choices(
        delivery=delivery,
        is_stopped_by_hold=is_stopped,
        hold=hold,
        may_have_gone_out=status is DeliveryStatus.UNKNOWN or was_dropped_in_doubt(delivery),
        may_cancel=status in (*WAITING, DeliveryStatus.HELD, DeliveryStatus.HANDED_OVER) and not is_half_out,
        may_record_as_sent=status is DeliveryStatus.UNKNOWN or (is_half_out and status in NEEDS_A_PERSON),
        may_send_again=(status in NEEDS_A_PERSON or was_dropped_after_a_try(delivery)) and not is_kept,
        may_take_new_time=status in TAKES_A_NEW_TIME and not is_kept,
        may_drop=status in NEEDS_A_PERSON and status is not DeliveryStatus.HELD and not is_half_out,
    )


def _reading_table(session: Session, delivery_id: int) -> ReadingTable:
    readings = list_readings_of_delivery(session, delivery_id)
    asked = {reading.measure for reading in readings}
    names = [name for name in MEASURES if name in asked]
    moments: dict[datetime, dict[str, ReadingCell]] = {}
    for reading in readings:
        moments.setdefault(reading.taken_at, {})[reading.measure] = _cell(reading)
    return ReadingTable(
        measures=[(MEASURES[name].label, MEASURES[name].definition) for name in names],
        rows=[
            (moment, [cells.get(name, ReadingCell()) for name in names])
            for moment, cells in sorted(moments.items(), reverse=True)
        ],
    )


def _part_table(session: Session, delivery_id: int) -> PartTable:
    readings = list_latest_part_readings(session, delivery_id)
    names = [name for name in MEASURES if name in {reading.measure for reading in readings}]
    parts: dict[int, dict[str, ReadingCell]] = {}
    for reading in readings:
        parts.setdefault(reading.part, {})[reading.measure] = _cell(reading)
    return PartTable(
        measures=[MEASURES[name].label for name in names],
        rows=[
            (part, [cells.get(name, ReadingCell()) for name in names])
            for part, cells in sorted(parts.items())
        ],
    )


def _cell(reading: Reading | PartReading) -> ReadingCell:
    return ReadingCell(reading.value, MISSING_WORDS[Missing(reading.missing)] if reading.missing else "")


def _recipients(session: Session, delivery: Delivery) -> list[RecipientLine]:
    query = (
        select(Delivery)
        .where(
            Delivery.item_id == delivery.item_id,
            Delivery.account_id == delivery.account_id,
            Delivery.occasion == delivery.occasion,
        )
        .order_by(Delivery.id)
    )
    return [
        RecipientLine(
            delivery_id=other.id,
            name=other.contact.name if other.contact else "",
            address=other.contact.email if other.contact else "",
            outlet=other.contact.outlet if other.contact else "",
            status=other.status,
            sent_at=other.sent_at,
            error=other.error,
        )
        for other in session.scalars(query)
    ]
