"""The bench's table never prints a ratio that there is none of."""

from __future__ import annotations

import json

import pytest

from tests.bench.table import Line, as_json, as_text


@pytest.fixture
def line() -> Line:
    return Line(what="Lost", value=0, unit="posts", baseline_name="a poll", baseline=0)


def test_nothing_against_nothing_is_a_dash(line: Line):
    assert as_text([line], about="").splitlines()[-1].endswith("—")


def test_json_of_nothing_against_nothing_can_be_read_by_everybody(line: Line):
    text = as_json([line], about="")
    assert json.loads(text)["lines"][0]["ratio"] is None
