"""Publishing in two steps, as Threads and Instagram do: a container is made, waited for, and published once.

A container that was published says so, and one that was not can be published later, for a day. So after any answer that
was lost the container is asked first, and the same one is published again only where it says that it never was. No
second container is made while the first may be live.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from campaigns.channels.base import Checkpoint, MediaFile, MessagePart
from campaigns.channels.errors import (
    ChannelError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.channels.graph_errors import StaleError
from campaigns.channels.outside import plain_picture
from campaigns.channels.posting import PartToSend, Posted, Seen
from campaigns.channels.refusals import GoneError
from campaigns.channels.streaming import AGAIN_AFTER, PAUSES

# Codes of a publishing: not ready yet, or not there yet; and too old, or not there any more.
WAIT = frozenset({(9007, 2207027), (24, 2207008)})
RENEW = frozenset({(-2, 2207020), (24, 2207006)})
# Containers die after a day, the parts of a carousel with it.
KEPT_FOR = timedelta(hours=23)


class State(StrEnum):
    """As both platforms call them."""

    IN_PROGRESS = "IN_PROGRESS"
    FINISHED = "FINISHED"
    PUBLISHED = "PUBLISHED"
    ERROR = "ERROR"
    EXPIRED = "EXPIRED"


class Platform(Protocol):
    """What a platform with containers does for one part."""

    label: str

    def make_child(self, media: MediaFile) -> str:
        """One picture of several. Returns its container."""
        ...

    def make(self, part: PartToSend, children: Sequence[str]) -> str:
        """The whole part; ``children`` are the containers of its pictures where it has several."""
        ...

    def state(self, container: str) -> tuple[State, str]:
        """Of a container, and the platform's word for what went wrong with it."""
        ...

    def why_failed(self, word: str) -> ChannelError:
        """Our error for that word."""
        ...

    def publish(self, container: str) -> Posted: ...

    def look(self, part: PartToSend, since: datetime) -> Seen:
        """All own posts since that moment that are this part."""
        ...


@dataclass(frozen=True)
class ContainerPoster:
    """The steps of one part (``posting.Poster``), with what was saved of them.

    ``tried`` are the parts that an earlier try may have published.
    """

    platform: Platform
    checkpoint: Checkpoint
    tried: set[int] = field(default_factory=set)

    def prepare(self, part: PartToSend, checkpoint: Checkpoint, now: datetime) -> PartToSend:
        """Make what is to be published, or take up what was made, and wait until it is ready. Readers see nothing yet."""
        media = part.part.media
        children = [
            self._kept(f"child:{part.index}:{place}", now) or self._made_child(part.index, place, one, now)
            for place, one in enumerate(media if len(media) > 1 else ())
        ]
        container = self._kept(_step(part), now)
        if container is None:
            for child in children:
                self._await(child, part, now)
            container = self.platform.make(part, children)
            self._keep(_step(part), container, now)
        self._await(container, part, now)
        return replace(part, media_ids=(container,))

    def create(self, part: PartToSend) -> Posted:
        try:
            return self.platform.publish(part.media_ids[0])
        except (PermanentChannelError, StaleError) as refusal:
            # What a platform says to publishing twice is written nowhere, and its word on a container may come late.
            if part.index in self.tried:
                raise UnknownOutcomeError(
                    f"{self.platform.label} refuses to publish what an earlier try may have published. It is looked for "
                    "again; or look at the account's page and decide.",
                    detail=refusal.detail,
                ) from None
            if isinstance(refusal, StaleError):
                self._forget(part)
            raise

    def look(self, part: PartToSend, since: datetime, *, far: bool = False) -> Seen:
        """The container knows whether it was published; where it is not told any more, our own posts do."""
        self.tried.add(part.index)
        saved = self.checkpoint.get(_step(part))
        state = self._state_of(saved["id"]) if saved else None
        if state not in (None, State.PUBLISHED):
            return Seen((), since)
        seen = self.platform.look(part, since)
        if state is State.PUBLISHED and not seen.matches:
            raise UnknownOutcomeError(
                f"{self.platform.label} says that this is published, but it is not among the account's posts yet. It is "
                "looked for again; or look at the account's page and decide."
            )
        return seen

    def _state_of(self, container: str) -> State | None:
        try:
            return self.platform.state(container)[0]
        except GoneError:
            return None

    def _await(self, container: str, part: PartToSend, now: datetime) -> None:
        """
        Raises:
            TemporaryChannelError: it is still worked on; it is kept for the next try.
            PermanentChannelError, AccountError: the platform can make no post of it.
        """
        for pause in (*PAUSES, 0):
            try:
                state, word = self.platform.state(container)
            except GoneError:
                state, word = State.EXPIRED, ""
            match state:
                case State.FINISHED:
                    return
                case State.PUBLISHED:
                    raise UnknownOutcomeError(
                        f"{self.platform.label} says that this is published already, though nothing was written down of "
                        "it. Look at the account's page and decide."
                    )
                case State.ERROR | State.EXPIRED:
                    self._forget(part)
                    raise self._why(state, word)
            time.sleep(pause)
        raise TemporaryChannelError(
            f"{self.platform.label} is still working on this post. Nothing went out; it goes on from here in a minute.",
            retry_at=now + AGAIN_AFTER,
        )

    def _why(self, state: State, word: str) -> ChannelError:
        if state is State.EXPIRED:
            return StaleError(
                f"What {self.platform.label} had prepared for this post is too old. Nothing went out; it is prepared anew."
            )
        return self.platform.why_failed(word)

    def _made_child(self, index: int, place: int, media: MediaFile, now: datetime) -> str:
        child = self.platform.make_child(media)
        self._keep(f"child:{index}:{place}", child, now)
        return child

    def _keep(self, step: str, container: str, now: datetime) -> None:
        self.checkpoint.save(step, {"id": container, "made_at": now.isoformat()})

    def _kept(self, step: str, now: datetime) -> str | None:
        saved = self.checkpoint.get(step)
        if not saved or datetime.fromisoformat(saved["made_at"]) + KEPT_FOR <= now:
            return None
        return str(saved["id"])

    def _forget(self, part: PartToSend) -> None:
        """It was never published, and never will be."""
        for place in range(len(part.part.media)):
            self.checkpoint.save(f"child:{part.index}:{place}", None)
        self.checkpoint.save(_step(part), None)


def prepare_unseen(platform: Platform, text: str, checkpoint: Checkpoint, *, now: datetime) -> None:
    """Have a post prepared with a picture of ours. It is never published, and gone within a day."""
    part = MessagePart(text, media=(plain_picture(),))
    given = PartToSend(index=0, key="", part=part, language="en-GB", parent_id=None)
    ContainerPoster(platform, checkpoint).prepare(given, checkpoint, now)


def _step(part: PartToSend) -> str:
    return f"container:{part.index}"
