"""Commands about the logins on the channels and the lists of journalists."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from campaigns.cli.context import acting_user, open_desk
from campaigns.cli.options import as_option, format_option
from campaigns.cli.showing import show, utc_text
from campaigns.domain.facts.money import show_usd
from campaigns.domain.sending.account_identity import identity_words
from campaigns.domain.text.listing import counted
from campaigns.domain.time.localtime import parse_day
from campaigns.errors import CampaignDeskError
from campaigns.models.people import list_media_lists
from campaigns.reports.screens.accounts import AccountCard, MoneyBox, account_cards, money_box
from campaigns.services.accounts.account_identity import why_not_known_to_be_ours
from campaigns.services.accounts.clearing import clear_account
from campaigns.services.accounts.connecting import (
    add_account,
    disconnect_account,
    reconnect_account,
    verify_account,
)
from campaigns.services.core.access import get_account
from campaigns.services.core.transaction import reading
from campaigns.services.people.contacts import (
    columns_not_read,
    import_contacts,
    read_contacts_csv,
    remove_contact,
)
from campaigns.services.planning.confirming import confirm_account
from campaigns.services.planning.plan_money import set_monthly_cap

LARGEST_CSV = 2_000_000


@click.group()
def accounts() -> None:
    """The logins on the channels."""


@accounts.command("add")
@click.argument("kind")
@click.argument("name")
@click.option("--base-url", default="", help="The server's address; empty for the channel's own public one.")
@click.option(
    "--credential", "pairs", multiple=True, metavar="KEY=VALUE", help="One credential; repeat for more."
)
@click.option(
    "--credentials-stdin", is_flag=True, help="Read the credentials as one JSON object from standard input."
)
def accounts_add(
    kind: str, name: str, base_url: str, pairs: tuple[str, ...], credentials_stdin: bool
) -> None:
    """Keep a login for a channel, its credentials sealed. Then try it: campaigns accounts verify NAME

    Credentials on the command line may stay in the shell's history: prefer standard input.

    Example: campaigns accounts add mastodon "VRU on Mastodon" --base-url https://social.example
    --credential access_token=…
    """
    with open_desk() as desk:
        # A channel without credentials never waits for input that may not come.
        wants_some = kind in desk.channels.kinds() and bool(desk.channels.capabilities(kind).credential_names)
        credentials = _credentials(pairs, from_stdin=credentials_stdin, may_be_piped=wants_some)
        add_account(desk, kind=kind, name=name, base_url=base_url, credentials=credentials)
    click.echo(f'“{name}” is kept. Try it now: campaigns accounts verify "{name}"')


def _credentials(pairs: tuple[str, ...], *, from_stdin: bool, may_be_piped: bool = True) -> dict[str, str]:
    credentials = dict(_pair(pair) for pair in pairs)
    if from_stdin or (may_be_piped and not pairs and not sys.stdin.isatty()):
        credentials |= _credentials_from_stdin(required=from_stdin)
    return credentials


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise click.BadParameter("write each credential as KEY=VALUE", param_hint="--credential")
    return key.strip(), value


def _credentials_from_stdin(*, required: bool) -> dict[str, str]:
    text = sys.stdin.read().strip()
    if not text and not required:
        return {}
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise CampaignDeskError(
            'The credentials on standard input must be one JSON object of texts: {"key": "value"}.'
        )
    return given


@accounts.command("list")
@format_option
def accounts_list(output: str) -> None:
    """Every account and its state; never its credentials.

    Example: campaigns accounts list
    """
    with open_desk() as desk, reading() as session:
        cards = account_cards(session, now=desk.clock.now())
    show(
        output,
        cards,
        {
            "Name": lambda card: card.account.name,
            "Channel": lambda card: card.account.kind,
            "State": lambda card: card.account.state,
            "Known there as": lambda card: card.account.handle or "–",
            "Spent this month": lambda card: _money(card.money),
            "Why": lambda card: card.account.state_reason,
        },
        empty="No account yet.",
        record=_record,
    )


def _record(card: AccountCard) -> dict[str, object]:
    account, money = card.account, card.money
    return {
        "name": account.name,
        "kind": account.kind,
        "base_url": account.base_url,
        "state": account.state,
        "reason": account.state_reason,
        "handle": account.handle,
        "verified_at": utc_text(account.verified_at),
        "monthly_cap_micro_usd": account.monthly_cap_micro_usd,
        "spent_this_month_micro_usd": money.budget.spent_micro_usd if money else 0,
        "planned_this_month_micro_usd": money.budget.planned_micro_usd if money else 0,
    }


def _money(money: MoneyBox | None) -> str:
    if money is None:
        return "–"
    cap = money.budget.cap_micro_usd
    spent = show_usd(money.budget.spent_micro_usd)
    return spent if cap is None else f"{spent} of {show_usd(cap)}"


@accounts.command("verify")
@click.argument("name")
def accounts_verify(name: str) -> None:
    """Sign in there and see who we are and what the server allows.

    Example: campaigns accounts verify "VRU on Mastodon"
    """
    with open_desk() as desk:
        facts = verify_account(desk, name)
    click.echo(f"It works: we are {facts.handle} there." + (f" {facts.url}" if facts.url else ""))


@accounts.command("reconnect")
@click.argument("name")
@click.option("--base-url", default=None, help="A new server address; left out, it stays as it is.")
@click.option(
    "--credential", "pairs", multiple=True, metavar="KEY=VALUE", help="One credential; repeat for more."
)
@click.option(
    "--credentials-stdin", is_flag=True, help="Read the credentials as one JSON object from standard input."
)
def accounts_reconnect(
    name: str, base_url: str | None, pairs: tuple[str, ...], credentials_stdin: bool
) -> None:
    """Give an account new credentials. They are tried first, and kept only if they work.

    Example: campaigns accounts reconnect "VRU on Mastodon" --credentials-stdin < new.json
    """
    with open_desk() as desk:
        credentials = _credentials(pairs, from_stdin=credentials_stdin)
        facts = reconnect_account(desk, name, credentials=credentials, base_url=base_url)
        with reading() as session:
            words = why_not_known_to_be_ours(get_account(session, name))
    click.echo(f"It works: we are {facts.handle} there. The new credentials are kept.")
    if words:
        click.echo(f"What is planned for it is held. {words}")


@accounts.command("confirm")
@click.argument("name")
@as_option
def accounts_confirm(name: str, email: str) -> None:
    """Say that an account that was reconnected to another server, or as another, is yours. Look at it there first.

    What was held by the change then goes out as planned, where its time is still ahead.

    Example: campaigns accounts confirm "VRU on Mastodon" --as sam@vru.example
    """
    with open_desk() as desk:
        outcome = confirm_account(desk, name, user_id=acting_user(email))
        with reading() as session:
            who = identity_words(get_account(session, name).identity)
    click.echo(f"“{name}” is {who}: confirmed. {outcome.settled} planned as before.")
    for words in outcome.refusals:
        click.echo(f"Not planned again: {words}")


@accounts.command("clear")
@click.argument("name")
@click.option(
    "--reference", default="", help="Where the platform's answer can be found, such as a ticket number."
)
@click.option("--on", "day", metavar="DATE", default="", help="The day of its answer.")
@click.option(
    "--no-government-user", is_flag=True, help="The office is no government user and needs no clearance."
)
@as_option
def accounts_clear(name: str, reference: str, day: str, no_government_user: bool, email: str) -> None:
    """Record that the platform agreed to an office like yours posting by program, where it asks for that first.

    X does. Until it is recorded nothing is sent to the account or read from it; what is planned stays planned.

    Example: campaigns accounts clear "VRU on X" --reference "X case 0123456" --on 2027-05-04 --as sam@vru.example
    """
    if bool(reference or day) == no_government_user:
        raise click.UsageError("Give --reference and --on, or say --no-government-user.")
    with open_desk() as desk:
        given_on = parse_day(day) if day else None
        clear_account(desk, name, user_id=acting_user(email), reference=reference, given_on=given_on)
    click.echo(f"Recorded. “{name}” may be sent to and read from.")


@accounts.command("disconnect")
@click.argument("name")
def accounts_disconnect(name: str) -> None:
    """Forget an account's credentials. Nothing more is sent from it; what went out stays on record.

    Example: campaigns accounts disconnect "VRU on Mastodon"
    """
    with open_desk() as desk:
        disconnect_account(desk, name)
    click.echo(f'“{name}” is disconnected. To use it again: campaigns accounts reconnect "{name}"')


@accounts.command("cap")
@click.argument("name")
@click.option("--usd", metavar="AMOUNT", help="The most it may spend in a calendar month, in US dollars.")
@click.option("--none", "no_cap", is_flag=True, help="Take the cap away.")
def accounts_cap(name: str, usd: str | None, no_cap: bool) -> None:
    """Limit what an account may spend in a month. A post that would pass the cap is held, and figures stop there.

    Months are calendar months in UTC, as the platform bills.

    Example: campaigns accounts cap "VRU on X" --usd 5.00
    """
    if (usd is None) == (not no_cap):
        raise click.UsageError("Give the cap with --usd AMOUNT, or take it away with --none.")
    with open_desk() as desk:
        cap = set_monthly_cap(desk, name, usd=usd)
        with reading() as session:
            money = money_box(session, get_account(session, name), now=desk.clock.now())
    assert money is not None, "an account with a cap has prices"
    spent, planned = show_usd(money.budget.spent_micro_usd), show_usd(money.budget.planned_micro_usd)
    limit = "has no cap now" if cap is None else f"may spend {show_usd(cap)} a month"
    click.echo(
        f"“{name}” {limit}. In {money.month} (UTC) it has spent {spent}; what is planned costs {planned}."
    )
    if money.is_over:
        click.echo("What is planned passes the cap: posts will be held when their moment comes.")


@click.group()
def contacts() -> None:
    """The journalists a release goes to, in media lists."""


@contacts.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--list", "list_name", required=True, help="The media list's name, as releases name it.")
@click.option("--put-back", is_flag=True, help="Also those who were taken off earlier.")
def contacts_import(file: Path, list_name: str, put_back: bool) -> None:
    """Put the addresses of a CSV file (columns: email, name, outlet) on a media list. Safe to repeat.

    Whoever was taken off with “contacts remove” stays off; a name or outlet that differs now is corrected.

    Example: campaigns contacts import journalists.csv --list "Local media"
    """
    if file.stat().st_size > LARGEST_CSV:
        raise CampaignDeskError(f"{file} is over 2 MB, too large for a list of addresses. Split it.")
    with file.open("rb") as opened:
        is_workbook = opened.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # of Excel, new and old
    if is_workbook:
        raise CampaignDeskError(
            f"{file} is a workbook, not a CSV file. Open it, choose “Save as” and “CSV UTF-8”, and import what you get."
        )
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CampaignDeskError(f"{file} is not UTF-8 text. Save it again as “CSV UTF-8”.") from error
    rows = read_contacts_csv(text)
    with open_desk() as desk:
        summary = import_contacts(desk, list_name=list_name, rows=rows, put_back=put_back)
    click.echo(f"“{list_name}”: {summary.added_to_list} added, {summary.already_there} there already.")
    if passed_over := columns_not_read(text):
        click.echo(f"Columns that were not read: {', '.join(passed_over)}.")
    if summary.corrected:
        click.echo(f"{summary.corrected} corrected: another name or outlet than before.")
    if summary.left_out:
        click.echo(
            f"{summary.left_out} left out, for they were taken off earlier. With --put-back they are added."
        )


@contacts.command("remove")
@click.argument("email")
@click.option("--list", "list_name", default=None, help="Off this media list alone; else off every one.")
def contacts_remove(email: str, list_name: str | None) -> None:
    """Take a journalist off. What is planned for them by a list they left is not sent.

    Example: campaigns contacts remove newsdesk@paper.example --list "Local media"
    """
    with open_desk() as desk:
        count = remove_contact(email, list_name=list_name, at=desk.clock.now())
    click.echo(f"Taken off {counted(count, 'media list')}.")


@contacts.command("list")
@format_option
def contacts_list(output: str) -> None:
    """The media lists and how many addresses each has. Addresses are not shown.

    Example: campaigns contacts list
    """
    with open_desk(), reading() as session:
        show(
            output,
            list_media_lists(session),
            {"Media list": lambda one: one.name, "Contacts": lambda one: len(one.contacts)},
            empty="No media list yet.",
            record=lambda one: {"name": one.name, "contacts": len(one.contacts)},
        )
