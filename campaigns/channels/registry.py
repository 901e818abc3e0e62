"""The channels that can be built: those with an adapter, which is imported when the first one is built."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from campaigns.channels.base import Channel, Connection
from campaigns.channels.errors import INSIDE, TemporaryChannelError
from campaigns.channels.http import KeptConnections, Timeouts
from campaigns.channels.signing_in import BrowserSignIn
from campaigns.channels.smtp_line import KeptLine
from campaigns.clock import Clock, SystemClock
from campaigns.domain.items.channel_kinds import CONNECTED, KINDS, capabilities_of
from campaigns.domain.items.channel_row import Capabilities


def adapter_name(kind: str) -> tuple[str, str]:
    """The module and the class of a kind's adapter: ``campaigns.channels.by_hand``, ``ByHandChannel``."""
    if kind in CONNECTED and CONNECTED[kind].is_by_hand:
        kind = "by_hand"
    return f"campaigns.channels.{kind}", f"{kind.title().replace('_', '')}Channel"


def load_adapter(kind: str) -> Callable[..., Channel]:
    module, name = adapter_name(kind)
    loaded: Any = getattr(import_module(module), name)
    return loaded  # type: ignore[no-any-return]


def load_sign_in(kind: str) -> Callable[..., BrowserSignIn]:
    """``campaigns.channels.by_hand_sign_in``, ``ByHandSignIn``."""
    loaded: Any = getattr(
        import_module(f"campaigns.channels.{kind}_sign_in"), f"{adapter_name(kind)[1][:-7]}SignIn"
    )
    return loaded  # type: ignore[no-any-return]


# Where mail servers listen (RFC 6409, RFC 8314): they stand inside as a rule, so their host says nothing.
MAIL_PORTS = (None, 25, 465, 587, 2525)


@dataclass(frozen=True)
class Registry:
    """The ``ChannelDirectory`` of the product. ``inside`` are hosts within our own network that pages may name."""

    clock: Clock = field(default_factory=SystemClock)
    timeouts: Timeouts = field(default_factory=Timeouts)
    inside: frozenset[str] = frozenset()
    _kept: dict[tuple[int, str, str], KeptConnections] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    _lines: dict[tuple[int, str, str], KeptLine] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def kinds(self) -> Sequence[str]:
        return tuple(CONNECTED)

    def label(self, kind: str) -> str:
        capabilities_of(kind)
        return KINDS[kind].label

    def capabilities(self, kind: str) -> Capabilities:
        return capabilities_of(kind)

    def build(self, connection: Connection) -> Channel:
        """The adapter. Connections outlive it: the next one for the same account finds them open."""
        capabilities_of(connection.kind)
        if connection.is_guarded:
            return load_adapter(connection.kind)(
                self._guarded(connection), clock=self.clock, timeouts=self.timeouts
            )
        place = (connection.account_id, connection.kind, connection.base_url)
        with_kept = replace(
            connection,
            kept=self._kept.setdefault(place, KeptConnections()),
            line=self._lines.setdefault(place, KeptLine()),
        )
        return load_adapter(connection.kind)(with_kept, clock=self.clock, timeouts=self.timeouts)

    def sign_in(self, connection: Connection) -> BrowserSignIn:
        given = self._guarded(connection) if connection.is_guarded else connection
        return load_sign_in(connection.kind)(given, clock=self.clock, timeouts=self.timeouts)

    def _guarded(self, connection: Connection) -> Connection:
        """Nothing inside is asked, and no connection is kept: there may be no account for it yet.

        Raises:
            TemporaryChannelError: a mail server is named with a port that is none of mail.
        """
        from campaigns.channels.guarded import GuardedConnections

        parts = urlsplit(connection.base_url)
        if parts.hostname in self.inside:
            return connection
        if parts.scheme.startswith("smtp") and parts.port not in MAIL_PORTS:
            raise TemporaryChannelError("The address is not one of a mail server.", detail=INSIDE)
        return replace(connection, kept=GuardedConnections())

    def hang_up(self, account_id: int) -> None:
        for place, line in list(self._lines.items()):
            if place[0] == account_id:
                line.hang_up()
