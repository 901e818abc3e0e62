"""Cutting a piece of Markdown into its blocks, by line: as much of the grammar as prose in this house uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from campaigns.checks.prose.inline import blank
from campaigns.domain.text.headings import heading_words

_FENCE = re.compile(r" {0,3}(```|~~~)")
_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})[ \t]++(?P<words>.*)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:-[ \t]*+){3,}$| {0,3}(?:\*[ \t]*+){3,}$| {0,3}(?:_[ \t]*+){3,}$")
_ITEM = re.compile(r"(?P<lead>[ \t]*(?P<mark>[-*+]|\d{1,3}[.)])[ \t]+)(?:\[[ xX]\][ \t]+)?")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
_REFERENCE = re.compile(r" {0,3}\[(?P<id>[^\]^]+)\]:[ \t]*<?(?P<url>\S+?)>?(?:[ \t]+[\"'(].*[\"')])?[ \t]*$")
_ABBREVIATION = re.compile(r" {0,3}\*\[(?P<short>[^\]]+)\]:[ \t]*(?P<long>.*)$")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]]+\]:[ \t]*")
_TABLE_RULE = re.compile(r"[ \t]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+$")


@dataclass(frozen=True)
class Block:
    """``text`` is the slice of the piece from ``start`` on, structural marks blanked and line ends turned to spaces."""

    kind: str  # paragraph, heading, list item, table row, blockquote
    start: int
    text: str
    level: int = 0
    marker: str = ""
    part: int = 0


@dataclass(frozen=True)
class Definitions:
    """What a piece declares aside: link references by id, and spelled-out abbreviations."""

    references: dict[str, str]
    abbreviations: dict[str, str]


@dataclass
class _Open:
    kind: str
    start: int
    lines: list[str]
    marker: str = ""


def definitions_in(piece: str) -> Definitions:
    references, abbreviations = {}, {}
    for line in piece.split("\n"):
        if match := _REFERENCE.match(line):
            references[match["id"].casefold()] = match["url"]
        elif match := _ABBREVIATION.match(line):
            abbreviations[match["short"]] = match["long"].strip()
    return Definitions(references, abbreviations)


def blocks_of(piece: str, *, has_parts: bool) -> Iterator[Block]:
    """The blocks in order. ``has_parts``: a line of dashes starts the next post of a thread."""
    scanner = _Scanner(has_parts)
    position = 0
    for line in piece.split("\n"):
        yield from scanner.take(line, position)
        position += len(line) + 1
    yield from scanner.close()


class _Scanner:
    def __init__(self, has_parts: bool) -> None:
        self._has_parts = has_parts
        self._open: _Open | None = None
        self._fence = ""
        self._part = 0
        self._in_comment = False

    def take(self, line: str, position: int) -> Iterator[Block]:
        fence = _FENCE.match(line)
        if fence and (not self._fence or fence[1] == self._fence):
            self._fence = "" if self._fence else fence[1]
            yield from self.close()
        elif self._fence:
            return
        elif self._is_aside(line) or not line.strip():
            yield from self.close()
        elif self._is_underline(line):
            yield from self._close_as_heading(1 if "=" in line else 2)
        elif _RULE.match(line):
            yield from self.close()
            self._part += self._has_parts and line.strip().startswith("-")
        elif heading := _HEADING.match(line):
            yield from self.close()
            text = blank(line[: heading.start("words")]) + heading_words(heading["words"])
            yield Block("heading", position, text, level=len(heading["marks"]), part=self._part)
        elif "|" in line and (line.lstrip().startswith("|") or _TABLE_RULE.match(line)):
            yield from self.close()
            if not _TABLE_RULE.match(line):
                yield Block("table row", position, line.replace("|", " "), part=self._part)
        else:
            yield from self._take_prose(line, position)

    def _is_aside(self, line: str) -> bool:
        return bool(_REFERENCE.match(line) or _ABBREVIATION.match(line))

    def _is_underline(self, line: str) -> bool:
        """A line of dashes under a paragraph makes it a heading, save in a post, where dashes part a thread."""
        return (
            self._open is not None
            and self._open.kind == "paragraph"
            and _UNDERLINE.match(line) is not None
            and not (self._has_parts and "-" in line)
        )

    def _take_prose(self, line: str, position: int) -> Iterator[Block]:
        item, quote, footnote = _ITEM.match(line), _QUOTE.match(line), _FOOTNOTE.match(line)
        if quote:
            if self._open is None or self._open.kind != "blockquote":
                yield from self.close()
                self._open = _Open("blockquote", position, [])
            assert self._open is not None
            self._open.lines.append(blank(quote[0]) + line[quote.end() :])
        elif item or footnote:
            yield from self.close()
            match = item or footnote
            assert match is not None
            marker = item["mark"] if item else "[^]"
            self._open = _Open("list item", position, [blank(match[0]) + line[match.end() :]], marker)
        elif self._open is None:
            self._open = _Open("paragraph", position, [line])
        else:
            self._open.lines.append(line)

    def _close_as_heading(self, level: int) -> Iterator[Block]:
        assert self._open is not None
        text = " ".join(self._open.lines)
        yield Block("heading", self._open.start, text, level=level, part=self._part)
        self._open = None

    def close(self) -> Iterator[Block]:
        if self._open is not None:
            text = " ".join(self._open.lines)
            yield Block(self._open.kind, self._open.start, text, marker=self._open.marker, part=self._part)
            self._open = None
