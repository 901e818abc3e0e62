"""The calendar: what is to go out, or went out, on each day; and what else those days bring. One query feeds every view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from campaigns.domain.facts.facts import CalendarDate, DateStatus, Facts
from campaigns.domain.items.areas import unpack_areas
from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.statuses import NEEDS_A_PERSON, OUT, WAITING, DeliveryStatus, ItemStatus
from campaigns.domain.text.listing import listed
from campaigns.domain.time.clock_changes import clock_changes
from campaigns.domain.time.gaps import gaps
from campaigns.domain.time.localtime import clock_time, start_of_day
from campaigns.models.accounts import Account, list_accounts
from campaigns.models.content import Campaign, Item, Revision, list_running
from campaigns.models.deliveries import Delivery
from campaigns.models.wishes import list_waiting_wishes

TENTATIVE = (ItemStatus.DRAFT, ItemStatus.IN_REVIEW, ItemStatus.APPROVED)
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
        is_wished: it goes out by itself then, to these accounts, once it is signed off.
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
    is_wished: bool = False
    number: int = 0  # its place among all that is shown

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
    GAP = "Gap"
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
    session: Session, facts: Facts, days: Sequence[date], chosen: Chosen, *, zone: ZoneInfo, now: datetime
) -> list[CalendarDay]:
    """Each of these days, which follow one another, with what stands on it in the order of its time."""
    found = {day: CalendarDay(day) for day in days}
    begins, ends = start_of_day(days[0], zone), start_of_day(days[-1] + timedelta(days=1), zone)
    wished = _wished(session, now)
    entries = sorted(
        (
            *_planned(session, begins, ends, chosen),
            *_tentative(session, begins, ends, chosen, but={one.ref for one in wished}),
            *(one for one in _chosen_of(wished, chosen) if begins <= one.at < ends),
        ),
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
        *_gaps(session, list(found.values()), chosen, today=now.astimezone(zone).date()),
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
        )


def _wished(session: Session, now: datetime) -> dict[Entry, str]:
    """What goes out by itself once it is signed off, each with its areas. What it is too late for is just in review."""
    wishes = list_waiting_wishes(session, now=now)
    accounts = {one.id: one for one in list_accounts(session)} if wishes else {}
    found = {}
    for wish in wishes:
        revision, item = wish.revision, wish.revision.item
        assert revision.publish_at is not None, "the query asks for those that have one"
        there = [accounts[one] for one in wish.account_ids if one in accounts]
        entry = Entry(
            at=revision.publish_at,
            ref=item.ref,
            title=revision.title,
            kind=item.kind,
            campaign=item.campaign.slug,
            campaign_title=item.campaign.title,
            status=item.status,
            is_planned=False,
            channels=tuple(dict.fromkeys(one.kind for one in there)),
            accounts=tuple(one.name for one in there),
            is_wished=True,
        )
        found[entry] = revision.areas
    return found


def _chosen_of(wished: Mapping[Entry, str], chosen: Chosen) -> Iterator[Entry]:
    if chosen.show in (Show.ALL, Show.PLANNED):
        for entry, areas in wished.items():
            is_there = chosen.campaign in ("", entry.campaign) and _is_in_area(areas, chosen.area)
            if is_there and (not chosen.channel or chosen.channel in entry.channels):
                yield entry


def _tentative(
    session: Session, begins: datetime, ends: datetime, chosen: Chosen, *, but: Collection[str]
) -> Iterator[Entry]:
    """What says a time of its own and has no plan."""
    if chosen.show not in (Show.ALL, Show.TENTATIVE):
        return
    newest = (
        select(func.max(Revision.id)).where(Revision.item_id == Item.id).correlate(Item).scalar_subquery()
    )
    query: Select[*tuple[Any, ...]] = (
        select(
            Item.ref,
            Item.kind,
            Item.title,
            Item.areas,
            Item.status,
            Item.publish_at,
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
            Item.publish_at >= begins,
            Item.publish_at < ends,
        )
        .where(*_of(chosen))
    )
    for row in session.execute(query):
        channels = tuple(row.channels or ())
        if row.ref in but:
            continue
        if _is_in_area(row.areas, chosen.area) and (not chosen.channel or chosen.channel in channels):
            yield Entry(
                at=row.publish_at,
                ref=row.ref,
                title=row.title,
                kind=row.kind,
                campaign=row.slug,
                campaign_title=row.campaign_title,
                status=row.status,
                is_planned=False,
                channels=channels,
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
        if (entry.is_wished or entry.status in _ON_THE_WAY) and entry.kind == "post":
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


def _gaps(
    session: Session, days: Sequence[CalendarDay], chosen: Chosen, *, today: date
) -> Iterator[tuple[date, DayNote]]:
    """Days to come of a running campaign on which nothing of it goes out: told on the first of each row of them. A page
    that leaves something out can't tell."""
    if replace(chosen, campaign="") != Chosen():
        return
    first, last = max(today, days[0].day), days[-1].day
    for campaign in list_running(session, first, last):
        if chosen.campaign not in ("", campaign.slug):
            continue
        assert campaign.starts_on is not None and campaign.ends_on is not None
        busy = {one.day for one in days if any(entry.campaign == campaign.slug for entry in one.entries)}
        for gap in gaps(busy, max(first, campaign.starts_on), min(last, campaign.ends_on)):
            long = "" if gap.length == 1 else f" for {gap.length} days, to {gap.last.day} {gap.last:%B}"
            yield gap.first, DayNote(NoteKind.GAP, f"nothing of {campaign.title}{long}")


def _crowded(entries: Iterable[Entry]) -> Iterator[DayNote]:
    campaigns = dict.fromkeys(one.campaign_title for one in entries if one.is_for_public)
    if len(campaigns) >= CROWDED:
        yield DayNote(NoteKind.CROWDED, f"{len(campaigns)} campaigns: {listed(list(campaigns))}")
