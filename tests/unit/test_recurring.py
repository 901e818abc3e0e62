"""Rules become real dates, usual times moments: both clock changes, the ends of years and months, leap days. What each time is
called, and what figures say of the hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from campaigns.domain.figures.best_hours import BestHours, Post, best_hours
from campaigns.domain.items.repeats import (
    Occasion,
    Repeats,
    free_name,
    occasion_called,
    occasion_words,
    occasions,
    why_not_again,
    words_sha256,
)
from campaigns.domain.time.recurring import LAST, MOST, WEEKDAYS, Every, Rule, occurrences
from campaigns.domain.time.slots import FreeSlot, next_free_slot, slot_moments, weekly_words

LONDON = ZoneInfo("Europe/London")


def local(rule: Rule) -> list[str]:
    return [
        f"{one.at.astimezone(LONDON):%Y-%m-%d %H:%M}" if one.at else f"{one.day} none"
        for one in occurrences(rule, LONDON)
    ]


def test_every_second_week_on_two_days_keeps_the_weeks_of_the_first_day() -> None:
    rule = Rule(
        Every.WEEKS, date(2027, 5, 19), date(2027, 6, 18), time(8), step=2, weekdays=(4, 0)
    )  # a Wednesday
    assert local(rule) == [
        "2027-05-21 08:00",
        "2027-05-31 08:00",
        "2027-06-04 08:00",
        "2027-06-14 08:00",
        "2027-06-18 08:00",
    ]


@pytest.mark.parametrize(
    ("first", "offsets"), [(date(2027, 3, 21), ["08:00", "07:00"]), (date(2027, 10, 24), ["07:00", "08:00"])]
)
def test_the_time_on_the_clock_stays_over_both_clock_changes(first: date, offsets: list[str]) -> None:
    rule = Rule(Every.WEEKS, first, first + timedelta(days=7), time(8), weekdays=(6,))
    found = occurrences(rule, LONDON)
    assert [f"{one.at:%H:%M}" for one in found if one.at] == offsets
    assert local(rule) == [f"{first} 08:00", f"{first + timedelta(days=7)} 08:00"]


def test_a_time_that_the_clocks_jump_over_is_told_and_left_out_and_one_that_comes_twice_is_the_first() -> (
    None
):
    spring = occurrences(
        Rule(Every.WEEKS, date(2027, 3, 28), date(2027, 4, 4), time(1, 30), weekdays=(6,)), LONDON
    )
    assert [one.at for one in spring] == [None, datetime(2027, 4, 4, 0, 30, tzinfo=UTC)]
    assert "does not exist" in spring[0].note
    autumn = occurrences(
        Rule(Every.WEEKS, date(2027, 10, 31), date(2027, 10, 31), time(1, 30), weekdays=(6,)), LONDON
    )
    assert autumn[0].at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert "twice" in autumn[0].note


def test_the_thirty_first_leaves_shorter_months_out_and_says_so() -> None:
    rule = Rule(Every.DAY_OF_MONTH, date(2027, 12, 31), date(2028, 3, 31), time(9))
    assert local(rule) == ["2027-12-31 09:00", "2028-01-31 09:00", "2028-02-01 none", "2028-03-31 09:00"]
    assert occurrences(rule, LONDON)[2].note == "February 2028 has no day 31"


def test_a_leap_day_recurs_where_there_is_one() -> None:
    rule = Rule(Every.DAY_OF_MONTH, date(2028, 2, 29), date(2029, 2, 28), time(9), step=12)
    assert local(rule) == ["2028-02-29 09:00", "2029-02-01 none"]


def test_the_first_monday_and_the_last_friday_of_months_over_a_year_s_end() -> None:
    first = Rule(Every.WEEKDAY_OF_MONTH, date(2027, 11, 2), date(2028, 2, 28), time(8), weekdays=(0,))
    assert local(first) == ["2027-12-06 08:00", "2028-01-03 08:00", "2028-02-07 08:00"]
    last = Rule(
        Every.WEEKDAY_OF_MONTH, date(2027, 11, 1), date(2027, 12, 31), time(8), weekdays=(4,), which=LAST
    )
    assert local(last) == ["2027-11-26 08:00", "2027-12-31 08:00"]


def test_too_many_dates_stop_one_behind_the_most() -> None:
    rule = Rule(Every.WEEKS, date(2027, 1, 1), date(2199, 1, 1), time(8), weekdays=(0, 1, 2))
    assert len(occurrences(rule, LONDON)) == MOST + 1
    nowhere = Rule(Every.WEEKS, date(2027, 1, 1), date(2027, 2, 1), time(8))
    assert occurrences(nowhere, LONDON) == []


def test_a_name_says_its_date_and_comes_back_as_it() -> None:
    moments = [datetime(2027, 5, 17, 7, tzinfo=UTC), datetime(2027, 5, 24, 7, tzinfo=UTC)]
    second = occasions(moments)[1]
    assert second.name == "2 of 2: 20270524T0700Z"
    assert occasion_called(second.name) == second == occasion_called(free_name(second.name, [second.name]))
    assert [
        occasion_words(name) for name in (second.name, "time 3", "time 3 again 1", "once", "again-2")
    ] == [
        "2 of 2",
        "evergreen, time 3",
        "evergreen, time 3",
        "",
        "",
    ]
    longest = Occasion(60, 60, moments[0]).name
    assert len(free_name(longest, [longest])) <= 40


def test_what_is_kept_of_repeating_comes_back_as_it_was() -> None:
    for kept in (
        Repeats(),
        Repeats(also_at=(datetime(2027, 5, 17, 7, tzinfo=UTC),)),
        Repeats(again_after=60, again_most=4, again_until=date(2027, 12, 31)),
    ):
        assert Repeats.from_json(kept.to_json()) == kept


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (datetime(2027, 5, 30, 11, tzinfo=UTC), "30 days must lie between"),
        (datetime(2027, 4, 20, 11, tzinfo=UTC), "30 days must lie between"),  # before one that is planned
        (datetime(2027, 6, 16, 12, tzinfo=UTC), ""),
        (datetime(2027, 12, 31, 23, 59, tzinfo=UTC), ""),  # the last evening in London
        (datetime(2028, 1, 1, 0, 0, tzinfo=UTC), "until Friday 31 December 2027"),
    ],
)
def test_an_evergreen_post_keeps_its_distance_and_its_end(at: datetime, says: str) -> None:
    repeats = Repeats(again_after=30, again_most=3, again_until=date(2027, 12, 31))
    words = why_not_again(repeats, [datetime(2027, 5, 17, 12, tzinfo=UTC)], at, LONDON)
    assert says in words
    assert bool(words) == bool(says)


def test_an_evergreen_post_keeps_its_limit() -> None:
    repeats = Repeats(again_after=1, again_most=2)
    gone = [datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)]
    assert "2 times" in why_not_again(repeats, gone, datetime(2027, 5, 1, tzinfo=UTC), LONDON)


def test_the_same_words_are_the_same_whatever_their_address_and_capitals() -> None:
    assert words_sha256(["Walk away. https://a.example"]) == words_sha256(["WALK AWAY  https://b.example"])
    assert words_sha256(["Walk away."]) != words_sha256(["Walk on."])
    assert words_sha256(["Walk", "away"]) != words_sha256(["Walk away"])


MONDAYS = {(0, 8 * 60), (0, 17 * 60 + 30)}


def test_the_next_free_slot_is_usual_for_every_channel_and_has_nothing_beside_it() -> None:
    times = {"facebook": MONDAYS, "x": {(0, 17 * 60 + 30)}, "bluesky": set[tuple[int, int]]()}
    after = datetime(2027, 5, 17, 6, tzinfo=UTC)  # a Monday, 7:00 in London
    half_an_hour = timedelta(minutes=30)

    def found(*busy: datetime) -> FreeSlot | None:
        return next_free_slot(times, busy, after=after, apart=half_an_hour, zone=LONDON)

    assert found() == FreeSlot(datetime(2027, 5, 17, 16, 30, tzinfo=UTC), ("facebook", "x"))
    near = datetime(2027, 5, 17, 16, 1, tzinfo=UTC)
    assert found(near) == FreeSlot(datetime(2027, 5, 24, 16, 30, tzinfo=UTC), ("facebook", "x"))
    assert found(near - timedelta(minutes=1)) == found()
    alone = {"facebook": {(0, 480)}, "x": {(1, 480)}}
    other = next_free_slot(alone, (), after=after, apart=half_an_hour, zone=LONDON)
    assert other == FreeSlot(datetime(2027, 5, 17, 7, tzinfo=UTC), ("facebook",))
    assert next_free_slot({}, (), after=after, apart=half_an_hour, zone=LONDON) is None


def test_usual_times_keep_the_clock_and_leave_out_the_hour_that_is_not_there() -> None:
    sundays = {(6, 90), (6, 480)}
    spring = list(slot_moments(sundays, date(2027, 3, 28), date(2027, 4, 4), LONDON))
    assert [f"{one:%d %H:%M}" for one in spring] == ["28 07:00", "04 00:30", "04 07:00"]
    autumn = list(slot_moments(sundays, date(2027, 10, 31), date(2027, 10, 31), LONDON))
    assert [f"{one:%H:%M}" for one in autumn] == ["00:30", "08:00"]


def test_usual_times_are_said_as_runs_of_days() -> None:
    times = {*((day, 480) for day in (0, 1, 2, 3, 4)), (5, 600), (6, 600)}
    assert weekly_words(times, WEEKDAYS) == [("08:00", "Monday to Friday"), ("10:00", "Saturday, Sunday")]


def posts(hour: int, *values: int, definition: str = "v1", day: int = 1) -> list[Post]:
    at = datetime(2027, 2, day, hour, tzinfo=UTC)
    return [Post(at, value, definition, at + timedelta(days=7)) for value in values]


def test_hours_are_compared_only_with_enough_posts_of_one_definition() -> None:
    morning, evening = range(100, 110), range(10, 20)
    assert best_hours([], LONDON) == BestHours((), 0)
    assert best_hours(posts(9, *morning), LONDON).parts == ()
    assert best_hours([*posts(9, *morning), *posts(18, *range(9))], LONDON) == BestHours((), 19)
    found = best_hours([*posts(9, *morning), *posts(18, *evening), *posts(12, 5)], LONDON)
    assert [(one.words, one.posts, one.middle, one.stands_out) for one in found.parts] == [
        ("9am to midday", 10, 104.5, True),
        ("6pm to 9pm", 10, 14.5, False),
    ]
    old = posts(18, *range(50), definition="v0", day=1)
    later = [*posts(9, *morning, day=2), *posts(18, *evening, day=2)]
    assert best_hours([*old, *later], LONDON).left_out == 50


def test_a_middle_that_is_higher_by_chance_does_not_stand_out() -> None:
    mixed = [*posts(9, *range(0, 100, 10)), *posts(18, *range(5, 105, 10))]
    assert not any(one.stands_out for one in best_hours(mixed, LONDON).parts)
