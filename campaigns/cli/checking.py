"""Checking the files under ``content/``: once, with mending, or again whenever one changes."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from campaigns.checks.wording import LOOKED_AT
from campaigns.cli.options import author_option
from campaigns.cli.showing import print_json
from campaigns.clock import SystemClock
from campaigns.config import read_settings
from campaigns.content_store.reader import ContentStore
from campaigns.domain.facts.facts import Facts
from campaigns.domain.items.issues import Issue, Severity, is_blocked
from campaigns.domain.text.listing import counted
from campaigns.services.content.file_checks import check_library, check_paths
from campaigns.services.core.desk import FileDesk

_WORDS = {Severity.BLOCK: "must be mended", Severity.WARN: "please look", Severity.INFO: "for information"}
_GITHUB = {Severity.BLOCK: "error", Severity.WARN: "warning", Severity.INFO: "notice"}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "output", type=click.Choice(["text", "json", "github"]), default="text")
@click.option("--fix", is_flag=True, help="Put in every replacement that a finding offers, then check again.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until you press Ctrl+C.")
@author_option
def check(paths: tuple[Path, ...], output: str, fix: bool, watch: bool, email: str | None) -> None:
    """Look through the content, all of it or these files and folders. Exit code 1 if anything must be mended.

    A commit hook gives it the files that changed; a build server takes --format github.

    Example: campaigns check content/knife-crime-awareness-week-2027 --fix
    """
    if watch and output != "text":
        raise click.UsageError("--watch shows text. Leave --format out.")
    if email is not None and not fix:
        raise click.UsageError("--as says whose words --fix puts in. Leave it out, or add --fix.")
    with _opened(paths, fix=fix, email=email) as (desk, prepare):

        def look() -> list[Issue]:
            facts = prepare()
            issues = check_paths(desk, paths, facts) if paths else check_library(desk, facts)
            _print(issues, output)
            return issues

        if watch:
            _watch(desk, paths, look)
        issues = look()
    sys.exit(1 if is_blocked(issues) else 0)


@contextmanager
def _opened(
    paths: Sequence[Path], *, fix: bool, email: str | None
) -> Iterator[tuple[FileDesk, Callable[[], Facts | None]]]:
    """As ``open_for_checks``; without any of the desk's libraries where files are all there is to ask."""
    settings = read_settings()
    if fix or not settings.has_no_database:
        from campaigns.cli.checking_in_desk import open_for_checks  # a second of processor time

        with open_for_checks(paths, fix=fix, email=email) as opened:
            yield opened
        return
    store = ContentStore(settings.content_folder, settings.timezone)
    yield FileDesk(settings, SystemClock(), store), lambda: None


def _print(issues: Sequence[Issue], output: str) -> None:
    if output == "json":
        print_json([issue.to_json() for issue in issues])
    elif output == "github":
        for issue in issues:
            click.echo(_github_line(issue))
    else:
        _print_for_people(issues)


def _print_for_people(issues: Sequence[Issue]) -> None:
    for issue in issues:
        numbers = (str(number) for number in (issue.line, issue.column) if number)
        place = ":".join((os.path.relpath(issue.file), *numbers))
        click.echo(f"{place}  {_WORDS[issue.severity]}  {issue.message.strip()} [{issue.id}]")
    blocking = sum(issue.severity is Severity.BLOCK for issue in issues)
    if not issues:
        click.echo(f"Nothing found. {LOOKED_AT}")
        return
    findings = counted(len(issues), "finding")
    can_mend = sum(issue.replacement is not None for issue in issues)
    offer = f" {can_mend} can be mended with --fix." if can_mend else ""
    click.echo(f"\n{findings}, {blocking} to be mended before it can be submitted.{offer} {LOOKED_AT}")


def _github_line(issue: Issue) -> str:
    message = issue.message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    place = f"file={os.path.relpath(issue.file)},line={max(issue.line, 1)},col={max(issue.column, 1)}"
    return f"::{_GITHUB[issue.severity]} {place},title={issue.id}::{message}"


def _watch(desk: FileDesk, paths: Sequence[Path], look: Callable[[], object]) -> None:
    """Until Ctrl+C. Another file system may tell of no changes; then nothing is shown, and nothing is lost."""
    from watchfiles import watch

    places = [str(path) for path in paths] or [str(desk.content.root)]
    is_first, stop = True, threading.Event()
    signal.signal(signal.SIGINT, partial(_end_watch, stop))
    with contextlib.suppress(KeyboardInterrupt):
        # The first pause tells that the watch is on: what is looked at from then on misses no change.
        for changes in watch(
            *places, stop_event=stop, raise_interrupt=False, rust_timeout=500, yield_on_timeout=True
        ):
            if changes and not is_first:
                click.echo(f"\n{'-' * 60}")
            if changes or is_first:
                look()
            if is_first:
                click.echo("Watching for changes. Stop with Ctrl+C.", err=True)
                is_first = False
    sys.exit(0)


def _end_watch(stop: threading.Event, *_: object) -> None:
    """Interrupts a look that is under way. Python swallows that in some places (a library's clean-up), so it is
    noted as well, and the next pause ends the watch.
    """
    stop.set()
    raise KeyboardInterrupt
