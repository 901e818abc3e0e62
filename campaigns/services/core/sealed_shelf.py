"""Things kept for one person alone, for a while: sealed files in the data folder, not rows.

They are nobody's record, come with the size of whole texts, and are gone when their time is over.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from campaigns.services.core.desk import Desk
from campaigns.services.core.seal import SealBrokenError

SEEN = ".seen"
_UNFINISHED_FOR = 3600  # seconds; nothing takes so long to write
_CODE = re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(r"[0-9]{1,18}-[0-9a-f]{32}")


@dataclass(frozen=True)
class Kept:
    """One thing of one person: the code it is asked for by, when it was put there, what it is."""

    code: str
    at: datetime
    value: dict[str, Any]
    is_seen: bool


@dataclass(frozen=True)
class Shelf:
    """One folder of such things. ``most`` of one person are kept; then the oldest goes."""

    desk: Desk
    folder: str
    kept_for: timedelta
    most: int

    def put(self, user_id: int, value: Mapping[str, Any], *, code: str = "") -> str:
        """Keep it and return its code; under the code of something that is there already it takes its place.

        Raises:
            OSError: the disk refuses.
        """
        folder = self.desk.settings.data_folder / self.folder
        folder.mkdir(mode=0o700, exist_ok=True)
        self.clear()
        self._make_room(user_id, besides=code)
        code = code or secrets.token_hex(16)
        told = {**value, "user_id": user_id, "kept_at": self.desk.clock.now().isoformat()}
        path = self._path(user_id, code)
        temporary = path.with_name(f".{path.name}")
        try:
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(self.desk.seal.close(told))
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        return code

    def find(self, user_id: int, code: str) -> Kept | None:
        """What this person has under this code; nothing of what is kept for somebody else."""
        return self._read(self._path(user_id, code), user_id) if _CODE.fullmatch(code) else None

    def all_of(self, user_id: int) -> list[Kept]:
        """Everything of this person, the newest first."""
        found = (self._read(path, user_id) for path in self._files(user_id))
        return sorted((one for one in found if one is not None), key=lambda one: one.at, reverse=True)

    def note_seen(self, user_id: int, code: str) -> None:
        with suppress(OSError):
            self._path(user_id, code).with_suffix(SEEN).touch(mode=0o600)

    def remove(self, user_id: int, code: str) -> None:
        if not _CODE.fullmatch(code):
            return
        path = self._path(user_id, code)
        for one in (path, path.with_suffix(SEEN)):
            with suppress(OSError):  # it counts no more in any case
                one.unlink(missing_ok=True)

    def clear(self) -> None:
        """Delete what is over, whoever's it is."""
        for path in self._files():
            owner, _, code = path.name.partition("-")
            if self._read(path, int(owner)) is None:
                self.remove(int(owner), code)
        self._clear_unfinished()

    def _clear_unfinished(self) -> None:
        """What a process that was killed had begun to write."""
        folder, now = self.desk.settings.data_folder / self.folder, self.desk.clock.now().timestamp()
        for path in folder.glob(".*"):
            with suppress(OSError):
                if now - path.stat().st_mtime >= _UNFINISHED_FOR:
                    path.unlink()

    def _make_room(self, user_id: int, *, besides: str) -> None:
        others = [one for one in self.all_of(user_id) if one.code != besides]
        for one in others[self.most - 1 :]:
            self.remove(user_id, one.code)

    def _read(self, path: Path, user_id: int) -> Kept | None:
        """None where it is over, gone, or can't be opened."""
        try:
            value = self.desk.seal.open(path.read_bytes())
            at = datetime.fromisoformat(value.pop("kept_at"))
            if value.pop("user_id") != user_id or self.desk.clock.now() - at >= self.kept_for:
                return None
            return Kept(path.name.rpartition("-")[2], at, value, path.with_suffix(SEEN).exists())
        except (OSError, SealBrokenError):
            return None

    def _files(self, user_id: int | None = None) -> list[Path]:
        folder = self.desk.settings.data_folder / self.folder
        names = sorted(folder.glob(f"{user_id or '*'}-*")) if folder.is_dir() else []
        return [path for path in names if _NAME.fullmatch(path.name)]

    def _path(self, user_id: int, code: str) -> Path:
        return self.desk.settings.data_folder / self.folder / f"{user_id}-{code}"
