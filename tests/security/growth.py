"""How work grows with a text, measured in the time of the processor, so that a busy machine changes nothing.

A first look at a short text lets nearly everything pass; what took longer is measured at two lengths, the longer four
times the shorter. Work that grows with the text is then about four times as much, with its square sixteen times.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.security.hostile_texts import Hostile

SHORT, LONG = 2_500, 10_000
LOOK = 0.0008  # seconds for the short text below which nothing needs a second look
FLOOR = 0.020  # seconds for the long text below which there is nothing to judge
MOST_GROWTH = 8.0
PATIENCE = 0.5  # seconds after which a text has shown what it is


class _TakesTooLongError(Exception):
    pass


@contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """Both engines look for signals while they search."""

    def stop(*_: Any) -> None:
        raise _TakesTooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def seconds(work: Callable[[], object], patience: float = PATIENCE) -> float:
    """The processor time of ``work``; infinite where it goes beyond ``patience``."""
    began = time.thread_time()
    try:
        with _patience(patience):
            work()
    except _TakesTooLongError:
        return float("inf")
    return time.thread_time() - began


def grows_too_fast(work: Callable[[str], object], hostile: Hostile, look: float, first: float) -> str:
    """What was measured, where the work grows faster than the text; empty where all is well.

    ``first`` is how many seconds the short text took; one that took no longer than ``look`` needs no second one.
    """
    if first <= look:
        return ""
    short, long = hostile.text(SHORT), hostile.text(LONG)
    if first == float("inf"):
        return f"{hostile}: over {PATIENCE} s for {SHORT:,} characters"
    longer = seconds(lambda: work(long))
    if longer < FLOOR or longer <= MOST_GROWTH * first:
        return ""
    longer = min(longer, seconds(lambda: work(long)))
    shorter = min(first, *(seconds(lambda: work(short)) for _ in range(3)))
    if longer <= MOST_GROWTH * shorter:
        return ""
    return f"{hostile}: {shorter:.4f} s for {SHORT:,} characters, {longer:.3f} s for {LONG:,}"
