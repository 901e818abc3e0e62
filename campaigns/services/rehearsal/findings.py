"""What the rules say of the lines: findings of the checks as of each item's own day, collisions, clock changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from campaigns.content_store.library import Library
from campaigns.domain.items.collisions import Collision, find_collisions
from campaigns.domain.items.documents import ItemDocument
from campaigns.domain.items.issues import Issue
from campaigns.domain.time.clock_changes import clock_changes, nearness
from campaigns.services.content.facts import facts_now
from campaigns.services.content.file_checks import check_document
from campaigns.services.content.link_cards import with_known_card
from campaigns.services.content.records import records_for
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.rehearsal.asking import RehearsalAsk
from campaigns.services.rehearsal.stand_ins import MovedClock
from campaigns.services.rehearsal.structure import (
    ClockChangeDay,
    ItemFindings,
    Line,
    SilentItem,
)

# The content store's finding about a time that does not exist or occurs twice.
UNUSABLE_TIME = "TIME-04"


def find_findings(
    desk: Desk, library: Library, lines: Iterable[Line], silent: Iterable[SilentItem], *, now: datetime
) -> list[ItemFindings]:
    """Of every item that goes out or should: its file, looked at as of its own day.

    That is its ``publish_at``, where that is still to come; else when it first goes out in these days.
    """
    days = {one.item_ref: one.at or now for one in silent}
    for line in lines:
        days[line.item_ref] = min(line.at, days.get(line.item_ref, line.at))
    found = []
    for document in library.items:
        if (as_of := days.get(document.ref)) is None:
            continue
        if document.publish_at is not None and now <= document.publish_at < as_of:
            as_of = document.publish_at
        issues = _look_at(replace(desk, clock=MovedClock(as_of)), document)
        if issues:
            found.append(ItemFindings(document.ref, document.title, as_of, tuple(issues)))
    return sorted(found, key=lambda one: (one.as_of, one.item_ref))


def _look_at(desk: Desk, document: ItemDocument) -> list[Issue]:
    """With what people let through. Holds and neighbours are left to the play, which tells of them day by day."""
    with reading() as session:
        document = with_known_card(session, document)
        records, facts = records_for(session, desk, document), facts_now(session, desk)
    return check_document(desk, document, replace(records, holds=(), planned=()), facts)


def find_pairs(
    ask: RehearsalAsk, earlier: Sequence[Line], lines: Sequence[Line]
) -> tuple[Collision[Line], ...]:
    """Collisions among what goes out, and with what has gone out lately."""
    going = {line.label: line for line in lines if line.goes_out}
    found = find_collisions([*earlier, *going.values()], apart=ask.apart)
    return tuple(one for one in found if one.later.label in going)


def find_clock_changes(
    ask: RehearsalAsk, zone: ZoneInfo, lines: Sequence[Line], issues: Iterable[Issue]
) -> list[ClockChangeDay]:
    refused = [issue for issue in issues if issue.id == UNUSABLE_TIME]
    found = []
    for change in clock_changes(ask.window.first, ask.window.last, zone):
        near = [(line, where) for line in lines if (where := nearness(line.at, change))]
        day = change.at.astimezone(zone).date()
        of_day = tuple(issue for issue in refused if day.isoformat() in issue.excerpt)
        found.append(ClockChangeDay(change, tuple(near), of_day))
    return found
