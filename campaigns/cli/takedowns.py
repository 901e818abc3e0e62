"""Commands about what is published: taking a post down, a correction, pictures whose consent was taken back."""

from __future__ import annotations

import click

from campaigns.cli.context import acting_user, open_desk
from campaigns.cli.options import RowId, as_option, format_option
from campaigns.cli.showing import show, utc_text
from campaigns.models.takedowns import PictureTakedown, list_takedowns
from campaigns.services.content.correcting import note_correction
from campaigns.services.core.transaction import reading
from campaigns.services.stops.takedowns import note_published_uses, record_removed
from campaigns.services.stops.taking_down import say_gone, take_down


@click.group("takedowns")
def takedowns() -> None:
    """What is published and comes down: posts, and pictures whose consent was taken back."""


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


@takedowns.command("post")
@click.argument("delivery_id", metavar="DELIVERY", type=RowId())
@click.option("--reason", required=True, help="Why; it stays on record.")
@click.option(
    "--by-hand", is_flag=True, help="Somebody has deleted it there: only write down that it is gone."
)
@as_option
def takedowns_post(delivery_id: int, reason: str, by_hand: bool, email: str) -> None:
    """Delete one published post on its channel, a thread as a whole. That can't be undone.

    Its number stands in: campaigns deliveries

    Example: campaigns takedowns post 12 --reason "The family asked" --as sam@vru.example
    """
    act = say_gone if by_hand else take_down
    with open_desk() as desk:
        act(desk, delivery_id, user_id=acting_user(email), reason=reason)
    click.echo("It is gone, and that is on record.")


@click.command("correct")
@click.argument("item")
@click.option("--words", required=True, help="What was wrong, and what is right.")
@as_option
def correct(item: str, words: str, email: str) -> None:
    """Keep a dated correction with an item that went out. It changes nothing that is out.

    Example: campaigns correct spring/posts/opening --words "It opens at ten." --as sam@vru.example
    """
    with open_desk() as desk:
        note_correction(desk, item, user_id=acting_user(email), words=words)
    click.echo("The correction is kept with the item. To tell people, write a post about it.")
