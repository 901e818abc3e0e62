"""No text and no file keeps whoever asked waiting, whatever it does to the process that reads it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from time import monotonic, process_time, sleep

import pytest

from campaigns.config import PROJECT_FOLDER
from campaigns.content_store.problems import BrokenContentError
from campaigns.errors import NotFoundError
from campaigns.workbench.base import (
    MEGABYTE,
    BusyError,
    Limits,
    NotDoneError,
    TooLargeError,
    TooSlowError,
    Workbench,
    WorkerLostError,
)
from campaigns.workbench.child import Child
from campaigns.workbench.here import HereWorkbench
from campaigns.workbench.limits import in_time
from campaigns.workbench.processes import ProcessWorkbench
from campaigns.workbench.wire import Contract
from tests.security import bench_jobs as jobs

CHILD = "tests.security.bench_child"
AMPLE = Limits(seconds=30)
BRIEF = Limits(seconds=0.3)
APART = Limits(seconds=30, is_apart=True)


@pytest.fixture
def processes() -> Iterator[ProcessWorkbench]:
    bench = ProcessWorkbench(CHILD, PROJECT_FOLDER, "tools")
    yield bench
    bench.close()


@pytest.fixture(params=["here", "processes"])
def bench(request: pytest.FixtureRequest) -> Workbench:
    """The contract: the same of both."""
    return HereWorkbench() if request.param == "here" else request.getfixturevalue("processes")


# What every workbench keeps


def test_it_answers_what_the_work_returns(bench: Workbench) -> None:
    assert bench.run(AMPLE, jobs.add, "tools", 2, other=3) == 5


def test_what_a_person_can_mend_is_raised_as_it_was(bench: Workbench) -> None:
    with pytest.raises(NotFoundError, match="no such text"):
        bench.run(AMPLE, jobs.refuse, "tools")
    with pytest.raises(BrokenContentError, match="line 3") as raised:
        bench.run(AMPLE, jobs.refuse_with_places, "tools")
    assert [issue.line for issue in raised.value.issues] == [3]


def test_a_pattern_that_never_ends_is_broken_off(bench: Workbench) -> None:
    began = monotonic()
    with pytest.raises(TooSlowError):
        bench.run(BRIEF, jobs.search_for_ever, "tools")
    assert monotonic() - began < 20
    assert bench.run(AMPLE, jobs.add, "tools", 1, 1) == 2


def test_a_text_that_fills_the_memory_is_broken_off(bench: Workbench) -> None:
    with pytest.raises(TooLargeError):
        bench.run(Limits(seconds=30, memory=100 * MEGABYTE), jobs.fill_memory, "tools")
    assert bench.run(AMPLE, jobs.add, "tools", 1, 1) == 2


# What only another process can keep


def test_what_hears_no_alarm_is_killed_and_the_next_has_a_fresh_process(processes: ProcessWorkbench) -> None:
    first = processes.run(AMPLE, jobs.who, "tools")
    with pytest.raises(TooSlowError):
        processes.run(BRIEF, jobs.never_let_go, "tools")
    assert processes.run(AMPLE, jobs.who, "tools") != first
    until(lambda: ended(first))


def test_what_takes_every_exception_for_its_own_is_killed(processes: ProcessWorkbench) -> None:
    with pytest.raises(TooSlowError):
        processes.run(BRIEF, jobs.swallow_everything, "tools")


def test_a_process_that_dies_at_work_is_told_of_and_the_next_is_fresh(processes: ProcessWorkbench) -> None:
    with pytest.raises(WorkerLostError):
        processes.run(AMPLE, jobs.die, "tools")
    assert processes.run(AMPLE, jobs.add, "tools", 1, 1) == 2


def test_one_killed_between_two_pieces_of_work_is_not_noticed(processes: ProcessWorkbench) -> None:
    pid = processes.run(AMPLE, jobs.who, "tools")
    os.kill(pid, signal.SIGKILL)
    assert processes.run(AMPLE, jobs.who, "tools") != pid


def test_a_fault_of_ours_is_no_result(processes: ProcessWorkbench) -> None:
    with pytest.raises(WorkerLostError, match="KeyError"):
        processes.run(AMPLE, jobs.stumble, "tools")


def test_short_work_shares_one_warm_process_of_low_priority(processes: ProcessWorkbench) -> None:
    assert processes.run(AMPLE, jobs.who, "tools") == processes.run(AMPLE, jobs.who, "tools")
    assert processes.run(AMPLE, jobs.how_nice, "tools") >= min(os.nice(0) + 10, 19)


def test_two_at_once_both_have_their_answer(processes: ProcessWorkbench) -> None:
    with ThreadPoolExecutor(4) as threads:
        sums = threads.map(lambda n: processes.run(AMPLE, jobs.add, "tools", n, n), range(20))
        assert list(sums) == [2 * n for n in range(20)]


def test_long_work_keeps_no_short_work_waiting(processes: ProcessWorkbench, tmp_path: Path) -> None:
    go_on = tmp_path / "go on"
    with ThreadPoolExecutor(1) as threads:
        long = threads.submit(processes.run, APART, jobs.wait_for, "tools", str(go_on))
        warm = processes.run(AMPLE, jobs.who, "tools")
        assert not long.done()
        go_on.touch()
        assert long.result() != warm
    until(lambda: ended(long.result()))


def test_no_more_long_work_than_the_machine_bears_is_begun(
    processes: ProcessWorkbench, tmp_path: Path
) -> None:
    go_on = tmp_path / "go on"
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(processes.run, APART, jobs.wait_for, "tools", str(go_on)) for _ in range(2)]
        until(lambda: processes._apart._value == 0)
        with pytest.raises(BusyError):
            processes.run(APART, jobs.add, "tools", 1, 1)
        go_on.touch()
        assert len({one.result() for one in both}) == 2


def test_short_work_behind_what_hangs_waits_no_longer_than_it_may(processes: ProcessWorkbench) -> None:
    with ThreadPoolExecutor(8) as threads:
        waiting = [threads.submit(processes.run, BRIEF, jobs.never_let_go, "tools") for _ in range(8)]
        assert all(isinstance(one.exception(timeout=60), NotDoneError) for one in waiting)


def test_after_its_quiet_time_it_is_gone_and_comes_back_when_needed() -> None:
    bench = ProcessWorkbench(CHILD, PROJECT_FOLDER, "tools", quiet_seconds=0.1)
    pid = bench.run(AMPLE, jobs.who, "tools")
    until(lambda: ended(pid))
    assert bench.run(AMPLE, jobs.who, "tools") != pid
    bench.close()


def test_one_that_has_grown_is_replaced() -> None:
    bench = ProcessWorkbench(CHILD, PROJECT_FOLDER, "tools", leaves_at=90 * MEGABYTE)
    small = bench.run(AMPLE, jobs.who, "tools")
    assert bench.run(AMPLE, jobs.grow, "tools") == small
    assert bench.run(AMPLE, jobs.who, "tools") != small
    bench.close()


def test_ctrl_c_is_not_for_the_process_on_the_bench(processes: ProcessWorkbench) -> None:
    """A terminal sends it to all of them; its parent is the one that ends."""
    pid = processes.run(AMPLE, jobs.who, "tools")
    os.kill(pid, signal.SIGINT)
    assert processes.run(AMPLE, jobs.who, "tools") == pid
    processes.close()
    until(lambda: ended(pid))


PARENT = f"""
import sys, os
from pathlib import Path
from campaigns.config import PROJECT_FOLDER
from campaigns.workbench.base import Limits
from campaigns.workbench.processes import ProcessWorkbench
from campaigns.workbench.wire import Contract
from tests.security import bench_jobs as jobs
bench = ProcessWorkbench({CHILD!r}, PROJECT_FOLDER, "tools")
note, work = sys.argv[1:]
if work == "idle":
    Path(note).write_text(str(bench.run(Limits(30), jobs.who, "tools")))
    sys.stdin.read()
