"""Commands about who has to agree to an item beside the office: asking, looking, writing a call down."""

from __future__ import annotations

import click

from campaigns.cli.context import acting_user, open_desk, parse_time
from campaigns.cli.options import RowId, as_option, format_option
from campaigns.cli.showing import show, utc_text
from campaigns.domain.items.scopes import Scope
from campaigns.domain.items.signoff import Decision
from campaigns.domain.items.statuses import ItemStatus
from campaigns.domain.time.localtime import format_local
from campaigns.models.content import latest_revision
from campaigns.reports.screens.asked import AskedLine, asked_lines
from campaigns.services.core.access import get_item
from campaigns.services.core.transaction import reading
from campaigns.services.signoff.answering import Call, record_call, tick_condition
from campaigns.services.signoff.asking import ask_again, ask_party, revoke, stop_asking
from campaigns.services.signoff.party_checks import Ask

ACTS = {"again": ask_again, "end-link": revoke, "stop": stop_asking, "condition-met": tick_condition}


@click.group("agreement")
def agreement() -> None:
    """Who has to agree to an item beside the office: partners, and speakers to their quotes."""


@agreement.command("list")
@click.argument("item")
@format_option
def agreement_list(item: str, output: str) -> None:
    """Who is asked about the present text of an item, and what they said.

    Example: campaigns agreement list knife-crime-awareness-week-2027/releases/launch
    """
    with open_desk() as desk, reading() as session:
        zone = desk.settings.timezone
        found = get_item(session, item)
        is_draft = found.status == ItemStatus.DRAFT
        revision = None if is_draft else latest_revision(session, found.id)
        show(
            output,
            asked_lines(session, found, revision, now=desk.clock.now()),
            {
                "Id": lambda one: one.row.id,
                "Who": lambda one: one.row.who,
                "What": lambda one: one.scope,
                "Must agree": lambda one: "yes" if one.row.must_agree else "no",
                "Said": lambda one: one.state.label,
                "When": lambda one: format_local(one.row.decided_at, zone) if one.row.decided_at else "",
            },
            empty="Nobody is asked beside the office.",
            record=_record,
        )


def _record(one: AskedLine) -> dict[str, object]:
    row = one.row
    return {
        "id": row.id,
        "name": row.name,
        "organisation": row.organisation,
        "scope": row.scope,
        "about": row.about,
        "must_agree": row.must_agree,
        "due_at": utc_text(row.due_at),
        "decision": row.decision or None,
        "decided_at": utc_text(row.decided_at),
        "how": row.how or None,
        "words": row.words,
    }


@agreement.command("ask")
@click.argument("item")
@as_option
@click.option("--name", required=True, help="Whom you ask.")
@click.option("--organisation", default="", help="Whom they speak for.")
@click.option("--email", "address", default="", help="Where the link goes; left out, you ring them.")
@click.option(
    "--scope",
    type=click.Choice([scope.value for scope in Scope]),
    default=Scope.WHOLE.value,
    help="What they sign: the whole, what it says about them, or their quote.",
)
@click.option("--about", default="", help="The words by which it mentions them, or whose quote it is.")
@click.option("--by", default=None, metavar="TIME", help="ISO 8601; they are reminded once, then.")
@click.option("--phone", default="", help="Your number, for their questions.")
@click.option("--any-of", is_flag=True, help="Any one of the organisation who is asked so is enough.")
@click.option("--optional", is_flag=True, help="It may go out without their answer.")
def agreement_ask(
    item: str,
    email: str,
    name: str,
    organisation: str,
    address: str,
    scope: str,
    about: str,
    by: str | None,
    phone: str,
    any_of: bool,
    optional: bool,
) -> None:
    """Ask somebody to agree to what is in review, or to what is submitted next.

    Example: campaigns agreement ask spring/releases/launch --as sam@vru.example --name "Ann Lee" --email ann@council.example
    """
    with open_desk() as desk:
        ask = Ask(
            name=name,
            organisation=organisation,
            email=address,
            scope=Scope(scope),
            about=about,
            must_agree=not optional,
            any_of=any_of,
            due_at=parse_time(desk, by) if by else None,
            asker_phone=phone,
        )
        asked_id = ask_party(desk, item, ask, user_id=acting_user(email))
    click.echo(f"Asked, as number {asked_id}. See: campaigns agreement list {item}")


@agreement.command("phone")
@click.argument("item")
@click.argument("asked_id", metavar="ID", type=RowId())
@as_option
@click.option(
    "--decision", required=True, type=click.Choice([one.value for one in Decision]), help="What they said."
)
@click.option("--words", default="", help="The condition, or what should change.")
@click.option("--call-back", required=True, help="The number on which you rang them.")
@click.option("--how", required=True, help="How it went.")
def agreement_phone(
    item: str, asked_id: int, email: str, decision: str, words: str, call_back: str, how: str
) -> None:
    """Write down what one of those asked said on the phone. It counts for them alone.

    Example: campaigns agreement phone spring/releases/launch 3 --as sam@vru.example --decision agreed
    --call-back "01332 000000" --how "Rang her office and read it out"
    """
    with open_desk() as desk:
        record_call(desk, item, asked_id, Call(decision, words, call_back, how), user_id=acting_user(email))
    click.echo("Written down as said on the phone.")


@agreement.command("act")
@click.argument("item")
@click.argument("asked_id", metavar="ID", type=RowId())
@click.argument("act", type=click.Choice(list(ACTS)))
@as_option
def agreement_act(item: str, asked_id: int, act: str, email: str) -> None:
    """Send a new link (again), end those that are out (end-link), ask no more (stop), or tick a condition off.

    Example: campaigns agreement act spring/releases/launch 3 again --as sam@vru.example
    """
    with open_desk() as desk:
        ACTS[act](desk, item, asked_id, user_id=acting_user(email))
    click.echo(f"Done. See: campaigns agreement list {item}")
