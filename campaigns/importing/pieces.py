"""Pieces of a line as documents keep them, each with its own stress and link, put together as Markdown that shows their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from campaigns.importing.markdown import escape_line_starts, inline, is_like_a_link, linked
from campaigns.importing.values import Block, BlockKind

DEAD_LINK = "it leads to no page that others can open"
_BARE_BRACKET = re.compile(r"(?<!\\)\[")
_UNFINISHED = re.compile(r"(?<!\\)[\\&<~]$")  # a mark whose meaning the next piece would decide
_TYPED_NUMBER = re.compile(r"\(?(\d{1,2})[.)]\s++(?=\S|$)")
_JOINS = frozenset(" +-−–±×·/÷=")
_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")


@dataclass(frozen=True)
class Piece:
    """``text`` may hold line ends."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    address: str = ""

    @property
    def mark(self) -> str:
        return "**" if self.is_bold else "*" if self.is_italic else ""


def spelled(pieces: Sequence[Piece]) -> list[Piece]:
    """The words as plain text can hold them: where a link leads stands behind its words."""
    written: list[Piece] = []
    for address, linked_together in groupby(pieces, key=lambda one: one.address):
        several = [replace(one, address="") for one in linked_together]
        words = words_of(several)
        written += several
        if address and words and _bare_address(words) != _bare_address(address):
            end = several[-1].text
            written[-1] = replace(several[-1], text=end.rstrip())
            written.append(Piece(f" ({address}){end[len(end.rstrip()) :]}"))
    return written


def _bare_address(text: str) -> str:
    return text.rpartition("//")[2].removeprefix("mailto:").removeprefix("tel:").rstrip("/").casefold()


def raised(text: str) -> str:
    """Figures set high, so that 10⁶ is not 106; words set high (17th) are words."""
    return text.translate(_RAISED) if _are_figures(text, _RAISED) else text


def lowered(text: str) -> str:
    return text.translate(_LOWERED) if _are_figures(text, _LOWERED) else text


def over(above: str, below: str) -> str:
    """A fraction on one line; what is added or taken away stays together."""
    parts = (above.strip(), below.strip())
    return "/".join(f"({part})" if any(sign in part for sign in _JOINS) else part for part in parts)


def _are_figures(text: str, known: dict[int, int]) -> bool:
    bare = text.strip()
    return any(letter.isdigit() for letter in bare) and all(ord(letter) in known for letter in bare)


def words_of(pieces: Iterable[Piece]) -> str:
    """What a reader sees: each line without spaces at its ends, and no empty line."""
    lines = (" ".join(line.split()) for line in "".join(piece.text for piece in pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def markdown_of(pieces: Iterable[Piece]) -> str:
    """The same with stress and links. Stress never starts or ends within a word, where readers of Markdown differ."""
    lines = (_line(_merged(line)) for line in _lines(pieces))
    return escape_line_starts("\n".join(line for line in (" ".join(one.split()) for one in lines) if line))


def block_of(kind: BlockKind, pieces: Sequence[Piece], number: int = 0) -> Block:
    """A paragraph or an item of a list. A number typed before its words makes it one, and is not doubled by one counted there."""
    first = next((at for at, piece in enumerate(pieces) if piece.text.strip()), None)
    typed = _TYPED_NUMBER.match(pieces[first].text.lstrip()) if first is not None else None
    is_item = kind is BlockKind.NUMBER and typed and int(typed[1]) == (number or int(typed[1]))
    if first is not None and typed and (is_item or kind is BlockKind.PARAGRAPH):
        rest = replace(pieces[first], text=pieces[first].text.lstrip()[typed.end() :])
        if words_of(several := [rest, *pieces[first + 1 :]]):
            return Block(BlockKind.NUMBER, words_of(several), markdown_of(several), number=int(typed[1]))
    return Block(kind, words_of(pieces), markdown_of(pieces), number=number)


def _lines(pieces: Iterable[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *more = piece.text.split("\n")
        lines[-1].append(replace(piece, text=first))
        lines += [[replace(piece, text=text)] for text in more]
    return lines


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    """Office programs cut a line into runs for reasons of their own; what looks alike belongs together."""
    bare = [one if one.text.strip() or one.address else Piece(one.text) for one in pieces if one.text]
    alike = groupby(bare, key=lambda one: (one.address, one.mark if not one.address else ""))
    return [
        replace(group[0], text="".join(one.text for one in group))
        for group in (list(many) for _, many in alike)
    ]


def _line(pieces: list[Piece]) -> str:
    written: list[str] = []
    may_link = is_like_a_link("".join(piece.text for piece in pieces))
    for number, piece in enumerate(pieces):
        before = pieces[number - 1].text[-1:] if number else ""
        after = pieces[number + 1].text[:1] if number + 1 < len(pieces) else ""
        words = piece.text.strip()
        start = piece.text[: len(piece.text) - len(piece.text.lstrip())]
        end = piece.text[len(piece.text.rstrip()) :]
        if piece.address:
            written.append(linked(piece.text, piece.address))
            continue
        plain = _beside(inline(words), "" if end else after, may_link=may_link)
        if piece.mark and _can_be_marked(
            words, before if not start else "", after if not end else "", written
        ):
            plain = f"{piece.mark}{plain}{piece.mark}"
        written.append(f"{start}{plain}{end}")
    return "".join(written)


def _beside(markdown: str, after: str, *, may_link: bool) -> str:
    """What means nothing in its own piece, and would with the next one behind it."""
    if may_link:
        markdown = _BARE_BRACKET.sub(r"\\[", markdown)
    if after and (last := _UNFINISHED.search(markdown)):
        markdown = markdown[: last.start()] + {"\\": "\\\\", "&": "&amp;", "<": "&lt;", "~": "\\~"}[last[0]]
    return markdown


def _can_be_marked(words: str, before: str, after: str, written: list[str]) -> bool:
    is_free = (
        not before.isalnum()
        and not after.isalnum()
        and not (before and written and written[-1].endswith("*"))
    )
    return is_free and words[:1] not in "*_" and words[-1:] not in "*_\\" and any(map(str.isalnum, words))
