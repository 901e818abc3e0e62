"""``campaigns check`` and the polls that people entered by hand, and a folder of content that has no database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_commands import write

IN_PERIOD = (
    "---\ntitle: T\nchannels: [x]\npublish_at: 2027-09-01 10:00\n---\nMayor Jo Reed opens the new hub.\n"
)
ENTER = (
    "elections", "add", "--name", "the Derwent ward by-election", "--kind", "by-election", "--poll", "2027-09-16",
    "--source", "The notice", "--as", "sam@vru.example",
)  # fmt: skip


def rulings_asked_for(run: Run, *paths: str, ends_with: int) -> list[str]:
    found = json.loads(run("check", "--format", "json", *paths, ends_with=ends_with).output)
    return [issue["message"] for issue in found if issue["id"] == "LAW-01"]


@pytest.mark.parametrize("which", ["all of it", "one file"])
def test_a_poll_entered_by_hand_counts_for_the_texts_on_disk(desk_run: Run, content: Path, which: str):
    path = write(content, IN_PERIOD)
    paths = () if which == "all of it" else (str(path),)
    assert rulings_asked_for(desk_run, *paths, ends_with=0) == []
    desk_run(*ENTER)
    (message,) = rulings_asked_for(desk_run, *paths, ends_with=1)
    assert "Derwent ward by-election" in message


def test_where_there_is_no_database_content_is_checked_all_the_same_and_none_is_made(
    run: Run, content: Path, tmp_path: Path
):
    write(content, IN_PERIOD)
    done = run("check", "--format", "json")
    assert isinstance(json.loads(done.stdout), list)
    assert done.stderr == ""
    made = {file.name.partition(".")[0] for file in (tmp_path / "data").glob("*.sqlite3*")}
    assert made <= {"findings"}  # what was found is kept, and holds nothing else


def test_a_database_that_does_not_answer_stops_no_check_and_is_said_beside_it(
    run: Run, content: Path, monkeypatch: pytest.MonkeyPatch
):
    write(content, IN_PERIOD)
    monkeypatch.setenv("DATABASE_URL", "postgresql://desk@127.0.0.1:9/desk")
    done = run("check", "--format", "json")
    assert isinstance(json.loads(done.stdout), list)
    assert done.stderr.startswith("Without what the database knows: The database can't be opened.")
