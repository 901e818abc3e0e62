"""What is done on the workbench, within which limits, and what people are told when it was not done.

A page asks here for whatever reads people's words: there is an answer or a sentence in time, whatever the words are.
Never inside a ``transaction()``: nobody else could write while the bench is thinking.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Concatenate

from campaigns.checks.wording import WORDING
from campaigns.domain.items.issues import Issue, Severity
from campaigns.errors import CampaignDeskError
from campaigns.services.core.desk import Desk
from campaigns.workbench.base import (
    MEGABYTE,
    BusyError,
    Limits,
    NotDoneError,
    P,
    R,
    TooLargeError,
    TooSlowError,
)

NOT_CHECKED = "CHECK-01"
MANY = 2  # times the time of one text, for a page that shows what many of them lack
IMPORTING = Limits(seconds=20, memory=700 * MEGABYTE, is_apart=True)


class Purpose(StrEnum):
    """What was to be made of the text; the first half of the wording's key."""

    CHECK = "unchecked"
    PREVIEW = "unshown"
    IMPORT = "unread"


class NotLookedAtError(CampaignDeskError):
    """It was not done on the bench. The message says what that means and what to do."""


def looking(desk: Desk, *, texts: int = 1) -> Limits:
    """For one text, or for a page that shows what many lack."""
    return Limits(seconds=desk.settings.check_seconds * (MANY if texts > 1 else 1))


def on_the_bench(
    desk: Desk,
    purpose: Purpose,
    limits: Limits,
    job: Callable[Concatenate[Desk, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """What ``job`` makes of it. It may run in another process, and only looks.

    Raises:
        NotLookedAtError: it was not done within the limits. CampaignDeskError: what the job raises.
    """
    try:
        return desk.bench.run(limits, job, desk, *args, **kwargs)
    except NotDoneError as error:
        raise NotLookedAtError(sentence(purpose, error)) from error


def sentence(purpose: Purpose, error: NotDoneError) -> str:
    why = {TooSlowError: "slow", TooLargeError: "large", BusyError: "busy"}.get(type(error), "lost")
    return f"{WORDING[purpose.value]} {WORDING[f'not-done/{why}']}"


def not_checked(file: str, message: str) -> Issue:
    """The finding that stands in the place of all that was not found: it blocks, and nobody can let it pass."""
    return Issue(id=NOT_CHECKED, severity=Severity.BLOCK, message=message, file=file)
