"""Spreadsheets: CSV and XLSX as rows of cells. Formulas are not computed, and only bounded numbers of rows are read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from campaigns.domain.csv_words import why_unreadable
from campaigns.importing.decoding import decode
from campaigns.importing.limits import broken, open_archive
from campaigns.importing.markdown import clean
from campaigns.importing.values import (
    Cell,
    ImportFileError,
    LeftOut,
    Place,
    SourceTables,
    Table,
    TableRow,
    Trouble,
)

MOST_ROWS = 2_000
MOST_COLUMNS = 60
LONGEST_CELL = 20_000
DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 5_000  # characters of each first line; twenty of them stay below what a field may have


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
        ImportFileError: it is no text, or larger than a plan.
    """
    text, remarks = decode(raw)
    delimiter = _delimiter(text)
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    rows: list[TableRow] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
        for number, values in enumerate(reader, start=1):
            if number > MOST_ROWS:
                raise _too_long()
            rows.append(TableRow(number, tuple(_cell(value) for value in values[:MOST_COLUMNS])))
    except csv.Error as error:
        raise ImportFileError(Trouble(why_unreadable(error), Place(len(rows) + 1))) from error
    return SourceTables(label="CSV file", tables=(Table("", tuple(rows)),), remarks=remarks)


def _delimiter(text: str) -> str:
    """The separator that most of the first lines agree on."""
    lines = [line[:_LOOKED_AT] for line in text.split("\n")[:20] if line.strip()]

    def score(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)] or [1]
        return (widths[0] > 1) + (max(widths) > 1), max(widths)

    return max(DELIMITERS, key=score)


def read_xlsx(raw: bytes) -> SourceTables:
    """Every sheet that can be seen.

    Raises:
        ImportFileError: it is damaged or locked, larger than a plan, or a formula's value was never stored.
    """
    open_archive(raw).close()
    from openpyxl import load_workbook  # heavy, and only wanted here

    try:
        values = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        formulas = load_workbook(io.BytesIO(raw), read_only=True, data_only=False)
        seen = [sheet.title for sheet in values.worksheets if sheet.sheet_state == "visible"]
        hidden = [sheet.title for sheet in values.worksheets if sheet.sheet_state != "visible"]
        tables = tuple(_table(name, values[name], formulas[name]) for name in seen)
    except ImportFileError:
        raise
    except Exception as error:  # the library lets through whatever a damaged part makes its own parts throw
        raise broken(error) from error
    left_out = tuple(LeftOut(f"sheet {name}", "it is hidden") for name in hidden)
    return SourceTables(label="Excel workbook", tables=tables, left_out=left_out)


def _table(name: str, values: Any, formulas: Any) -> Table:
    rows = []
    troubles: list[Trouble] = []
    for number, (row, written) in enumerate(zip(_rows(values), _rows(formulas), strict=False), start=1):
        if number > MOST_ROWS:
            raise _too_long()
        troubles += _uncomputed(name, number, row, written)
        rows.append(TableRow(number, tuple(_cell(value) for value in row)))
    while rows and not any(cell.text for cell in rows[-1].cells):
        rows.pop()
    if troubles:
        raise ImportFileError(*troubles)
    return Table(name, tuple(rows))


def _rows(sheet: Any) -> Iterator[Sequence[object]]:
    """Bounded: a sheet may claim a million rows and hold three."""
    sheet.reset_dimensions()
    rows: Iterator[Sequence[object]] = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
    return islice(rows, MOST_ROWS + 1)


def _uncomputed(
    sheet: str, number: int, row: Sequence[object], written: Sequence[object]
) -> Iterator[Trouble]:
    for column, (value, formula) in enumerate(zip(row, written, strict=False)):
        if value is None and isinstance(formula, str) and formula.startswith("="):
            place = Place(number, column_letter(column), sheet)
            message = (
                "This cell holds a formula whose value was not saved. Copy the column and paste it as values."
            )
            yield Trouble(message, place)


def _cell(value: object) -> Cell:
    if value is None:
        return Cell(None, "")
    if isinstance(value, str):
        return Cell(value, clean(value[:LONGEST_CELL]).strip())
    if isinstance(value, bool):
        return Cell(value, "yes" if value else "no")
    if isinstance(value, timedelta):  # how some spreadsheets store a time of day
        value = _clock_of(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, (datetime, date, time)):
        return Cell(value, str(value))
    return Cell(value, str(value))


def _clock_of(since_midnight: timedelta) -> object:
    minutes = int(since_midnight.total_seconds() // 60)
    return time(minutes // 60, minutes % 60) if 0 <= minutes < 24 * 60 else since_midnight


def _too_long() -> ImportFileError:
    return ImportFileError(
        f"This sheet has more than {MOST_ROWS:,} rows, which is more than a plan. Keep the month you want to import."
    )
