"""A seeded sample of the torture, on both databases: what a platform holds and what our records say must agree."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.torture.lanes import Lane, open_lane
from tests.torture.plan import STEPS, draw_scenario
from tests.torture.tally import Tally


def sample() -> list[tuple[int, bool]]:
    """Every fourth step, in turn on SQLite and PostgreSQL; ``make torture`` plays them all, many times."""
    seeds = list(seeds_of_different_steps())[::4]
    return [(seed, number % 2 == 1) for number, seed in enumerate(seeds)]


def seeds_of_different_steps() -> Iterator[int]:
    """The first seed of each step."""
    missing = {step.name for step in STEPS if step.weight}
    for seed in count(1):
        step = draw_scenario(seed).step
        if step in missing:
            missing.remove(step)
            yield seed
        if not missing:
            return


@pytest.fixture(scope="module")
def lane(tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> Iterator[Lane]:
    with open_lane(tmp_path_factory.mktemp("torture") / "lane", postgres=postgres_server) as opened:
        yield opened


@pytest.mark.parametrize(("seed", "is_postgres"), sample())
def test_after_kills_nothing_is_doubled_lost_or_stuck(lane: Lane, seed: int, is_postgres: bool):
    verdict = lane.play(seed, is_postgres=is_postgres)
    assert verdict.is_clean, Tally().describe(verdict)
