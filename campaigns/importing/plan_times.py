"""Times of day in a plan: spans, parts of a day as spreadsheets store them, and time zones other than the office's."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from campaigns.importing.guessing.dates import ClockFound, DateWordsError, read_clock
from campaigns.importing.values import Cell

_SPAN = re.compile(
    r"(?:from\s)?(?P<start>[^–—-]{1,12}?)\s?(?P<half>[ap]\.?m\.?)?\s?(?:-|–|—|\bto\b|\buntil\b)\s?(?P<end>[^–—-]{1,14})",
    re.IGNORECASE,
)
_PART_OF_A_DAY = re.compile(r"0?\.\d{1,15}")
_ONWARDS = re.compile(
    r"from\s(?P<start>.{1,12}?)(?:\sonwards?)?|(?P<first>.{1,12}?)\s(?:onwards?|start)", re.IGNORECASE
)
_LOCAL = frozenset(
    {
        "",
        "local",
        "local time",
        "uk",
        "uk time",
        "london",
        "europe/london",
        "bst/gmt",
        "gmt/bst",
        "london time",
    }
)
_OFFSET = re.compile(
    r"(?:utc|gmt)?\s?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?", re.IGNORECASE
)
_NAMES_OF_ZONES = re.compile(
    r"\b(?P<zone>(?:UTC|GMT)(?:\s?[+-]\d{1,2}(?::\d{2})?)?|BST|IST|[CE]E?S?T|[CMP][SD]T|[EP]T)\b"
)
_LOOSE = {"gmt": 0, "bst": 60}  # written all the year round by people who mean the clock on the wall
_EXACT = {"utc": UTC, "z": UTC}


def read_plan_clock(cell: Cell, remarks: list[str]) -> ClockFound:
    """The time of day in a cell; of a span its beginning, which is said.

    Raises:
        DateWordsError
    """
    if isinstance(cell.value, datetime):
        return _whole_minute(cell.value.time())
    if isinstance(cell.value, time):
        return _whole_minute(cell.value)
    if _PART_OF_A_DAY.fullmatch(cell.text):
        minutes = round(float(cell.text) * 24 * 60) % (24 * 60)
        return ClockFound(time(minutes // 60, minutes % 60))
    try:
        return read_clock(cell.text)
    except DateWordsError:
        found = _start_of_span(cell.text) or _from_then_on(cell.text)
        if found is None:
            raise
        remarks.append(f"“{cell.text}” is a span of time; its beginning, {found.at:%H:%M}, is taken.")
        return found


def _from_then_on(text: str) -> ClockFound | None:
    """The beginning of ``from 9am`` or ``5pm onwards``."""
    match = _ONWARDS.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    with suppress(DateWordsError):
        return read_clock(match["start"] or match["first"])
    return None


def is_clock(cell: Cell) -> bool:
    try:
        read_plan_clock(cell, [])
    except DateWordsError:
        return False
    return not isinstance(cell.value, datetime)


def _whole_minute(at: time) -> ClockFound:
    return ClockFound(at.replace(second=0, microsecond=0))


def _start_of_span(text: str) -> ClockFound | None:
    """The beginning of ``10am-12pm``, ``10-12pm`` or ``09:00 to 10:00``; None where it is no span or has two readings."""
    match = _SPAN.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    try:
        end = read_clock(match["end"])
        if match["half"]:
            return read_clock(f"{match['start'].strip()}{match['half']}")
        if not re.fullmatch(r"\d{1,2}(?:[:.]\d{2})?", match["start"].strip()) or ":" in match["start"]:
            return read_clock(match["start"])
        halves = [read_clock(f"{match['start'].strip()}{half}") for half in ("am", "pm")]
    except DateWordsError:
        return None
    before = [one for one in halves if one.at < end.at and _hours(one.at, end.at) < 12]
    return max(before, key=lambda one: one.at) if before else None


def _hours(start: time, end: time) -> float:
    return (end.hour * 60 + end.minute - start.hour * 60 - start.minute) / 60


# Zones


def zone_in_heading(heading: str) -> str:
    """``UTC`` in “Scheduled time (UTC)”; empty where a heading names no zone."""
    match = _NAMES_OF_ZONES.search(heading)
    return match["zone"] if match else ""


def in_office_time(day: date, clock: ClockFound, words: str, zone: ZoneInfo) -> tuple[date, ClockFound, str]:
    """Day and time on the office's clocks, and a remark where they are not those that were written.

    Raises:
        DateWordsError: the zone is not known, or is what people write in summer and winter alike.
    """
    name = " ".join((words or clock.letters).split()).casefold()
    if name in _LOCAL or name == zone.key.casefold():
        return day, clock, ""
    moment = datetime.combine(day, clock.at)
    if name in _LOOSE:
        return day, _loosely(moment, name.upper(), zone), ""
    there = _zone(name)
    here = moment.replace(tzinfo=there).astimezone(zone)
    if here.replace(tzinfo=None) == moment:
        return day, clock, ""
    remark = f"{moment:%H:%M} in {words} is {here:%H:%M} here on {here.day} {here:%B %Y}."
    return here.date(), ClockFound(here.time()), remark


def _loosely(moment: datetime, letters: str, zone: ZoneInfo) -> ClockFound:
    offsets = {moment.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)}
    if timedelta(minutes=_LOOSE[letters.casefold()]) in offsets:
        return ClockFound(moment.time(), letters)
    raise DateWordsError(
        f"The clocks do not show {letters} on {moment.day} {moment:%B}. Take {letters} out if {moment:%H:%M} is the time on "
        "the clocks that day; else write the time that they show."
    )


def _zone(name: str) -> tzinfo:
    if name in _EXACT:
        return _EXACT[name]
    if match := _OFFSET.fullmatch(name):
        minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
        return timezone(timedelta(minutes=-minutes if match["sign"] == "-" else minutes))
    known = {one.casefold(): one for one in available_timezones() if "/" in one}
    if name in known:
        return ZoneInfo(known[name])
    raise DateWordsError(
        f"“{name.upper()}” is not a time zone that is known. Write the time as the clocks here show it."
    )
