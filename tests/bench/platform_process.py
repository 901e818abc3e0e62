"""The bench's platform as a process of its own, and what it received."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import requests

from tests.bench.platform import RECEIVED, REFUSED
from tests.standins.processes import ServerProcess

ANSWER_MS = 50
PATIENCE = 600.0  # seconds


@dataclass
class BenchPlatform:
    url: str
    arrived: dict[str, float] = field(default_factory=dict)

    def lateness(self, due: Mapping[str, datetime]) -> list[float]:
        """Wait for all of these texts; how late each arrived, in milliseconds.

        Raises:
            AssertionError: something came twice, or not at all.
        """
        self.wait_for(due)
        return [(self.arrived[text] - due_at.timestamp()) * 1000 for text, due_at in due.items()]

    def wait_for(self, due: Mapping[str, datetime]) -> None:
        deadline = time.monotonic() + PATIENCE
        while missing := due.keys() - self.arrived.keys():
            assert time.monotonic() < deadline, f"{len(missing)} of {len(due)} posts did not go out"
            time.sleep(0.3)
            self._collect()

    def refused(self) -> int:
        """How many posts it would not take, because its window was used up."""
        return int(requests.get(self.url + REFUSED, timeout=20).json())

    def _collect(self) -> None:
        for _who, text, arrived_at in requests.get(self.url + RECEIVED, timeout=20).json():
            assert text not in self.arrived, f"“{text}” came twice"
            self.arrived[text] = arrived_at


@contextmanager
def bench_platform(*window: int) -> Iterator[BenchPlatform]:
    """``window``: how many posts of an account, in how many seconds; without it there is no limit."""
    arguments = [str(number) for number in (ANSWER_MS, *window)]
    process = ServerProcess([sys.executable, "-m", "tests.bench.platform", *arguments], name="platform")
    try:
        yield BenchPlatform(process.greeting["url"])
    finally:
        process.stop()
