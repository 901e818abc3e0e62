"""Searching a text for the phrases of a word list.

A phrase is written as people say it, with four signs an officer can learn in a minute:

    wrong crowd          these words, whatever the capitals, line breaks, hyphens and curly marks
    thug+                the word, its plural and its possessive: thug, thugs, thug's, thugs'
    soar*                the word and whatever may hang on it: soar, soars, soaring
    everyone/everybody   one of these
    (the) wrong crowd    may be there or not
    many ... carry       up to four words in between
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from campaigns.domain.facts.facts import Entry
from campaigns.domain.text.late_patterns import LatePattern
from campaigns.domain.text.word_starts import Places

_GAP = r"(?:[\s,]+[\w’'-]+){0,4}?[\s,]+"
_BETWEEN = r"[\s\-‐‑–,]+"  # a comma or hyphen between the words makes no other phrase
_ENDINGS = r"(?:s|es)?(?:[’']s?)?"


@dataclass(frozen=True)
class Hit:
    """``text[start:end]`` is the phrase of ``entry``."""

    entry: Entry
    start: int
    end: int
    text: str


class Phrases:
    """A word list ready to search with. Where several phrases fit at one place, the longest wins."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = tuple(entries)
        by_length = sorted(enumerate(self._entries), key=lambda pair: -len(pair[1].words))
        alternatives = "|".join(f"(?P<e{number}>{_pattern(entry.words)})" for number, entry in by_length)
        whole = rf"(?<![\w’'])(?:{alternatives})(?![\w])" if alternatives else r"(?!)"
        self._pattern = LatePattern(whole, re.IGNORECASE)

    def find(self, text: str, places: Places) -> Iterator[Hit]:
        """Where the phrases stand in the text; ``places`` are its word starts."""
        for match in self._pattern.found_in(text, places):
            assert match.lastgroup is not None
            entry = self._entries[int(match.lastgroup[1:])]
            yield Hit(entry, match.start(), match.end(), match[0])

    def stands_in(self, text: str) -> bool:
        return self._pattern.search(text) is not None


@lru_cache(maxsize=256)
def phrases(entries: tuple[Entry, ...]) -> Phrases:
    """The searcher for a list; built once for each list."""
    return Phrases(entries)


def phrases_of(*words: str) -> Phrases:
    """A searcher for phrases that are part of a rule itself, not of a list people edit."""
    return Phrases(tuple(Entry(one) for one in words))


def is_verbatim(words: str) -> bool:
    """The phrase holds none of the signs, so that what stands for it fits wherever it is found."""
    return not re.search(r"[+*/()…]|\.\.\.", words)


def _pattern(words: str) -> str:
    """The regular expression of one phrase."""
    built, glue = "", ""
    for token in words.split():
        if token in ("...", "…"):
            glue = _GAP
        elif token.startswith("(") and token.endswith(")"):
            piece = _one_of(token[1:-1])
            built += f"(?:{glue}{piece})?" if built else f"(?:{piece}{_BETWEEN})?"
        else:
            built += (glue if built and not built.endswith(f"{_BETWEEN})?") else "") + _one_of(token)
            glue = _BETWEEN
    return built


def _one_of(token: str) -> str:
    choices = [_word(word) for word in token.split("/") if word]
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"


def _word(word: str) -> str:
    ending = ""
    if word.endswith("*"):
        word, ending = word[:-1], r"[\w’'-]*"
    elif word.endswith("+"):
        word, ending = word[:-1], _ENDINGS
    letters = re.sub(r"['’]", "[’']", re.escape(word))
    return letters.replace(r"\-", r"[\s\-‐‑–]?") + ending
