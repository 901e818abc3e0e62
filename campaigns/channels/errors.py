"""What an adapter raises: each says by its kind whether trying again makes sense, and who has to do something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from campaigns.errors import CampaignDeskError

# The detail of an error about an address that somebody typed: it leads into our own network.
INSIDE = "InsideError"


class ChannelError(CampaignDeskError):
    """Sending or reading failed. ``detail`` is the platform's own words, for the record only, without secrets."""

    def __init__(self, message: str, *, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


class TemporaryChannelError(ChannelError):
    """Nothing went out; trying again later makes sense. ``retry_at`` is the platform's own earliest moment."""

    def __init__(
        self, message: str, *, retry_at: datetime | None = None, rate_limited: bool = False, detail: str = ""
    ) -> None:
        super().__init__(message, detail=detail)
        self.retry_at = retry_at
        self.rate_limited = rate_limited


class PermanentChannelError(ChannelError):
    """The platform refused this message; the same message will be refused again."""


class AccountError(ChannelError):
    """The account can't be used until a person reconnects or mends it. Nothing went out."""


class NotPermittedError(ChannelError):
    """The login is good but may not read these figures (its permission, scope or price tier). Sending goes on.

    Raised by ``measure`` and ``measure_account`` only.
    """


class UnknownOutcomeError(ChannelError):
    """The message may have gone out: the answer never came, or can't be read. Never repeat blindly."""


class AnswerAwaitedError(UnknownOutcomeError):
    """The platform was given all of it and takes its time to say whether it accepts it.

    ``wait()`` waits for that as long as it may take, in whatever thread; it returns or raises as ``send`` does.
    """

    def __init__(self, message: str, *, wait: Callable[[], Any]) -> None:
        super().__init__(message)
        self.wait = wait
