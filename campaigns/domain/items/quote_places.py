"""Where a quote stands in the story of a release: at a line ``[Quote 1]`` of its own; without one, after the story.

The number is that of the quote in the list, counted from 1. A line in a block of code is no such place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

_PLACE = re.compile(r" {0,3}\[[ \t]*+quote[ \t]++(?P<number>\d{1,3})[ \t]*+\][ \t]*+", re.IGNORECASE)
_FENCE = re.compile(r" {0,3}(```|~~~)")


@dataclass(frozen=True)
class QuotePlace:
    """``line`` is counted from 0 within the story. ``is_good``: there is such a quote, and it stands nowhere before."""

    number: int
    line: int
    is_good: bool


def quote_places(story: str, count: int) -> Iterator[QuotePlace]:
    """Every line that asks for a quote, of which there are ``count``."""
    if "[" not in story:
        return
    fence, seen = "", set[int]()
    for line, text in enumerate(story.split("\n")):
        mark = _FENCE.match(text)
        if mark and (not fence or fence == mark[1]):
            fence = "" if fence else mark[1]
        place = None if fence else _PLACE.fullmatch(text)
        if place:
            number = int(place["number"])
            yield QuotePlace(number, line, 1 <= number <= count and number not in seen)
            seen.add(number)


def is_quote_place(text: str) -> bool:
    return _PLACE.fullmatch(text) is not None


def quote_line(number: int) -> str:
    return f"[Quote {number}]"


def with_places(story: str, count: int, put: Callable[[int], str]) -> str:
    """The story with each good place replaced by what ``put`` says for its number, as a paragraph of its own."""
    lines = story.split("\n")
    for place in reversed([one for one in quote_places(story, count) if one.is_good]):
        before = [""] if place.line and lines[place.line - 1].strip() else []
        after = [""] if place.line + 1 < len(lines) and lines[place.line + 1].strip() else []
        lines[place.line : place.line + 1] = [*before, put(place.number), *after]
    return "\n".join(lines)


def renumbered(story: str, numbers: Mapping[int, int | None]) -> str:
    """The story after quotes were moved or taken out: ``numbers`` says what each is now, and None where it is gone; the
    place of such a one goes, too.
    """
    lines = story.split("\n")
    for place in reversed(list(quote_places(story, 0))):
        number = numbers.get(place.number, place.number)
        if number is None:
            del lines[place.line]
        elif number != place.number:
            lines[place.line] = quote_line(number)
    return "\n".join(lines)
