"""The cells of one row of a plan: taken for what they mean, refused with their place, or listed as left out."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from campaigns.importing.formats.sheet import NOTHING
from campaigns.importing.plan_cells import DayReading, is_open
from campaigns.importing.plan_columns import Header
from campaigns.importing.plan_words import is_as_above
from campaigns.importing.values import Cell, CellPlace, LeftOut, TableRow, Trouble

_NOT_TAKEN = {
    "alt": "alt text belongs beside the picture, in media/NAME.yml",
    "status": "sign-off happens in Campaign Desk; what is brought in becomes a draft",
    "notes": "a note for the office; nothing of it is published",
    "tags": "a label for the office",
    "": "what this column is for was not understood",
}
NONE = "it says that there is none"
NO_TEXT = "it says that there is no text"
ANOTHER = "another column of this row was taken for it"


@dataclass(frozen=True)
class Surroundings:
    """What a plan is read by.

    Attributes:
        around: days without a year are taken near this one.
        pictures: names in the campaign's media folder; only these can be named in a post.
        month_first: what a person says of days in figures, for columns that do not tell.
        file_name: may say the month of days like “Mon 17th”.
    """

    around: date
    zone: ZoneInfo
    pictures: Set[str] = frozenset()
    month_first: bool | None = None
    file_name: str = ""


@dataclass
class Above:
    """What the rows before say for those that follow.

    Attributes:
        cells: what stands last in each column.
        texts: the last text of each column, where “as above” is followed.
        day: the day of a row that holds nothing else, or the last day of the column of days.
        week: what stands last in a column of weeks.
        kinds: the channels of a row that holds nothing else.
    """

    cells: dict[int, Cell] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    heading_day: Cell = NOTHING
    day: Cell = NOTHING
    week: Cell = NOTHING
    kinds: tuple[str, ...] = ()


@dataclass
class RowCells:
    """One row while it is being read.

    Attributes:
        sheet: how its places are called; empty where there is only one sheet.
        kinds: the channels that the name of its sheet says.
    """

    row: TableRow
    header: Header
    sheet: str
    kinds: tuple[str, ...]
    reading: DayReading
    surroundings: Surroundings
    above: Above
    is_cut_by_marks: bool = False
    used: set[int] = field(default_factory=set)
    troubles: list[Trouble] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def place(self) -> CellPlace:
        return CellPlace(self.row.number, self.row.column, self.sheet)

    def at(self, position: int) -> Cell:
        return self.row.cells[position] if position < len(self.row.cells) else NOTHING

    def refuse(self, position: int, message: str) -> None:
        column = self.row.column or self.header.shown(position)
        self.troubles.append(Trouble(message, CellPlace(self.row.number, column, self.sheet)))

    def taken(self, meaning: str) -> tuple[int, Cell]:
        """The first cell of this meaning that holds anything, with “as above” followed; it counts as used."""
        positions = self.header.columns.get(meaning, ())
        for position in positions:
            cell = self.at(position)
            if not cell.text or cell.carried == "left":
                continue
            self.used.add(position)
            if cell.unusable:
                self.refuse(position, cell.unusable)
                return position, NOTHING
            if is_as_above(cell.text):
                return position, self._from_above(position, cell)
            if is_open(cell.text) and meaning not in ("date", "publish_at"):
                self.left_out.append(LeftOut(f"{self.header.shown(position)}: {cell.text}", NONE))
                continue
            self.above.cells[position] = cell
            return position, cell
        return (positions or (0,))[0], NOTHING

    def _from_above(self, position: int, cell: Cell) -> Cell:
        above = self.above.cells.get(position)
        if above is None:
            self.refuse(
                position, f"“{cell.text}” points to the row above, and there is nothing there. Write it out."
            )
            return NOTHING
        self.remarks.append(
            f"“{cell.text}” in column {self.header.shown(position)} is read as “{above.text}”."
        )
        return above

    def list_the_rest(self) -> None:
        """Whatever was not used: no word of the row disappears unsaid."""
        for position, cell in enumerate(self.row.cells):
            if position in self.used or not cell.text or cell.carried:
                continue
            meaning = self.header.meaning(position)
            why = _NOT_TAKEN.get(meaning, ANOTHER)
            words = f"{cell.text} ({cell.link})" if cell.link else cell.text
            self.left_out.append(LeftOut(f"{self.header.shown(position)}: {words}", why))
