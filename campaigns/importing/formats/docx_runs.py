"""The words of one Word paragraph, run by run: what can be read, and what is hidden, struck, deleted or a field's own code.

Whatever element is not known to hold no words is walked into, so that a form of Word nobody thought of is read and not lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from campaigns.importing.formats.docx_fields import Field, box_of, form_of, is_unfilled
from campaigns.importing.formats.docx_formulas import M, typed
from campaigns.importing.formats.docx_styles import Look, Styles, W
from campaigns.importing.formats.package import Relation
from campaigns.importing.formats.symbols import shown
from campaigns.importing.markdown import clean, is_followable
from campaigns.importing.pieces import DEAD_LINK, Piece, lowered, raised, spelled
from campaigns.importing.values import LeftOut

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
DELETED = "deleted in the tracked changes"
MOVED = "moved to another place in the tracked changes"
HIDDEN = "hidden in the document"
STRUCK = "struck through in the document"
_CODE = "the code of a field, which Word does not show"
_UNFILLED = "a field of the form that nobody filled in"
_LOST = "a field whose words the file does not hold; look at the place"


@dataclass
class Notes:
    """Footnotes and endnotes in the order in which the text refers to them."""

    texts: dict[tuple[str, str], str]
    cited: dict[tuple[str, str], int] = field(default_factory=dict)

    def cite(self, kind: str, key: str) -> str:
        if (kind, key) not in self.texts:
            return ""
        return raised(str(self.cited.setdefault((kind, key), len(self.cited) + 1)))

    def drop(self, kind: str, key: str) -> str:
        """The note that a deleted mark refers to, which is no note of the text any more."""
        return self.texts.pop((kind, key), "") if (kind, key) not in self.cited else ""

    def listed(self) -> tuple[str, ...]:
        left = [key for key in self.texts if key not in self.cited and self.texts[key]]
        cited = sorted(self.cited, key=self.cited.__getitem__)
        return (
            *(f"{raised(str(self.cited[key]))} {self.texts[key]}" for key in cited),
            *(self.texts[key] for key in left),
        )


class Runs:
    """Reads paragraphs one after the other; a field may go on from one to the next.

    ``spells_links``: the words become plain text, so that where a link leads stands behind it. ``are_fields_whole``: each
    field that begins ends somewhere; where not, it would take all that follows for its code.
    """

    def __init__(
        self,
        styles: Styles,
        relations: dict[str, Relation],
        notes: Notes,
        *,
        spells_links: bool = False,
        are_fields_whole: bool = True,
    ) -> None:
        self._styles, self._relations, self._notes = styles, relations, notes
        self._spells_links, self._are_fields_whole = spells_links, are_fields_whole
        self._field: Field | None = None  # the innermost that is open
        self.left_out: list[LeftOut] = []
        self.boxes: list[Any] = []  # met in the paragraph, to be read after it
        self.goes_on = False  # its words belong to the next paragraph
        self._before: list[Piece] = []

    def read(self, paragraph: Any, style: str) -> list[Piece]:
        """What can be read. What can't is added to ``left_out``, what stands in boxes to ``boxes``."""
        found: list[Piece] = []
        dropped: list[tuple[str, str]] = []
        is_asked = any(map(is_unfilled, paragraph.iterancestors(f"{W}sdt")))
        for piece, why in self._walk(paragraph, style, "", _UNFILLED if is_asked else ""):
            if not why:
                found.append(piece)
            elif dropped and dropped[-1][0] == why:
                dropped[-1] = (why, dropped[-1][1] + piece.text)
            else:
                dropped.append((why, piece.text))
        self.left_out += [LeftOut(" ".join(text.split()), why) for why, text in dropped if text.strip()]
        if not self._are_fields_whole:
            self._field = None
        self._note_dead_links(found)
        read = [
            piece if is_followable(piece.address) else Piece(piece.text, piece.is_bold, piece.is_italic)
            for piece in found
        ]
        self.goes_on = _goes_on(paragraph)
        self._before += spelled(read) if self._spells_links else read
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
            if not isinstance(tag, str) or (_PROPERTIES.search(tag) and tag != f"{M}ctrlPr"):
                continue
            if tag == BOX:
                self.boxes.append(child)
            elif tag == f"{_MC}AlternateContent":
                yield from self._walk(_chosen(child), style, address, why)
            elif tag == f"{W}r":
                yield from self._run(child, style, address, why)
            elif tag == f"{W}t":  # some programs leave out the run around it
                yield from self._in_run([child], Look.of(child, self._styles, style), style, address, why)
            elif tag in (f"{W}del", f"{W}moveFrom"):
                yield from self._walk(child, style, address, DELETED if tag == f"{W}del" else MOVED)
            elif tag == f"{W}hyperlink":
                yield from self._walk(child, style, self._target(child) or address, why)
            elif tag == f"{W}fldSimple":
                self._field = Field(child.get(f"{W}instr", ""), within=self._field).show()
                yield from self._walk(child, style, address, why)
                yield from self._end(why)
            elif tag == f"{W}sdt":
                if box := box_of(child):
                    yield Piece(box), why
                yield from self._walk(child, style, address, why or (_UNFILLED if is_unfilled(child) else ""))
            elif tag in (f"{M}oMath", f"{M}oMathPara"):
                yield Piece(clean(typed(child))), why
            else:
                yield from self._walk(child, style, address, why)

    def _target(self, link: Any) -> str:
        relation = self._relations.get(link.get(f"{_R}id") or "")
        target = relation.target if relation is not None and relation.is_outside else ""
        place = link.get(f"{W}anchor") or link.get(f"{W}docLocation") or ""
        target += f"#{place}" if target and place and "#" not in target else ""
        if target and not any(one.text for one in link.iter(f"{W}t")):
            self.left_out.append(
                LeftOut(f"the link behind a picture: {target}", "pictures are not taken over")
            )
        return target

    def _run(self, run: Any, style: str, address: str, why: str) -> Iterator[tuple[Piece, str]]:
        look = Look.of(run, self._styles, style)
        why = why or (HIDDEN if look.is_hidden else STRUCK if look.is_struck else "")
        yield from self._in_run(run, look, style, address, why)

    def _in_run(
        self, parent: Any, look: Look, style: str, address: str, why: str
    ) -> Iterator[tuple[Piece, str]]:
        for child in parent:
            if child.tag == f"{W}fldChar":
                yield from self._step(child, why)
            elif child.tag == f"{W}instrText":
                if self._field is not None:
                    self._field.code += child.text or ""
            elif child.tag == f"{_MC}AlternateContent":
                yield from self._in_run(_chosen(child), look, style, address, why)
            elif (text := self._text(child, look, why)) is not None:
                yield from self._said(Piece(text, look.is_bold, look.is_italic, address), why)
            else:
                yield from self._walk([child], style, address, why)

    def _said(self, piece: Piece, why: str) -> Iterator[tuple[Piece, str]]:
        """The words with the link of the field they stand in; those in the code of a field are a part of that code."""
        field = self._field
        coded = field.coded if field is not None else None
        if coded is not None:
            coded.code += piece.text
        elif field is not None:
            field.has_shown = field.has_shown or bool(piece.text.strip())
        link = piece.address or (field.link if field is not None else "")
        yield replace(piece, address=link), why or (_CODE if coded is not None else "")

    def _step(self, mark: Any, why: str) -> Iterator[tuple[Piece, str]]:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._field = Field(form=form_of(mark), within=self._field)
        elif kind == "separate" and self._field is not None:
            self._field.show()
        elif kind == "end":
            yield from self._end(why)

    def _end(self, why: str) -> Iterator[tuple[Piece, str]]:
        ended = self._field
        if ended is None:
            return
        self._field = ended.end()
        if not ended.has_shown and ended.own_words:
            yield from self._said(Piece(ended.own_words), why)
        elif ended.is_lost:
            yield Piece(f"{ended.code.strip()} "), why or _LOST

    def _text(self, child: Any, look: Look, why: str) -> str | None:
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
            is_marked = child.get(f"{W}customMarkFollows") in ("1", "true")
            mark = self._cited(
                child.tag.removeprefix(W).removesuffix("Reference"), child.get(f"{W}id", ""), why
            )
            return "" if is_marked else mark
        if child.tag == f"{W}ruby":  # how a word is said, set above it
            said, base = (
                clean(
                    "".join(
                        one.text or "" for part in child.findall(f"{W}{name}") for one in part.iter(f"{W}t")
                    )
                )
                for name in ("rt", "rubyBase")
            )
            return f"{base} ({said})" if said else base
        return None

    def _cited(self, kind: str, key: str, why: str) -> str:
        if why:
            self.left_out.append(LeftOut(self._notes.drop(kind, key), why))
            return ""
        mark = self._notes.cite(kind, key)
        if not mark:
            self.left_out.append(LeftOut(f"a {kind}", "the text refers to it, and the file does not hold it"))
        return mark

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


def _goes_on(paragraph: Any) -> bool:
    """Its end was deleted in tracked changes, or it is the large letter at the head of the next one."""
    frame = paragraph.find(f"{W}pPr/{W}framePr")
    is_large_letter = frame is not None and frame.get(f"{W}dropCap") in ("drop", "margin")
    marks = (paragraph.find(f"{W}pPr/{W}rPr/{W}{mark}") for mark in ("del", "moveFrom"))
    return is_large_letter or any(mark is not None for mark in marks)


def _chosen(alternatives: Any) -> Any:
    """Word writes a box twice, for new programs and for old ones: the first that has words."""
    return next((one for one in alternatives if any(t.text for t in one.iter(f"{W}t"))), alternatives[:1])
