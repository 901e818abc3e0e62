"""The days on which the clocks change, in the zone of the organisation and in one without."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from campaigns.domain.time.clock_changes import ClockChange, clock_changes, nearness

LONDON = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)
SPRING = ClockChange(datetime(2027, 3, 28, 1, tzinfo=UTC), HOUR)
AUTUMN = ClockChange(datetime(2026, 10, 25, 1, tzinfo=UTC), -HOUR)


def test_a_year_in_london_has_two_changes() -> None:
    assert clock_changes(date(2026, 10, 1), date(2027, 9, 30), LONDON) == [AUTUMN, SPRING]


def test_both_ends_of_the_span_count() -> None:
    sunday = date(2027, 3, 28)
    assert clock_changes(sunday, sunday, LONDON) == [SPRING]
    assert clock_changes(sunday + timedelta(days=1), date(2027, 4, 30), LONDON) == []


def test_a_zone_without_summer_time_has_none() -> None:
    assert clock_changes(date(2026, 1, 1), date(2027, 12, 31), ZoneInfo("Africa/Lagos")) == []


@pytest.mark.parametrize(
    ("change", "hour", "minute", "words"),
    [
        (SPRING, -1, 59, ""),
        (SPRING, 0, 0, "in the last hour before the clocks go forward"),
        (SPRING, 0, 59, "in the last hour before the clocks go forward"),
        (SPRING, 1, 0, "in the first hour after the clocks go forward"),
        (SPRING, 2, 0, ""),
        (AUTUMN, -2, 59, ""),
        (AUTUMN, -1, 0, "in the hour before the one that occurs twice"),
        (AUTUMN, 0, 0, "in the hour that occurs twice, the first time"),
        (AUTUMN, 1, 0, "in the hour that occurs twice, the second time"),
        (AUTUMN, 2, 59, "in the hour after the one that occurs twice"),
        (AUTUMN, 3, 0, ""),
    ],
)
def test_a_moment_is_told_by_the_hour_it_falls_in(
    change: ClockChange, hour: int, minute: int, words: str
) -> None:
    midnight = change.at.replace(hour=0)
    assert nearness(midnight + timedelta(hours=hour, minutes=minute), change) == words
