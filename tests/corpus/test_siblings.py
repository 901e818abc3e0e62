"""Texts that stand side by side: one that a check speaks of, and its neighbour of which it must say nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from campaigns.domain.items.issues import Issue
from tests.corpus.entries import Entry, moment
from tests.corpus.staging import findings, lay_out
from tests.corpus.trade import OF_WEIGHT, SUMS


@cache
def _rows() -> tuple[Mapping[str, Any], ...]:
    text = Path(__file__).with_name("siblings.yml").read_text(encoding="utf-8")
    return tuple(yaml.load(text, Loader=yaml.CSafeLoader))


def _entry(number: int, row: Mapping[str, Any]) -> Entry:
    return Entry(
        family="sibling",
        name=str(number),
        kind=row.get("kind", "post"),
        body=f"{row['body']}\n",
        campaign={"topic": "violence", "audience": "public", **row.get("campaign", {})},
        front={"title": "A title", **row.get("front", {})},
        media={},
        records={},
        facts={},
        now=moment("2026-11-26T09:00"),
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Issue]]:
    entries = tuple(_entry(number, row) for number, row in enumerate(_rows()))
    found = findings(entries, lay_out(entries, tmp_path_factory.mktemp("siblings")))
    return {
        slug: [issue for issue in issues if issue.severity in OF_WEIGHT] for slug, issues in found.items()
    }


@pytest.mark.parametrize("number", range(len(_rows())), ids=lambda one: f"{one}-{_rows()[one]['check']}")
def test_a_check_speaks_where_it_should_and_nowhere_beside(told: dict[str, list[Issue]], number: int) -> None:
    row = _rows()[number]
    said = {issue.id for issue in told[f"sibling-{number}"]} - SUMS
    wanted = said if row["check"] == "any" else said & {row["check"]}
    assert bool(wanted) is row["told"], (row["body"], said)
