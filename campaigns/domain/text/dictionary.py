"""What the checks need of a dictionary. Where the words come from is another room's business."""

from __future__ import annotations

from typing import Protocol


class Dictionary(Protocol):
    def knows(self, word: str) -> bool:
        """Whether this is how the word is written in British English; capitals count (“Derby”, not “derbyshire”)."""
        ...
