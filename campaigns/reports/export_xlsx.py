"""The report as an Excel workbook: real numbers and dates, words in grey where there is no number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from campaigns.domain.text.odd_characters import reveal
from campaigns.domain.time.localtime import zone_words
from campaigns.reports import wording
from campaigns.reports.structure import EngagementReport, ReportFigure
from campaigns.reports.workbook_sheets import Cell, Column, sheets_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST_CELL = 32_000  # Excel refuses a cell over 32,767 characters


@dataclass(frozen=True)
class _Formats:
    title: Format
    heading: Format
    text: Format
    bold: Format
    number: Format
    ratio: Format
    moment: Format
    absent: Format


def write_xlsx(report: EngagementReport, target: BinaryIO) -> None:
    """The workbook, each row of which is let go of when it is written."""
    import xlsxwriter  # heavy, and only this export needs it

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties(
            {
                "title": f"{report.title}, {report.period.words}",
                "author": reveal(report.organisation),
                "company": reveal(report.organisation),
                "subject": "Engagement figures of campaign posts and releases",
                "created": _local(report, report.generated_at),
            }
        )
        formats = _Formats(
            title=book.add_format({"bold": True, "font_size": 16}),
            heading=book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            text=book.add_format({"text_wrap": True, "valign": "top"}),
            bold=book.add_format({"bold": True, "valign": "top"}),
            number=book.add_format({"num_format": "#,##0", "valign": "top"}),
            ratio=book.add_format({"num_format": "0.00%", "valign": "top"}),
            moment=book.add_format({"num_format": "d mmm yyyy hh:mm", "valign": "top", "align": "left"}),
            absent=book.add_format(
                {"italic": True, "font_color": "#595959", "text_wrap": True, "valign": "top"}
            ),
        )
        _Writer(report, formats).summary(book.add_worksheet("Summary"))
        for name, columns, rows, nothing in sheets_of(report):
            _Writer(report, formats).table(book.add_worksheet(name), columns, rows, nothing)


def _local(report: EngagementReport, moment: datetime) -> datetime:
    """Excel knows no time zones: the organisation's own clock time, as the Summary sheet says."""
    return moment.astimezone(report.zone).replace(tzinfo=None)


@dataclass(frozen=True)
class _Writer:
    report: EngagementReport
    formats: _Formats

    def table(
        self, sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], nothing: str
    ) -> None:
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.heading, self.formats.heading)
        line = 0
        for line, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                self._cell(sheet, line, place, cell)
        if not line:
            sheet.write_string(1, 0, nothing, self.formats.absent)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(line, 1), len(columns) - 1)
        _for_paper(sheet)

    def summary(self, sheet: Worksheet) -> None:
        report = self.report
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, report.title, self.formats.title)
        lines: list[tuple[str, Cell]] = [
            ("Organisation", report.organisation),
            ("Period", report.period.words),
            ("Made", report.generated_at),
            ("Latest reading used", report.data_at or wording.NO_READING),
            ("Times", zone_words(report.zone)),
            ("Fingerprint of the figures", report.fingerprint),
            *(("Summary" if not place else "", words) for place, words in enumerate(report.summary)),
            *(("Notes" if not place else "", words) for place, words in enumerate(report.notes)),
            ("Items sent", report.counts.items),
            ("Posts and mailings sent", report.counts.deliveries),
            ("Recipients written to", report.counts.recipients),
            ("Channels used", report.counts.channels),
            ("Deliveries not sent", report.counts.not_sent),
            ("Recipients not reached", report.counts.recipients_not_reached),
            ("Deliveries not known to be sent", report.counts.not_known),
            ("Recipients not known to be reached", report.counts.recipients_not_known),
            ("Deliveries cancelled", report.counts.cancelled),
            ("Deliveries still to come", report.counts.to_come),
            ("Practice (not counted)", report.counts.practice_deliveries),
        ]
        for line, (label, cell) in enumerate(lines, start=2):
            sheet.write_string(line, 0, label, self.formats.bold)
            self._cell(sheet, line, 1, cell)
        _for_paper(sheet)

    def _cell(self, sheet: Worksheet, line: int, place: int, cell: Cell) -> None:
        if isinstance(cell, ReportFigure):
            if cell.value is None:
                sheet.write_string(line, place, wording.figure_words(cell), self.formats.absent)
            else:
                ratio = isinstance(cell.value, float)
                sheet.write_number(
                    line, place, cell.value, self.formats.ratio if ratio else self.formats.number
                )
        elif isinstance(cell, datetime):
            sheet.write_datetime(line, place, _local(self.report, cell), self.formats.moment)
        elif isinstance(cell, int):
            sheet.write_number(line, place, cell, self.formats.number)
        elif cell:
            sheet.write_string(line, place, _whole_or_told(reveal(cell)), self.formats.text)


def _whole_or_told(text: str) -> str:
    """Text that a cell can hold; where something had to go, the cell says so."""
    left_out = len(text) - LONGEST_CELL
    return (
        text if left_out <= 0 else f"{text[:LONGEST_CELL]}… ({left_out:,} more characters: see the CSV file)"
    )


def _for_paper(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
