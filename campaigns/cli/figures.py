"""Commands about reach: collect readings, list them, write the board's figures."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from campaigns.cli.context import open_desk
from campaigns.cli.showing import show
from campaigns.domain.time.periods import parse_period
from campaigns.reports.engagement import engagement_report
from campaigns.reports.export import EXPORT_FORMATS, write
from campaigns.services.core.transaction import reading
from campaigns.services.figures.collection import collect_due, collect_now, stream_readings

COLUMNS = ("delivery", "channel", "measure", "value", "missing", "taken_at", "definition")


@click.command()
@click.option("--now", "everything", is_flag=True, help="Read everything that is out, not only what is due.")
def collect(everything: bool) -> None:
    """Ask the platforms how the posts do, and keep the answers.

    Example: campaigns collect --now
    """
    with open_desk() as desk:
        summary = collect_now(desk) if everything else collect_due(desk)
    for account in summary.accounts:
        words = f"{account.account}: {account.readings} readings of {account.posts} posts."
        click.echo(f"{words} {account.trouble}".rstrip())
    if not summary.accounts:
        click.echo("Nothing to read just now.")
    sys.exit(1 if any(account.trouble for account in summary.accounts) else 0)


@click.command()
@click.option(
    "--format", "output", type=click.Choice(["json", "csv"]), default="csv", help="For programs or sheets."
)
def readings(output: str) -> None:
    """Every reading ever taken; a missing value comes with its reason.

    Example: campaigns readings --format json
    """
    with open_desk(), reading() as session:
        show(output, stream_readings(session), {}, names=COLUMNS)


@click.command()
@click.option("--from", "first", required=True, metavar="DATE", help="The first day, such as 2027-04-01.")
@click.option("--to", "last", required=True, metavar="DATE", help="The last day, included.")
@click.option("--format", "output", type=click.Choice(list(EXPORT_FORMATS)), default="csv")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="The file to write."
)
def report(first: str, last: str, output: str, out: Path | None) -> None:
    """Write the board's engagement figures for a period.

    Example: campaigns report --from 2027-04-01 --to 2027-06-30 --format xlsx --out q1.xlsx
    """
    period = parse_period(first, last)
    path = out or Path(f"engagement-{first}-to-{last}.{output}")
    with open_desk() as desk, reading() as session:
        zone = desk.settings.timezone
        figures = engagement_report(
            session,
            period=period,
            zone=zone,
            generated_at=desk.clock.now(),
            organisation=desk.settings.organisation,
        )
        write(figures, output, path)
    click.echo(f"Written: {path}")
