"""The command that shows an item as its channels would."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from campaigns.cli.context import open_desk
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.errors import CampaignDeskError
from campaigns.reports.files import write_whole
from campaigns.reports.previews.page import as_page
from campaigns.reports.previews.terminal import as_terminal
from campaigns.reports.previews.text import as_text
from campaigns.services.content.preview import preview_document, read_alone


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--channel", type=click.Choice(list(KINDS)), help="Only this channel; without it, all of the item's own."
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["terminal", "html", "text"]),
    help="For the eye, as one page, or for scripts. Without it: text for one channel, terminal for all.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file to write it to.")
def preview(path: Path, channel: str | None, output: str | None, out: Path | None) -> None:
    """Show a post or release as each of its channels would, or as one channel would.

    Example: campaigns preview content/unit-launch/releases/launch.md --format html --out launch.html
    """
    with open_desk(needs_database=False) as desk:
        document = read_alone(desk, path)
        shown = preview_document(desk, document, channel)
        organisation, zone = desk.settings.organisation, desk.settings.timezone
        form = output or ("text" if channel else "terminal")
        if form == "html":
            pictures = document.pictures
            text = as_page(shown, pictures=pictures, organisation=organisation, zone=zone, channel=channel)
        elif form == "terminal":
            width = shutil.get_terminal_size((80, 24)).columns
            text = as_terminal(shown, width=width, organisation=organisation, channel=channel)
        else:
            text = as_text(shown, channel)
    if out is None:
        click.echo(text.rstrip("\n"))
    else:
        try:
            write_whole(out, f"{text.rstrip()}\n".encode())
        except OSError as error:
            raise CampaignDeskError(
                f"{out} can't be written: {error.strerror or error}. Choose another place."
            ) from error
        click.echo(f"Written: {out}")
