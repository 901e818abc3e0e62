"""Workbooks: what can be seen in Excel is read as it is shown; what can't, and what stands beside the cells, is listed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.unit.import_samples import item, left, read, refusal

DAY = date(2027, 5, 17)
STRICT = "purl.oclc.org/ooxml/spreadsheetml/main"
HEAD = ["Date", "Time", "Channel", "Copy", "Link"]
POST = [DAY, "08:00", "X", "Come along.", None]
OTHER = [DAY, "09:00", "X", "Talk to someone.", None]


def book(change: Callable[[Any], object], *rows: list[object]) -> bytes:
    """A workbook with one sheet, changed before it is saved."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows or (HEAD, POST, OTHER):
        sheet.append(row)
    change(sheet)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def told(raw: bytes) -> str:
    """What the file as a whole leaves out, in words."""
    return "\n".join(f"{out.what}: {out.why}" for out in read(raw, "plan.xlsx").left_out)


def bodies(raw: bytes) -> list[str]:
    return [one.body for one in read(raw, "plan.xlsx").items]


def put(place: str, value: object) -> Callable[[Any], object]:
    return lambda sheet: setattr(sheet[place], "value", value)


def look(place: str, **style: object) -> Callable[[Any], object]:
    return lambda sheet: [setattr(sheet[place], name, value) for name, value in style.items()]


def put_shown(place: str, value: object, number_format: str) -> Callable[[Any], object]:
    return lambda sheet: [put(place, value)(sheet), look(place, number_format=number_format)(sheet)]


def add_sheet(state: str) -> Callable[[Any], object]:
    def change(sheet: Any) -> None:
        other = sheet.parent.create_sheet("Old")
        other.append(["secret words", 3])
        other.sheet_state = state

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda sheet: setattr(sheet.row_dimensions[3], "hidden", True),
            "Row 3: 17 May 2027 | 09:00 | X | Talk to someone.",
        ),
        (lambda sheet: setattr(sheet.sheet_format, "zeroHeight", True), ""),
        (look("D3", font=Font(strike=True)), "Row 3: Talk to someone.: it is struck through"),
        (put_shown("D3", -5, "0;"), "Row 3: -5: nobody can see it"),
        (look("D3", number_format=";;;"), "Row 3: Talk to someone.: nobody can see it"),
        (look("D3", font=Font(color="FFFFFFFF")), "Row 3: Talk to someone.: nobody can see it"),
        (look("D3", font=Font(color="FFFEFEFE")), "Row 3: Talk to someone.: nobody can see it"),
        (look("D3", font=Font(color=Color(theme=0))), "Row 3: Talk to someone.: nobody can see it"),
        (look("D3", font=Font(color=Color(indexed=9))), "Row 3: Talk to someone.: nobody can see it"),
        (look("D3", font=Font(size=1)), "Row 3: Talk to someone.: nobody can see it"),
        (
            look("D3", font=Font(color="FF003366"), fill=PatternFill("solid", fgColor="FF003366")),
            "Row 3: Talk to someone.: nobody can see it",
        ),
    ],
    ids=[
        "row",
        "all rows",
        "struck",
        "negative",
        "format",
        "white",
        "nearly",
        "theme",
        "number",
        "tiny",
        "as its fill",
    ],
)
def test_what_is_hidden_or_struck_is_no_post_and_is_listed(change: Callable[[Any], object], words: str):
    raw = book(change)
    if not words:
        assert "Left out: Row 2: 17 May 2027 | 08:00 | X | Come along. – its row is hidden" in refusal(
            raw, "plan.xlsx"
        )
        return
    assert bodies(raw) == ["Come along."]
    assert words in told(raw)


def test_of_a_cell_white_in_part_the_rest_is_read():
    value = CellRichText("Talk to ", TextBlock(InlineFont(color="FFFFFFFF"), "the press "), "someone.")
    raw = book(put("D3", value))
    assert bodies(raw)[1] == "Talk to someone."
    assert "the press: nobody can see it" in told(raw)


