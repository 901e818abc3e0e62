"""What travels between reading a document, guessing at it and writing it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from campaigns.errors import CampaignDeskError


@dataclass(frozen=True)
class CellPlace:
    """Where something stands in a table. ``row`` counts from 1 as the spreadsheet shows it; ``column`` is its letter
    and heading, like ``B (Date)``.
    """

    row: int
    column: str = ""
    sheet: str = ""

    def __str__(self) -> str:
        parts = [f"sheet {self.sheet}" if self.sheet else "", f"row {self.row}"]
        words = ", ".join(part for part in (*parts, f"column {self.column}" if self.column else "") if part)
        return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class Trouble:
    """Something that stops the import. ``message`` says what to do."""

    message: str
    place: CellPlace | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class ImportFileError(CampaignDeskError):
    """The document can't be taken as it is; nothing was written."""

    def __init__(self, *troubles: Trouble | str) -> None:
        self.troubles = tuple(one if isinstance(one, Trouble) else Trouble(one) for one in troubles)
        super().__init__("\n".join(map(str, self.troubles)))

    def __reduce__(self) -> tuple[type[ImportFileError], tuple[Trouble, ...]]:
        """With each trouble and its place: the words alone would be one trouble in another process."""
        return type(self), self.troubles


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    NUMBER = "number"
    QUOTE = "quote"  # set apart as somebody's words, with or without marks


@dataclass(frozen=True)
class Block:
    """One piece of a document. ``text`` is what a reader sees, ``markdown`` the same with its links and stress.

    Attributes:
        level: of a heading, 1 to 6.
        line: where it stands in a text file; 0 where there are no lines.
        number: of a numbered item, as the document has it; 0 where it only goes on counting.
        depth: of an item or a paragraph, more than that of the item it belongs to; by how much more says nothing.
    """

    kind: BlockKind
    text: str
    markdown: str
    level: int = 0
    line: int = 0
    number: int = 0
    depth: int = 0

    @property
    def told(self) -> str:
        """As it is told of, with the number that a list gives it."""
        return f"{self.number}. {self.text}" if self.number and self.kind is BlockKind.NUMBER else self.text


@dataclass(frozen=True)
class Clue:
    """Something the document's own format says, and where it says it."""

    value: str
    why: str


@dataclass(frozen=True)
class LeftOut:
    """What is not in the Markdown, and why, so that nothing disappears without a word."""

    what: str
    why: str

    def to_json(self) -> dict[str, str]:
        return {"what": self.what, "why": self.why}


@dataclass(frozen=True)
class SourceText:
    """A document as read. ``title`` and ``published`` are clues from its format, not from its words.

    Attributes:
        around: what stands in the margins of its pages (head, foot, watermark); nothing of it is in ``blocks``.
        footnotes: each with the mark that refers to it.
    """

    label: str
    blocks: tuple[Block, ...]
    title: Clue | None = None
    published: Clue | None = None
    around: tuple[LeftOut, ...] = ()
    footnotes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Guess:
    """What was taken for what, and why."""

    what: str
    value: str
    why: str

    def to_json(self) -> dict[str, str]:
        return {"what": self.what, "value": self.value, "why": self.why}


@dataclass(frozen=True)
class SpokenQuote:
    """Words somebody said, one entry per paragraph, without the marks around them."""

    speaker: str
    role: str
    paragraphs: tuple[str, ...]


FrontValue = str | tuple[str, ...]


@dataclass(frozen=True)
class ImportedItem:
    """A post or release ready to be written: front matter in order, Markdown body, and what there is to say about it.

    Attributes:
        name: words from which its file is named.
        remarks: what the officer should look at before she goes on.
        place: the row of a plan it comes from.
        quotes: who is quoted, for the person who reads the account; the words stay in the body where they stood.
        topic: of the text, where its words tell; for a campaign that has no plan yet.
        kept_back: why it is not to become a draft unless a person asks for it; empty where it is.
    """

    kind: str
    name: str
    front: Mapping[str, FrontValue]
    body: str
    guesses: tuple[Guess, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()
    place: CellPlace | None = None
    quotes: tuple[SpokenQuote, ...] = ()
    topic: str = ""
    kept_back: str = ""

    @property
    def title(self) -> str:
        return str(self.front["title"])


@dataclass(frozen=True)
class Cell:
    """One cell as written: text, or the value a spreadsheet stores for dates and times.

    Attributes:
        text: as the spreadsheet shows it.
        link: where a click on it leads, where that is not what it shows.
        unusable: why what it shows can't be used, as a sentence.
        carried: it is merged with a cell ``above`` it or to its ``left``, and this is what stands there.
    """

    value: object
    text: str
    link: str = ""
    unusable: str = ""
    carried: str = ""


@dataclass(frozen=True)
class TableRow:
    """One row. ``column`` is the letter of the cell that a row made from a calendar's cell comes from."""

    number: int
    cells: tuple[Cell, ...]
    column: str = ""

    @property
    def words(self) -> str:
        """All that stands in this row itself."""
        return " | ".join(cell.text for cell in self.cells if cell.text and not cell.carried)


@dataclass(frozen=True)
class Table:
    """One sheet.

    Attributes:
        name: empty where the file can have only one.
        is_cut_by_marks: its cells are parted by commas or the like, so that a text may have been cut in two.
        day_nought: what a spreadsheet counts its days from.
    """

    name: str
    rows: tuple[TableRow, ...]
    is_cut_by_marks: bool = False
    day_nought: date = date(1899, 12, 30)


@dataclass(frozen=True)
class SourceTables:
    label: str
    tables: tuple[Table, ...]
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnFound:
    """A column of a plan and what it was taken for; ``meaning`` is empty where it was not understood."""

    letter: str
    heading: str
    meaning: str
    sheet: str = ""

    def to_json(self) -> dict[str, str]:
        return {
            "column": self.letter,
            "heading": self.heading,
            "meaning": self.meaning,
            "sheet": self.sheet,
        }


@dataclass(frozen=True)
class ImportedDocument:
    """Everything one file gave. A plan has many items and its columns; a document has one item, or posts of their own."""

    source: str
    items: tuple[ImportedItem, ...]
    columns: tuple[ColumnFound, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = field(default=())
