"""The command line: ``campaigns``. One module per family of commands; this one puts them together."""

from __future__ import annotations

import sys

import click

from campaigns.cli.accounts import accounts, contacts
from campaigns.cli.audit import audit
from campaigns.cli.checking import check
from campaigns.cli.context import open_desk
from campaigns.cli.doctor import doctor
from campaigns.cli.elections import elections
from campaigns.cli.embargo import embargo
from campaigns.cli.figures import collect, readings, report
from campaigns.cli.history import history
from campaigns.cli.holds import hold
from campaigns.cli.importing import import_document
from campaigns.cli.incidents import incidents
from campaigns.cli.keys import keys
from campaigns.cli.pauses import pauses
from campaigns.cli.preview import preview
from campaigns.cli.rehearsing import rehearsal
from campaigns.cli.sending import deliveries
from campaigns.cli.setup import init, serve, users, worker
from campaigns.cli.signing_in import sign_in, sign_out
from campaigns.cli.signoff import (
    approve,
    cancel,
    confirm_recipients_of,
    let_through_finding,
    schedule,
    submit,
)
from campaigns.cli.takedowns import takedowns
from campaigns.cli.terminal import PlainGroup, plain_streams
from campaigns.config import VERSION
from campaigns.errors import CampaignDeskError


@click.group(
    cls=PlainGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(version=VERSION, prog_name="campaigns")
def campaigns() -> None:
    """Campaign Desk: plan, sign off, send and report a public body's campaigns.

    Every command explains itself with --help. Settings come from the environment; the README lists them.
    """


for command in (
    init,
    serve,
    worker,
    check,
    preview,
    import_document,
    users,
    audit,
    sign_in,
    sign_out,
    accounts,
    contacts,
    submit,
    let_through_finding,
    approve,
    confirm_recipients_of,
    schedule,
    cancel,
    embargo,
    elections,
    hold,
    incidents,
    keys,
    pauses,
    takedowns,
    deliveries,
    history,
    rehearsal,
    collect,
    readings,
    report,
    doctor,
):
    campaigns.add_command(command)


def main() -> None:
    """Run the command line; what a person can mend is one sentence on standard error and exit code 1."""
    with plain_streams():
        try:
            campaigns(standalone_mode=True)
        except CampaignDeskError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(1)


__all__ = ["campaigns", "main", "open_desk"]
