"""Commands about pre-election periods: what there is, entering a poll by hand, taking an entry back."""

from __future__ import annotations

from datetime import datetime

import click

from campaigns.cli.context import acting_user, open_desk
from campaigns.cli.options import RowId, as_option, format_option
from campaigns.cli.showing import show
from campaigns.domain.facts.elections import ElectionKind
from campaigns.domain.time.localtime import format_day
from campaigns.reports.screens.elections import PeriodScreen, period_screens
from campaigns.services.content.facts import facts_now
from campaigns.services.core.transaction import reading
from campaigns.services.stops.election_periods import NewWindow, enter_window, take_back_window
from campaigns.services.stops.recheck import LATER

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def elections() -> None:
    """Pre-election periods, and what is queued in them."""


@elections.command("list")
@format_option
def elections_list(output: str) -> None:
    """Every period that is not over.

    Example: campaigns elections list
    """
    with open_desk() as desk, reading() as session:
        zone = desk.settings.timezone
        today = desk.clock.now().astimezone(zone).date()
        show(
            output,
            period_screens(session, facts_now(session, desk), today=today, zone=zone),
            {
                "Id": lambda one: one.window.id if one.window else "list",
                "Election": lambda one: one.election.name,
                "From": lambda one: one.election.starts_on,
                "Poll": lambda one: one.election.polling_day,
                "Queued": lambda one: len(one.items),
                "To decide": lambda one: sum(item.is_to_decide for item in one.items),
            },
            empty="No poll is known that is still to come.",
            record=_record,
        )


def _record(screen: PeriodScreen) -> dict[str, object]:
    poll = screen.election
    return {
        "id": screen.window.id if screen.window else None,
        "name": poll.name,
        "starts_on": poll.starts_on.isoformat(),
        "polling_day": poll.polling_day.isoformat(),
        "is_published": poll.is_published,
        "areas": list(poll.areas),
        "queued": [item.ref for item in screen.items],
        "to_decide": [item.ref for item in screen.items if item.is_to_decide],
    }


@elections.command("add")
@click.option("--name", required=True, help="As it reads in a sentence: the Derwent ward by-election.")
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in ElectionKind]))
@click.option("--poll", required=True, type=DAY, help="Polling day, as 2027-05-06.")
@click.option("--notice", type=DAY, help="The day the notice of election was published, if it was.")
@click.option("--area", "areas", multiple=True, help="Repeat for more; left out: the whole of England.")
@click.option("--source", required=True, help="Where this is from.")
@as_option
def elections_add(
    name: str,
    kind: str,
    poll: datetime,
    notice: datetime | None,
    areas: tuple[str, ...],
    source: str,
    email: str,
) -> None:
    """Enter a poll. What is queued in its period is looked at again at once.

    Example: campaigns elections add --name "the Derwent ward by-election" --kind by-election --poll 2027-09-16
    --area Derby --source https://www.derby.gov.uk/notice --as sam@vru.example
    """
    new = NewWindow(name, kind, poll.date(), notice.date() if notice else None, areas, source)
    with open_desk() as desk:
        window_id, held = enter_window(desk, new, user_id=acting_user(email))
    looked = LATER if held is None else f"Deliveries held until decided: {len(held)}."
    click.echo(f"Entered as {window_id}: poll on {format_day(poll.date())}. {looked}")


@elections.command("take-back")
@click.argument("window_id", metavar="ID", type=RowId())
@click.option("--reason", required=True, help="Why; it goes on the record.")
@as_option
def elections_take_back(window_id: int, reason: str, email: str) -> None:
    """Take back what was entered by hand. What it held waits for a person's decision.

    Example: campaigns elections take-back 1 --reason "The poll was called off" --as sam@vru.example
    """
    with open_desk() as desk:
        take_back_window(desk, window_id, user_id=acting_user(email), reason=reason)
    click.echo("Taken back.")
