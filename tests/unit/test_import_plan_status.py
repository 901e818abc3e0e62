"""Rows that the plan itself says are not to go out: named and left out, so that nothing goes out against it, or twice."""

from __future__ import annotations

import pytest

from tests.unit.import_samples import read, refusal

HEAD = "Date,Channel,Text,Status\n"
LAST = "18/05/2027,X,Come along,Draft\n"


@pytest.mark.parametrize(
    "status",
    [
        "Cancelled",
        "CANCELED",
        "Event cancelled – see Jo",
        "DO NOT POST",
        "Don't use",
        "POSTED",
        "Posted 12 May",
        "Already posted",
        "Published",
        "✓ Published",
        "Sent",
        "Rejected",
        "On hold",
        "Approved – now on hold",
        "Postponed",
        "No longer needed",
    ],
)
def test_a_row_that_is_not_to_go_out_is_left_out_and_named(status: str):
    plan = read(f"{HEAD}17/05/2027,X,Hello,{status}\n{LAST}", "plan.csv")
    assert [one.body for one in plan.items] == ["Come along"]
    (out,) = plan.left_out
    assert "Row 2" in out.what
    assert "Hello" in out.what
    assert f"the plan says “{status}”" in out.why


@pytest.mark.parametrize(
    "status",
    [
        "Draft",
        "Approved",
        "Scheduled",
        "Ready",
        "Ready to be published",
        "Not posted",
        "Sent for approval",
        "To post",
        "",
    ],
)
def test_any_other_row_is_a_draft(status: str):
    plan = read(f"{HEAD}17/05/2027,X,Hello,{status}\n{LAST}", "plan.csv")
    assert [one.body for one in plan.items] == ["Hello", "Come along"]


@pytest.mark.parametrize("heading", ["Posted?", "Published", "Cancelled"])
def test_a_tick_in_such_a_column_says_the_same(heading: str):
    plan = read(
        f"Date,Channel,Text,{heading}\n17/05/2027,X,Hello,Yes\n18/05/2027,X,Come along,\n19/05/2027,X,Stay,No\n",
        "plan.csv",
    )
    assert [one.body for one in plan.items] == ["Come along", "Stay"]


def test_a_row_below_it_may_still_point_to_its_text():
    plan = read(f"{HEAD}17/05/2027,X,Hello,Posted\n18/05/2027,X,as above,Draft\n", "plan.csv")
    assert [one.body for one in plan.items] == ["Hello"]
    assert [one.front["publish_at"] for one in plan.items] == ["2027-05-18T09:00"]


def test_a_mistake_in_such_a_row_stops_nothing():
    plan = read(f"{HEAD}17/05/2027,Pigeon,Hello,Cancelled\n{LAST}", "plan.csv")
    assert [one.body for one in plan.items] == ["Come along"]


def test_a_plan_of_nothing_else_says_so():
    assert "Cancelled" in refusal(f"{HEAD}17/05/2027,X,Hello,Cancelled\n", "plan.csv")
