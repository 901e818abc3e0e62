"""Quotation marks of a quote: those around it are ours to set, those inside it are its words."""

from __future__ import annotations

import re

_MARK = re.compile(r"[“”\"]")
_BEFORE_OPENING = re.compile(r"[\s(\[–—‘“\"-]")


def without_outer_quotes(paragraph: str) -> str:
    """Without the marks that open and close the whole, as print repeats them for each paragraph of a long quote."""
    first, last = 0, len(paragraph) - 1
    pairs, alone = _matched(paragraph)
    if pairs.get(first) == last:
        return paragraph[1:-1].strip()
    if last in alone and not _is_inches(paragraph):
        paragraph = paragraph[:-1]
    return (paragraph[1:] if first in alone else paragraph).strip()


def _matched(text: str) -> tuple[dict[int, int], set[int]]:
    """Which mark is closed by which, and those without another."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    alone: set[int] = set()
    for match in _MARK.finditer(text):
        at = match.start()
        if _opens(text, at):
            opened.append(at)
        elif opened:
            pairs[opened.pop()] = at
        else:
            alone.add(at)
    return pairs, alone | set(opened)


def _opens(text: str, at: int) -> bool:
    if text[at] != '"':
        return text[at] == "“"
    has_words_behind = at + 1 < len(text) and not text[at + 1].isspace()
    return has_words_behind and (at == 0 or _BEFORE_OPENING.match(text, at - 1) is not None)


def _is_inches(paragraph: str) -> bool:
    return paragraph[-1] == '"' and paragraph[-2:-1].isdecimal()
