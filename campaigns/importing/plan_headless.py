"""Sheets without headings: columns by what stands in them, or a refusal that says of each row what it lacks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from campaigns.domain.text.listing import listed
from campaigns.importing.formats.sheet import column_letter
from campaigns.importing.guessing.labels import MEANINGS, channels_in
from campaigns.importing.plan_columns import (
    LOOKED_AT_FOR_HEADINGS,
    NO_HEADING,
    Header,
    heading_meaning,
    words_in,
)
from campaigns.importing.plan_dates import is_day
from campaigns.importing.plan_times import is_clock
from campaigns.importing.values import (
    Cell,
    ColumnFound,
    ImportFileError,
    LeftOut,
    Table,
    TableRow,
)

MOST_NAMED = 200  # rows of a sheet that is no plan; nobody reads on
NEEDED = "a column of dates (Date) and a column of texts (Text, Copy or Caption)"


def header_by_cells(table: Table, around: date) -> Header | None:
    """Columns by what stands in them, as planning tools' upload files have them: a moment, a text, an address."""
    rows = [row for row in table.rows if row.words]
    width = max((len(row.cells) for row in rows), default=0)
    looks: tuple[tuple[str, Callable[[Cell], bool]], ...] = (
        ("date", lambda cell: is_day(cell, around)),
        ("time", is_clock),
        ("link", lambda cell: re.fullmatch(r"https?://\S++", cell.text) is not None),
        ("channels", _is_channel),
    )
    meanings: dict[int, str] = {}
    for position in range(width):
        cells = [
            row.cells[position] for row in rows if position < len(row.cells) and row.cells[position].text
        ]
        fitting = next(
            (name for name, fits in looks if cells and 5 * sum(map(fits, cells)) >= 4 * len(cells)), ""
        )
        if fitting and fitting not in meanings.values():
            meanings[position] = fitting
    wordy = [
        position for position in range(width) if position not in meanings and words_in(rows, position) >= 2
    ]
    if "date" not in meanings.values() or not wordy:
        return None
    meanings[max(wordy, key=lambda position: words_in(rows, position))] = "text"
    found = tuple(
        ColumnFound(column_letter(position), f"({NO_HEADING})", meanings.get(position, ""), table.name)
        for position in range(width)
    )
    return Header(0, {meaning: (position,) for position, meaning in meanings.items()}, found)


def _is_channel(cell: Cell) -> bool:
    kinds, strangers, is_all = channels_in(cell.text) if len(cell.text) <= 80 else ((), ("",), False)
    return is_all or bool(kinds and not strangers)


# Refusals


def no_header(tables: tuple[Table, ...], left_out: Sequence[LeftOut], around: date) -> ImportFileError:
    """Says what the headings are, which are missing, and of each row what it lacks."""
    rows = [(table, row) for table in tables for row in table.rows if row.words]
    if not rows:
        return ImportFileError("There is nothing in this spreadsheet.", *not_read(left_out))
    top = [
        [cell.text for cell in row.cells if cell.text]
        for _, row in rows
        if row.number <= LOOKED_AT_FOR_HEADINGS
    ]
    fullest = max(
        top or [[]], key=lambda row: (sum(bool(heading_meaning(heading)) for heading in row), len(row))
    )
    shown = ", ".join(heading[:30] for heading in fullest[:10])
    known = "; ".join(
        f"{meaning}: {', '.join(MEANINGS[meaning][:4])}" for meaning in ("date", "text", "channels", "time")
    )
    return ImportFileError(
        f"This is not a plan of posts: it needs {NEEDED}. The headings found are: {shown}. Rename the columns and import it "
        f"again. Words that are understood are, among others, {known}.",
        *not_read(left_out),
        *_not_placed(rows[:MOST_NAMED], around, is_one_sheet=len(tables) == 1),
    )


def not_read(left_out: Sequence[LeftOut]) -> Iterator[str]:
    for one in left_out:
        yield f"Left out: {one.what} – {one.why}."


_REMEDIES = {
    "there is no day": "Put the day of its post into a cell of its own{each}, like 17 May 2027.",
    "there is no text": "Put the words of its post into a cell of its own{each}.",
    "there is no day and no text": "Take {them} out, or give {it} its day and its text.",
    "no heading above says which cell is the day and which the text": "Name the columns in a row above {them}.",
}


def _not_placed(rows: list[tuple[Table, TableRow]], around: date, *, is_one_sheet: bool) -> Iterator[str]:
    """One sentence for all rows of a sheet that lack the same."""
    found: dict[tuple[str, str], list[int]] = {}
    for table, row in rows:
        found.setdefault((table.name, _reason(row, around)), []).append(row.number)
    for (sheet, why), numbers in found.items():
        several = len(numbers) > 1
        remedy = _REMEDIES[why].format(
            each=" in each" if several else "",
            them="them" if several else "it",
            it="each" if several else "it",
        )
        named = f"{'rows' if several else 'row'} {_spans(numbers)}"
        where = named[0].upper() + named[1:] if is_one_sheet else f"Sheet {sheet}, {named}"
        yield f"{where} {'are' if several else 'is'} not placed: {why}. {remedy}"


def _reason(row: TableRow, around: date) -> str:
    has_day = any(is_day(cell, around) for cell in row.cells)
    has_text = any(len(cell.text.split()) > 1 and not is_day(cell, around) for cell in row.cells)
    if has_day and has_text:
        return "no heading above says which cell is the day and which the text"
    return f"there is no {'text' if has_day else 'day' if has_text else 'day and no text'}"


def _spans(numbers: Sequence[int]) -> str:
    """Rising numbers in words: 1, 3 to 7 and 9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return listed(
        [
            words
            for run in runs
            for words in ([f"{run[0]} to {run[-1]}"] if run[-1] - run[0] > 1 else map(str, run))
        ]
    )
