"""The command line: ``campaigns``. One module per family of commands, imported when one of them is called."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, MutableMapping
from importlib import import_module
from textwrap import shorten
from typing import NamedTuple

import click

from campaigns.cli.terminal import PlainGroup, plain_streams
from campaigns.config import VERSION
from campaigns.errors import CampaignDeskError


class Command(NamedTuple):
    """Where a command stands, and what the list of all says of it: how its own help begins."""

    module: str
    name: str
    summary: str


COMMANDS = {
    "init": Command(
        "setup", "init", "Make or upgrade the database, add the first administrator, load the content."
    ),
    "serve": Command("setup", "serve", "Start the web pages and the sender, each a process of its own."),
    "worker": Command("setup", "worker", "Start a clock and sender alone, without web pages."),
    "check": Command("checking", "check", "Look through the content, all of it or these files and folders."),
    "preview": Command(
        "preview", "preview", "Show a post or release as each of its channels would, or as one channel would."
    ),
    "import": Command(
        "importing",
        "import_document",
        "Turn a document into Markdown: a press release or post from text, HTML, Word or",
    ),
    "users": Command("setup", "users", "The people who may sign in."),
    "audit": Command("audit", "audit", "Who did what: the trail of acts, which is only ever added to."),
    "sign-in": Command(
        "signing_in", "sign_in", "Keep your token on this machine, so that --as works for you."
    ),
    "sign-out": Command(
        "signing_in", "sign_out", "Forget the tokens that this user of the machine signed in with."
    ),
    "accounts": Command("accounts", "accounts", "The logins on the channels."),
    "contacts": Command("accounts", "contacts", "The journalists a release goes to, in media lists."),
    "submit": Command("signoff", "submit", "Freeze an item's text as it stands and ask for sign-off."),
    "read-card": Command(
        "signoff", "read_card_again", "Read the page again whose card was submitted with a post."
    ),
    "let-through": Command(
        "signoff",
        "let_through_finding",
        "Let a finding that blocks an item pass, for exactly its present text.",
    ),
    "approve": Command(
        "signoff",
        "approve",
        "Approve exactly what was submitted last, for whoever is on its media lists now.",
    ),
    "agreement": Command(
        "agreeing",
        "agreement",
        "Who has to agree to an item beside the office: partners, and speakers to their",
    ),
    "conditions": Command(
        "conditions", "conditions", "What has to be done before an approved text may be planned."
    ),
    "correct": Command("takedowns", "correct", "Keep a dated correction with an item that went out."),
    "confirm-recipients": Command(
        "signoff",
        "confirm_recipients_of",
        "Say yes to those who joined a release's media lists after it was signed off.",
    ),
    "schedule": Command("signoff", "schedule", "Plan an approved item."),
    "cancel": Command("signoff", "cancel", "Take back a delivery that has not gone out."),
    "embargo": Command(
        "embargo", "embargo", "A release and the posts linked with it: one moment, none before it, all or"
    ),
    "elections": Command("elections", "elections", "Pre-election periods, and what is queued in them."),
    "hold": Command(
        "holds", "hold", "Stop everything, or an area, a topic, a channel or a campaign, at once."
    ),
    "incidents": Command(
        "incidents", "incidents", "Incidents and court cases: while one is active, nothing linked goes out"
    ),
    "keys": Command("keys", "keys", "The secret keys that seal credentials and sign cookies."),
    "sending": Command(
        "pauses", "pauses", "Whether anything is sent from here, and letting it start after a restore or a"
    ),
    "takedowns": Command(
        "takedowns",
        "takedowns",
        "What is published and comes down: posts, and pictures whose consent was taken back.",
    ),
    "deliveries": Command(
        "sending", "deliveries", "Every delivery: what goes where, when, and how it stands."
    ),
    "history": Command(
        "history",
        "history",
        "Everything that was done to an item, newest first: what, by whom, and how it stood since.",
    ),
    "rehearse": Command(
        "rehearsing",
        "rehearsal",
        "Play the plan through on a copy: what would go out when, what would not and why",
    ),
    "collect": Command("figures", "collect", "Ask the platforms how the posts do, and keep the answers."),
    "readings": Command(
        "figures", "readings", "Every reading ever taken; a missing value comes with its reason."
    ),
    "report": Command("figures", "report", "Write the board's engagement figures for a period."),
    "doctor": Command(
        "doctor", "doctor", "Look at database, files, clock, disk and mail, and list the facts that have to"
    ),
}


class Commands(MutableMapping[str, click.Command]):
    """Those of the table by name. A commit hook that checks one file does not wait for the modules of all others."""

    def __init__(self) -> None:
        self._called: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._called:
            where = COMMANDS[name]
            gc.disable()  # modules stay for good; looking through them again and again is a sixth of a short command
            try:
                self._called[name] = getattr(import_module(f"campaigns.cli.{where.module}"), where.name)
            finally:
                gc.freeze()
                gc.enable()
        return self._called[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)

    def __contains__(self, name: object) -> bool:
        return name in COMMANDS

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._called[name] = command

    def __delitem__(self, name: str) -> None:
        del self._called[name]


class AllCommands(PlainGroup):
    """Lists its commands without importing them."""

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        room = formatter.width - 6 - max(map(len, COMMANDS))
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, shorten(COMMANDS[name].summary, room, placeholder="..."))
                    for name in sorted(COMMANDS)
                ]
            )


@click.group(
    "campaigns",
    AllCommands,
    commands=Commands(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(version=VERSION, prog_name="campaigns")
def campaigns() -> None:
    """Campaign Desk: plan, sign off, send and report a public body's campaigns.

    Every command explains itself with --help. Settings come from the environment; the README lists them.
    """


def main() -> None:
    """Run the command line; what a person can mend is one sentence on standard error and exit code 1."""
    with plain_streams():
        try:
            campaigns(standalone_mode=True)
        except CampaignDeskError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(1)
