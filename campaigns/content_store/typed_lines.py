"""Lists and line ends as people type them, put the way Python-Markdown reads them.

A list may follow a line straight away, be nested by two or three spaces, and the line ends of a timetable are meant.
Only where all of a text is wrapped at one width is the end of a full line no more than that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from campaigns.domain.text.list_numbers import Point

_ITEM = re.compile(r"^(?P<indent> *+)(?P<mark>[-*+]|(?P<number>\d{1,9})\.)(?P<gap> {1,4})(?=\S)")
_ITEM_OF_POST = re.compile(_ITEM.pattern.replace("[-*+]", "[-*]"))  # “+ 1” are words there
_RULE = re.compile(r" {0,3}(?:(?:- *+){3,}|(?:\* *+){3,}|(?:_ *+){3,})$")
_FENCE = re.compile(r" *+(```|~~~)")
# Lines that are a block of their own, or a piece of one: headings and what underlines them, rows, pictures of HTML.
_APART = re.compile(
    r" {0,3}(?:#{1,6}[ \t]|=++ *+$|-++ *+$|!!!|\[\^|:[ \t]|\{:|<!|"
    r"</?+(?!(?:a|abbr|b|br|code|del|em|i|q|s|small|span|strong|sub|sup|u)\b)[A-Za-z])|[^|]*+\|"
)
_WRAPPED_AT_MOST, _FULL_LINE = 120, 50
_INDENT = "    "
_DEEPEST = 1_000


@dataclass(frozen=True)
class _Line:
    text: str
    begins_item: bool = False
    depth: int = 0  # of how many points it is a line


def as_typed(markdown: str) -> str:
    """The same text with its lists and its line ends as a reader of the file sees them."""
    return "\n".join(_with_line_ends(_with_lists(_without_tabs(markdown))))


def points_as_typed(markdown: str) -> str:
    """For a post, whose lines stay as they are: only how deep the points of its lists stand within one another."""
    lines = _with_lists(_without_tabs(markdown), adds_lines=False, item=_ITEM_OF_POST)
    return "\n".join(line.text for line in lines)


def _without_tabs(markdown: str) -> list[str]:
    return [
        line.expandtabs(4) if line.lstrip(" ").startswith("\t") else line for line in markdown.split("\n")
    ]


def _with_lists(lines: list[str], *, adds_lines: bool = True, item: re.Pattern[str] = _ITEM) -> list[_Line]:
    """``adds_lines``: a list begins straight after a line of text as well, put apart by a line between."""
    made: list[_Line] = []
    open_items: list[Point] = []  # the last at each depth
    kinds: list[bool] = []  # of the last point at each depth, whether it has a number
    fence, before = "", ""
    block_depth = 0  # of the first line since the last blank one, where that begins a point
    for line in lines:
        if _turns(line, fence):
            fence = "" if fence else _FENCE.match(line)[1]  # type: ignore[index]
        begins_item = False
        point = None if fence or _RULE.match(line) else item.match(line)
        indent = len(line) - len(line.lstrip(" "))
        may_begin = indent < 4 and (adds_lines or not before.strip())
        if point and (open_items or may_begin) and not _goes_on(point, before, open_items):
            begins_item = True
            typed = Point(indent, point.end(), int(point["number"]) if point["number"] else None)
            is_first = not open_items
            del open_items[typed.depth_below(open_items) :]
            depth, is_numbered = len(open_items), bool(point["number"])
            is_other_kind = kinds[depth : depth + 1] == [not is_numbered]
            is_apart = is_other_kind or depth < block_depth or (is_first and adds_lines)
            if before.strip() and is_apart:
                # Points with numbers below others with dashes are a list of their own, and the library takes a point
                # under words, or under a deeper point, for more of them where no blank line comes between.
                made.append(_Line(""))
                block_depth = depth
            kinds[depth:] = [is_numbered]
            line = _INDENT * depth + line.lstrip(" ")
            open_items.append(typed)
        elif line.strip() and open_items:
            if not indent and (not before.strip() or _APART.match(line)):
                open_items.clear()
                kinds.clear()
            elif indent:
                while len(open_items) > 1 and indent < open_items[-1].words_at:
                    open_items.pop()
                line = _INDENT * len(open_items) + line[min(indent, open_items[-1].words_at) :]
        if not before.strip():
            block_depth = len(open_items) - begins_item if begins_item or not open_items else _DEEPEST
        made.append(_Line(line, begins_item, len(open_items)))
        before = line
    return made


def _turns(line: str, fence: str) -> bool:
    mark = _FENCE.match(line)
    return mark is not None and (not fence or fence == mark[1])


def _goes_on(item: re.Match[str], before: str, open_items: list[Point]) -> bool:
    """Inside a sentence a line may begin with a number and a full stop: “… in\n2027. Then …”."""
    return bool(item["number"] and item["number"] != "1" and before.strip() and not open_items)


def _with_line_ends(lines: list[_Line]) -> list[str]:
    width = _width_of_wrapping(lines)
    made: list[str] = []
    fence, is_code = "", False
    for line, after in zip(lines, [*lines[1:], _Line("")], strict=True):
        text = line.text
        turns = _turns(text, fence)
        if turns:
            fence = "" if fence else _FENCE.match(text)[1]  # type: ignore[index]
        is_first = not (made and made[-1].strip())
        is_code = (
            text.startswith(_INDENT * (line.depth + 1)) and (is_code or is_first) and not line.begins_item
        )
        if (
            not (fence or turns or is_code)
            and _goes_on_below(text, after)
            and not _is_wrapped(text, after.text, width)
        ):
            text = f"{text.rstrip()}  "
        made.append(text)
    return made


def _goes_on_below(text: str, after: _Line) -> bool:
    """Both are lines of one paragraph."""
    if not text.strip() or not after.text.strip() or after.begins_item or _FENCE.match(after.text):
        return False
    is_apart = any(_APART.match(line) or _RULE.match(line) for line in (text, after.text))
    return not is_apart and (text.lstrip()[0] == ">") == (after.text.lstrip()[0] == ">")


def _width_of_wrapping(lines: list[_Line]) -> int:
    """How wide an editor made the lines; 0 where none did: no line is longer than editors make them, and somewhere a
    full one ends in the middle of a sentence.
    """
    width = max((len(line.text) for line in lines), default=0)
    if width > _WRAPPED_AT_MOST:
        return 0
    pairs = (
        (line.text.rstrip(), after) for line, after in pairwise(lines) if _goes_on_below(line.text, after)
    )
    goes_on = (
        (line[-1].isalnum() or line[-1] == ",") and after.text.lstrip()[0].islower()
        for line, after in pairs
        if _is_wrapped(line, after.text, width)
    )
    return width if any(goes_on) else 0


def _is_wrapped(line: str, after: str, width: int) -> bool:
    """The next word had no room on a full line."""
    first_word = after.split(maxsplit=1)[0]
    return bool(width) and len(line) >= _FULL_LINE and len(line) + 1 + len(first_word) > width
