"""Data files of dated facts: what is read, and how a broken file says where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.reference.loader import Record, ReferenceFileError, load

PROVENANCE = "source: A page\nlast_checked: 2026-11-23\nreview_by: 2027-02-23\n"


@dataclass(frozen=True)
class Fact:
    name: str
    price: Decimal
    days: int
    is_open: bool
    words: tuple[str, ...]
    provenance: Provenance


def read_fact(record: Record) -> Fact:
    return Fact(
        name=record.text("name"),
        price=record.decimal("price", Decimal(0)),
        days=record.number("days", 7),
        is_open=record.flag("open", default=True),
        words=record.texts("words", ()),
        provenance=record.provenance(),
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "facts.yml"


def load_text(file: Path, text: str) -> Any:
    file.write_text(text, encoding="utf-8")
    return load(file, read_fact)


def test_a_whole_entry_arrives_with_its_types(file: Path):
    fact = load_text(file, f"name: NO\nprice: 0.20\ndays: 3\nopen: no\nwords: [one, two]\n{PROVENANCE}")
    assert fact == Fact(
        name="NO",
        price=Decimal("0.20"),
        days=3,
        is_open=False,
        words=("one", "two"),
        provenance=Provenance("A page", date(2026, 11, 23), date(2027, 2, 23)),
    )


def test_what_may_be_absent_has_its_default(file: Path):
    fact = load_text(file, f"name: x\n{PROVENANCE}")
    assert (fact.price, fact.days, fact.is_open, fact.words) == (Decimal(0), 7, True, ())


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (PROVENANCE, 1, "name is missing"),
        (f"{PROVENANCE}name:\n", 4, "this takes text"),
        (f"{PROVENANCE}name: [a]\n", 4, "this takes text"),
        (f"{PROVENANCE}name: x\nname: y\n", 5, "twice"),
        (f"{PROVENANCE}name: x\nnaem: y\n", 5, "not known"),
        (f"{PROVENANCE}name: x\nprice: dear\n", 5, "a number like"),
        (f"{PROVENANCE}name: x\ndays: 1.5\n", 5, "whole number"),
        (f"{PROVENANCE}name: x\nopen: perhaps\n", 5, "yes or no"),
        (f"{PROVENANCE}name: x\nwords: one\n", 5, "a list"),
        (f"{PROVENANCE}name: x\nwords:\n  - one\n  -\n", 7, "takes text"),
        ("name: x\nsource: s\nlast_checked: yesterday\nreview_by: 2027-02-23\n", 3, "a day like"),
        (
            "name: x\nsource: s\nlast_checked: 2027-11-23\nreview_by: 2027-02-23\n",
            1,
            "later than last_checked",
        ),
        ("- a\n", 1, "one key per line"),
        ("", 1, "one key per line"),
        ("name: x\nwords: [one\nsource: s\n", 3, "not YAML"),
    ],
)
def test_an_error_names_the_file_and_the_line(file: Path, text: str, line: int, words: str):
    with pytest.raises(ReferenceFileError) as caught:
        load_text(file, text)
    assert str(caught.value).startswith(f"{file.parent.name}/facts.yml, line {line}: ")
    assert words in str(caught.value)
    assert caught.value.line == line


def test_an_error_deep_in_a_list_names_its_own_line(file: Path):
    file.write_text(f"facts:\n  - name: x\n    price: dear\n{PROVENANCE}", encoding="utf-8")
    with pytest.raises(ReferenceFileError, match="line 3: price"):
        load(file, lambda top: top.each("facts", lambda one: (one.text("name"), one.decimal("price"))))


def test_an_entry_may_inherit_where_the_file_comes_from(file: Path):
    file.write_text(f"{PROVENANCE}facts:\n  - source: Another page\n", encoding="utf-8")

    def read(top: Record) -> tuple[Provenance, ...]:
        whole = top.provenance()
        return top.each("facts", lambda one: one.provenance(whole))

    assert load(file, read) == (Provenance("Another page", date(2026, 11, 23), date(2027, 2, 23)),)


def test_a_missing_file_says_so(file: Path):
    with pytest.raises(ReferenceFileError, match=r"facts\.yml, line 1: the file can't be read"):
        load(file, read_fact)


def test_a_fact_needs_another_look_the_day_after_its_review_date():
    provenance = Provenance("A page", date(2026, 11, 23), date(2027, 2, 23))
    assert [provenance.needs_review(date(2027, 2, day)) for day in (23, 24)] == [False, True]
