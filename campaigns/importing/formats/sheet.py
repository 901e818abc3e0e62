"""Tables of cells, from a CSV file or a workbook: how large they may be, and what a cell shows."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from campaigns.domain.text.csv_words import CsvRowError, csv_rows
from campaigns.importing.decoding import decode
from campaigns.importing.formats.number_formats import shown_number, shown_span
from campaigns.importing.markdown import clean
from campaigns.importing.values import (
    Cell,
    CellPlace,
    ImportFileError,
    SourceTables,
    Table,
    TableRow,
    Trouble,
)

MOST_ROWS = 2_000
MOST_COLUMNS = 60
MOST_MARKS = 500_000  # commas, semicolons or tabs of a file, those in its texts too
NOTHING = Cell(None, "")
_LINE_END_CODES = re.compile(
    r"_x000D_(?:\n|_x000A_)?|_x000[ABC]_", re.IGNORECASE
)  # what workbooks write, and tools copy, for a line end

# What cells show in place of words: a formula's error, or a number that is too wide, also where it was pasted as text.
_ERROR = re.compile(
    r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A!?|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|PYTHON!"
    r"|ERROR!|EXTERNAL!|TIMEOUT!)|#{3,1000}|(?:Err:|#ERR)\d{3}",
    re.IGNORECASE,
)
_BROKEN = (
    "This cell shows {}, which is what a broken formula or too narrow a column shows. Mend it in the spreadsheet, or type "
    "the words."
)


def column_letter(number: int) -> str:
    """The name a spreadsheet gives the column: 0 is A, 26 is AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_csv(raw: bytes) -> SourceTables:
    """Rows separated by commas, semicolons or tabs, whichever the first lines use.

    Raises:
        ImportFileError: it is no text, larger than a plan, or has a row that can be read in more than one way.
    """
    text, remarks = decode(raw, as_it_is=True)
    if any(text.count(mark) > MOST_MARKS for mark in ",;\t"):
        raise ImportFileError(
            "This sheet has far more columns than a plan, most of them empty. Keep those that belong to it."
        )
    try:
        found = csv_rows(text, most=MOST_ROWS)
    except CsvRowError as error:
        raise ImportFileError(Trouble(str(error), CellPlace(error.row))) from error
    refuse_too_many_rows(len(found))
    rows = tuple(
        TableRow(number, tuple(cell_of(value) for value in row.cells))
        for number, row in enumerate(found, start=1)
    )
    refuse_too_wide(rows)
    return SourceTables("CSV file", (Table("", rows, is_cut_by_marks=True),), remarks=remarks)


def refuse_too_many_rows(count: int) -> None:
    """
    Raises:
        ImportFileError: there are more than a plan has.
    """
    if count > MOST_ROWS:
        raise ImportFileError(
            f"This sheet has more than {MOST_ROWS:,} rows, which is more than a plan. Keep the month you want to import."
        )


def refuse_too_wide(rows: tuple[TableRow, ...], sheet: str = "") -> None:
    """
    Raises:
        ImportFileError: a row has more cells than are looked at; each is named.
    """
    troubles = []
    for row in rows:
        if any(cell.text for cell in row.cells[MOST_COLUMNS:]):
            said = f"This row has more than {MOST_COLUMNS} cells. Take out the columns that do not belong to the plan."
            troubles.append(Trouble(said, CellPlace(row.number, sheet=sheet)))
    if troubles:
        raise ImportFileError(*troubles)


def cell_of(value: object, number_format: str = "General") -> Cell:
    """A cell by what is stored in it, with the words that the spreadsheet shows for it."""
    if value is None:
        return NOTHING
    if isinstance(value, str):
        words = clean(_LINE_END_CODES.sub("\n", value)).strip()
        return Cell(value, words, unusable=_BROKEN.format(words[:20]) if _ERROR.fullmatch(words) else "")
    if isinstance(value, bool):
        return Cell(value, str(value).upper())
    if isinstance(value, timedelta):  # how some spreadsheets store a time of day
        return _shown_as(_clock_of(value), shown_span(value, number_format), number_format)
    if isinstance(value, (datetime, date, time)):
        return Cell(value, _shown_moment(value))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    shown = shown_number(value, number_format) if isinstance(value, (int, float)) else str(value)
    return _shown_as(value, shown, number_format)


def _shown_as(value: object, shown: str | None, number_format: str) -> Cell:
    if shown is not None:
        return Cell(value, shown)
    said = (
        f"This cell shows a number in the format “{number_format}”, which is not worked out here. Put what Excel shows "
        "into the cell as text: type an apostrophe, then the words."
    )
    return Cell(value, _shown_moment(value) if isinstance(value, time) else str(value), unusable=said)


def _clock_of(since_midnight: timedelta) -> object:
    minutes = int(since_midnight.total_seconds() // 60)
    return time(minutes // 60, minutes % 60) if 0 <= minutes < 24 * 60 else since_midnight


def _shown_moment(value: datetime | date | time) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    clock = f" {value:%H:%M}" if isinstance(value, datetime) and value.time() != time() else ""
    return f"{value.day} {value:%B %Y}{clock}"
