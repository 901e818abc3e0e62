"""Numbers of points that Markdown changes: of a list only the first counts, and it goes on from there.

Told from what goes out, not by guessing where Markdown sees a list: each point is marked and looked for again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from campaigns.domain.items.rendered import LeftOut

_POINT = re.compile(r"\A[ \t>]*+(?P<marks>(?:(?:[-*+]|\d{1,9}\.)[ \t]++)++)")
_UP_TO_A_WORD = re.compile(r"(?:<[^<>]{0,500}+>|[^\w<]|_|<)*+(?=\w)")
_SHOWN = re.compile(r"\A[ \t>]*+(?P<marks>(?:(?:–|\d{1,9}\.)[ \t]++)++)")
_NUMBER = re.compile(r"(?<!\d)\d{1,9}(?=\.)")
_STANDS_BEFORE = re.compile(r"(?<!\S)\d{1,9}(?=\.[ \t])")
_FIRST_MARK = 0xF0000  # signs that mean nothing anywhere, one for each point
_MOST_POINTS = 0xFFFD
_MARK = re.compile(f"[{chr(_FIRST_MARK)}-{chr(_FIRST_MARK + _MOST_POINTS)}]")


class _Counted(NamedTuple):
    """The last point of a list. ``is_alike``: as all before it in the list, so that its number says nothing."""

    typed: str
    shown: str
    is_alike: bool
    is_first: bool

    @classmethod
    def behind(cls, last: _Counted | None, typed: str, shown: str) -> _Counted:
        if (
            last is None
            or not (shown.isdigit() and last.shown.isdigit())
            or int(shown) != int(last.shown) + 1
        ):
            return cls(typed, shown, is_alike=True, is_first=True)
        return cls(typed, shown, is_alike=last.is_alike and last.typed == typed, is_first=False)


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
    above: dict[str, _Counted] = {}  # at each place in the line
    for at, typed in points.items():
        if at not in goes_out:
            continue
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        read = ([""] * len(typed) + goes_out[at])[-len(typed) :]
        above[indent] = counted = _Counted.behind(above.get(indent), typed[-1], read[-1])
        if counted.is_alike and not counted.is_first:
            continue
        pairs = zip(typed, read, strict=True)
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
