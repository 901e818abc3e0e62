"""The content store of a process that hardly ever reads a file: loaded when it is first asked for something."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from campaigns.content_store.reader import ContentStore


class LateStore:
    """As ``ContentStore(root, zone)``. A sender has one: it reads no content, and should not carry what would."""

    def __init__(self, root: Path, zone: ZoneInfo) -> None:
        self.root = Path(root)
        self.zone = zone

    @cached_property
    def _store(self) -> ContentStore:
        from campaigns.content_store.reader import ContentStore

        return ContentStore(self.root, self.zone)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)
