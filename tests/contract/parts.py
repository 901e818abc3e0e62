"""What every contract test needs: messages, pictures, and a checkpoint and session store as a database keeps them."""

from __future__ import annotations

import io
import json
import random
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from PIL import Image

from campaigns.channels.base import (
    MediaFile,
    MessagePart,
    OutboundMessage,
    PracticeCounts,
    Recipient,
)
from campaigns.domain.facts.pricing import Charge
from campaigns.domain.items.rendered import TextLink
from campaigns.domain.sending.rate_windows import RateBudget
from campaigns.domain.text.addresses import find_addresses

RECIPIENT = Recipient("news@paper.example", "News desk")


class FilesOf:
    """A media store that has one file, whatever hash is asked for."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self, sha256: str) -> bytes:
        return self._content

    def open(self, sha256: str) -> io.BytesIO:
        return io.BytesIO(self._content)


class MemoryCheckpoint:
    """Keeps steps as JSON, as the database does: what is not JSON can't be saved."""

    def __init__(self) -> None:
        self.saved: dict[str, str] = {}
        self.asked = 0

    def get(self, step: str) -> Any:
        return json.loads(self.saved[step]) if step in self.saved else None

    def save(self, step: str, value: Any) -> None:
        self.saved[step] = json.dumps(value)

    def go_ahead(self) -> None:
        self.asked += 1

    def keep(self, step: str, value: Any) -> None:
        self.save(step, value)


class MemorySessions:
    def __init__(self) -> None:
        self.session: dict[str, Any] | None = None

    def load(self) -> dict[str, Any] | None:
        return None if self.session is None else json.loads(json.dumps(self.session))

    def save(self, session: dict[str, Any]) -> None:
        self.session = json.loads(json.dumps(session))


class RecordingMeter:
    """Keeps what an adapter tells; a test says which scopes must wait and how much money there is."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.budgets: dict[str, RateBudget] = {}
        self.charges: list[tuple[Charge, str, bool]] = []
        self.waits: dict[str, datetime] = {}
        self.rooms: dict[Charge, int] = {}

    def wait_for(self, scope: str) -> datetime | None:
        return self.waits.get(scope)

    def room_for(self, charge: Charge) -> int | None:
        return self.rooms.get(charge)

    def called(self, scope: str, amount: int = 1) -> None:
        self.calls[scope] += amount

    def saw(self, budget: RateBudget) -> None:
        self.budgets[budget.scope] = budget

    def charged(self, charge: Charge, *, object_id: str = "", is_certain: bool = True) -> None:
        self.charges.append((charge, object_id, is_certain))
        if charge in self.rooms:
            self.rooms[charge] -= 1


class MemoryFeed:
    """A practice feed in memory, with the promises of the real one."""

    def __init__(self) -> None:
        self.messages: dict[str, OutboundMessage] = {}
        self.reactions: dict[str, int] = {}

    def publish(self, *, account_id: int, message: OutboundMessage) -> str:
        found = self.find(account_id=account_id, key=message.key)
        if found is None:
            found = str(len(self.messages) + 1)
            self.messages[found] = message
        return found

    def find(self, *, account_id: int, key: str) -> str | None:
        return next((one for one, message in self.messages.items() if message.key == key), None)

    def counts(self, ids: Sequence[str]) -> Mapping[str, PracticeCounts]:
        there = [one for one in ids if one in self.messages]
        return {one: PracticeCounts(self.reactions.get(one, 0), comments=0, shares=0) for one in there}

    def delete(self, remote_id: str) -> None:
        self.messages.pop(remote_id, None)


class MemoryHands:
    """People in memory who put things out, with the promises of the real ones."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}

    def hand_over(self, *, key: str) -> str:
        found = self.find(key=key)
        if found is None:
            found = str(len(self.keys) + 1)
            self.keys[found] = key
        return found

    def find(self, *, key: str) -> str | None:
        return next((one for one, its_key in self.keys.items() if its_key == key), None)


def part(text: str, *media: MediaFile) -> MessagePart:
    links = tuple(TextLink(one.start, one.end, one.url) for one in find_addresses(text))
    return MessagePart(text=text, links=links, media=media)


def message(*parts: str | MessagePart, key: str = "", composed_at: datetime | None = None) -> OutboundMessage:
    made = tuple(part(one) if isinstance(one, str) else one for one in parts)
    return OutboundMessage(
        key=key or secrets.token_hex(32),
        composed_at=composed_at or datetime.now(UTC),
        parts=made,
        subject="Unit launches summer programme",
        html=f"<p>{made[0].text}</p>",
        recipient=RECIPIENT,
    )


def picture(
    name: str = "walk-away.png",
    *,
    alt: str = "Two friends walk home together.",
    size: tuple[int, int] = (64, 48),
) -> MediaFile:
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, "PNG")
    return media_file(buffer.getvalue(), name=name, mime_type="image/png", alt=alt, size=size)


def photo(
    name: str = "walk-away.jpg",
    *,
    alt: str = "Two friends walk home together.",
    size: tuple[int, int] = (400, 400),
) -> MediaFile:
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, "JPEG")
    return media_file(buffer.getvalue(), name=name, mime_type="image/jpeg", alt=alt, size=size)


def media_file(content: bytes, *, name: str, mime_type: str, alt: str, size: tuple[int, int]) -> MediaFile:
    return MediaFile(
        name=name,
        sha256=sha256(content).hexdigest(),
        mime_type=mime_type,
        width=size[0],
        height=size[1],
        alt=alt,
        read=lambda: content,
    )


def film_file(
    content: bytes, *, alt: str = "Two friends walk home.", captions: str = "", poster: bytes = b""
) -> MediaFile:
    whole = media_file(content, name="walk away.mp4", mime_type="video/mp4", alt=alt, size=(360, 640))
    return replace(
        whole,
        open=lambda: io.BytesIO(content),
        bytes_count=len(content),
        seconds=20.0,
        captions=captions.encode if captions else None,
        poster=(lambda: poster) if poster else None,
    )


def noisy_png(size: tuple[int, int], *, mode: str = "RGB") -> bytes:
    """A picture that does not compress, for size limits."""
    noise = random.Random(7).randbytes(size[0] * size[1] * len(mode))
    buffer = io.BytesIO()
    Image.frombytes(mode, size, noise).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()
