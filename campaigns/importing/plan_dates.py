"""Days written in figures: whether the day or the month comes first, told by the whole column and never cell by cell."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campaigns.importing.guessing.dates import find_day, weekday_named
from campaigns.importing.values import Cell

_FIGURES = r"(?P<first>\d{1,2})(?P<sep>[-/.])(?P<second>\d{1,2})"
_WITH_YEAR = re.compile(rf"(?<![\d/.-]){_FIGURES}(?P=sep)(?P<year>\d{{4}}|\d{{2}})(?![\d/])")
_WITHOUT_YEAR = re.compile(
    r"(?:[A-Za-z]{3,9}[.,]?\s)?(?P<first>\d{1,2})(?P<sep>[-/])(?P<second>\d{1,2})(?P<year>)"
    r"(?=$|,?\s(?:at\s)?(?:\d|noon|midday|midnight))",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"(?P<days>[2-7]\d{4})(?:\.(?P<part>\d{1,12}))?")
_BARE_DAY = re.compile(
    r"(?:(?P<weekday>[A-Za-z]{3,9})[.,]?\s)?(?P<day>\d{1,2})(?:st|nd|rd|th)?", re.IGNORECASE
)
_MONTH_FIRST = re.compile(r"\b(?:[mM]{2}[-/.][dD]{2}|US)\b")
_DAY_FIRST = re.compile(r"\b(?:[dD]{2}[-/.][mM]{2}|UK)\b")
_HAS_DIGIT = re.compile(r"\d")
LONGEST_DAY = 60
CLEARLY_FEWER = 3  # as many cells the other way round, and those few are the wrong ones
_ASK = (
    "“{shown}” may be {one} or {other}, and nothing else in this column tells. Write the month as a word, or import it "
    "again and say whether the day or the month comes first."
)


@dataclass(frozen=True)
class DayCell:
    """A cell of a column of days, with the day of the week that its row gives beside it."""

    row: int
    cell: Cell
    weekday: str = ""


@dataclass(frozen=True)
class Order:
    """How a column of days is read.

    Attributes:
        proof: the cell that shows it; empty where it is taken from elsewhere or does not matter.
        troubles: sentences by row, for cells that can't be read so.
    """

    month_first: bool
    proof: str
    troubles: dict[int, str]


def order_said(heading: str) -> bool | None:
    """Whether a heading like ``Date (MM/DD/YYYY)`` says that the month comes first."""
    return True if _MONTH_FIRST.search(heading) else False if _DAY_FIRST.search(heading) else None


def proofs(cells: Iterable[DayCell]) -> tuple[list[DayCell], list[DayCell]]:
    """The cells that can be read with the day first alone, and those with the month first alone."""
    day_first, month_first = [], []
    for one in cells:
        readings = _readings(one)
        if len(readings) == 2 and readings[0] and not readings[1]:
            day_first.append(one)
        elif len(readings) == 2 and readings[1] and not readings[0]:
            month_first.append(one)
    return day_first, month_first


def order_of(cells: Sequence[DayCell], *, said: bool | None, elsewhere: bool | None) -> Order:
    """``said`` is what a heading or a person says; ``elsewhere`` what other columns of the file show."""
    day_first, month_first = proofs(cells)
    troubles: dict[int, str] = {}
    if day_first and month_first:
        few, many = sorted((day_first, month_first), key=len)
        wrong = few if len(few) * CLEARLY_FEWER <= len(many) else (*day_first, *month_first)
        for one in wrong:
            other = (month_first if one in day_first else day_first)[0]
            troubles[one.row] = (
                f"“{one.cell.text}” puts the {'day' if one in day_first else 'month'} first, and “{other.cell.text}” in row "
                f"{other.row} the other way round. Write the month as a word in this column."
            )
        return Order(many is month_first and wrong is few, "", troubles)
    chosen = said if said is not None else bool(month_first) if (month_first or day_first) else elsewhere
    proof = (month_first or day_first or [DayCell(0, Cell(None, ""))])[0].cell.text
    if chosen is None and any(_is_dotted(one) for one in cells):
        chosen = False
    if chosen is None:
        return Order(False, "", {one.row: _question(one) for one in cells if _is_open(one)})
    for one in day_first if chosen else month_first:
        troubles[one.row] = (
            f"“{one.cell.text}” can't be read with the {'month' if chosen else 'day'} first, as this column is said to be. "
            "Correct it, or write the month as a word."
        )
    if chosen and month_first:
        troubles |= {one.row: _swapped(one, proof) for one in cells if _is_stored_and_open(one)}
    return Order(chosen, proof, troubles)


def _readings(one: DayCell) -> tuple[date | None, ...]:
    """Day first and month first; empty where the cell has no day in figures, or both are the same day."""
    match = _match(one.cell)
    if match is None or match["first"] == match["second"]:
        return ()
    weekday = weekday_named(one.cell.text)
    if weekday is None:
        weekday = weekday_named(one.weekday)
    found = (
        _day(match, day=match["first"], month=match["second"]),
        _day(match, day=match["second"], month=match["first"]),
    )
    fitting = tuple(day if day and day.weekday() == weekday else None for day in found)
    return fitting if weekday is not None and match["year"] and any(fitting) else found


def _match(cell: Cell) -> re.Match[str] | None:
    if isinstance(cell.value, (datetime, date)):
        return None
    return _WITH_YEAR.search(cell.text) or _WITHOUT_YEAR.match(cell.text)


def _day(match: re.Match[str], *, day: str, month: str) -> date | None:
    year = int(match["year"]) if match["year"] else 2028  # any leap year
    with suppress(ValueError):
        return date(year + 2000 if year < 100 else year, int(month), int(day))
    return None


def _is_open(one: DayCell) -> bool:
    readings = _readings(one)
    return len(readings) == 2 and all(readings)


def _is_dotted(one: DayCell) -> bool:
    """“10.05.2027”: where people write full stops, the day comes first; those who put the month first write strokes."""
    match = _match(one.cell)
    return match is not None and match["sep"] == "."


def _question(one: DayCell) -> str:
    first, second = _readings(one)
    assert first is not None
    assert second is not None
    return _ASK.format(shown=one.cell.text, one=f"{first.day} {first:%B}", other=f"{second.day} {second:%B}")


def _is_stored_and_open(one: DayCell) -> bool:
    return isinstance(one.cell.value, (datetime, date)) and one.cell.value.day <= 12


def _swapped(one: DayCell, proof: str) -> str:
    return (
        f"This is stored as {one.cell.text}, and “{proof}” in the same column puts the month first: most likely day and month "
        "were swapped when the file was opened. Write the month as a word in this column."
    )


def written_out(cell: Cell, *, month_first: bool) -> str:
    """The text of a cell with a day in figures written so that it can be read in one way."""
    match = _match(cell)
    if match is None:
        return cell.text
    day, month = (match["second"], match["first"]) if month_first else (match["first"], match["second"])
    if not 1 <= int(month) <= 12:
        return cell.text
    year = f" {match['year']}" if match["year"] else ""
    if len(year) == 3:
        year = f" 20{match['year']}"
    words = f"{int(day)} {calendar.month_name[int(month)]}{year}"
    return f"{cell.text[: match.start('first')]}{words}{cell.text[match.end() :]}"


def stored_day(cell: Cell, nought: date) -> datetime | None:
    """The moment that a number like 46524.375 is for a spreadsheet, which counts days; None where it is no such number."""
    match = _SERIAL.fullmatch(cell.text)
    if match is None:
        return None
    part = float(f"0.{match['part'] or 0}")
    midnight = datetime(nought.year, nought.month, nought.day)  # noqa: DTZ001  spreadsheets know no zone
    return midnight + timedelta(days=int(match["days"]), minutes=round(part * 24 * 60))


def bare_day(text: str, month: tuple[int, int] | None) -> str:
    """``Mon 17th`` with the month that the sheet is for; the text itself where there is none, or it is more than a day."""
    match = _BARE_DAY.fullmatch(text.strip())
    if match is None or month is None or (match["weekday"] and weekday_named(match["weekday"]) is None):
        return text
    year, number = month
    return f"{match['weekday'] or ''} {match['day']} {calendar.month_name[number]} {year}".strip()


def is_day(cell: Cell, around: date) -> bool:
    """Whether this cell is a day by the look of it, be it in the calendar or not."""
    if isinstance(cell.value, (datetime, date)):
        return True
    if len(cell.text) > LONGEST_DAY or not _HAS_DIGIT.search(cell.text):
        return False
    if _match(cell) is not None or stored_day(cell, around) is not None:
        return True
    found = find_day(cell.text, around)
    return found is not None and len(cell.text) - (found.end - found.start) <= 25


def is_day_alone(cell: Cell, around: date) -> bool:
    """``Monday 17 May 2027`` and nothing else."""
    if isinstance(cell.value, (datetime, date)):
        return True
    if len(cell.text) > LONGEST_DAY or not _HAS_DIGIT.search(cell.text):
        return False
    text = cell.text.strip(" .,;:–-")
    if _match(cell) is not None:
        return re.fullmatch(r"(?:[A-Za-z]{3,9}[.,]?\s)?[\d/.-]{3,10}", text) is not None
    found = find_day(text, around)
    return found is not None and found.end - found.start == len(text)
