"""The calendar: what is to go out, or went out, on each day; and what else those days bring. One query feeds every view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from campaigns.domain.facts.facts import CalendarDate, DateStatus, Facts
from campaigns.domain.items.areas import unpack_areas
from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.repeats import occasion_words
from campaigns.domain.items.statuses import (
    NEEDS_A_PERSON,
    OUT,
    TENTATIVE,
    WAITING,
    DeliveryStatus,
    ItemStatus,
)
from campaigns.domain.text.listing import listed
from campaigns.domain.time.clock_changes import clock_changes
from campaigns.domain.time.localtime import clock_time, start_of_day
from campaigns.models.accounts import Account
from campaigns.models.content import Campaign, Item, Revision
from campaigns.models.deliveries import Delivery
from campaigns.models.item_moments import ItemMoment

_ON_THE_WAY = (*WAITING, DeliveryStatus.SENDING)
_SHOWN = (*_ON_THE_WAY, *OUT, *NEEDS_A_PERSON)
CROWDED = 3  # campaigns on one day
FORTNIGHT = timedelta(days=14)


class Show(StrEnum):
    """What the reader chose to see."""

    ALL = "all"
    PLANNED = "planned"
    SENT = "sent"
    TENTATIVE = "tentative"
    STOPPED = "stopped"


SHOW_LABELS = {
    Show.ALL: "Everything",
    Show.PLANNED: "Planned",
    Show.SENT: "Sent",
    Show.TENTATIVE: "Not planned yet",
    Show.STOPPED: "Needs a decision",
}
_STATUSES: dict[Show, tuple[str, ...]] = {
    Show.ALL: _SHOWN,
    Show.PLANNED: _ON_THE_WAY,
    Show.SENT: OUT,
    Show.TENTATIVE: (),
    Show.STOPPED: NEEDS_A_PERSON,
}


@dataclass(frozen=True)
class Chosen:
    """The filters of the page. Empty leaves nothing out."""

    campaign: str = ""
    channel: str = ""
    area: str = ""
    show: Show = Show.ALL


@dataclass(frozen=True)
class Entry:
    """One item at one moment, with all the channels it goes to then.

    Attributes:
        status: of its deliveries, or of the item where none is planned.
        is_planned: it has deliveries; else the moment is what its text says.
        mark: which of several times it is, like “2 of 6”; empty for what goes out once.
    """

    at: datetime
    ref: str
    title: str
    kind: str
    campaign: str
    campaign_title: str
    status: str
    is_planned: bool
    channels: tuple[str, ...]
    accounts: tuple[str, ...] = ()
    mark: str = ""
    number: int = 0  # its place among all that is shown

    @property
    def heading(self) -> str:
        return f"{self.title} ({self.mark})" if self.mark else self.title

    @property
    def may_move(self) -> bool:
        return self.status in WAITING if self.is_planned else self.status == ItemStatus.DRAFT

    @property
    def is_for_public(self) -> bool:
        return self.channels != (PRACTICE,)


class NoteKind(StrEnum):
    """What a line beside the day's items is about; the word is said first."""

    HOLIDAY = "Holiday"
    SENSITIVE = "Sensitive date"
    ELECTION = "Pre-election period"
    AWARENESS = ""
    EMBARGO = "Embargo ends"
    CLOCKS = "Clock change"
    CLASH = "Close together"
    CROWDED = "Busy day"


@dataclass(frozen=True)
class DayNote:
    kind: NoteKind
    words: str

    @property
    def is_warning(self) -> bool:
        return self.kind in (NoteKind.CLASH, NoteKind.CROWDED, NoteKind.SENSITIVE, NoteKind.ELECTION)


@dataclass
class CalendarDay:
    day: date
    entries: list[Entry] = field(default_factory=list)
    notes: list[DayNote] = field(default_factory=list)

    @property
    def has_movable(self) -> bool:
        return any(entry.may_move for entry in self.entries)

    @property
    def is_worth_a_line(self) -> bool:
        return bool(self.entries or self.notes)


