"""What commands share: the desk they work on, and who they act as."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from campaigns.app import configure_logging, create_desk
from campaigns.cli.acts import act_as, recorded_command
from campaigns.cli.kept_tokens import kept_people, kept_token
from campaigns.domain.time.localtime import LocalTimeError, parse_moment
from campaigns.errors import CampaignDeskError
from campaigns.models.base import db
from campaigns.models.migrating import newest_step, step_of
from campaigns.services.audit.sealing import seal_at_once
from campaigns.services.core.desk import Desk
from campaigns.services.installation.setup import why_unusable
from campaigns.services.people.tokens import person_by_token


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
        desk: Desk = app.extensions["desk"]
        with recorded_command(can_record=lambda: _why_not_there() is None) as acting:
            try:
                yield desk
            finally:
                seal_at_once(desk, acting)


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
