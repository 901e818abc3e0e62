"""The commands of an embargo's set, as a person or a script types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

RELEASE, POST = "spring/releases/launch", "spring/posts/monday"
ENDS = "2099-05-17T00:01"


@pytest.fixture
def desk_run(desk_run: Run, content: Path) -> Run:
    """An embargoed release and a post linked with it, both approved; the release goes to Practice too."""
    (content / "spring" / "releases").mkdir()
    (content / "spring" / "releases" / "launch.md").write_text(
        f"---\ntitle: The launch\nembargo: {ENDS}\ncontact: Press office, 01632 960100\nlists: [Local media]\n---\nThe story.\n"
    )
    (content / "spring" / "posts" / "monday.md").write_text(
        "---\ntitle: Monday\nchannels: [practice]\nembargoed_with: releases/launch\n---\nSpring is here.\n"
    )
    for item in (RELEASE, POST):
        desk_run("submit", item, "--as", "sam@vru.example")
        desk_run("approve", item, "--as", "jo@council.example")
    desk_run("schedule", RELEASE, "--as", "sam@vru.example", "--at", ENDS, "--account", "Practice")
    return desk_run


def test_the_set_is_shown_for_people_and_for_programs(desk_run: Run) -> None:
    words = desk_run("embargo", "show", POST).output
    assert "The embargo of “The launch” ends Sunday 17 May 2099, 12:01am (UK time)." in words
    assert "It is approved and is not scheduled yet." in words
    found = json.loads(desk_run("embargo", "show", RELEASE, "--format", "json").output)
    assert (found["release"], found["ends_at"], found["is_over"]) == (RELEASE, "2099-05-16T23:01:00Z", False)
    assert [(one["item"], one["stands"]) for one in found["items"]] == [
        (RELEASE, "planned"),
        (POST, "not-out"),
    ]


def test_one_command_schedules_what_is_linked(desk_run: Run) -> None:
    words = desk_run("schedule", RELEASE, "--with-linked", "--as", "sam@vru.example").stdout
    assert words == f"{RELEASE} and what is linked with it: 1 planned.\n"
    due = {
        one["item"]: one["due_at"] for one in json.loads(desk_run("deliveries", "--format", "json").output)
    }
    assert due == {RELEASE: "2099-05-16T23:01:00Z", POST: "2099-05-16T23:01:00Z"}


def test_the_moment_of_the_set_is_nobodys_to_give(desk_run: Run) -> None:
    command = ("schedule", RELEASE, "--with-linked", "--as", "sam@vru.example", "--at", "2099-06-01T08:00")
    assert "takes no --at" in desk_run(*command, ends_with=2).output


def test_a_moved_embargo_is_followed_with_one_command(desk_run: Run, content: Path) -> None:
    desk_run("schedule", RELEASE, "--with-linked", "--as", "sam@vru.example")
    [release] = [
        one["id"]
        for one in json.loads(desk_run("deliveries", "--format", "json").output)
        if one["item"] == RELEASE
    ]
    desk_run("cancel", str(release), "--as", "sam@vru.example", "--reason", "It moves")
    path = content / "spring" / "releases" / "launch.md"
    path.write_text(path.read_text().replace(ENDS, "2099-05-18T00:01"))
    desk_run("submit", RELEASE, "--as", "sam@vru.example")
    desk_run("approve", RELEASE, "--as", "jo@council.example")
    desk_run(
        "schedule", RELEASE, "--as", "sam@vru.example", "--at", "2099-05-18T00:01", "--account", "Practice"
    )
    words = desk_run("embargo", "move", RELEASE, "--as", "sam@vru.example").stdout
    assert words == "1 planned, 1 of them moved for Monday 18 May 2099, 12:01am (UK time).\n"


def test_an_item_is_left_out_with_a_reason(desk_run: Run) -> None:
    desk_run("embargo", "drop", POST, "--as", "sam@vru.example", "--reason", "The partner posts it")
    assert "Dropped by Sam Fox: The partner posts it" in desk_run("embargo", "show", POST).output
