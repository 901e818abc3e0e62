"""Commands about the audit trail: list it, seal it, look whether it is as it was."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click
from sqlalchemy import Row, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from campaigns.cli.context import open_desk, parse_time
from campaigns.cli.showing import print_json, show, utc_text
from campaigns.domain.time.localtime import format_local
from campaigns.errors import CampaignDeskError
from campaigns.models.events import list_events
from campaigns.models.people import User
from campaigns.services.audit.sealing import noted_file, seal_new
from campaigns.services.audit.verifying import Verification, verify_trail
from campaigns.services.core.access import get_user_by_email
from campaigns.services.core.acting import Door
from campaigns.services.core.desk import Desk
from campaigns.services.core.gathering import WISHED_BY
from campaigns.services.core.transaction import reading

WRONG, UNKNOWN = 1, 2
_COLUMNS = (
    "id", "at", "actor_id", "actor", "through", "source_address", "act", "subject", "outcome", "changes", "note",
)  # fmt: skip


@click.group()
def audit() -> None:
    """Who did what: the trail of acts, which is only ever added to."""


@audit.command("list")
@click.option(
    "--since", default=None, metavar="TIME", help="From then on; ISO 8601, local unless it has an offset."
)
@click.option("--by", "email", default=None, metavar="EMAIL", help="What this person did.")
@click.option("--act", "acts", multiple=True, help="This act alone, such as items.approve; repeat for more.")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="For people, programs or sheets.",
)
def audit_list(since: str | None, email: str | None, acts: tuple[str, ...], output: str) -> None:
    """Every act, oldest first: when, who, through which door, from where, on what, and what was before and after.

    Names are those of today. What is secret or personal is told as changed, without its value.

    Example: campaigns audit list --since 2027-05-01 --format csv
    """
    with open_desk() as desk, reading() as session:
        events = list_events(
            session,
            since=parse_time(desk, since) if since else None,
            actor_id=get_user_by_email(session, email).id if email else None,
            acts=acts,
        )
        told = _told(session, events)
        if output == "text":
            _write_text(told, desk)
        else:
            show(output, told, {}, record=_json_record if output == "json" else _sheet_record, names=_COLUMNS)


@audit.command("seal")
def audit_seal() -> None:
    """Seal now what is not sealed yet. What weighs is sealed when it is done, the rest by the clock, every half minute.

    Example: campaigns audit seal
    """
    with open_desk() as desk:
        count = seal_new(desk)
    click.echo(f"{count} events sealed.")


@audit.command("verify")
@click.option(
    "--noted", default="", metavar="SHA256", help="A seal that you kept elsewhere, to hold against it."
)
@click.option(
    "--format", "output", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
def audit_verify(noted: str, output: str) -> None:
    """Hold the trail against its seals, and name each event that was changed, taken away or put in.

    Exit code 0 if all is as it was sealed, 1 if something is not, 2 if that could not be found out.

    Example: campaigns audit verify
    """
    try:
        with open_desk() as desk:
            found = verify_trail(desk.settings.data_folder, noted=noted)
            folder = desk.settings.data_folder
    except (CampaignDeskError, SQLAlchemyError, OSError, ValueError, TypeError) as error:
        reason = str(error) if isinstance(error, CampaignDeskError) else f"({type(error).__name__})"
        click.echo(f"The trail could not be verified. {reason}", err=True)
        sys.exit(UNKNOWN)
    if output == "json":
        print_json(asdict(found))
    else:
        _print_verification(found, str(noted_file(folder)))
    sys.exit(WRONG if found.wrong else 0)


def _print_verification(found: Verification, noted_in: str) -> None:
    for sentence in found.wrong:
        click.echo(sentence)
    if found.wrong:
        click.echo()
    click.echo(f"{found.events} events, {found.seals} seals, {found.unsealed} events not sealed yet.")
    if found.gaps:
        click.echo(f"{found.gaps} numbers were never used: what was given up half-way had taken them.")
    if found.doubtful:
        click.echo(found.doubtful)
    if found.newest is None:
        click.echo("There is no seal yet: campaigns audit seal")
    else:
        click.echo(
            f"The newest seal is {found.newest.id}: {found.newest.sha256}\n"
            f"It also stands in {noted_in}. Keep it somewhere else as well: who can change the database may reach "
            "that file too."
        )
    click.echo("Something is wrong with the trail." if found.wrong else "All that is sealed is as it was.")


def _told(session: Session, events: Iterator[Row[Any]]) -> Iterator[dict[str, Any]]:
    names = {row.id: row.name for row in session.execute(select(User.id, User.name))}
    for event in events:
        columns = {**event._mapping, "actor": names.get(event.actor_id, "")}
        if event.note.startswith(WISHED_BY):
            columns["note"] = f"{event.note} ({names.get(int(event.note.removeprefix(WISHED_BY)), '')})"
        yield {name: columns[name] for name in _COLUMNS}


def _write_text(events: Iterator[dict[str, Any]], desk: Desk) -> None:
    some = False
    for event in events:
        some = True
        at: datetime = event["at"]
        who = event["actor"] or ("Campaign Desk" if event["through"] == Door.CLOCK else "nobody named")
        where = " ".join(part for part in (event["through"], event["source_address"]) if part)
        outcome = "" if event["outcome"] == "done" else f", {event['outcome']}"
        head = f"{event['id']}  {format_local(at, desk.settings.timezone)}  {who} ({where})"
        click.echo(f"{head}: {event['act']} {event['subject']}".rstrip() + outcome)
        for subject, columns in event["changes"].items():
            told = ", ".join(
                f"{name}: {_short(pair[0])} → {_short(pair[1])}" for name, pair in columns.items()
            )
            click.echo(f"      {subject}: {told}")
        if event["note"]:
            click.echo(f"      {event['note']}")
    if not some:
        click.echo("Nothing yet.")


def _short(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict) and "sha256" in value:
        return f"{value['length']} characters"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _json_record(event: dict[str, Any]) -> dict[str, Any]:
    return {**event, "at": utc_text(event["at"])}


def _sheet_record(event: dict[str, Any]) -> dict[str, Any]:
    return {**_json_record(event), "changes": json.dumps(event["changes"], ensure_ascii=False)}
