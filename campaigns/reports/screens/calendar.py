"""The calendar: what is to go out, or went out, on each day; and what else those days bring. One query feeds every view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from campaigns.domain.facts.facts import Facts
from campaigns.domain.items.repeats import occasion_words
from campaigns.domain.items.statuses import NEEDS_A_PERSON, OUT, TENTATIVE
from campaigns.domain.sending.holds import unpack_areas
from campaigns.domain.time.localtime import start_of_day
from campaigns.models.accounts import Account, list_accounts
from campaigns.models.content import Campaign, Item, Revision
from campaigns.models.deliveries import Delivery
from campaigns.models.item_moments import ItemMoment
from campaigns.models.wishes import list_waiting_wishes
from campaigns.reports.screens.calendar_notes import (
    ON_THE_WAY,
    campaign_of,
    clock_notes,
    close_together,
    crowded,
    embargo_notes,
    gap_notes,
    notes_of_facts,
)
from campaigns.reports.screens.calendar_parts import CalendarDay, Chosen, Entry, Show

_SHOWN = (*ON_THE_WAY, *OUT, *NEEDS_A_PERSON)
_STATUSES: dict[Show, tuple[str, ...]] = {
    Show.ALL: _SHOWN,
    Show.PLANNED: ON_THE_WAY,
    Show.SENT: OUT,
    Show.TENTATIVE: (),
    Show.STOPPED: NEEDS_A_PERSON,
}


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
        *notes_of_facts(facts, days),
        *clock_notes(days, zone),
        *embargo_notes(session, begins, ends, chosen, zone),
        *close_together(entries, timedelta(minutes=facts.number("minutes-apart")), zone),
        *gap_notes(session, list(found.values()), chosen, today=now.astimezone(zone).date()),
    ):
        found[day].notes.append(note)
    for one in found.values():
        one.notes += crowded(one.entries)
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
        .where(*campaign_of(chosen))
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


def _wished(session: Session, now: datetime) -> dict[Entry, str]:
    """What goes out by itself once it is signed off, each with its areas. What it is too late for is just in review."""
    wishes = list_waiting_wishes(session, now=now)
    accounts = {one.id: one for one in list_accounts(session)} if wishes else {}
    found = {}
    for wish in wishes:
        revision, item = wish.revision, wish.revision.item
        assert revision.publish_at is not None, "the query asks for those that have one"
        there = [accounts[one] for one in wish.account_ids if one in accounts]
        moments = revision.moments or (revision.publish_at,)
        for number, at in enumerate(moments, start=1):
            entry = Entry(
                at=at,
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
                mark=f"{number} of {len(moments)}" if len(moments) > 1 else "",
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
    for at, more in ((Item.publish_at, False), (ItemMoment.at, True)):
        yield from _written_for(session, at, begins, ends, chosen, but=but, is_further=more)


def _written_for(
    session: Session,
    at: Any,
    begins: datetime,
    ends: datetime,
    chosen: Chosen,
    *,
    but: Collection[str],
    is_further: bool,
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
        .where(Item.status.in_(TENTATIVE), Item.is_on_disk.is_(True), at >= begins, at < ends)
        .where(*campaign_of(chosen))
    )
    if is_further:
        query = query.join(ItemMoment, ItemMoment.item_id == Item.id).where(
            at.is_distinct_from(Item.publish_at)
        )
    for row in session.execute(query):
        channels = tuple(row.channels or ())
        if row.ref in but:
            continue
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


def _is_in_area(packed: str, area: str) -> bool:
    """An item without areas is for everywhere."""
    areas = unpack_areas(packed)
    return not area or not areas or area.casefold() in (one.casefold() for one in areas)
