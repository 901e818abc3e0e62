"""Commands about pictures whose consent was taken back: where they are published, and that one is gone."""

from __future__ import annotations

import click

from campaigns.cli.context import (
    RowId,
    acting_user,
    as_option,
    format_option,
    open_desk,
    print_json,
    print_table,
    utc_text,
)
from campaigns.models.takedowns import list_takedowns
from campaigns.services.core.transaction import reading
from campaigns.services.stops.takedowns import note_published_uses, record_removed


@click.group("takedowns")
def takedowns() -> None:
    """Published pictures whose consent was taken back."""


@takedowns.command("list")
@format_option
def takedowns_list(output: str) -> None:
    """Every use that has not been taken down yet.

    Example: campaigns takedowns list
    """
    with open_desk() as desk:
        note_published_uses(desk)
        with reading() as session:
            rows = [
                {
                    "id": one.id,
                    "picture": one.picture,
                    "item": one.delivery.item.ref,
                    "account": one.delivery.account.name,
                    "published_at": utc_text(one.delivery.sent_at),
                    "remote_url": one.delivery.remote_url or None,
                    "withdrawn_on": one.withdrawn_on.isoformat(),
                }
                for one in list_takedowns(session)
                if one.removed_at is None
            ]
    if output == "json":
        print_json(rows)
        return
    print_table(
        ("Id", "Picture", "Item", "Account", "Where"),
        [
            (
                str(row["id"]),
                str(row["picture"]),
                str(row["item"]),
                str(row["account"]),
                str(row["remote_url"] or ""),
            )
            for row in rows
        ],
        empty="There is nothing to take down.",
    )


@takedowns.command("done")
@click.argument("takedown_id", metavar="ID", type=RowId())
@click.option("--note", default="", help="What was done, if there is more to say.")
@as_option
def takedowns_done(takedown_id: int, note: str, email: str) -> None:
    """Say that it is gone: this use, and the other recipients of the same item by the same account.

    Example: campaigns takedowns done 3 --as sam@vru.example
    """
    with open_desk() as desk:
        count = record_removed(desk, takedown_id, user_id=acting_user(email), note=note)
    click.echo(f"Recorded as gone: {count}.")
