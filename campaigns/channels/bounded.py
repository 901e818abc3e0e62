"""Reading what a server sends within limits: a whole answer in its time, and no more of it than an answer holds.

A socket's own timeout is for each read alone: a server that sends a byte every second keeps whoever reads for ever.
"""

from __future__ import annotations

import io
import socket
import zlib
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

PIECE = 65_536


class TooMuchError(OSError):
    """More came than an answer holds."""


class BoundedReader(io.RawIOBase):
    """What comes from a socket, until a moment of ``monotonic()`` and at most so many bytes; both may be moved on.

    Each read waits no longer than the socket's own timeout either.
    """

    def __init__(self, sock: socket.socket, *, until: float, most: int) -> None:
        self._sock = sock
        self._file = sock.makefile("rb", buffering=0)
        self._timeout = sock.gettimeout()
        self._until = until
        self._left = most

    def allow(self, *, until: float | None = None, most: int) -> None:
        """From now on."""
        self._until = self._until if until is None else until
        self._timeout = self._sock.gettimeout()
        self._left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        remaining = self._until - monotonic()
        if remaining <= 0:
            raise TimeoutError("the answer was not there in its time")
        if self._left <= 0:
            raise TooMuchError("the answer is larger than an answer is")
        self._sock.settimeout(remaining if self._timeout is None else min(remaining, self._timeout))
        try:
            count = self._file.readinto(buffer)
        finally:
            with suppress(OSError):  # closed meanwhile
                self._sock.settimeout(self._timeout)
        self._left -= count or 0
        return count

    def close(self) -> None:
        self._file.close()
        super().close()


def send_within(seconds: float, data: bytes, send: Callable[[bytes], None]) -> None:
    """Send it in pieces, for one that is taken a few bytes at a time would be waited for again and again.

    Raises:
        TimeoutError: it was not taken in that time, or not wholly.
    """
    until = monotonic() + seconds
    for start in range(0, len(data), PIECE):
        if monotonic() > until:
            raise TimeoutError("it was not taken in its time")
        send(data[start : start + PIECE])


def unpack(packed: bytes, *, most: int) -> bytes:
    """What ``Content-Encoding: gzip`` or ``deflate`` made smaller. 0.7 MB of it can stand for 3 GB.

    Raises:
        TooMuchError: it would be more than ``most`` bytes. zlib.error: it is neither of the two.
    """
    whole = bytearray()
    while packed:
        unpacker = _unpacker(packed)
        whole += unpacker.decompress(packed, most + 1 - len(whole))
        if len(whole) > most:
            raise TooMuchError("the answer is larger than an answer is")
        if not unpacker.eof:
            raise zlib.error("it breaks off")
        packed = unpacker.unused_data.lstrip(b"\0")  # gzip may be several after one another, and padded
    return bytes(whole)


def _unpacker(packed: bytes) -> Any:
    """gzip or zlib by their first bytes, else bare, as some servers understand ``deflate``."""
    is_zlib = packed[0] & 0x0F == 8 and int.from_bytes(packed[:2]) % 31 == 0
    is_bare = not packed.startswith(b"\x1f\x8b") and not is_zlib
    return zlib.decompressobj(-zlib.MAX_WBITS if is_bare else zlib.MAX_WBITS | 32)
