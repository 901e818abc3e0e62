"""The installation's secret keys, newest first: given in the settings, or made once and kept in the data folder.

None of them is used as it is: what signs cookies and what seals credentials are two keys derived from it, so that one
says nothing about the other (RFC 5869; OWASP ASVS 5, 11.2.2 and 13.3.4).
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from campaigns.errors import SettingError

SHORTEST = 32  # characters
FILE = "secret.key"
_BETWEEN = re.compile(r"[,\s]+")


@dataclass(frozen=True)
class SecretKey:
    """``made_at`` is UTC; None where nobody wrote it down (a key from the environment)."""

    value: str = field(repr=False)
    made_at: datetime | None = None


def given_keys(value: str) -> tuple[SecretKey, ...]:
    """The keys of ``CAMPAIGNS_SECRET_KEY``: several with commas or blanks between them.

    One old key that has such a sign inside stays what it was: where the parts are too short they are none, and where
    they are not, the whole comes last and still opens what it sealed.

    Raises:
        SettingError: it is too short.
    """
    if len(value) < SHORTEST:
        raise SettingError("CAMPAIGNS_SECRET_KEY is too short. Use at least 32 random characters.")
    parts = [part for part in _BETWEEN.split(value) if part]
    if len(parts) < 2 or any(len(part) < SHORTEST for part in parts):
        return (SecretKey(value),)
    return tuple(SecretKey(one) for one in dict.fromkeys([*parts, value]))


class KeyFile:
    """``secret.key``: a key a line, the newest first, with the moment it was made behind it."""

    def __init__(self, data_folder: Path) -> None:
        self.path = data_folder / FILE
        self._stamp: tuple[int, int, int] | None = None
        self._keys: tuple[SecretKey, ...] = ()

    def read(self) -> tuple[SecretKey, ...]:
        """The keys as they are this moment; made where there is no file yet.

        Raises:
            SettingError: the file is damaged. It is never replaced.
        """
        if not self.path.exists():
            self._make()
        with suppress(OSError):
            found = self.path.stat()
            stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
            if stamp != self._stamp:
                self._keys, self._stamp = self._parsed(found.st_mtime), stamp
            return self._keys
        raise self._damaged()

    def write(self, keys: Sequence[SecretKey]) -> None:
        """Replace the file; after a crash it is the old one or the new one.

        Raises:
            OSError: the disk refused; the file is as it was.
        """
        draft = self._draft(keys)
        try:
            draft.replace(self.path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        with suppress(OSError):  # some systems can't open a folder
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _parsed(self, changed_at: float) -> tuple[SecretKey, ...]:
        try:
            lines = [line.strip() for line in self.path.read_text().splitlines() if line.strip()]
        except (OSError, UnicodeDecodeError):
            lines = []
        # A file of an earlier version says nothing of its age, and was never changed after it was made.
        keys = tuple(_key_of(line, datetime.fromtimestamp(changed_at, UTC)) for line in lines)
        if not keys or any(len(key.value) < SHORTEST for key in keys):
            raise self._damaged()
        return keys

    def _make(self) -> None:
        """Written whole under another name first: of two starts at once, neither sees the other's half of it."""
        try:
            draft = self._draft([new_key(datetime.now(UTC))])
            with suppress(FileExistsError):
                os.link(draft, self.path)  # unlike a rename this never replaces a key that is there
            draft.unlink()
        except OSError as error:
            raise SettingError(
                f"{self.path} can't be written ({error.strerror or error}). Make room on that disk, or set CAMPAIGNS_DATA to "
                "a folder this user may write to."
            ) from error

    def _draft(self, keys: Sequence[SecretKey]) -> Path:
        draft = self.path.with_name(f".{FILE}.{secrets.token_hex(4)}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write("".join(map(_line, keys)))
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        return draft

    def _damaged(self) -> SettingError:
        return SettingError(
            f"{self.path} is damaged: it should hold the secret key. Restore it from your backup; "
            "without it the stored channel credentials can't be read."
        )


def new_key(now: datetime) -> SecretKey:
    return SecretKey(secrets.token_urlsafe(48), now)


def _line(key: SecretKey) -> str:
    made = "" if key.made_at is None else f" {key.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return f"{key.value}{made}\n"


def _key_of(line: str, at_latest: datetime) -> SecretKey:
    value, _, made = line.rpartition(" ")
    try:
        return SecretKey(value.strip(), datetime.fromisoformat(made).astimezone(UTC))
    except ValueError:
        return SecretKey(line, at_latest)
