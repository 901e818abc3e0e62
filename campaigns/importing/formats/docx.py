"""Word documents: their paragraphs, headings, lists and tables in order, as they read with all changes accepted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from campaigns.importing.limits import broken, open_archive
from campaigns.importing.markdown import clean, escape, escape_line_starts, inline, linked
from campaigns.importing.values import Block, BlockKind, Clue, LeftOut, SourceText

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_INSIDE = frozenset(
    {f"{_W}ins", f"{_W}smartTag", f"{_W}sdt", f"{_W}sdtContent", f"{_W}moveTo", f"{_W}fldSimple"}
)
MOST_BLOCKS = 20_000


def read_docx(raw: bytes) -> SourceText:
    """The document's text.

    Raises:
        ImportFileError: it is damaged, locked, or not what it claims to be.
    """
    open_archive(raw).close()
    import docx  # heavy, and only wanted here

    try:
        document = docx.Document(io.BytesIO(raw))
        reader = _Reader(document)
        blocks = tuple(reader.blocks())
        core = document.core_properties
        title = clean(core.title or "").strip()
    except Exception as error:  # the library lets through whatever a damaged part makes its own parts throw
        raise broken(error) from error
    clue = reader.title or (
        Clue(title, "the document's properties") if title and _is_said(title, blocks) else None
    )
    return SourceText(
        label="Word document",
        blocks=blocks,
        title=clue,
        left_out=tuple(reader.left_out),
        remarks=tuple(reader.remarks),
    )


def _is_said(title: str, blocks: tuple[Block, ...]) -> bool:
    """Properties often keep the title of the document somebody once copied; only what the page says counts."""
    return any(title.casefold() == block.text.casefold() for block in blocks[:6])


class _Reader:
    def __init__(self, document: Any) -> None:
        self.document = document
        self.title: Clue | None = None
        self.left_out: list[LeftOut] = []
        self.remarks: list[str] = []
        self.has_changes = False

    def blocks(self) -> Iterator[Block]:
        body = self.document.element.body
        if body.find(f".//{_W}del") is not None or body.find(f".//{_W}ins") is not None:
            self.remarks.append(
                "The document has tracked changes; it was read as if all were accepted. Check the wording."
            )
        if body.find(f".//{_W}commentReference") is not None:
            self.left_out.append(LeftOut("comments in the margin", "they are not part of the text"))
        for number, block in enumerate(self._children(body)):
            if number >= MOST_BLOCKS:
                raise ValueError("too many paragraphs")
            yield block
        for drawn in body.iter(_DRAWN):
            shown = clean(
                drawn.get("descr") or drawn.get("title") or drawn.get("name") or "a picture"
            ).strip()
            why = "pictures are not taken over; save it into the campaign's media folder"
            self.left_out.append(LeftOut(f"picture: {shown}", why))
        for section in self.document.sections:
            for what, part in (("header", section.header), ("footer", section.footer)):
                words = " ".join(p.text.strip() for p in part.paragraphs if p.text.strip())
                if words and not part.is_linked_to_previous:
                    self.left_out.append(LeftOut(clean(words)[:200], f"stands in the {what} of the page"))

    def _children(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            if child.tag == f"{_W}p":
                block = self._paragraph(child)
                if block is not None:
                    yield block
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag in _INSIDE:
                yield from self._children(child)

    def _paragraph(self, element: Any) -> Block | None:
        words = self._words(element)
        text = clean("".join(plain for plain, _ in words)).strip()
        if not text:
            return None
        markdown = escape_line_starts("".join(marked for _, marked in words).strip())
        style = self._style(element)
        if style == "Title" and self.title is None:
            self.title = Clue(text, "the paragraph with the style Title")
            return Block(BlockKind.HEADING, text, escape(text), level=1)
        if style.startswith("Heading"):
            level = int(style[-1]) if style[-1].isdigit() else 2
            return Block(BlockKind.HEADING, text, escape(text), level=min(level, 6))
        kind = self._list_kind(element, style)
        return Block(kind, text, markdown)

    def _style(self, element: Any) -> str:
        from docx.text.paragraph import Paragraph

        style = Paragraph(element, self.document).style
        return str(style.name or "") if style is not None else ""

    def _list_kind(self, element: Any, style: str) -> BlockKind:
        if style.startswith("List Number"):
            return BlockKind.NUMBER
        if style.startswith("List Bullet"):
            return BlockKind.BULLET
        numbering = element.find(f"{_W}pPr/{_W}numPr")
        if numbering is None:
            return BlockKind.PARAGRAPH
        return BlockKind.NUMBER if self._is_numbered(numbering) else BlockKind.BULLET

    def _is_numbered(self, numbering: Any) -> bool:
        chosen = numbering.find(f"{_W}numId")
        try:
            root = self.document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return False
        number = chosen.get(f"{_W}val") if chosen is not None else None
        for num in root.iter(f"{_W}num"):
            if num.get(f"{_W}numId") == number:
                abstract = num.find(f"{_W}abstractNumId").get(f"{_W}val")
                for definition in root.iter(f"{_W}abstractNum"):
                    if definition.get(f"{_W}abstractNumId") == abstract:
                        form = definition.find(f"{_W}lvl/{_W}numFmt")
                        return form is not None and form.get(f"{_W}val") != "bullet"
        return False

    def _table(self, table: Any) -> Iterator[Block]:
        for row in table.iter(f"{_W}tr"):
            cells = []
            for cell in row.iter(f"{_W}tc"):
                cells.append(" ".join(block.text for block in self._children(cell)))
            text = " – ".join(cell for cell in cells if cell)
            if text:
                yield Block(BlockKind.PARAGRAPH, text, escape(text))

    # Words of a paragraph: (what a reader sees, the same as Markdown)

    def _words(self, element: Any) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for child in element:
            if child.tag == f"{_W}r":
                found += self._run(child)
            elif child.tag == f"{_W}hyperlink":
                found.append(self._link(child))
            elif child.tag in _INSIDE:
                found += self._words(child)
        return found

    def _run(self, run: Any) -> list[tuple[str, str]]:
        pieces = []
        for child in run:
            if child.tag == f"{_W}t":
                pieces.append(child.text or "")
            elif child.tag in (f"{_W}br", f"{_W}cr"):
                pieces.append("\n")
            elif child.tag == f"{_W}tab":
                pieces.append(" ")
            elif child.tag == f"{_W}noBreakHyphen":
                pieces.append("-")
        text = clean("".join(pieces))
        return [(text, _stressed(text, self._mark(run)))] if text else []

    @staticmethod
    def _mark(run: Any) -> str:
        for tag, mark in ((f"{_W}rPr/{_W}b", "**"), (f"{_W}rPr/{_W}i", "*")):
            found = run.find(tag)
            if found is not None and found.get(f"{_W}val") not in ("0", "false", "none"):
                return mark
        return ""

    def _link(self, element: Any) -> tuple[str, str]:
        text = "".join(plain for plain, _ in self._words(element))
        relation = self.document.part.rels.get(element.get(f"{_R}id") or "")
        address = str(relation.target_ref) if relation is not None and relation.is_external else ""
        return text, linked(text, address)


def _stressed(text: str, mark: str) -> str:
    words = text.strip()
    if not mark or not words or "\n" in words:
        return inline(text)
    before = text[: len(text) - len(text.lstrip())]
    return f"{before}{mark}{inline(words)}{mark}{text[len(text.rstrip()) :]}"
