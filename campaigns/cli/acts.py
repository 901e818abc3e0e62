"""The command line says who acts, and leaves an event for every command that does more than look."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from campaigns.errors import CampaignDeskError
from campaigns.services.audit.recording import record_act
from campaigns.services.core.acting import Acting, ActOutcome, Door, acting_now, acts

# Command → why running it is no act. What it changes in tables is recorded all the same.
ONLY_LOOKS: dict[str, str] = {
    "accounts list": "shows",
    "agreement list": "shows",
    "audit seal": "its seal is the trace",
    "audit verify": "shows; run often, by programs too",
    "check": "shows; what it mends in files is recorded",
    "conditions list": "shows",
    "contacts list": "shows how many, no address",
    "deliveries": "shows",
    "doctor": "shows",
    "elections list": "shows",
    "embargo show": "shows",
    "history": "shows",
    "hold list": "shows",
    "incidents list": "shows",
    "incidents show": "shows",
    "keys list": "shows their ages",
    "preview": "shows",
    "sending status": "shows",
    "sign-out": "forgets a token on this machine; the token itself goes on",
    "takedowns list": "shows",
    "users list": "shows",
}


@contextmanager
def recorded_command(*, can_record: Callable[[], bool]) -> Iterator[Acting]:
    """The command that runs is the act; how it ends is written down where there is a database to write to.

    Needs an application context.
    """
    acting = _acting()

    def write_down(outcome: ActOutcome) -> None:
        if _is_worth_it(acting, outcome) and can_record():
            record_act(acting, outcome)

    with acts(acting):
        try:
            yield acting
        except (CampaignDeskError, click.ClickException) as error:
            acting.note = f"{acting.note} {type(error).__name__}".strip()
            write_down(ActOutcome.REFUSED)
            raise
        except (SystemExit, click.exceptions.Exit):
            write_down(ActOutcome.DONE)
            raise
        except BaseException as error:
            acting.note = f"{acting.note} {type(error).__name__}".strip()
            write_down(ActOutcome.FAILED)
            raise
        write_down(ActOutcome.DONE)


def act_as(user_id: int) -> int:
    """From here on this command is that person's."""
    acting_now().actor_id = user_id
    return user_id


def _acting() -> Acting:
    context = click.get_current_context(silent=True)
    if context is None:
        return Acting(Door.COMMAND_LINE, "", note=_login())
    return Acting(
        Door.COMMAND_LINE,
        context.command_path.partition(" ")[2],
        subject=" ".join(_arguments(context)),
        note=" ".join((_login(), *_options(context))).strip(),
    )


def _arguments(context: click.Context) -> Iterator[str]:
    """What it is about. The address of a journalist stays out."""
    for one in context.command.params:
        if isinstance(one, click.Argument):
            value = str(context.params.get(one.name or ""))
            yield "(kept out)" if "@" in value else value


def _options(context: click.Context) -> Iterator[str]:
    """What can't hold a secret or a name: choices, numbers, days. So an export says its period and its format."""
    for one in context.command.params:
        value = context.params.get(one.name or "")
        is_plain = isinstance(one.type, click.Choice | click.IntRange) or one.metavar in ("DATE", "TIME")
        if isinstance(one, click.Option) and is_plain and value not in (None, "", ()):
            yield f"{one.opts[0]} {value}"


def _login() -> str:
    """Who the machine thinks it is; a command may be given without saying whose it is."""
    try:
        return f"login {getpass.getuser()}"
    except (OSError, KeyError):
        return ""


def _is_worth_it(acting: Acting, outcome: ActOutcome) -> bool:
    only_looks = acting.act in ONLY_LOOKS
    if outcome is not ActOutcome.DONE:
        return not only_looks
    return bool(acting.files) or not (only_looks or acting.events_written)
