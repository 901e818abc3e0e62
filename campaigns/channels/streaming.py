"""A body that is read from a file while it is sent: a film is never held in memory as a whole."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from typing import BinaryIO, TypeVar

from campaigns.channels.base import MediaFile
from campaigns.channels.errors import TemporaryChannelError

T = TypeVar("T")
PIECE = 64 * 1024
# Seconds between two looks at what a platform works on; after the last the next try goes on from there.
PAUSES = (0.5, 1, 2, 4, 8, 15)
AGAIN_AFTER = timedelta(minutes=1)


class Body:
    """Pieces one after the other, as ``requests`` takes a body: of a known length, read as it goes."""

    def __init__(self, pieces: Sequence[BinaryIO], length: int) -> None:
        self._pieces = list(pieces)
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.read(PIECE):
            yield piece

    def read(self, size: int = -1) -> bytes:
        while self._pieces:
            if piece := self._pieces[0].read(size):
                return piece
            self._pieces.pop(0)
        return b""


@contextmanager
def film_body(film: MediaFile) -> Iterator[Body]:
    """The film alone."""
    with film.open() as file:
        yield Body([file], film.bytes_count)


@contextmanager
def film_form(
    film: MediaFile, field: str, fields: Mapping[str, str], files: Mapping[str, bytes]
) -> Iterator[tuple[Body, str]]:
    """A form (RFC 7578) that ends with the film under that name, and its content type. ``files`` are JPEGs beside it."""
    mark = secrets.token_hex(16)
    parts = [
        _part(mark, f'name="{name}"', "text/plain; charset=utf-8", value.encode())
        for name, value in fields.items()
    ]
    parts += [
        _part(mark, f'name="{name}"; filename="{name}.jpg"', "image/jpeg", content)
        for name, content in files.items()
    ]
    # A name of ours: what people call their files may hold what a header can't.
    head = b"".join(parts) + _part(mark, f'name="{field}"; filename="film.mp4"', film.mime_type, b"")[:-2]
    tail = f"\r\n--{mark}--\r\n".encode()
    with film.open() as file:
        length = len(head) + film.bytes_count + len(tail)
        yield Body([BytesIO(head), file, BytesIO(tail)], length), f"multipart/form-data; boundary={mark}"


def _part(mark: str, disposition: str, mime_type: str, content: bytes) -> bytes:
    lines = f"--{mark}\r\nContent-Disposition: form-data; {disposition}\r\nContent-Type: {mime_type}\r\n\r\n"
    return lines.encode() + content + b"\r\n"


def wait_for(look: Callable[[], T | None], *, platform: str, film: str, now: datetime) -> T:
    """What ``look`` finds once the platform has worked through a film.

    Raises:
        TemporaryChannelError: it is still worked on; the next try asks again.
    """
    for pause in (*PAUSES, 0):
        if (found := look()) is not None:
            return found
        time.sleep(pause)
    raise TemporaryChannelError(
        f"{platform} is still working on {film}. Nothing went out; it goes on from here in a minute.",
        retry_at=now + AGAIN_AFTER,
    )
