"""The days of a rule (“every second week on Monday and Friday”, “monthly on the first Monday”) as real moments.

The rule is forgotten once its dates are written down: those are what is shown, changed and signed off. The time on the
clock stays, whatever the clocks do between.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count, takewhile
from zoneinfo import ZoneInfo

from campaigns.domain.time.localtime import AmbiguousTimeError, NonexistentTimeError, parse_moment
from campaigns.domain.time.shifting import first_of_month

MOST = 60  # dates of one post
LAST = -1  # of the weeks of a month
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Every(StrEnum):
    WEEKS = "weeks"
    DAY_OF_MONTH = "day-of-month"
    WEEKDAY_OF_MONTH = "weekday-of-month"


@dataclass(frozen=True)
class Rule:
    """When something recurs, in local time, from the first day to the last, both included.

    Attributes:
        step: every so many weeks or months; at least 1.
        weekdays: Monday is 0. For weeks any number of them, for the weekday of a month the first one alone.
        which: the first (1) to the fourth (4) such weekday of the month, or the last (``LAST``).
    By the day of the month, that is the day of ``first``; a month that has no such day is left out.
    """

    every: Every
    first: date
    last: date
    at: time
    step: int = 1
    weekdays: tuple[int, ...] = ()
    which: int = 1


@dataclass(frozen=True)
class Occurrence:
    """One date of a rule. ``note`` says what the clocks, or the length of a month, made of it; empty where nothing.

    Attributes:
        at: aware, in UTC; none where that time or day does not exist.
    """

    day: date
    at: datetime | None
    note: str = ""


def occurrences(rule: Rule, zone: ZoneInfo) -> list[Occurrence]:
    """Its dates in order; at most one more than ``MOST`` that exist, so that a caller can tell that there are too many."""
    found: list[Occurrence] = []
    there = 0
    for occurrence in _each(rule, zone):
        found.append(occurrence)
        there += occurrence.at is not None
        if there > MOST:
            break
    return found


def _each(rule: Rule, zone: ZoneInfo) -> Iterator[Occurrence]:
    if rule.every is Every.WEEKS:
        yield from (_on(day, rule, zone) for day in _of_weeks(rule))
        return
    for month in takewhile(lambda day: day <= rule.last, _months(rule)):
        day = _day_in(month, rule)
        if day is None:
            words = f"{month:%B %Y} has no day {rule.first.day}"
            yield Occurrence(month, None, words)
        elif rule.first <= day <= rule.last:
            yield _on(day, rule, zone)


def _of_weeks(rule: Rule) -> Iterator[date]:
    monday = rule.first - timedelta(days=rule.first.weekday())
    for number in count(0, rule.step):
        week = monday + timedelta(weeks=number)
        if week > rule.last:
            return
        for weekday in sorted(set(rule.weekdays)):
            if rule.first <= (day := week + timedelta(days=weekday)) <= rule.last:
                yield day


def _months(rule: Rule) -> Iterator[date]:
    return (first_of_month(rule.first, number) for number in count(0, rule.step))


def _day_in(month: date, rule: Rule) -> date | None:
    length = calendar.monthrange(month.year, month.month)[1]
    if rule.every is Every.DAY_OF_MONTH:
        return month.replace(day=rule.first.day) if rule.first.day <= length else None
    if rule.which == LAST:
        last = month.replace(day=length)
        return last - timedelta(days=(last.weekday() - rule.weekdays[0]) % 7)
    return month + timedelta(days=(rule.weekdays[0] - month.weekday()) % 7 + 7 * (rule.which - 1))


def _on(day: date, rule: Rule, zone: ZoneInfo) -> Occurrence:
    """Of a time that comes twice the first; of one that the clocks jump over none."""
    try:
        return Occurrence(day, parse_moment(datetime.combine(day, rule.at), zone))
    except AmbiguousTimeError as error:
        words = "the clocks go back and this time comes twice: the first is taken"
        return Occurrence(day, parse_moment(error.choices[0], zone), words)
    except NonexistentTimeError:
        return Occurrence(day, None, "the clocks go forward and this time does not exist")
