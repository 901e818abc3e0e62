"""The checks against texts of our own with labels: every check has to keep what it once reached.

``pytest -s tests/corpus`` prints the table; ``python -m tests.corpus`` prints each miss and false alarm with its text.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from campaigns.checks.registry import CHECKS
from tests.corpus.entries import FAMILIES, HERE, IDS, read_entries
from tests.corpus.scoring import Result, Score, score
from tests.corpus.staging import findings, lay_out

FLOORS: dict[str, list[int]] = yaml.safe_load((HERE / "floors.yml").read_text(encoding="utf-8"))
AT_FIRST = "a check that has just landed"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder: Path = tmp_path_factory.mktemp("corpus")
    entries = read_entries()
    reached = score(entries, findings(entries, lay_out(entries, folder)))
    print(f"\n{reached.table()}")
    return reached


@pytest.mark.parametrize("check_id", IDS)
def test_a_check_keeps_its_floor(result: Result, check_id: str) -> None:
    reached = next(one for one in result.scores if one.check_id == check_id)
    if not reached.is_built:
        pytest.skip("not built")
    precision, recall = FLOORS.get(check_id, FLOORS[AT_FIRST])
    assert round(reached.precision * 100) >= precision, _told(result, reached)
    assert round(reached.recall * 100) >= recall, _told(result, reached)


def test_no_check_fails_on_any_text(result: Result) -> None:
    assert result.faults == ()


def test_every_check_has_two_texts_to_find_and_three_to_leave_alone() -> None:
    entries = read_entries()
    found = Counter(check_id for entry in entries for check_id in {label.check_id for label in entry.must})
    left = Counter(label.check_id for entry in entries for label in entry.must_not)
    assert [one for one in IDS if found[one] < 2 or left[one] < 3] == []


def test_every_text_has_a_name_of_its_own_and_a_label() -> None:
    entries = read_entries()
    assert len({entry.slug for entry in entries}) == len(entries)
    assert [entry.slug for entry in entries if not entry.must and not entry.must_not] == []


def test_every_check_of_these_families_that_is_built_has_texts() -> None:
    beyond = {one for one in CHECKS if one.split("-")[0] in FAMILIES} - set(IDS)
    assert beyond <= {"TIME-06"}, "give the new checks texts, and name them in entries.FAMILIES"


def test_floors_name_checks_that_there_are() -> None:
    assert FLOORS.keys() - {AT_FIRST} <= set(IDS)


def _told(result: Result, reached: Score) -> str:
    wrong = [one.told() for one in result.wrong if one.check_id == reached.check_id]
    return "\n".join([reached.line(), *wrong])
