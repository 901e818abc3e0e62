"""What browsers and Word draw before the items of a page's lists: it is no word of the item itself."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from campaigns.importing.formats.numerals import numeral
from campaigns.importing.markdown import ITEMS, clean, escape_line_starts
from campaigns.importing.values import Block, BlockKind

if TYPE_CHECKING:
    from bs4 import Tag

_SHAPES = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "decimal": "decimal",
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "decimal-leading-zero": "decimalZero", "none": "none",
    "disc": "bullet", "circle": "bullet", "square": "bullet",
}  # fmt: skip
_STYLED = re.compile("|".join(sorted((name for name in _SHAPES if len(name) > 1), key=len, reverse=True)))
_IGNORED = re.compile(r"mso-list:\s*+Ignore", re.IGNORECASE)
_LEVEL = re.compile(r"mso-list:[^;]{0,60}?\blevel([1-9])")
_MARKER = re.compile(r"\(?(?P<number>\d{1,3})[.)]?$")
_LARGEST = 1_000_000


def shape_of(tag: Tag, above: str, style: str) -> str:
    """How the numbers of this list or item look, by Word's name for it; ``above`` where neither it nor its style says."""
    told = _STYLED.search(style)
    return _SHAPES.get(told[0] if told else str(tag.get("type") or ""), above)


def number_of(tag: Tag, name: str, default: int) -> int:
    """What the list or item says of its number."""
    told = str(tag.get(name) or "").strip()
    try:
        return max(-_LARGEST, min(int(told), _LARGEST))
    except ValueError:
        return default


def item_of(block: Block, number: int, shape: str) -> Block:
    """The first block of an item, with what is drawn before it. Markdown has lists of plain numbers from one on alone."""
    if shape in ("bullet", "none"):
        return replace(block, kind=BlockKind.BULLET) if block.kind is BlockKind.PARAGRAPH else block
    if shape == "decimal" and number > 0 and block.kind is BlockKind.PARAGRAPH:
        return replace(block, kind=BlockKind.NUMBER, number=number)
    if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING):
        return labelled(block, f"{numeral(number, shape)}.")
    return block


def deeper(block: Block) -> Block:
    """As part of an item of another list."""
    return replace(block, depth=block.depth + 1) if block.kind in ITEMS else block


def labelled(block: Block, label: str) -> Block:
    return replace(
        block, text=f"{label} {block.text}", markdown=escape_line_starts(f"{label} {block.markdown}")
    )


def take_marker(tag: Tag) -> str:
    """What Word drew before this item of its page, taken out of it: it says that its letters are to be ignored."""
    drawn = tag.find(style=_IGNORED)
    if drawn is None:
        return ""
    marker = " ".join(clean(drawn.get_text()).split())
    drawn.extract()
    return marker


def marked(block: Block, marker: str, style: str) -> Block:
    """The item of a page made by Word. A single letter is a bullet in a font of pictures."""
    level = _LEVEL.search(style)
    block = replace(block, depth=int(level[1]) - 1 if level else 0)
    if number := _MARKER.match(marker):
        return replace(block, kind=BlockKind.NUMBER, number=int(number["number"]))
    if len(marker) < 2 or not any(map(str.isalnum, marker)):
        return replace(block, kind=BlockKind.BULLET) if marker else block
    return labelled(block, marker)
