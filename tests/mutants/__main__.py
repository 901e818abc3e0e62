"""Small changes in what sends, tried on the tests: ``make mutants ARGS="--slice 1/5"``. What survives, no test would miss.

Which test passes through which line is measured first (some ten minutes) and kept in build/mutants, as the results
are, so that slices add up to one table; ``--anew`` forgets both.
"""

from __future__ import annotations

import argparse
import shutil
from collections import Counter

import pytest

from tests.mutants import covering, trying
from tests.mutants.making import PLACES, TOP, Mutant, sampled

TESTS = ("tests/unit", "tests/contract", "tests/integration", "tests/scheduler")
# They play whole weeks, or look on from outside at processes, in which the mutant is not.
LEFT_OUT = (
    "rehearsal",
    "report",
    "supervisor",
    "what_is_loaded",
    "migrations",
    "query_plans",
    "long_lists",
    "logging",
)


def main() -> int:
    asked = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    asked.add_argument("--sample", type=int, default=500, help="how many mutants")
    asked.add_argument("--seed", type=int, default=1, help="which ones")
    asked.add_argument("--slice", default="1/1", help="which part of the sample is tried now, as 2/5")
    asked.add_argument("--only", default="", help="a part of a path: mutants of these files alone")
    asked.add_argument(
        "--seconds", type=float, default=60, help="how many seconds of tests one is tried on at the most"
    )
    asked.add_argument(
        "--anew", action="store_true", help="measure the tests anew and forget earlier results"
    )
    asked.add_argument("--again", action="store_true", help="try those anew that were not killed")
    asked.add_argument("tests", nargs="*", help="files of tests; all that name what is mutated when left out")
    ask = asked.parse_args()
    if ask.anew:
        trying.RESULTS.unlink(missing_ok=True)
        shutil.rmtree(covering.KEPT, ignore_errors=True)
    known = trying.kept()
    mutants = sampled(ask.sample, ask.seed, ask.only)
    number, of = map(int, ask.slice.split("/"))
    now = [one for one in mutants[number - 1 :: of] if _is_to_try(one, known, is_again=ask.again)]
    trial = trying.Trial(now, ask.seconds)
    pytest.main([*trying.OPTIONS, *(ask.tests or files_of_tests())], plugins=[trial])
    return _show(mutants)


def files_of_tests() -> list[str]:
    """Those that name something of what is mutated; contract tests do by what they are."""
    rooms = {
        pattern.removesuffix(".py").removesuffix("/*") for _, those in PLACES.values() for pattern in those
    }
    names = [room.replace("/", ".") for room in rooms]
    return [
        str(file)
        for place in TESTS
        for file in sorted((TOP / place).glob("test_*.py"))
        if not any(word in file.name for word in LEFT_OUT)
        and (place == "tests/contract" or any(name in file.read_text("utf-8") for name in names))
    ]


def _is_to_try(mutant: Mutant, known: dict[str, trying.Result], *, is_again: bool) -> bool:
    result = known.get(mutant.name)
    return result is None or (is_again and result.outcome in (trying.SURVIVED, trying.NO_TEST))


def _show(mutants: list[Mutant]) -> int:
    """The table, and each that no test misses; 1 where there are any."""
    known = trying.kept()
    results = [known[one.name] for one in mutants if one.name in known]
    outcomes = (trying.KILLED, trying.TOO_LONG, trying.SURVIVED, trying.NO_TEST)
    print(f"\n{'':<12}{'tried':>8}" + "".join(f"{outcome:>24}" for outcome in outcomes))
    for place in PLACES:
        counts = Counter(result.outcome for result in results if result.place == place)
        print(f"{place:<12}{counts.total():>8}" + "".join(f"{counts[outcome]:>24}" for outcome in outcomes))
    left = [result for result in results if result.outcome in (trying.SURVIVED, trying.NO_TEST)]
    for result in left:
        print(f"\n{result.outcome}, {result.tests} tests: {result.name}")
    print(f"\n{len(results)} of {len(mutants)} tried.")
    return 1 if left else 0


if __name__ == "__main__":
    raise SystemExit(main())
