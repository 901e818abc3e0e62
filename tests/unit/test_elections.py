"""When a pre-election period begins: counted back by working days, unless the notice was published."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns.domain.facts.elections import is_working_day, latest_lawful_start, period_start
from campaigns.reference.bank_holidays import bank_holidays

HOLIDAYS = {**bank_holidays(2024), **bank_holidays(2027)}


@pytest.mark.parametrize(
    ("poll", "starts"),
    [
        (
            date(2024, 5, 2),
            date(2024, 3, 26),
        ),  # Good Friday and Easter Monday lie between; as it was published
        (date(2027, 5, 6), date(2027, 3, 31)),  # Easter is before it, the May Day holiday inside
        (date(2026, 5, 7), date(2026, 3, 30)),
        (date(2025, 1, 30), date(2024, 12, 20)),  # Christmas Eve to New Year's Day
    ],
)
def test_the_latest_lawful_start_is_25_working_days_before_the_poll(poll: date, starts: date):
    assert latest_lawful_start(poll, HOLIDAYS) == starts


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2027, 5, 4), True),
        (date(2027, 5, 3), False),  # May Day holiday
        (date(2027, 5, 1), False),  # a Saturday
        (date(2027, 5, 2), False),
        (date(2027, 3, 26), False),  # Good Friday
        (date(2026, 12, 24), False),  # Christmas Eve is no bank holiday, and does not count all the same
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),  # the substitute for Boxing Day
        (date(2026, 12, 29), True),
    ],
)
def test_working_days_leave_out_weekends_bank_holidays_and_christmas_eve(day: date, is_one: bool):
    assert is_working_day(day, HOLIDAYS) is is_one


def test_a_day_of_mourning_moves_the_start_by_a_working_day():
    poll = date(2027, 5, 6)
    assert latest_lawful_start(poll, {*HOLIDAYS, date(2027, 4, 20)}) == date(2027, 3, 30)


def test_a_day_of_mourning_at_a_weekend_moves_nothing():
    poll = date(2027, 5, 6)
    assert latest_lawful_start(poll, {*HOLIDAYS, date(2027, 4, 24)}) == date(2027, 3, 31)


def test_a_published_notice_wins_over_counting():
    assert period_start(date(2027, 5, 6), date(2027, 3, 22), HOLIDAYS) == date(2027, 3, 22)


def test_a_notice_after_the_poll_is_refused():
    with pytest.raises(ValueError, match="after polling day"):
        period_start(date(2027, 5, 6), date(2027, 5, 7), HOLIDAYS)
