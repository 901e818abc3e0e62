"""Numbers of points that Markdown changes: of a list only the first number counts, and it goes on from there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_POINT = re.compile(r" *+(?:[-*+]|(?P<number>\d{1,9})\.)[ \t]{1,4}(?=\S)")

_APART = tuple("#<|=")  # what begins a line of its own: a heading, a tag, a row


class Point(NamedTuple):
    """A point of a list as typed: how far in it stands, how far in its words do, and its number, if it has one."""

    indent: int
    words_at: int
    number: int | None = None

    def depth_below(self, points: Sequence[Point]) -> int:
        """Of how many of these it is a part: the last at each depth above it. A point as far in as one of them goes on there."""
        alike = (depth for depth, above in enumerate(points) if above.indent == self.indent)
        outside = (depth for depth, above in enumerate(points) if not self._is_within(above))
        return next(alike, next(outside, len(points)))

    def _is_within(self, above: Point) -> bool:
        """Two spaces will do, unless it only counts on."""
        counts_on = above.number is not None and self.number == above.number + 1
        return self.indent >= above.words_at or (self.indent >= above.indent + 2 and not counts_on)


class _Open(NamedTuple):
    point: Point
    shown: int = 0


def renumbered(source: str) -> Iterator[tuple[int, str, int]]:
    """Where a number stands, the number, and what goes out for it. All alike, as in “1. 1. 1.”, are meant to be counted."""
    points: list[_Open] = []  # the last at each depth
    position, before = 0, ""
    for line in source.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        point = _POINT.match(line)
        if point and (points or not before or point["number"] in (None, "1")):
            typed = Point(indent, point.end(), int(point["number"]) if point["number"] else None)
            depth = typed.depth_below([one.point for one in points])
            last = points[depth] if depth < len(points) else _Open(Point(0, 0))
            made = _Open(typed, (typed.number or 0) if last.point.number is None else last.shown + 1)
            if last.point.number is not None and typed.number not in (None, made.shown, last.point.number):
                yield position + point.start("number"), point["number"], made.shown
            points[depth:] = [made]
        elif line.strip() and not indent and (not before or line.startswith(_APART)):
            points.clear()
        position, before = position + len(line) + 1, "" if line.startswith(_APART) else line.strip()
