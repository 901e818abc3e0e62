"""Options and arguments that several commands take."""

from __future__ import annotations

from typing import Any

import click

from campaigns.domain.items.ids import read_id


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
