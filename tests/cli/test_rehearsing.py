"""campaigns rehearse: its exit codes, its forms, and what it leaves alone."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import html5lib
import pytest

from tests.cli.conftest import Run

ITEM = "spring/posts/monday"
TODAY = datetime.now(UTC).astimezone(ZoneInfo("Europe/London")).date()
WEEK = (TODAY.isoformat(), (TODAY + timedelta(days=7)).isoformat())
DUE = TODAY + timedelta(days=3)
LINE_KEYS = {
    "at",
    "local",
    "day",
    "day_words",
    "time",
    "when",
    "delivery",
    "deliveries",
    "item",
    "title",
    "kind",
    "account",
    "channel",
    "due_at",
    "goes_out",
    "reason",
    "parts",
    "pictures",
    "recipients",
    "first_words",
    "notes",
}


@pytest.fixture
def planned(desk_run: Run, content: Path) -> Run:
    """One post, approved and planned for Practice at eight in the morning in three days."""
    text = "---\ntitle: Monday launch\nchannels: [practice]\n---\nWalk away.\n"
    (content / "spring" / "posts" / "monday.md").write_text(text)
    desk_run("submit", ITEM, "--as", "sam@vru.example")
    desk_run("approve", ITEM, "--as", "jo@council.example")
    desk_run("schedule", ITEM, "--as", "sam@vru.example", "--at", f"{DUE}T08:00")
    return desk_run


def rehearse(run: Run, *more: str, first: str = WEEK[0], last: str = WEEK[1], ends_with: int = 0) -> str:
    return run("rehearse", "--from", first, "--to", last, *more, ends_with=ends_with).output


def test_a_plan_with_nothing_to_look_at_ends_with_0(planned: Run) -> None:
    shown = rehearse(planned)
    assert "8:00am  Practice: Monday launch" in shown
    assert "Walk away." in shown
    assert "1 post or release would go out. Nothing to look at." in shown


def test_an_item_that_would_be_silent_ends_with_1(planned: Run, content: Path) -> None:
    text = f"---\ntitle: Forgotten\nchannels: [practice]\npublish_at: {DUE}T09:00\n---\nStay safe.\n"
    (content / "spring" / "posts" / "forgotten.md").write_text(text)
    shown = rehearse(planned, ends_with=1)
    assert "Forgotten (spring/posts/forgotten)" in shown
    assert "It has not been submitted for sign-off." in shown


@pytest.mark.parametrize(
    ("first", "last", "more", "says"),
    [
        ("yesterday", WEEK[1], (), "--from: “yesterday” is not a date. Write it like 2027-05-17."),
        ("2026-02-30", WEEK[1], (), "--from: “2026-02-30” is not in the calendar."),
        ("2020-01-01", WEEK[1], (), "--from: Wednesday 1 January 2020 has passed. A rehearsal looks ahead"),
        (WEEK[1], WEEK[0], (), "--to: The last day is before the first. Swap the two days."),
        (WEEK[0], "2099-01-01", (), "--to: That is more than two years."),
        (
            *WEEK,
            ("--hold", "2020-01-01"),
            "--hold: Wednesday 1 January 2020 is not within the days rehearsed.",
        ),
        (*WEEK, ("--hold", f"{DUE},planet:mars"), "--hold: “planet:mars” is no scope of a hold."),
        (*WEEK, ("--hold", f"{DUE},campaign:autumn"), "--hold: There is no campaign “autumn”."),
        (*WEEK, ("--apart", "0"), "0 is not in the range"),
    ],
)
def test_what_makes_no_sense_ends_with_2_and_a_sentence(
    desk_run: Run, first: str, last: str, more: tuple[str, ...], says: str
) -> None:
    shown = rehearse(desk_run, *more, first=first, last=last, ends_with=2)
    assert says in " ".join(shown.split())


def test_json_has_the_keys_that_the_readme_promises(planned: Run) -> None:
    document = json.loads(rehearse(planned, "--format", "json", "--hold", f"{DUE},channel:practice"))
    assert set(document["goes_out"][0]) == LINE_KEYS
    assert document["goes_out"][0]["local"].startswith(f"{DUE}T08:00:00")
    assert [line["item"] for line in document["hold"]["stops"]] == [ITEM]
    assert (document["hold"]["scope"], document["hold"]["lets_through"]) == ("channel:practice", [])
    assert document["needs_a_look"] is False


def test_the_page_is_whole_and_holds_what_goes_out(planned: Run, tmp_path: Path) -> None:
    path = tmp_path / "week.html"
    assert f"Written: {path}" in rehearse(planned, "--out", str(path), "--hold", str(DUE))
    text = path.read_text()
    html5lib.HTMLParser(strict=True).parse(text)
    assert "Monday launch" in text
    assert "What it would stop" in text


def test_a_page_that_can_not_be_written_is_a_sentence(planned: Run, tmp_path: Path) -> None:
    result = planned(
        "rehearse",
        "--from",
        WEEK[0],
        "--to",
        WEEK[1],
        "--out",
        str(tmp_path / "nowhere" / "week.html"),
        ends_with=1,
    )
    assert "The report can't be written to" in str(result.exception)


def test_a_rehearsal_leaves_the_data_folder_as_it_was_but_for_a_word_that_somebody_rehearsed(
    planned: Run, tmp_path: Path
) -> None:
    data = tmp_path / "data"

    def files() -> dict[str, bytes]:
        found = [path for path in data.rglob("*") if path.is_file()]
        return {str(path): path.read_bytes() for path in found if "campaigns.sqlite3" not in path.name}

    def rows() -> dict[str, list[tuple[object, ...]]]:
        with closing(sqlite3.connect(data / "campaigns.sqlite3")) as database:
            names = [
                name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            return {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in names}

    files_before, rows_before = files(), rows()
    rehearse(planned, "--hold", str(DUE))
    rows_after = rows()
    assert files() == files_before
    fresh = rows_after.pop("events")[len(rows_before.pop("events")) :]
    assert ["rehearse" in event for event in fresh] == [True]
    for numbers in (rows_before, rows_after):
        numbers.pop("sqlite_sequence")
    assert rows_after == rows_before
