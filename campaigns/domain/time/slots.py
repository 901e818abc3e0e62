"""The office's usual times as moments, and the first of them at which nothing else goes out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from campaigns.domain.time.localtime import AmbiguousTimeError, NonexistentTimeError, parse_moment

AHEAD = timedelta(days=56)  # how far a free time is looked for
# A day of the week (Monday is 0) and the minute of the day, in local time.
WeeklyTime = tuple[int, int]


@dataclass(frozen=True)
class FreeSlot:
    """``kinds``: the channels whose usual time it is, of those that were asked about."""

    at: datetime
    kinds: tuple[str, ...]


def slot_moments(
    times: Collection[WeeklyTime], first: date, last: date, zone: ZoneInfo
) -> Iterator[datetime]:
    """Every usual time from the first day to the last, in order (UTC). One that the clocks jump over is left out; of one
    that comes twice the first counts.
    """
    day = first
    while day <= last:
        for weekday, minute in sorted(times):
            if weekday == day.weekday() and (moment := _moment(day, minute, zone)) is not None:
                yield moment
        day += timedelta(days=1)


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime | None:
    try:
        return parse_moment(datetime.combine(day, time(minute // 60, minute % 60)), zone)
    except AmbiguousTimeError as error:
        return parse_moment(error.choices[0], zone)
    except NonexistentTimeError:
        return None


def free_slots(
    times: Mapping[str, Collection[WeeklyTime]],
    busy: Collection[datetime],
    *,
    after: datetime,
    until: datetime,
    apart: timedelta,
    zone: ZoneInfo,
) -> Iterator[FreeSlot]:
    """The usual times of any of these kinds after one moment and before another, in order, that have nothing within
    ``apart`` of them.
    """
    first, last = after.astimezone(zone).date(), until.astimezone(zone).date()
    by_moment: dict[datetime, list[str]] = {}
    for kind, weekly in times.items():
        for moment in slot_moments(weekly, first, last, zone):
            by_moment.setdefault(moment, []).append(kind)
    taken = sorted(busy)
    for moment in sorted(by_moment):
        if after < moment < until and not _is_near(taken, moment, apart):
            yield FreeSlot(moment, tuple(by_moment[moment]))


def next_free_slot(
    times: Mapping[str, Collection[WeeklyTime]],
    busy: Collection[datetime],
    *,
    after: datetime,
    apart: timedelta,
    zone: ZoneInfo,
) -> FreeSlot | None:
    """The first that is usual for every kind that has usual times; where there is none in eight weeks, for any of them."""
    wanted = {kind for kind, weekly in times.items() if weekly}
    first = None
    for slot in free_slots(times, busy, after=after, until=after + AHEAD, apart=apart, zone=zone):
        if set(slot.kinds) == wanted:
            return slot
        first = first or slot
    return first


def _is_near(taken: Sequence[datetime], moment: datetime, apart: timedelta) -> bool:
    return any(abs(one - moment) < max(apart, timedelta(minutes=1)) for one in taken)


def weekly_words(times: Collection[WeeklyTime], names: Sequence[str]) -> list[tuple[str, str]]:
    """The times of day in order, each with its days: runs of three or more days as “Monday to Friday”."""
    by_minute: dict[int, list[int]] = {}
    for weekday, minute in sorted(times):
        by_minute.setdefault(minute, []).append(weekday)
    return [
        (f"{minute // 60:02d}:{minute % 60:02d}", ", ".join(_runs(days, names)))
        for minute, days in sorted(by_minute.items())
    ]


def _runs(days: Sequence[int], names: Sequence[str]) -> Iterator[str]:
    runs = [[days[0]]]
    for one, other in pairwise(days):
        if other == one + 1:
            runs[-1].append(other)
        else:
            runs.append([other])
    for run in runs:
        if len(run) > 2:
            yield f"{names[run[0]]} to {names[run[-1]]}"
        else:
            yield from (names[one] for one in run)
