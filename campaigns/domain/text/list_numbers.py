"""Numbers of points that Markdown changes: of a list only the first number counts, and it goes on from there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_POINT = re.compile(r" *+(?:[-*+]|(?P<number>\d{1,9})\.)[ \t]{1,4}(?=\S)")

_APART = tuple("#<|=")  # what begins a line of its own: a heading, a tag, a row


class _Open(NamedTuple):
    words_at: int  # how far in its words stand: what stands as far in below belongs to it
    typed: int | None = None  # None where it has a dash for a number
    shown: int = 0


def renumbered(source: str) -> Iterator[tuple[int, str, int]]:
    """Where a number stands, the number, and what goes out for it. All alike, as in “1. 1. 1.”, are meant to be counted."""
    points: list[_Open] = []  # the last at each depth
    position, before = 0, ""
    for line in source.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        point = _POINT.match(line)
        if point and (points or not before or point["number"] in (None, "1")):
            depth = sum(one.words_at <= indent for one in points)
            last = points[depth] if depth < len(points) else _Open(0)
            made = _counted(point, last)
            if last.typed is not None and made.typed not in (None, made.shown, last.typed):
                yield position + point.start("number"), point["number"], made.shown
            points[depth:] = [made]
        elif line.strip() and not indent and (not before or line.startswith(_APART)):
            points.clear()
        position, before = position + len(line) + 1, "" if line.startswith(_APART) else line.strip()


def _counted(point: re.Match[str], last: _Open) -> _Open:
    typed = int(point["number"]) if point["number"] else None
    return _Open(point.end(), typed, (typed or 0) if last.typed is None else last.shown + 1)
