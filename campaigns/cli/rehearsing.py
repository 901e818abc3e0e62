"""The command that plays the plan through before it happens."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import click

from campaigns.cli.context import open_desk
from campaigns.cli.options import format_option
from campaigns.cli.showing import print_json
from campaigns.cli.terminal import bare_stream
from campaigns.reports.rehearsal.as_html import write_rehearsal
from campaigns.reports.rehearsal.as_text import rehearsal_text
from campaigns.reports.rehearsal.document import rehearsal_document
from campaigns.services.rehearsal.asking import APART_MINUTES, MOST_MINUTES_APART, AskError, parse_ask
from campaigns.services.rehearsal.rehearse import Tell, rehearse

SHOW_AFTER = 1.0  # seconds


@click.command("rehearse")
@click.option("--from", "first", required=True, metavar="DATE", help="The first day, today or later.")
@click.option("--to", "last", required=True, metavar="DATE", help="The last day, included.")
@click.option(
    "--hold",
    default="",
    metavar="DATE[,SCOPE]",
    help="Also say what a hold from that day on would stop: on everything, or area:NAME, topic:WORD, channel:KIND "
    "or campaign:FOLDER.",
)
@click.option(
    "--apart",
    type=click.IntRange(1, MOST_MINUTES_APART),
    default=APART_MINUTES,
    show_default=True,
    metavar="MINUTES",
    help="Posts on one account closer than this collide.",
)
@format_option
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    metavar="FILE.html",
    help="Also write it as a page to hand round.",
)
def rehearsal(first: str, last: str, hold: str, apart: int, output: str, out: Path | None) -> None:
    """Play the plan through on a copy: what would go out when, what would not and why, what collides.

    Nothing is sent and nothing is changed. Exit code 1 if there is something to look at.

    Example: campaigns rehearse --from 2027-05-17 --to 2027-05-23 --hold 2027-05-19,channel:x --out week.html
    """
    with open_desk() as desk:
        try:
            zone = desk.settings.timezone
            ask = parse_ask(first, last, now=desk.clock.now(), zone=zone, hold=hold, apart=apart)
            with _progress() as tell:
                found = rehearse(desk, ask, tell=tell)
        except AskError as error:
            words = " ".join(f"--{name}: {sentence}" for name, sentence in error.fields.items())
            raise click.UsageError(words) from error
    document = rehearsal_document(found)
    if out is not None:
        write_rehearsal(document, out)
        click.echo(f"Written: {out}", err=True)
    if output == "json":
        print_json(document)
    else:
        click.echo(rehearsal_text(document), nl=False)
    sys.exit(1 if found.needs_a_look else 0)


@contextmanager
def _progress() -> Iterator[Tell]:
    """A bar on standard error once it takes over a second; none where nobody watches."""
    started = monotonic()
    bars: list[Any] = []

    def tell(tried: int, everything: int) -> None:
        if not bars and (monotonic() - started < SHOW_AFTER or not sys.stderr.isatty()):
            return
        if not bars:
            bar = click.progressbar(
                length=max(everything, 1), label="Rehearsing", file=bare_stream(sys.stderr)
            )
            bars.append(bar.__enter__())
        bars[0].update(max(0, tried - bars[0].pos))

    try:
        yield tell
    finally:
        for bar in bars:
            bar.__exit__(None, None, None)
