"""When to try again: a table of cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.sending.retry import (
    GIVE_UP_AFTER,
    JITTER,
    LAST_TRY_BEFORE,
    WAITS,
    RetryDecision,
    decide_retry,
    last_moment,
)

NOW = datetime(2027, 5, 17, 8, 0, tzinfo=UTC)
LONG_AFTER = NOW + timedelta(days=1)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(("failures", "wait"), [(0, 1), (1, 1), (2, 5), (3, 15), (4, 60), (5, 60), (50, 60)])
def test_the_wait_grows_with_the_failures(failures: int, wait: int):
    assert decide_retry(failures=failures, now=NOW, until=LONG_AFTER).at == NOW + minutes(wait)


@pytest.mark.parametrize(("dice", "wait"), [(0.0, 4), (0.5, 5), (1.0, 6)])
def test_the_dice_spread_the_tries_by_a_fifth(dice: float, wait: int):
    assert decide_retry(failures=2, now=NOW, until=LONG_AFTER, dice=dice).at == NOW + minutes(wait)


def test_a_later_moment_that_the_platform_asks_for_wins():
    asked = NOW + minutes(10)
    assert decide_retry(failures=1, now=NOW, until=LONG_AFTER, platform_says=asked).at == asked


def test_an_earlier_moment_that_the_platform_allows_does_not_shorten_the_wait():
    at = decide_retry(failures=2, now=NOW, until=LONG_AFTER, platform_says=NOW + minutes(1)).at
    assert at == NOW + minutes(5)


@pytest.mark.parametrize("left", [2, 10, 59])
def test_where_the_next_wait_would_be_too_long_the_last_try_comes_just_in_time(left: int):
    until = NOW + minutes(left)
    assert decide_retry(failures=4, now=NOW, until=until).at == until - LAST_TRY_BEFORE


@pytest.mark.parametrize("left", [-600, 0, 1])
def test_when_it_gets_too_late_before_another_try_it_gives_up(left: int):
    assert decide_retry(failures=1, now=NOW, until=NOW + minutes(left)).at is None


def test_a_platform_that_asks_to_wait_until_it_is_too_late_gets_no_last_try():
    decision = decide_retry(failures=1, now=NOW, until=NOW + minutes(30), platform_says=NOW + minutes(45))
    assert decision.at is None


@pytest.mark.parametrize(("late", "hours"), [(4, 4), (24, 6)])
def test_it_is_tried_until_it_is_too_late_and_for_six_hours_at_most(late: int, hours: int):
    moment = last_moment(wanted_at=NOW, late_at=NOW + timedelta(hours=late))
    assert moment == NOW + timedelta(hours=hours)


def test_a_rate_limit_waits_exactly_as_long_as_the_platform_says():
    asked = NOW + timedelta(hours=20)
    decision = decide_retry(failures=0, now=NOW, until=LONG_AFTER, platform_says=asked, rate_limited=True)
    assert decision == RetryDecision(asked, "the platform asked us to wait")


def test_a_rate_limit_without_a_moment_waits_a_quarter_of_an_hour():
    assert decide_retry(failures=0, now=NOW, until=LONG_AFTER, rate_limited=True).at == NOW + minutes(15)


def test_a_rate_limit_that_is_over_by_the_platforms_clock_still_leaves_a_pause():
    past = NOW - minutes(1)
    at = decide_retry(failures=0, now=NOW, until=LONG_AFTER, platform_says=past, rate_limited=True).at
    assert at is not None
    assert at > NOW


@given(failures=st.integers(0, 100), late=st.integers(0, 600), dice=st.floats(0, 1))
def test_it_is_never_tried_in_the_past_nor_after_the_limit(failures: int, late: int, dice: float):
    until = NOW - minutes(late) + GIVE_UP_AFTER
    at = decide_retry(failures=failures, now=NOW, until=until, dice=dice).at
    assert at is None or NOW + WAITS[0] * (1 - JITTER) <= at < until
