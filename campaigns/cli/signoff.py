"""Commands that move an item: submit, let through, approve, schedule, cancel."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import click

from campaigns.cli.asking import planned_if_sure, sure_option
from campaigns.cli.context import acting_user, open_desk, parse_time
from campaigns.cli.embargo import planned_words
from campaigns.cli.options import RowId, as_option
from campaigns.domain.facts.price_words import price_sentence
from campaigns.domain.items.channel_kinds import label_of
from campaigns.domain.text.listing import counted, listed
from campaigns.errors import ConflictError, NotAllowedError
from campaigns.models.content import latest_revision
from campaigns.services.content.library import refresh_library
from campaigns.services.core.access import get_item
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.planning.embargo_plan import plan_set
from campaigns.services.planning.plan import cancel_delivery, schedule_item
from campaigns.services.planning.plan_money import prices_of_plans
from campaigns.services.planning.wishes import plan_as_wished
from campaigns.services.signoff.card_anew import read_card_anew
from campaigns.services.signoff.overrides import let_through
from campaigns.services.signoff.recipients import (
    Recipients,
    confirm_recipients,
    recipients_of_revision,
    seen_of,
)
from campaigns.services.signoff.review import approve_item, submit_for_review
from campaigns.services.workflow.approvals import mark_words, still_to_agree_words


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


@click.command("read-card")
@click.argument("item")
@as_option
def read_card_again(item: str, email: str) -> None:
    """Read the page again whose card was submitted with a post. A card that changed has to be approved again.

    Example: campaigns read-card knife-crime-awareness-week-2027/posts/monday-launch --as sam@vru.example
    """
    with open_desk() as desk:
        number = read_card_anew(desk, item, user_id=acting_user(email))
    if number is None:
        click.echo(f"The page says what it said. Nothing of {item} was changed.")
    else:
        click.echo(f"{item} is in review as revision {number}, with its card as the page is now.")


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
@click.option(
    "--fingerprint",
    default=None,
    help="Approve only if the text, or what is shown of it, still has this one.",
)
@click.option(
    "--conditions",
    default="",
    help="What has to be done first: until it is ticked off on its page, it can’t be scheduled.",
)
def approve(item: str, email: str, fingerprint: str | None, conditions: str) -> None:
    """Approve exactly what was submitted last, for whoever is on its media lists now. Never your own.

    Example: campaigns approve knife-crime-awareness-week-2027/posts/monday-launch --as jo@council.example
    """
    with open_desk() as desk:
        user_id = acting_user(email)
        with reading() as session:
            revision = latest_revision(session, get_item(session, item).id)
            if revision is None:
                raise NotAllowedError(f"{item} has not been submitted yet: campaigns submit {item} --as …")
            recipients = recipients_of_revision(session, revision)
            seen = seen_of(session, revision)
        if fingerprint not in (None, revision.fingerprint, seen.shown):
            raise ConflictError(
                f"{item} was changed and submitted again: it stands at revision {revision.number}, with the fingerprint "
                f"{revision.fingerprint}. Read that one, "
                "then decide; nothing was approved."
            )
        approve_item(
            desk,
            item,
            user_id=user_id,
            seen=seen,
            conditions=conditions,
            given_by="command line",
        )
        wished = plan_as_wished(desk, item)
        with reading() as session:
            approved = latest_revision(session, get_item(session, item).id)
            standing = [one for one in approved.approvals if one.withdrawn_at is None] if approved else []
            waits = still_to_agree_words(approved) if approved else ""
            marks = [words for one in standing if (words := mark_words(one))]
    click.echo(
        f"{item} is approved{' for the office' if waits else ''}. Fingerprint {revision.fingerprint[:12]}."
    )
    click.echo(f"That is revision {revision.number}, shown as {seen.shown[:12]}.")
    if waits:
        click.echo(waits)
    for mark in marks:
        click.echo(mark)
    if conditions.strip():
        click.echo("It can’t be scheduled until its condition is ticked off on its page.")
    if wished:
        click.echo(wished)
    if recipients.getting:
        click.echo(f"It may go to {_people(len(recipients.getting))} on {listed(revision.media_lists)}.")


@click.command("confirm-recipients")
@click.argument("item")
@as_option
def confirm_recipients_of(item: str, email: str) -> None:
    """Say yes to those who joined a release's media lists after it was signed off. They get nothing before that.

    Example: campaigns confirm-recipients knife-crime-awareness-week-2027/releases/launch --as jo@council.example
    """
    with open_desk() as desk:
        names = confirm_recipients(desk, item, user_id=acting_user(email))
    click.echo(f"{item} may go to {_people(len(names))} more: {', '.join(names)}.")
    click.echo("What is scheduled already is not changed by that.")


def _people(count: int) -> str:
    return counted(count, "person", "people")


def _say_who_is_left_out(item: str) -> None:
    """Of a release: who joined a media list since sign-off, and who left one."""
    with reading() as session:
        revision = latest_revision(session, get_item(session, item).id)
        recipients = recipients_of_revision(session, revision) if revision is not None else Recipients()
    if recipients.joined:
        click.echo(
            f"{_people(len(recipients.joined))} joined the list since sign-off: they get nothing unless an approver "
            f"confirms them: campaigns confirm-recipients {item} --as …"
        )
    if recipients.left:
        click.echo(f"{_people(recipients.left)} left the list since sign-off: they get nothing.")


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
@sure_option
def schedule(
    item: str, email: str, at: str | None, accounts: tuple[str, ...], with_linked: bool, is_sure: bool
) -> None:
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
            planned = planned_if_sure(
                partial(plan_set, desk, item, user_id=acting_user(email)), is_sure=is_sure
            )
            click.echo(f"{item} and what is linked with it: {planned_words(planned)}.")
            _say_prices(desk, planned.planned)
            return
        moment = parse_time(desk, at) if at else None
        names, who = list(accounts) or None, acting_user(email)
        plan = partial(schedule_item, desk, item, user_id=who, at=moment, account_names=names)
        ids = planned_if_sure(plan, is_sure=is_sure)
        click.echo(f"{item}: {len(ids)} planned. See them with: campaigns deliveries")
        _say_who_is_left_out(item)
        _say_prices(desk, ids)


def _say_prices(desk: Desk, delivery_ids: Sequence[int]) -> None:
    """What sending will cost, where it costs anything."""
    for account, kind, price in prices_of_plans(delivery_ids):
        click.echo(f"{account}: {price_sentence(price, label_of(kind))}")


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
