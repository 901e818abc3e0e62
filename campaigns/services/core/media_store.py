"""Frozen copies of approved pictures, named by their SHA-256: the sender never needs the draft file."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedRandom
from pathlib import Path
from typing import BinaryIO

from campaigns.errors import CampaignDeskError

PIECE = 1024 * 1024
DAMAGED = (
    "An approved picture or film is missing from the media store or has been changed. Restore the data folder's media from "
    "your backup, or submit the item again."
)


class MediaDamagedError(CampaignDeskError):
    """A stored picture is missing or is not the one that was approved."""


class MediaStore:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, content: bytes) -> str:
        """Store the bytes durably (once; a damaged copy is replaced) and return their SHA-256."""
        sha256 = hashlib.sha256(content).hexdigest()
        if not self._is_whole(sha256):
            with self._new(sha256) as file:
                file.write(content)
        return sha256

    def keep_file(self, source: Path, sha256: str) -> None:
        """Store a file that may be large, as ``keep``.

        Raises:
            MediaDamagedError: its bytes have another hash by now. OSError: it can't be read.
        """
        if not self._is_whole(sha256):
            with self._new(sha256) as file, source.open("rb") as original:
                shutil.copyfileobj(original, file, PIECE)
                file.seek(0)
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    raise MediaDamagedError(f"{source.name} was changed meanwhile.")

    @contextmanager
    def _new(self, sha256: str) -> Iterator[BufferedRandom]:
        """A file that stands under its hash, durably, once it is written whole."""
        path = self._path(sha256)
        for folder in (self.folder, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = path.with_name(f".{sha256}.{secrets.token_hex(4)}")
        try:
            with os.fdopen(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            _sync_folder(path.parent)
        finally:
            temporary.unlink(missing_ok=True)

    def _is_whole(self, sha256: str) -> bool:
        try:
            self.prove(sha256)
        except MediaDamagedError:
            return False
        return True

    def read(self, sha256: str) -> bytes:
        """The bytes that were kept under this hash.

        Raises:
            MediaDamagedError: the file is gone or has been changed.
        """
        try:
            content = self._path(sha256).read_bytes()
        except OSError:
            content = b""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise MediaDamagedError(DAMAGED)
        return content

    def prove(self, sha256: str) -> None:
        """As ``read``, piece by piece: for what may be large."""
        try:
            with self._path(sha256).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            found = ""
        if found != sha256:
            raise MediaDamagedError(DAMAGED)

    def open(self, sha256: str) -> BinaryIO:
        """As ``read``, to be read piece by piece. Whoever sends it has had it proven (``prove``).

        Raises:
            MediaDamagedError: the file is gone.
        """
        try:
            return self._path(sha256).open("rb")
        except OSError:
            raise MediaDamagedError(DAMAGED) from None

    def path_of(self, sha256: str) -> Path:
        """Where the bytes lie, for serving them; the hash must be one of ours."""
        return self._path(sha256)

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not all(letter in "0123456789abcdef" for letter in sha256):
            raise ValueError("not a SHA-256 in hexadecimal")
        return self.folder / sha256[:2] / sha256


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system can (Windows can't open a folder)."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
