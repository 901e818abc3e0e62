"""The command that tells what was done to an item, by whom and when."""

from __future__ import annotations

import click

from campaigns.cli.context import open_desk
from campaigns.cli.showing import show, utc_text
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
        zone = desk.settings.timezone
        show(
            output,
            history_of(get_item(session, item)),
            {
                "When": lambda one: format_local(one.at, zone),
                "What": lambda one: one.label,
                "By": lambda one: one.who,
                "Note": lambda one: " ".join(one.note.split()),
            },
            empty="Nothing has happened to it yet.",
            record=_told,
            names=_COLUMNS,
        )


def _told(line: HistoryLine) -> dict[str, object]:
    values = (utc_text(line.at), line.step, line.label, line.who, line.status, line.fingerprint, line.note)
    return dict(zip(_COLUMNS, values, strict=True))
