"""Small films and sounds made on the spot: as much of a file as says what it is."""

from __future__ import annotations

import struct


def film(*, seconds: int = 20, width: int = 1080, height: int = 1920, brand: bytes = b"isom") -> bytes:
    """An MP4 without pictures: its kind, its length and its size."""
    length = struct.pack(">4xIIII80x", 0, 0, 1000, seconds * 1000)
    size = struct.pack(">80x") + struct.pack(">II", width << 16, height << 16)
    track = _box(b"trak", _box(b"tkhd", size))
    return (
        _box(b"ftyp", brand + b"\0\0\2\0") + _box(b"free", b"") + _box(b"moov", _box(b"mvhd", length) + track)
    )


def sound() -> bytes:
    return b"ID3\4\0\0" + bytes(200)


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, name) + body
