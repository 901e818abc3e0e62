"""Commands about the embargo that a release and the posts linked with it share."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

import click

from campaigns.cli.asking import planned_if_sure, sure_option
from campaigns.cli.context import acting_user, open_desk
from campaigns.cli.options import as_option, format_option
from campaigns.cli.showing import print_json, show, utc_text
from campaigns.domain.sending.embargo import EmbargoSet, Member
from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.localtime import format_local
from campaigns.services.content.library import refresh_library
from campaigns.services.core.transaction import reading
from campaigns.services.planning.embargo_plan import SetPlanned, drop_from_set, plan_set
from campaigns.services.planning.embargo_set import read_set, set_ref_of


@click.group()
def embargo() -> None:
    """A release and the posts linked with it: one moment, none before it, all or visibly not after it."""


@embargo.command("show")
@click.argument("item")
@format_option
def embargo_show(item: str, output: str) -> None:
    """How each item of the set stands. ITEM is the release, or a post linked with it.

    Example: campaigns embargo show knife-crime-awareness-week-2027/releases/launch
    """
    with open_desk() as desk:
        refresh_library(desk)
        with reading() as session:
            found = read_set(session, desk, set_ref_of(session, item), now=desk.clock.now())
        zone = desk.settings.timezone
    if output == "json":
        print_json(_record(found))
        return
    if found.moment is None:
        click.echo(f"{quoted(found.title)} has no embargo any more.")
    else:
        verb = "ended" if found.is_over else "ends"
        click.echo(f"The embargo of {quoted(found.title)} {verb} {format_local(found.moment, zone)}.")
    show(
        "text",
        found.members,
        {
            "Item": lambda one: one.ref.partition("/")[2],
            "Approved": lambda one: "yes" if one.is_approved else "no",
            "Where and when": lambda one: _places(one, zone),
            "Stands": lambda one: one.stand.value,
            "Remarks": lambda one: " ".join(one.remarks),
        },
        empty="",
    )


def _places(member: Member, zone: ZoneInfo) -> str:
    places = (f"{place.account_name} {format_local(place.due_at, zone)}" for place in member.places)
    return ", ".join(places) or "not scheduled"


@embargo.command("move")
@click.argument("item")
@as_option
@sure_option
def embargo_move(item: str, email: str, is_sure: bool) -> None:
    """Give everything of the set the moment at which the embargo ends now, all or none.

    Example: campaigns embargo move knife-crime-awareness-week-2027/releases/launch --as sam@vru.example
    """
    with open_desk() as desk:
        refresh_library(desk)
        plan = partial(plan_set, desk, item, user_id=acting_user(email))
        planned = planned_if_sure(plan, is_sure=is_sure)
        zone = desk.settings.timezone
    click.echo(f"{planned_words(planned)} for {format_local(planned.moment, zone)}.")


@embargo.command("drop")
@click.argument("item")
@as_option
@click.option("--reason", required=True, help="Why; it stays on record.")
def embargo_drop(item: str, email: str, reason: str) -> None:
    """Say that an item that was never scheduled does not go out with its set.

    Example: campaigns embargo drop knife-crime-awareness-week-2027/posts/monday-launch --as sam@vru.example
    --reason "The partner posts it"
    """
    with open_desk() as desk:
        refresh_library(desk)
        drop_from_set(desk, item, item, user_id=acting_user(email), reason=reason)
    click.echo(f"{item} is left out of its embargo's set.")


def planned_words(planned: SetPlanned) -> str:
    """How much was planned, and how much of it had another time before."""
    moved = f", {planned.moved} of them moved" if planned.moved else ""
    return f"{len(planned.planned)} planned{moved}"


def _record(found: EmbargoSet) -> dict[str, object]:
    return {
        "release": found.ref,
        "title": found.title,
        "ends_at": utc_text(found.moment),
        "is_over": found.is_over,
        "out": found.out,
        "items": [_item(member) for member in found.members],
    }


def _item(member: Member) -> dict[str, object]:
    return {
        "item": member.ref,
        "title": member.title,
        "kind": member.kind,
        "status": member.status,
        "approved": member.is_approved,
        "stands": member.stand.value,
        "remarks": list(member.remarks),
        "places": [
            {
                "account": place.account_name,
                "channel": place.account_kind,
                "due_at": utc_text(place.due_at),
                "stands": place.stand.value,
                "fits": place.fits,
                "recipients": place.count,
                "reason": place.reason,
            }
            for place in member.places
        ],
    }
