"""Which test passes through which line, and how long it takes: measured once over all of them, then kept."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.making import TOP, Mutant

KEPT = TOP / "build" / "mutants" / "covering"
# They wait for a server to start: asked last.
_SLOW_TO_START = {"pds_session", "postgres_server"}


@dataclass(frozen=True)
class Covering:
    """``seconds``: how long each test took that passed. ``lines``: of each file, the tests that ran a line.

    ``slow``: those that wait for a server to start, which is done once in a process.
    """

    seconds: dict[str, float]
    slow: set[str]
    lines: dict[str, dict[int, list[str]]]

    def tests_of(self, mutant: Mutant, longest: float) -> list[str]:
        """Those that pass through it, the quickest first, as many as take no longer than so many seconds."""
        lines = self.lines.get(mutant.path, {})
        if mutant.function:
            # Of an expression over several lines, some have no code of their own.
            upwards = range(mutant.line, mutant.first_line, -1)
            tests = set(next((lines[line] for line in upwards if line in lines), []))
        else:
            tests = {test for those in lines.values() for test in those}
        chosen, sum_of_seconds = list[str](), 0.0
        for test in sorted(
            tests & self.seconds.keys(), key=lambda one: (one in self.slow, self.seconds[one])
        ):
            sum_of_seconds += self.seconds[test]
            if sum_of_seconds > longest:
                break
            chosen.append(test)
        return chosen


def read() -> Covering:
    """What is kept of all files of tests that were measured."""
    lines = defaultdict[str, dict[int, list[str]]](lambda: defaultdict(list))
    seconds, slow = dict[str, float](), set[str]()
    for file in sorted(KEPT.glob("*.json")):
        kept = json.loads(file.read_text("utf-8"))
        seconds |= kept["seconds"]
        slow |= set(kept["slow"])
        for path, those in kept["lines"].items():
            for line, tests in those.items():
                lines[path][int(line)] += tests
    return Covering(seconds, slow, lines)


def is_measured(test: str) -> bool:
    """Whether the tests of this one's file are."""
    return _place_of(test).exists()


def measure(items: list[pytest.Item], files: list[Path]) -> None:
    """Run every test once and keep what it passed through; each file of tests by itself, so that one can go on later."""
    import coverage  # loaded where it is used: the children are to be forked without it

    KEPT.mkdir(parents=True, exist_ok=True)
    following: dict[pytest.Item, pytest.Item | None] = dict(zip(items, [*items[1:], None], strict=True))
    for _, group in groupby(items, key=lambda item: _place_of(item.nodeid)):
        seconds, slow = dict[str, float](), list[str]()
        watch = coverage.Coverage(data_file=None, include=[str(file) for file in files])
        watch.set_option("run:disable_warnings", ["no-data-collected"])  # a file may pass through none of it
        watch.start()
        for item in group:
            watch.switch_context(item.nodeid)
            started = time.monotonic()
            reports = runtestprotocol(item, log=False, nextitem=following[item])
            if all(report.passed for report in reports):
                seconds[item.nodeid] = time.monotonic() - started
                if _SLOW_TO_START & set(getattr(item, "fixturenames", ())):
                    slow.append(item.nodeid)
        watch.stop()
        data, lines = watch.get_data(), defaultdict[str, dict[int, list[str]]](dict)
        for file in files:
            for line, contexts in data.contexts_by_lineno(str(file)).items():
                if tests := sorted(filter(None, contexts)):
                    lines[str(file.relative_to(TOP))][line] = tests
        kept = {"seconds": seconds, "slow": slow, "lines": lines}
        _place_of(item.nodeid).write_text(json.dumps(kept), "utf-8")


def _place_of(test: str) -> Path:
    return KEPT / f"{test.partition('::')[0].replace('/', '.')}.json"
