"""`campaigns elections`: the periods, entering a poll, taking an entry back."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run

ENTER = (
    "elections", "add", "--name", "the Derwent ward by-election", "--kind", "by-election", "--poll", "2027-09-16",
    "--area", "Derby", "--source", "The notice", "--as", "sam@vru.example",
)  # fmt: skip


def listed(run: Run) -> dict[str, dict[str, object]]:
    rows = json.loads(run("elections", "list", "--format", "json").output)
    return {row["name"]: row for row in rows}


def test_a_poll_that_is_entered_is_listed_with_its_latest_lawful_start(desk_run: Run):
    assert "Entered as 1: poll on Thursday 16 September 2027." in desk_run(*ENTER).output
    entry = listed(desk_run)["the Derwent ward by-election"]
    # 25 working days before, with the August bank holiday in between.
    assert (entry["starts_on"], entry["polling_day"]) == ("2027-08-11", "2027-09-16")
    assert (entry["is_published"], entry["areas"], entry["queued"]) == (False, ["Derby"], [])


def test_an_entry_is_taken_back_once(desk_run: Run):
    desk_run(*ENTER)
    back = ("elections", "take-back", "1", "--reason", "Called off", "--as", "sam@vru.example")
    assert desk_run(*back).stdout == "Taken back.\n"
    assert "the Derwent ward by-election" not in listed(desk_run)
    assert "taken back already" in str(desk_run(*back, ends_with=1).exception)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("take-back", "7", "--reason", "x", "--as", "sam@vru.example"), "There is no election 7"),
        (("take-back", "7", "--reason", "x", "--as", "nobody@vru.example"), "Nobody signs in as"),
    ],
)
def test_what_can_not_be_taken_back_is_said(desk_run: Run, given: tuple[str, ...], words: str):
    assert words in str(desk_run("elections", *given, ends_with=1).exception)


def test_the_published_notice_of_a_shipped_poll_gives_that_poll_its_day(desk_run: Run):
    shipped = "the elections on 6 May 2027"
    assert (listed(desk_run)[shipped]["starts_on"], listed(desk_run)[shipped]["is_published"]) == (
        "2027-03-31",
        False,
    )
    desk_run(
        "elections", "add", "--name", shipped, "--kind", "local", "--poll", "2027-05-06", "--notice", "2027-03-25",
        "--source", "The notice", "--as", "sam@vru.example",
    )  # fmt: skip
    rows = [row for name, row in listed(desk_run).items() if "6 May 2027" in name]
    assert [(row["starts_on"], row["is_published"]) for row in rows] == [("2027-03-25", True)]
    assert "Derby" in rows[0]["areas"]  # type: ignore[operator]
