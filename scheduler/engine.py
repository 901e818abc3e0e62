"""Where work runs: the one seam between "this is due" and the thread or machine that does it."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

import structlog
from apscheduler.schedulers.base import BaseScheduler

from campaigns.services.sending.checkpoints import DeliveryCheckpoint

SEND_DELIVERY = "send_delivery"
COLLECT_ACCOUNT = "collect_account"
MOST_AWAITED = 4  # answers at a time that an account may owe us while its next letters go out

log = structlog.get_logger("scheduler.engine")


class Engine(Protocol):
    """Runs a named task for one id. What is in one lane runs in order and one at a time.

    A task that returns False, or raises, is not to be taken up again at once.
    """

    def submit(self, task: str, task_id: int, *, lane: str) -> None:
        """Take it on. The same task and id, still waiting or running, is taken on once."""
        ...


class ThreadPoolEngine:
    """Runs tasks on the scheduler's own thread pools, one pool per task, one lane per account.

    A task that raises is logged and forgotten here: the row it was about is still in the database, and the next
    look at what is due finds it.
    """

    def __init__(
        self,
        scheduler: BaseScheduler,
        tasks: Mapping[str, Callable[[int], object]],
        *,
        after_lane: Callable[[], None],
    ) -> None:
        self._scheduler = scheduler
        self._tasks = tasks
        self._after_lane = after_lane
        self._lock = threading.Lock()
        self._idle = threading.Condition(self._lock)
        self._is_closing = False
        self._lanes: dict[tuple[str, str], deque[int]] = {}
        self._taken: set[tuple[str, int]] = set()

    def submit(self, task: str, task_id: int, *, lane: str) -> None:
        with self._lock:
            if self._is_closing or (task, task_id) in self._taken:
                return
            self._taken.add((task, task_id))
            key = (task, lane)
            if key in self._lanes:
                self._lanes[key].append(task_id)
                return
            self._lanes[key] = deque([task_id])
        self._scheduler.add_job(self._run_lane, args=[key], executor=task, misfire_grace_time=None)

    def close(self) -> None:
        """Take on nothing more, finish what is running at this moment, and leave the rest to the next start."""
        with self._idle:
            self._is_closing = True
            self._idle.wait_for(lambda: not self._lanes)

    def _run_lane(self, key: tuple[str, str]) -> None:
        """Work off a lane. Whatever goes wrong, the lane ends: one left behind would swallow all that comes later."""
        went_well = True
        try:
            while (task_id := self._next_in(key)) is not None:
                went_well = self._run_task(key[0], task_id) and went_well
        except BaseException:
            with self._idle:
                self._end_lane(key)
            raise
        if (
            went_well
        ):  # else it would be tried again at once, and again; the next look at what is due comes anyway
            self._after_lane()

    def _next_in(self, key: tuple[str, str]) -> int | None:
        """The next in the lane; None when there is none, and then the lane is gone."""
        with self._idle:
            if not self._is_closing and self._lanes[key]:
                return self._lanes[key].popleft()
            self._end_lane(key)
            return None

    def _run_task(self, task: str, task_id: int) -> bool:
        try:
            return self._tasks[task](task_id) is not False
        except Exception as error:
            log.error("task failed", task=task, task_id=task_id, error=type(error).__name__, exc_info=True)
            return False
        finally:
            with self._lock:
                self._taken.discard((task, task_id))

    def _end_lane(self, key: tuple[str, str]) -> None:
        """Called with the lock held."""
        waiting = self._lanes.pop(key, ())
        self._taken.difference_update((key[0], task_id) for task_id in waiting)
        self._idle.notify_all()


class InFlight:
    """The deliveries this process is sending at this moment, so that their leases can be renewed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answered = threading.Condition(self._lock)
        self._checkpoints: set[DeliveryCheckpoint] = set()
        self._waits: Counter[int] = Counter()  # by account
        self.is_closing = False  # what is being sent is finished, and no sender goes on to the next

    @contextmanager
    def watching(self, checkpoint: DeliveryCheckpoint) -> Iterator[None]:
        with self._lock:
            self._checkpoints.add(checkpoint)
        try:
            yield
        finally:
            with self._lock:
                self._checkpoints.discard(checkpoint)

    def renew_leases(self) -> None:
        with self._lock:
            checkpoints = list(self._checkpoints)
        for checkpoint in checkpoints:
            checkpoint.renew()

    def wait_aside(self, account_id: int, wait: Callable[[], None]) -> None:
        """In a thread of its own: a server may take ten minutes to answer, and there are few senders.

        Each wait keeps a connection open, of which a server allows a few. Beyond those the account waits, too: it gets
        no more letters that may all be in doubt in the end.
        """
        with self._lock:
            self._waits[account_id] += 1
            is_too_much = self._waits[account_id] > MOST_AWAITED
        if is_too_much:
            self._wait(account_id, wait)
            return
        threading.Thread(target=self._wait, args=[account_id, wait], name="answer", daemon=True).start()

    def _wait(self, account_id: int, wait: Callable[[], None]) -> None:
        try:
            wait()
        except Exception as error:  # the sweep finds it
            log.error("answer not recorded", error=type(error).__name__, exc_info=True)
        finally:
            with self._answered:
                self._waits[account_id] -= 1
                self._answered.notify_all()

    def hear_answers(self, *, within: float) -> None:
        """Give the servers so much time yet. What is not answered then is in doubt at the next start: a person decides."""
        with self._answered:
            self._answered.wait_for(lambda: not self._waits.total(), timeout=within)
