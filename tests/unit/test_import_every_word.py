"""No word of a sheet disappears unsaid: each is in a post, in what was left out, in a remark, or the sheet is refused."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as some

from campaigns.domain.text.csv_words import CsvRowError, csv_rows
from campaigns.errors import CampaignDeskError
from campaigns.importing.reading import import_bytes
from campaigns.importing.values import ImportedDocument, ImportFileError
from campaigns.services.people.contacts import read_contacts_csv
from tests.unit.import_samples import AROUND

HEADINGS = some.sampled_from(
    [
        "Day", "Time", "Channel", "Caption", "X copy", "Facebook", "Title", "Theme", "Link", "URL", "Image", "Alt text", "Notes",
        "Comments", "Status", "Audience", "Tags", "Budget", "", "Go live", "Content", "Time zone", "Instagram",
    ]
)  # fmt: skip
DAYS = some.sampled_from(["17 May 2027", "05/17/2027", "46524", "Mon 17th", "as above", "TBC", ""])
VALUES = some.sampled_from(
    [
        "", "17 May 2027", "05/06/2027", "Monday", "9am", "10am-12pm", "0.375", "X", "Facebook, Insta", "TikTok", "N/A",
        "as above", "TBC", "Come along, friend", 'He said "no" to it', "Two\nlines", "A\n---\nB", "https://vru.example/a",
        "walk.jpg", "other.png", "teens nearby", "UTC", "x", "no", "Same as Facebook", "As above but longer", "£1,000 for",
        "1. first", "<b>bold</b> *star* _x_", "# hash", "a  b", "vru.example/b more", "May 2027", "17", " 5", "🎉 party",
    ]
)  # fmt: skip
ROWS = some.tuples(DAYS, some.just("Words") | VALUES, some.lists(VALUES, max_size=5)).map(
    lambda row: [row[0], row[1], *row[2]]
)
TABLES = some.tuples(
    some.lists(HEADINGS, max_size=4).map(lambda more: ["Date", "Copy", *more]),
    some.lists(ROWS, min_size=1, max_size=4),
)
# Dates, times, channels and audiences become values of the post, and the list of columns says which.
BECOME_VALUES = {"date", "time", "publish_at", "channels", "weekday", "zone", "calendar"}
WORD = re.compile(r"[^\W_]+")


def said(document: ImportedDocument) -> str:
    """All that is told of a document."""
    outs = (*document.left_out, *(out for one in document.items for out in one.left_out))
    remarks = (*document.remarks, *(remark for one in document.items for remark in one.remarks))
    items = (f"{one.front} {one.body}" for one in document.items)
    columns = (column.heading for column in document.columns)
    return " ".join((*items, *remarks, *columns, *(out.what for out in outs))).casefold()


def every_word_is_told(raw: bytes, name: str, rows: list[list[str]]) -> None:
    try:
        document = import_bytes(raw, name=name, kind=None, surroundings=AROUND)
    except ImportFileError:
        return
    told = set(WORD.findall(said(document)))
    values = {
        column.letter
        for column in document.columns
        if column.meaning.partition(":")[0] in BECOME_VALUES | {"tick"}
    }
    is_calendar = any(column.heading.startswith("calendar") for column in document.columns)
    for row in rows:
        for position, cell in enumerate(row):
            if is_calendar or chr(ord("A") + position) not in values:
                missing = set(WORD.findall(cell.casefold())) - told
                assert not missing or is_calendar or stands_alone(row), f"{missing} of {cell!r} in {row}"


def stands_alone(row: list[str]) -> bool:
    """A row with a day or a channel and no more is the heading of those below."""
    return len([cell for cell in row if cell.strip()]) == 1


@settings(max_examples=120)
@given(TABLES, some.sampled_from([",", ";", "\t"]))
def test_no_word_of_a_csv_file_disappears(table: tuple[list[str], list[list[str]]], mark: str):
    rows = [table[0], *table[1]]
    written = io.StringIO()
    csv.writer(written, delimiter=mark).writerows(rows)
    every_word_is_told(written.getvalue().encode(), "plan.csv", rows)


@settings(max_examples=25)
@given(TABLES)
def test_no_word_of_a_workbook_disappears(table: tuple[list[str], list[list[str]]]):
    rows = [table[0], *table[1]]
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append([cell or None for cell in row])  # type: ignore[union-attr]
    written = io.BytesIO()
    workbook.save(written)
    every_word_is_told(written.getvalue(), "plan.xlsx", rows)


CELLS = some.text(some.sampled_from('ab1 ,;\t"\n\r|@.'), max_size=8)


@settings(max_examples=100)
@given(some.lists(some.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_a_spreadsheet_program_writes_is_read_back_or_named(rows: list[list[str]]):
    """The writer's marks are right, so whatever is read is what was written, and nothing in between."""
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(rows)
    try:
        found = csv_rows(written.getvalue())
    except CsvRowError:
        return
    assert [row.cells for row in found] == rows or any(cell.startswith(" ") for row in rows for cell in row)


@settings(max_examples=100)
@given(some.text(some.sampled_from('ab@.x,"\n ;'), max_size=40))
def test_whatever_a_contacts_file_holds_it_is_read_whole_or_refused(text: str):
    try:
        contacts = read_contacts_csv(f"email,name,outlet\n{text}\n")
    except CampaignDeskError:
        return
    read = " ".join(f"{one.email} {one.name} {one.outlet}" for one in contacts)
    assert set(WORD.findall(text)) <= set(WORD.findall(read))
