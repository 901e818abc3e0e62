"""The steps shared by channels without a safe key: part by part, from the checkpoint, looking before repeating."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from campaigns.channels.base import (
    Checkpoint,
    MediaFile,
    MessagePart,
    OutboundMessage,
    SendResult,
    part_step,
    trying_step,
)
from campaigns.channels.errors import ChannelError, PermanentChannelError, UnknownOutcomeError
from campaigns.clock import Clock

CLOCKS_APART = timedelta(
    minutes=2
)  # how far the platform's clock may be behind ours without anybody noticing
# The same words, older than our try: they may be ours all the same, if our clock was wrong then and is right now.
IN_DOUBT_FOR = timedelta(hours=24)
# A text that is refused as a duplicate may have stood there for as long as the platform remembers.
DUPLICATE_OF = timedelta(days=30)
_FIRST_TRY = "first try"
EXPIRY_MARGIN = timedelta(minutes=5)


@dataclass(frozen=True)
class Posted:
    """One part that is out there."""

    id: str
    url: str = ""


@dataclass(frozen=True)
class Match:
    """One of our own posts that is the part looked for. ``at`` is when, by the platform's clock."""

    posted: Posted
    at: datetime


@dataclass(frozen=True)
class Seen:
    """What a look among our own posts saw.

    Attributes:
        back_to: everything since then was looked through; later than asked for where there was too much.
        clock_ahead: how far the platform's clock is ahead of ours (behind: negative), by its answer's date.
    """

    matches: Sequence[Match]
    back_to: datetime
    clock_ahead: timedelta = timedelta()


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

    def create(self, part: PartToSend) -> Posted: ...

    def look(self, part: PartToSend, since: datetime, *, far: bool = False) -> Seen:
        """All own posts since that moment that are this part; ``far`` asks for a longer look than is usual."""
        ...


# Gets a part's pictures to the platform; asks nothing of it that readers see. Returns the part with their ids.
Prepare = Callable[[PartToSend, Checkpoint, datetime], PartToSend]


def _waits_for_nothing(media: MediaFile, media_id: str) -> None:
    pass


def uploads(
    upload: Callable[[MediaFile], Uploaded],
    await_ready: Callable[[MediaFile, str], None] = _waits_for_nothing,
) -> Prepare:
    """Picture by picture, each saved before the next.

    ``await_ready`` is asked for each, with its id, once it is saved: it returns when it can be posted, and raises where it
    can't, or not yet.
    """

    def prepare(part: PartToSend, checkpoint: Checkpoint, now: datetime) -> PartToSend:
        ids = _upload(upload, part, checkpoint, now=now)
        for place, (media, media_id) in enumerate(zip(part.part.media, ids, strict=True)):
            try:
                await_ready(media, media_id)
            except PermanentChannelError:
                checkpoint.save(_media_step(part, place), None)  # uploaded anew, should anybody send it again
                raise
        return replace(part, media_ids=ids)

    return prepare


def send_parts(
    poster: Poster, message: OutboundMessage, checkpoint: Checkpoint, *, clock: Clock, prepare: Prepare
) -> SendResult:
    """Send what the checkpoint does not already hold, in order, and save each id before the next part."""
    posted: list[Posted] = []
    parts = _parts(message)
    for part in parts:
        done = _saved(checkpoint, part.index)
        if done is None:
            part = replace(part, parent_id=posted[-1].id if posted else None)
            done = _send_part(poster, part, checkpoint, clock=clock, prepare=prepare)
            store = checkpoint.save if part.index < len(parts) - 1 else checkpoint.keep
            store(part_step(part.index), asdict(done))
        posted.append(done)
    return SendResult(posted[0].id, posted[0].url)


def find_parts(
    poster: Poster, message: OutboundMessage, checkpoint: Checkpoint, since: datetime
) -> SendResult | None:
    """Look each unsaved part up since the first try (by our clock), and save those that are there.

    None as soon as one is absent: sending again then goes on with exactly that part.
    """
    posted: list[Posted] = []
    for part in _parts(message):
        done = _saved(checkpoint, part.index)
        if done is None:
            part = replace(part, parent_id=posted[-1].id if posted else None)
            done = _look_for_one(poster, part, checkpoint, since)
            if done is None:
                return None
            checkpoint.save(part_step(part.index), asdict(done))
        posted.append(done)
    return SendResult(posted[0].id, posted[0].url)


def refuse_thread(label: str, message: OutboundMessage) -> None:
    """
    Raises:
        PermanentChannelError: there are several parts, and this platform has no threads.
    """
    if len(message.parts) > 1:
        raise PermanentChannelError(
            f"{label} has no threads: this message has several parts. Submit it again, and they become one post."
        )


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


