"""Regular expressions that are put together at their first use, one alternative a line, so that a person can add to them.

Putting all of them together takes a third of a second, which no command that reads nothing should pay.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Protocol

from campaigns.domain.text.word_starts import Places, Starts, starts_of


class Pattern(Protocol):
    """What a rule does with an expression; one from ``re.compile`` fits too."""

    def search(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None: ...

    def match(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None: ...

    def finditer(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> Iterator[re.Match[str]]: ...


class LatePattern:
    """An expression that is put together at its first use."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self.source = source
        self.flags = flags

    @cached_property
    def _ready(self) -> re.Pattern[str]:
        return re.compile(self.source, self.flags)

    @cached_property
    def _starts(self) -> Starts | None:
        return starts_of(self.source, self.flags)

    def found_in(self, string: str, places: Places) -> Iterator[re.Match[str]]:
        """As ``finditer``, where ``places`` are the word starts of the string: it is tried where a match can begin."""
        if self._starts is None:
            yield from self._ready.finditer(string)
        elif shared := places.keys() & self._starts:
            end = 0
            for place in sorted({place for start in shared for place in places[start]}):
                if place >= end and (match := self._ready.match(string, place)):
                    end = match.end()
                    yield match

    def search(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        return self._ready.search(string, pos, endpos)

    def match(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        return self._ready.match(string, pos, endpos)

    def finditer(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> Iterator[re.Match[str]]:
        return self._ready.finditer(string, pos, endpos)

    def sub(self, new: str | Callable[[re.Match[str]], str], string: str) -> str:
        return self._ready.sub(new, string)


def any_of(*alternatives: str) -> LatePattern:
    """Any of these as whole words, whatever the capitals; a blank stands for any white space."""
    joined = re.sub(r" (?!\?)", r"\\s++", "|".join(f"(?:{one})" for one in alternatives)).replace(
        " ?", r"\s+?"
    )
    return LatePattern(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)
