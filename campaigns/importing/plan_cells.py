"""The cells of a plan: each turned into a value for front matter, or refused with a sentence."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from campaigns.domain.items.channel_kinds import KINDS, PRACTICE
from campaigns.domain.time.localtime import AmbiguousTimeError, LocalTimeError, parse_moment
from campaigns.importing.guessing.dates import (
    ClockFound,
    DateWordsError,
    DayFound,
    day_and_clock,
    find_day,
    local_text,
    read_day,
    weekday_named,
)
from campaigns.importing.guessing.labels import audience_in, channels_in
from campaigns.importing.markdown import escape, is_ruler
from campaigns.importing.plan_dates import bare_day, stored_day, written_out
from campaigns.importing.plan_loose import why_no_clock, why_no_day
from campaigns.importing.plan_times import in_office_time, is_clock, read_plan_clock
from campaigns.importing.plan_words import UNDECIDED
from campaigns.importing.values import Cell

LONGEST_LINK = 300
ASSUMED_CLOCK = ClockFound(time(9, 0))
UK = "Europe/London"
_WITH_OFFSET = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?\s?(?:Z|[+-]\d{2}:?\d{2})", re.IGNORECASE
)
_LINKING = re.compile(
    r"^[\s,T@–-]+(?:(?:at|from)\s)?|[\s,@–-]+(?:on|at)?$|^(?:at|from)\s|\s(?:on|at)$", re.IGNORECASE
)
_ACCOUNT = re.compile(
    r"@?[^()]{1,60}\((?P<network>[^()]{1,20})\)|"
    r"(?P<kind>[A-Za-z ]{1,20}?)\s?(?:[-–:]\s?@?|@|\b(?:page|account|profile)\b)[^()]{0,60}",
    re.IGNORECASE,
)


class PlanCellError(ValueError):
    """This cell can't be used. The message is a sentence for the writer."""

    def __init__(self, message: str, *, is_about_time: bool = False) -> None:
        super().__init__(message)
        self.is_about_time = is_about_time


@dataclass(frozen=True)
class DayReading:
    """How the days of one table are read.

    Attributes:
        around: days without a year are taken near this one.
        month_first: what the whole column shows.
        month: year and month that the sheet is for, where it says so.
        day_nought: what its numbers are counted from.
    """

    around: date
    zone: ZoneInfo
    month_first: bool = False
    month: tuple[int, int] | None = None
    day_nought: date = date(1899, 12, 30)


def is_open(text: str) -> bool:
    """TBC and its like."""
    return UNDECIDED.fullmatch(text) is not None


def read_moment(
    day_cell: Cell, clock_cell: Cell, zone_words: str, reading: DayReading, remarks: list[str]
) -> str:
    """The moment as front matter takes it; empty where it is not decided yet.

    Raises:
        PlanCellError: it is no day, no time, or a moment that the clocks skip or show twice.
    """
    if is_open(day_cell.text):
        remarks.append(
            f"The date is “{day_cell.text}”. Put publish_at into the front matter when it is decided."
        )
        return ""
    if _WITH_OFFSET.fullmatch(day_cell.text):
        return _with_offset(day_cell.text, clock_cell, reading.zone)
    day, clock = _day(day_cell, reading, remarks)
    if clock_cell.text and not is_open(clock_cell.text):
        clock = _clock(clock_cell, day, clock, remarks)
    if clock is None:
        remarks.append("No time of day is given, so 09:00 stands in.")
    return _on_the_clocks(day, clock, zone_words, reading.zone, remarks)


def _on_the_clocks(
    day: date, clock: ClockFound | None, zone_words: str, zone: ZoneInfo, remarks: list[str]
) -> str:
    try:
        if clock is not None:
            day, clock, remark = in_office_time(day, clock, zone_words, zone)
            remarks += [remark] if remark else []
        return local_text(day, clock or ASSUMED_CLOCK, zone)
    except AmbiguousTimeError as error:
        hint = (
            f" In a plan, write {clock.at:%H:%M} BST or {clock.at:%H:%M} GMT."
            if clock and zone.key == UK
            else ""
        )
        raise PlanCellError(f"{error}{hint}", is_about_time=True) from error
    except (LocalTimeError, DateWordsError) as error:
        raise PlanCellError(str(error), is_about_time=True) from error


def _with_offset(words: str, clock_cell: Cell, zone: ZoneInfo) -> str:
    if clock_cell.text:
        raise PlanCellError(
            "The day has a time with its zone, and there is a time of its own beside it. Keep one of them."
        )
    try:
        moment = datetime.fromisoformat(words.upper().replace(" ", "T", 1).replace(" ", ""))
        written = moment.isoformat(timespec="minutes")
        parse_moment(written, zone)
    except ValueError as error:
        raise PlanCellError(str(error)) from error
    return written


def _day(cell: Cell, reading: DayReading, remarks: list[str]) -> tuple[date, ClockFound | None]:
    if isinstance(cell.value, (datetime, date)):
        return day_and_clock(cell.value)
    if stored := stored_day(cell, reading.day_nought):
        remarks.append(f"“{cell.text}” is how spreadsheets count days: {stored.day} {stored:%B %Y}.")
        return day_and_clock(stored)
    written = written_out(cell, month_first=reading.month_first)
    text = bare_day(written, reading.month)
    if text != written:
        remarks.append(f"“{cell.text}” is read as {text}, the month that the plan is for.")
    try:
        found, clock = read_day(text, reading.around), None
    except DateWordsError as error:
        found, clock = _with_its_clock(text, reading.around, error, remarks)
    for word in re.findall(r"[A-Za-z]{3,9}", cell.text):
        weekday = weekday_named(word)
        if weekday is not None and weekday != found.day.weekday():
            raise PlanCellError(
                f"{found.day.day} {found.day:%B %Y} is a {found.day:%A}, not a {word}. Correct one of them."
            )
    remarks += found.remarks
    if reading.month_first and text != cell.text:
        remarks.append(f"“{cell.text}” is read with the month first: {found.day.day} {found.day:%B %Y}.")
    return found.day, clock


