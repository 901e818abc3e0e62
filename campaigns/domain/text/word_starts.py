"""Where in a text an expression can match at all, told by how the words of both begin.

Most rules look for a few words, and most texts have none of them. The beginnings of a text's words are gathered once;
an expression is tried where a word begins as its matches do, not at each place of the text.
"""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_LONGEST = 4  # letters of a beginning
_MOST_CHOICES = 6  # characters of a class that are told apart
_WORD = re.compile(r"\w+")
# An expression without regard to capitals takes these for others, and ``str.lower`` does not.
_ODD = str.maketrans({"İ": "i", "ı": "i", "ſ": "s"})
_REPEATS = frozenset({op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT})
_NO_WIDTH = frozenset({op.ASSERT, op.ASSERT_NOT, op.AT})
_NUMBER = "any number"
Starts = frozenset[str]
Places = Mapping[str, Sequence[int]]


def word_starts(text: str) -> Places:
    """Where words begin, by their first letter, their first two, three and four, all of them small; and numbers."""
    places: dict[str, list[int]] = {}
    for match in _WORD.finditer(text.translate(_ODD).lower()):
        word, place = match[0], match.start()
        for size in range(1, min(len(word), _LONGEST) + 1):
            places.setdefault(word[:size], []).append(place)
        if word[0].isdecimal():
            places.setdefault(_NUMBER, []).append(place)
    return places


def starts_of(source: str, flags: int) -> Starts | None:
    """How the word begins that a match of the expression begins with; None where that can't be told.

    It can be told where every match begins with a letter or digit, before which the expression lets none stand.
    """
    tree = parser.parse(source, flags)
    if not _begins_a_word(tree):
        return None
    whole, open_ = _follow(tree, {""})
    found = frozenset(whole | open_)
    return None if "" in found else found


def _begins_a_word(nodes: Sequence[Any]) -> bool:
    if not len(nodes):
        return False
    kind, value = nodes[0]
    if kind is op.SUBPATTERN:
        return _begins_a_word(value[3])
    if kind is op.BRANCH:
        return all(map(_begins_a_word, value[1]))
    if kind is op.AT:
        return bool(value is op.AT_BOUNDARY)
    if kind is not op.ASSERT_NOT or value[0] != -1 or len(value[1]) != 1:
        return False
    before, what = value[1][0]
    return bool(before is op.IN) and (op.CATEGORY, op.CATEGORY_WORD) in what


_Found = tuple[set[str], set[str]]
"""Beginnings that are at their end, and those that what follows in the expression goes on with."""


def _follow(nodes: Iterable[Any], before: set[str]) -> _Found:
    whole: set[str] = set()
    for kind, value in nodes:
        if not before:
            break
        if kind not in _NO_WIDTH:
            ended, before = _after(kind, value, before)
            whole |= ended
    return whole, before


def _after(kind: Any, value: Any, before: set[str]) -> _Found:
    if kind is op.LITERAL:
        return _with([value], before)
    if kind is op.IN:
        is_told = len(value) <= _MOST_CHOICES and all(what is op.LITERAL for what, _ in value)
        if not is_told and before == {""} and all(map(_is_digits, value)):
            return {_NUMBER}, set()
        return _with([code for _, code in value], before) if is_told else (before, set())
    if kind is op.BRANCH:
        return _any_of(_follow(one, before) for one in value[1])
    if kind is op.SUBPATTERN:
        return _follow(value[3], before)
    if kind is op.ATOMIC_GROUP:
        return _follow(value, before)
    if kind in _REPEATS:
        least, most, inner = value
        whole, after = _follow(inner, before)
        if most != 1:
            whole, after = whole | after, set()  # it may come again, or be over
        return whole, after | (before if least == 0 else set())
    return before, set()


def _is_digits(part: tuple[Any, Any]) -> bool:
    what, value = part
    if what is op.RANGE:
        return bool(ord("0") <= value[0] and value[1] <= ord("9"))
    return bool(value is op.CATEGORY_DIGIT or (what is op.LITERAL and chr(value).isdecimal()))


def _with(codes: Sequence[int], before: set[str]) -> _Found:
    letters = {chr(code).translate(_ODD).lower() for code in codes}
    longer = {start + letter for start in before for letter in letters if _WORD.fullmatch(letter)}
    whole = {start for start in longer if len(start) >= _LONGEST}
    if not all(map(_WORD.fullmatch, letters)):
        whole |= before
    return whole, longer - whole


def _any_of(found: Iterable[_Found]) -> _Found:
    whole, open_ = set[str](), set[str]()
    for ended, after in found:
        whole |= ended
        open_ |= after
    return whole, open_
