"""The course of one campaign: what happens on which day, and what came of it so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from campaigns.domain.items.documents import ActivitySpec, CampaignDocument
from campaigns.models.binned import is_thrown_away
from campaigns.models.content import Campaign, Item
from campaigns.reports.screens.calendar_parts import DayNote, NoteKind
from campaigns.reports.screens.campaign import times_of

MOST_ITEMS = 500  # that have a time


@dataclass(frozen=True)
class Entry:
    """One thing of one day. ``at`` is its moment where it has one; ``ref`` that of an item; ``status`` of an item alone.

    ``is_reminded`` is of what is no post: it is time to be reminded of it, and there is no proof yet.
    """

    on: date
    what: str
    kind: str
    at: datetime | None = None
    ref: str = ""
    status: str = ""
    note: str = ""
    is_reminded: bool = False


@dataclass(frozen=True)
class Course:
    entries: tuple[Entry, ...]
    is_all: bool


def course_of(
    session: Session, plan: CampaignDocument | None, slug: str, *, today: date, zone: ZoneInfo
) -> Course:
    """In the order of days; of one day the items first, by the time they go out, or last went out."""
    items = list(session.scalars(_items(slug).limit(MOST_ITEMS + 1)))
    times = times_of(session, [item.id for item in items[:MOST_ITEMS]])
    entries = [
        Entry(at.astimezone(zone).date(), item.title, item.kind, at=at, ref=item.ref, status=item.status)
        for item in items[:MOST_ITEMS]
        if (at := times.get(item.id, item.publish_at)) is not None
    ]
    entries += _of_plan(plan, today) if plan is not None else ()
    return Course(
        tuple(sorted(entries, key=lambda one: (one.on, one.at is None, one.at or 0, one.what))),
        len(items) <= MOST_ITEMS,
    )


def items_to_use(session: Session, slug: str) -> list[Item]:
    """What of a campaign can be used again: what has its file, in the order of its days."""
    return list(session.scalars(_items(slug).where(Item.is_on_disk.is_(True)).limit(MOST_ITEMS)))


def _items(slug: str) -> Select[Item]:
    return (
        select(Item)
        .join(Campaign, Campaign.id == Item.campaign_id)
        .where(Campaign.slug == slug, ~is_thrown_away())
        .order_by(Item.publish_at.is_(None), Item.publish_at, Item.id)
    )


def _of_plan(plan: CampaignDocument, today: date) -> Iterator[Entry]:
    if plan.starts:
        yield Entry(plan.starts, "First day", "")
    if plan.ends:
        yield Entry(plan.ends, "Last day", "")
    for one in plan.activities:
        if one.on:
            note = f"Done: {one.proof}" if one.proof else one.owner
            yield Entry(
                one.on,
                one.what,
                one.kind or "No post",
                note=note,
                is_reminded=is_to_be_reminded_of(one.remind_on, one.proof, today),
            )
    for objective in plan.objectives:
        if objective.by:
            target = f"Target: {objective.target}" if objective.target else ""
            yield Entry(objective.by, objective.measure, "Objective", note=target)


def is_to_be_reminded_of(remind_on: date | None, proof: str, today: date) -> bool:
    return remind_on is not None and remind_on <= today and not proof


@dataclass(frozen=True)
class Reminder:
    """Something that is no post, of which it is time to be reminded, and there is no proof that it was done."""

    slug: str
    campaign: str
    activity: ActivitySpec


def reminders_of(plans: Iterable[CampaignDocument], today: date) -> list[Reminder]:
    """Of all plans, what is nearest first; what has no day comes last."""
    found = [
        Reminder(plan.slug, plan.title, one)
        for plan in plans
        for one in plan.activities
        if is_to_be_reminded_of(one.remind_on, one.proof, today)
    ]
    return sorted(found, key=lambda one: (one.activity.on or date.max, one.campaign, one.activity.what))


def activity_notes(plans: Iterable[CampaignDocument], campaign: str) -> Iterator[tuple[date, DayNote]]:
    """What of the plans is no post, on its day, and the day from which on it is to be reminded of.

    Args:
        campaign: the short name of the one whose plan is asked for; empty for all.
    """
    for plan in plans:
        for one in plan.activities if campaign in ("", plan.slug) else ():
            words = f"{one.what}{f' ({one.owner})' if one.owner else ''}, {plan.title}"
            if one.on:
                note = f"{words}. Done" if one.proof else words
                yield one.on, DayNote(NoteKind.ACTIVITY, note, plan.slug)
            if one.remind_on and one.remind_on != one.on and not one.proof:
                yield one.remind_on, DayNote(NoteKind.REMINDER, words, plan.slug)
