"""Stretches of words, as numbers by which the same words are found again elsewhere.

Twelve words in a row are seldom said twice by chance. Whoever copies a sentence or two copies such a stretch, whatever
becomes of capitals, marks and line breaks on the way. A part that is shorter, such as a whole post, counts as one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from hashlib import blake2b

LENGTH = 12  # words
SHORTEST_PART = 5  # words; fewer are said twice by chance
_WORD = re.compile(r"[^\W_]+")
_PART_ENDS = re.compile(r"^---$", re.MULTILINE)  # the next post of a thread begins


def word_runs(texts: Iterable[str]) -> frozenset[int]:
    """Of each stretch of these texts a number of 64 bits, with its sign, as databases keep them."""
    return frozenset(
        run for text in texts for part in _PART_ENDS.split(text) for run in _runs_of(_words(part))
    )


def _words(part: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", part).casefold())


def _runs_of(words: list[str]) -> Iterable[int]:
    if SHORTEST_PART <= len(words) < LENGTH:
        yield _number(words)
    for start in range(len(words) - LENGTH + 1):
        yield _number(words[start : start + LENGTH])


def _number(words: list[str]) -> int:
    return int.from_bytes(blake2b(" ".join(words).encode(), digest_size=8).digest(), "big", signed=True)
