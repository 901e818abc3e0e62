"""Cuts a block of Markdown where the library would cut it, all at once.

The library takes a heading, a rule or a footnote off the front of a block and puts the rest back, to be looked through
by each of its rules again: with thousands of such lines under each other the work grows with their square.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor, HRProcessor
from markdown.extensions.footnotes import FootnoteBlockProcessor

_UNDERLINE = re.compile(r"(?:=+|-+)[ ]*+$")
_RULE = HRProcessor.SEARCH_RE
_NOTE = FootnoteBlockProcessor.RE
_CODE = ("    ", "\t")
_TABLE_RULE = frozenset("|:- ")
_BEFORE_NOTES = re.compile(
    r"(?m)^[ ]{0,3}[:>]|^(?:=+|-+)[ ]*+$"
)  # definitions, quotes and headings are cut off first
_PRIORITY = 71  # behind tables and code, which may hold any line; before headings


class _CutAtOnce(BlockProcessor):
    def __init__(self, md: Markdown) -> None:
        super().__init__(md.parser)
        self._rules = md.parser.blockprocessors
        self._pieces: list[str] = []

    def test(self, parent: Element, block: str) -> bool:
        self._pieces = list(self._cut(block.split("\n"), parent.tag)) if "\n" in block else []
        return len(self._pieces) > 1

    def run(self, parent: Element, blocks: list[str]) -> None:
        blocks[:1] = self._pieces

    def _cut(self, lines: Sequence[str], inside: str) -> Iterator[str]:
        """In the library's own order: a line over its underline, then what stands before the next rule or heading."""
        at = 0
        while at < len(lines):
            end, is_prose = self._end(lines, at, inside), False
            if end is None:
                end, is_prose = self._end_of_prose(lines, at), True
            yield from self._notes_apart(lines[at:end])
            at = end
            if is_prose and at < len(lines) and _RULE.match(lines[at]):
                yield lines[at]  # found from where the prose began, so it is no line over an underline
                at += 1

    def _end(self, lines: Sequence[str], at: int, inside: str) -> int | None:
        """None where a piece of prose begins."""
        is_indented = at > 0 and lines[at].startswith(_CODE)
        if self._is_table(lines, at) or (is_indented and inside in ("li", "dd")):
            return len(lines)
        if is_indented:
            return next((n for n in range(at, len(lines)) if not lines[n].startswith(_CODE)), len(lines))
        if self._is_heading(lines[at]):
            return at + 1
        if at + 1 < len(lines) and _UNDERLINE.match(lines[at + 1]):
            return at + 2
        return at + 1 if _RULE.match(lines[at]) else None

    def _end_of_prose(self, lines: Sequence[str], at: int) -> int:
        return next((n for n in range(at + 1, len(lines)) if self._stands_alone(lines[n])), len(lines))

    def _stands_alone(self, line: str) -> bool:
        return self._is_heading(line) or _RULE.match(line) is not None

    def _is_heading(self, line: str) -> bool:
        heading = self._rules["hashheader"]
        assert isinstance(heading, HashHeaderProcessor)
        return line.startswith("#") and heading.RE.match(line) is not None

    def _is_table(self, lines: Sequence[str], at: int) -> bool:
        return (
            "table" in self._rules
            and at + 1 < len(lines)
            and "|" in lines[at]
            and _TABLE_RULE.issuperset(lines[at + 1])
        )

    def _notes_apart(self, lines: Sequence[str]) -> Iterator[str]:
        whole = "\n".join(lines)
        if "footnote" not in self._rules or not _NOTE.match(whole) or _BEFORE_NOTES.search(whole):
            yield whole
            return
        starts = [number for number, line in enumerate(lines) if _NOTE.match(line)]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            yield "\n".join(lines[start:end])


class BlocksAtOnce(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.parser.blockprocessors.register(_CutAtOnce(md), "blocks_at_once", _PRIORITY)
