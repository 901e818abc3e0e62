"""Rows that the plan itself says are not to go out: shown apart, so that nothing goes out against it, or twice, unasked."""

from __future__ import annotations

import pytest

from campaigns.importing.values import ImportedDocument
from tests.unit.import_samples import read

HEAD = "Date,Channel,Text,Status\n"
LAST = "18/05/2027,X,Come along,Draft\n"


def drafts(plan: ImportedDocument) -> list[str]:
    return [one.body for one in plan.items if not one.kept_back]


def apart(plan: ImportedDocument) -> list[str]:
    return [one.body for one in plan.items if one.kept_back]


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
        "Done",
        "✅ DONE",
        "Done 12/5",
        "Complete",
        "Completed – Jo",
        "Finished",
        "Shared",
        "Closed",
    ],
)
def test_a_row_that_is_not_to_go_out_is_shown_apart_with_what_the_plan_says(status: str):
    plan = read(f"{HEAD}17/05/2027,X,Hello,{status}\n{LAST}", "plan.csv")
    assert drafts(plan) == ["Come along"]
    (kept,) = [one for one in plan.items if one.kept_back]
    assert kept.body == "Hello"
    assert kept.front["publish_at"] == "2027-05-17T09:00"
    assert f"the plan says “{status}”" in kept.kept_back
    assert any("1 row is done, held or called off" in remark for remark in plan.remarks)


@pytest.mark.parametrize(
    "status",
    [
        "Draft",
        "Approved",
        "Scheduled",
        "Ready",
        "Ready to be published",
        "Not posted",
        "Not done",
        "Incomplete",
        "Almost complete",
        "To be completed",
        "Sent for approval",
        "To post",
        "",
    ],
)
def test_any_other_row_is_a_draft(status: str):
    plan = read(f"{HEAD}17/05/2027,X,Hello,{status}\n{LAST}", "plan.csv")
    assert drafts(plan) == ["Hello", "Come along"]
    assert not apart(plan)


@pytest.mark.parametrize("heading", ["Progress", "Stage", "Post status", "Status (Jo)", "Publishing status"])
def test_whatever_the_column_of_states_is_called(heading: str):
    plan = read(f"Date,Channel,Text,{heading}\n17/05/2027,X,Hello,Done\n{LAST}", "plan.csv")
    assert apart(plan) == ["Hello"]


@pytest.mark.parametrize("heading", ["Posted?", "Published", "Cancelled", "Done?", "Complete", "Sent"])
def test_a_tick_in_such_a_column_says_the_same(heading: str):
    plan = read(
        f"Date,Channel,Text,{heading}\n17/05/2027,X,Hello,Yes\n18/05/2027,X,Come along,\n19/05/2027,X,Stay,No\n",
        "plan.csv",
    )
    assert (drafts(plan), apart(plan)) == (["Come along", "Stay"], ["Hello"])


@pytest.mark.parametrize("heading", ["Sign off", "Approval", "Signed off?"])
def test_a_sign_off_that_is_done_leaves_the_post_to_be_sent(heading: str):
    plan = read(f"Date,Channel,Text,{heading}\n17/05/2027,X,Hello,Done\n{LAST}", "plan.csv")
    assert drafts(plan) == ["Hello", "Come along"]


def test_they_stand_below_the_others():
    plan = read(f"{HEAD}17/05/2027,X,Hello,Done\n{LAST}", "plan.csv")
    assert [one.body for one in plan.items] == ["Come along", "Hello"]


def test_a_row_that_says_the_same_and_is_still_to_go_out_is_no_repeat_of_it():
    plan = read(f"{HEAD}17/05/2027,X,Hello,Done\n17/05/2027,X,Hello,Draft\n", "plan.csv")
    assert (drafts(plan), apart(plan)) == (["Hello"], ["Hello"])


def test_a_row_below_it_may_still_point_to_its_text():
    plan = read(f"{HEAD}17/05/2027,X,Hello,Posted\n18/05/2027,X,as above,Draft\n", "plan.csv")
    assert drafts(plan) == ["Hello"]
    assert plan.items[0].front["publish_at"] == "2027-05-18T09:00"


def test_a_mistake_in_such_a_row_stops_nothing_and_is_told_with_it():
    plan = read(f"{HEAD}17/05/2027,Pigeon,Hello,Cancelled\n{LAST}", "plan.csv")
    assert drafts(plan) == ["Come along"]
    (kept,) = [one for one in plan.items if one.kept_back]
    assert any("Pigeon" in remark for remark in kept.remarks)


def test_such_a_row_without_a_text_is_listed():
    plan = read(f"{HEAD}17/05/2027,X,,Cancelled\n{LAST}", "plan.csv")
    assert not apart(plan)
    assert any("Cancelled" in out.what for out in plan.left_out)


def test_a_plan_of_nothing_else_has_nothing_but_them():
    plan = read(f"{HEAD}17/05/2027,X,Hello,Cancelled\n", "plan.csv")
    assert (drafts(plan), apart(plan)) == ([], ["Hello"])
