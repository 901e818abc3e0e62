"""Days of a calendar page, and a moment moved by whole days: the time on the clock stays, whatever the clocks do between."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.domain.time.localtime import AmbiguousTimeError, LocalTimeError, parse_moment

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
