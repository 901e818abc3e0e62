"""What a Bluesky post is made of: a record with facets whose positions count UTF-8 bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from campaigns.channels.base import LinkCard, MediaFile, MessagePart
from campaigns.channels.pictures import Picture

COLLECTION = "app.bsky.feed.post"
TAG_LENGTH = 64
_TAG = re.compile(r"(?<![\w#＃@/&])[#＃]([^\s#＃]+)")
_TAG_END = re.compile(r"\W+$")
_MENTION = re.compile(
    r"(?<![\w@/.])@((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9])", re.IGNORECASE
)

Facet = dict[str, Any]


def build_record(
    part: MessagePart,
    *,
    created_at: datetime,
    language: str,
    facets: Sequence[Facet],
    embed: dict[str, Any] | None,
    reply: dict[str, Any] | None,
) -> dict[str, Any]:
    """The complete record; an empty part of it is left out, as the protocol wants it."""
    record: dict[str, Any] = {
        "$type": COLLECTION,
        "text": part.text,
        "createdAt": created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
        "langs": [language],
    }
    if facets:
        record["facets"] = list(facets)
    if embed:
        record["embed"] = embed
    if reply:
        record["reply"] = reply
    return record


def build_image(blob: dict[str, Any], picture: Picture, alt: str) -> dict[str, Any]:
    image: dict[str, Any] = {"image": blob, "alt": alt}
    if picture.width > 0 and picture.height > 0:
        image["aspectRatio"] = {"width": picture.width, "height": picture.height}
    return image


def embed_images(images: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"$type": "app.bsky.embed.images", "images": list(images)}


def embed_film(
    film: MediaFile, blob: dict[str, Any], captions: dict[str, Any] | None, *, language: str
) -> dict[str, Any]:
    embed: dict[str, Any] = {"$type": "app.bsky.embed.video", "video": blob}
    if film.alt:
        embed["alt"] = film.alt
    if captions is not None:
        embed["captions"] = [{"lang": language, "file": captions}]
    if film.width > 0 and film.height > 0:
        embed["aspectRatio"] = {"width": film.width, "height": film.height}
    return embed


def embed_card(card: LinkCard, thumb: dict[str, Any] | None) -> dict[str, Any]:
    external = {"uri": card.url, "title": card.title, "description": card.description}
    return {
        "$type": "app.bsky.embed.external",
        "external": external | ({"thumb": thumb} if thumb is not None else {}),
    }


def find_facets(part: MessagePart, resolve: Callable[[str], str | None]) -> list[Facet]:
    """Links as given, and the hashtags and mentions outside them, in the order of the text.

    ``resolve`` gives the identity behind a handle, or None: then the mention stays plain text.
    """
    links = [(link.start, link.end, "link", {"uri": link.url}) for link in part.links]
    taken = [(start, end) for start, end, *_ in links]
    found = links + [
        one
        for one in (*_tags(part.text), *_mentions(part.text, resolve))
        if not any(one[0] < end and start < one[1] for start, end in taken)
    ]
    return [
        {
            "index": {"byteStart": _bytes(part.text, start), "byteEnd": _bytes(part.text, end)},
            "features": [{"$type": f"app.bsky.richtext.facet#{kind}", **value}],
        }
        for start, end, kind, value in sorted(found, key=lambda one: one[:2])
    ]


def _tags(text: str) -> Iterator[tuple[int, int, str, dict[str, str]]]:
    for match in _TAG.finditer(text):
        tag = _TAG_END.sub("", match.group(1))
        if tag and not tag.isdecimal() and len(tag) <= TAG_LENGTH:
            yield match.start(), match.start() + 1 + len(tag), "tag", {"tag": tag}


def _mentions(
    text: str, resolve: Callable[[str], str | None]
) -> Iterator[tuple[int, int, str, dict[str, str]]]:
    for match in _MENTION.finditer(text):
        did = resolve(match.group(1).lower())
        if did is not None:
            yield match.start(), match.end(), "mention", {"did": did}


def _bytes(text: str, offset: int) -> int:
    return len(text[:offset].encode())
