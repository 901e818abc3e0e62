"""Frozen copies of approved pictures, named by their SHA-256: the sender never needs the draft file."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from campaigns.errors import CampaignDeskError


class MediaDamagedError(CampaignDeskError):
    """A stored picture is missing or is not the one that was approved."""


class MediaStore:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, content: bytes) -> str:
        """Store the bytes durably (once; a damaged copy is replaced) and return their SHA-256."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        if not self._is_whole(sha256):
            for folder in (self.folder, path.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary = path.with_name(f".{sha256}.{secrets.token_hex(4)}")
            try:
                with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                temporary.replace(path)
                _sync_folder(path.parent)
            finally:
                temporary.unlink(missing_ok=True)
        return sha256

    def _is_whole(self, sha256: str) -> bool:
        try:
            self.read(sha256)
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
            raise MediaDamagedError(
                "An approved picture is missing from the media store or has been changed. "
                "Restore the data folder's media from your backup, or submit the item again."
            )
        return content

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
