"""The look-ahead for the weekly meeting: what goes out in the days to come, and what still needs somebody. As Word and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO
from zoneinfo import ZoneInfo

from campaigns.domain.items.channel_kinds import label_of
from campaigns.domain.items.statuses import UNDER_WAY, WAITING, DeliveryStatus, ItemStatus, waiting_words
from campaigns.domain.text.listing import counted, listed
from campaigns.domain.text.odd_characters import reveal
from campaigns.domain.time.localtime import clock_time, format_day, format_local
from campaigns.reports.export_csv import write_table
from campaigns.reports.screens.calendar_parts import CalendarDay, Entry

SPANS = (7, 30, 60, 90)  # days
_COLUMNS = ("Day", "Time", "Item", "Campaign", "Channels", "How it stands", "What it needs")
_STANDS: dict[str, str] = {
    ItemStatus.DRAFT: "Draft",
    ItemStatus.IN_REVIEW: "In review",
    ItemStatus.APPROVED: "Approved, not planned",
    DeliveryStatus.SENDING: "Being sent",
    DeliveryStatus.HANDED_OVER: "With the person who puts it out",
    DeliveryStatus.SENT: "Sent",
    DeliveryStatus.UNKNOWN: "Not known whether it went out",
    DeliveryStatus.MISSED: "Missed its time",
    DeliveryStatus.HELD: "Held",
    DeliveryStatus.PERMANENT_FAILURE: "Refused by the channel",
    DeliveryStatus.TECHNICAL_FAILURE: "Failed",
    **dict.fromkeys(WAITING, "Planned"),
}
_NEEDS: dict[str, str] = {
    ItemStatus.DRAFT: "Needs finishing and sign-off",
    ItemStatus.IN_REVIEW: "Needs sign-off",
    ItemStatus.APPROVED: "Needs planning",
}


@dataclass(frozen=True)
class LookAhead:
    """``days`` have every day from the first to the last; those with nothing on them stay, as gaps are worth seeing."""

    days: Sequence[CalendarDay]
    organisation: str
    made_at: datetime
    zone: ZoneInfo

    @property
    def title(self) -> str:
        first, last = self.days[0].day, self.days[-1].day
        return f"Look-ahead: {format_day(first)} to {format_day(last)}"

    @property
    def needing(self) -> int:
        return sum(bool(needs(entry)) for day in self.days for entry in day.entries)

    @property
    def count(self) -> int:
        return sum(len(day.entries) for day in self.days)

    @property
    def empty_days(self) -> int:
        return sum(not day.entries for day in self.days)


def stands(entry: Entry) -> str:
    return waiting_words(entry.status) if entry.is_wished else _STANDS[entry.status]


def needs(entry: Entry) -> str:
    """What somebody still has to do for it to go out; empty where nobody has."""
    if entry.is_planned:
        return "" if entry.status in (*WAITING, *UNDER_WAY, DeliveryStatus.SENT) else "Needs a decision"
    return _NEEDS[entry.status]


def file_stem(look: LookAhead) -> str:
    return f"look-ahead-{look.days[0].day}-to-{look.days[-1].day}"


def write_look_ahead_csv(look: LookAhead, file: BinaryIO) -> None:
    """A line for each item; what else a day brings is a line with that alone."""
    lines = (
        dict(zip(_COLUMNS, (day.day.isoformat(), *cells), strict=True))
        for day in look.days
        for cells in (*_noted(day), *_lines(look, day))
    )
    write_table(file, _COLUMNS, lines)


def write_look_ahead_docx(look: LookAhead, file: BinaryIO) -> None:
    """A heading a week and a table with a repeated heading row, landscape: made to be printed and written on."""
    from docx import Document  # heavy, and pages never ask
    from docx.enum.section import WD_ORIENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.8)
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Arial", Pt(10)
    document.core_properties.title, document.core_properties.author = look.title, look.organisation
    document.core_properties.language = "en-GB"
    document.add_heading(look.title, level=1)
    document.add_paragraph(
        f"{look.organisation}. {summary(look)} Made {format_local(look.made_at, look.zone)}."
    )
    for week in _weeks(look.days):
        document.add_heading(f"{format_day(week[0].day)} to {format_day(week[-1].day)}", level=2)
        table = document.add_table(rows=1, cols=len(_COLUMNS), style="Table Grid")
        heading = table.rows[0]
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        heading._tr.get_or_add_trPr().append(mark)
        for cell, words in zip(heading.cells, _COLUMNS, strict=True):
            cell.text = ""
            cell.paragraphs[0].add_run(words).bold = True
        for day in week:
            for number, cells in enumerate(_day_lines(look, day)):
                row = table.add_row().cells
                for cell, words in zip(row, (_short_day(day.day) if not number else "", *cells), strict=True):
                    cell.text = reveal(words)
    document.save(file)


def summary(look: LookAhead) -> str:
    """``12 items in 30 days; 3 still need somebody; nothing on 18 days.``"""
    said = [f"{counted(look.count, 'item')} in {len(look.days)} days"]
    if look.needing:
        said.append(counted(look.needing, "still needs somebody", "still need somebody"))
    if look.empty_days:
        said.append(f"nothing on {counted(look.empty_days, 'day')}")
    return f"{'; '.join(said)}."


def _day_lines(look: LookAhead, day: CalendarDay) -> Iterator[tuple[str, ...]]:
    """At least one, so that an empty day shows."""
    yield from [*_noted(day), *_lines(look, day)] or [("", "Nothing", "", "", "", "")]


def _lines(look: LookAhead, day: CalendarDay) -> list[tuple[str, ...]]:
    return [
        (
            clock_time(entry.at, look.zone),
            entry.heading,
            entry.campaign_title,
            listed([label_of(kind) for kind in entry.channels]),
            stands(entry),
            needs(entry),
        )
        for entry in day.entries
    ]


def _noted(day: CalendarDay) -> list[tuple[str, ...]]:
    return [
        ("", f"{note.kind}: {note.words}" if note.kind else note.words, "", "", "", "") for note in day.notes
    ]


def _weeks(days: Sequence[CalendarDay]) -> Iterator[list[CalendarDay]]:
    week: list[CalendarDay] = []
    for day in days:
        if week and day.day.weekday() == 0:
            yield week
            week = []
        week.append(day)
    yield week


def _short_day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
