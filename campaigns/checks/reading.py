"""How a phrase stands in its sentence: denied, quoted as a word, or part of a name. Shared by the families."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from functools import lru_cache

from campaigns.checks.patterns import Pattern

Places = tuple[tuple[int, ...], tuple[int, ...]]  # where matches start, and where they end, in order

_DENIAL = re.compile(
    r"\b(?:not|never|no|nor|neither|nobody|cannot|without|isn[’']t|aren[’']t|wasn[’']t|weren[’']t|don[’']t|doesn[’']t|"
    r"didn[’']t|won[’']t|can[’']t|rather than|instead of|far from|stop (?:saying|calling|using))\b",
    re.IGNORECASE,
)
_MYTH = re.compile(
    r"\b(?:myth|untrue|not true|isn[’']t true|is wrong|false|no such thing|misconception|nonsense|wrongly)\b",
    re.IGNORECASE,
)
_ABOUT_WORDS = re.compile(
    r"\b(?:word|words|term|terms|phrase|phrases|label|labels|say|saying|call|calling|called|use|using|avoid)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[.!?;:–—]|,\s++but\b|\b(?:while|whilst|until|because|although|though)\b", re.IGNORECASE
)
_WORD = re.compile(r"[\w’'&-]+")
_QUOTE_BEFORE, _QUOTE_AFTER = frozenset("\"“‘'«"), re.compile(r"[.,!?]?\s*+[\"”’'»]")


@lru_cache(maxsize=64)
def places_of(pattern: Pattern, text: str, first: int = 0, last: int = sys.maxsize) -> Places:
    """Where the matches in ``text[first:last]`` are: searched for once, however many phrases ask about one text."""
    spans = [match.span() for match in pattern.finditer(text, first, last)]
    return tuple(start for start, _ in spans), tuple(end for _, end in spans)


def is_among(places: Places, start: int, end: int) -> bool:
    """One of them shares a character with what stands from ``start`` to ``end``."""
    starts, ends = places
    last = bisect_left(starts, end) - 1
    return last >= 0 and ends[last] > start


@lru_cache(maxsize=64)
def stands_in(pattern: Pattern, text: str) -> bool:
    """The same for the question whether there is a match at all."""
    return pattern.search(text) is not None


def _clause_start(text: str, start: int) -> int:
    _, ends = places_of(_CLAUSE, text)
    at = bisect_right(ends, start)
    return ends[at - 1] if at else 0


def is_denied(text: str, start: int) -> bool:
    """One of the last five words of the clause before the phrase says that it is not so."""
    first = _clause_start(text, start)
    starts, ends = places_of(_WORD, text)
    last = bisect_left(starts, start)
    words = range(max(bisect_right(ends, first), last - 5), last)
    said = " ".join(text[max(starts[at], first) : min(ends[at], start)] for at in words)
    return _DENIAL.search(said) is not None


@lru_cache(maxsize=64)
def is_called_a_myth(sentence: str) -> bool:
    return _MYTH.search(sentence) is not None


def is_mentioned_as_a_word(text: str, start: int, end: int) -> bool:
    """The phrase stands alone in quotation marks in a sentence about words: it is talked about, not used."""
    is_in_marks = text[:start].rstrip()[-1:] in _QUOTE_BEFORE and _QUOTE_AFTER.match(text, end) is not None
    if not is_in_marks:
        return False
    starts, ends = places_of(_ABOUT_WORDS, text)
    at = bisect_right(ends, start)
    return at > 0 and starts[at - 1] >= _clause_start(text, start)


def is_part_of_a_name(text: str, start: int, end: int) -> bool:
    """A capital in the middle of a sentence, or two capitals in a row: a street, a book, a unit, a band."""
    if not text[start].isupper() or is_shouted_or_titled(text):
        return False
    follows = re.match(r"[\w’']*\s++(?:(?:of|the|and|&)\s++)*([A-Z][\w’']*)", text[end:])
    if follows:
        return True
    return not _starts_a_sentence(text, start)


@lru_cache(maxsize=64)
def is_shouted_or_titled(text: str) -> bool:
    """Most words of it carry a capital, so that a capital tells nothing."""
    words = [word for word in _WORD.findall(text) if word[0].isalpha() and len(word) > 3]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def _starts_a_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip("“\"‘'([ ")
    return not before or before[-1] in ".!?:…–—-"
