"""Days and times of day as people write them, read the British way: the day before the month."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from campaigns.domain.time.localtime import AmbiguousTimeError, LocalTimeError, parse_moment
from campaigns.importing.guessing.zones import zone_named

_MONTH_NAMES = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS = {
    **_MONTH_NAMES,
    **{name[:3]: number for name, number in _MONTH_NAMES.items()},
    "sept": 9,
}
_WEEKDAYS = {
    **{name.casefold(): number for number, name in enumerate(calendar.day_name)},
    **{name[:3].casefold(): number for number, name in enumerate(calendar.day_name)},
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}


def _any_of(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_WEEKDAY = rf"(?:(?P<weekday>{_any_of(_WEEKDAYS)})\b[.,]?\s++)?"
_MONTH = rf"(?P<month>{_any_of(_MONTHS)})\b\.?"
_YEAR = r"(?P<year>\d{4}|['’]\d{2}|\d{2}(?![\d:.,]|\s?[ap]\.?m|\s?h))"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        r"(?<![\d/-])(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?![\d/])",
        rf"{_WEEKDAY}(?:the\s++)?\b(?P<day>\d{{1,2}})\s?(?:st|nd|rd|th)?(?:\s++of)?[\s.,/-]+{_MONTH}(?:[\s.,/-]+{_YEAR})?",
        rf"{_WEEKDAY}\b{_MONTH}\s++(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s++(?P<year>\d{{4}}))?",
        rf"{_WEEKDAY}(?<![\d/.-])(?P<day>\d{{1,2}})(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<year>\d{{4}}|\d{{2}})(?![\d/])",
        r"(?<!\d)(?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
        rf"{_WEEKDAY}(?<![\d/])(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})(?![\d/])",
    )
)
_DIGIT = re.compile(r"\d")  # every shape of a day has one
_CLOCK = re.compile(
    r"(?:at\s++)?(?:(?P<past>(?:one|1|a)\s++minute\s++(?:past|after)\s++midnight)|(?P<word>12\s*+noon|noon|midday|12\s*+midnight|midnight)"
    r"|(?P<hour>\d{1,2})(?:\s?[:.h]\s?(?P<minute>\d{2}))?(?::\d{2})?\s?(?P<half>[ap]\.?\s?m\b\.?)?"
    r"|(?P<digits>\d{4})\s?(?:hrs|hours|h)?)"
    r"(?:\s*+(?:hrs|hours))?(?:\s*+\(?(?P<letters>BST|GMT|UK(?: time)?)\)?)?",
    re.IGNORECASE,
)
_IN_TEXT = re.compile(
    r"(?<![\d£.,/-])(?:(?:one|1|a)\s++minute\s++(?:past|after)\s++midnight|(?:12\s*+)?(?:noon|midday|midnight)|\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\b\.?)?"
    r"|\d{1,2}\s?[ap]\.?m\b\.?|\d{4}\s?(?:hrs|hours|h)\b|0\d[0-5]\d(?!\s?\d{3}))(?:\s*+\(?(?:BST|GMT)\)?)?(?![\d/%])",
    re.IGNORECASE,
)
_SMALL_WORDS = re.compile(
    r"\b(?:at|on|the|of|and|gmt|bst|uk|british|local|summer|time|hrs|hours|hour|am|pm|noon|midday|midnight"
    rf"|{_any_of(_WEEKDAYS)})\b",
    re.IGNORECASE,
)
_OFFSETS = {"BST": "+01:00", "GMT": "+00:00", "UTC": "+00:00"}
_HOURS = {"noon": 12, "midday": 12, "midnight": 0}


class DateWordsError(ValueError):
    """These words are no day or no time of day. The message is a sentence for the writer."""


@dataclass(frozen=True)
class DayFound:
    """A day, the words it was read from and where they stood. ``remarks`` say what had to be assumed."""

    day: date
    words: str
    start: int
    end: int
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClockFound:
    """A time of day; ``letters`` are BST, GMT or another zone where the writer gave one."""

    at: time
    letters: str = ""


def read_day(words: str, around: date) -> DayFound:
    """The day that ``words`` name, all of them.

    ``around`` decides the year where none is written: the nearest such day is taken.

    Raises:
        DateWordsError
    """
    text = " ".join(words.split()).strip(" .,;")
    impossible = False
    for shape in _SHAPES:
        match = shape.fullmatch(text)
        if match:
            found = _day_of(match, around)
            if found is not None:
                return found
            impossible = True
    if impossible:
        raise DateWordsError(f"“{text}” is not in the calendar. Check the day and the month.")
    raise DateWordsError(f"“{text}” is not a date. Write it like 17 May 2027.")


def find_day(text: str, around: date) -> DayFound | None:
    """The first day named in a text, or None. What is not in the calendar is passed over."""
    if _DIGIT.search(text) is None:
        return None
    found = [
        day for shape in _SHAPES[:-1] for match in shape.finditer(text) if (day := _day_of(match, around))
    ]
    return min(found, key=lambda one: (one.start, -one.end), default=None)


def _day_of(match: re.Match[str], around: date) -> DayFound | None:
    parts = match.groupdict()
    day, month, swapped = int(parts["day"]), _month(parts["month"]), False
    if "sep" in parts and day <= 12 < month:
        day, month, swapped = month, day, True
    weekday = _WEEKDAYS.get((parts.get("weekday") or "").casefold())
    words = match[0].strip()
    remarks = []
    year_words = (parts.get("year") or "").strip("'’")
    if year_words:
        chosen = _in_calendar(int(year_words) + (2000 if len(year_words) == 2 else 0), month, day)
    else:
        chosen = _nearest(month, day, weekday, around)
        if chosen:
            remarks.append(f"“{words}” has no year; {chosen.year} is taken, the nearest. Check it.")
    if chosen is None or not 1990 <= chosen.year <= 2100:
        return None
    if swapped:
        remarks.append(f"“{words}” puts the month first; it is read as {_shown(chosen)}.")
    if weekday is not None and weekday != chosen.weekday():
        remarks.append(
            f"“{words}” does not fit: {_shown(chosen)} is a {calendar.day_name[chosen.weekday()]}. Check which is right."
        )
    return DayFound(chosen, words, match.start(), match.end(), tuple(remarks))


def weekday_named(words: str) -> int | None:
    """The day of the week that stands first in ``words``, 0 for Monday."""
    match = re.match(r"[A-Za-z]{2,9}", words.strip())
    return _WEEKDAYS.get(match[0].casefold()) if match else None


def weekdays_in(words: str) -> set[int]:
    """Every day of the week named in ``words``, 0 for Monday."""
    return {
        _WEEKDAYS[word.casefold()]
        for word in re.findall(r"[A-Za-z]{3,9}", words)
        if word.casefold() in _WEEKDAYS
    }


def month_named(words: str, around: date) -> tuple[int, int] | None:
    """Year and number of the one month that ``words`` name; without a year, the one nearest to ``around``."""
    found = {
        _MONTHS[word.casefold()] for word in re.findall(r"[A-Za-z]{3,9}", words) if word.casefold() in _MONTHS
    }
    if len(found) != 1:
        return None
    month = found.pop()
    if year := re.search(r"(?<!\d)20\d{2}(?!\d)", words):
        return int(year[0]), month
    years = (around.year - 1, around.year, around.year + 1)
    return min(years, key=lambda one: abs((one - around.year) * 12 + month - around.month)), month


def _month(words: str) -> int:
    return int(words) if words.isdigit() else _MONTHS[words.casefold()]


def _in_calendar(year: int, month: int, day: int) -> date | None:
    with suppress(ValueError):
        return date(year, month, day)
    return None


def _nearest(month: int, day: int, weekday: int | None, around: date) -> date | None:
    years = range(around.year - 4, around.year + 5)
    found = [one for year in years if (one := _in_calendar(year, month, day))]
    near = [one for one in found if abs(one.year - around.year) <= 1] or found
    fitting = [one for one in near if weekday is not None and one.weekday() == weekday]
    return min(fitting or near, key=lambda one: abs(one - around), default=None)


def _shown(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def read_clock(words: str) -> ClockFound:
    """The time of day that ``words`` name.

    Raises:
        DateWordsError
    """
    text = " ".join(words.split()).strip(" .,;")
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise DateWordsError(f"“{text}” is not a time of day. Write it like 08:00 or 8am.")
    letters = (match["letters"] or "").upper()
    letters = letters if letters in _OFFSETS else ""
    if match["past"]:
        return ClockFound(time(0, 1), letters)
    if match["word"]:
        return ClockFound(time(_HOURS[match["word"].split()[-1].casefold().removeprefix("12")]), letters)
    digits = match["digits"]
    hour, minute = (
        (int(digits[:2]), int(digits[2:])) if digits else (int(match["hour"]), int(match["minute"] or 0))
    )
    half = (match["half"] or "")[:1].casefold()
    if not digits and match["minute"] is None and not half:
        raise DateWordsError(f"“{text}” may be morning or evening. Write it like 08:00 or 8am.")
    if half:
        if hour > 12 or (hour == 0 and half == "p"):
            raise DateWordsError(f"“{text}” is not a time of day. Write it like 08:00 or 8am.")
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return ClockFound(time(hour, minute), letters)
    except ValueError as error:
        raise DateWordsError(f"“{text}” is not a time of day. Write it like 08:00 or 8am.") from error


def find_clock(text: str) -> ClockFound | None:
    """The first time of day named in a text, or None."""
    return next(_clocks(text), None)


def _clocks(text: str) -> Iterator[ClockFound]:
    for match in _IN_TEXT.finditer(text):
        with suppress(DateWordsError):
            yield read_clock(match[0])


def clock_beside(text: str, day: DayFound | None) -> ClockFound | None:
    """The time of day that stands beside the day, with its zone: the day itself may look like one (17.05.27)."""
    beside = _beside(text, day)
    clock = find_clock(beside)
    return replace(clock, letters=zone_named(beside)) if clock else None


def several_clocks_beside(text: str, day: DayFound | None) -> bool:
    """Whether different times of day stand beside the day."""
    return len({clock.at for clock in _clocks(_beside(text, day))}) > 1


def _beside(text: str, day: DayFound | None) -> str:
    return text if day is None else f"{text[: day.start]} {text[day.end :]}"


def local_text(day: date, clock: ClockFound, zone: ZoneInfo) -> str:
    """The moment as front matter takes it: local time, with an offset only where the clocks show it twice.

    Raises:
        LocalTimeError: the clocks jump over that time, or show it twice and nothing says which is meant; or it is the time of
            another zone.
    """
    written = f"{day.isoformat()}T{clock.at:%H:%M}"
    try:
        moment = parse_moment(written, zone)
    except AmbiguousTimeError as error:
        offset = _OFFSETS.get(clock.letters)
        chosen = next((choice for choice in error.choices if offset and choice.endswith(offset)), None)
        if chosen is None:
            raise
        return chosen
    if clock.letters and not moment.astimezone(zone).isoformat().endswith(_OFFSETS.get(clock.letters, "?")):
        raise LocalTimeError(
            f"The clocks here do not show {clock.letters} on {_shown(day)}, so {clock.at:%H:%M} may be another time here. "
            "Write the time that the clocks here show."
        )
    return written


def day_and_clock(stored: datetime | date) -> tuple[date, ClockFound | None]:
    """A date that a spreadsheet stores, with its time where it has one. Midnight is how they store a day alone."""
    if not isinstance(stored, datetime):
        return stored, None
    moment = stored.replace(second=0, microsecond=0)
    return moment.date(), ClockFound(moment.time()) if moment.time() != time() else None


def is_only_a_date(text: str, around: date) -> bool:
    """Nothing in it but a day, a time of day, or both, and the small words that go with them."""
    return bool(text.strip()) and not words_beside_date(text, around)


def without_dates(text: str, around: date) -> str:
    """The line without its first day and its times of day, marks and all else as they stood."""
    if (day := find_day(text, around)) is not None:
        text = text[: day.start] + " " + text[day.end :]
    return _IN_TEXT.sub(" ", text)


def words_beside_date(text: str, around: date) -> str:
    """What a line says besides a day and a time of day; the whole line where it names neither."""
    rest = without_dates(text, around)
    rest = _SMALL_WORDS.sub(" ", rest)
    return " ".join(re.sub(r"[\W_]++", " ", rest).split()) if rest != text else text
