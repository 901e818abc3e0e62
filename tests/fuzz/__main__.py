"""Property tests with new examples, for as long as asked: ``make fuzz ARGS="--minutes 60"``.

``make test`` plays the same examples each time. What is found here is kept there: write it above the test as
``@example(…)``, then mend what it shows.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import time
from dataclasses import dataclass

_EXAMPLES = re.compile(r"- (\d+) passing, (\d+) failing")
_TESTS = re.compile(r"(\d+) passed")
_FAILED = re.compile(r"(?m)^FAILED (\S+)")


@dataclass(frozen=True)
class Round:
    """What one run over all property tests gave."""

    output: str
    exit_code: int

    @property
    def examples(self) -> int:
        return sum(int(passing) + int(failing) for passing, failing in _EXAMPLES.findall(self.output))

    @property
    def tests(self) -> int:
        return sum(map(int, _TESTS.findall(self.output))) + len(self.failed)

    @property
    def failed(self) -> list[str]:
        return _FAILED.findall(self.output)


def play(seed: int, places: list[str]) -> Round:
    command = [
        sys.executable, "-m", "pytest", "-q", "-n", "2", "-m", "hypothesis", "--hypothesis-profile=fuzz",
        f"--hypothesis-seed={seed}", "--hypothesis-show-statistics", *(places or ["tests"]),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return Round(done.stdout + done.stderr, done.returncode)


def main() -> int:
    asked = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    asked.add_argument(
        "--minutes", type=float, default=5, help="how long; the last round is played to its end"
    )
    asked.add_argument("--seed", type=int, help="play the rounds of an earlier run again")
    asked.add_argument("places", nargs="*", help="files or folders of tests; all of them when left out")
    ask = asked.parse_args()
    dice = random.Random(ask.seed if ask.seed is not None else time.time_ns())
    until, rounds, examples, failed = time.monotonic() + ask.minutes * 60, 0, 0, set[str]()
    while rounds == 0 or time.monotonic() < until:
        seed = dice.randrange(2**32)
        played = play(seed, ask.places)
        rounds, examples = rounds + 1, examples + played.examples
        print(f"round {rounds}, seed {seed}: {played.tests} tests, {played.examples:,} examples", flush=True)
        if played.exit_code:
            failed.update(played.failed)
            print(played.output, flush=True)
        if played.exit_code not in (0, 1):  # it could not even be played
            return played.exit_code
    print(f"{rounds} rounds, {examples:,} examples, {len(failed)} properties broken", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
