"""Weeks in a plan: “w/c 17 May” above or beside its rows, and which day “Wednesday” is in it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from campaigns.importing.guessing.dates import find_day, weekday_named
from campaigns.importing.plan_dates import LONGEST_DAY, written_out
from campaigns.importing.values import Cell, TableRow

_WEEK = re.compile(
    r"(?:w[/.]?[cbe]|week(?:\s(?:commencing|beginning|of|ending|starting))?|wk)\b.{0,60}", re.IGNORECASE
)
_ENDING = re.compile(r"w[/.]?e\b|week\sending\b", re.IGNORECASE)
_UP_TO = re.compile(r"(?<!\d)(?P<first>\d{1,2})(?:st|nd|rd|th)?\s?(?:[-–—]|to)\s?$", re.IGNORECASE)
_RANGE = re.compile(
    r"\d(?:st|nd|rd|th)?(?:\s[A-Za-z]{3,9})?\s?(?:[-–—]|to)\s?(?:[A-Za-z]{3,9}\s)?\d", re.IGNORECASE
)
_DAY_OF_MONTH = re.compile(r"(?:the )?\d{1,2}(?:st|nd|rd|th)?(?![\d:.]|\s?[ap]\.?m)", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?P<weekday>[A-Za-z]{3,9})\b[.,:]?(?P<rest>.{0,30})")


def says_week(text: str) -> bool:
    """“w/c 17 May”, “Week 2: 17–23 May”, “17th - 23rd May”."""
    words = " ".join(text.split())
    return len(words) <= LONGEST_DAY and bool(_WEEK.fullmatch(words) or _RANGE.search(words))


def week_row(row: TableRow, around: date) -> Cell | None:
    """The week, where a row holds nothing but one: it is that of the rows below it."""
    own = [cell for cell in row.cells if cell.text and not cell.carried]
    if len(own) != 1 or not says_week(own[0].text):
        return None
    return own[0] if find_day(written_out(own[0], month_first=False), around) else None


def weekday_alone(text: str) -> tuple[int, str] | None:
    """The day of the week, 0 for Monday, and what stands behind it, as in “Friday 9am”; None where a day of a month is."""
    match = _WEEKDAY.fullmatch(" ".join(text.split()))
    number = weekday_named(match["weekday"]) if match else None
    if match is None or number is None or _DAY_OF_MONTH.match(match["rest"].strip()):
        return None
    return number, match["rest"].strip(" ,–-")


def day_in_week(week: Cell, weekday: int, around: date, *, month_first: bool) -> date | None:
    """The day that this weekday is in the week; it begins on Monday, unless it is said to begin on a Sunday."""
    words = written_out(week, month_first=month_first)
    found = find_day(words, around)
    if found is None:
        return None
    began = found.day
    first = _UP_TO.search(words, 0, found.start)
    if _ENDING.match(words.strip()):
        began -= timedelta(days=6)
    elif first and 1 <= int(first["first"]) < began.day:
        began = began.replace(day=int(first["first"]))
    if began.weekday() != 6:
        began -= timedelta(days=began.weekday())
    return began + timedelta(days=(weekday - began.weekday()) % 7)
