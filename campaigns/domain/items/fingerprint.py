"""The fingerprint of an item: it changes with any byte of the text, the pictures or what is said about
them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

SHORT = 12


@dataclass(frozen=True)
class MediaPrint:
    """One picture of an item, and the file beside it that holds its alt text. Empty means it is missing."""

    name: str
    file_sha256: str
    sidecar_sha256: str


def fingerprint(source: bytes, media: Iterable[MediaPrint]) -> str:
    """SHA-256 over length-prefixed parts, so that no two different items can be read as the same bytes."""
    digest = hashlib.sha256(b"campaign-desk item 1\n")
    _feed(digest, source)
    for picture in media:
        for part in (picture.name, picture.file_sha256, picture.sidecar_sha256):
            _feed(digest, part.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _feed(digest: hashlib._Hash, part: bytes) -> None:
    digest.update(len(part).to_bytes(8, "big"))
    digest.update(part)


def short_fingerprint(value: str) -> str:
    """The first twelve digits, for showing to people."""
    return value[:SHORT]
