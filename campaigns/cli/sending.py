"""The command that shows what was, is and will be sent."""

from __future__ import annotations

import click

from campaigns.cli.context import format_option, open_desk, print_json_list, print_table, utc_text
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
        rows = (row._asdict() for row in stream_deliveries(session))
        if output == "json":
            print_json_list(
                {**row, "due_at": utc_text(row["due_at"]), "sent_at": utc_text(row["sent_at"])}
                for row in rows
            )
            return
        print_table(
            ("Id", "Item", "Account", "Due", "Status", "Note"),
            (
                (
                    str(row["id"]),
                    row["item"],
                    row["account"],
                    format_local(row["due_at"], zone),
                    status_words(row["status"]),
                    row["remote_url"] or row["error"] or "",
                )
                for row in rows
            ),
            empty="Nothing is planned and nothing was sent yet.",
        )
