"""Films and sound in ``media/``: what kind a file is by its first bytes, and what an MP4 says about its size and length.

They are never opened further: nothing here plays or changes them.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

LARGEST = 1024 * 1024 * 1024  # more than any channel takes in one post
_CHUNK = 1024 * 1024
_SUFFIXES = frozenset((".mp4", ".m4v", ".mov", ".webm", ".mp3", ".m4a", ".wav", ".ogg"))
_AUDIO_BRANDS = (b"M4A ", b"M4B ")
_CONTAINERS = frozenset((b"moov", b"trak"))
_DEEPEST = 4


@dataclass(frozen=True)
class Recording:
    """``seconds``, ``width`` and ``height`` are 0 where the file does not say so in a way that is read here."""

    mime_type: str
    sha256: str
    bytes_count: int
    seconds: float = 0.0
    width: int = 0
    height: int = 0


def is_recording_name(name: str) -> bool:
    return Path(name).suffix.casefold() in _SUFFIXES


def read_recording(path: Path) -> Recording | None:
    """What the file is; None where its bytes are no film or sound of a kind that is known.

    Raises:
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        mime_type = _kind(file.read(16), path.suffix.casefold())
        if mime_type is None:
            return None
        file.seek(0)
        digest, count = hashlib.sha256(), 0
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            count += len(chunk)
        seconds, width, height = _measures(file, count) if mime_type in _BOXED else (0.0, 0, 0)
    return Recording(mime_type, digest.hexdigest(), count, seconds, width, height)


_BOXED = frozenset(("video/mp4", "video/quicktime", "audio/mp4"))


def _kind(head: bytes, suffix: str) -> str | None:
    if head[4:8] == b"ftyp":
        if head[8:12] in _AUDIO_BRANDS or suffix == ".m4a":
            return "audio/mp4"
        return "video/quicktime" if head[8:12] == b"qt  " else "video/mp4"
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free") and suffix == ".mov":
        return "video/quicktime"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm"
    if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0):
        return "audio/mpeg"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/wav"
    return "audio/ogg" if head.startswith(b"OggS") else None


def _measures(file: BinaryIO, size: int) -> tuple[float, int, int]:
    """Length in seconds, width and height in pixels, from the headers of ISO 14496-12."""
    seconds, width, height = 0.0, 0, 0
    try:
        for name, body in _boxes(file, 0, size, 0):
            if name == b"mvhd":
                seconds = _length(body)
            elif name == b"tkhd" and len(body) >= 84:
                fixed = struct.unpack_from(">II", body, len(body) - 8)
                if fixed[0] >> 16:
                    width, height = fixed[0] >> 16, fixed[1] >> 16
    except struct.error:
        return 0.0, 0, 0  # it breaks off; the platform will say so, and nothing here depends on it
    return seconds, width, height


def _boxes(file: BinaryIO, start: int, end: int, depth: int) -> Iterator[tuple[bytes, bytes]]:
    """The headers that matter, wherever in the tree of boxes they stand."""
    position = start
    while position + 8 <= end:
        file.seek(position)
        size, name = struct.unpack(">I4s", file.read(8))
        lead = 8
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
            lead = 16
        elif size == 0:
            size = end - position
        if size < lead or position + size > end:
            return
        if name in _CONTAINERS and depth < _DEEPEST:
            yield from _boxes(file, position + lead, position + size, depth + 1)
        elif name in (b"mvhd", b"tkhd"):
            yield name, file.read(min(size - lead, 256))
        position += size


def _length(body: bytes) -> float:
    long_form = body[0] == 1
    scale, duration = struct.unpack_from(">IQ" if long_form else ">II", body, 20 if long_form else 12)
    return float(duration) / float(scale) if scale else 0.0
