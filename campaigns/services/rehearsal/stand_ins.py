"""What stands in for the outside world in a rehearsal: a clock that is moved on, and channels that put down what they get.

The copy holds no credentials and these reach no network. What a platform would refuse by its limits is refused here
with the same words; everything else it would take.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import cast

from campaigns.channels.base import (
    Channel,
    ChannelDirectory,
    Checkpoint,
    Connection,
    OutboundMessage,
    SendResult,
)
from campaigns.channels.errors import PermanentChannelError
from campaigns.channels.signing_in import BrowserSignIn
from campaigns.domain.facts.pricing import Charge, charge_for
from campaigns.domain.items.channel_row import Capabilities
from campaigns.services.core.media_store import MediaStore
from campaigns.services.planning.fit import why_refused


class MovedClock:
    """It stands still until it is moved on."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Forward only.

        Raises:
            ValueError: that would be a step back.
        """
        if moment < self._now:
            raise ValueError("a rehearsal's clock never goes back")
        self._now = moment


@dataclass(frozen=True)
class PlayedChannel:
    """An account of any kind, under that kind's limits and prices. All that sending asks of a channel, and no more."""

    connection: Connection
    sent: dict[str, OutboundMessage]

    def send(self, message: OutboundMessage, checkpoint: Checkpoint) -> SendResult:
        if words := why_refused(self.connection.kind, self.connection.limits, message.parts):
            raise PermanentChannelError(f"{words} The channel would refuse it.")
        meter = self.connection.meter
        for part in message.parts:
            for media in part.media:
                if media.alt:
                    meter.charged(Charge.MEDIA_METADATA)
            meter.charged(charge_for(part.text))
        checkpoint.go_ahead()
        self.sent.setdefault(message.key, message)
        return SendResult(f"rehearsed-{message.key[:20]}")

    def find(self, message: OutboundMessage, _checkpoint: Checkpoint, _since: datetime) -> SendResult | None:
        return SendResult(f"rehearsed-{message.key[:20]}") if message.key in self.sent else None


@dataclass(frozen=True)
class PlayedDirectory:
    """The real directory's kinds, labels and capabilities; what it builds puts its messages into ``sent``, by their key."""

    real: ChannelDirectory
    sent: dict[str, OutboundMessage] = field(default_factory=dict)

    def kinds(self) -> Sequence[str]:
        return self.real.kinds()

    def label(self, kind: str) -> str:
        return self.real.label(kind)

    def capabilities(self, kind: str) -> Capabilities:
        return self.real.capabilities(kind)

    def build(self, connection: Connection) -> Channel:
        return cast(Channel, PlayedChannel(connection, self.sent))

    def sign_in(self, connection: Connection) -> BrowserSignIn:
        raise PermissionError("a rehearsal signs in nowhere")

    def hang_up(self, account_id: int) -> None:
        """Nothing was connected."""


class BorrowedMedia(MediaStore):
    """The real pictures, to be read where they lie."""

    def keep(self, content: bytes) -> str:
        raise PermissionError("a rehearsal keeps no pictures")

    def keep_file(self, source: Path, sha256: str) -> None:
        raise PermissionError("a rehearsal keeps no films")