def calendar_days(
    session: Session, facts: Facts, days: Sequence[date], chosen: Chosen, *, zone: ZoneInfo
) -> list[CalendarDay]:
    """Each of these days, which follow one another, with what stands on it in the order of its time."""
    found = {day: CalendarDay(day) for day in days}
    begins, ends = start_of_day(days[0], zone), start_of_day(days[-1] + timedelta(days=1), zone)
    entries = sorted(
        (*_planned(session, begins, ends, chosen), *_tentative(session, begins, ends, chosen)),
        key=lambda one: (one.at, one.ref, one.status),
    )
    for number, entry in enumerate(entries, start=1):
        entry = replace(entry, number=number)
        found[entry.at.astimezone(zone).date()].entries.append(entry)
    for day, note in (
        *_notes_of_facts(facts, days),
        *_clock_notes(days, zone),
        *_embargo_notes(session, begins, ends, chosen, zone),
        *_close_together(entries, timedelta(minutes=facts.number("minutes-apart")), zone),
    ):
        found[day].notes.append(note)
    for one in found.values():
        one.notes += _crowded(one.entries)
    return list(found.values())


def _planned(session: Session, begins: datetime, ends: datetime, chosen: Chosen) -> Iterator[Entry]:
    """What has deliveries, those of one item at one moment that stand alike in one entry."""
    statuses = _STATUSES[chosen.show]
    if not statuses:
        return
    query: Select[*tuple[Any, ...]] = (
        select(
            Item.ref,
            Item.kind,
            Item.title,
            Item.areas,
            Campaign.slug,
            Campaign.title.label("campaign_title"),
            Account.kind.label("channel"),
            Account.name.label("account"),
            Delivery.status,
            Delivery.due_at,
            Delivery.occasion,
        )
        .select_from(Delivery)
        .join(Item, Item.id == Delivery.item_id)
        .join(Campaign, Campaign.id == Item.campaign_id)
        .join(Account, Account.id == Delivery.account_id)
        .where(Delivery.due_at >= begins, Delivery.due_at < ends, Delivery.status.in_(statuses))
        .where(*_of(chosen))
        .distinct()  # a release to forty newsrooms is one
        .order_by(Delivery.due_at, Account.kind, Account.name)
    )
    if chosen.channel:
        query = query.where(Account.kind == chosen.channel)
    by_entry: dict[tuple[str, datetime, str], list[Row[Any]]] = defaultdict(list)
    for row in session.execute(query):
        if _is_in_area(row.areas, chosen.area):
            by_entry[row.ref, row.due_at, row.status].append(row)
    for (_, at, status), rows in by_entry.items():
        row = rows[0]
        yield Entry(
            at=at,
            ref=row.ref,
            title=row.title,
            kind=row.kind,
            campaign=row.slug,
            campaign_title=row.campaign_title,
            status=status,
            is_planned=True,
            channels=tuple(dict.fromkeys(one.channel for one in rows)),
            accounts=tuple(dict.fromkeys(one.account for one in rows)),
            mark=next((words for one in rows if (words := occasion_words(one.occasion))), ""),
        )


def _tentative(session: Session, begins: datetime, ends: datetime, chosen: Chosen) -> Iterator[Entry]:
    """What says a time of its own and has no plan."""
    if chosen.show not in (Show.ALL, Show.TENTATIVE):
        return
    for at, more in ((Item.publish_at, False), (ItemMoment.at, True)):
        yield from _written_for(session, at, begins, ends, chosen, is_further=more)


def _written_for(
    session: Session, at: Any, begins: datetime, ends: datetime, chosen: Chosen, *, is_further: bool
) -> Iterator[Entry]:
    """Items without a plan at the date that their text says; or, ``is_further``, at the other dates of a series."""
    newest = (
        select(func.max(Revision.id)).where(Revision.item_id == Item.id).correlate(Item).scalar_subquery()
    )
    dates = aliased(ItemMoment)
    count = select(func.count()).where(dates.item_id == Item.id)
    query: Select[*tuple[Any, ...]] = (
        select(
            Item.ref,
            Item.kind,
            Item.title,
            Item.areas,
            Item.status,
            at.label("at"),
            count.where(dates.at <= at).scalar_subquery().label("number"),
            count.scalar_subquery().label("of"),
            Campaign.slug,
            Campaign.title.label("campaign_title"),
            Revision.channels,
        )
        .select_from(Item)
        .join(Campaign, Campaign.id == Item.campaign_id)
        .outerjoin(Revision, Revision.id == newest)
        .where(
            Item.status.in_(TENTATIVE),
            Item.is_on_disk.is_(True),
            at >= begins,
            at < ends,
        )
        .where(*_of(chosen))
    )
    if is_further:
        query = query.join(ItemMoment, ItemMoment.item_id == Item.id).where(
            at.is_distinct_from(Item.publish_at)
        )
    for row in session.execute(query):
        channels = tuple(row.channels or ())
        if _is_in_area(row.areas, chosen.area) and (not chosen.channel or chosen.channel in channels):
            yield Entry(
                at=row.at,
                ref=row.ref,
                title=row.title,
                kind=row.kind,
                campaign=row.slug,
                campaign_title=row.campaign_title,
                status=row.status,
                is_planned=False,
                channels=channels,
                mark=f"{row.number} of {row.of}" if row.of else "",
            )


