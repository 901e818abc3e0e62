"""Numbers of points that Markdown changes: of a list only the first number counts, and it goes on from there."""

from __future__ import annotations

import re
from collections.abc import Iterator

_POINT = re.compile(r" *+(\d{1,9})\.[ \t]+\S")


def renumbered(source: str) -> Iterator[tuple[int, str, int]]:
    """Where a number stands, the number, and what goes out for it. All alike, as in “1. 1. 1.”, are meant to be counted."""
    numbers: dict[int, tuple[int, int]] = {}  # indentation → the number typed last, and the one shown
    position = 0
    for line in source.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        if line.strip():
            numbers = {at: pair for at, pair in numbers.items() if at <= indent}
        if point := _POINT.match(line):
            typed = int(point[1])
            before = numbers.get(indent)
            shown = before[1] + 1 if before else typed
            if before and typed not in (shown, before[0]):
                yield position + point.start(1), point[1], shown
            numbers[indent] = (typed, shown)
        elif line.strip() and indent == 0:
            numbers.clear()
        position += len(line) + 1
