"""A length of time as people say it."""

from __future__ import annotations

import math

MANY_DAYS = 2 * 365  # beyond that people count in years
DAYS_OF_A_YEAR = 365.25


def how_far(days: int) -> str:
    """A number of days: ``400 days``; ``72 years`` where nobody would count them."""
    return _plural(days, "day") if days < MANY_DAYS else _plural(max(2, int(days / DAYS_OF_A_YEAR)), "year")


def how_long(seconds: float) -> str:
    """A length of time as people say it: ``1 second``, ``25 minutes``, ``1 hour 30 minutes``, ``3 days``, ``72 years``."""
    if seconds >= MANY_DAYS * 86_400:
        return how_far(int(seconds // 86_400))
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            minutes = int(seconds % 3_600 // 60) if size == 3_600 and seconds < 6 * 3_600 else 0
            return " ".join(
                [_plural(int(seconds // size), unit), *([_plural(minutes, "minute")] if minutes else [])]
            )
    return _plural(max(0, int(seconds)), "second")


def at_most(seconds: float) -> str:
    """A wait, rounded up, so that nobody comes too early: ``40 seconds``, ``2 minutes``."""
    whole = max(1, math.ceil(seconds))
    return how_long(whole if whole < 60 else math.ceil(whole / 60) * 60)


def _plural(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count:,} {unit}s"
