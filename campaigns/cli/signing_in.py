"""Commands that say who sits at this machine: sign-in, sign-out."""

from __future__ import annotations

import sys

import click

from campaigns.cli.acts import act_as
from campaigns.cli.context import open_desk
from campaigns.cli.kept_tokens import forget_tokens, keep_token
from campaigns.cli.options import as_option
from campaigns.errors import CampaignDeskError
from campaigns.services.people.tokens import person_by_token


@click.command("sign-in")
@as_option
@click.option(
    "--token-stdin", is_flag=True, help="Read the token from standard input instead of asking for it."
)
def sign_in(email: str, token_stdin: bool) -> None:
    """Keep your token on this machine, so that --as works for you. Make it in the browser, under “Your access”.

    It is kept for this user of the machine alone. A script may put it into CAMPAIGNS_TOKEN instead.

    Example: campaigns sign-in --as jo@council.example
    """
    with open_desk() as desk:
        token = sys.stdin.readline() if token_stdin else click.prompt("Token", hide_input=True)
        if not token.strip():
            raise CampaignDeskError("No token came. Send it as one line.")
        act_as(person_by_token(desk, email, [token.strip()]))
        keep_token(desk.settings, email, token.strip())
    click.echo(f"Signed in as {email} on this machine. To end it: campaigns sign-out --as {email}")


@click.command("sign-out")
@click.option("--as", "email", default=None, metavar="EMAIL", help="Whose token; everybody's if left out.")
def sign_out(email: str | None) -> None:
    """Forget the tokens that this user of the machine signed in with. To end a token for good, use “Your access”.

    Example: campaigns sign-out --as jo@council.example
    """
    with open_desk() as desk:
        gone = forget_tokens(desk.settings, email)
    click.echo(f"Signed out: {', '.join(gone)}." if gone else "Nobody was signed in here.")
