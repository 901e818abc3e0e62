"""TIME: moments that can't be right, or had better be another. Times that do not exist are found when a file is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product

from campaigns.checks.base import Finding, Subject
from campaigns.domain.facts.facts import CalendarDate
from campaigns.domain.items.documents import ReleaseDocument
from campaigns.domain.time.durations import how_far
from campaigns.domain.time.localtime import format_day, format_local

_FRIDAY = 4


def under_hold(subject: Subject) -> Iterator[Finding]:
    """TIME-01. The desk's records say it; files alone can't tell."""
    for hold in subject.records.holds:
        yield _at(subject, details={"hold": hold.rstrip(".")})


def sensitive_day(subject: Subject) -> Iterator[Finding]:
    """TIME-02. Somebody is buried, sentenced or remembered on that day, in that area."""
    days = dict.fromkeys(moment.astimezone(subject.zone).date() for moment in subject.moments)
    for day, one in product(days, subject.facts.calendar):
        if one.is_sensitive and one.covers(day) and not _is_elsewhere(subject, one):
            where = f" in {one.area}" if one.area and one.area not in one.name else ""
            yield _at(subject, details={"day": format_day(day), "what": f"{one.name}{where}"})


def awkward_hour(subject: Subject) -> Iterator[Finding]:
    """TIME-03. At night nobody is there to answer; late on a Friday no newsroom is."""
    facts = subject.facts
    quiet_from, quiet_until = facts.number("quiet-from-hour"), facts.number("quiet-until-hour")
    late = facts.number("friday-release-hour")
    for moment in subject.moments:
        local = moment.astimezone(subject.zone)
        is_late = (local.hour, local.minute) > (late, 0)
        if _is_between(local.hour, quiet_from, quiet_until):
            yield _at(subject, details={"time": f"{local:%H:%M}", "first": quiet_from, "last": quiet_until})
        elif isinstance(subject.item, ReleaseDocument) and local.weekday() == _FRIDAY and is_late:
            yield _at(subject, says="friday", details={"time": f"{local:%H:%M}", "late": late})


def stale_approval(subject: Subject) -> Iterator[Finding]:
    """TIME-05. Much may have changed since somebody said yes. What is only practised goes out nowhere, never mind when."""
    approved = subject.records.approved_at
    if approved is None or not subject.moments or subject.records.is_only_practised:
        return
    limit = subject.facts.number("approval-days")
    day = approved.astimezone(subject.zone).date()
    age = (subject.publishes_on - day).days
    if age > limit:
        yield _at(subject, details={"day": format_day(day), "days": f"{age:,}", "limit": limit})


def unlikely_moment(subject: Subject) -> Iterator[Finding]:
    """TIME-06. It has passed, or is so far ahead that a slip in the year is likelier."""
    if subject.moments and (first := subject.moments[0]) < subject.now:
        yield _at(subject, details={"publish_at": format_local(first, subject.zone)})
    last = timedelta(days=subject.facts.number("days-ahead"))
    embargo = subject.item.embargo if isinstance(subject.item, ReleaseDocument) else None
    for moment in (*subject.moments, *([embargo] if embargo else [])):
        if moment - subject.now > last:
            details = {
                "moment": format_local(moment, subject.zone),
                "ahead": how_far((moment - subject.now).days),
            }
            key = "embargo" if moment == embargo else "publish_at"
            yield Finding(line=subject.item.line_of(key), column=1, says="far", details=details)


def _is_between(hour: int, first: int, last: int) -> bool:
    """From the first hour to the last, over midnight where the last one is the smaller."""
    return first <= hour < last if first <= last else hour >= first or hour < last


def _is_elsewhere(subject: Subject, day: CalendarDate) -> bool:
    """The item is about other places of the home area, and says nothing of this one."""
    if not day.area:
        return False
    words = "\n".join(passage.text for passage in subject.text.published)
    if _names(words, day.area) or day.area == subject.facts.home_area:
        return False
    wide = {subject.facts.home_area, *subject.facts.home_area.split(" and ")}
    ours = {body.area for body in subject.facts.bodies if body.is_ours and body.area} - wide
    return any(_names(words, area) for area in ours)


def _names(words: str, area: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(area)}(?!\w)", words) is not None


def _at(subject: Subject, *, says: str = "", details: dict[str, object]) -> Finding:
    return Finding(line=subject.item.line_of("publish_at"), column=1, says=says, details=details)
