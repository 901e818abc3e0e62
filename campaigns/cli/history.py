"""The command that tells what was done to an item, by whom and when."""

from __future__ import annotations

import click

from campaigns.cli.context import open_desk, print_csv, print_json, print_table, utc_text
from campaigns.domain.time.localtime import format_local
from campaigns.reports.screens.item import HistoryLine, history_of
from campaigns.services.core.access import get_item
from campaigns.services.core.transaction import reading

_COLUMNS = ("at", "step", "what", "by", "status", "fingerprint", "note")


@click.command()
@click.argument("item")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="For people, programs or sheets.",
)
def history(item: str, output: str) -> None:
    """Everything that was done to an item, newest first: what, by whom, and how it stood since.

    Example: campaigns history knife-crime-awareness-week-2027/posts/monday-launch --format csv
    """
    with open_desk() as desk, reading() as session:
        lines = history_of(get_item(session, item))
        if output == "text":
            zone = desk.settings.timezone
            rows = [
                (format_local(one.at, zone), one.label, one.who, " ".join(one.note.split())) for one in lines
            ]
            print_table(("When", "What", "By", "Note"), rows, empty="Nothing has happened to it yet.")
        elif output == "json":
            print_json([_told(one) for one in lines])
        else:
            print_csv(_COLUMNS, map(_told, lines))


def _told(line: HistoryLine) -> dict[str, object]:
    values = (utc_text(line.at), line.step, line.label, line.who, line.status, line.fingerprint, line.note)
    return dict(zip(_COLUMNS, values, strict=True))
