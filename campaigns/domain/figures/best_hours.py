"""When an account's posts did best, by time of day: only from enough posts, of one definition, at one age.

Nothing here says that the hour is the reason: posts differ in more than that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles
from zoneinfo import ZoneInfo

HOURS = 3  # of a part of the day
FEWEST_POSTS = 10  # in a part of the day, else nothing is said of it
FEWEST_PARTS = 2  # else there is nothing to compare with
AGED, AGED_UNTIL = timedelta(days=7), timedelta(days=14)  # after sending: figures of younger posts still grow
BACK = timedelta(days=180)


@dataclass(frozen=True)
class Post:
    """One figure of one post: the first reading that was taken a week or more after it went out."""

    sent_at: datetime
    value: int
    definition: str
    taken_at: datetime


@dataclass(frozen=True)
class PartOfDay:
    """Posts that went out from one hour (local) to another. ``low`` and ``high``: half of them lie between.

    ``stands_out``: three in four of them did at least as well as the middle one of all the others.
    """

    first_hour: int
    posts: int
    middle: float
    low: float
    high: float
    stands_out: bool = False

    @property
    def words(self) -> str:
        return f"{_clock(self.first_hour)} to {_clock((self.first_hour + HOURS) % 24)}"


@dataclass(frozen=True)
class BestHours:
    """``parts`` in the order of the day; empty where there are too few posts to say anything. ``posts`` counts all that
    were looked at, ``left_out`` those that were counted by another definition.
    """

    parts: tuple[PartOfDay, ...]
    posts: int
    left_out: int = 0


def best_hours(posts: Iterable[Post], zone: ZoneInfo) -> BestHours:
    every = sorted(posts, key=lambda one: one.taken_at)
    if not every:
        return BestHours((), 0)
    definition = every[-1].definition
    alike = [one for one in every if one.definition == definition]
    by_part: dict[int, list[int]] = defaultdict(list)
    for one in alike:
        by_part[one.sent_at.astimezone(zone).hour // HOURS * HOURS].append(one.value)
    enough = {hour: values for hour, values in by_part.items() if len(values) >= FEWEST_POSTS}
    left_out = len(every) - len(alike)
    if len(enough) < FEWEST_PARTS:
        return BestHours((), len(alike), left_out)
    parts = [
        _part(hour, values, [one for other, more in by_part.items() if other != hour for one in more])
        for hour, values in sorted(enough.items())
    ]
    return BestHours(tuple(parts), len(alike), left_out)


def _part(hour: int, values: Sequence[int], others: Sequence[int]) -> PartOfDay:
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return PartOfDay(hour, len(values), middle, low, high, low > median(others))


def _clock(hour: int) -> str:
    return {0: "midnight", 12: "midday"}.get(hour, f"{hour % 12}{'am' if hour < 12 else 'pm'}")