def _with_its_clock(
    text: str, around: date, error: DateWordsError, remarks: list[str]
) -> tuple[DayFound, ClockFound | None]:
    """A day and a time in one cell, and nothing besides: no word of a cell is passed over."""
    if loose := why_no_day(text):
        raise PlanCellError(loose) from error
    found = find_day(text, around)
    if found is None:
        clock = is_clock(Cell(text, text))
        raise PlanCellError(
            f"“{text}” is a time, and no column says the day." if clock else str(error)
        ) from error
    rest = _LINKING.sub("", _LINKING.sub("", f"{text[: found.start]} {text[found.end :]}"))
    if weekday_named(rest.strip(" ()")) is not None and rest.strip(" ()").isalpha():
        return found, None
    try:
        return found, read_plan_clock(Cell(rest, rest.strip()), remarks)
    except DateWordsError:
        raise PlanCellError(str(error)) from error


def _clock(cell: Cell, day: date, of_day: ClockFound | None, remarks: list[str]) -> ClockFound:
    """Of the column of times; the day's own time, where it has one too, must be the same."""
    if isinstance(cell.value, datetime) and cell.value.year > 1905 and cell.value.date() != day:
        raise PlanCellError(
            f"The time is stored with another day, {cell.text}. Type the time alone.", is_about_time=True
        )
    if why := why_no_time(cell):
        raise PlanCellError(why, is_about_time=True)
    clock = read_plan_clock(cell, remarks)
    if of_day is not None and of_day.at != clock.at:
        raise PlanCellError(
            f"The date has a time of its own, {of_day.at:%H:%M}, and this is another. Keep one of them.",
            is_about_time=True,
        )
    return clock


def why_no_time(cell: Cell) -> str:
    """Why a cell of a column of times can't be used, as a sentence; empty where it can."""
    if not cell.text or is_open(cell.text):
        return ""
    try:
        read_plan_clock(cell, [])
    except DateWordsError as error:
        return why_no_clock(cell.text) or str(error)
    return ""


def read_channels(words: str, remarks: list[str]) -> tuple[str, ...]:
    """The channels a cell names.

    Raises:
        PlanCellError: it names none that is known.
    """
    kinds, strangers, is_all = channels_in(words)
    kinds += tuple(kind for one in strangers if (kind := _account_of(one)) and kind not in kinds)
    for one in strangers:
        if kind := _account_of(one):
            remarks.append(
                f"“{one}” is read as {KINDS[kind].label}; the account itself is chosen when it is planned."
            )
    strangers = tuple(one for one in strangers if not _account_of(one))
    if is_all:
        known = tuple(kind.kind for kind in KINDS.values() if kind.takes_posts and kind.kind != PRACTICE)
        remarks.append(f"“{words}” is read as {', '.join(known)}.")
        return known
    if not kinds and strangers and not UNDECIDED.fullmatch(words.strip()):
        labels = ", ".join(kind.label for kind in KINDS.values() if kind.takes_posts)
        raise PlanCellError(
            f"“{', '.join(strangers)}” is not a channel that carries posts. The channels are {labels}."
        )
    remarks.extend(
        f"“{stranger}” is not a channel that carries posts, so it was left out."
        for stranger in strangers
        if not UNDECIDED.fullmatch(stranger)
    )
    return kinds


def _account_of(words: str) -> str:
    """The kind of channel in “derbyvru (Instagram)”, “X @derbyvru” or “Facebook page Derby”; empty where there is none."""
    match = _ACCOUNT.fullmatch(words)
    kinds = channels_in(match["kind"] or match["network"])[0] if match else ()
    return kinds[0] if len(kinds) == 1 else ""


def read_audience(words: str) -> str:
    return (
        words.casefold() if words.casefold() in ("public", "youth", "professionals") else audience_in(words)
    )


def read_link(words: str, remarks: list[str]) -> str:
    """A whole web address; a bare one gets its https. Empty, and said, where it is neither.

    Raises:
        PlanCellError: it is longer than a link may be; half an address leads nowhere.
    """
    first = words.split()[0]
    if re.fullmatch(r"https?://[^\s/.]+\.[^\s]+", first, re.IGNORECASE):
        link = first
    elif re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*+)?", first, re.IGNORECASE):
        link = f"https://{first}"
        remarks.append(f"“{first}” is written as {link}.")
    else:
        if not UNDECIDED.fullmatch(words):
            remarks.append(f"“{words}” is not a web address, so there is no link.")
        return ""
    if len(link) > LONGEST_LINK:
        raise PlanCellError(
            f"This address has {len(link)} characters, and {LONGEST_LINK} is the most. Shorten it."
        )
    if len(words.split()) > 1:
        remarks.append(f"Only the first of these addresses is the link: {words}")
    return link


def read_media(words: str, pictures: Set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that are pictures of the campaign, as the files are called, and the names that are none."""
    by_folded = {name.casefold(): name for name in pictures}
    found, missing = [], []
    for piece in re.split(r"[;\n,]", words):
        name = piece.strip().rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
        if not name or UNDECIDED.fullmatch(name):
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
        if is_break(line):
            parts.append([""])
        else:
            parts[-1].append(line)
    written = [escape("\n".join(lines).strip("\n")) for lines in parts]
    return "\n\n---\n\n".join(part for part in written if part.strip())


def is_break(line: str) -> bool:
    return is_ruler(line) and line.strip(" -") == ""
