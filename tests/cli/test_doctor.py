"""``campaigns doctor``: for people and for programs, with or without a database."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_it_says_what_has_to_be_looked_up_and_ends_with_1(desk_run: Run):
    output = desk_run("doctor", ends_with=1).output
    assert "Fine          Database: It answers" in output
    assert "Past their review date: look each up at its source" in output
    assert "Helplines: Victim Support: 08 08 16 89 111" in output
    assert "reference/helplines.yml:55 · id: victim-support" in output
    assert "Never checked: look each up before you rely on it" in output


def test_programs_get_it_as_json(desk_run: Run):
    told = json.loads(desk_run("doctor", "--format", "json", ends_with=1).output)
    assert told["ok"] is False
    assert {"name", "health", "sentence", "to_do"} == set(told["signs"][0])
    line = next(one for one in told["facts"] if one["ids"] == ["victim-support"])
    assert (line["state"], line["last_checked"], line["review_by"]) == (
        "past review",
        "2020-06-30",
        "2020-12-27",
    )
    never = next(one for one in told["facts"] if one["ids"] == ["call-derbyshire"])
    assert (never["state"], never["last_checked"]) == ("never checked", None)


def test_it_answers_without_a_database(run: Run):
    output = run("doctor", ends_with=1).output
    assert "Not working   Database: It was not made yet. Make it: campaigns init" in output
    assert "Content files" in output


def test_it_names_a_broken_list(desk_run: Run, content: Path):
    (content / "_desk").mkdir()
    (content / "_desk" / "helplines.yml").write_text("add: [")
    told = json.loads(desk_run("doctor", "--format", "json", ends_with=1).output)
    assert told["broken"][0]["message"].startswith("_desk/helplines.yml, line 1: this is not YAML")
    assert "_desk/helplines.yml, line 1" in desk_run("doctor", ends_with=1).output
