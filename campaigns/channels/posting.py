"""The steps shared by channels without a safe key: part by part, from the checkpoint, looking before repeating."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from campaigns.channels.base import (
    ChannelError,
    Checkpoint,
    MediaFile,
    MessagePart,
    OutboundMessage,
    PermanentChannelError,
    SendResult,
    UnknownOutcomeError,
    part_step,
)
from campaigns.clock import Clock

CLOCKS_APART = timedelta(minutes=2)  # how far the platform's clock may be behind ours
EXPIRY_MARGIN = timedelta(minutes=5)


@dataclass(frozen=True)
class Posted:
    """One part that is out there."""

    id: str
    url: str = ""


@dataclass(frozen=True)
class Uploaded:
    """A picture on the platform, waiting for its post. ``expires_at`` is ISO 8601; empty means it keeps."""

    id: str
    expires_at: str = ""


@dataclass(frozen=True)
class PartToSend:
    """One part with what surrounds it: the same at every retry, except for the media ids."""

    index: int
    key: str
    part: MessagePart
    language: str
    parent_id: str | None
    media_ids: tuple[str, ...] = ()


class DuplicateRefusedError(UnknownOutcomeError):
    """The platform says it has this text already, without saying where."""


class Poster(Protocol):
    """What a platform does for one part."""

    def upload(self, media: MediaFile) -> Uploaded: ...

    def create(self, part: PartToSend) -> Posted: ...

    def look(self, part: PartToSend, since: datetime) -> list[Posted]:
        """All own posts since that moment that are this part; empty means provably none."""
        ...


def send_parts(
    poster: Poster, message: OutboundMessage, checkpoint: Checkpoint, *, clock: Clock
) -> SendResult:
    """Send what the checkpoint does not already hold, in order, and save each id before the next part."""
    posted: list[Posted] = []
    for part in _parts(message):
        done = _saved(checkpoint, part.index)
        if done is None:
            part = replace(part, parent_id=posted[-1].id if posted else None)
            done = _send_part(poster, part, checkpoint, clock=clock)
            checkpoint.save(part_step(part.index), asdict(done))
        posted.append(done)
    return SendResult(posted[0].id, posted[0].url)


def find_parts(
    poster: Poster, message: OutboundMessage, checkpoint: Checkpoint, since: datetime
) -> SendResult | None:
    """Look each unsaved part up since that moment, and save those that are there.

    None as soon as one is absent: sending again then goes on with exactly that part.
    """
    posted: list[Posted] = []
    for part in _parts(message):
        done = _saved(checkpoint, part.index)
        if done is None:
            part = replace(part, parent_id=posted[-1].id if posted else None)
            done = _look_for_one(poster, part, since)
            if done is None:
                return None
            checkpoint.save(part_step(part.index), asdict(done))
        posted.append(done)
    return SendResult(posted[0].id, posted[0].url)


def _parts(message: OutboundMessage) -> list[PartToSend]:
    if not message.parts:
        raise PermanentChannelError(
            "There is nothing to send: the message has no text. Write one and submit it again."
        )
    return [
        PartToSend(index=index, key=message.key, part=part, language=message.language, parent_id=None)
        for index, part in enumerate(message.parts)
    ]


def _saved(checkpoint: Checkpoint, index: int) -> Posted | None:
    saved = checkpoint.get(part_step(index))
    return Posted(**saved) if saved else None


def _send_part(poster: Poster, part: PartToSend, checkpoint: Checkpoint, *, clock: Clock) -> Posted:
    trying = f"trying:{part.index}"
    started = checkpoint.get(trying)
    if started:  # an earlier try may have reached the platform
        there = _look_for_one(poster, part, datetime.fromisoformat(started) - CLOCKS_APART)
        if there is not None:
            return there
    part = replace(part, media_ids=_upload(poster, part, checkpoint, now=clock.now()))
    checkpoint.save(trying, started or clock.now().isoformat())
    try:
        return poster.create(part)
    except DuplicateRefusedError:
        _give_up_on_second_duplicate(part, checkpoint)
        raise
    except UnknownOutcomeError:
        raise
    except ChannelError:
        checkpoint.save(trying, None)  # a plain refusal: nothing went out, nothing to look for
        raise


def _give_up_on_second_duplicate(part: PartToSend, checkpoint: Checkpoint) -> None:
    """Refused as a duplicate again, after it was looked for and not found: then it is simply refused."""
    if checkpoint.get(f"duplicate:{part.index}"):
        raise PermanentChannelError(
            "The platform refuses this text as a duplicate, though it is not among the account's recent "
            "posts. Change the wording and submit it again."
        ) from None
    checkpoint.save(f"duplicate:{part.index}", True)


def _upload(poster: Poster, part: PartToSend, checkpoint: Checkpoint, *, now: datetime) -> tuple[str, ...]:
    ids = []
    for place, media in enumerate(part.part.media):
        step = f"media:{part.index}:{place}"
        saved = checkpoint.get(step)
        uploaded = Uploaded(**saved) if saved else None
        if uploaded is None or _is_old(uploaded, now):
            uploaded = poster.upload(media)
            checkpoint.save(step, asdict(uploaded))
        ids.append(uploaded.id)
    return tuple(ids)


def _is_old(uploaded: Uploaded, now: datetime) -> bool:
    return bool(uploaded.expires_at) and datetime.fromisoformat(uploaded.expires_at) - EXPIRY_MARGIN <= now


def _look_for_one(poster: Poster, part: PartToSend, since: datetime) -> Posted | None:
    found = poster.look(part, since)
    if len(found) > 1:
        raise UnknownOutcomeError(
            "Several posts of the account look like this one, so it can't be told which is ours. Look at the "
            "account's page and decide."
        )
    return found[0] if found else None


_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"<(br|/p|p)\b[^>]*>", re.IGNORECASE)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_LAST_SLASH = re.compile(r"/(?=\s|$)")


def is_same_text(ours: str, theirs: str) -> bool:
    """Equal but for Unicode form, white space and how an address is spelled (scheme, last slash)."""
    return _plain(ours) == _plain(theirs)


def strip_html(content: str) -> str:
    return html.unescape(_TAG.sub("", _BREAK.sub(" ", content)))


def _plain(text: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return _LAST_SLASH.sub("", _SCHEME.sub("", text))
