"""Work done in processes that can be killed: one kept warm for short work, and one each for long work."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Concatenate

from campaigns.workbench.base import MEGABYTE, BusyError, Limits, P, R, WorkerLostError
from campaigns.workbench.child import Child, GoneError
from campaigns.workbench.wire import Answer, Contract, Done, Refused, Work

QUIET_SECONDS = 300.0
LEAVES_AT = 150 * MEGABYTE
NICENESS = 10  # what is due, and the pages, go first
MOST_APART = 2
TURNS = 3  # times its own time that short work waits for what is before it


class ProcessWorkbench:
    """Starts nothing before it is needed. Safe to share between threads; a forked process starts children of its own."""

    is_beside = True

    def __init__(
        self,
        module: str,
        folder: Path,
        tools: Any,
        *,
        quiet_seconds: float = QUIET_SECONDS,
        leaves_at: int = LEAVES_AT,
        niceness: int = NICENESS,
    ) -> None:
        """
        Args:
            module, folder: see ``Child``. The rest: see ``Contract``.
        """
        contract = Contract(tools, quiet_seconds, leaves_at, niceness)
        self._start: Callable[[], Child] = partial(Child, module, folder, contract)
        self._start_apart: Callable[[], Child] = partial(
            Child, module, folder, replace(contract, niceness=max(niceness, NICENESS))
        )
        self._warm: Child | None = None
        self._turn = threading.Lock()
        self._apart = threading.Semaphore(MOST_APART)

    @property
    def warm_pid(self) -> int | None:
        """The process that is kept for short work, as far as is known."""
        return self._warm.pid if self._warm else None

    def run(
        self,
        limits: Limits,
        job: Callable[Concatenate[Any, P], R],
        tools: Any,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        work = Work(limits, job, args, kwargs)
        answer = self._do_apart(work) if limits.is_apart else self._do_warm(work)
        if isinstance(answer, Done):
            result: R = answer.value
            return result
        if isinstance(answer, Refused):
            raise answer.error
        raise WorkerLostError(f"It met a fault of its own: {answer.what}.")

    def close(self) -> None:
        warm, self._warm = self._warm, None
        if warm is not None:
            warm.end()

    def _do_apart(self, work: Work) -> Answer:
        if not self._apart.acquire(blocking=False):
            raise BusyError("Others are at it, as many as can be at once. Try again in a minute.")
        try:
            child = self._start_apart()
            try:
                return child.do(work)
            finally:
                child.end()
        finally:
            self._apart.release()

    def _do_warm(self, work: Work) -> Answer:
        with self._my_turn(work.limits.seconds * TURNS):
            if self._warm is not None:
                try:
                    return self._do_with(self._warm, work)
                except GoneError:  # after its quiet time, or killed since
                    self._warm = None
            return self._do_with(self._start(), work)

    def _do_with(self, child: Child, work: Work) -> Answer:
        if not child.is_ours:
            raise GoneError("It belongs to another process.")
        self._warm = None  # whatever happens to it now, nobody else finds it half at work
        answer = child.do(work)
        self._warm = child
        return answer

    @contextmanager
    def _my_turn(self, patience: float) -> Iterator[None]:
        if not self._turn.acquire(timeout=patience):
            raise BusyError("Too much is waiting to be looked at.")
        try:
            yield
        finally:
            self._turn.release()
