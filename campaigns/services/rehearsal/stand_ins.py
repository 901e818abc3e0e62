"""What stands in for the outside world in a rehearsal: every account is played by the practice channel.

The copy holds no credentials and these reach no network. What a platform would refuse by its limits is refused here
with the same words; everything else it would take.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from campaigns.channels.base import (
    AccountFacts,
    AccountMeasures,
    Channel,
    ChannelDirectory,
    Checkpoint,
    Connection,
    OutboundMessage,
    PostMeasures,
    PracticeCounts,
    RemotePost,
    SendResult,
)
from campaigns.channels.errors import PermanentChannelError
from campaigns.domain.facts.pricing import Charge, charge_for
from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.channel_row import Capabilities
from campaigns.services.core.media_store import MediaStore
from campaigns.services.planning.fit import why_refused


class MovedClock:
    """The rehearsal's own time: it stands still until it is moved on."""

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


@dataclass
class Notebook:
    """The practice feed of a rehearsal: messages written down in memory instead of published."""

    messages: dict[str, OutboundMessage] = field(default_factory=dict)

    def publish(self, *, account_id: int, message: OutboundMessage) -> str:
        self.messages.setdefault(message.key, message)
        return f"rehearsed-{message.key[:20]}"

    def find(self, *, account_id: int, key: str) -> str | None:
        return f"rehearsed-{key[:20]}" if key in self.messages else None

    def counts(self, ids: Sequence[str]) -> Mapping[str, PracticeCounts]:
        return {}

    def delete(self, remote_id: str) -> None:
        """Nothing is taken down: nothing was put up."""


class PlayedChannel:
    """An account of any kind, played by the practice channel under that kind's limits and prices."""

    def __init__(self, connection: Connection, practice: Channel) -> None:
        self.capabilities = practice.capabilities
        self._kind = connection.kind
        self._limits = connection.limits
        self._meter = connection.meter
        self._practice = practice

    def verify(self) -> AccountFacts:
        return self._practice.verify()

    def send(self, message: OutboundMessage, checkpoint: Checkpoint) -> SendResult:
        if words := why_refused(self._kind, self._limits, message.parts):
            raise PermanentChannelError(f"{words} The channel would refuse it.")
        for part in message.parts:
            for media in part.media:
                if media.alt:
                    self._meter.charged(Charge.MEDIA_METADATA)
            self._meter.charged(charge_for(part.text))
        return self._practice.send(message, checkpoint)

    def find(self, message: OutboundMessage, checkpoint: Checkpoint, since: datetime) -> SendResult | None:
        return self._practice.find(message, checkpoint, since)

    def measure(self, posts: Sequence[RemotePost]) -> list[PostMeasures]:
        return self._practice.measure(posts)

    def measure_account(self) -> AccountMeasures:
        return self._practice.measure_account()

    def delete(self, remote_ids: Sequence[str]) -> None:
        self._practice.delete(remote_ids)


@dataclass(frozen=True)
class PlayedDirectory:
    """The real directory's kinds, labels and capabilities; what it builds is always the practice channel."""

    real: ChannelDirectory
    notebook: Notebook

    def kinds(self) -> Sequence[str]:
        return self.real.kinds()

    def label(self, kind: str) -> str:
        return self.real.label(kind)

    def capabilities(self, kind: str) -> Capabilities:
        return self.real.capabilities(kind)

    def build(self, connection: Connection) -> Channel:
        practice = self.real.build(
            replace(
                connection, kind=PRACTICE, base_url="", credentials={}, session=None, practice=self.notebook
            )
        )
        return PlayedChannel(connection, practice)

    def hang_up(self, account_id: int) -> None:
        """Nothing was connected."""


class BorrowedMedia(MediaStore):
    """The real pictures, to be read where they lie."""

    def keep(self, content: bytes) -> str:
        raise PermissionError("a rehearsal keeps no pictures")


def borrowed(media: MediaStore) -> MediaStore:
    return BorrowedMedia(Path(media.folder))
