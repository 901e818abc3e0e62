"""What changed between two texts, word by word, for people to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
FEW = (
    3  # words that stay between two changes and are told with them: less is harder to read than to say twice
)


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    change: Change
    text: str


def word_changes(old: str, new: str) -> tuple[Piece, ...]:
    """Every word of both texts in order: of the old one those that stay and go, of the new one those that stay and came."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    pieces: list[Piece] = []
    for name, i, j, k, m in _joined(SequenceMatcher(None, before, after).get_opcodes(), before):
        if name == "equal":
            pieces.append(Piece(Change.SAME, "".join(before[i:j])))
            continue
        pieces += [Piece(Change.REMOVED, "".join(before[i:j]))] if j > i else []
        pieces += [Piece(Change.ADDED, "".join(after[k:m]))] if m > k else []
    return tuple(pieces)


Step = tuple[str, int, int, int, int]


def _joined(steps: Sequence[Step], before: list[str]) -> Iterator[Step]:
    """Changes with only a few words between them as one."""
    waiting: Step | None = None
    for number, step in enumerate(steps):
        name, i, j, k, m = step
        words = sum(1 for word in before[i:j] if not word.isspace())
        if name == "equal" and not (waiting and words < FEW and number < len(steps) - 1):
            if waiting:
                yield waiting
            waiting = None
            yield step
        elif waiting:
            waiting = ("replace", waiting[1], j, waiting[3], m)
        else:
            waiting = ("replace", i, j, k, m)
    if waiting:
        yield waiting
