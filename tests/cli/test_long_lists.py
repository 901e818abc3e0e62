"""Lists of any length are written as they are read: the first line does not wait for the last."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from campaigns.cli.showing import ROWS_AT_ONCE, show


def counted(printed_at: list[int], capsys: pytest.CaptureFixture[str]) -> Iterator[int]:
    """Numbers, noting at each how many letters were printed before it was asked for."""
    for number in range(ROWS_AT_ONCE * 3):
        printed_at.append(len(capsys.readouterr().out))
        yield number


def test_a_document_is_printed_while_its_rows_are_still_coming(capsys: pytest.CaptureFixture[str]):
    printed: list[int] = []
    show("json", ({"number": number} for number in counted(printed, capsys)), {})
    assert sum(1 for letters in printed if letters) == 2  # the third piece comes after the last row


def test_a_table_is_printed_while_its_rows_are_still_coming(capsys: pytest.CaptureFixture[str]):
    printed: list[int] = []
    show("text", counted(printed, capsys), {"Number": str}, empty="None.")
    assert sum(1 for letters in printed if letters) == 2


@pytest.mark.parametrize("length", [0, 1, 2, ROWS_AT_ONCE, ROWS_AT_ONCE + 1])
def test_what_is_printed_in_pieces_is_one_document(length: int, capsys: pytest.CaptureFixture[str]):
    rows = [{"name": f"Row “{number}”\nwith\u202e a line", "number": number} for number in range(length)]
    show("json", iter(rows), {})
    printed = capsys.readouterr().out
    assert json.loads(printed) == rows
    assert printed.endswith("]\n")
    assert "\u202e" not in printed


def test_a_table_of_nothing_says_so(capsys: pytest.CaptureFixture[str]):
    show("text", iter([]), {"Number": str}, empty="Nothing there.")
    assert capsys.readouterr().out == "Nothing there.\n"


@pytest.mark.parametrize("length", [0, 1, ROWS_AT_ONCE + 1])
def test_a_sheet_names_its_columns_however_many_rows_there_are(
    length: int, capsys: pytest.CaptureFixture[str]
):
    rows = ({"name": "=1+1", "number": number, "not asked for": 1} for number in range(length))
    show("csv", rows, {}, names=("number", "name"))
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["number,name", *(f"{number},'=1+1" for number in range(length))]


def test_a_cell_of_nothing_is_empty(capsys: pytest.CaptureFixture[str]):
    show("text", [None], {"Number": lambda row: row, "Name": lambda _row: "Jo"}, empty="Nobody.")
    assert capsys.readouterr().out == "Number  Name\n        Jo\n"
