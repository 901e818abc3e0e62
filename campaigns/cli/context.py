"""What commands share: the desk they work on, who they act as, how they print lists."""

from __future__ import annotations

import csv
import json
import logging
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import click
from flask import current_app
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from campaigns.app import configure_logging, create_desk
from campaigns.cli.acts import act_as, recorded_command
from campaigns.cli.kept_tokens import kept_people, kept_token
from campaigns.cli.terminal import escaped_in_json
from campaigns.domain.items.ids import read_id
from campaigns.domain.time.localtime import LocalTimeError, parse_moment
from campaigns.errors import CampaignDeskError
from campaigns.models.base import db
from campaigns.models.migrating import newest_step, step_of
from campaigns.services.core.desk import Desk
from campaigns.services.installation.setup import why_unusable
from campaigns.services.people.tokens import person_by_token

ROWS_AT_ONCE = 200

_Row = TypeVar("_Row")


@contextmanager
def open_desk(*, needs_database: bool = True) -> Iterator[Desk]:
    """The desk of this installation, in an application context.

    Raises:
        CampaignDeskError: a setting is wrong, or the database was never made.
    """
    # A command says itself what it did; a person at a terminal needs no second telling.
    at_terminal = sys.stderr.isatty()
    configure_logging(as_json=not at_terminal, least=logging.WARNING if at_terminal else logging.INFO)
    app = create_desk()
    with app.app_context():
        if needs_database:
            _expect_database()
        with recorded_command(can_record=lambda: _why_not_there() is None):
            yield app.extensions["desk"]


def database_is_there() -> bool:
    """Whether there is one to ask, for a command that can do without. It makes none, and says why one is of no use."""
    trouble = _why_not_there()
    if trouble:
        click.echo(f"Without what the database knows: {trouble}", err=True)
    return trouble is None


def _why_not_there() -> str | None:
    """None where there is a database to ask; empty where none was ever made, else a sentence. It makes none."""
    address = db.engine.url
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        return ""
    try:
        _expect_database()
    except CampaignDeskError as error:
        return str(error)
    return None


def _expect_database() -> None:
    try:
        with db.engine.connect() as connection:
            is_there = inspect(connection).has_table("users")
            made_for = step_of(connection)
    except DBAPIError as error:
        raise CampaignDeskError(why_unusable(error)) from error
    if not is_there:
        raise CampaignDeskError("This installation has no database yet. Make it first: campaigns init")
    if made_for is not None and made_for != newest_step():
        raise CampaignDeskError(
            "The database was made by another version of Campaign Desk than this one. Bring it up to date, which loses "
            "nothing: campaigns init"
        )


def acting_user(email: str) -> int:
    """The person a command acts as: who has a token of that person's own, in the environment or kept by sign-in.

    Raises:
        TokenRefusedError: there is none that lets them in; says how to get one.
        NotFoundError: nobody signs in with this address.
    """
    desk: Desk = current_app.extensions["desk"]
    kept = kept_token(desk.settings, email)
    return act_as(person_by_token(desk, email, [*desk.settings.command_tokens, *([kept] if kept else [])]))


def author_known(email: str | None) -> int | None:
    """Whose words a command writes: who was named, else the one person who has signed in here; None where nobody can
    tell."""
    if email is not None:
        return acting_user(email)
    people = kept_people(current_app.extensions["desk"].settings)
    if len(people) == 1 and database_is_there():
        with suppress(CampaignDeskError):  # a token that has ended keeps nobody from writing
            return acting_user(people[0])
    return None


def parse_time(desk: Desk, value: str) -> datetime:
    """An ISO 8601 time, local where it has no offset.

    Raises:
        click.BadParameter: it is no time, does not exist or occurs twice; the message says which.
    """
    try:
        return parse_moment(value, desk.settings.timezone)
    except LocalTimeError as error:
        raise click.BadParameter(str(error), param_hint="--at") from error


def print_json(value: Any) -> None:
    click.echo(escaped_in_json(json.dumps(value, ensure_ascii=False, indent=2)))


def print_json_list(rows: Iterable[Any]) -> None:
    """One JSON document, written as the rows come: there may be a million."""
    opening = "[\n"
    for some in _in_pieces(rows):
        pieces = (textwrap.indent(json.dumps(row, ensure_ascii=False, indent=2), "  ") for row in some)
        click.echo(opening + escaped_in_json(",\n".join(pieces)), nl=False)
        opening = ",\n"
    click.echo("[]" if opening == "[\n" else "\n]")


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, empty: str) -> None:
    """Columns for a person to read, as wide as the first rows need; a plain sentence when there is nothing."""
    widths: list[int] = []
    for some in _in_pieces(rows):
        lines = some if widths else [headings, *some]
        widths = widths or [max(map(len, column)) for column in zip(*lines, strict=True)]
        click.echo(
            "\n".join(
                "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
                for line in lines
            )
        )
    if not widths:
        click.echo(empty)


def _in_pieces(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    """Each print is handed on at once, which for every single row would take longer than the row."""
    left = iter(rows)
    while some := list(islice(left, ROWS_AT_ONCE)):
        yield some


def print_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """A row at a time, as they come: there may be many."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_plain_cell(row[name]) for name in columns])


def _plain_cell(value: Any) -> Any:
    """A sheet takes what begins like a formula for one (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def utc_text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


class RowId(click.ParamType[int]):
    """The number of something that a command lists."""

    name = "integer"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        number = read_id(str(value))
        if number is None:
            self.fail(
                f"“{str(value)[:40]}” is the number of nothing here. The command that lists them shows the numbers.",
                param,
                ctx,
            )
        return number


as_option = click.option(
    "--as", "email", required=True, metavar="EMAIL", help="Who does this: their sign-in e-mail."
)
author_option = click.option(
    "--as",
    "email",
    default=None,
    metavar="EMAIL",
    help="Whose words these are; else the one who has signed in here. They can't approve them.",
)
format_option = click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    help="For people or for programs.",
)
