"""Days and times as people write them: twenty ways, the British order, and what has to be said aloud."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from campaigns.domain.time.localtime import AmbiguousTimeError, NonexistentTimeError
from campaigns.importing.guessing.dates import (
    ClockFound,
    DateWordsError,
    day_and_clock,
    find_clock,
    find_day,
    local_text,
    read_clock,
    read_day,
)
from tests.unit.import_samples import LONDON, item

SPRING = date(2027, 3, 1)
MONDAY = date(2027, 5, 17)


@pytest.mark.parametrize(
    "words",
    [
        "2027-05-17", "2027/05/17", "2027-5-17", "17/05/2027", "17-05-2027", "17.05.2027", "17/5/27", "17-05-27",
        "17 May 2027", "17th May 2027", "17 may 2027", "Monday 17 May 2027", "Mon 17 May 2027", "Monday, 17th May 2027",
        "Monday the 17th of May 2027", "May 17, 2027", "May 17th 2027", "17-May-27", "17-May-2027", "17 May '27",
        "20270517", "Mon 17/05/2027", "17 May", "Mon 17 May", "17/5",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(words: str):
    assert read_day(words, SPRING).day == MONDAY


@pytest.mark.parametrize("words", ["31 Feb 2027", "31/04/2027", "29 February 2027", "32 May 2027"])
def test_a_day_that_is_not_in_the_calendar_is_refused_as_such(words: str):
    with pytest.raises(DateWordsError, match="not in the calendar"):
        read_day(words, SPRING)


@pytest.mark.parametrize("words", ["soon", "", "next Tuesday", "17", "May", "17 Mai 2027"])
def test_words_that_are_no_day_are_refused(words: str):
    with pytest.raises(DateWordsError, match="is not a date"):
        read_day(words, SPRING)


def test_both_orders_being_possible_the_day_comes_first():
    assert read_day("05/06/2027", SPRING).day == date(2027, 6, 5)


def test_only_the_american_order_being_possible_it_is_taken_and_said():
    found = read_day("05/17/2027", SPRING)
    assert found.day == MONDAY
    assert "month first" in found.remarks[0]


def test_a_day_without_a_year_is_the_nearest_and_that_is_said():
    found = read_day("3 January", date(2027, 12, 20))
    assert found.day == date(2028, 1, 3)
    assert "has no year; 2028 is taken" in found.remarks[0]


def test_a_weekday_helps_to_find_the_year():
    assert read_day("Monday 17 May", date(2026, 6, 1)).day == MONDAY


def test_a_weekday_that_does_not_fit_is_said():
    found = read_day("Tuesday 17 May 2027", SPRING)
    assert found.day == MONDAY
    assert "is a Monday" in found.remarks[0]


@given(some.dates(date(1995, 1, 1), date(2095, 12, 31)))
def test_every_day_is_read_back_from_its_british_forms(day: date):
    for form in (
        f"{day:%A} {day.day} {day:%B %Y}",
        f"{day:%d/%m/%Y}",
        day.isoformat(),
        f"{day.day} {day:%b %Y}",
    ):
        found = read_day(form, SPRING)
        assert (found.day, found.remarks) == (day, ())


def test_a_day_is_found_inside_a_sentence_at_its_place():
    text = "Published on: Wednesday, 2nd August 2023 by us"
    found = find_day(text, SPRING)
    assert found is not None
    assert (found.day, text[found.start : found.end]) == (date(2023, 8, 2), "Wednesday, 2nd August 2023")


def test_figures_that_are_no_day_are_not_found():
    assert find_day("Ring 01632 960100, or come with 20 others at 8.30", SPRING) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("08:00", time(8)), ("8am", time(8)), ("8 a.m.", time(8)), ("8.30am", time(8, 30)), ("8:30 pm", time(20, 30)),
        ("noon", time(12)), ("12 noon", time(12)), ("midday", time(12)), ("midnight", time(0)), ("0800", time(8)),
        ("0830 hrs", time(8, 30)), ("8.30", time(8, 30)), ("8:00:00", time(8)), ("14h30", time(14, 30)), ("12am", time(0)),
        ("12pm", time(12)), ("09:00 (UK time)", time(9)),
    ],
)  # fmt: skip
def test_a_time_of_day_is_read_however_it_is_written(words: str, expected: time):
    assert read_clock(words).at == expected


@pytest.mark.parametrize("words", ["8", "25:00", "13pm", "0pm", "8pm-9pm", "early", "8:75"])
def test_words_that_are_no_time_of_day_are_refused(words: str):
    with pytest.raises(DateWordsError):
        read_clock(words)


def test_the_first_time_in_a_sentence_is_found_and_prices_are_not():
    assert find_clock("Embargoed until 00:01 on Monday") == ClockFound(time(0, 1))
    assert find_clock("It costs £8.30, or 12% of 8.5") is None


def test_a_time_that_the_clocks_skip_is_refused():
    with pytest.raises(NonexistentTimeError):
        local_text(date(2027, 3, 28), ClockFound(time(1, 30)), LONDON)


def test_a_time_that_comes_twice_asks_which_unless_the_letters_say():
    night = date(2027, 10, 31)
    with pytest.raises(AmbiguousTimeError):
        local_text(night, ClockFound(time(1, 30)), LONDON)
    assert local_text(night, read_clock("01:30 GMT"), LONDON) == "2027-10-31T01:30+00:00"


def test_a_stored_date_without_a_time_has_none():
    assert day_and_clock(datetime(2027, 5, 17)) == (MONDAY, None)  # noqa: DTZ001  spreadsheets know no zone
    assert day_and_clock(datetime(2027, 5, 17, 7, 30))[1] == ClockFound(time(7, 30))  # noqa: DTZ001


LEAD = "Youth clubs across the town will stay open until ten, the council said today."


@pytest.mark.parametrize("lead", [LEAD, "Youth clubs open late, the council said today."])
@pytest.mark.parametrize(
    "event",
    [
        "Bins will be at these places:\nMonday 17 May 2027\nLarch Hall, 10am\nTuesday 18 May 2027\nOak Hall, 2pm",
        "The council will host an event\non 18 May 2027\nat Larch Hall.",
        "The council will host an event on\n18 May 2027\nAll are welcome.",
        "Open day\n\nTuesday 18 May 2027\n\nLarch Hall",
        "Open day\n\nDate: 18 May 2027\n\nVenue: Larch Hall",
        "Open day\n\nVenue: Larch Hall\n\nDate\n\n18 May 2027",
        "18 May 2027",
    ],
)
@pytest.mark.parametrize(
    "rest", ["", "\n\nThe clubs began in 1990, and they have grown in every year since then."]
)
def test_a_day_inside_or_below_the_story_stays_there_and_is_not_that_of_the_issue(
    lead: str, event: str, rest: str
):
    one = item(f"PRESS RELEASE\n\nClubs open late in Ambleford\n\n{lead}\n\n{event}{rest}\n\nENDS\n")
    assert "publish_at" not in one.front
    assert [line for line in event.split("\n") if line and line not in one.body] == []


@pytest.mark.parametrize(
    "head",
    [
        "The council will host an event\non 18 May 2027\nat Larch Hall.",
        "Photocall\n\nDate: 18 May 2027\nTime: 10am\nVenue: Larch Hall",
    ],
)
def test_nor_is_the_day_of_an_event_above_the_story(head: str):
    one = item(f"PRESS RELEASE\n\nClubs open late in Ambleford\n\n{head}\n\n{LEAD}\n\nENDS\n")
    assert "publish_at" not in one.front
    assert "18 May 2027" in one.body


def test_a_day_alone_below_the_story_is_named():
    one = item(f"PRESS RELEASE\n\nClubs open late\n\n{LEAD}\n\n18 May 2027\n\nENDS\n")
    assert any("“18 May 2027” holds a day" in remark for remark in one.remarks)


@pytest.mark.parametrize(
    "where",
    [
        "{day}\n\nClubs open late?\n\n",
        "Clubs open late.\n\n{day}\n\n",
        "Clubs open late\nAll are welcome\n{day}\n\n",
    ],
)
def test_a_day_at_the_head_is_that_of_the_issue(where: str):
    one = item(f"PRESS RELEASE\n\n{where.format(day='Monday 17 May 2027')}{LEAD}\n\nENDS\n")
    assert one.front["publish_at"] == "2027-05-17T09:00"


def test_below_ends_only_a_day_with_a_word_to_it_is_that_of_the_issue():
    text = f"PRESS RELEASE\n\nClubs open late\n\n{LEAD}\n\nENDS\n\n{{}}\n"
    assert item(text.format("Issued: 17 May 2027")).front["publish_at"] == "2027-05-17T09:00"
    assert "publish_at" not in item(text.format("About the clubs\n\n17 May 2027")).front
