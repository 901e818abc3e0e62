"""TIME: holds, sensitive days, awkward hours, old approvals."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from campaigns.domain.facts.facts import Body, BodyKind, CalendarDate, DatedName, DateStatus
from campaigns.domain.items.issues import Severity
from campaigns.domain.items.records import Records
from tests.unit.check_subjects import desk_facts, found, in_post, in_release

HOLD = "Hold on everything (National mourning), started by Hilary Head, Monday 3 May 2027, 9:00am: Mourning."


def at(moment: str) -> str:
    return f"title: T\npublish_at: {moment}"


def day(area: str = "", *, ends: date = date(2027, 5, 18), **given: bool) -> CalendarDate:
    return CalendarDate(
        "d",
        "Funeral of a young man",
        date(2027, 5, 18),
        ends,
        DateStatus.CONFIRMED,
        area,
        **{"is_sensitive": True, **given},
    )


def facts(*days: CalendarDate, **given):
    names = ("Derby", "Erewash", "Chesterfield")
    bodies = tuple(
        Body(name, BodyKind.COUNCIL, (DatedName(f"{name} Council"),), name, True) for name in names
    )
    return desk_facts(calendar=days, bodies=bodies, home_area="Derbyshire", **given)


# TIME-01


@pytest.mark.parametrize("count", [1, 2])
def test_every_hold_over_the_item_blocks(count: int):
    issues = in_post("TIME-01", "Walk away.", records=Records(is_known=True, holds=(HOLD,) * count))
    assert [issue.severity for issue in issues] == [Severity.BLOCK] * count
    assert issues[0].message.startswith("Hold on everything (National mourning), started by Hilary Head")


@pytest.mark.parametrize("records", [Records(), Records(is_known=True)])
def test_without_a_hold_nothing_blocks(records: Records):
    assert in_post("TIME-01", "Hold on: the hall is held for us.", records=records) == []


# TIME-02


@pytest.mark.parametrize(
    ("area", "text"),
    [
        ("", "A party tonight."),
        ("Erewash", "A party in Erewash tonight."),
        ("Erewash", "A party tonight."),
        ("Derbyshire", "A party in Derby tonight."),
        ("Erewash", "A party all over Derbyshire."),
        ("Erewash", "Parties in Derby and Erewash."),
    ],
)
def test_a_recorded_day_in_the_item_s_area_is_a_warning(area: str, text: str):
    (issue,) = in_post("TIME-02", text, front=at("2027-05-18T18:00"), facts=facts(day(area)))
    assert issue.severity is Severity.WARN
    assert "Tuesday 18 May 2027 is the day of: Funeral of a young man" in issue.message


@pytest.mark.parametrize(
    ("one", "moment", "text"),
    [
        (day(), "2027-05-17T18:00", "A party tonight."),
        (day(), "2027-05-19T08:00", "A party tonight."),
        (day("Erewash"), "2027-05-18T18:00", "A party in Chesterfield tonight."),
        (day("Erewash"), "2027-05-18T18:00", "A party in Derby tonight."),
        (day(is_sensitive=False), "2027-05-18T18:00", "An awareness day."),
        (day(), "2026-05-18T18:00", "Another year."),
    ],
)
def test_another_day_or_another_place_is_left_alone(one: CalendarDate, moment: str, text: str):
    assert found(in_post("TIME-02", text, front=at(moment), facts=facts(one))) == []


def test_a_day_is_the_local_one():
    # 23:30 on the 17th in London is still the 17th, though at that moment it is 22:30 in UTC.
    assert in_post("TIME-02", "A party.", front=at("2027-05-17T23:30"), facts=facts(day())) == []
    assert len(in_post("TIME-02", "A party.", front=at("2027-05-18T00:30"), facts=facts(day()))) == 1


def test_more_than_one_day_counts_to_the_last():
    three = facts(day(ends=date(2027, 5, 20)))
    assert len(in_post("TIME-02", "A party.", front=at("2027-05-20T18:00"), facts=three)) == 1


def test_without_a_time_there_is_no_day_to_mind():
    assert in_post("TIME-02", "A party.", front="title: T", facts=facts(day())) == []


# TIME-03


@pytest.mark.parametrize(
    "moment",
    [
        "2027-05-18T21:00",
        "2027-05-18T23:59",
        "2027-05-18T00:00",
        "2027-05-18T03:00",
        "2027-05-18T06:59",
        "2027-12-09T21:30",
    ],
)
def test_at_night_somebody_should_be_there(moment: str):
    (issue,) = in_post("TIME-03", "Walk away.", front=at(moment))
    assert issue.severity is Severity.INFO
    assert "nobody answers between 21:00 and 7:00" in issue.message


@pytest.mark.parametrize(
    "moment",
    [
        "2027-05-18T07:00",
        "2027-05-18T20:59",
        "2027-05-18T12:00",
        "2027-05-21T16:30",  # a Friday; posts go out then
        "2027-07-14T07:00",  # 06:00 in UTC
        "2027-05-22T10:00",
    ],
)
def test_by_day_nothing_is_said(moment: str):
    assert in_post("TIME-03", "Walk away.", front=at(moment)) == []


@pytest.mark.parametrize("moment", ["2027-05-21T16:01", "2027-05-21T16:30", "2027-05-21T20:00"])
def test_a_release_late_on_a_friday_finds_nobody(moment: str):
    (issue,) = in_release("TIME-03", "A story.", front=at(moment))
    assert "Friday" in issue.message


@pytest.mark.parametrize(
    "moment", ["2027-05-21T16:00", "2027-05-21T10:00", "2027-05-20T16:30", "2027-05-22T16:30"]
)
def test_a_release_in_time_is_left_alone(moment: str):
    assert in_release("TIME-03", "A story.", front=at(moment)) == []


def test_the_hours_are_the_organisation_s():
    own = facts(numbers={"quiet-from-hour": 19, "quiet-until-hour": 8, "friday-release-hour": 12})
    assert len(in_post("TIME-03", "W.", front=at("2027-05-18T19:30"), facts=own)) == 1
    assert len(in_release("TIME-03", "W.", front=at("2027-05-21T12:30"), facts=own)) == 1


def test_hours_that_do_not_pass_midnight_count_too():
    own = facts(numbers={"quiet-from-hour": 1, "quiet-until-hour": 5})
    assert [
        len(in_post("TIME-03", "W.", front=at(f"2027-05-18T{hour}:30"), facts=own))
        for hour in ("00", "03", "22")
    ] == [0, 1, 0]


# TIME-05


@pytest.mark.parametrize(
    ("approved", "count"),
    [
        (datetime(2027, 4, 17, 9, tzinfo=UTC), 1),
        (datetime(2027, 1, 1, 9, tzinfo=UTC), 1),
        (datetime(2027, 4, 18, 9, tzinfo=UTC), 0),
        (datetime(2027, 5, 17, 9, tzinfo=UTC), 0),
    ],
)
def test_an_approval_is_fresh_for_30_days(approved: datetime, count: int):
    records = Records(is_known=True, approved_at=approved)
    assert len(in_post("TIME-05", "W.", front=at("2027-05-18T08:00"), records=records)) == count


def test_what_is_not_approved_or_not_planned_has_no_old_approval():
    old = Records(is_known=True, approved_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert in_post("TIME-05", "W.", front=at("2027-05-18T08:00")) == []
    assert in_post("TIME-05", "W.", front="title: T", records=old) == []


def test_how_long_an_approval_is_fresh_is_the_organisation_s():
    records = Records(is_known=True, approved_at=datetime(2027, 5, 1, tzinfo=UTC))
    own = facts(numbers={"approval-days": 14})
    (issue,) = in_post("TIME-05", "W.", front=at("2027-05-18T08:00"), records=records, facts=own)
    assert "17 days before it goes out; 14 days is the most" in issue.message


# The moment of the plan counts, not the one that its file was written for


def planned(*moments: str, **given) -> Records:
    return Records(is_known=True, goes_out_at=tuple(map(datetime.fromisoformat, moments)), **given)


def test_what_is_planned_for_another_moment_than_its_file_says_is_looked_at_as_it_is_planned():
    front, records = at("2027-05-10T10:00"), planned("2027-05-18T21:30+00:00")
    for check_id in ("TIME-02", "TIME-03"):
        assert in_post(check_id, "Tonight.", front=front, facts=facts(day())) == []
        (issue,) = in_post(check_id, "Tonight.", front=front, facts=facts(day()), records=records)
        assert issue.line == 3


@pytest.mark.parametrize("front", [at("2027-05-10T10:00"), "title: T"])
def test_an_approval_is_old_by_the_moment_of_the_plan(front: str):
    approved = datetime(2027, 4, 28, 9, 0, tzinfo=UTC)
    late = planned("2027-05-12T08:00+00:00", "2027-07-01T08:00+00:00", approved_at=approved)
    (issue,) = in_post("TIME-05", "Tonight.", front=front, records=late)
    assert "64 days before it goes out" in issue.message
    soon = planned("2027-05-12T08:00+00:00", approved_at=approved)
    assert in_post("TIME-05", "Tonight.", front=front, records=soon) == []


def test_what_is_only_practised_goes_out_nowhere_so_no_approval_is_old_for_it():
    records = Records(is_known=True, approved_at=datetime(2026, 11, 28, tzinfo=UTC))
    front = at("2027-05-17T08:00")
    (issue,) = in_post("TIME-05", "Tonight.", front=front, records=records)
    assert "170 days before it goes out" in issue.message
    assert in_post("TIME-05", "Tonight.", front=front, records=replace(records, is_only_practised=True)) == []


def test_a_moment_in_the_past_is_no_matter_once_it_is_planned_anew():
    front = at("2027-04-20T10:00")
    assert in_post("TIME-06", "Tonight.", front=front)
    assert in_post("TIME-06", "Tonight.", front=front, records=planned("2027-05-18T09:00+00:00")) == []


def test_of_several_moments_each_is_looked_at():
    records = planned("2027-05-17T21:30+00:00", "2027-05-18T22:15+00:00")
    issues = in_post("TIME-03", "Tonight.", front=at("2027-05-17T10:00"), records=records)
    assert ["22:30" in one.message or "23:15" in one.message for one in issues] == [True, True]


# TIME-06, a slip in the year


@pytest.mark.parametrize("moment", ["2028-05-10T10:00", "2099-05-10T10:00"])
def test_a_moment_further_ahead_than_plans_are_made_is_asked_about(moment: str):
    for issues in (
        in_post("TIME-06", "Tonight.", front=at(moment)),
        in_release("TIME-06", "Tonight.", front=f"title: T\nembargo: {moment}"),
        in_post("TIME-06", "Tonight.", front="title: T", records=planned(f"{moment}+01:00")),
    ):
        (issue,) = issues
        assert issue.severity is Severity.WARN
        assert f"10 May {moment[:4]}" in issue.message
        assert "Is the year right?" in issue.message
        assert ("375 days ahead" if moment.startswith("2028") else "72 years ahead") in issue.message


def test_a_year_ahead_is_a_plan_and_how_far_is_the_organisation_s():
    assert in_post("TIME-06", "Tonight.", front=at("2028-04-20T10:00")) == []
    own = facts(numbers={"days-ahead": 30})
    assert in_post("TIME-06", "Tonight.", front=at("2027-06-20T10:00"), facts=own)
