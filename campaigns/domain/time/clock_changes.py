"""The days on which the clocks change, and how near to the change a moment is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.domain.time.localtime import start_of_day

BESIDE = timedelta(hours=1)


@dataclass(frozen=True)
class ClockChange:
    """One change. ``at`` (UTC) is the first moment of the new time; ``shift`` is how far the clocks go forward.

    A ``shift`` below nought means that they go back: the local times before and after ``at`` occur twice.
    """

    at: datetime
    shift: timedelta

    @property
    def goes_forward(self) -> bool:
        return self.shift > timedelta()


def clock_changes(first: date, last: date, zone: ZoneInfo) -> list[ClockChange]:
    """Every change from the first day to the last, both included, in order."""
    return list(_changes(first, last, zone))


def _changes(first: date, last: date, zone: ZoneInfo) -> Iterator[ClockChange]:
    day = first
    while day <= last:
        begins, ends = start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone)
        shift = _offset(ends, zone) - _offset(begins, zone)
        if shift:
            yield ClockChange(_moment_of_change(begins, ends, zone), shift)
        day += timedelta(days=1)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _moment_of_change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Halving the day until one second is left: changes happen at whole seconds."""
    before = _offset(low, zone)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if _offset(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high.astimezone(UTC)


def nearness(moment: datetime, change: ClockChange) -> str:
    """Where a moment stands to the change, in words; empty where it is more than an hour away from it.

    When the clocks go forward there is no moment in the missing hour: what was meant for it stands beside it.
    """
    if change.goes_forward:
        if change.at - BESIDE <= moment < change.at:
            return "in the last hour before the clocks go forward"
        if change.at <= moment < change.at + BESIDE:
            return "in the first hour after the clocks go forward"
        return ""
    doubled = -change.shift
    begins, ends = change.at - doubled, change.at + doubled
    if begins <= moment < change.at:
        return "in the hour that occurs twice, the first time"
    if change.at <= moment < ends:
        return "in the hour that occurs twice, the second time"
    if begins - BESIDE <= moment < begins:
        return "in the hour before the one that occurs twice"
    if ends <= moment < ends + BESIDE:
        return "in the hour after the one that occurs twice"
    return ""
