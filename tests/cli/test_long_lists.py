"""Lists of any length are written as they are read: the first line does not wait for the last."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from campaigns.cli.showing import ROWS_AT_ONCE, print_json_list, print_table


def counted(printed_at: list[int], capsys: pytest.CaptureFixture[str]) -> Iterator[int]:
    """Numbers, noting at each how many letters were printed before it was asked for."""
    for number in range(ROWS_AT_ONCE * 3):
        printed_at.append(len(capsys.readouterr().out))
        yield number


def test_a_document_is_printed_while_its_rows_are_still_coming(capsys: pytest.CaptureFixture[str]):
    printed: list[int] = []
    print_json_list({"number": number} for number in counted(printed, capsys))
    assert sum(1 for letters in printed if letters) == 2  # the third piece comes after the last row


def test_a_table_is_printed_while_its_rows_are_still_coming(capsys: pytest.CaptureFixture[str]):
    printed: list[int] = []
    print_table(("Number",), ((str(number),) for number in counted(printed, capsys)), empty="None.")
    assert sum(1 for letters in printed if letters) == 2


@pytest.mark.parametrize("length", [0, 1, 2, ROWS_AT_ONCE, ROWS_AT_ONCE + 1])
def test_what_is_printed_in_pieces_is_one_document(length: int, capsys: pytest.CaptureFixture[str]):
    rows = [{"name": f"Row “{number}”\nwith\u202e a line", "number": number} for number in range(length)]
    print_json_list(iter(rows))
    printed = capsys.readouterr().out
    assert json.loads(printed) == rows
    assert printed.endswith("]\n")
    assert "\u202e" not in printed


def test_a_table_of_nothing_says_so(capsys: pytest.CaptureFixture[str]):
    print_table(("Number",), iter([]), empty="Nothing there.")
    assert capsys.readouterr().out == "Nothing there.\n"
