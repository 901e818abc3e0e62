"""The command that shows what was, is and will be sent."""

from __future__ import annotations

import click

from campaigns.cli.context import open_desk
from campaigns.cli.options import format_option
from campaigns.cli.showing import show, utc_text
from campaigns.domain.time.localtime import format_local
from campaigns.models.deliveries import stream_deliveries
from campaigns.services.core.transaction import reading
from campaigns.services.workflow.moves import status_words


@click.command()
@format_option
def deliveries(output: str) -> None:
    """Every delivery: what goes where, when, and how it stands.

    Example: campaigns deliveries --format json
    """
    with open_desk() as desk, reading() as session:
        zone = desk.settings.timezone
        show(
            output,
            stream_deliveries(session),
            {
                "Id": lambda row: row.id,
                "Item": lambda row: row.item,
                "Account": lambda row: row.account,
                "Due": lambda row: format_local(row.due_at, zone),
                "Status": lambda row: status_words(row.status),
                "Note": lambda row: row.remote_url or row.error,
            },
            empty="Nothing is planned and nothing was sent yet.",
            record=lambda row: {
                **row._asdict(),
                "due_at": utc_text(row.due_at),
                "sent_at": utc_text(row.sent_at),
            },
        )
