"""The period of a report, across the Sundays on which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from campaigns.domain.time.periods import Period, PeriodError, parse_period

LONDON = ZoneInfo("Europe/London")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        ("2027-03-28", "2027-03-28", utc(2027, 3, 28), utc(2027, 3, 28, 23)),  # clocks go forward: 23 hours
        ("2027-10-31", "2027-10-31", utc(2027, 10, 30, 23), utc(2027, 11, 1)),  # clocks go back: 25 hours
        ("2027-04-01", "2027-06-30", utc(2027, 3, 31, 23), utc(2027, 6, 30, 23)),
        ("2027-01-01", "2027-03-31", utc(2027, 1, 1), utc(2027, 3, 31, 23)),
    ],
)
def test_a_period_runs_from_midnight_to_midnight_by_the_local_clock(
    first: str, last: str, start: datetime, end: datetime
):
    assert parse_period(first, last).bounds(LONDON) == (start, end)


def test_quarters_meet_without_a_gap_or_an_overlap_on_the_days_after_the_clocks_change():
    q4 = parse_period("2027-01-01", "2027-03-31").bounds(LONDON)
    q1 = parse_period("2027-04-01", "2027-06-30").bounds(LONDON)
    assert q4[1] == q1[0]


def test_an_end_before_the_start_is_refused_with_both_days_named():
    with pytest.raises(
        PeriodError, match=r"--from is 1 July 2027, --to is 30 June 2027\. Swap the two days\."
    ):
        parse_period("2027-07-01", "2027-06-30")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("soon", "2027-06-30", "--from: “soon” is not a date"),
        ("2027-04-01", "2027-06-31", "--to: “2027-06-31” is not in the calendar"),
        ("1066-04-01", "2027-06-30", "--from is 1066-04-01. Use a year from 2000 to 2100"),
        ("2027-04-01", "9999-12-31", "--to is 9999-12-31"),
    ],
)
def test_a_day_that_is_none_is_refused_with_the_option_named(first: str, last: str, words: str):
    with pytest.raises(PeriodError, match=words):
        parse_period(first, last)


def test_a_period_is_named_in_words():
    assert Period(date(2027, 4, 1), date(2027, 6, 30)).words == "1 April 2027 to 30 June 2027"
    assert Period(date(2027, 4, 1), date(2027, 4, 1)).words == "1 April 2027"
