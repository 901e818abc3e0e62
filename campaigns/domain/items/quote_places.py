"""Where a quote stands in the story of a release: at a line ``[Quote 1]`` of its own; without one, after the story.

The number is that of the quote in the list, counted from 1. A line in a block of code is no such place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

_PLACE = re.compile(r" {0,3}\[[ \t]*+quote[ \t]++(?P<number>\d{1,3})[ \t]*+\][ \t]*+", re.IGNORECASE)
_OPENING = 60  # characters
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


AT_THE_START = "^"


def openings(story: str) -> list[str]:
    """How each paragraph of the story begins, by which one is chosen for a quote to stand behind."""
    return [_opening(one) for one in _paragraphs(story) if not is_quote_place(one)]


def standing_of(story: str, number: int) -> str:
    """The opening of the paragraph a quote stands behind, ``AT_THE_START``, or nothing where it follows the story."""
    before = AT_THE_START
    for paragraph in _paragraphs(story):
        if is_quote_place(paragraph):
            if next(quote_places(paragraph, 0)).number == number:
                return before
        else:
            before = _opening(paragraph)
    return ""


def put_behind(story: str, number: int, opening: str) -> str | None:
    """The story with that quote behind the paragraph of this opening, and nowhere else; None where there is no such one."""
    paragraphs = _paragraphs(renumbered(story, {number: None}))
    if not opening:
        return "\n\n".join(paragraphs)
    at = 0
    if opening != AT_THE_START:
        behind = [n for n, one in enumerate(paragraphs, start=1) if _opening(one) == opening]
        if not behind:
            return None
        at = behind[0]
    return "\n\n".join([*paragraphs[:at], quote_line(number), *paragraphs[at:]])


def _paragraphs(story: str) -> list[str]:
    found: list[list[str]] = [[]]
    for line in story.split("\n"):
        if line.strip():
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return ["\n".join(lines) for lines in found if lines]


def _opening(paragraph: str) -> str:
    return " ".join(paragraph.split())[:_OPENING]