def _send_part(
    poster: Poster, part: PartToSend, checkpoint: Checkpoint, *, clock: Clock, prepare: Prepare
) -> Posted:
    trying = trying_step(part.index)
    started = checkpoint.get(trying)
    if started:  # an earlier try may have reached the platform
        there = _look_for_one(poster, part, checkpoint, datetime.fromisoformat(started))
        if there is not None:
            return there
        _refuse_what_stands(part, checkpoint)
    part = prepare(part, checkpoint, clock.now())
    checkpoint.go_ahead()
    checkpoint.save(trying, started or clock.now().isoformat())
    try:
        return poster.create(part)
    except DuplicateRefusedError:
        _note_duplicate(part, checkpoint, is_first_try=not started)
        raise
    except UnknownOutcomeError:
        raise
    except ChannelError:
        checkpoint.save(trying, None)  # a plain refusal: nothing went out, nothing to look for
        raise


def _note_duplicate(part: PartToSend, checkpoint: Checkpoint, *, is_first_try: bool) -> None:
    """Refused as a duplicate: to be looked for. Refused again, after it was not found, it is simply refused."""
    if checkpoint.get(_duplicate_step(part)):
        raise PermanentChannelError(
            "The platform refuses this text as a duplicate, though it is not among the account's posts of the last "
            f"{DUPLICATE_OF.days} days as far as we can look. Change the wording and submit it again."
        ) from None
    checkpoint.save(_duplicate_step(part), _FIRST_TRY if is_first_try else True)


def _refuse_what_stands(part: PartToSend, checkpoint: Checkpoint) -> None:
    """Words that were refused as a duplicate, and were found: nothing is gained by handing them over once more."""
    if older := checkpoint.get(_older_step(part)):
        raise PermanentChannelError(
            f"The platform refuses this text as a duplicate: the same words stand on the account since {older[0]}, at "
            f"{older[1]}. Change the wording and submit it again."
        )


def _duplicate_step(part: PartToSend) -> str:
    return f"duplicate:{part.index}"


def _older_step(part: PartToSend) -> str:
    return f"older:{part.index}"


def _upload(
    upload: Callable[[MediaFile], Uploaded], part: PartToSend, checkpoint: Checkpoint, *, now: datetime
) -> tuple[str, ...]:
    ids = []
    for place, media in enumerate(part.part.media):
        step = _media_step(part, place)
        saved = checkpoint.get(step)
        uploaded = Uploaded(**saved) if saved else None
        if uploaded is None or _is_old(uploaded, now):
            uploaded = upload(media)
            checkpoint.save(step, asdict(uploaded))
        ids.append(uploaded.id)
    return tuple(ids)


def _media_step(part: PartToSend, place: int) -> str:
    return f"media:{part.index}:{place}"


def _is_old(uploaded: Uploaded, now: datetime) -> bool:
    return bool(uploaded.expires_at) and datetime.fromisoformat(uploaded.expires_at) - EXPIRY_MARGIN <= now


def _look_for_one(
    poster: Poster, part: PartToSend, checkpoint: Checkpoint, tried_at: datetime
) -> Posted | None:
    """The part if it stands there; None if it provably does not.

    ``tried_at`` is by our clock, which may have been wrong: where the platform's answer shows that it is ahead, the
    window opens so much earlier.

    Raises:
        UnknownOutcomeError: it can't be told.
    """
    refused = checkpoint.get(_duplicate_step(part))
    seen = poster.look(part, tried_at - (DUPLICATE_OF if refused else IN_DOUBT_FOR), far=bool(refused))
    window_opens = tried_at + min(timedelta(), seen.clock_ahead) - CLOCKS_APART
    if seen.back_to > window_opens:
        raise UnknownOutcomeError(
            "The account has posted too much since to tell whether this post is there. Look at its page "
            "and decide."
        )
    # Nothing but ours answers a part of ours, whenever that was.
    ours = [one for one in seen.matches if one.at >= window_opens or part.parent_id is not None]
    if len(ours) > 1:
        raise UnknownOutcomeError(
            "Several posts of the account look like this one, so it can't be told which is ours. Look at the "
            "account's page and decide."
        )
    # Refused at its very first try, it can't be out: then the older words are why it was refused.
    if refused == _FIRST_TRY:
        older = max(seen.matches, key=lambda one: one.at) if seen.matches and not ours else None
        checkpoint.save(_older_step(part), older and [f"{older.at:%d %B %Y}", older.posted.url])
    elif not ours and seen.matches:
        raise UnknownOutcomeError(
            "The same words stand on the account already, from before this was tried by this machine's clock. Look at "
            "the account's page: are they an earlier post, or is it this one?"
        )
    return ours[0].posted if ours else None


_TAG = re.compile(r"<[^<>]*+>")
_BREAK = re.compile(r"<(br|/p|p)\b[^<>]*+>", re.IGNORECASE)
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
