"""`campaigns sending`: says whether this installation sends, and lets a copy or a restored one start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_commands import approved, schedule


@pytest.fixture
def copied(desk_run: Run, content: Path) -> Run:
    """The prepared installation lies in another folder than the one it was made in, and something is planned."""
    approved(desk_run, content)
    schedule(desk_run)
    desk_run("init")  # as every start does
    return desk_run


def test_an_installation_that_was_never_moved_is_not_paused(run: Run):
    run("init")
    assert run("sending", "status").output == "Sending is not paused.\n"
    assert json.loads(run("sending", "status", "--format", "json").output)["paused"] is False


def test_a_copied_data_folder_is_paused_and_the_status_says_why(copied: Run, tmp_path: Path):
    told = copied("sending", "status", ends_with=1).output
    assert "The database last sent from another place: " in told
    assert f"{tmp_path / 'data' / 'campaigns.sqlite3'}" in told
    assert "Would go out at once: 0. Stays missed: 0." in told
    facts = json.loads(copied("sending", "status", "--format", "json", ends_with=1).output)
    assert (facts["paused"], facts["kept_as_copy"], facts["would_go_out_now"]) == (True, False, [])


def test_resume_starts_sending_and_a_later_start_does_not_ask_again(copied: Run):
    assert "Sending starts from here." in copied("sending", "resume", "--as", "sam@vru.example").output
    copied("init")
    assert copied("sending", "status").output == "Sending is not paused.\n"


def test_resume_needs_somebody_who_may_and_something_to_resume(copied: Run):
    assert "Nobody signs in as" in str(
        copied("sending", "resume", "--as", "nobody@vru.example", ends_with=1).exception
    )
    copied("sending", "resume", "--as", "jo@council.example")
    again = copied("sending", "resume", "--as", "jo@council.example", ends_with=1)
    assert "Sending is not paused" in str(again.exception)
