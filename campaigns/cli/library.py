"""Commands about the files under ``content/``: check and preview."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from campaigns.checks.wording import LOOKED_AT
from campaigns.cli.context import open_desk, print_json
from campaigns.domain.issues import Issue, Severity, is_blocked
from campaigns.services.readiness import check_library, check_paths

_WORDS = {Severity.BLOCK: "must be mended", Severity.WARN: "please look", Severity.INFO: "for information"}
_GITHUB = {Severity.BLOCK: "error", Severity.WARN: "warning", Severity.INFO: "notice"}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "output", type=click.Choice(["text", "json", "github"]), default="text")
def check(paths: tuple[Path, ...], output: str) -> None:
    """Look through the content, all of it or these files and folders. Exit code 1 if anything must be mended.

    Example: campaigns check content/knife-crime-awareness-week-2027
    """
    with open_desk(needs_database=False) as desk:
        issues = check_paths(desk, paths) if paths else check_library(desk)
    if output == "json":
        print_json([issue.to_json() for issue in issues])
    elif output == "github":
        for issue in issues:
            click.echo(_github_line(issue))
    else:
        _print_for_people(issues)
    sys.exit(1 if is_blocked(issues) else 0)


def _print_for_people(issues: Sequence[Issue]) -> None:
    for issue in issues:
        place = f"{os.path.relpath(issue.file)}:{issue.line}"
        click.echo(f"{place}  {_WORDS[issue.severity]}  {issue.message} [{issue.id}]")
    blocking = sum(issue.severity is Severity.BLOCK for issue in issues)
    if not issues:
        click.echo(f"Nothing found. {LOOKED_AT}")
    else:
        findings = "1 finding" if len(issues) == 1 else f"{len(issues)} findings"
        click.echo(f"\n{findings}, {blocking} to be mended before it can be submitted. {LOOKED_AT}")


def _github_line(issue: Issue) -> str:
    message = issue.message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    place = f"file={os.path.relpath(issue.file)},line={max(issue.line, 1)},col={max(issue.column, 1)}"
    return f"::{_GITHUB[issue.severity]} {place},title={issue.id}::{message}"
