"""Lines and lists as people type them: what stands on a line of its own goes out on a line of its own.

Markdown runs lines together, takes a list that follows a line of text for more of that text, and one that is indented by
less than four spaces for more of its item. Nobody who writes a release expects that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

_ITEM = re.compile(r"(?P<lead> *+)(?P<mark>[-*+]|\d{1,9}\.)[ \t]++(?P<words>\S.*)")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*+){3,}|(?:\*[ \t]*+){3,}|(?:_[ \t]*+){3,})")
_NO_PROSE = re.compile(r"[ \t]*+(?:#{1,6}[ \t]|[>|:]|!!!|\[\^|=+\s*+\Z)|[ ]{4}|\t")
_HARD = (" ", "\\")  # a line that ends so was broken on purpose
_WIDE = 60  # characters; no program wraps at less
_LEVEL = " " * 4


@dataclass(frozen=True)
class _Open:
    """A list item that later lines may belong to: where its mark and its words stand, and of which kind it is."""

    indent: int
    words_at: int
    is_numbered: bool


class _Lists(Preprocessor):
    """Gives lists the blank line and the indentation that the library asks for."""

    def run(self, lines: list[str]) -> list[str]:
        return list(_as_lists(lines))


def _as_lists(lines: list[str]) -> Iterator[str]:
    stack: list[_Open] = []
    after_blank, before = True, ""
    in_paragraph = (
        False  # a further paragraph of an item: without a blank line the next item would be more of it
    )
    for line in lines:
        line = line.expandtabs(4) if line[:1] in " \t" or stack else line
        indent = len(line) - len(line.lstrip(" "))
        item = None if _RULE.fullmatch(line) else _ITEM.fullmatch(line)
        if not line.strip():
            yield line
        elif item and (stack or indent < 4):
            if in_paragraph and not after_blank:
                yield ""
            in_paragraph = False
            yield from _item(item, stack, after_blank=after_blank, before=before)
        elif stack and after_blank:
            while stack and indent < stack[-1].indent + 2:
                stack.pop()
            in_paragraph = bool(stack)
            extra = indent - stack[-1].words_at if stack else 0
            yield (
                _LEVEL * len(stack) + " " * (extra if extra >= 4 else 0) + line.lstrip(" ") if stack else line
            )
        elif stack:
            yield _LEVEL * (len(stack) - 1) + line.lstrip(" ")
        else:
            yield line
        after_blank, before = not line.strip(), line


def _item(item: re.Match[str], stack: list[_Open], *, after_blank: bool, before: str) -> Iterator[str]:
    indent, is_numbered = len(item["lead"]), item["mark"][0].isdigit()
    if not stack and not after_blank:
        if (is_numbered and item["mark"] != "1.") or _NO_PROSE.match(before):
            yield item[0]  # “2027. A year” on the second line of a paragraph begins no list
            return
        yield ""
    last: _Open | None = None
    while stack and indent < stack[-1].indent + 2:
        last = stack.pop()
    if last is not None and last.is_numbered != is_numbered and not after_blank:
        yield ""
    yield f"{_LEVEL * len(stack)}{item['mark']} {item['words']}"
    stack.append(_Open(indent, item.start("words"), is_numbered))


class _Wrapped(Preprocessor):
    """A paragraph that a program broke into lines of one width is one line again."""

    def run(self, lines: list[str]) -> list[str]:
        made: list[str] = []
        run: list[str] = []
        for line in lines:
            begins = not line.strip() or _NO_PROSE.match(line) or _ITEM.fullmatch(line)
            if begins:
                made += _joined_if_wrapped(run)
                run = []
            if not line.strip() or _NO_PROSE.match(line):
                made.append(line)
            else:
                run.append(line)
        return made + _joined_if_wrapped(run)


def _joined_if_wrapped(run: list[str]) -> list[str]:
    """Every line as full as it could be, and broken inside a sentence somewhere: no person types so."""
    width = max(map(len, run), default=0)
    if len(run) < 2 or width < _WIDE or any(line.endswith(_HARD) for line in run[:-1]):
        return run
    pairs = list(pairwise(run))
    is_full = all(len(line) + 1 + len(after.split(maxsplit=1)[0]) > width for line, after in pairs)
    goes_on = any(line[-1].isalnum() and after.lstrip()[0].islower() for line, after in pairs)
    return [" ".join([run[0], *(line.strip() for line in run[1:])])] if is_full and goes_on else run


class LinesAsTyped(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.register(_Wrapped(md), "wrapped_lines", 14)  # after code and HTML are put aside
        md.preprocessors.register(_Lists(md), "lists_as_typed", 12)
