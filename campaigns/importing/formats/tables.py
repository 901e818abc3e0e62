"""Tables as lines of text: every value stays in its column, whatever cells are empty or merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from campaigns.importing.markdown import escape_line_starts
from campaigns.importing.values import Block, BlockKind

CELL_WORDS = 25  # a cell of more is text beside other text, and no value in a row
NOTHING = "…"  # stands where a row has no value of its own
MOST_COLUMNS = 200  # more than any table people read
MARKED = (
    f"A table has empty or merged cells. “{NOTHING}” stands for each, so that every figure keeps its column. Look at "
    "those lines, and take out what you do not need."
)


@dataclass(frozen=True)
class Cell:
    """``blocks`` is empty where a cell is. ``width`` and ``height`` count the columns and rows it goes over; a height of 0 goes
    on to the end. ``holds_table``: there are rows within it.
    """

    blocks: tuple[Block, ...]
    width: int = 1
    height: int = 1
    holds_table: bool = False

    @property
    def is_value(self) -> bool:
        return (
            len(self.blocks) == 1 and not self.holds_table and len(self.blocks[0].text.split()) <= CELL_WORDS
        )


Row = dict[int, Cell]  # by column; what an earlier cell goes over is not in it


def placed(rows: Iterable[Iterable[Cell]]) -> Iterator[Row]:
    """Each row with its cells in their columns, those that go on from the rows above counted."""
    taken: dict[int, int] = {}  # column → rows that a cell above still goes over; -1 for all
    for cells in rows:
        row: Row = {}
        column = 0
        going_on = {place: left - 1 if left > 0 else left for place, left in taken.items() if left}
        for cell in cells:
            while taken.get(column):
                column += 1
            if column >= MOST_COLUMNS:
                column = max(row, default=0) + 1
            row[column] = cell
            width = max(1, min(cell.width, MOST_COLUMNS - column))
            if cell.height != 1:
                going_on |= dict.fromkeys(range(column, column + width), cell.height - 1)
            column += width
        taken = going_on
        yield row


def lines_of(rows: Sequence[Row]) -> tuple[list[Block], bool]:
    """The blocks of a table in their order, and whether marks stand in it for cells without a value.

    A row of values is one line; where texts stand beside one another, they come one after the other. Columns in which
    nothing stands are no columns: pages space themselves out with them.
    """
    columns = sorted({column for row in rows for column, cell in row.items() if cell.blocks})
    blocks: list[Block] = []
    is_marked = False
    for row in rows:
        cells = [row.get(column) for column in columns]
        told = [cell for cell in cells if cell is not None and cell.blocks]
        is_line = all(cell.is_value for cell in told) and (
            len(told) > 1 or (told and told[0] is not cells[0])
        )
        if not is_line:
            blocks += [block for cell in told for block in cell.blocks]
            continue
        blocks.append(_line([cell.blocks[0] if cell is not None and cell.blocks else None for cell in cells]))
        is_marked = is_marked or len(told) < len(cells)
    return blocks, is_marked


def _line(values: Sequence[Block | None]) -> Block:
    numbers = [f"{one.number}. " if one and one.number else "" for one in values]
    texts, written = (
        " – ".join(
            f"{number}{' '.join(words.split())}" for number, words in zip(numbers, several, strict=True)
        )
        for several in (
            [one.text if one else NOTHING for one in values],
            [one.markdown if one else NOTHING for one in values],
        )
    )
    return Block(BlockKind.PARAGRAPH, texts, escape_line_starts(written) if numbers[0] else written)
