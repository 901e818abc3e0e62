"""Numbers of points that Markdown changes: of a list only the first counts, and it goes on from there.

Told from what goes out, not by guessing where Markdown sees a list: each point is marked and looked for again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from campaigns.domain.items.rendered import LeftOut

_POINT = re.compile(r"\A[ \t>]*+(?P<marks>(?:(?:[-*+]|\d{1,9}\.)[ \t]++)++)")
_UP_TO_A_WORD = re.compile(r"(?:<[^<>]{0,500}+>|[^\w<]|_|<)*+(?=\w)")
_SHOWN = re.compile(r"\A[ \t>]*+(?P<marks>(?:(?:–|\d{1,9}\.)[ \t]++)++)")
_NUMBER = re.compile(r"(?<!\d)\d{1,9}(?=\.)")
_STANDS_BEFORE = re.compile(r"(?<!\S)\d{1,9}(?=\.[ \t])")
_FIRST_MARK = 0xF0000  # signs that mean nothing anywhere, one for each point
_MOST_POINTS = 0xFFFD
_MARK = re.compile(f"[{chr(_FIRST_MARK)}-{chr(_FIRST_MARK + _MOST_POINTS)}]")


def numbers_lost(source: str, first_line: int, shown: str, render: Callable[[str], str]) -> Iterator[LeftOut]:
    """The line of each, the number typed and the one that readers get. ``shown`` is what ``render`` makes of ``source``.

    All alike, as in “1. 1. 1.”, are meant to be counted.
    """
    lines = source.split("\n")
    points = {at: _numbers(_POINT, line) for at, line in enumerate(lines)}
    points = {at: numbers for at, numbers in points.items() if numbers}
    if [*points.values()] == [numbers for line in shown.split("\n") if (numbers := _numbers(_SHOWN, line))]:
        return
    goes_out = _found_again(lines, list(points)[:_MOST_POINTS], render)
    above: dict[str, list[str]] = {}  # the last at each place in the line
    for at, typed in points.items():
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        is_counted, above[indent] = above.get(indent) == typed, typed
        if is_counted or at not in goes_out:
            continue
        read = [""] * len(typed) + goes_out[at]
        pairs = zip(typed, read[-len(typed) :], strict=True)
        yield from (
            LeftOut(first_line + at, one, shown=other or "nothing") for one, other in pairs if one != other
        )


def _numbers(pattern: re.Pattern[str], line: str) -> list[str]:
    point = pattern.match(line)
    return [str(int(number)) for number in _NUMBER.findall(point["marks"])] if point else []


def _found_again(lines: list[str], points: list[int], render: Callable[[str], str]) -> dict[int, list[str]]:
    """The numbers in front of each point where it goes out; without those that have no word to know them by."""
    marked, marks = list(lines), {}
    for number, at in enumerate(points):
        point = _POINT.match(lines[at])
        word = _UP_TO_A_WORD.match(lines[at], point.end()) if point else None
        if word:
            marks[chr(_FIRST_MARK + number)] = at
            marked[at] = f"{lines[at][: word.end()]}{chr(_FIRST_MARK + number)}{lines[at][word.end() :]}"
    found = {}
    for line in render("\n".join(marked)).split("\n"):
        done = 0
        for sign in _MARK.finditer(line):
            found[marks[sign[0]]] = _STANDS_BEFORE.findall(line, done, sign.start())
            done = sign.end()
    return found