def _of(chosen: Chosen) -> list[ColumnElement[bool]]:
    return [Campaign.slug == chosen.campaign] if chosen.campaign else []


def _is_in_area(packed: str, area: str) -> bool:
    """An item without areas is for everywhere."""
    areas = unpack_areas(packed)
    return not area or not areas or area.casefold() in (one.casefold() for one in areas)


def _notes_of_facts(facts: Facts, days: Sequence[date]) -> Iterator[tuple[date, DayNote]]:
    for day in days:
        if day in facts.bank_holidays:
            yield day, DayNote(NoteKind.HOLIDAY, facts.bank_holidays[day])
        for poll in facts.elections:
            if poll.covers(day):
                words = f"polling day: {poll.name}" if day == poll.polling_day else poll.name
                yield day, DayNote(NoteKind.ELECTION, words)
        for one in facts.calendar:
            if one.covers(day) and (part := _part_of(one, day)) is not None:
                is_first = day in (one.starts, days[0])
                expected = " (expected: look it up)" if is_first and one.status is DateStatus.EXPECTED else ""
                kind = NoteKind.SENSITIVE if one.is_sensitive else NoteKind.AWARENESS
                yield day, DayNote(kind, f"{one.name}{part}{expected}")


def _part_of(one: CalendarDate, day: date) -> str | None:
    """Of what is longer than a fortnight only the ends are said."""
    if one.ends - one.starts <= FORTNIGHT:
        return ""
    return {one.starts: " begins", one.ends: " ends"}.get(day)


def _clock_notes(days: Sequence[date], zone: ZoneInfo) -> Iterator[tuple[date, DayNote]]:
    for change in clock_changes(days[0], days[-1], zone):
        way = "forward" if change.goes_forward else "back"
        yield change.at.astimezone(zone).date(), DayNote(NoteKind.CLOCKS, f"the clocks go {way} in the night")


def _embargo_notes(
    session: Session, begins: datetime, ends: datetime, chosen: Chosen, zone: ZoneInfo
) -> Iterator[tuple[date, DayNote]]:
    query = (
        select(Item.title, Item.embargo_at)
        .join(Campaign, Campaign.id == Item.campaign_id)
        .where(Item.embargo_at >= begins, Item.embargo_at < ends, *_of(chosen))
        .order_by(Item.embargo_at, Item.ref)
    )
    for title, at in session.execute(query):
        assert at is not None, "the query asks for those within the days"
        yield at.astimezone(zone).date(), DayNote(NoteKind.EMBARGO, f"{clock_time(at, zone)}, {title}")


def _close_together(
    entries: Iterable[Entry], apart: timedelta, zone: ZoneInfo
) -> Iterator[tuple[date, DayNote]]:
    """Two different items that go to one account within minutes."""
    by_account: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.is_planned and entry.status in _ON_THE_WAY and entry.kind == "post":
            for account in entry.accounts:
                by_account[account].append(entry)
    pairs: dict[tuple[str, str, datetime], list[str]] = defaultdict(list)
    for account, there in by_account.items():
        for one, other in pairwise(there):
            if one.ref != other.ref and other.at - one.at < apart:
                pairs[one.title, other.title, other.at].append(account)
    for (one_title, other_title, at), accounts in pairs.items():
        words = f"“{one_title}” and “{other_title}” on {listed(accounts)}"
        yield at.astimezone(zone).date(), DayNote(NoteKind.CLASH, words)


def _crowded(entries: Iterable[Entry]) -> Iterator[DayNote]:
    campaigns = dict.fromkeys(one.campaign_title for one in entries if one.is_for_public)
    if len(campaigns) >= CROWDED:
        yield DayNote(NoteKind.CROWDED, f"{len(campaigns)} campaigns: {listed(list(campaigns))}")
