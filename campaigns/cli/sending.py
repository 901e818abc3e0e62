"""The command that shows what was, is and will be sent."""

from __future__ import annotations

import click

from campaigns.cli.context import format_option, open_desk, print_json, print_table, utc_text
from campaigns.domain.localtime import format_local
from campaigns.models.deliveries import list_deliveries
from campaigns.services.moves import status_words
from campaigns.services.transaction import reading


@click.command()
@format_option
def deliveries(output: str) -> None:
    """Every delivery: what goes where, when, and how it stands.

    Example: campaigns deliveries --format json
    """
    with open_desk() as desk, reading() as session:
        rows = [
            {
                "id": delivery.id,
                "item": delivery.item.ref,
                "account": delivery.account.name,
                "channel": delivery.account.kind,
                "status": delivery.status,
                "due_at": utc_text(delivery.due_at),
                "sent_at": utc_text(delivery.sent_at),
                "attempts": delivery.attempt_count,
                "remote_id": delivery.remote_id or None,
                "remote_url": delivery.remote_url or None,
                "error": delivery.error or None,
                "_due": format_local(delivery.due_at, desk.settings.timezone),
            }
            for delivery in list_deliveries(session)
        ]
    if output == "json":
        print_json([{key: value for key, value in row.items() if not key.startswith("_")} for row in rows])
        return
    print_table(
        ("Id", "Item", "Account", "Due", "Status", "Note"),
        [
            (
                str(row["id"]),
                str(row["item"]),
                str(row["account"]),
                str(row["_due"]),
                status_words(str(row["status"])),
                str(row["remote_url"] or row["error"] or ""),
            )
            for row in rows
        ],
        empty="Nothing is planned and nothing was sent yet.",
    )