bench.run(Limits(0.4), jobs.say_and_never_let_go, "tools", note)
"""


@pytest.mark.parametrize("work", ["idle", "at work"])
def test_a_parent_that_is_killed_leaves_no_orphan(tmp_path: Path, work: str) -> None:
    """Idle it sees the pipe close; at work in code that never lets go the system ends it."""
    note = tmp_path / "pid"
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(note), work], cwd=PROJECT_FOLDER, stdin=subprocess.PIPE
    )
    until(lambda: note.exists() and bool(note.read_text()))
    parent.kill()
    parent.communicate()
    until(lambda: ended(int(note.read_text())))


# Blocks inside one another


def test_an_alarm_that_was_set_before_still_rings() -> None:
    rang = threading.Event()
    before = signal.signal(signal.SIGPROF, lambda *_: rang.set())
    left, again = signal.setitimer(signal.ITIMER_PROF, 0.5)
    try:
        with pytest.raises(TooSlowError), in_time(0.05):
            burn(5)
        burn(5, until=rang)
        assert rang.is_set()
    finally:
        signal.signal(signal.SIGPROF, before)
        signal.setitimer(signal.ITIMER_PROF, left, again)


def test_an_inner_block_has_no_more_time_than_the_outer() -> None:
    began = monotonic()
    with pytest.raises(TooSlowError), in_time(0.1), in_time(60):
        burn(60)
    assert monotonic() - began < 10


def test_waiting_for_the_machine_is_not_the_text_being_slow() -> None:
    with in_time(0.05):
        sleep(0.3)


def burn(seconds: float, until: threading.Event | None = None) -> None:
    end = process_time() + seconds
    while process_time() < end and not (until and until.is_set()):
        pass


def ended(pid: int) -> bool:
    """Gone, or at least no longer doing anything: nobody waits for the child of a parent that was killed."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in ("Z", "X")
    return True


def until(is_so: Callable[[], bool]) -> None:
    deadline = monotonic() + 60
    while not is_so():
        assert monotonic() < deadline, "it never came about"
        sleep(0.01)


def test_a_process_that_ends_before_it_was_told_what_it_is_for_is_a_lost_worker() -> None:
    more_than_fits_on_the_way = Contract(b"x" * (10 * MEGABYTE), 1.0, 1, 0)
    with pytest.raises(WorkerLostError, match="could not be started"):
        Child("tests.security.no_such_module", PROJECT_FOLDER, more_than_fits_on_the_way)
