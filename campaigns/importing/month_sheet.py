"""Reading the month's spreadsheet back: its rows as they stand there, whatever program saved it."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import Any

from campaigns.domain.items.month_sheet import NEEDED, SHEET, RawRow
from campaigns.importing.limits import LARGEST_FILE, broken, open_archive
from campaigns.importing.values import ImportFileError

MOST_ROWS, MOST_COLUMNS = 1_000, 60


def read_month_sheet(raw: bytes) -> list[RawRow]:
    """The rows of its first sheet with the right headings, wherever the columns stand; empty ones are left away.

    Raises:
        ImportFileError: it is no such workbook, damaged, or larger than a month.
    """
    if len(raw) > LARGEST_FILE:
        raise ImportFileError("This file is larger than any month’s plan.")
    if not raw.startswith(b"PK\x03\x04"):
        raise ImportFileError(
            "This is no Excel workbook. Save it as “Excel Workbook (.xlsx)”, and choose that."
        )
    open_archive(raw).close()
    from openpyxl import load_workbook  # heavy, and only wanted here

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts that hold no words
            book = load_workbook(io.BytesIO(raw), read_only=True)
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        sheet.reset_dimensions()  # it may claim a million rows and hold three
        rows = list(islice(sheet.iter_rows(max_col=MOST_COLUMNS), MOST_ROWS + 2))
    except ImportFileError:
        raise
    except Exception as error:  # the library lets through whatever a damaged part makes its own parts throw
        raise broken(error) from error
    if len(rows) > MOST_ROWS + 1:
        raise ImportFileError(
            f"There are more than {MOST_ROWS:,} rows in it, which is more than a month’s plan has."
        )
    return list(_rows(rows))


def _rows(rows: list[Any]) -> Iterator[RawRow]:
    headings = [" ".join(str(cell.value or "").split()) for cell in rows[0]] if rows else []
    known = {one.casefold(): one for one in NEEDED}
    headings = [known.get(one.casefold(), one) for one in headings]
    if missing := [one for one in NEEDED if one not in headings]:
        raise ImportFileError(
            f"It has no column {missing[0]} in its first row. Begin with the template or with the month as it was taken out."
        )
    if twice := next((one for one in headings if one and headings.count(one) > 1), ""):
        raise ImportFileError(f"Two of its columns are called {twice}. Take one of them out.")
    for number, row in enumerate(rows[1:], start=2):
        cells = {heading: cell.value for heading, cell in zip(headings, row, strict=False) if heading}
        formulas = tuple(
            heading for heading, cell in zip(headings, row, strict=False) if heading and cell.data_type == "f"
        )
        found = RawRow(number, cells, formulas)
        if not found.is_empty:
            yield found
