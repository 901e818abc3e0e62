"""Where pictures and films of ours stand for a platform that fetches them."""

from __future__ import annotations

from typing import Protocol


class OutsideAddresses(Protocol):
    """Given by whoever opens the channel."""

    def why_none(self) -> str:
        """Why nothing of ours can be fetched from outside; empty where it can."""
        ...

    def address_of(self, content: bytes) -> str:
        """A signed address of these bytes, which ends by itself; another one at each call."""
        ...

    def address_of_kept(self, sha256: str) -> str:
        """The same of an approved film, which is kept already, by the hash of its bytes."""
        ...
