"""CSV files read to the letter: a row that its marks leave open is named, for a reader that guesses cuts texts unseen."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import count, islice
from statistics import mode
from typing import NamedTuple

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}  # and how each is called
_LOOKED_AT = 5_000  # characters of each first line; twenty of them stay below what a field may have
_HINT = re.compile(r"sep=(?P<mark>[,;\t|])\r?\n?", re.IGNORECASE)  # how Excel is told


class CsvRowError(ValueError):
    """This row, or line of the file, can't be read in one way alone. The message is a sentence for the writer."""

    def __init__(self, row: int, line: int, message: str) -> None:
        super().__init__(message)
        self.row = row
        self.line = line


class CsvRow(NamedTuple):
    """The cells of a row as they stand in the file, and the line in which it begins."""

    line: int
    cells: list[str]


def delimiter_of(text: str) -> str:
    """The separator that most of the first lines agree on; the first may be a title."""
    if hint := _HINT.match(text):
        return hint["mark"]
    lines = [line[:_LOOKED_AT] for line in text.splitlines()[:20] if line.strip()]

    def score(delimiter: str) -> tuple[int, bool, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)] or [1]
        several = [width for width in widths if width > 1] or [1]
        usual = mode(several)
        return several.count(usual) if usual > 1 else 0, widths[0] > 1, usual

    return max(SEPARATORS, key=score)


def csv_rows(text: str, *, most: int | None = None) -> list[CsvRow]:
    """Every row; a line that only tells Excel the separator is an empty one.

    ``most`` rows are read and one more, which tells that there are more.

    Raises:
        CsvRowError: quotation marks are opened and not closed, or stand where they may belong to the text.
    """
    text = text.removeprefix("\ufeff")
    delimiter = delimiter_of(text)
    if hint := _HINT.match(text):
        text = "\n" + text[hint.end() :]
    end = None if most is None else most + 1
    rows = list(islice(_strictly(text, delimiter, is_spaced=False), end))
    after = [cell for row in rows for cell in row.cells[1:] if cell.strip()]
    if after and sum(cell.startswith(" ") for cell in after) > 0.8 * len(after):
        rows = list(islice(_strictly(text, delimiter, is_spaced=True), end))
    _refuse_space_before_marks(rows)
    _refuse_swallowed(rows, delimiter)
    return rows


def _strictly(text: str, delimiter: str, *, is_spaced: bool) -> Iterator[CsvRow]:
    reader = csv.reader(
        StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=is_spaced
    )
    for number in count(1):
        line = reader.line_num + 1
        try:
            yield CsvRow(line, next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            raise CsvRowError(number, line, _why(error)) from error


def _refuse_space_before_marks(rows: Sequence[CsvRow]) -> None:
    for number, row in enumerate(rows, start=1):
        if any(cell.startswith(' "') for cell in row.cells[1:]):
            raise CsvRowError(
                number,
                row.line,
                "A space stands before a quotation mark, so it can't be told whether the mark belongs to the text. Take the "
                "space out.",
            )


def _why(error: csv.Error) -> str:
    if "field larger" in str(error):
        return (
            f"A cell has over {csv.field_size_limit():,} characters. Shorten it; if it looks short to you, a quotation mark "
            "is opened there and never closed."
        )
    if "expected after" in str(error):
        return (
            "The quotation marks in this row can't be told from those around a cell. Put each cell that holds any between "
            "quotation marks and double those inside, or save it again from your spreadsheet program as CSV."
        )
    return (
        "This row can't be read: a quotation mark is opened and never closed, or the file was cut. Save it again from "
        "your spreadsheet program as CSV."
    )


def _refuse_swallowed(rows: Sequence[CsvRow], delimiter: str) -> None:
    """A cell with a line that looks like the next row: most likely its quotation mark was meant to close before."""
    shapes: dict[int, set[str]] = {}
    for row in rows:
        for position, cell in enumerate(row.cells):
            if (shape := _shape(cell)) and len(cell.splitlines()) == 1:
                shapes.setdefault(position, set()).add(shape)
    fewest = (
        max(2, len(rows[0].cells) - 1) if rows else 2
    )  # the last line of such a cell may be a row cut short
    for number, row in enumerate(rows, start=1):
        for line in (line for cell in row.cells for line in cell.splitlines()[1:]):
            pieces = line.split(delimiter)
            if len(pieces) >= fewest and any(
                _shape(piece) in shapes.get(position, ()) for position, piece in enumerate(pieces)
            ):
                raise CsvRowError(
                    number,
                    row.line,
                    "A quotation mark is opened in this row and closed in a later one, so that a text seems to go on over "
                    f"what looks like the next row: “{line.strip()[:60]}”. Close it where the text ends.",
                )


def _shape(cell: str) -> str:
    """What dates, times and addresses of one column have in common; empty for words, which have nothing."""
    words = cell.strip()
    if len(words) > 80:
        return ""
    if re.fullmatch(r"[^\s@]++@[^\s@]++", words):
        return "@"
    return (
        re.sub(r"[A-Za-z]+", "a", re.sub(r"\d+", "9", words)) if re.match(r"[A-Za-z]{0,9} ?\d", words) else ""
    )


def cut_by_a_separator(before: str, after: str) -> bool:
    """Whether a text that goes on in the next cell was most likely cut there: ``Reed, Jo`` or ``1,000``."""
    if not before.strip() or not after.strip():
        return False
    is_number = before[-1].isdigit() and re.match(r"\d{3}(?!\d)", after) is not None
    return after[0] == " " or is_number


def too_many_cells(cells: int, headings: int) -> str:
    """A sentence for a row with more cells than there are headings."""
    return (
        f"This row has {cells} cells and there are {headings} headings: a text with the separator in it was most likely cut "
        "there. Put it between quotation marks, or save the file again from your spreadsheet program as CSV."
    )
