"""Commands that stop everything or a part of it, let something through, and end the stop."""

from __future__ import annotations

import click

from campaigns.cli.context import acting_user, open_desk
from campaigns.cli.options import RowId, as_option, format_option
from campaigns.cli.showing import show, utc_text
from campaigns.domain.sending.holds import HoldKind, parse_scope
from campaigns.domain.time.localtime import format_local
from campaigns.models.deliveries import Delivery
from campaigns.models.holds import Hold, count_stopped, list_holds, list_met
from campaigns.services.content.library import refresh_library
from campaigns.services.core.transaction import reading
from campaigns.services.stops.holds import allow_item, end_hold, start_hold


@click.group()
def hold() -> None:
    """Stop everything, or an area, a topic, a channel or a campaign, at once."""


@hold.command("start")
@click.option("--scope", required=True, help="all, area:NAME, topic:WORD, channel:KIND or campaign:FOLDER.")
@click.option(
    "--kind", required=True, type=click.Choice([kind.value for kind in HoldKind]), help="What happened."
)
@click.option("--reason", required=True, help="Why; everybody sees it, and it stays on record.")
@as_option
@click.option(
    "--allow", "allow", multiple=True, metavar="ITEM", help="An item that still goes out; repeat for more."
)
def hold_start(scope: str, kind: str, reason: str, email: str, allow: tuple[str, ...]) -> None:
    """Stop all that has not been handed to its platform yet, and name what could not be stopped.

    Example: campaigns hold start --scope all --kind major-incident --reason "Incident in Derby"
    --as sam@vru.example --allow knife-crime-awareness-week-2027/posts/missing-child
    """
    with open_desk() as desk:
        refresh_library(desk)
        started = start_hold(
            desk, user_id=acting_user(email), kind=kind, scope=scope, reason=reason, allow=allow
        )
        with reading() as session:
            under_way = [session.get_one(Delivery, one) for one in started.could_not_be_stopped]
            lines = [
                f"Could not be stopped, it is with its platform already: {one.item.ref} to "
                f"{one.account.name} (delivery {one.id})."
                for one in under_way
            ]
    click.echo(
        f"Hold {started.hold_id} is in force on {parse_scope(scope).words}. Deliveries stopped: {len(started.stopped)}."
    )
    for line in lines:
        click.echo(line)
    if started.elsewhere:
        click.echo(f"Not stopped, because it is for other areas: {', '.join(started.elsewhere)}.")


@hold.command("end")
@click.argument("hold_id", metavar="ID", type=RowId())
@as_option
def hold_end(hold_id: int, email: str) -> None:
    """End a hold. Nothing goes out by itself: each item it stopped is looked at again and given a new time.

    Example: campaigns hold end 1 --as sam@vru.example
    """
    with open_desk() as desk:
        returned = end_hold(desk, hold_id, user_id=acting_user(email))
    click.echo(f"Hold {hold_id} has ended. Items to look at again and give a new time: {returned}.")


@hold.command("allow")
@click.argument("hold_id", metavar="ID", type=RowId())
@click.argument("item")
@as_option
def hold_allow(hold_id: int, item: str, email: str) -> None:
    """Let an item through a hold, such as a missing child.

    Example: campaigns hold allow 1 knife-crime-awareness-week-2027/posts/missing-child --as sam@vru.example
    """
    with open_desk() as desk:
        refresh_library(desk)
        was_stopped = allow_item(desk, hold_id, item, user_id=acting_user(email))
    more = " It had been stopped: give it a new time with campaigns schedule." if was_stopped else ""
    click.echo(f"{item} may go out in spite of hold {hold_id}.{more}")


@hold.command("list")
@format_option
def hold_list(output: str) -> None:
    """Every hold: those in force first, then the latest.

    Example: campaigns hold list --format json
    """
    with open_desk() as desk, reading() as session:
        holds = list_holds(session)
        counts = count_stopped(session, [hold.id for hold in holds])
        zone = desk.settings.timezone
        show(
            output,
            holds,
            {
                "Id": lambda one: one.id,
                "On": lambda one: one.scope,
                "Kind": lambda one: one.kind,
                "Since": lambda one: format_local(one.started_at, zone),
                "By": lambda one: one.started_by.name,
                "Ended": lambda one: format_local(one.ended_at, zone) if one.ended_at else "in force",
                "Stopped": lambda one: counts.get(one.id, 0),
                "Why": lambda one: one.reason,
            },
            empty="There has been no hold yet.",
            record=lambda one: {
                **_record(one),
                "stopped": counts.get(one.id, 0),
                "could_not_be_stopped": [
                    met.delivery_id for met in list_met(session, one.id, was_stopped=False)
                ],
            },
        )


def _record(one: Hold) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind,
        "scope": one.scope,
        "reason": one.reason,
        "started_at": utc_text(one.started_at),
        "started_by": one.started_by.email,
        "ended_at": utc_text(one.ended_at),
        "ended_by": one.ended_by.email if one.ended_by else None,
        "allowed": [exception.item_ref for exception in one.exceptions],
    }
