"""Which column of a spreadsheet is which: the row of headings is found, and each heading read."""

from __future__ import annotations

from dataclasses import dataclass

from campaigns.importing.formats.sheet import column_letter
from campaigns.importing.guessing.labels import MEANINGS, meaning_of
from campaigns.importing.values import ColumnFound, ImportFileError, Table

LOOKED_AT_FOR_HEADINGS = 20
NEEDED = "a column of dates (Date) and a column of texts (Text, Copy or Caption)"


@dataclass(frozen=True)
class Header:
    """The row of headings, and for each meaning the position of its column; the first wins where two mean the same."""

    row: int
    columns: dict[str, int]
    found: tuple[ColumnFound, ...]

    def shown(self, meaning: str) -> str:
        """``B (Date)``, for messages."""
        position = self.columns[meaning]
        return f"{column_letter(position)} ({self.found[position].heading})"


def find_header(table: Table) -> Header | None:
    """None where no row near the top names a date and a text."""
    best: Header | None = None
    for row in table.rows[:LOOKED_AT_FOR_HEADINGS]:
        header = _header(row.number, [cell.text for cell in row.cells], table.name)
        if best is None or len(header.columns) > len(best.columns):
            best = header
    return best if best is not None and is_plan(best) else None


def is_plan(header: Header) -> bool:
    return _has_text(header) and ("date" in header.columns or "publish_at" in header.columns)


def _has_text(header: Header) -> bool:
    return "text" in header.columns or any(meaning.startswith("text:") for meaning in header.columns)


def no_header(tables: tuple[Table, ...]) -> ImportFileError:
    """Says what the headings are and which are missing."""
    headings = [
        [cell.text for cell in row.cells if cell.text]
        for table in tables
        for row in table.rows[:LOOKED_AT_FOR_HEADINGS]
        if any(cell.text for cell in row.cells)
    ]
    if not headings:
        return ImportFileError("There is nothing in this spreadsheet.")
    fullest = max(headings, key=lambda row: (sum(bool(meaning_of(heading)) for heading in row), len(row)))
    shown = ", ".join(heading[:30] for heading in fullest[:10])
    known = "; ".join(
        f"{meaning}: {', '.join(MEANINGS[meaning][:4])}" for meaning in ("date", "text", "channels", "time")
    )
    return ImportFileError(
        f"This is not a plan of posts: it needs {NEEDED}. The headings found are: {shown}. Rename the columns and import it "
        f"again. Words that are understood are, among others, {known}."
    )


def _header(number: int, headings: list[str], sheet: str) -> Header:
    columns: dict[str, int] = {}
    found = []
    for position, heading in enumerate(headings):
        meaning = meaning_of(heading) if 0 < len(heading) <= 60 else ""
        if (meaning == "notes" and "notes" in columns) or (meaning and meaning in columns):
            meaning = ""
        if meaning:
            columns[meaning] = position
        found.append(ColumnFound(column_letter(position), heading, meaning, sheet))
    if "date" in columns and "weekday" not in columns and "publish_at" not in columns:
        columns = dict(columns)
    return Header(number, columns, tuple(found))
