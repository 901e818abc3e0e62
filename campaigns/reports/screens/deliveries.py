"""What the delivery pages show: the list by where they stand, and one delivery with its tries and readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.domain.measures import MEASURES, MISSING_WORDS, Missing
from campaigns.domain.statuses import NEEDS_A_PERSON, OUT, WAITING, DeliveryStatus
from campaigns.models.deliveries import Delivery
from campaigns.models.holds import find_standing_hold
from campaigns.models.readings import (
    PartReading,
    Reading,
    list_latest_part_readings,
    list_readings_of_delivery,
)
from campaigns.reports.screens.holds import HoldLine, count_stopped_now, hold_over_delivery, is_kept
from campaigns.reports.screens.outgoing import OutgoingRow, outgoing_query, outgoing_rows
from campaigns.services.standing import is_partly_out, was_dropped_after_a_try, was_dropped_in_doubt

PER_PAGE = 50
STOPPED = "stopped"
FILTERS: dict[str, tuple[str, tuple[DeliveryStatus, ...]]] = {
    "all": ("All", tuple(DeliveryStatus)),
    "coming": ("Coming up", (*WAITING, DeliveryStatus.SENDING)),
    "decide": ("To decide", NEEDS_A_PERSON),
    STOPPED: ("Stopped by a hold", (DeliveryStatus.HELD,)),
    "out": ("Went out", OUT),
    "cancelled": ("Cancelled", (DeliveryStatus.CANCELLED,)),
}


@dataclass(frozen=True)
class DeliveriesScreen:
    """``counts`` is per filter, in deliveries (each recipient of an e-mail counts)."""

    chosen: str
    counts: dict[str, int]
    rows: list[OutgoingRow]
    page: int
    has_more: bool


def deliveries_screen(session: Session, *, chosen: str, page: int) -> DeliveriesScreen:
    by_status: dict[str, int] = {
        row.status: row.how_many
        for row in session.execute(
            select(Delivery.status, func.count().label("how_many")).group_by(Delivery.status)
        )
    }
    # What was let through, or stands there after its hold, is to be looked at again: that is something to decide.
    stopped, _ = count_stopped_now(session)
    counts = {name: sum(by_status.get(s, 0) for s in statuses) for name, (_, statuses) in FILTERS.items()}
    counts |= {STOPPED: stopped, "decide": counts["decide"] - stopped}
    query = outgoing_query(FILTERS[chosen][1], newest_first=chosen != "coming").offset((page - 1) * PER_PAGE)
    if chosen in (STOPPED, "decide"):
        query = query.where(is_kept(session) if chosen == STOPPED else ~is_kept(session))
    rows = outgoing_rows(session, query, limit=PER_PAGE + 1)
    return DeliveriesScreen(
        chosen=chosen,
        counts=counts,
        rows=rows[:PER_PAGE],
        page=page,
        has_more=len(rows) > PER_PAGE,
    )


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
class DeliveryScreen:
    delivery: Delivery
    attempts: list[AttemptLine]
    readings: ReadingTable
    parts: PartTable
    recipients: list[RecipientLine]
    is_stopped_by_hold: bool
    hold: HoldLine | None  # what keeps it in the house; perhaps ended, and it still waits for a new time
    may_have_gone_out: bool  # nobody knows, or knew when it was dropped
    may_cancel: bool
    may_record_as_sent: bool
    may_send_again: bool
    may_drop: bool

    def may_keep(self, now: datetime) -> bool:
        """Held back, and its time is still to come: a person who looked at it can let it go out as planned."""
        is_held = self.delivery.status == DeliveryStatus.HELD and not self.is_stopped_by_hold
        return is_held and self.may_send_again and self.delivery.due_at > now


def delivery_screen(session: Session, delivery_id: int, *, with_recipients: bool) -> DeliveryScreen | None:
    delivery = session.get(Delivery, delivery_id)
    if delivery is None:
        return None
    status = DeliveryStatus(delivery.status)
    is_over = status in (*OUT, DeliveryStatus.CANCELLED, DeliveryStatus.SENDING)
    hold = None if is_over else hold_over_delivery(session, delivery)
    is_half_out = is_partly_out(delivery)
    return DeliveryScreen(
        delivery=delivery,
        attempts=[
            AttemptLine(try_.number, try_.started_at, try_.ended_at, try_.outcome, try_.message, try_.detail)
            for try_ in delivery.attempts
        ],
        readings=_reading_table(session, delivery_id),
        parts=_part_table(session, delivery_id),
        recipients=_recipients(session, delivery) if with_recipients and delivery.contact_id else [],
        is_stopped_by_hold=find_standing_hold(session, delivery_id) is not None,
        hold=hold,
        may_have_gone_out=status is DeliveryStatus.UNKNOWN or was_dropped_in_doubt(delivery),
        may_cancel=status in (*WAITING, DeliveryStatus.HELD) and not is_half_out,
        may_record_as_sent=status is DeliveryStatus.UNKNOWN or (is_half_out and status in NEEDS_A_PERSON),
        may_send_again=(status in NEEDS_A_PERSON or was_dropped_after_a_try(delivery))
        and not (hold and hold.keeps_it),
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
