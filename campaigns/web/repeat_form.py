"""The form of a rule by which a post recurs: read from the address of its page, and the dates it comes to with their notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import request

from campaigns.domain.time.localtime import LocalTimeError, clock_time, parse_day, parse_moment
from campaigns.domain.time.recurring import LAST, MOST, WEEKDAYS, Every, Occurrence, Rule, occurrences
from campaigns.domain.time.shifting import FIRST_DAY, LAST_DAY
from campaigns.reports.screens.calendar_parts import CalendarDay, DayNote
from campaigns.services.content.facts import facts_now
from campaigns.web.answers import FieldError
from campaigns.web.calendar_page import days_of
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.numbers import whole_number

EVERY_LABELS = {
    Every.WEEKS: "On these days of the week",
    Every.DAY_OF_MONTH: "Monthly, on the same day of the month as the first day",
    Every.WEEKDAY_OF_MONTH: "Monthly, on one weekday, like the first Monday",
}
WHICH_LABELS = {1: "First", 2: "Second", 3: "Third", 4: "Fourth", LAST: "Last"}
LONGEST_STEP = 12
LONGEST = timedelta(days=732)


@dataclass(frozen=True)
class DateChoice:
    """One date to be ticked. ``why_not`` says why it can't be; ``notes`` are what else that day brings."""

    day: date
    at: datetime | None
    notes: tuple[DayNote, ...] = ()
    remarks: tuple[str, ...] = ()
    why_not: str = ""


def rule_of_address() -> Rule:
    """
    Raises:
        FieldError: something of it is missing, or is none.
    """
    args = request.args
    try:
        every = Every(args.get("every", ""))
    except ValueError:
        raise FieldError("every", "Choose how it recurs.") from None
    first, last = (
        _day("first", "Give the first day."),
        _day("last", "Give the last day: it never recurs for ever."),
    )
    if last < first:
        raise FieldError("last", "The last day is before the first one.")
    if last - first > LONGEST:
        raise FieldError(
            "last", "Give a last day within two years: by then somebody should read the words again."
        )
    try:
        at = parse_moment(f"2000-01-03T{args.get('time', '')}", local_zone()).astimezone(local_zone()).time()
    except LocalTimeError:
        raise FieldError("time", "Give the time of day.") from None
    step = whole_number(args.get("step", "1"))
    if step is None or not 1 <= step <= LONGEST_STEP:
        raise FieldError("step", f"Give a number from 1 to {LONGEST_STEP}.")
    return Rule(every, first, last, at, step, _weekdays(every), _which())


def _day(name: str, missing: str) -> date:
    typed = request.args.get(name, "").strip()
    if not typed:
        raise FieldError(name, missing)
    try:
        day = parse_day(typed)
    except LocalTimeError as error:
        raise FieldError(name, str(error)) from error
    if not FIRST_DAY < day < LAST_DAY:
        raise FieldError(name, "Check the year.")
    return day


def _weekdays(every: Every) -> tuple[int, ...]:
    if every is Every.DAY_OF_MONTH:
        return ()
    name = "weekday" if every is Every.WEEKS else "one_weekday"
    days = tuple(sorted({int(one) for one in request.args.getlist(name) if one in tuple("0123456")}))
    if not days:
        raise FieldError(name, "Tick at least one day of the week.")
    return days if every is Every.WEEKS else days[:1]


def _which() -> int:
    return next((one for one in WHICH_LABELS if str(one) == request.args.get("which")), 1)


def date_choices(rule: Rule, ref: str) -> list[DateChoice]:
    """Its dates as they can be chosen, each with what lies on that day.

    Raises:
        FieldError: there is none, or there are too many.
    """
    found = occurrences(rule, local_zone())
    there = [one for one in found if one.at]
    if not there:
        raise FieldError("last", "There is no such date between the first and the last day.")
    if len(there) > MOST:
        raise FieldError("last", f"{MOST} dates are the most for one post. Choose an earlier last day.")
    days = {one.day: one for one in days_of(_span([one.day for one in there]))}
    apart = timedelta(minutes=facts_now(page_session(), current_desk()).number("minutes-apart"))
    return [_choice(one, days.get(one.day), apart, ref) for one in found]


def _choice(one: Occurrence, day: CalendarDay | None, apart: timedelta, ref: str) -> DateChoice:
    if one.at is None:
        return DateChoice(one.day, None, why_not=f"{one.note}.")
    remarks = [f"{one.note}."] if one.note else []
    for entry in day.entries if day else ():
        if entry.ref != ref and abs(entry.at - one.at) < apart:
            remarks.append(f"Close to “{entry.title}” at {clock_time(entry.at, local_zone())}.")
    over = "That time is over." if one.at <= now() else ""
    return DateChoice(one.day, one.at, tuple(day.notes) if day else (), tuple(remarks), over)


def _span(days: Sequence[date]) -> list[date]:
    first, last = min(days), max(days)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def weekday_choices() -> list[tuple[str, str]]:
    return [(str(number), name) for number, name in enumerate(WEEKDAYS)]
