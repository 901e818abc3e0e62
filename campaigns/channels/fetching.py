"""Trying out a channel that fetches our pictures."""

from __future__ import annotations

from typing import Protocol

from campaigns.channels.base import Checkpoint


class TriesFetching(Protocol):
    """A channel whose guide offers to try whether our pictures can be fetched."""

    def try_fetching(self, text: str, checkpoint: Checkpoint) -> None:
        """Have a post prepared with a picture of ours, and never published. May raise a ``ChannelError``."""
        ...
