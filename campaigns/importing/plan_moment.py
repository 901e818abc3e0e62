"""When a row of a plan goes out: from its columns of days, times and zones, which must not contradict one another."""

from __future__ import annotations

from datetime import date

from campaigns.importing.formats.sheet import NOTHING
from campaigns.importing.guessing.dates import weekday_named
from campaigns.importing.plan_cells import PlanCellError, is_open, read_moment
from campaigns.importing.plan_row_cells import RowCells
from campaigns.importing.values import Cell, LeftOut


def moment_of(row: RowCells) -> str:
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
        return ""
    if moment:
        _refuse_other_day(row, moment)
    return moment


def _day(row: RowCells) -> tuple[int, Cell]:
    """Of the row; else that of the heading above it, or of the row above where this one has a time and no day."""
    position, cell = row.taken("publish_at")
    if not cell.text:
        position, cell = row.taken("date")
    if cell.text:
        row.above.day = cell
        return position, cell
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
