"""When a post's reach is read next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.domain.figures.cadence import (
    after_failure,
    back_off,
    first_reading,
    next_account_reading,
    next_reading,
)

SENT = datetime(2027, 5, 17, 8, 0, tzinfo=UTC)
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


def plan(kind: str) -> list[timedelta]:
    """Every reading of a post whose readings are all taken on time."""
    taken: list[timedelta] = []
    at = first_reading(SENT, kind)
    while True:
        taken.append(at - SENT)
        following = next_reading(sent_at=SENT, last_taken_at=at, now=at, kind=kind)
        if following is None:
            return taken
        at = following


def test_a_post_is_read_after_1_hour_1_day_3_7_and_28_days_and_never_again():
    assert plan("bluesky") == [HOUR, DAY, 3 * DAY, 7 * DAY, 28 * DAY]


def test_a_practice_post_is_also_read_after_1_and_10_minutes():
    assert plan("practice") == [MINUTE, 10 * MINUTE, HOUR, DAY, 3 * DAY, 7 * DAY, 28 * DAY]


def test_an_email_is_read_once_because_its_figure_never_changes():
    assert plan("email") == [MINUTE]


def test_stages_slept_through_collapse_into_one_reading_that_is_due_at_once():
    woke = SENT + 8 * DAY
    due = next_reading(sent_at=SENT, last_taken_at=SENT + HOUR, now=woke, kind="x")
    assert due == SENT + 7 * DAY
    assert next_reading(sent_at=SENT, last_taken_at=woke, now=woke, kind="x") == SENT + 28 * DAY


def test_a_post_never_read_is_still_read_once_after_28_days():
    woke = SENT + 400 * DAY
    assert next_reading(sent_at=SENT, last_taken_at=None, now=woke, kind="x") == SENT + 28 * DAY
    assert next_reading(sent_at=SENT, last_taken_at=woke, now=woke, kind="x") is None


def test_a_reading_asked_for_by_hand_does_not_move_the_stages():
    early = SENT + timedelta(minutes=20)
    assert next_reading(sent_at=SENT, last_taken_at=early, now=early, kind="x") == SENT + HOUR


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [(1, 5), (2, 10), (3, 20), (4, 40), (5, 80), (6, 160), (7, 320), (8, 360), (900, 360)],
)
def test_the_wait_doubles_from_five_minutes_to_six_hours(failures: int, minutes: int):
    assert back_off(failures=failures, now=SENT) == SENT + timedelta(minutes=minutes)


def test_the_platforms_own_later_moment_wins_and_an_earlier_one_does_not():
    assert back_off(failures=1, now=SENT, platform_says=SENT + HOUR) == SENT + HOUR
    assert back_off(failures=1, now=SENT, platform_says=SENT) == SENT + 5 * MINUTE


def test_a_post_that_keeps_failing_is_given_up_a_week_after_its_last_stage():
    late = SENT + 35 * DAY
    assert after_failure(sent_at=SENT, failures=9, now=late - 7 * HOUR) == late - HOUR
    assert after_failure(sent_at=SENT, failures=9, now=late) is None


def test_an_accounts_own_figures_keep_their_time_of_day_and_skip_days_slept_through():
    assert next_account_reading(due_at=SENT, now=SENT + MINUTE) == SENT + DAY
    assert next_account_reading(due_at=SENT, now=SENT + 3 * DAY + HOUR) == SENT + 4 * DAY
    assert next_account_reading(due_at=None, now=SENT) == SENT + DAY
