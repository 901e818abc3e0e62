"""The security page: a row for every chapter of the standard, and what is said to be met is tested where it says."""

from __future__ import annotations

import re

from tests.conventions.checkout import TOP

PAGE = (TOP / ".github" / "SECURITY.md").read_text(encoding="utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if re.match(r"\| V\d+ ", line)]
DOES_NOT_APPLY = "V17"


def test_every_chapter_has_its_row() -> None:
    assert [row[0].split()[0] for row in ROWS] == [f"V{number}" for number in range(1, 18)]


def test_what_is_met_is_tested_where_the_page_says() -> None:
    for name, met, *_ in ROWS:
        tests = re.findall(r"`(tests/[^`]+)`", met)
        assert tests or name.startswith(DOES_NOT_APPLY), name
        assert [one for one in tests if not (TOP / one).is_file()] == [], name
