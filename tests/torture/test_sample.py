"""A seeded sample of the torture, on both databases: what a platform holds and what our records say must agree."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice

import pytest

from tests.integration.databases import postgres_server
from tests.torture.lanes import Lane, is_on_postgres, open_lane
from tests.torture.plan import draw_scenario
from tests.torture.tally import Tally

__all__ = ["postgres_server"]

SCENARIOS = 25
POSTGRES_EVERY = 5


def seeds_of_different_steps() -> Iterator[int]:
    """The first seed of each line of the table."""
    seen = set()
    for seed in count(1):
        step = draw_scenario(seed).step
        if step not in seen:
            seen.add(step)
            yield seed


@pytest.fixture(scope="module")
def lane(tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> Iterator[Lane]:
    with open_lane(tmp_path_factory.mktemp("torture") / "lane", postgres=postgres_server) as opened:
        yield opened


@pytest.mark.parametrize("seed", list(islice(seeds_of_different_steps(), SCENARIOS)))
def test_after_kills_nothing_is_doubled_lost_or_stuck(lane: Lane, seed: int):
    verdict = lane.play(seed, is_postgres=is_on_postgres(seed, POSTGRES_EVERY))
    assert verdict.is_clean, Tally().describe(verdict)
