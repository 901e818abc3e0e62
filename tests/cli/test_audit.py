"""The audit trail on the command line: each command that does more than look is in it, and it can be verified."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from campaigns.cli import campaigns
from campaigns.cli.acts import ONLY_LOOKS
from campaigns.cli.options import RowId
from tests.cli.conftest import Run

# They become another process, which says who acts by itself.
STARTS = {"serve", "worker"}
HEAD = "jo@council.example"
DAYS = ("first", "last", "poll", "on")
WITHOUT_WHICH_IT_IS_NO_COMMAND = {"accounts cap": ["--none"], "accounts clear": ["--no-government-user"]}


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name, inner in sorted(command.commands.items()):
            yield from commands(inner, (*path, name))
    else:
        yield " ".join(path), command


ACTS = [name for name, _ in commands(campaigns) if name not in ONLY_LOOKS and name not in STARTS]


def listed(run: Run, *options: str) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = json.loads(run("audit", "list", "--format", "json", *options).stdout)
    return events


def something_for(parameter: click.Parameter, folder: Path) -> str:
    """A value that the command takes, whatever becomes of it then."""
    if isinstance(parameter.type, click.Choice):
        return str(parameter.type.choices[0])
    if isinstance(parameter.type, click.Path):
        if parameter.type.exists:
            document = folder / "document.md"
            document.write_text("email,name,outlet\nkim@paper.example,Kim,The Paper\n")
            return str(document)
        return str(folder / "made.csv")
    if parameter.type is click.INT or isinstance(parameter.type, click.IntRange | RowId):
        return "1"
    name = parameter.name or ""
    if "email" in name:
        return HEAD
    return "2027-05-17" if name in DAYS else "x"


def arguments_of(name: str, command: click.Command, folder: Path) -> list[str]:
    given: list[str] = []
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            given.append(something_for(parameter, folder))
        elif parameter.required:
            given += [parameter.opts[0], something_for(parameter, folder)]
    return [*given, *WITHOUT_WHICH_IT_IS_NO_COMMAND.get(name, ())]


@pytest.mark.parametrize("name", ACTS)
def test_every_command_that_does_more_than_look_leaves_an_event(
    desk_run: Run, tmp_path: Path, name: str
) -> None:
    """Found in the product itself. Done or refused: what it is asked to do may make no sense."""
    command = dict(commands(campaigns))[name]
    before = listed(desk_run)
    CliRunner().invoke(campaigns, [*name.split(), *arguments_of(name, command, tmp_path)], input="x\n")
    fresh = [event for event in listed(desk_run) if event["id"] > before[-1]["id"] + (name != "audit list")]
    mine = [event for event in fresh if event["act"] == name]
    assert mine, f"{name} {arguments_of(name, command, tmp_path)}"
    assert {event["through"] for event in mine} == {"command line"}
    assert all(event["note"].startswith("login ") for event in mine)
    is_somebodys = any("--as" in parameter.opts and parameter.required for parameter in command.params)
    if is_somebodys and name != "sign-in":  # whose token “x” is nobody can tell
        assert mine[-1]["actor"] == "Jo Reed"


def test_a_command_that_only_looks_leaves_no_event(desk_run: Run) -> None:
    before = listed(desk_run)
    desk_run("users", "list")
    desk_run("hold", "list")
    assert [event["act"] for event in listed(desk_run)[len(before) :]] == ["audit list"]


def test_an_export_says_its_period_and_its_format(desk_run: Run, tmp_path: Path) -> None:
    period = ("--from", "2027-04-01", "--to", "2027-06-30")
    desk_run("report", *period, "--format", "html", "--out", str(tmp_path / "q1.html"))
    (event,) = listed(desk_run, "--act", "report")
    assert event["note"].endswith(" --from 2027-04-01 --to 2027-06-30 --format html")


def test_the_trail_is_told_to_people_programs_and_sheets(desk_run: Run) -> None:
    desk_run("users", "deactivate", "--email", "sam@vru.example")
    told = desk_run("audit", "list", "--act", "users deactivate").stdout
    assert "nobody named (command line): users deactivate" in told
    assert "is_active: true → false" in told
    rows = list(csv.DictReader(io.StringIO(desk_run("audit", "list", "--format", "csv").stdout)))
    assert [row["act"] for row in rows][:2] == ["init", "init"]
    assert json.loads(next(row for row in rows if row["act"] == "users deactivate")["changes"])
    assert listed(desk_run, "--by", HEAD) == []
    assert "sam@vru.example" not in told


def test_verify_names_what_was_changed_missing_or_put_in_and_says_so_by_its_exit_code(
    desk_run: Run, tmp_path: Path
) -> None:
    as_made = desk_run("audit", "verify").stdout
    assert "0 events not sealed yet" in as_made  # people and their roles were: that is sealed at once
    assert "All that is sealed is as it was." in as_made
    newest = json.loads(desk_run("audit", "verify", "--format", "json").stdout)["newest"]["sha256"]
    assert desk_run("audit", "verify", "--noted", newest).exit_code == 0
    with sqlite3.connect(tmp_path / "data" / "campaigns.sqlite3") as database:
        for trigger in ("changed", "deleted"):
            database.execute(f"DROP TRIGGER events_not_{trigger}")
        database.execute("UPDATE events SET note = 'login somebody-else' WHERE id = 1")
        database.execute("DELETE FROM events WHERE id = 2")
        database.execute("DELETE FROM event_seals WHERE 0")
    found = desk_run("audit", "verify", ends_with=1).stdout
    assert "Event 1 was changed after seal 1 was made." in found
    assert "Event 2 is missing." in found
    assert "Something is wrong with the trail." in found


def test_verify_says_by_its_exit_code_that_it_could_not_find_out(run: Run) -> None:
    assert "could not be verified" in run("audit", "verify", ends_with=2).stderr
