"""What every engine promises: a lane in order and one at a time, a task once, and no fault that stops it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC

import pytest
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.engine import MOST_AWAITED, Engine, InFlight, ThreadPoolEngine
from tests.patience import PATIENCE
from tests.scheduler.conftest import eventually

TASK = "work"


class Work:
    """A task that remembers what it was given, waits where told, and fails where told."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.running = self.most_running = 0
        self.waits: dict[int, threading.Event] = {}
        self.begun: dict[int, threading.Event] = {}
        self.fails: set[int] = set()
        self.waits_for_others: set[int] = set()
        self.breaks_off: set[int] = set()
        self._lock = threading.Lock()

    def hold(self, task_id: int) -> threading.Event:
        self.begun[task_id] = threading.Event()
        self.waits[task_id] = threading.Event()
        return self.waits[task_id]

    def __call__(self, task_id: int) -> bool:
        with self._lock:
            self.running += 1
            self.most_running = max(self.most_running, self.running)
        try:
            if task_id in self.waits:
                self.begun[task_id].set()
                assert self.waits[task_id].wait(PATIENCE)
            if task_id in self.fails:
                raise ValueError("told to fail")
            if task_id in self.breaks_off:
                raise SystemExit
            with self._lock:
                self.done.append(task_id)
            return task_id not in self.waits_for_others
        finally:
            with self._lock:
                self.running -= 1


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def lanes_ended() -> list[bool]:
    return []


@pytest.fixture
def engine(work: Work, lanes_ended: list[bool]) -> Iterator[Engine]:
    scheduler = BackgroundScheduler(timezone=UTC, executors={TASK: ThreadPoolExecutor(4)})
    scheduler.start()
    yield ThreadPoolEngine(scheduler, {TASK: work}, after_lane=lambda: lanes_ended.append(True))
    for event in work.waits.values():
        event.set()
    scheduler.pause()  # as the clock does: APScheduler trips over its own shutdown in the middle of a tick
    scheduler.get_jobs()
    scheduler.shutdown(wait=True)


def all_done(work: Work, number: int) -> Callable[[], bool]:
    return lambda: len(work.done) == number


def test_a_lane_runs_in_order_and_one_at_a_time(engine: Engine, work: Work):
    for number in range(20):
        engine.submit(TASK, number, lane="a")
    assert eventually(all_done(work, 20))
    assert (work.done, work.most_running) == (list(range(20)), 1)


def test_lanes_run_beside_each_other(engine: Engine, work: Work):
    held = work.hold(1)
    engine.submit(TASK, 1, lane="a")
    engine.submit(TASK, 2, lane="b")
    assert eventually(lambda: work.done == [2])
    held.set()
    assert eventually(all_done(work, 2))


def test_a_task_that_waits_or_runs_is_taken_on_once(engine: Engine, work: Work):
    held = work.hold(1)
    engine.submit(TASK, 1, lane="a")
    assert work.begun[1].wait(PATIENCE)
    for _ in range(3):
        engine.submit(TASK, 1, lane="a")
        engine.submit(TASK, 2, lane="a")
    held.set()
    assert eventually(all_done(work, 2))
    assert work.done == [1, 2]


def test_a_finished_task_may_come_again(engine: Engine, work: Work):
    engine.submit(TASK, 1, lane="a")
    assert eventually(all_done(work, 1))
    assert eventually(lambda: _submitted(engine, work))
    assert work.done[:2] == [1, 1]


def _submitted(engine: Engine, work: Work) -> bool:
    engine.submit(TASK, 1, lane="a")
    return len(work.done) >= 2


def _comes_again(engine: Engine, work: Work, task_id: int) -> bool:
    engine.submit(TASK, task_id, lane="a")
    return task_id in work.done


def test_what_says_that_it_waits_is_not_taken_up_again_at_once(
    engine: Engine, work: Work, lanes_ended: list[bool]
):
    work.waits_for_others.add(1)
    engine.submit(TASK, 1, lane="a")
    engine.submit(TASK, 2, lane="b")
    assert eventually(lambda: sorted(work.done) == [1, 2])
    assert eventually(lambda: lanes_ended == [True])


def test_a_task_that_fails_stops_neither_its_lane_nor_the_engine(engine: Engine, work: Work):
    work.fails.add(1)
    engine.submit(TASK, 1, lane="a")
    engine.submit(TASK, 2, lane="a")
    engine.submit(TASK, 3, lane="b")
    assert eventually(lambda: sorted(work.done) == [2, 3])


def test_a_lane_that_breaks_off_leaves_its_account_to_the_next_task(engine: Engine, work: Work):
    work.breaks_off.add(1)
    engine.submit(TASK, 1, lane="a")
    engine.submit(TASK, 2, lane="a")  # dropped with the lane; the next look at what is due brings it again
    assert eventually(lambda: _comes_again(engine, work, 2))


def test_it_says_when_a_lane_is_empty(engine: Engine, lanes_ended: list[bool]):
    engine.submit(TASK, 1, lane="a")
    assert eventually(lambda: lanes_ended == [True])


def test_closing_finishes_the_running_task_and_drops_the_waiting(engine: ThreadPoolEngine, work: Work):
    held = work.hold(1)
    engine.submit(TASK, 1, lane="a")
    engine.submit(TASK, 2, lane="a")
    assert work.begun[1].wait(PATIENCE)
    closing = threading.Thread(target=engine.close)
    closing.start()
    held.set()
    closing.join(PATIENCE)
    assert work.done == [1]


def test_after_closing_nothing_is_taken_on(engine: ThreadPoolEngine, work: Work):
    engine.close()
    engine.submit(TASK, 1, lane="a")
    assert not eventually(all_done(work, 1), within=0.3)


# Answers that are long in coming


def test_an_account_that_owes_many_answers_waits_for_the_next_and_another_does_not():
    in_flight, may_answer, heard = InFlight(), threading.Event(), threading.Semaphore(0)

    def wait() -> None:
        assert may_answer.wait(PATIENCE)
        heard.release()

    for _ in range(MOST_AWAITED):
        in_flight.wait_aside(1, wait)
    one_more = threading.Thread(target=in_flight.wait_aside, args=[1, wait])
    one_more.start()
    in_flight.wait_aside(2, wait)  # comes back at once
    one_more.join(0.1)
    assert one_more.is_alive()

    may_answer.set()
    in_flight.hear_answers(within=PATIENCE)
    one_more.join(PATIENCE)
    assert all(heard.acquire(blocking=False) for _ in range(MOST_AWAITED + 2))
    in_flight.wait_aside(1, heard.release)
    assert heard.acquire(timeout=PATIENCE)