def test_hidden_columns_are_listed_though_only_the_first_of_them_is_marked():
    rows = ([*HEAD, "Notes"], [*POST[:4], "https://a.example", "ring Jo"])
    raw = book(lambda sheet: sheet.column_dimensions.group("E", "F", hidden=True), *rows)
    assert "link" not in item(raw, "plan.xlsx").front
    assert "Row 2: https://a.example | ring Jo: its column is hidden" in told(raw)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_listed_with_their_words(state: str):
    assert "sheet Old: secret words | 3: it is hidden" in told(book(add_sheet(state)))


def test_of_a_cell_struck_in_part_the_rest_is_read():
    raw = book(
        put(
            "D2",
            CellRichText(
                "Come ", TextBlock(InlineFont(strike=True), "not "), TextBlock(InlineFont(b=True), "along.")
            ),
        )
    )
    assert bodies(raw)[0] == "Come along."
    assert "Row 2: not: it is struck through" in told(raw)


def test_a_plan_with_nothing_but_struck_texts_is_refused_with_what_was_struck():
    said = refusal(book(look("D2", font=Font(strike=True)), HEAD, POST), "plan.xlsx")
    assert "Left out: Row 2: Come along. – it is struck through." in said


def test_white_words_on_a_colour_can_be_seen():
    fill = PatternFill("solid", fgColor="FF000080")
    assert len(bodies(book(look("D3", font=Font(color="FFFFFFFF"), fill=fill)))) == 2


def test_a_rule_that_strikes_is_told():
    rule = FormulaRule(formula=['$E2="no"'], font=Font(strike=True))
    raw = book(lambda sheet: sheet.conditional_formatting.add("D2:D9", rule))
    assert "a rule strikes out cells among D2:D9" in read(raw, "plan.xlsx").remarks[0]


def test_comments_and_printed_headers_are_listed():
    def change(sheet: Any) -> None:
        sheet["D2"].comment = Comment("Legal says no", "Jo")
        sheet.oddHeader.center.text = "EMBARGOED"

    assert "Row 2, column D: comment: Legal says no" in told(book(change))
    assert "EMBARGOED" in told(book(change))


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.25, "0%", "25%"), (0.125, "0.0%", "12.5%"), (12000, "#,##0", "12,000"), (12.5, '"£"#,##0.00', "£12.50"),
        (12.5, "[$£-809]#,##0.00", "£12.50"), (1332123456, "00000000000", "01332123456"), (101, "General", "101"),
        (800555111, "0000 000 000", "0800 555 111"), (1332123456, "00000 000000", "01332 123456"),
        (44, "00-00", "00-44"), (12, '0" clubs"', "12 clubs"), (3, 'General" clubs"', "3 clubs"), (7, "@", "7"),
        (1234567, '0.0,,"m"', "1.2m"), (12345, '#,##0,"k"', "12k"), (1234567.891, "#,##0.0", "1,234,567.9"),
        (-5, "0;(0)", "(5)"), (-5, '0;"minus "0', "minus 5"),
        (-12.5, "#,##0.00;[Red]-#,##0.00", "-12.50"), (2.5, "0", "3"),
        (-1234.5, r'_-"£"* #,##0.00_-;\-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-', "-£1,234.50"),
        (0, '0;-0;"Nobody"', "Nobody"), (0.5, "#.##", ".5"), (0.1 + 0.2, "General", "0.3"),
        (timedelta(hours=26, minutes=30), "[h]:mm", "26:30"), (timedelta(hours=2), "[h]:mm:ss", "2:00:00"),
        (True, "General", "TRUE"), (DAY, "dd/mm/yyyy", "17 May 2027"), (time(8, 5), "hh:mm", "08:05"),
    ],
)  # fmt: skip
def test_words_stored_as_numbers_are_those_that_are_shown(value: object, number_format: str, shown: str):
    def change(sheet: Any) -> None:
        sheet["D2"].value = value
        sheet["D2"].number_format = number_format

    assert bodies(book(change))[0] == shown


