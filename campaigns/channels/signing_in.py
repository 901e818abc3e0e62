"""Signing in on a platform's own page: what the adapters of those who offer it give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from campaigns.channels.errors import AccountError

# The credentials of an app that the office made itself.
APP = ("app_id", "app_secret")


@dataclass(frozen=True)
class SignInBegun:
    """``address`` is where a person goes and agrees; ``kept`` is what ``finish`` needs, and secret."""

    address: str
    kept: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Offered:
    """One account that the person may connect.

    Attributes:
        name: as the platform lists it; empty where there is but one.
        why_not: why nothing could be sent from it; empty where it can.
        can, cannot: what was granted of all that was asked for, and what was not, as people read it.
    """

    credentials: Mapping[str, str] = field(repr=False)
    name: str = ""
    why_not: str = ""
    can: tuple[str, ...] = ()
    cannot: tuple[str, ...] = ()


class BrowserSignIn(Protocol):
    """Signing in on the platform's own page (OAuth 2, RFC 6749). Every method may raise a ``ChannelError``."""

    def begin(self, *, redirect: str, state: str) -> SignInBegun:
        """``redirect`` is our page that the platform leads back to, with ``state`` and a code."""
        ...

    def finish(self, kept: Mapping[str, str], *, code: str) -> Sequence[Offered]:
        """What the code stands for: one login, or several to choose from."""
        ...

    def revoke(self) -> None:
        """End the login of this connection at the platform."""
        ...


def token_in(told: Mapping[str, Any]) -> str:
    token = told["access_token"]
    if not isinstance(token, str) or not token:
        raise ValueError("no token")
    return token


def no_revoking(label: str) -> AccountError:
    return AccountError(f"{label} lets no program end such a login.")
