"""The cells of a plan: each turned into a value for front matter, or refused with a sentence."""

from __future__ import annotations

import re
from collections.abc import Set
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from campaigns.domain.channel_kinds import KINDS, PRACTICE
from campaigns.domain.localtime import AmbiguousTimeError, LocalTimeError, parse_moment
from campaigns.importing.guessing.dates import (
    ClockFound,
    DateWordsError,
    DayFound,
    day_and_clock,
    find_clock,
    find_day,
    local_text,
    read_clock,
    read_day,
)
from campaigns.importing.guessing.labels import audience_in, channels_in
from campaigns.importing.markdown import escape, is_ruler
from campaigns.importing.values import Cell

ASSUMED_CLOCK = ClockFound(time(9, 0))
UK = "Europe/London"
_WITH_OFFSET = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})")
_UNDECIDED = re.compile(r"(?:tbc|tba|tbd|n/?a|none|-+|\?+|asap|ongoing)\.?", re.IGNORECASE)


class PlanCellError(ValueError):
    """This cell can't be used. The message is a sentence for the writer."""

    def __init__(self, message: str, *, is_about_time: bool = False) -> None:
        super().__init__(message)
        self.is_about_time = is_about_time


def read_moment(day_cell: Cell, clock_cell: Cell, around: date, zone: ZoneInfo, remarks: list[str]) -> str:
    """The moment as front matter takes it; empty where it is not decided yet.

    Raises:
        PlanCellError: it is no day, no time, or a moment that the clocks skip or show twice.
    """
    if _UNDECIDED.fullmatch(day_cell.text):
        remarks.append(
            f"The date is “{day_cell.text}”. Put publish_at into the front matter when it is decided."
        )
        return ""
    if _WITH_OFFSET.fullmatch(day_cell.text):
        return _with_offset(day_cell.text, zone)
    day, clock = _day(day_cell, around, remarks)
    if clock_cell.text and not _UNDECIDED.fullmatch(clock_cell.text):
        clock = _clock(clock_cell)
    if clock is None:
        remarks.append("No time of day is given, so 09:00 stands in.")
    try:
        return local_text(day, clock or ASSUMED_CLOCK, zone)
    except AmbiguousTimeError as error:
        hint = (
            f" In a plan, write {clock.at:%H:%M} BST or {clock.at:%H:%M} GMT."
            if clock and zone.key == UK
            else ""
        )
        raise PlanCellError(f"{error}{hint}", is_about_time=True) from error
    except LocalTimeError as error:
        raise PlanCellError(str(error), is_about_time=True) from error


def _with_offset(words: str, zone: ZoneInfo) -> str:
    try:
        parse_moment(words, zone)
    except LocalTimeError as error:
        raise PlanCellError(str(error)) from error
    return words


def _day(cell: Cell, around: date, remarks: list[str]) -> tuple[date, ClockFound | None]:
    if isinstance(cell.value, (datetime, date)):
        return day_and_clock(cell.value)
    try:
        found: DayFound | None = read_day(cell.text, around)
        clock = None
    except DateWordsError as error:
        found = find_day(cell.text, around)
        rest = f"{cell.text[: found.start]} {cell.text[found.end :]}".replace("T", " ") if found else ""
        clock = find_clock(rest)
        if found is None or (clock is None and re.search(r"\w", rest)):
            raise PlanCellError(str(error)) from error
    assert found is not None
    remarks += found.remarks
    return found.day, clock


def _clock(cell: Cell) -> ClockFound:
    if isinstance(cell.value, datetime):
        return ClockFound(cell.value.time().replace(second=0, microsecond=0))
    if isinstance(cell.value, time):
        return ClockFound(cell.value.replace(second=0, microsecond=0))
    if isinstance(cell.value, float) and 0 <= cell.value < 1:  # a time kept as a part of the day
        minutes = round(cell.value * 24 * 60) % (24 * 60)
        return ClockFound(time(minutes // 60, minutes % 60))
    try:
        return read_clock(cell.text)
    except DateWordsError as error:
        raise PlanCellError(str(error), is_about_time=True) from error


def read_channels(words: str, remarks: list[str]) -> tuple[str, ...]:
    """The channels a cell names.

    Raises:
        PlanCellError: it names none that is known.
    """
    kinds, strangers, is_all = channels_in(words)
    if is_all:
        known = tuple(kind.kind for kind in KINDS.values() if kind.takes_posts and kind.kind != PRACTICE)
        remarks.append(f"“{words}” is read as {', '.join(known)}.")
        return known
    if not kinds and strangers and not _UNDECIDED.fullmatch(words.strip()):
        labels = ", ".join(kind.label for kind in KINDS.values() if kind.takes_posts)
        raise PlanCellError(
            f"“{', '.join(strangers)[:80]}” is not a channel that carries posts. The channels are {labels}."
        )
    remarks.extend(
        f"“{stranger[:60]}” is not a channel that carries posts, so it was left out."
        for stranger in strangers
        if not _UNDECIDED.fullmatch(stranger)
    )
    return kinds


def read_audience(words: str) -> str:
    return (
        words.casefold() if words.casefold() in ("public", "youth", "professionals") else audience_in(words)
    )


def read_link(words: str, remarks: list[str]) -> str:
    """A whole web address; a bare one gets its https. Empty, and said, where it is neither."""
    first = words.split()[0]
    if re.fullmatch(r"https?://[^\s/.]+\.[^\s]+", first, re.IGNORECASE):
        link = first
    elif re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*+)?", first, re.IGNORECASE):
        link = f"https://{first}"
        remarks.append(f"“{first}” is written as {link}.")
    else:
        if not _UNDECIDED.fullmatch(words):
            remarks.append(f"“{words[:80]}” is not a web address, so there is no link.")
        return ""
    if len(words.split()) > 1:
        remarks.append(f"Only the first of these addresses is the link: {words[:120]}")
    return link[:300]


def read_media(words: str, pictures: Set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that are pictures of the campaign, as the files are called, and the names that are none."""
    by_folded = {name.casefold(): name for name in pictures}
    found, missing = [], []
    for piece in re.split(r"[;\n,]", words):
        name = piece.strip().rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
        if not name or _UNDECIDED.fullmatch(name):
            continue
        if name.casefold() in by_folded:
            found.append(by_folded[name.casefold()])
        else:
            missing.append(piece.strip())
    return tuple(dict.fromkeys(found)), tuple(missing)


def post_text(words: str) -> str:
    """A cell's text as Markdown with its line ends; a line of dashes starts the next post of a thread, as in a file."""
    parts = [[""]]
    for line in words.split("\n"):
        if is_ruler(line) and line.strip(" -") == "":
            parts.append([""])
        else:
            parts[-1].append(line)
    written = [escape("\n".join(lines).strip("\n")) for lines in parts]
    return "\n\n---\n\n".join(part for part in written if part.strip())
