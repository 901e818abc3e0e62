"""Word documents: their paragraphs, headings, lists, tables and boxes in order, as they read with all changes accepted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from campaigns.importing.formats.docx_numbering import Label, Numbering
from campaigns.importing.formats.docx_runs import BOX, DELETED, HIDDEN, MOVED, Notes, Runs
from campaigns.importing.formats.docx_styles import Styles, W, counted, goes_on, is_on
from campaigns.importing.formats.package import Package
from campaigns.importing.formats.tables import MARKED, Cell, Row, lines_of
from campaigns.importing.limits import broken, refuse_too_long, refuse_too_many
from campaigns.importing.markdown import clean, escape
from campaigns.importing.pieces import Piece, block_of, markdown_of, words_of
from campaigns.importing.values import Block, BlockKind, Clue, ImportFileError, LeftOut, SourceText

_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_CLICK = "{http://schemas.openxmlformats.org/drawingml/2006/main}hlinkClick"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DRAWN_WORDS = ("{http://schemas.openxmlformats.org/drawingml/2006/main}t",
                "{http://schemas.openxmlformats.org/drawingml/2006/chart}v")  # fmt: skip
_TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def read_docx(package: Package, part: str) -> SourceText:
    """The text of the document that is this part of the package.

    Raises:
        ImportFileError: it is damaged, or not what it claims to be.
    """
    try:
        return _Document(package, part).read()
    except ImportFileError:
        raise
    except Exception as error:  # the library lets through whatever a damaged part makes its own parts throw
        raise broken(error) from error


# “1.2” says itself where it belongs.
_SECTION = re.compile(r"\d{1,3}\.\d")


class _Document:
    def __init__(self, package: Package, part: str) -> None:
        self.package, self.part = package, part
        self.styles = Styles(self._only("styles"))
        self.numbering = Numbering(self._only("numbering"), self.styles)
        self.title: Clue | None = None
        self.left_out: list[LeftOut] = []
        self.remarks: list[str] = []
        self.notes = Notes({})
        for kind in ("footnote", "endnote"):
            for part, note in self._parts(f"{kind}s", f"{W}{kind}"):
                if note.get(f"{W}type") in (None, "normal"):
                    self.notes.texts[kind, note.get(f"{W}id", "")] = self._plain(part, note)
        self.numbering = Numbering(self._only("numbering"), self.styles)  # notes count for themselves

    def read(self) -> SourceText:
        body = self.package.xml(self.part).find(f"{W}body")
        refuse_too_long(sum(len(one.text or "") for one in body.iter(f"{W}t")))
        if any(body.find(f".//{W}{mark}") is not None for mark in ("del", "ins", "moveTo", "moveFrom")):
            self.remarks.append(
                "The document has tracked changes; it was read as if all were accepted. Check the wording."
            )
        blocks = []
        for block in self._blocks(body, self._runs(self.part, body)):
            blocks.append(block)
            refuse_too_many(len(blocks))
        self._leave_out_drawings(body)
        for part, comment in self._parts("comments", f"{W}comment"):
            why = "a comment in the margin, which is not part of the text"
            self.left_out.append(LeftOut(self._plain(part, comment), why))
        return SourceText(
            label="Word document",
            blocks=tuple(blocks),
            title=self.title or self._property(blocks),
            around=tuple(dict.fromkeys(self._around())),
            footnotes=self.notes.listed(),
            left_out=tuple(one for one in self.left_out if one.what.strip()),
            remarks=tuple(self.remarks),
        )

    # Parts of the package

    def _only(self, kind: str) -> Any:
        part = next(self.package.related(self.part, kind), None)
        return self.package.xml(part) if part else None

    def _parts(self, kind: str, tag: str) -> Iterator[tuple[str, Any]]:
        for part in self.package.related(self.part, kind):
            for element in self.package.xml(part).iter(tag):
                yield part, element

    def _runs(self, part: str, root: Any, *, spells_links: bool = False) -> Runs:
        marks = Counter(mark.get(f"{W}fldCharType") for mark in root.iter(f"{W}fldChar"))
        runs = Runs(
            self.styles,
            self.package.relations(part),
            self.notes,
            spells_links=spells_links,
            are_fields_whole=marks["begin"] <= marks["end"],
        )
        runs.left_out = self.left_out
        return runs

    def _plain(self, part: str, element: Any) -> str:
        """The words of a note or a comment on one line."""
        blocks = self._blocks(element, self._runs(part, element, spells_links=True))
        return " ".join(" ".join(block.text for block in blocks).split())

    def _property(self, blocks: list[Block]) -> Clue | None:
        """Properties often keep the title of the document somebody once copied; only what the page says counts."""
        for part in self.package.related("", "core-properties"):
            for found in self.package.xml(part).iter(_TITLE):
                title = clean(found.text or "").strip()
                if title and any(title.casefold() == block.text.casefold() for block in blocks[:6]):
                    return Clue(title, "the document's properties")
        return None

    def _around(self) -> Iterator[LeftOut]:
        """Heads and feet of pages, with the boxes and watermarks in them."""
        for what in ("header", "footer"):
            for part in self.package.related(self.part, what):
                root = self.package.xml(part)
                for block in self._blocks(root, self._runs(part, root, spells_links=True)):
                    yield LeftOut(" ".join(block.text.split()), f"stands in the {what} of the page")
                for drawn in root.iter(_TEXT_PATH):
                    yield LeftOut(clean(drawn.get("string", "")).strip(), "is drawn behind the page")

    def _leave_out_drawings(self, body: Any) -> None:
        for drawn in body.iter(_DRAWN):
            if drawn.getparent().find(f".//{_BLIP}") is not None or not _has_words(drawn.getparent()):
                words = clean(
                    drawn.get("descr") or drawn.get("title") or drawn.get("name") or "a picture"
                ).strip()
                why = "pictures are not taken over; save it into the campaign's media folder"
                self.left_out.append(LeftOut(f"picture: {words}{self._behind(drawn)}", why))
        for part in ("", *self.package.related(self.part, "chart", "diagramData", "chartEx")):
            root = self.package.xml(part) if part else body
            words = " ".join(clean(one.text or "").strip() for tag in _DRAWN_WORDS for one in root.iter(tag))
            self.left_out.append(LeftOut(words.strip(), "stands in a chart or a drawing"))
        for drawn in body.iter(_TEXT_PATH):
            self.left_out.append(LeftOut(clean(drawn.get("string", "")).strip(), "stands in a drawing"))
        for _ in body.iter(f"{W}altChunk", f"{W}object", f"{W}subDoc"):
            self.left_out.append(
                LeftOut(
                    "a document inside this one", "it is not read with it; open it and import it by itself"
                )
            )

    def _behind(self, drawn: Any) -> str:
        """Where a picture leads."""
        click = drawn.find(_CLICK)
        relation = self.package.relations(self.part).get(click.get(_ID, "")) if click is not None else None
        return f" (it leads to {relation.target})" if relation is not None and relation.is_outside else ""

    # Paragraphs and tables

    def _blocks(self, parent: Any, runs: Runs) -> Iterator[Block]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child, runs)
            elif child.tag == f"{W}tbl":
                yield from self._rest(runs)
                yield from self._table(child, runs)
            elif child.tag in (f"{W}del", f"{W}moveFrom"):
                why = DELETED if child.tag == f"{W}del" else MOVED
                self.left_out.append(LeftOut(clean(" ".join(child.itertext())).strip(), why))
            elif isinstance(child.tag, str) and not child.tag.endswith("Pr"):
                yield from self._blocks(child, runs)
        yield from self._rest(runs)

    @staticmethod
    def _rest(runs: Runs) -> Iterator[Block]:
        if words_of(rest := runs.take_rest()):
            yield block_of(BlockKind.PARAGRAPH, rest)

    def _paragraph(self, element: Any, runs: Runs) -> Iterator[Block]:
        chosen = element.find(f"{W}pPr/{W}pStyle")
        key = chosen.get(f"{W}val", "") if chosen is not None else ""
        pieces = runs.read(element, key)
        boxes, runs.boxes = runs.boxes, []
        label = None if runs.goes_on else self.numbering.next(element, key)
        if words_of(pieces):
            yield self._block(pieces, key, label)
        for box in boxes:
            inside = list(self._blocks(box, runs))
            if inside:
                self.remarks.append(
                    f"“{_beginning(inside[0].text)}” stands in a box of its own; it was put where the box is fastened. Check its "
                    "place."
                )
            yield from inside

    def _block(self, pieces: list[Piece], key: str, label: Label | None) -> Block:
        name = self.styles.name(key).casefold()
        if (
            label and label.text and not words_of(pieces).startswith(label.text.strip())
        ):  # or it was typed there as well
            pieces = [Piece(label.text), *pieces]
        text = words_of(pieces)
        if name == "title" and self.title is None:
            self.title = Clue(text, "the paragraph with the style Title")
            return Block(BlockKind.HEADING, text, escape(text), level=1)
        if name.startswith("heading"):
            number = f"{label.number}. " if label and label.number else ""
            if number and not text.startswith(number):
                pieces = [Piece(number), *pieces]
            bare = markdown_of([replace(piece, is_bold=False, is_italic=False) for piece in pieces])
            level = min(int(name[-1]), 6) if name[-1].isdigit() else 2
            return Block(BlockKind.HEADING, words_of(pieces), bare, level=level)
        if label is None:
            kinds = (("list number", BlockKind.NUMBER), ("list bullet", BlockKind.BULLET))
            kind = next((kind for start, kind in kinds if name.startswith(start)), BlockKind.PARAGRAPH)
            return replace(block_of(kind, pieces), depth=_depth_by_style(name))
        if label.text:
            return Block(
                BlockKind.PARAGRAPH,
                text,
                markdown_of(pieces),
                depth=0 if _SECTION.match(text) else label.depth,
            )
        depth = max(label.depth, _depth_by_style(name))
        return replace(block_of(label.kind, pieces, label.number), depth=depth)

    def _table(self, table: Any, runs: Runs) -> Iterator[Block]:
        rows = []
        for row in _inside(table, "tr"):
            properties = row.find(f"{W}trPr")
            why = HIDDEN if is_on(properties, "hidden") else DELETED if is_on(properties, "del") else ""
            cells = self._row(row, runs)
            if why:
                words = " – ".join(block.text for cell in cells.values() for block in cell.blocks)
                self.left_out.append(LeftOut(words, why))
            else:
                rows.append(cells)
        blocks, is_marked = lines_of(rows)
        if is_marked and MARKED not in self.remarks:
            self.remarks.append(MARKED)
        yield from blocks

    def _row(self, row: Any, runs: Runs) -> Row:
        """Its cells by their columns; one that is merged with the cell above or before it shows nothing of its own."""
        column = counted(row, "trPr", "gridBefore")
        cells: Row = {}
        for element in _inside(row, "tc"):
            properties = element.find(f"{W}tcPr")
            blocks = tuple(self._blocks(element, runs))
            why = DELETED if is_on(properties, "cellDel") else HIDDEN if goes_on(properties) else ""
            if why:
                self.left_out.append(LeftOut(" – ".join(block.text for block in blocks), why))
            else:
                cells[column] = Cell(blocks, holds_table=element.find(f".//{W}tbl") is not None)
            column += 0 if why == DELETED else counted(element, "tcPr", "gridSpan") or 1
        return cells


def _inside(parent: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, those of tables within it not counted."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif isinstance(child.tag, str) and child.tag != f"{W}tbl" and not child.tag.endswith("Pr"):
            yield from _inside(child, name)


def _depth_by_style(name: str) -> int:
    """“List Bullet 2” is for items of items, whatever its numbering says."""
    return int(name[-1]) - 1 if name.startswith("list ") and name[-1] in "2345" else 0


def _has_words(drawing: Any) -> bool:
    return any(any(one.text for one in box.iter(f"{W}t")) for box in drawing.iter(BOX))


def _beginning(text: str) -> str:
    words = text.split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")
