"""When a row of a plan goes out: from its columns of days, times and zones, which must not contradict one another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from campaigns.importing.formats.sheet import NOTHING
from campaigns.importing.guessing.dates import month_named, weekday_named
from campaigns.importing.plan_cells import PlanCellError, is_open, read_moment, why_no_time
from campaigns.importing.plan_row_cells import RowCells
from campaigns.importing.plan_weeks import day_in_week, says_week, weekday_alone
from campaigns.importing.values import Cell, LeftOut


def moment_of(row: RowCells) -> str:
    _, month = row.taken("month")
    if month.text and (named := month_named(month.text, row.reading.around)):
        row.reading = replace(row.reading, month=named)
    position, day = _day(row)
    clock_position, clock = row.taken("time")
    _, zone = row.taken("zone")
    if not day.text:
        row.remarks.append("The row has no date. Put publish_at into the front matter when it is decided.")
        if clock.text:
            row.left_out.append(
                LeftOut(f"{row.header.shown(clock_position)}: {clock.text}", "there is no day to it")
            )
        return ""
    try:
        moment = read_moment(day, clock, zone.text or row.header.zone, row.reading, row.remarks)
    except PlanCellError as error:
        row.refuse(clock_position if error.is_about_time and clock.text else position, str(error))
        if not error.is_about_time and (also := why_no_time(clock)):
            row.refuse(clock_position, also)
        return ""
    if moment:
        _refuse_other_day(row, moment)
    return moment


def _day(row: RowCells) -> tuple[int, Cell]:
    """Of the row; else that of the heading above it, or of the row above where this one has a time and no day."""
    position, cell = row.taken("publish_at")
    if not cell.text:
        position, cell = row.taken("date")
    if cell.text and not isinstance(cell.value, (datetime, date)):
        if (named := weekday_alone(cell.text)) and row.above.week.text:
            if row.header.columns.get("week"):
                row.taken("week")
            return position, _in_week_above(row, cell.text, *named) or cell
        if says_week(cell.text) and any(row.at(one).text for one in row.header.columns.get("weekday", ())):
            row.above.week, cell = cell, NOTHING
    if cell.text:
        row.above.day = cell
        return position, cell
    if (of_week := _day_of_week(row)) is not None:
        return of_week
    if row.above.heading_day.text:
        return position, row.above.heading_day
    has_clock = any(
        row.at(one).text and not row.at(one).carried for one in row.header.columns.get("time", ())
    )
    if has_clock and row.above.day.text and not is_open(row.above.day.text):
        row.remarks.append(
            f"The row has a time and no date, so that of the row above is taken: {row.above.day.text}."
        )
        return position, row.above.day
    return position, NOTHING


def _day_of_week(row: RowCells) -> tuple[int, Cell] | None:
    """“Wednesday” in the week that this row, or one above it, says: “w/c 17 May”."""
    _, week = row.taken("week")
    if week.text:
        row.above.week = week
    position, weekday = row.taken("weekday")
    number = weekday_named(weekday.text)
    if number is not None and (day := _in_week_above(row, weekday.text, number, "")):
        return position, day
    for meaning, cell in (("week", week), ("weekday", weekday)):
        if cell.text:
            why = "which day that is, nothing in the plan says"
            row.left_out.append(LeftOut(f"{row.header.shown(row.taken(meaning)[0])}: {cell.text}", why))
    return None


def _in_week_above(row: RowCells, words: str, number: int, clock: str) -> Cell | None:
    """The day of the week, in the week that this row or one above it says; with the time that stands behind it."""
    week, reading = row.above.week, row.reading
    day = day_in_week(week, number, reading.around, month_first=reading.month_first) if week.text else None
    if day is None:
        return None
    shown = f"{day.day} {day:%B %Y}"
    row.remarks.append(f"“{words}” of “{week.text}” is read as {shown}.")
    return Cell(f"{shown} {clock}", f"{shown} {clock}") if clock else Cell(day, shown)


def _refuse_other_day(row: RowCells, moment: str) -> None:
    """A second column of days, or the day of the week, that says another day than the one taken."""
    taken = date.fromisoformat(moment[:10])
    for position in (*row.header.columns.get("date", ()), *row.header.columns.get("publish_at", ())):
        cell = row.at(position)
        if position in row.used or not cell.text or cell.carried == "left":
            continue
        row.used.add(position)
        try:
            other = read_moment(cell, NOTHING, "", row.reading, [])
        except PlanCellError:
            other = ""
        if other[:10] != moment[:10]:
            said = f"“{cell.text}” is another day than {taken.day} {taken:%B %Y}, which the row says too. Keep one of them."
            row.refuse(position, said)
    for position in row.header.columns.get("weekday", ()):
        words = row.at(position).text
        row.used.add(position)
        weekday = weekday_named(words)
        if words and not row.at(position).carried and weekday is not None and weekday != taken.weekday():
            row.refuse(
                position,
                f"{taken.day} {taken:%B %Y} is a {taken:%A}, and this says {words}. Correct one of them.",
            )
