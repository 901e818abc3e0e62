"""Moving a plan by whole days: the time of day on the clock stays, whatever the clocks do in between."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.domain.time.localtime import LocalTimeError, parse_moment

YEAR_OF_WEEKS = timedelta(weeks=52)  # the same day of the week


def shifted_day(day: str, days: int) -> str:
    """A day like 2027-05-17; empty stays empty, and so does what is no day."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return ""


def shifted_moment(moment: datetime | None, days: int, zone: ZoneInfo) -> str:
    """A local date and time like 2027-05-17T08:00; empty where there is no such time on that day, or two."""
    if moment is None:
        return ""
    try:
        text = f"{moment.astimezone(zone).replace(tzinfo=None) + timedelta(days=days):%Y-%m-%dT%H:%M}"
        parse_moment(text, zone)
    except (LocalTimeError, OverflowError):
        return ""
    return text
