"""What an officer is told of whole texts: few findings, each worth having. ``pytest -s tests/corpus`` prints the score."""

from __future__ import annotations

import pytest

from tests.corpus.entries import IDS
from tests.corpus.trade import Half, halves, read_texts

# Of either half. The half that is held back says how the checks do on a text that nobody wrote a rule for.
LEAST = {
    "open": {"precision": 0.95, "block_precision": 0.97, "recall": 0.95},
    "held back": {"precision": 0.80, "block_precision": 0.80, "recall": 0.88},
}
MOST_OF_A_RELEASE, MOST_OF_A_POST = 3, 1


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Half]:
    scored = dict(zip(LEAST, halves(tmp_path_factory.mktemp("trade")), strict=True))
    print("\n" + "\n".join(half.line(name) for name, half in scored.items()))
    return scored


@pytest.mark.parametrize("name", LEAST)
def test_findings_are_right_and_few(both: dict[str, Half], name: str) -> None:
    half = both[name]
    reached = {one: getattr(half, one) for one in LEAST[name]}
    assert {one: value for one, value in reached.items() if value < LEAST[name][one]} == {}
    assert half.per_text("release") <= MOST_OF_A_RELEASE
    assert half.per_text("post") <= MOST_OF_A_POST


def test_every_text_has_a_name_of_its_own_and_known_labels() -> None:
    texts = read_texts()
    assert len(texts) >= 150
    assert len({text.entry.slug for text in texts}) == len(texts)
    assert {one for text in texts for one in text.right} <= {*IDS, "SPELL-01"}
