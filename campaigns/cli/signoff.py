"""Commands that move an item: submit, let through, approve, schedule, cancel."""

from __future__ import annotations

from collections.abc import Sequence

import click

from campaigns.cli.context import RowId, acting_user, as_option, open_desk, parse_time
from campaigns.cli.embargo import planned_words
from campaigns.domain.price_words import price_sentence
from campaigns.errors import NotAllowedError
from campaigns.models.content import latest_revision
from campaigns.services.access import get_item
from campaigns.services.approvals import mark_words
from campaigns.services.desk import Desk
from campaigns.services.embargo_plan import plan_set
from campaigns.services.library import refresh_library
from campaigns.services.overrides import let_through
from campaigns.services.plan_money import prices_of_plans
from campaigns.services.planning import cancel_delivery, schedule_item
from campaigns.services.signoff import approve_item, submit_for_review
from campaigns.services.transaction import reading


@click.command()
@click.argument("item")
@as_option
@click.option("--note", default="", help="A word to the approver.")
def submit(item: str, email: str, note: str) -> None:
    """Freeze an item's text as it stands and ask for sign-off. ITEM is campaign/posts/name.

    Example: campaigns submit knife-crime-awareness-week-2027/posts/monday-launch --as sam@vru.example
    """
    with open_desk() as desk:
        number = submit_for_review(desk, item, user_id=acting_user(email), note=note)
    click.echo(f"{item} is in review as revision {number}.")


@click.command("let-through")
@click.argument("item")
@click.argument("check_id", metavar="CHECK")
@as_option
@click.option("--reason", required=True, help="Why it may pass; kept with the item.")
def let_through_finding(item: str, check_id: str, email: str, reason: str) -> None:
    """Let a finding that blocks an item pass, for exactly its present text. CHECK is its id, like HARM-01.

    Harm is decided by the head of communications, law and politics by the monitoring officer.

    Example: campaigns let-through unit-launch/posts/week HARM-01 --as head@vru.example --reason "Evidence photo for court"
    """
    with open_desk() as desk:
        let_through(desk, item, check_id=check_id.upper(), user_id=acting_user(email), reason=reason)
    click.echo(f"{check_id.upper()} is let through for the text of {item} as it stands now.")


@click.command()
@click.argument("item")
@as_option
@click.option("--fingerprint", default=None, help="Approve only if the text still has this fingerprint.")
@click.option("--conditions", default="", help="What the approval depends on; kept with it.")
def approve(item: str, email: str, fingerprint: str | None, conditions: str) -> None:
    """Approve exactly the text that was submitted. Never your own.

    Example: campaigns approve knife-crime-awareness-week-2027/posts/monday-launch --as jo@council.example
    """
    with open_desk() as desk:
        user_id = acting_user(email)
        if fingerprint is None:
            with reading() as session:
                revision = latest_revision(session, get_item(session, item).id)
            if revision is None:
                raise NotAllowedError(f"{item} has not been submitted yet: campaigns submit {item} --as …")
            fingerprint = revision.fingerprint
        approve_item(
            desk,
            item,
            user_id=user_id,
            fingerprint=fingerprint,
            conditions=conditions,
            given_by="command line",
        )
        with reading() as session:
            revision = latest_revision(session, get_item(session, item).id)
            marks = (
                [mark_words(one) for one in revision.approvals if one.withdrawn_at is None]
                if revision
                else []
            )
    click.echo(f"{item} is approved. Fingerprint {fingerprint[:12]}.")
    for mark in filter(None, marks):
        click.echo(mark)


@click.command()
@click.argument("item")
@as_option
@click.option(
    "--at", "at", default=None, metavar="TIME", help="ISO 8601; local time unless it has an offset."
)
@click.option(
    "--account", "accounts", multiple=True, metavar="NAME", help="An account to send to; repeat for more."
)
@click.option(
    "--with-linked",
    is_flag=True,
    help="Of an embargoed release: it and all posts linked with it, for the end of its embargo.",
)
def schedule(item: str, email: str, at: str | None, accounts: tuple[str, ...], with_linked: bool) -> None:
    """Plan an approved item. Without --at its own publish_at, without --account every account of its channels.

    Example: campaigns schedule knife-crime-awareness-week-2027/posts/monday-launch --as sam@vru.example
    --at 2027-05-17T08:00 --account Practice
    """
    with open_desk() as desk:
        refresh_library(desk)
        if with_linked:
            if at or accounts:
                raise click.UsageError(
                    "--with-linked takes no --at and no --account: the moment is the embargo's."
                )
            planned = plan_set(desk, item, user_id=acting_user(email))
            click.echo(f"{item} and what is linked with it: {planned_words(planned)}.")
            _say_prices(desk, planned.planned)
            return
        moment = parse_time(desk, at) if at else None
        ids = schedule_item(
            desk, item, user_id=acting_user(email), at=moment, account_names=list(accounts) or None
        )
        click.echo(f"{item}: {len(ids)} planned. See them with: campaigns deliveries")
        _say_prices(desk, ids)


def _say_prices(desk: Desk, delivery_ids: Sequence[int]) -> None:
    """What sending will cost, where it costs anything."""
    for account, kind, price in prices_of_plans(delivery_ids):
        click.echo(f"{account}: {price_sentence(price, desk.channels.label(kind))}")


@click.command()
@click.argument("delivery", type=RowId())
@as_option
@click.option("--reason", required=True, help="Why; kept with the delivery.")
def cancel(delivery: int, email: str, reason: str) -> None:
    """Take back a delivery that has not gone out.

    Example: campaigns cancel 12 --as sam@vru.example --reason "Postponed by the force"
    """
    with open_desk() as desk:
        cancel_delivery(desk, delivery, user_id=acting_user(email), reason=reason)
    click.echo(f"Delivery {delivery} is cancelled.")
