"""Commands about the secret keys: how old they are, a new one, and the end of the old ones."""

from __future__ import annotations

import sys

import click

from campaigns.cli.context import open_desk
from campaigns.cli.options import format_option
from campaigns.cli.showing import show, utc_text
from campaigns.domain.text.listing import counted
from campaigns.domain.time.durations import how_far
from campaigns.services.installation.keys import list_keys, retire_keys, rotate_keys


@click.group()
def keys() -> None:
    """The secret keys that seal credentials and sign cookies. None is ever shown."""


@keys.command("list")
@format_option
def keys_list(output: str) -> None:
    """How old each key is, and how many stored secrets it seals. The first is the one in use.

    Example: campaigns keys list
    """
    with open_desk() as desk:
        found, now = list_keys(desk), desk.clock.now()
    show(
        output,
        found,
        {
            "Key": lambda one: one.number,
            "Made": lambda one: utc_text(one.made_at) or "from CAMPAIGNS_SECRET_KEY",
            "Age": lambda one: "" if one.made_at is None else how_far(max(0, (now - one.made_at).days)),
            "Secrets it seals": lambda one: one.sealed,
        },
        empty="No key yet.",
        record=lambda one: {"number": one.number, "made_at": utc_text(one.made_at), "sealed": one.sealed},
    )


@keys.command("rotate")
def keys_rotate() -> None:
    """Make a new key and seal every stored secret with it. Safe while the desk runs, and after a crash in the middle.

    The old key still opens, and nobody is signed out, until campaigns keys retire. Copy secret.key to your safe place
    afterwards.

    Example: campaigns keys rotate
    """
    with open_desk() as desk:
        done = rotate_keys(desk)
    click.echo(
        "A new key is in use." if done.is_new else "No new key: the last change is brought to its end."
    )
    click.echo(f"{_secrets(done.resealed)} sealed anew.")
    if done.unread:
        click.echo(
            f"{_secrets(done.unread)} can't be opened with any key: connect those accounts again. They were like that before.",
            err=True,
        )
        sys.exit(1)


@keys.command("retire")
@click.option(
    "--now", "at_once", is_flag=True, help="Also if people are still signed in by it: they sign in again."
)
def keys_retire(at_once: bool) -> None:
    """Forget the old keys, once nothing is sealed with them. A backup made earlier still needs them: keep its own copy.

    Example: campaigns keys retire
    """
    with open_desk() as desk:
        count = retire_keys(desk, at_once=at_once)
    click.echo(f"{counted(count, 'old key')} forgotten." if count else "There is no old key.")


def _secrets(count: int) -> str:
    return counted(count, "stored secret")
