"""Plans drawn as a calendar: a month with a column for each day of the week, or a week with a column for each day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from campaigns.importing.formats.sheet import column_letter
from campaigns.importing.guessing.dates import find_day, is_only_a_date, month_named, weekday_named
from campaigns.importing.guessing.labels import channels_in
from campaigns.importing.plan_columns import Header
from campaigns.importing.plan_dates import LONGEST_DAY, is_day_alone
from campaigns.importing.plan_times import is_clock
from campaigns.importing.plan_words import names_a_day, taken_off
from campaigns.importing.values import Cell, CellPlace, ColumnFound, LeftOut, Table, TableRow, Trouble

_DAY = re.compile(r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?=$|\n)(?P<text>[\s\S]*)", re.IGNORECASE)
_MEANINGS = ("date", "time", "channels", "text")
FEWEST_DAYS = 5
NAMES_A_DAY = "it says what day it is, so it is no post; write out a text if one belongs there"


@dataclass
class Grid:
    """A calendar turned into rows of a plan, one for each text in it."""

    header: Header
    rows: list[TableRow] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def grid_of(table: Table, around: date) -> Grid | None:
    """None where no row of the sheet is the head of a calendar."""
    for row in table.rows:
        weekdays = _weekdays(row)
        if len(weekdays) >= FEWEST_DAYS:
            return _Month(table, row, weekdays, around).read()
        days = [
            position for position, cell in enumerate(row.cells) if cell.text and is_day_alone(cell, around)
        ]
        if len(days) >= 2 and len(days) >= len([cell for cell in row.cells if cell.text]) - 2:
            return _week(table, row, days)
    return None


def _header(row: int, sheet: str) -> Header:
    found = tuple(ColumnFound("", f"calendar: {meaning}", meaning, sheet) for meaning in _MEANINGS)
    return Header(row, {meaning: (position,) for position, meaning in enumerate(_MEANINGS)}, found)


def _weekdays(row: TableRow) -> dict[int, int]:
    return {
        position: weekday
        for position, cell in enumerate(row.cells)
        if len(cell.text) <= 9 and (weekday := weekday_named(cell.text)) is not None
    }


def _rows_of_cell(
    grid: Grid, number: int, position: int, day: Cell, text: str, label: tuple[str, str] = ("", "")
) -> Iterator[TableRow]:
    """A row for each text of one cell: each line that begins with its own channel or time begins a post."""
    texts: list[str] = []
    for line in text.split("\n"):
        if names_a_day(line):
            place = CellPlace(number, column_letter(position))
            grid.left_out.append(LeftOut(f"{place}: {day.text}, {line}", NAMES_A_DAY))
            continue
        clock, channels, _ = taken_off(line)
        if texts and not (clock or channels):
            texts[-1] += f"\n{line}"
        else:
            texts.append(line)
    for one in texts:
        clock, channels, words = taken_off(one)
        if clock or channels:
            taken = " and ".join(part for part in (clock, channels) if part)
            place = CellPlace(number, column_letter(position))
            grid.remarks.append(
                f"{place}: “{one[: len(one) - len(words)].strip()}” before the text is read as {taken}."
            )
        values = (clock or label[0], channels or label[1], words)
        yield TableRow(number, (day, *(Cell(value, value) for value in values)), column_letter(position))


def _week(table: Table, head: TableRow, days: Sequence[int]) -> Grid:
    """Days along the top; what stands before the first of them says the channel or the time of its row."""
    grid = Grid(_header(head.number, table.name))
    for row in table.rows:
        if row.number <= head.number:
            words = " | ".join(
                cell.text for position, cell in enumerate(row.cells) if position not in days and cell.text
            )
            if words and row.number == head.number:
                grid.left_out.append(LeftOut(f"row {row.number}: {words}", "stands beside the days"))
            continue
        label = _label(grid, row, days)
        for position, cell in enumerate(row.cells):
            if position in days and cell.text and not cell.carried:
                grid.rows += _rows_of_cell(grid, row.number, position, head.cells[position], cell.text, label)
    return grid


def _label(grid: Grid, row: TableRow, days: Sequence[int]) -> tuple[str, str]:
    clock = channels = ""
    for position, cell in enumerate(row.cells):
        if position in days or not cell.text:
            continue
        kinds, strangers, is_all = channels_in(cell.text)
        if is_clock(cell) and not clock:
            clock = cell.text
        elif (is_all or (kinds and not strangers)) and not channels:
            channels = cell.text
        else:
            grid.left_out.append(
                LeftOut(f"row {row.number}: {cell.text}", "stands beside the days of the calendar")
            )
    return clock, channels


def _day_of(cell: Cell, around: date) -> date | None:
    """The day in a cell. In figures alone it is none, for day and month may be either way round."""
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    found = find_day(cell.text, around)
    return found.day if found is not None and re.search(r"[A-Za-z]{3}", found.words) else None


@dataclass
class _Month:
    """A month's calendar while it is being read, from its row of weekdays down."""

    table: Table
    head: TableRow
    weekdays: dict[int, int]
    around: date
    days: dict[int, date] = field(default_factory=dict)
    last: date | None = None
    refused: set[int] = field(default_factory=set)

    def read(self) -> Grid:
        self.grid = Grid(_header(self.head.number, self.table.name))
        self.month = self._month()
        for row in self.table.rows[self.head.number :]:
            if len(_weekdays(row)) >= FEWEST_DAYS:
                continue
            if found := self._month_of(row):
                self.month, self.last = found, None
                self.grid.left_out.append(LeftOut(f"row {row.number}: {row.words}", "is the head of a month"))
                continue
            week = self._week_of(row)
            for position, cell in enumerate(row.cells):
                if cell.text and not cell.carried and cell is not week:
                    self._cell(row.number, position, cell)
        return self.grid

    def _month(self) -> tuple[int, int] | None:
        above = [row.words for row in self.table.rows[: self.head.number - 1] if row.words]
        found = [month_named(words, self.around) for words in (*reversed(above), self.table.name)]
        return next((one for one in found if one), None)

    def _month_of(self, row: TableRow) -> tuple[int, int] | None:
        own = [cell for cell in row.cells if cell.text and not cell.carried]
        is_title = len(own) == 1 and re.fullmatch(r"[A-Za-z]{3,9}\.?(?: \d{4})?", own[0].text)
        return month_named(own[0].text, self.around) if is_title else None

    def _week_of(self, row: TableRow) -> Cell | None:
        """“17 May” or “w/c 17 May” beside the days of the week: the cell, and each column has its day from there on."""
        for position, cell in enumerate(row.cells):
            if position in self.weekdays or not cell.text or len(cell.text) > LONGEST_DAY:
                continue
            begun = _day_of(cell, self.around)
            if begun is None:
                continue
            monday = begun - timedelta(days=begun.weekday())
            self.days = {place: monday + timedelta(days=weekday) for place, weekday in self.weekdays.items()}
            place = CellPlace(row.number, column_letter(position))
            self.grid.remarks.append(
                f"{place}: “{cell.text}” is read as the week that begins on {monday.day} {monday:%B %Y}."
            )
            return cell
        return None

    def _cell(self, number: int, position: int, cell: Cell) -> None:
        if position not in self.weekdays:
            why = "stands beside the days of the calendar"
            self.grid.left_out.append(LeftOut(f"row {number}: {cell.text}", why))
            return
        text = cell.text
        if isinstance(cell.value, (datetime, date)):
            self.days[position] = _day_of(cell, self.around) or self.around
            text = ""
        elif match := _DAY.fullmatch(cell.text):
            text = match["text"].strip()
            self._begin(number, position, int(match["day"]))
        elif day := self._day_above(cell.text):
            text = cell.text.partition("\n")[2].strip()
            self._set(number, position, day)
        if not text:
            return
        if position in self.refused:
            return
        if position not in self.days:
            self._refuse(number, position, "No day stands above this text in its column of the calendar.")
            return
        day = self.days[position]
        self.grid.rows += _rows_of_cell(
            self.grid, number, position, Cell(day, f"{day.day} {day:%B %Y}"), text
        )

    def _begin(self, number: int, position: int, figure: int) -> None:
        """The next day in the calendar. Days before the first and after the last are those of the months around."""
        self.days.pop(position, None)
        self.refused.discard(position)
        if self.month is None:
            said = "Which month this calendar is for is not said. Write it above the days of the week, like May 2027."
            self._refuse(number, position, said)
            return
        year, month = self.month if self.last is None else (self.last.year, self.last.month)
        turn = self._turn(figure, position) if self.last is None else int(figure < self.last.day)
        months = year * 12 + month - 1 + turn
        year, month = divmod(months, 12)
        if not 1 <= figure <= calendar.monthrange(year, month + 1)[1]:
            self._refuse(number, position, f"There is no {figure} {calendar.month_name[month + 1]} {year}.")
            return
        self._set(number, position, date(year, month + 1, figure))

    def _day_above(self, text: str) -> date | None:
        """“3 May” on the first line of a cell, with its text below."""
        first = text.partition("\n")[0].strip()
        return _day_of(Cell(first, first), self.around) if is_only_a_date(first, self.around) else None

    def _set(self, number: int, position: int, day: date) -> None:
        self.refused.discard(position)
        if day.weekday() != self.weekdays[position]:
            self._refuse(
                number,
                position,
                f"{day.day} {day:%B %Y} is a {day:%A}, and this column is for {calendar.day_name[self.weekdays[position]]}. "
                "Check the month above the calendar, and its days.",
            )
            return
        self.days[position] = self.last = day

    def _turn(self, figure: int, position: int) -> int:
        """-1 where the first figure of a calendar is a day of the month before, as its day of the week tells."""
        assert self.month is not None
        year, month = self.month
        is_in_month = figure <= calendar.monthrange(year, month)[1]
        return (
            -1
            if figure > 7
            and not (is_in_month and date(year, month, figure).weekday() == self.weekdays[position])
            else 0
        )

    def _refuse(self, number: int, position: int, message: str) -> None:
        self.refused.add(position)
        self.grid.troubles.append(
            Trouble(message, CellPlace(number, column_letter(position), self.table.name))
        )
