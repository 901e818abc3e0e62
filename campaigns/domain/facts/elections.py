"""The pre-election period: from the notice of election to the close of poll.

Where the notice has not been published yet, the latest lawful day is taken: the twenty-fifth working day before the
poll (Local Elections (Principal Areas) (England and Wales) Rules 2006, schedule 2, part 1).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

NOTICE_WORKING_DAYS = 25
SHORTEST_NOTICE = 15  # working days; our own choice: less than any timetable has
_SATURDAY = 5
_CHRISTMAS = frozenset({(12, 24), (12, 25)})


class ElectionKind(StrEnum):
    LOCAL = "local"
    COMMISSIONER = "commissioner"
    MAYOR = "mayor"
    GENERAL = "general"
    BY_ELECTION = "by-election"


def is_working_day(day: date, closed: Collection[date]) -> bool:
    """No weekend, not Christmas Eve or Christmas Day, and not ``closed``: bank holidays in England (Good Friday is
    one) and days of public mourning or thanksgiving.
    """
    return day.weekday() < _SATURDAY and (day.month, day.day) not in _CHRISTMAS and day not in closed


def working_days_before(day: date, count: int, closed: Collection[date]) -> date:
    """The ``count``-th working day before ``day``, which itself is not counted."""
    while count > 0:
        day -= timedelta(days=1)
        count -= is_working_day(day, closed)
    return day


def latest_lawful_start(polling_day: date, closed: Collection[date]) -> date:
    """The last day on which the notice of election can be published, and so the last on which the period can begin."""
    return working_days_before(polling_day, NOTICE_WORKING_DAYS, closed)


def latest_notice(polling_day: date, kind: ElectionKind, closed: Collection[date]) -> date:
    """The last day on which a notice of election can have been published.

    Parliamentary elections and by-elections have shorter timetables; no notice comes later than this even so.
    """
    bound = kind in (ElectionKind.LOCAL, ElectionKind.COMMISSIONER, ElectionKind.MAYOR)
    return working_days_before(polling_day, NOTICE_WORKING_DAYS if bound else SHORTEST_NOTICE, closed)


def period_start(polling_day: date, published_on: date | None, closed: Collection[date]) -> date:
    """The day the notice was published, where somebody wrote it down; else the latest lawful one.

    Raises:
        ValueError: the notice would have been published after the poll.
    """
    if published_on is None:
        return latest_lawful_start(polling_day, closed)
    if published_on > polling_day:
        raise ValueError("The notice of election can't be published after polling day. Check both days.")
    return published_on
