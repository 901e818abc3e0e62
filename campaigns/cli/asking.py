"""Planning for a moment far ahead: whoever sits at the terminal is asked; a script is told, and goes on as it was told."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

import click

from campaigns.services.planning.far_ahead import FarAheadError

Planned = TypeVar("Planned")

sure_option = click.option(
    "--sure", "is_sure", is_flag=True, help="The moment is meant, however far ahead it is: do not ask."
)


def somebody_is_there() -> bool:
    return sys.stdin.isatty()


def planned_if_sure(plan: Callable[..., Planned], *, is_sure: bool) -> Planned:
    """Plan it; where that is asked about, once somebody says yes.

    Raises:
        FarAheadError: somebody said no.
    """
    try:
        return plan(is_sure=is_sure)
    except FarAheadError as error:
        if not somebody_is_there():
            click.echo(f"Please note: {error.question}", err=True)
        elif not click.confirm(f"{error.question} Schedule it?"):
            raise
        return plan(is_sure=True)
