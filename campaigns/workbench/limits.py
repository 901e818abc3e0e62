"""Holding work in this very process to its limits, as far as that can be done from inside.

The time: an alarm of the system, which breaks off Python code and regular expressions alike. It counts processor time,
so that a text is not called too slow because the machine has much to do or a disk stands still. The memory: what the
process may have (``RLIMIT_DATA``), so that the one piece of work fails and not the machine. Both belong to the process
as a whole, so they are set from its main thread alone; in any other thread work runs as it is.
"""

from __future__ import annotations

import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import process_time

from campaigns.workbench.base import MEGABYTE, TooLargeError, TooSlowError

RING_AGAIN = 0.2  # seconds; a ring that falls into code which takes every exception for its own is lost
_STATM = Path("/proc/self/statm")
_RESIDENT, _DATA = 1, 5  # proc(5)


class _TimeIsUp(BaseException):
    """No Exception: a check that fails is reported and the rest go on, and this must end them all."""


@contextmanager
def in_time(seconds: float) -> Iterator[None]:
    """Break the block off when it has used so much processor time. Blocks may stand inside one another.

    An alarm that was set before is kept.

    Raises:
        TooSlowError
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    is_over = False
    up = _TimeIsUp()

    def ring(_signal: int, _frame: object) -> None:
        if not is_over:
            raise up

    began = process_time()
    handler = signal.signal(signal.SIGPROF, ring)
    left, again = signal.setitimer(signal.ITIMER_PROF, seconds, RING_AGAIN)
    if 0 < left < seconds:  # an outer block has less time than this one
        signal.setitimer(signal.ITIMER_PROF, left, RING_AGAIN)
    try:
        try:
            yield
        finally:
            is_over = True
    except _TimeIsUp as error:
        if error is not up:
            raise
        raise TooSlowError(f"It was not done within {seconds:g} seconds.") from None
    finally:
        is_over = True
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)
        if left:
            signal.setitimer(signal.ITIMER_PROF, max(0.001, left - (process_time() - began)), again)


@contextmanager
def in_memory(size: int) -> Iterator[None]:
    """Refuse the block more than ``size`` bytes beyond what the process has now; where the system can't, it is let be.

    Raises:
        TooLargeError
    """
    before = resource.getrlimit(resource.RLIMIT_DATA)
    has = _pages(_DATA)
    if has is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    wanted = has + size
    if before[0] != resource.RLIM_INFINITY:
        wanted = min(wanted, before[0])
    try:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (wanted, before[1]))
        yield
    except MemoryError:
        raise TooLargeError(f"It needs more than {size // MEGABYTE} MB of memory.") from None
    finally:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, before)


def resident() -> int:
    """The bytes of memory this process has now; at its highest so far where the system tells no more."""
    found = _pages(_RESIDENT)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 if found is None else found


def _pages(field: int) -> int | None:
    try:
        return int(_STATM.read_text().split()[field]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return None
