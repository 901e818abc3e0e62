"""Local times to moments, in the two nights of the year when clocks change and in all others."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.time.localtime import (
    AmbiguousTimeError,
    LocalTimeError,
    NonexistentTimeError,
    format_embargo,
    format_local,
    parse_day,
    parse_moment,
)

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    "written",
    [
        "2027-05-17T08:00",
        "2027-05-17 08:00",
        "2027-05-17T08:00:00",
        "2027-05-17T07:00Z",
        "2027-05-17T08:00+01:00",
    ],
)
def test_the_ways_to_write_a_time_mean_one_moment(written: str) -> None:
    assert parse_moment(written, LONDON) == datetime(2027, 5, 17, 7, 0, tzinfo=UTC)


def test_times_that_yaml_has_read_already_are_taken() -> None:
    assert parse_moment(datetime(2027, 1, 4, 9, 0), LONDON) == datetime(2027, 1, 4, 9, 0, tzinfo=UTC)  # noqa: DTZ001
    with pytest.raises(LocalTimeError, match="no time of day"):
        parse_moment(date(2027, 1, 4), LONDON)


def test_a_time_the_clocks_jump_over_is_refused_with_the_next_one() -> None:
    with pytest.raises(NonexistentTimeError, match="2027-03-28T02:00") as refused:
        parse_moment("2027-03-28T01:30", LONDON)
    assert refused.value.next_valid == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_a_time_that_occurs_twice_asks_which() -> None:
    with pytest.raises(AmbiguousTimeError) as refused:
        parse_moment("2027-10-31T01:30", LONDON)
    assert refused.value.choices == ("2027-10-31T01:30+01:00", "2027-10-31T01:30+00:00")
    first, second = (parse_moment(choice, LONDON) for choice in refused.value.choices)
    assert second - first == timedelta(hours=1)


def test_half_hour_changes_elsewhere_are_found_too() -> None:
    with pytest.raises(NonexistentTimeError, match="2027-10-03T02:30"):
        parse_moment("2027-10-03T02:10", ZoneInfo("Australia/Lord_Howe"))


@pytest.mark.parametrize(
    "written",
    ["", "tomorrow", "2027-02-30T08:00", "2027-05-17T25:00", "17/05/2027 08:00", "2027-05-17", "08:00"],
)
def test_what_is_no_time_is_refused_in_a_sentence(written: str) -> None:
    with pytest.raises(LocalTimeError, match=r"\.$"):
        parse_moment(written, LONDON)


def test_times_are_shown_as_people_say_them() -> None:
    assert (
        format_local(datetime(2027, 5, 17, 7, 0, tzinfo=UTC), LONDON)
        == "Monday 17 May 2027, 8:00am (UK time)"
    )
    assert (
        format_local(datetime(2027, 1, 4, 12, 5, tzinfo=UTC), LONDON)
        == "Monday 4 January 2027, 12:05pm (UK time)"
    )
    assert "12:30am" in format_local(datetime(2027, 1, 4, 0, 30, tzinfo=UTC), LONDON)
    assert (
        format_embargo(datetime(2027, 5, 16, 23, 1, tzinfo=UTC), LONDON)
        == "00:01 on Monday 17 May 2027 (UK time)"
    )


def test_the_doubled_hour_is_told_apart_when_shown() -> None:
    shown = [format_local(datetime(2027, 10, 31, hour, 30, tzinfo=UTC), LONDON) for hour in (0, 1)]
    assert shown[0].endswith("1:30am (UK time, BST)")
    assert shown[1].endswith("1:30am (UK time, GMT)")


def test_a_naive_moment_is_not_shown() -> None:
    with pytest.raises(ValueError, match="naive"):
        format_local(datetime(2027, 5, 17, 7, 0), LONDON)  # noqa: DTZ001


def test_days_are_days_of_the_calendar() -> None:
    assert parse_day("2027-05-17") == date(2027, 5, 17)
    for wrong in ("2027-02-29", "May 2027", "2027-5-1"):
        with pytest.raises(LocalTimeError):
            parse_day(wrong)


@pytest.mark.parametrize("year", ["0001", "1899", "2200", "9999"])
@pytest.mark.parametrize("rest", ["-12-31T23:59", "-01-01T00:00", "-12-31T23:59-12:00", "-01-01T00:00+14:00"])
def test_a_year_that_nobody_can_mean_is_not_in_the_calendar(year: str, rest: str) -> None:
    for value in (f"{year}{rest}", datetime.fromisoformat(f"{year}{rest}")):
        with pytest.raises(LocalTimeError, match="is not in the calendar"):
            parse_moment(value, LONDON)


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2037, 12, 31)))  # noqa: DTZ001
def test_every_local_time_is_one_moment_or_a_question(naive: datetime) -> None:
    naive = naive.replace(second=0, microsecond=0)
    try:
        shown, choices = [parse_moment(naive.strftime("%Y-%m-%dT%H:%M"), LONDON)], ()
    except NonexistentTimeError as refused:
        shown, choices = [refused.next_valid], ()
        naive = refused.next_valid.replace(tzinfo=None)
    except AmbiguousTimeError as refused:
        choices = refused.choices
        shown = [parse_moment(choice, LONDON) for choice in choices]
    assert len(set(shown)) == max(1, len(choices))
    assert {moment.astimezone(LONDON).replace(tzinfo=None) for moment in shown} == {naive}


@given(st.text(max_size=40))
def test_anything_else_is_refused_politely(written: str) -> None:
    with contextlib.suppress(LocalTimeError):
        assert parse_moment(written, LONDON).tzinfo is not None
