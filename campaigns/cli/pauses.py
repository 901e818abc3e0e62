"""Commands about sending as a whole: does it run, or is it paused because this may be a copy or a restored backup."""

from __future__ import annotations

import sys

import click

from campaigns.cli.context import acting_user, open_desk
from campaigns.cli.options import as_option, format_option
from campaigns.cli.showing import print_json, utc_text
from campaigns.domain.time.localtime import format_local
from campaigns.reports.screens.resume import resume_screen
from campaigns.services.core.transaction import reading
from campaigns.services.installation.identity import resume_sending


@click.group("sending")
def pauses() -> None:
    """Whether anything is sent from here, and letting it start after a restore or a move."""


@pauses.command("status")
@format_option
def sending_status(output: str) -> None:
    """Is sending paused, why, and what would go out if it were started now. Exit code 1 while it is paused.

    Example: campaigns sending status
    """
    with open_desk() as desk, reading() as session:
        screen = resume_screen(session, now=desk.clock.now())
        zone = desk.settings.timezone
    pause = screen.pause
    if output == "json":
        print_json(
            {
                "paused": pause is not None,
                "since": utc_text(pause.noticed_at) if pause else None,
                "noticed": list(pause.notices) if pause else [],
                "kept_as_copy": bool(pause and pause.kept_at),
                "would_go_out_now": [row.delivery_id for row in screen.now],
                "missed": [row.delivery_id for row in screen.missed],
            }
        )
    elif pause is None:
        click.echo("Sending is not paused.")
    else:
        click.echo(f"Sending is paused since {format_local(pause.noticed_at, zone)}.")
        for words in pause.notices:
            click.echo(f"  {words}")
        if pause.kept_at:
            click.echo(f"{pause.kept_by} said that this is a copy, which is to stay paused.")
        click.echo(f"Would go out at once: {len(screen.now)}. Stays missed: {len(screen.missed)}.")
        for row in screen.now:
            click.echo(f"  {row.item_ref} to {row.account_name}, due {format_local(row.due_at, zone)}")
        click.echo("To start sending from here: campaigns sending resume --as EMAIL")
    sys.exit(1 if pause else 0)


@pauses.command("resume")
@as_option
def sending_resume(email: str) -> None:
    """Start sending from here. Look first what goes out at once: campaigns sending status

    Example: campaigns sending resume --as sam@vru.example
    """
    with open_desk() as desk:
        resume_sending(desk, user_id=acting_user(email))
    click.echo("Sending starts from here. What is due goes out within seconds, if a clock is running.")
