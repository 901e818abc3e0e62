"""The month as an Excel workbook to be filled in: real days and times, lists to choose from, what is the desk's own locked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, BinaryIO

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.month_sheet import (
    CAMPAIGN,
    DATE,
    ID,
    LINK,
    NOTES_SHEET,
    SHEET,
    STANDS,
    TAGS,
    TIME,
    TITLE,
    VERSION,
    WORDS,
    YES,
    SheetPost,
)
from campaigns.reports.export_xlsx import LONGEST_CELL

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

FREE_ROWS = 60  # below what is there, for new posts
_WIDTHS = {
    ID: 22,
    VERSION: 14,
    STANDS: 18,
    CAMPAIGN: 24,
    TITLE: 30,
    DATE: 13,
    TIME: 8,
    WORDS: 70,
    LINK: 34,
    TAGS: 22,
}
NOTES = (
    "Each row is a post. Change what you like, then bring the file in again: you see what would change before anything is saved.",
    "A new post: fill in the next empty row. Leave its first two cells empty.",
    "Taking a row out deletes nothing. Delete a post on its own page.",
    "Date and Time are UK time. Choose the campaign from its list, and “yes” under each channel it goes to.",
    "Text is what every channel gets. A line of three dashes (---) begins the next post of a thread. What single channels say "
    "differently stays as it is; change that in the editor.",
    "Tags stand with commas between them.",
    "The grey columns are Campaign Desk’s own: they tell it which post a row is, and whether somebody changed it meanwhile.",
    "A planned post gets a new time at once when you save. New words of a post that was signed off want a sign-off again; "
    "until then it goes out as it was signed off.",
    "Releases, and what went out, are not in this file.",
)


def write_month_sheet(
    rows: Sequence[tuple[SheetPost, str]],
    target: BinaryIO,
    *,
    campaigns: Sequence[tuple[str, str]],
    channels: Sequence[str],
) -> None:
    """
    Args:
        rows: each post with how it stands, in words. None of them makes the template.
        campaigns: short name and title of those to choose from. channels: kinds, in the order of their columns.
    """
    import xlsxwriter  # heavy, and only this export needs it

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet, notes = book.add_worksheet(SHEET), book.add_worksheet(NOTES_SHEET)
        wide = book.add_format({"text_wrap": True, "valign": "top"})
        notes.set_column(0, 0, 110, wide)
        for number, words in enumerate(NOTES):
            notes.write_string(number, 0, words, wide)
        choices = book.add_worksheet("Campaigns")
        for number, (_, title) in enumerate(campaigns):
            choices.write_string(number, 0, title)
        _Sheet(book, sheet, dict(campaigns), channels).write(rows)


class _Sheet:
    """The sheet of posts, and the formats of its cells."""

    def __init__(self, book: Any, sheet: Worksheet, titles: dict[str, str], channels: Sequence[str]) -> None:
        common = {"valign": "top", "text_wrap": True, "locked": False}
        self.sheet, self.titles = sheet, titles
        self.headings = [ID, VERSION, STANDS, CAMPAIGN, TITLE, DATE, TIME]
        self.kinds = {KINDS[kind].label: kind for kind in channels}
        self.headings += [*self.kinds, WORDS, LINK, TAGS]
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.own = book.add_format(
            {"valign": "top", "font_color": "#595959", "bg_color": "#EEEEEE", "num_format": "@"}
        )
        self.text = book.add_format({**common, "num_format": "@"})
        self.day = book.add_format({**common, "num_format": "dd/mm/yyyy", "align": "left"})
        self.clock = book.add_format({**common, "num_format": "hh:mm", "align": "left"})

    def write(self, rows: Sequence[tuple[SheetPost, str]]) -> None:
        last = len(rows) + FREE_ROWS
        for place, heading in enumerate(self.headings):
            form = self._format(heading)
            self.sheet.set_column(place, place, _WIDTHS.get(heading, 11), form)
            self.sheet.write_string(0, place, heading, self.head)
            for line in range(len(rows) + 1, last + 1):
                self.sheet.write_blank(line, place, None, form)
        for line, (post, status) in enumerate(rows, start=1):
            self._row(line, post, status)
        self._choices(last)
        self.sheet.freeze_panes(1, 5)
        # No password: it keeps from slips, and whoever must may take it off.
        self.sheet.protect(
            "", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}
        )

    def _format(self, heading: str) -> Any:
        if heading in (ID, VERSION, STANDS):
            return self.own
        return {DATE: self.day, TIME: self.clock}.get(heading, self.text)

    def _row(self, line: int, post: SheetPost, status: str) -> None:
        values: dict[str, Any] = {
            ID: post.ref,
            VERSION: post.version,
            STANDS: status,
            CAMPAIGN: self.titles.get(post.campaign, post.campaign),
            TITLE: post.title,
            WORDS: post.words[:LONGEST_CELL],
            LINK: post.link,
            TAGS: ", ".join(post.tags),
            **{heading: YES for heading, kind in self.kinds.items() if kind in post.channels},
        }
        if post.at:
            day, _, clock = post.at.partition("T")
            values[DATE], values[TIME] = date.fromisoformat(day), time.fromisoformat(clock)
        for place, heading in enumerate(self.headings):
            value, form = values.get(heading), self._format(heading)
            if isinstance(value, date | time | datetime):
                self.sheet.write_datetime(line, place, value, form)
            elif value:
                self.sheet.write_string(line, place, value, form)

    def _choices(self, last: int) -> None:
        lists: dict[str, dict[str, Any]] = {
            CAMPAIGN: {"validate": "list", "source": f"=Campaigns!$A$1:$A${max(len(self.titles), 1)}"},
            DATE: {
                "validate": "date",
                "criteria": ">=",
                "value": date(2000, 1, 1),
                "error_message": "Write a day like 17/05/2027.",
            },
            TIME: {
                "validate": "time",
                "criteria": "between",
                "minimum": time(0, 0),
                "maximum": time(23, 59),
                "error_message": "Write a time of day like 14:30.",
            },
            **{heading: {"validate": "list", "source": [YES]} for heading in self.kinds},
        }
        for heading, rule in lists.items():
            place = self.headings.index(heading)
            self.sheet.data_validation(1, place, last, place, {"ignore_blank": True, **rule})
