"""The command that says what needs somebody: ``campaigns doctor``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import click

from campaigns.cli.context import open_desk
from campaigns.cli.options import format_option
from campaigns.cli.showing import print_json
from campaigns.domain.facts.dated_facts import ReviewState
from campaigns.domain.time.localtime import format_day
from campaigns.reports.diagnosis import Health
from campaigns.reports.doctor import Diagnosis, diagnose
from campaigns.reports.facts import FactLine, FactsReport

_WORDS = {Health.FINE: "Fine", Health.LOOK: "Look at this", Health.BROKEN: "Not working"}
_WIDEST = max(map(len, _WORDS.values()))


@click.command()
@format_option
def doctor(output: str) -> None:
    """Look at database, files, clock, disk and mail, and list the facts that have to be looked up again.

    Exit code 1 if something is broken, past its review date or was never checked.

    Example: campaigns doctor
    """
    with open_desk(needs_database=False) as desk:
        diagnosis = diagnose(desk)
    if output == "json":
        print_json(_to_json(diagnosis))
    else:
        _print_signs(diagnosis)
        _print_facts(diagnosis.facts)
    sys.exit(0 if diagnosis.is_well else 1)


def _print_signs(diagnosis: Diagnosis) -> None:
    for sign in diagnosis.signs:
        to_do = f" {sign.to_do}" if sign.to_do else ""
        click.echo(f"{_WORDS[sign.health].ljust(_WIDEST)}  {sign.name}: {sign.sentence}{to_do}")


def _print_facts(facts: FactsReport) -> None:
    for broken in facts.broken:
        click.echo(f"{_WORDS[Health.BROKEN].ljust(_WIDEST)}  {broken.message}")
    for state, heading in (
        (ReviewState.PAST_REVIEW, "Past their review date: look each up at its source"),
        (ReviewState.NEVER_CHECKED, "Never checked: look each up before you rely on it"),
    ):
        _print_group(heading, (line for line in facts.lines if line.state is state))
    current = facts.count(ReviewState.CURRENT)
    click.echo(f"\nUp to date: {current} of {len(facts.lines)} facts.")
    if facts.to_look_up():
        click.echo(
            "What you have looked up goes under checked: in the file of the same name in content/_desk/, "
            "with its id and last_checked."
        )


def _print_group(heading: str, lines: Iterable[FactLine]) -> None:
    shown = list(lines)
    if not shown:
        return
    click.echo(f"\n{heading}")
    for line in shown:
        seen = f"last checked {format_day(line.last_checked)}" if line.last_checked else "never checked"
        due = f", review by {format_day(line.review_by)}" if line.review_by else ""
        click.echo(
            f"  {line.group}: {line.name}\n    {seen}{due} · {line.source}\n    {line.place}{_called(line)}"
        )


def _called(line: FactLine) -> str:
    return f" · id: {line.ids[0]}" if len(line.ids) == 1 else ""


def _to_json(diagnosis: Diagnosis) -> dict[str, Any]:
    return {
        "ok": diagnosis.is_well,
        "signs": [
            {"name": sign.name, "health": sign.health, "sentence": sign.sentence, "to_do": sign.to_do}
            for sign in diagnosis.signs
        ],
        "broken": [
            {"file": one.path, "line": one.line, "message": one.message} for one in diagnosis.facts.broken
        ],
        "facts": [
            {
                "group": line.group,
                "name": line.name,
                "ids": list(line.ids),
                "state": line.state,
                "source": line.source,
                "last_checked": line.last_checked.isoformat() if line.last_checked else None,
                "review_by": line.review_by.isoformat() if line.review_by else None,
                "file": line.file,
                "line": line.line,
            }
            for line in diagnosis.facts.lines
        ],
    }
