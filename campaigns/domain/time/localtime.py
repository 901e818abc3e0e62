"""Local clock times to moments and back: a time that does not exist is refused, one that occurs twice
asks which.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from campaigns.errors import CampaignDeskError

_LOCAL = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})[T ]+(?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d++)?)?"
    r"\s*+(?P<offset>Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
EXAMPLE = "2027-05-17T08:00"
FIRST_YEAR, LAST_YEAR = 1900, 2199


class LocalTimeError(CampaignDeskError):
    """What was written can't be turned into one moment."""


class NonexistentTimeError(LocalTimeError):
    """The clocks jump over this time. ``next_valid`` is the first local time after the gap."""

    def __init__(self, message: str, *, next_valid: datetime) -> None:
        super().__init__(message)
        self.next_valid = next_valid


class AmbiguousTimeError(LocalTimeError):
    """The clocks show this time twice. ``choices`` are the two ways to write it, the earlier first."""

    def __init__(self, message: str, *, choices: tuple[str, str]) -> None:
        super().__init__(message)
        self.choices = choices


def parse_moment(value: str | datetime | date, zone: ZoneInfo) -> datetime:
    """The moment (aware, UTC) that a person wrote as local time, or with an offset of her own.

    Raises:
        NonexistentTimeError, AmbiguousTimeError: the clocks change around then.
        LocalTimeError: it is no date and time, or so far away that nobody can mean it.
    """
    if isinstance(value, datetime):
        return _moment(value, zone, value.isoformat(" ", "minutes"))
    if isinstance(value, date):
        raise LocalTimeError(_time_missing(value.isoformat()))
    return _parse_text(value.strip(), zone)


def _parse_text(text: str, zone: ZoneInfo) -> datetime:
    match = _LOCAL.fullmatch(text)
    if match is None:
        if _DAY.fullmatch(text):
            raise LocalTimeError(_time_missing(text))
        raise LocalTimeError(f"“{text}” is not a date and time. Write it like {EXAMPLE}.")
    offset = (match["offset"] or "").upper().replace("Z", "+00:00")
    clock = f"{match['hour']}:{match['minute']}:{match['second'] or '00'}"
    try:
        written = datetime.fromisoformat(f"{match['day']}T{clock}{offset}")
    except ValueError as error:
        raise _not_in_calendar(text) from error
    return _moment(written, zone, text)


def _moment(written: datetime, zone: ZoneInfo, text: str) -> datetime:
    if not FIRST_YEAR <= written.year <= LAST_YEAR:  # reckoning with days around it has to stay possible
        raise _not_in_calendar(text)
    return written.astimezone(UTC) if written.tzinfo else _resolve(written, zone)


def _not_in_calendar(text: str) -> LocalTimeError:
    return LocalTimeError(f"“{text}” is not in the calendar. Check the day and the time.")


def _time_missing(day: str) -> str:
    return f"“{day}” has no time of day. Write it like {day}T08:00."


def _resolve(naive: datetime, zone: ZoneInfo) -> datetime:
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        next_valid = _after_gap(first, second, zone)
        raise NonexistentTimeError(
            f"{_words(naive)} does not exist: the clocks go forward then. "
            f"The next time that does is {next_valid:%Y-%m-%dT%H:%M}.",
            next_valid=next_valid,
        )
    choices = (_with_offset(first), _with_offset(second))
    raise AmbiguousTimeError(
        f"{_words(naive)} occurs twice: the clocks go back then. "
        f"Write {choices[0]} for the first or {choices[1]} for the second.",
        choices=choices,
    )


def _after_gap(first: datetime, second: datetime, zone: ZoneInfo) -> datetime:
    """The first local minute after the jump: found between the two readings of the missing time."""
    low, high = second.astimezone(UTC), first.astimezone(UTC)
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return (high + timedelta(milliseconds=500)).replace(microsecond=0).astimezone(zone)


def _words(naive: datetime) -> str:
    return f"{naive:%H:%M} on {naive:%A} {naive.day} {naive:%B %Y}"


def _with_offset(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def parse_day(value: str | date, zone: ZoneInfo | None = None) -> date:
    """A day in the calendar; a moment is read as the day it falls on in ``zone``."""
    if isinstance(value, datetime):
        return (value.astimezone(zone) if zone and value.tzinfo else value).date()
    if isinstance(value, date):
        return value
    try:
        if _DAY.fullmatch(value.strip()):
            return date.fromisoformat(value.strip())
    except ValueError:
        raise LocalTimeError(f"“{value}” is not in the calendar. Check the day.") from None
    raise LocalTimeError(f"“{value}” is not a date. Write it like 2027-05-17.")


def zone_words(zone: ZoneInfo) -> str:
    return "UK time" if zone.key == "Europe/London" else f"{zone.key.replace('_', ' ')} time"


def format_local(moment: datetime, zone: ZoneInfo) -> str:
    """For people: ``Monday 17 May 2027, 8:00am (UK time)``. The doubled hour gets the zone's letters."""
    local = _local(moment, zone)
    letters = f", {local.tzname()}" if _is_doubled(local) else ""
    return f"{format_day(local.date())}, {_clock(local)} ({zone_words(zone)}{letters})"


def clock_as_written(moment: datetime, zone: ZoneInfo) -> str:
    """As a file says it: ``2027-05-17T08:00`` of local time; in the doubled hour of autumn with its offset."""
    local = _local(moment, zone)
    return _with_offset(local) if _is_doubled(local) else f"{local:%Y-%m-%dT%H:%M}"


def clock_time(moment: datetime, zone: ZoneInfo) -> str:
    """``8:05am``; in the doubled hour of autumn with the zone's letters."""
    local = _local(moment, zone)
    return f"{_clock(local)} {local.tzname()}" if _is_doubled(local) else _clock(local)


def _clock(local: datetime) -> str:
    """As GOV.UK writes it (style guide, “Times”): midday and midnight, never 12:00pm."""
    if not local.minute and local.hour in (0, 12):
        return "midnight" if local.hour == 0 else "midday"
    return f"{local.hour % 12 or 12}:{local.minute:02d}{'am' if local.hour < 12 else 'pm'}"


def _is_doubled(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def format_day(day: date) -> str:
    """``Monday 17 May 2027``."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def format_embargo(moment: datetime, zone: ZoneInfo) -> str:
    """As newsrooms write it: ``00:01 on Monday 17 May 2027 (UK time)``."""
    local = _local(moment, zone)
    return f"{local.time():%H:%M} on {format_day(local.date())} ({zone_words(zone)})"


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone; naive times are refused")
    return moment.astimezone(zone)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a local day, in UTC."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
