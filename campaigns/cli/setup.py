"""Commands that make and run an installation: init, serve, worker, users."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from campaigns.cli.context import open_desk
from campaigns.cli.kept_tokens import write_secret
from campaigns.cli.options import format_option
from campaigns.cli.showing import show, utc_text
from campaigns.domain.people.permissions import ROLE_LABELS, Role
from campaigns.domain.text.lookalikes import normal_address, normal_name
from campaigns.errors import CampaignDeskError
from campaigns.models.people import User, list_users
from campaigns.services.core.access import get_user_by_email
from campaigns.services.core.transaction import reading
from campaigns.services.installation.setup import FIRST_EMAIL, install
from campaigns.services.people.own_factors import reset_second_step
from campaigns.services.people.tokens import add_token
from campaigns.services.people.users import (
    AT_THE_MACHINE,
    activate_user,
    add_user,
    change_user,
    deactivate_user,
    reset_password,
)

TAKEN_ONCE = "It is taken once, within 24 hours, and has to be changed then."
SCRIPT_DAYS = 30  # long enough to set an installation up; whoever goes on makes a token of their own


@click.command()
@click.option(
    "--email", default=None, help=f"The first administrator's sign-in e-mail (default {FIRST_EMAIL})."
)
@click.option("--name", default="Administrator", help="The first administrator's name.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def init(email: str | None, name: str, password_stdin: bool) -> None:
    """Make or upgrade the database, add the first administrator, load the content. Safe to repeat.

    Without --password-stdin a one-time password is made and printed once.

    Example: campaigns init --email sam@vru.example --name "Sam Fox"
    """
    password = _read_password() if password_stdin else None
    with open_desk(needs_database=False) as desk:
        report = install(desk, email=email or FIRST_EMAIL, name=name, password=password)
    for line in report.lines():
        click.echo(line)
    if report.first is None and email is not None:
        click.echo(
            "There are people already, so no administrator was added. To add somebody: campaigns users add"
        )


@click.command()
@click.option("--host", default=None, help="The address to listen on (default 127.0.0.1).")
@click.option("--port", type=int, default=None, help="The port to listen on (default 8000).")
def serve(host: str | None, port: int | None) -> None:
    """Start the web pages and the sender, each a process of its own. Stop both with Ctrl+C.

    Example: campaigns serve --port 8080
    """
    environment = dict(os.environ)
    if host is not None:
        environment["CAMPAIGNS_HOST"] = host
    if port is not None:
        environment["CAMPAIGNS_PORT"] = str(port)
    _become("scheduler.serve", environment)


@click.command()
def worker() -> None:
    """Start a clock and sender alone, without web pages. Any number may run; none sends twice.

    Example: campaigns worker
    """
    _become("scheduler", dict(os.environ))


def _become(module: str, environment: dict[str, str]) -> None:
    """Turn into that process: the scheduler stands above this package, which never imports it."""
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", module], environment)  # noqa: S606  no shell is the point


@click.group()
def users() -> None:
    """The people who may sign in."""


@users.command("add")
@click.option("--email", required=True, help="Their sign-in e-mail.")
@click.option("--name", required=True, help="Their name as others see it.")
@click.option(
    "--role", required=True, type=click.Choice([role.value for role in Role]), help="What they may do."
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option(
    "--token-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"For scripts: also write a token for --as to this new file, good for {SCRIPT_DAYS} days.",
)
def users_add(email: str, name: str, role: str, password_stdin: bool, token_file: Path | None) -> None:
    """Add somebody who may sign in. Without --password-stdin a one-time password is printed once.

    Until they have signed in by a link sent to their address, what they approve is marked: their access was set up on
    the command line, so whoever sat there could have approved in their place.

    Example: campaigns users add --email jo@council.example --name "Jo Reed" --role approver
    """
    password = _read_password() if password_stdin else None
    if token_file is not None and token_file.exists():
        raise CampaignDeskError(f"{token_file} is there already. Name a new file for the token.")
    with open_desk() as desk:
        added = add_user(desk, email=email, name=name, role=role, password=password, set_up=AT_THE_MACHINE)
        if token_file is not None:
            token = add_token(desk, added.user_id, name="Made when they were added", days=SCRIPT_DAYS)
            write_secret(token_file, f"{token.secret}\n")
    click.echo(f"{normal_name(name)} may now sign in as {normal_address(email)}.")
    if added.one_time_password:
        click.echo(f"One-time password, shown once: {added.one_time_password}")
        click.echo(TAKEN_ONCE)


@users.command("change")
@click.option("--email", required=True, help="Their sign-in e-mail as it is now.")
@click.option("--new-email", default=None, help="Their sign-in e-mail from now on.")
@click.option("--name", default=None, help="Their name as others see it from now on.")
@click.option(
    "--role",
    default=None,
    type=click.Choice([role.value for role in Role]),
    help="What they may do from now on.",
)
def users_change(email: str, new_email: str | None, name: str | None, role: str | None) -> None:
    """Give somebody another address, name or role. They stay the same person: what they wrote stays theirs.

    Example: campaigns users change --email jo@council.example --name "Jo Reed (press office)"
    """
    with open_desk() as desk:
        with reading() as session:
            user = get_user_by_email(session, email)
        change_user(
            desk,
            user.id,
            email=user.email if new_email is None else new_email,
            name=user.name if name is None else name,
            role=user.role if role is None else role,
            set_up=AT_THE_MACHINE,
        )
        with reading() as session:
            user = session.get_one(User, user.id)
    click.echo(f"{user.name} signs in as {user.email}, {ROLE_LABELS[Role(user.role)]}.")


@users.command("list")
@format_option
def users_list(output: str) -> None:
    """Everybody who may sign in.

    Example: campaigns users list --format json
    """
    with open_desk(), reading() as session:
        people = list_users(session)
    show(
        output,
        people,
        {
            "E-mail": lambda one: one.email,
            "Name": lambda one: one.name,
            "Role": lambda one: ROLE_LABELS[Role(one.role)],
            "May sign in": lambda one: "yes" if one.is_active else "no",
        },
        empty="Nobody yet.",
        record=lambda one: {
            "email": one.email,
            "name": one.name,
            "role": one.role,
            "active": one.is_active,
            "access_set_up": one.access_set_up_how,
            "address_confirmed_at": utc_text(one.address_confirmed_at),
        },
    )


@users.command("deactivate")
@click.option("--email", required=True, help="Their sign-in e-mail.")
def users_deactivate(email: str) -> None:
    """Take away somebody's sign-in and end their open sessions. What they did stays on record.

    Example: campaigns users deactivate --email jo@council.example
    """
    with open_desk() as desk:
        deactivate_user(desk, email)
    click.echo(f"{normal_address(email)} may no longer sign in.")


@users.command("activate")
@click.option("--email", required=True, help="Their sign-in e-mail.")
def users_activate(email: str) -> None:
    """Let somebody sign in again, with the password they had.

    Example: campaigns users activate --email jo@council.example
    """
    with open_desk() as desk:
        activate_user(desk, email, set_up=AT_THE_MACHINE)
    click.echo(f"{normal_address(email)} may sign in again.")


@users.command("reset-password")
@click.option("--email", required=True, help="Their sign-in e-mail.")
def users_reset_password(email: str) -> None:
    """Give somebody a new one-time password, printed once; their old one and their open sessions end.

    Example: campaigns users reset-password --email jo@council.example
    """
    with open_desk() as desk:
        password = reset_password(desk, email, set_up=AT_THE_MACHINE)
    click.echo(f"One-time password, shown once: {password}")
    click.echo(TAKEN_ONCE)


@users.command("reset-second-step")
@click.option("--email", required=True, help="Their sign-in e-mail.")
def users_reset_second_step(email: str) -> None:
    """Take away the second step of somebody whose phone is gone; they are signed out, and told by e-mail.

    Example: campaigns users reset-second-step --email jo@council.example
    """
    with open_desk() as desk:
        reset_second_step(desk, email)
    click.echo(
        f"{normal_address(email)} signs in with the password alone, and should set up another second step."
    )


def _read_password() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise CampaignDeskError("No password came on standard input. Send it as one line.")
    return password
