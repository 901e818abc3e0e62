"""Texts that an expression has the most work with, thought out from the expression itself.

Whatever is repeated in it is reached by what stands before, fed again and again, and ended by what fits nothing; and what
leads there is repeated as well, since a search begins anew at each place. A character is chosen that the most parts of
the expression take, for work grows where one text can be shared out among several of them.
"""

from __future__ import annotations

import re
import re._constants as op
import re._parser as parser  # type: ignore[import-not-found]
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

_TASTES = (" \ta", "a1 ", "A a", "-’'\"“(*", ".,:;…|>#")
_PALETTE = " aA1-'’\"“”.,:;|*_#@/[](){}<>&é£\n\t~^%$=+!?\\…–—«»`" + string.printable
_NO_CHARACTER = "\x01"
_MANY = 8  # a part that may come oftener than this is fed
_REPEATS = frozenset({op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT})
_FAMILIES = (
    " ", "\n", "\t", "a", "A", "1", "a ", "Aa ", "aA", "a-", "a.", "a. ", "a, ", "1,", "1 ", "'", "’", "\"", "“", "”", "“a” ",
    "-", "- a\n", "---\n", "#", "# a\n", "*", "_", "_a", "[", "]", "](", "[a](", "(", ")", "<", "<a ", "<!--", "&", "&a", "@",
    "a@", "|", "|-", "| a ", ":", "/", "//", "\\", "`", "~", "> ", "£", "é", ".", "!", "the ", "and ", "said ", "the Aa of ",
    "https://a", "www.a", "#a", "#1a", "@a ", "{{", "a\n", "\n\n", " \n", "…", "–", "’s ",
)  # fmt: skip


MOST = 45  # texts for one expression: a long one has hundreds of repeats, most of them alike


@dataclass(frozen=True)
class Hostile:
    """``start``, then ``again`` as often as it takes, then ``end``."""

    start: str
    again: str
    end: str

    def text(self, length: int) -> str:
        return self.start + (self.again * (length // len(self.again) + 1))[:length] + self.end

    def __str__(self) -> str:
        return f"{self.start!r} + {self.again[:60]!r} again and again + {self.end!r}"


@cache
def families() -> tuple[Hostile, ...]:
    """What freezes expressions that were written without a thought of it, whatever they look for."""
    return tuple(Hostile("", piece, _NO_CHARACTER) for piece in _FAMILIES)


def texts_against(pattern: re.Pattern[str]) -> list[Hostile]:
    """Thought out from the expression; none where nothing in it is repeated."""
    found: dict[Hostile, None] = {}
    for prefix, pump in _attacks(pattern):
        found[Hostile(prefix, pump, _NO_CHARACTER)] = None
        if prefix:
            found[Hostile("", prefix + pump, _NO_CHARACTER)] = None
            found[Hostile("", prefix + pump * 40, "")] = None
    every = list(found)
    return every[:: len(every) // MOST + 1]


def taken_by(pattern: re.Pattern[str], taste: str) -> str:
    """A short text that the expression takes, or nearly takes, with characters to one taste."""
    return _Feeder(taste).text(parser.parse(pattern.pattern, pattern.flags))


def _attacks(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    tree = parser.parse(
        pattern.pattern, pattern.flags & ~re.UNICODE if pattern.flags & re.LOCALE else pattern.flags
    )
    for taste in _TASTES:
        yield from _Feeder(taste).repeats(tree, "")


class _Feeder:
    """Writes what a part of an expression takes, with characters to one taste."""

    def __init__(self, taste: str) -> None:
        self._taste = taste

    def repeats(self, nodes: Sequence[Any], before: str) -> Iterator[tuple[str, str]]:
        for kind, value in nodes:
            if kind in _REPEATS and (value[1] is op.MAXREPEAT or value[1] > _MANY):
                pump = self.text(value[2])
                if pump:
                    yield before, pump
            for inner in _inside(kind, value):
                yield from self.repeats(inner, before)
            before += self.node(kind, value)

    def text(self, nodes: Sequence[Any]) -> str:
        return "".join(self.node(kind, value) for kind, value in nodes)

    def node(self, kind: Any, value: Any) -> str:
        if kind is op.LITERAL:
            return chr(value)
        if kind in (op.NOT_LITERAL, op.ANY, op.IN):
            return self._one(kind, value)
        if kind is op.BRANCH:
            return self.text(value[1][len(self._taste) % len(value[1])])
        if kind in _REPEATS:
            return self.text(value[2]) * max(value[0], 1 if " " in self._taste else 0)
        if kind is op.SUBPATTERN:
            return self.text(value[3])
        if kind is op.ATOMIC_GROUP:
            return self.text(value)
        return ""

    def _one(self, kind: Any, value: Any) -> str:
        for character in self._taste + _PALETTE:
            if _takes(kind, value, character):
                return character
        return _first_of(value)


def _inside(kind: Any, value: Any) -> Iterator[Sequence[Any]]:
    if kind in _REPEATS:
        yield value[2]
    elif kind is op.SUBPATTERN:
        yield value[3]
    elif kind is op.BRANCH:
        yield from value[1]
    elif kind in (op.ASSERT, op.ASSERT_NOT):
        yield value[1]
    elif kind is op.ATOMIC_GROUP:
        yield value
    elif kind is op.GROUPREF_EXISTS:
        yield from (part for part in value[1:] if part)


_CATEGORIES = {
    op.CATEGORY_SPACE: r"\s", op.CATEGORY_NOT_SPACE: r"\S", op.CATEGORY_DIGIT: r"\d", op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_WORD: r"\w", op.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


@cache
def _is_of(category: Any, character: str) -> bool:
    return re.match(_CATEGORIES[category], character) is not None


def _takes(kind: Any, value: Any, character: str) -> bool:
    if kind is op.ANY:
        return character != "\n"
    if kind is op.NOT_LITERAL:
        return ord(character) != value
    is_in, is_negated = False, False
    for what, given in value:
        if what is op.NEGATE:
            is_negated = True
        elif what is op.LITERAL:
            is_in |= ord(character) == given
        elif what is op.RANGE:
            is_in |= given[0] <= ord(character) <= given[1]
        elif what is op.CATEGORY:
            is_in |= _is_of(given, character)
    return is_in != is_negated


def _first_of(value: Any) -> str:
    for what, given in value:
        if what is op.LITERAL:
            return chr(given)
        if what is op.RANGE:
            return chr(given[0])
    return "a"
