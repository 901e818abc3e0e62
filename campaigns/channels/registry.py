"""The list of channels: a dict you can read. Adding one: a line here, one in capabilities.py, one module."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any

from campaigns.channels import capabilities
from campaigns.channels.base import Capabilities, Channel, Connection
from campaigns.channels.http import KeptConnections, Timeouts
from campaigns.channels.smtp_line import KeptLine
from campaigns.clock import Clock, SystemClock
from campaigns.domain.items.channel_kinds import KINDS as CHANNEL_KINDS
from campaigns.errors import NotFoundError


@dataclass(frozen=True)
class ChannelEntry:
    """What a kind can do, and where its class is. The module is imported when the first channel is built."""

    capabilities: Capabilities
    module: str
    class_name: str

    def load(self) -> Callable[..., Channel]:
        loaded: Any = getattr(import_module(self.module), self.class_name)
        return loaded  # type: ignore[no-any-return]


KINDS: dict[str, ChannelEntry] = {
    "practice": ChannelEntry(capabilities.PRACTICE, "campaigns.channels.practice", "PracticeChannel"),
    "x": ChannelEntry(capabilities.X, "campaigns.channels.x", "XChannel"),
    "bluesky": ChannelEntry(capabilities.BLUESKY, "campaigns.channels.bluesky", "BlueskyChannel"),
    "mastodon": ChannelEntry(capabilities.MASTODON, "campaigns.channels.mastodon", "MastodonChannel"),
    "email": ChannelEntry(capabilities.EMAIL, "campaigns.channels.email", "EmailChannel"),
}


@dataclass(frozen=True)
class Registry:
    """The ``ChannelDirectory`` of the product."""

    clock: Clock = field(default_factory=SystemClock)
    timeouts: Timeouts = field(default_factory=Timeouts)
    _kept: dict[tuple[int, str, str], KeptConnections] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    _lines: dict[tuple[int, str, str], KeptLine] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def kinds(self) -> Sequence[str]:
        return tuple(KINDS)

    def label(self, kind: str) -> str:
        self._entry(kind)
        return CHANNEL_KINDS[kind].label

    def capabilities(self, kind: str) -> Capabilities:
        return self._entry(kind).capabilities

    def build(self, connection: Connection) -> Channel:
        """The adapter. Connections outlive it: the next one for the same account finds them open."""
        place = (connection.account_id, connection.kind, connection.base_url)
        with_kept = replace(
            connection,
            kept=self._kept.setdefault(place, KeptConnections()),
            line=self._lines.setdefault(place, KeptLine()),
        )
        return self._entry(connection.kind).load()(with_kept, clock=self.clock, timeouts=self.timeouts)

    def hang_up(self, account_id: int) -> None:
        for place, line in list(self._lines.items()):
            if place[0] == account_id:
                line.hang_up()

    @staticmethod
    def _entry(kind: str) -> ChannelEntry:
        if kind not in KINDS:
            raise NotFoundError(f"There is no channel “{kind}”. Choose one of: {', '.join(KINDS)}.")
        return KINDS[kind]
