"""Each mutant against the tests that pass through it, in a process of its own that is forked when all is loaded."""

from __future__ import annotations

import json
import os
import signal
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import pytest
from _pytest.runner import runtestprotocol

from tests.mutants import covering
from tests.mutants.making import PLACES, TOP, Mutant
from tests.mutants.swapping import run_anew, swap_in

RESULTS = TOP / "build" / "mutants" / "results.jsonl"
# No file is left of a test, nothing is remembered, and what is printed is not looked at; one database will do.
OPTIONS = (
    *("-q", "-s", "-k", "not postgresql", "-p", "no:cacheprovider", "-p", "no:xdist"),
    *("-o", "tmp_path_retention_policy=none"),
)
KILLED, SURVIVED, TOO_LONG, NO_TEST = "killed", "survived", "took too long", "no test passes there"
_EXIT_OF_A_KILL = 1


@dataclass(frozen=True)
class Result:
    """What became of a mutant, and before how many tests."""

    name: str
    place: str
    outcome: str
    tests: int


@dataclass
class Trial:
    """A pytest plugin: instead of running the tests, it tries the mutants on them."""

    mutants: Sequence[Mutant]
    longest: float

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # one for all children
        if to_do := [item for item in session.items if not covering.is_measured(item.nodeid)]:
            files = [file for _, those in PLACES.values() for pattern in those for file in TOP.glob(pattern)]
            if _in_a_child(lambda: covering.measure(to_do, files), within=7200) != 0:
                raise pytest.UsageError(
                    "The tests could not be measured, see above. The same command goes on from there."
                )
        known = covering.read()
        items = {item.nodeid: item for item in session.items}
        for mutant in self.mutants:
            tests = [test for test in known.tests_of(mutant, self.longest) if test in items]
            expected = sum(known.seconds[test] for test in tests)
            outcome = _outcome(mutant, [items[test] for test in tests], expected)
            keep(Result(mutant.name, mutant.place, outcome, len(tests)))
        return True


def keep(result: Result) -> None:
    print(f"{result.outcome:>20}  {result.name[:150]}", flush=True)
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(result)) + "\n")


def kept() -> dict[str, Result]:
    """The results of all slices so far, by the mutant's name."""
    if not RESULTS.exists():
        return {}
    lines = RESULTS.read_text("utf-8").splitlines()
    return {result.name: result for result in (Result(**json.loads(line)) for line in lines)}


def _outcome(mutant: Mutant, items: list[pytest.Item], expected: float) -> str:
    if not items:
        return NO_TEST
    code = _in_a_child(lambda: _try(mutant, items), within=60 + 6 * expected)
    return TOO_LONG if code is None else KILLED if code else SURVIVED


def _try(mutant: Mutant, items: list[pytest.Item]) -> None:
    if not swap_in(mutant):
        run_anew(mutant, [item.nodeid for item in items], OPTIONS)
    for item, following in zip(items, [*items[1:], None], strict=True):
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            item.session._setupstate.teardown_exact(None)
            os._exit(_EXIT_OF_A_KILL)


def _in_a_child(work: Callable[[], None], *, within: float) -> int | None:
    """The exit code of a process that does it; none where it had to be killed, with all that it started."""
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        told = os.dup(2)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        try:
            work()
        except BaseException:
            os.write(told, traceback.format_exc().encode())
            os._exit(_EXIT_OF_A_KILL)
        os._exit(0)
    until = time.monotonic() + within
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None
