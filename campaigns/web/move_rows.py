"""The table that shows what is to be moved, from when to when, before anything is; and by how many days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campaigns.reports.screens.calendar_parts import DayNote
from campaigns.web.calendar_page import days_of

MOST_DAYS = 366  # that something is shifted by at once


@dataclass(frozen=True)
class MoveRow:
    """One line: from when to when, what lies on the new day, and why it can't be.

    Attributes:
        stays: why it is not moved with the others, where that keeps nobody. remark: what moving it brings about.
        value: how a form names it, where it can be ticked.
        where: the account it goes to, where the line is about a single one.
    """

    title: str
    channels: tuple[str, ...]
    was: datetime
    to: datetime | None = None
    notes: tuple[DayNote, ...] = ()
    why_not: str = ""
    stays: str = ""
    remark: str = ""
    value: str = ""
    ref: str = ""
    where: str = ""
    is_ticked: bool = False


def number_of_days(typed: str) -> int:
    """0 where it is none that can be taken."""
    try:
        number = int(typed.replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        return 0
    return number if abs(number) <= MOST_DAYS else 0


def notes_on(days: Sequence[date]) -> dict[date, tuple[DayNote, ...]]:
    """What each of these days brings."""
    return {one.day: tuple(one.notes) for one in days_of(span_of(days))} if days else {}


def span_of(days: Sequence[date]) -> list[date]:
    """Every day from the first of these to the last; a year of them at most."""
    first, last = min(days), min(max(days), min(days) + timedelta(days=MOST_DAYS))
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
