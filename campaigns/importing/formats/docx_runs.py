"""The words of one Word paragraph, run by run: what can be read, and what is hidden, struck, deleted or a field's own code.

Whatever element is not known to hold no words is walked into, so that a form of Word nobody thought of is read and not lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from campaigns.importing.formats.docx_styles import Look, Styles, W
from campaigns.importing.formats.package import Relation
from campaigns.importing.formats.symbols import shown
from campaigns.importing.markdown import clean, is_followable
from campaigns.importing.pieces import DEAD_LINK, Piece, lowered, raised
from campaigns.importing.values import LeftOut

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
BOX = f"{W}txbxContent"
_GAPS = {
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}
_PROPERTIES = re.compile(r"\}\w*Pr$")
_HYPERLINK = re.compile(
    r"\s*+HYPERLINK\s++(?P<switches>(?:\\[a-z]\s++)*+)\"(?P<address>[^\"]*+)\"", re.IGNORECASE
)
DELETED = "deleted in the tracked changes"
HIDDEN = "hidden in the document"
STRUCK = "struck through in the document"
_CODE = "the code of a field, which Word does not show"


@dataclass
class Field:
    """One field that is open; fields lie within one another. ``shows`` once its code is over."""

    code: str = ""
    shows: bool = False

    @property
    def address(self) -> str:
        found = _HYPERLINK.match(self.code)
        return found["address"] if found and "\\l" not in found["switches"] else ""


@dataclass
class Notes:
    """Footnotes and endnotes in the order in which the text refers to them."""

    texts: dict[tuple[str, str], str]
    cited: dict[tuple[str, str], int] = field(default_factory=dict)

    def cite(self, kind: str, key: str) -> str:
        if (kind, key) not in self.texts:
            return ""
        return raised(str(self.cited.setdefault((kind, key), len(self.cited) + 1)))

    def listed(self) -> tuple[str, ...]:
        left = [key for key in self.texts if key not in self.cited and self.texts[key]]
        cited = sorted(self.cited, key=self.cited.__getitem__)
        return (
            *(f"{raised(str(self.cited[key]))} {self.texts[key]}" for key in cited),
            *(self.texts[key] for key in left),
        )


class Runs:
    """Reads paragraphs one after the other; a field may go on from one to the next."""

    def __init__(self, styles: Styles, relations: dict[str, Relation], notes: Notes) -> None:
        self._styles, self._relations, self._notes = styles, relations, notes
        self._fields: list[Field] = []
        self.left_out: list[LeftOut] = []
        self.boxes: list[Any] = []  # met in the paragraph, to be read after it
        self.goes_on = False  # its end was deleted in tracked changes: its words belong to the next paragraph
        self._before: list[Piece] = []

    def read(self, paragraph: Any, style: str) -> list[Piece]:
        """What can be read. What can't is added to ``left_out``, what stands in boxes to ``boxes``."""
        found: list[Piece] = []
        dropped: list[tuple[str, str]] = []
        for piece, why in self._walk(paragraph, style, "", ""):
            if not why:
                found.append(piece)
            elif dropped and dropped[-1][0] == why:
                dropped[-1] = (why, dropped[-1][1] + piece.text)
            else:
                dropped.append((why, piece.text))
        self.left_out += [LeftOut(" ".join(text.split()), why) for why, text in dropped if text.strip()]
        self._note_dead_links(found)
        read = [
            piece if is_followable(piece.address) else Piece(piece.text, piece.is_bold, piece.is_italic)
            for piece in found
        ]
        self.goes_on = any(
            paragraph.find(f"{W}pPr/{W}rPr/{W}{mark}") is not None for mark in ("del", "moveFrom")
        )
        self._before = [*self._before, *read]
        return [] if self.goes_on else self.take_rest()

    def take_rest(self) -> list[Piece]:
        """What was read, and waits for the paragraph that it belongs to."""
        read, self._before = self._before, []
        return read

    def _note_dead_links(self, pieces: list[Piece]) -> None:
        for piece in pieces:
            if piece.address and not is_followable(piece.address) and piece.text.strip():
                told = LeftOut(
                    f"the link behind “{piece.text.strip()}”: {piece.address}",
                    DEAD_LINK,
                )
                if told not in self.left_out:
                    self.left_out.append(told)

    def _walk(self, parent: Any, style: str, address: str, why: str) -> Iterator[tuple[Piece, str]]:
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str) or (_PROPERTIES.search(tag) and tag != f"{_M}ctrlPr"):
                continue
            if tag == BOX:
                self.boxes.append(child)
            elif tag == f"{_MC}AlternateContent":
                yield from self._walk(_chosen(child), style, address, why)
            elif tag == f"{W}r":
                yield from self._run(child, style, address, why)
            elif tag in (f"{W}del", f"{W}moveFrom"):
                yield from self._walk(child, style, address, DELETED)
            elif tag == f"{W}hyperlink":
                relation = self._relations.get(child.get(f"{_R}id") or "")
                target = relation.target if relation is not None and relation.is_outside else ""
                yield from self._walk(child, style, target or address, why)
            elif tag == f"{W}fldSimple":
                yield from self._walk(child, style, Field(child.get(f"{W}instr", "")).address or address, why)
            elif tag == f"{W}sdt" and child.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
                yield from self._walk(child, style, address, "a field of the form that nobody filled in")
            elif tag in (f"{_M}oMath", f"{_M}oMathPara"):
                yield Piece(clean(_formula(child))), why
            else:
                yield from self._walk(child, style, address, why)

    def _run(self, run: Any, style: str, address: str, why: str) -> Iterator[tuple[Piece, str]]:
        look = Look.of(run, self._styles, style)
        why = why or (HIDDEN if look.is_hidden else STRUCK if look.is_struck else "")
        for child in run:
            if child.tag == f"{W}fldChar":
                self._step(child.get(f"{W}fldCharType"))
            elif child.tag == f"{W}instrText":
                if self._fields:
                    self._fields[-1].code += child.text or ""
            elif child.tag in (f"{W}drawing", f"{W}pict", f"{W}object", f"{_MC}AlternateContent"):
                yield from self._walk([child], style, address, why)
            elif (text := self._text(child, look)) is not None:
                link = address or next((one.address for one in reversed(self._fields) if one.address), "")
                is_code = any(not one.shows for one in self._fields)
                yield Piece(text, look.is_bold, look.is_italic, link), why or (_CODE if is_code else "")

    def _text(self, child: Any, look: Look) -> str | None:
        if child.tag in (f"{W}t", f"{W}delText"):
            text = clean("".join(self._sign(look.font_of(letter), letter) for letter in child.text or ""))
            return raised(text) if look.raised > 0 else lowered(text) if look.raised < 0 else text
        if child.tag in _GAPS:
            return _GAPS[child.tag]
        if child.tag == f"{W}sym":
            code = child.get(f"{W}char", "")
            is_code = re.fullmatch(r"[0-9A-Fa-f]{1,6}", code) is not None and int(code, 16) < 0x110000
            return self._sign(child.get(f"{W}font", ""), chr(int(code, 16))) if is_code else ""
        if child.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            kind = child.tag.removeprefix(W).removesuffix("Reference")
            mark = self._notes.cite(kind, child.get(f"{W}id", ""))
            if not mark:
                self.left_out.append(
                    LeftOut(f"a {kind}", "the text refers to it, and the file does not hold it")
                )
            return "" if child.get(f"{W}customMarkFollows") in ("1", "true") else mark
        if child.tag == f"{W}ruby":
            return clean("".join(one.text or "" for one in child.iter(f"{W}t")))
        return None

    def _sign(self, font: str, letter: str) -> str:
        sign = shown(font, letter)
        if sign is None:
            self.left_out.append(
                LeftOut(
                    f"a sign of the font {font or 'of pictures'} ({ord(letter):04X})",
                    "no other font has it; look at the place",
                )
            )
        return sign or ""

    def _step(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
        elif kind == "end" and self._fields:
            self._fields.pop()


def _chosen(alternatives: Any) -> Any:
    """Word writes a box twice, for new programs and for old ones: the first that has words."""
    return next((one for one in alternatives if any(t.text for t in one.iter(f"{W}t"))), alternatives[:1])


def _formula(element: Any) -> str:
    """An equation on one line, as one would type it."""
    pieces = []
    for child in element:
        if child.tag == f"{_M}t":
            pieces.append(child.text or "")
        elif child.tag == f"{_M}f":
            above, below = (
                _formula(one) for one in (child.find(f"{_M}num"), child.find(f"{_M}den")) if one is not None
            )
            pieces.append(f"{above}/{below}")
        elif child.tag == f"{_M}sup":
            pieces.append(raised(_formula(child)))
        elif child.tag == f"{_M}sub":
            pieces.append(lowered(_formula(child)))
        elif isinstance(child.tag, str) and not _PROPERTIES.search(child.tag):
            pieces.append(_formula(child) if child.tag != f"{W}t" else child.text or "")
    return "".join(pieces)
