"""A month's plan from a spreadsheet: one row, one post. Anything about time that can't be right stops the whole import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from campaigns.domain.text.csv_words import too_many_cells
from campaigns.importing.formats.sheet import NOTHING
from campaigns.importing.guessing.dates import month_named
from campaigns.importing.plan_cells import DayReading
from campaigns.importing.plan_columns import Header, day_row, headers_of, is_title
from campaigns.importing.plan_dates import DayCell, order_of, proofs
from campaigns.importing.plan_grid import grid_of
from campaigns.importing.plan_headless import header_by_cells, no_header, not_read
from campaigns.importing.plan_repeats import without_repeats
from campaigns.importing.plan_row_cells import Above, Surroundings
from campaigns.importing.plan_rows import PlanRow, row_kinds, sheet_kinds
from campaigns.importing.plan_weeks import week_row, weekday_alone
from campaigns.importing.values import (
    Cell,
    CellPlace,
    ColumnFound,
    ImportedDocument,
    ImportedItem,
    ImportFileError,
    LeftOut,
    SourceTables,
    Table,
    TableRow,
    Trouble,
)

__all__ = ["Surroundings", "guess_plan"]


@dataclass
class _Part:
    """A plan in a sheet: its headings and the rows below them."""

    table: Table
    header: Header
    rows: Sequence[TableRow]
    sheet: str = ""
    items: list[ImportedItem] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def above(self) -> Sequence[TableRow]:
        return self.table.rows[: max(self.header.row - 1, 0)]

    def days(self, around: date) -> list[DayCell]:
        found = []
        for row in self.rows:
            positions = [
                one
                for meaning in ("date", "publish_at", "week")
                for one in self.header.columns.get(meaning, ())
            ]
            cells = [row.cells[one] for one in positions if one < len(row.cells) and row.cells[one].text]
            weekdays = [
                row.cells[one].text for one in self.header.columns.get("weekday", ()) if one < len(row.cells)
            ]
            alone = day_row(row, around)
            if alone is None and is_title(row):
                continue
            for cell in dict.fromkeys((*cells, *([alone] if alone else []))):
                if not cell.carried:
                    found.append(DayCell(row.number, cell, " ".join(weekdays)))
        return found

    def place(self, row: int) -> CellPlace:
        for meaning in ("date", "publish_at"):
            if meaning in self.header.columns:
                return CellPlace(row, self.header.shown(self.header.columns[meaning][0]), self.sheet)
        return CellPlace(row, sheet=self.sheet)


def guess_plan(source: SourceTables, surroundings: Surroundings) -> ImportedDocument:
    """The posts of a plan, in the order of its rows.

    Raises:
        ImportFileError: it is no plan, or a date, time or text in it can't be used; every such cell is named.
    """
    left_out = list(source.left_out)
    parts = _parts(source, surroundings, left_out)
    several = len({part.table.name for part in parts}) > 1
    for part in parts:
        part.sheet = part.table.name if several else ""
    _read_days(parts, surroundings)
    columns: list[ColumnFound] = []
    for part in parts:
        columns += [replace(column, sheet=part.sheet) for column in part.header.found if column.heading]
        left_out += part.left_out
    if troubles := [trouble for part in parts for trouble in part.troubles]:
        raise ImportFileError(*dict.fromkeys(troubles))
    of_sheets = _sheet_channels(parts)
    every = [item for part in parts for item in part.items]
    items, repeated = without_repeats([item for item in every if not item.kept_back], of_sheets)
    kept_back, again = without_repeats([item for item in every if item.kept_back], of_sheets)
    if not every:
        raise ImportFileError(
            "The plan has headings and no row with a text below them.",
            *not_read(left_out),
        )
    remarks = (*source.remarks, *(remark for part in parts for remark in part.remarks))
    return ImportedDocument(
        source.label,
        (*items, *kept_back),
        tuple(dict.fromkeys(columns)),
        (*left_out, *repeated, *again),
        (*remarks, *_told_apart(items, kept_back)),
    )


def _told_apart(items: Sequence[ImportedItem], kept_back: Sequence[ImportedItem]) -> Iterator[str]:
    if kept_back:
        are = "row is" if len(kept_back) == 1 else "rows are"
        below = " below the others" if items else ""
        yield (
            f"{len(kept_back)} {are} done, held or called off by what the plan says, and shown apart{below}. Nothing of that is "
            "brought in unless you ask for it."
        )


def _sheet_channels(parts: Sequence[_Part]) -> dict[str, tuple[str, ...]]:
    return {part.sheet: kinds for part in parts if part.sheet and (kinds := sheet_kinds(part.table.name))}


def _parts(source: SourceTables, surroundings: Surroundings, left_out: list[LeftOut]) -> list[_Part]:
    """Each plan of each sheet: by its headings, as a calendar, or, where nothing else is there, by what stands in it."""
    around = surroundings.around
    parts: list[_Part] = []
    strangers: list[Table] = []
    for table in source.tables:
        found = list(_by_headings(table, around))
        if not found:
            _refuse_turned(table, around)
            found = list(_by_calendar(table, around))
        parts += found
        if not found:
            strangers.append(table)
    if not parts:
        by_cells = [(table, header_by_cells(table, around)) for table in strangers]
        parts = [_Part(table, header, table.rows) for table, header in by_cells if header is not None]
        strangers = [table for table, header in by_cells if header is None]
        for part in parts:
            part.remarks.append(
                "There are no headings, so the columns were told by what stands in them. Look at each."
            )
    if not parts:
        raise no_header(source.tables, left_out, around)
    for table in strangers:
        words = " | ".join(row.words for row in table.rows if row.words)
        if words:
            left_out.append(LeftOut(f"sheet {table.name}: {words}", "it is no plan of posts"))
    return parts


def _by_headings(table: Table, around: date) -> Iterator[_Part]:
    headers = headers_of(table, around)
    for header, following in zip(headers, (*headers[1:], None), strict=False):
        end = following.row - 1 if following else len(table.rows)
        part = _Part(table, header, table.rows[header.row : end])
        if header is headers[0]:
            part.left_out += _above(table, header)
        yield part


def _above(table: Table, header: Header) -> Iterator[LeftOut]:
    for row in table.rows[: header.row - 1]:
        if row.words:
            yield LeftOut(f"row {row.number}: {row.words}", "stands above the headings")


def _refuse_turned(table: Table, around: date) -> None:
    """
    Raises:
        ImportFileError: its headings stand below one another, and its posts beside one another.
    """
    width = max((len(row.cells) for row in table.rows), default=0)
    turned = Table(
        table.name,
        tuple(
            TableRow(at + 1, tuple(row.cells[at] for row in table.rows if at < len(row.cells)))
            for at in range(min(width, 2))
        ),
    )
    part = next(_by_headings(turned, around), None)
    if part is not None:
        heads = ", ".join(column.heading for column in part.header.found if column.meaning)
        raise ImportFileError(
            f"{f'Sheet {table.name}' if table.name else 'This sheet'} has its headings below one another ({heads}). Copy all of "
            "it, use Paste special with Transpose in a new sheet, and import that."
        )


def _by_calendar(table: Table, around: date) -> Iterator[_Part]:
    grid = grid_of(table, around)
    if grid is None or not (grid.rows or grid.troubles):
        return
    above = list(_above(table, grid.header))
    yield _Part(
        table,
        grid.header,
        grid.rows,
        troubles=grid.troubles,
        left_out=[*above, *grid.left_out],
        remarks=["The sheet is read as a calendar: each text is a post on its day.", *grid.remarks],
    )


def _read_days(parts: Sequence[_Part], surroundings: Surroundings) -> None:
    """Each column of days as one; where one does not tell which way round it is, the others of the file do."""
    columns = [part.days(surroundings.around) for part in parts]
    shown = {
        bool(month_first)
        for column in columns
        for day_first, month_first in [proofs(column)]
        if day_first or month_first
    }
    elsewhere = shown.pop() if len(shown) == 1 else None
    for part, column in zip(parts, columns, strict=True):
        said = part.header.month_first if part.header.month_first is not None else surroundings.month_first
        order = order_of(column, said=said, elsewhere=elsewhere)
        part.troubles += [Trouble(message, part.place(row)) for row, message in order.troubles.items()]
        if order.month_first and order.proof:
            part.remarks.append(
                f"“{order.proof}” puts the month first, so every day in its column is read so."
            )
        reading = DayReading(
            surroundings.around,
            surroundings.zone,
            order.month_first,
            _month_of(part, surroundings),
            part.table.day_nought,
        )
        _read_rows(part, reading, surroundings, already={*order.troubles})


def _month_of(part: _Part, surroundings: Surroundings) -> tuple[int, int] | None:
    """Of the sheet's name, of what stands above its headings, or of the file's name, for days like “Mon 17th”."""
    above = [row.words for row in part.above]
    names = (part.table.name, *above, surroundings.file_name)
    return next((found for words in names if (found := month_named(words, surroundings.around))), None)


def _week_above(part: _Part, around: date) -> Cell:
    """The last week that stands above the headings, or that the sheet is named for."""
    named = TableRow(0, (Cell(part.table.name, part.table.name),))
    return next((week for row in (*reversed(part.above), named) if (week := week_row(row, around))), NOTHING)


def _read_rows(part: _Part, reading: DayReading, surroundings: Surroundings, *, already: set[int]) -> None:
    above = Above(week=_week_above(part, surroundings.around))
    kinds = sheet_kinds(part.table.name)
    headings = [column.heading for column in part.header.found]
    rows = [row for row in part.rows if row.words]
    for row, after in zip(rows, (*rows[1:], None), strict=False):
        if [cell.text for cell in row.cells][: len(headings)] == headings:
            part.left_out.append(LeftOut(f"row {row.number}: {row.words}", "repeats the headings"))
            continue
        if (alone := day_row(row, surroundings.around)) and after and not _has_day(part.header, after):
            above.heading_day = alone
            above.day = NOTHING
            continue
        if (
            after
            and (week := week_row(row, surroundings.around) or alone)
            and _has_weekday(part.header, after)
        ):
            above.week, above.heading_day, above.day = week, NOTHING, NOTHING
            continue
        if kinds_below := row_kinds(row):
            above.kinds = kinds_below
            continue
        if part.table.is_cut_by_marks and (extra := _cells_too_many(part.header, row)):
            part.troubles.append(Trouble(extra, CellPlace(row.number, sheet=part.sheet)))
            continue
        one = PlanRow(
            row, part.header, part.sheet, kinds, reading, surroundings, above, part.table.is_cut_by_marks
        )
        item = one.item()
        of_day = {str(trouble.place) for trouble in part.troubles} if row.number in already else set()
        part.troubles += [trouble for trouble in one.troubles if str(trouble.place) not in of_day]
        if item is None:
            part.left_out += one.left_out
        else:
            part.items.append(item)


def _has_day(header: Header, row: TableRow) -> bool:
    positions = (*header.columns.get("date", ()), *header.columns.get("publish_at", ()))
    return any(one < len(row.cells) and row.cells[one].text for one in positions)


def _has_weekday(header: Header, row: TableRow) -> bool:
    """“Wednesday” in the column of days, or in one of its own."""
    positions = (
        one for meaning in ("date", "publish_at", "weekday") for one in header.columns.get(meaning, ())
    )
    return any(one < len(row.cells) and weekday_alone(row.cells[one].text) for one in positions)


def _cells_too_many(header: Header, row: TableRow) -> str:
    cells = max((position + 1 for position, cell in enumerate(row.cells) if cell.text), default=0)
    return too_many_cells(cells, header.width) if 0 < header.width < cells else ""
