"""Tables of Word documents and pages: each figure stays in its column and its row, and is told once."""

from __future__ import annotations

import pytest

from tests.unit.import_samples import item, left
from tests.unit.word_samples import LEAD, line, release

EMPTY = line("")


def cell(*paragraphs: str, properties: str = "") -> str:
    inside = "".join(one if one.startswith("<") else line(one) for one in paragraphs)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def spanning(words: str, columns: int) -> str:
    return cell(words, properties=f'<w:gridSpan w:val="{columns}"/>')


def table(*rows: str) -> str:
    return (
        "<w:tbl>"
        + "".join(row if row.startswith("<w:tr") else f"<w:tr>{row}</w:tr>" for row in rows)
        + "</w:tbl>"
    )


BEGUN, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
HEADS = cell("Area") + cell("2026") + cell("2027")


def lines(*body: str) -> list[str]:
    """What came of the table, line by line."""
    text = item(release(*body), "a.docx", "release").body
    return text.removeprefix(LEAD).strip().split("\n\n")


@pytest.mark.parametrize(
    ("row", "written"),
    [
        (cell("Derby") + cell(EMPTY) + cell("12"), "Derby – … – 12"),
        (cell(EMPTY) + cell("7") + cell("12"), "… – 7 – 12"),
        (cell(EMPTY) + cell(EMPTY) + cell("12"), "… – … – 12"),
        (cell("Derby") + cell("7") + cell(EMPTY), "Derby – 7 – …"),
        (cell("Derby") + spanning("19", 2), "Derby – 19 – …"),
        (spanning("Both", 2) + cell("12"), "Both – … – 12"),
        (spanning("Figures of the police", 3), "Figures of the police"),
        (f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("7")}{cell("12")}</w:tr>', "… – 7 – 12"),
        (
            cell("Derby", properties='<w:hMerge w:val="restart"/>') + cell(EMPTY, properties="<w:hMerge/>") + cell("12"),
            "Derby – … – 12",
        ),
        (f"{cell('Derby')}<w:sdt><w:sdtContent>{cell('7')}</w:sdtContent></w:sdt>{cell('12')}", "Derby – 7 – 12"),
        (cell("1. Derby") + cell("7") + cell("12"), "1\\. Derby – 7 – 12"),
        (cell("Derby") + cell("2. of all") + cell("12"), "Derby – 2. of all – 12"),
    ],
)  # fmt: skip
def test_every_figure_of_a_word_table_keeps_its_column(row: str, written: str):
    assert lines(table(HEADS, row)) == ["Area – 2026 – 2027", written]


def test_what_is_merged_over_rows_is_told_once_and_moves_nothing():
    merged = table(
        cell("Area") + cell("Quarter") + cell("Found"),
        cell("Derby", properties=BEGUN) + cell("First") + cell("7"),
        cell(EMPTY, properties=GOES_ON) + cell("Second") + cell("12"),
        cell("Buxton") + cell("First") + cell("3"),
    )
    assert lines(merged) == [
        "Area – Quarter – Found",
        "Derby – First – 7",
        "… – Second – 12",
        "Buxton – First – 3",
    ]
    assert any("empty or merged cells" in one for one in item(release(merged), "a.docx").remarks)


def test_words_in_a_merged_cell_that_word_does_not_show_are_told():
    merged = table(
        cell("Derby", properties=BEGUN) + cell("7"), cell("An older name", properties=GOES_ON) + cell("12")
    )
    assert lines(merged) == ["Derby – 7", "… – 12"]
    assert "An older name: hidden" in left(item(release(merged), "a.docx"))


def test_a_cell_deleted_in_tracked_changes_is_told_and_no_column():
    gone = cell("Old", properties='<w:cellDel w:id="1"/>')
    changed = table(cell("Area") + cell("2027"), cell("Derby") + gone + cell("12"))
    assert lines(changed) == ["Area – 2027", "Derby – 12"]
    assert "Old: deleted" in left(item(release(changed), "a.docx"))


def test_a_table_within_a_cell_is_not_taken_for_more_columns():
    inner = table(cell("Men") + cell("7"))
    assert lines(table(HEADS, cell("Derby") + cell(inner) + cell("12"))) == [
        "Area – 2026 – 2027",
        "Derby",
        "Men – 7",
        "12",
    ]


def test_a_full_table_has_no_marks_and_no_remark():
    full = table(HEADS, cell("Derby") + cell("7") + cell("12"))
    assert lines(full) == ["Area – 2026 – 2027", "Derby – 7 – 12"]
    assert not any("merged" in one for one in item(release(full), "a.docx").remarks)


def page_lines(rows: str) -> list[str]:
    page = f"<html><body><h1>Figures</h1><p>{LEAD} {LEAD} {LEAD}</p><table>{rows}</table></body></html>"
    return item(page, "a.html", "release").body.split("\n\n")[1:]


PAGE_HEADS = "<tr><th>Area<th>2026<th>2027"


@pytest.mark.parametrize(
    ("rows", "written"),
    [
        ("<tr><td>Derby<td><td>12", ["Derby – … – 12"]),
        ("<tr><td>Derby<td>&nbsp;<td>12", ["Derby – … – 12"]),
        ("<tr><td>Derby<td colspan=2>19", ["Derby – 19 – …"]),
        ("<tr><td colspan=3>Of the police", ["Of the police"]),
        ("<tr><td rowspan=2>Derby<td>7<td>12<tr><td>8<td>13", ["Derby – 7 – 12", "… – 8 – 13"]),
        ("<tr><td>Derby<td rowspan=0>7<td>12<tr><td>Buxton<td>13", ["Derby – 7 – 12", "Buxton – … – 13"]),
        ("<tr><td rowspan=2 colspan=2>Derby<td>12<tr><td>13", ["Derby – … – 12", "… – … – 13"]),
        ("<tr><td>Derby<td><s>7</s><td>12", ["Derby – … – 12"]),
        ("<tr><td>Derby<td style='visibility:hidden'>7<td>12", ["Derby – … – 12"]),
        ("<tr><td>1. Derby<td>7<td>12", ["1\\. Derby – 7 – 12"]),
        ("<tr><td>Derby<td>7<td rowspan=99999 colspan=99999>12<tr><td>Buxton<td>8", ["Derby – 7 – 12", "Buxton – 8 – …"]),
    ],
)  # fmt: skip
def test_every_figure_of_a_page_keeps_its_column(rows: str, written: list[str]):
    assert page_lines(f"{PAGE_HEADS}{rows}") == ["Area – 2026 – 2027", *written]


def test_cells_go_over_rows_of_their_own_group_alone():
    grouped = "<thead><tr><th rowspan=5>Area<th>2027<tbody><tr><td>Derby<td>12"
    assert page_lines(grouped) == ["Area – 2027", "Derby – 12"]


def test_columns_that_only_make_room_are_no_columns():
    spaced = "<tr><td width=9><td>Derby<td><td>12<td><tr><td><td>Buxton<td><td>7<td>"
    assert page_lines(spaced) == ["Derby – 12", "Buxton – 7"]
