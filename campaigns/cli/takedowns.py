"""Commands about pictures whose consent was taken back: where they are published, and that one is gone."""

from __future__ import annotations

import click

from campaigns.cli.context import acting_user, open_desk
from campaigns.cli.options import RowId, as_option, format_option
from campaigns.cli.showing import show, utc_text
from campaigns.models.takedowns import PictureTakedown, list_takedowns
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
            show(
                output,
                (one for one in list_takedowns(session) if one.removed_at is None),
                {
                    "Id": lambda one: one.id,
                    "Picture": lambda one: one.picture,
                    "Item": lambda one: one.delivery.item.ref,
                    "Account": lambda one: one.delivery.account.name,
                    "Where": lambda one: one.delivery.remote_url,
                },
                empty="There is nothing to take down.",
                record=_record,
            )


def _record(one: PictureTakedown) -> dict[str, object]:
    return {
        "id": one.id,
        "picture": one.picture,
        "item": one.delivery.item.ref,
        "account": one.delivery.account.name,
        "published_at": utc_text(one.delivery.sent_at),
        "remote_url": one.delivery.remote_url or None,
        "withdrawn_on": one.withdrawn_on.isoformat(),
    }


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
