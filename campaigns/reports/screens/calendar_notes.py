"""What else the days of a calendar bring: holidays and sensitive dates, ends of embargoes, clashes, gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campaigns.domain.facts.facts import CalendarDate, DateStatus, Facts
from campaigns.domain.items.statuses import UNDER_WAY, WAITING
from campaigns.domain.text.listing import listed
from campaigns.domain.time.clock_changes import clock_changes
from campaigns.domain.time.gaps import gaps
from campaigns.domain.time.localtime import clock_time
from campaigns.models.content import Campaign, Item, list_running
from campaigns.reports.screens.calendar_parts import CalendarDay, Chosen, DayNote, Entry, NoteKind

ON_THE_WAY = (*WAITING, *UNDER_WAY)
CROWDED = 3  # campaigns on one day
FORTNIGHT = timedelta(days=14)


def notes_of_facts(facts: Facts, days: Sequence[date]) -> Iterator[tuple[date, DayNote]]:
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


def clock_notes(days: Sequence[date], zone: ZoneInfo) -> Iterator[tuple[date, DayNote]]:
    for change in clock_changes(days[0], days[-1], zone):
        way = "forward" if change.goes_forward else "back"
        yield change.at.astimezone(zone).date(), DayNote(NoteKind.CLOCKS, f"the clocks go {way} in the night")


def embargo_notes(
    session: Session, begins: datetime, ends: datetime, chosen: Chosen, zone: ZoneInfo
) -> Iterator[tuple[date, DayNote]]:
    query = (
        select(Item.title, Item.embargo_at)
        .join(Campaign, Campaign.id == Item.campaign_id)
        .where(Item.embargo_at >= begins, Item.embargo_at < ends, *campaign_of(chosen))
        .order_by(Item.embargo_at, Item.ref)
    )
    for title, at in session.execute(query):
        assert at is not None, "the query asks for those within the days"
        yield at.astimezone(zone).date(), DayNote(NoteKind.EMBARGO, f"{clock_time(at, zone)}, {title}")


def close_together(
    entries: Iterable[Entry], apart: timedelta, zone: ZoneInfo
) -> Iterator[tuple[date, DayNote]]:
    """Two different items that go to one account within minutes."""
    by_account: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if (entry.is_wished or entry.status in ON_THE_WAY) and entry.kind == "post":
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


def gap_notes(
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
        assert campaign.starts_on is not None
        assert campaign.ends_on is not None
        busy = {one.day for one in days if any(entry.campaign == campaign.slug for entry in one.entries)}
        for gap in gaps(busy, max(first, campaign.starts_on), min(last, campaign.ends_on)):
            long = "" if gap.length == 1 else f" for {gap.length} days, to {gap.last.day} {gap.last:%B}"
            yield gap.first, DayNote(NoteKind.GAP, f"nothing of {campaign.title}{long}")


def crowded(entries: Iterable[Entry]) -> Iterator[DayNote]:
    campaigns = dict.fromkeys(one.campaign_title for one in entries if one.is_for_public)
    if len(campaigns) >= CROWDED:
        yield DayNote(NoteKind.CROWDED, f"{len(campaigns)} campaigns: {listed(list(campaigns))}")


def campaign_of(chosen: Chosen) -> list[ColumnElement[bool]]:
    return [Campaign.slug == chosen.campaign] if chosen.campaign else []