@pytest.mark.parametrize(
    ("value", "number_format"),
    [(0.5, "# ?/?"), (12345, "0.00E+00"), (7, "[>5]0;0"), (timedelta(hours=26), "[h] mm")],
)
def test_a_number_whose_format_is_not_worked_out_is_refused_with_its_row(value: object, number_format: str):
    def change(sheet: Any) -> None:
        sheet["D2"].value = value
        sheet["D2"].number_format = number_format

    said = refusal(book(change), "plan.xlsx")
    assert "Row 2, column D" in said
    assert f"the format “{number_format}”" in said


@pytest.mark.parametrize(
    "words", ["One_x000D_\nTwo", "One_x000D_Two", "One_x000A_Two", "One_x000B_Two", "One\r\nTwo"]
)
def test_the_codes_of_the_file_format_are_line_ends(words: str):
    assert bodies(book(put("D2", words)))[0] == "One\nTwo"


def test_a_merged_day_or_text_is_that_of_every_row_it_stands_beside():
    rows = (
        HEAD,
        POST,
        [None, "09:00", "Facebook", "Two", None],
        [date(2027, 5, 18), "10:00", "Facebook", None, None],
    )

    def change(sheet: Any) -> None:
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("D3:D4")

    found = [(one.front["publish_at"], one.body) for one in read(book(change, *rows), "plan.xlsx").items]
    assert found == [
        ("2027-05-17T08:00", "Come along."),
        ("2027-05-17T09:00", "Two"),
        ("2027-05-18T10:00", "Two"),
    ]


def test_a_text_merged_over_the_columns_of_two_channels_is_for_both():
    raw = book(
        lambda sheet: sheet.merge_cells("B2:C2"), ["Date", "X copy", "Facebook copy"], [DAY, "For both"]
    )
    post = item(raw, "plan.xlsx")
    assert (post.body, post.front["channels"]) == ("For both", ("x", "facebook"))


def test_days_counted_from_1904_are_read_as_such():
    raw = book(
        lambda sheet: setattr(sheet.parent, "epoch", CALENDAR_MAC_1904),
        HEAD,
        [45062, 0.375, "X", "One", None],
    )
    assert item(raw, "plan.xlsx").front["publish_at"] == "2027-05-17T09:00"


def test_where_a_click_leads_is_the_link_or_is_listed():
    def change(sheet: Any) -> None:
        sheet["D2"].hyperlink = "https://vru.example/signup"
        sheet["E2"].value = "our page"
        sheet["E2"].hyperlink = "https://vru.example/page"

    post = item(book(change, HEAD, POST), "plan.xlsx")
    assert post.front["link"] == "https://vru.example/page"
    assert "https://vru.example/signup: the words lead to this address" in left(post)


@pytest.mark.parametrize("formula", ["=1/0", "=CONCAT(A2,B2)"])
def test_a_formula_without_a_value_stops_only_where_it_is_needed(formula: str):
    assert refusal(book(put("D2", formula)), "plan.xlsx").startswith("Row 2, column D (Copy)")
    rows = ([*HEAD, "Length"], [*POST, formula])
    assert formula in left(item(book(lambda _: None, *rows), "plan.xlsx"))


def test_a_cell_that_shows_an_error_is_no_text():
    def change(sheet: Any) -> None:
        sheet["D2"].value = "#REF!"

    assert "shows #REF!" in refusal(book(change), "plan.xlsx")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("xl/workbook.xml", "xl/workbook2.xml", ""),
        ("schemas.openxmlformats.org/spreadsheetml/2006/main", STRICT, "Strict Open XML"),
    ],
)
def test_a_workbook_under_another_name_is_read_and_a_strict_one_is_named(old: str, new: str, words: str):
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(lambda _: None))) as given, zipfile.ZipFile(written, "w") as archive:
        for name in given.namelist():
            archive.writestr(name.replace(old, new), given.read(name).replace(old.encode(), new.encode()))
        for name in given.namelist():
            if name == "xl/_rels/workbook.xml.rels" and not words:
                archive.writestr("xl/_rels/workbook2.xml.rels", given.read(name))
    if words:
        assert words in refusal(written.getvalue(), "plan.xlsx")
    else:
        assert len(bodies(written.getvalue())) == 2
