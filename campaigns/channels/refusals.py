"""What a platform's plain no, or its breaking down, means by what was asked of it: alike for every platform."""

from __future__ import annotations

from campaigns.channels.doing import Doing
from campaigns.channels.errors import (
    AccountError,
    ChannelError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)


class GoneError(PermanentChannelError):
    """What was asked about is not there, or not for this login."""


def broken(label: str, detail: str, doing: Doing) -> ChannelError:
    if doing is Doing.POSTING:
        return UnknownOutcomeError(
            f"{label} broke down while it took the post. It may be out: look it up before it is sent again.",
            detail=detail,
        )
    return TemporaryChannelError(
        f"{label} is out of order. Nothing went out; it will be tried again.", detail=detail
    )


def refused(label: str, number: int, detail: str, doing: Doing, *, is_absent: bool = False) -> ChannelError:
    """``number`` is the platform's own. ``is_absent``: it does not have what was asked about."""
    if is_absent and doing in (Doing.LOOKING, Doing.READING, Doing.DELETING):
        return GoneError(f"{label} does not have it, or not for this login.", detail=detail)
    match doing:
        case Doing.CONNECTING:
            return AccountError(
                f"{label} does not say who this account is ({number}). Look at what was pasted, and at the base "
                "address, and try again.",
                detail=detail,
            )
        case Doing.LOOKING:
            return UnknownOutcomeError(
                f"{label} does not let us look through the account's posts ({number}), so it can't be told whether "
                "this one is there. Look at the account's page and decide.",
                detail=detail,
            )
        case Doing.READING:
            return PermanentChannelError(
                f"{label} does not answer what is asked about figures ({number}). Posting goes on.",
                detail=detail,
            )
        case Doing.DELETING:
            return PermanentChannelError(
                f"{label} did not take the post down ({number}). Take it down on its page.",
                detail=detail,
            )
    return PermanentChannelError(
        f"{label} refused it ({number}). Read its reason below, change the post and submit it again.",
        detail=detail,
    )


def not_made(label: str, detail: str) -> PermanentChannelError:
    return PermanentChannelError(
        f"{label} could make no post of this. Read its reason below, change the pictures and submit the item again.",
        detail=detail,
    )
