"""When to try again: a table of cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.retry import GIVE_UP_AFTER, JITTER, WAITS, decide_retry

NOW = datetime(2027, 5, 17, 8, 0, tzinfo=UTC)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(("failures", "wait"), [(0, 1), (1, 1), (2, 5), (3, 15), (4, 60), (5, 60), (50, 60)])
def test_the_wait_grows_with_the_failures(failures: int, wait: int):
    assert decide_retry(failures=failures, now=NOW, due_at=NOW).at == NOW + minutes(wait)


@pytest.mark.parametrize(("dice", "wait"), [(0.0, 4), (0.5, 5), (1.0, 6)])
def test_the_dice_spread_the_tries_by_a_fifth(dice: float, wait: int):
    assert decide_retry(failures=2, now=NOW, due_at=NOW, dice=dice).at == NOW + minutes(wait)


def test_a_later_moment_that_the_platform_asks_for_wins():
    asked = NOW + minutes(10)
    assert decide_retry(failures=1, now=NOW, due_at=NOW, platform_says=asked).at == asked


def test_an_earlier_moment_that_the_platform_allows_does_not_shorten_the_wait():
    at = decide_retry(failures=2, now=NOW, due_at=NOW, platform_says=NOW + minutes(1)).at
    assert at == NOW + minutes(5)


@pytest.mark.parametrize(("late", "gives_up"), [(minutes(300), False), (minutes(301), True)])
def test_six_hours_after_the_due_time_it_gives_up(late: timedelta, gives_up: bool):
    decision = decide_retry(failures=4, now=NOW, due_at=NOW - late)
    assert (decision.at is None) is gives_up


def test_a_rate_limit_waits_exactly_as_long_as_the_platform_says():
    asked = NOW + timedelta(hours=20)
    decision = decide_retry(failures=0, now=NOW, due_at=NOW, platform_says=asked, rate_limited=True)
    assert decision.at == asked


def test_a_rate_limit_without_a_moment_waits_a_quarter_of_an_hour():
    assert decide_retry(failures=0, now=NOW, due_at=NOW, rate_limited=True).at == NOW + minutes(15)


def test_a_rate_limit_that_is_over_by_the_platforms_clock_still_leaves_a_pause():
    past = NOW - minutes(1)
    at = decide_retry(failures=0, now=NOW, due_at=NOW, platform_says=past, rate_limited=True).at
    assert at is not None
    assert at > NOW


@given(failures=st.integers(0, 100), late=st.integers(0, 600), dice=st.floats(0, 1))
def test_it_is_never_tried_in_the_past_nor_after_the_limit(failures: int, late: int, dice: float):
    due_at = NOW - minutes(late)
    at = decide_retry(failures=failures, now=NOW, due_at=due_at, dice=dice).at
    assert at is None or NOW + WAITS[0] * (1 - JITTER) <= at <= due_at + GIVE_UP_AFTER
