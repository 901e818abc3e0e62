"""Notices that the machine's clock was set back, which APScheduler itself would sleep through."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

LOOK_EVERY = 0.5
# A time server corrects by less than this all the time, and that does no harm.
SMALLEST_JUMP = timedelta(seconds=1)


class JumpWatch:
    """Compares the clock on the wall with one that can't be set, and calls back after each jump backwards."""

    def __init__(self, jumped_back: Callable[[], None]) -> None:
        self._jumped_back = jumped_back
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="clock jumps", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def _watch(self) -> None:
        wall, steady = datetime.now(UTC), monotonic()
        while not self._stopping.wait(LOOK_EVERY):
            wall_now, steady_now = datetime.now(UTC), monotonic()
            if wall_now - wall - timedelta(seconds=steady_now - steady) < -SMALLEST_JUMP:
                self._jumped_back()
            wall, steady = wall_now, steady_now
