"""Days of a calendar page, and a moment moved by whole days: the time on the clock stays, whatever the clocks do between."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.domain.time.localtime import AmbiguousTimeError, LocalTimeError, parse_moment

YEAR_OF_WEEKS = timedelta(weeks=52)  # the same day of the week
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)  # of what a calendar shows


def month_days(day: date) -> list[list[date]]:
    """The weeks of the month of this day, Monday first, with the days of its neighbours that complete them."""
    return calendar.Calendar().monthdatescalendar(day.year, day.month)


def week_days(day: date) -> list[date]:
    """Monday to Sunday of the week of this day."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=number) for number in range(7)]


def first_of_month(day: date, months: int = 0) -> date:
    """The first day of the month so many months later."""
    months += day.year * 12 + day.month - 1
    return date(months // 12, months % 12 + 1, 1)


def shifted(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """So many days later (or, below nought, earlier) at the same time on the clock, in UTC. Of a time that comes twice the
    first.

    Raises:
        NonexistentTimeError: the clocks jump over that time on that day.
        LocalTimeError: there is no such day.
    """
    local = moment.astimezone(zone)
    try:
        wall = (local + timedelta(days=days)).replace(tzinfo=None, fold=0)
        return parse_moment(wall, zone)
    except AmbiguousTimeError as error:
        return parse_moment(error.choices[0], zone)
    except OverflowError as error:
        raise LocalTimeError("There is no such day. Choose fewer days.") from error


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
