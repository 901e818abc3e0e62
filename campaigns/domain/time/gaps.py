"""Days without anything in something that runs. Pure rules over days."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Gap:
    """Empty days in a row, from the first to the last."""

    first: date
    last: date

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1


def gaps(busy: Collection[date], first: date, last: date) -> Iterator[Gap]:
    """The gaps between two days, both of them included; none where the last comes before the first."""
    begun: date | None = None
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day in busy:
            if begun is not None:
                yield Gap(begun, day - ONE_DAY)
            begun = None
        elif begun is None:
            begun = day
    if begun is not None:
        yield Gap(begun, last)
