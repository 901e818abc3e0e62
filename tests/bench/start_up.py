"""How long the real process takes to its first page, on an empty data folder and again, and how much memory it has."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import requests

from tests.bench.table import Line
from tests.e2e.running_desk import TOP, RunningDesk, free_port

MEGABYTE = 1024 * 1024
WAIT_SECONDS = 30.0
SETTLE_SECONDS = 2.0


def measure_start(folder: Path, *, content: Path, tries: int) -> Iterator[Line]:
    bare_seconds, bare_memory = _bare(tries)
    data = folder / "data"
    first, _ = _desk(data, content)
    repeats = [_desk(data, content) for _ in range(tries)]
    again = min(seconds for seconds, _ in repeats)
    memory, largest = (max(sizes[number] for _, sizes in repeats) for number in (0, 1))
    for what, value in (
        ("Start to first page, empty data folder", first),
        ("Start to first page, again", again),
    ):
        yield Line(
            what=what, value=value, unit="s",
            baseline_name="bare Flask, one page", baseline=bare_seconds,
        )  # fmt: skip
    yield Line(
        what="Memory of web, sender and supervisor, idle (PSS)", value=memory, unit="MB",
        baseline_name="bare Flask, one page", baseline=bare_memory,
    )  # fmt: skip
    yield Line(
        what="Memory of the largest process beside them, gone after five quiet minutes (PSS)", value=largest, unit="MB",
        baseline_name="bare Flask, one page", baseline=bare_memory,
    )  # fmt: skip


def _desk(data: Path, content: Path) -> tuple[float, tuple[float, float]]:
    """Seconds to the first page; megabytes of what is always there, and of the largest process that is not."""
    desk = RunningDesk(data, content)
    started = time.perf_counter()
    with desk:
        seconds = time.perf_counter() - started
        time.sleep(SETTLE_SECONDS)  # the clock's jobs have all run once by then
        return seconds, _memories(desk.pid)


def _bare(tries: int) -> tuple[float, float]:
    seconds, memory = [], []
    for _ in range(tries):
        started = time.perf_counter()
        with _bare_server() as pid:
            seconds.append(time.perf_counter() - started)
            memory.append(_memory(psutil.Process(pid)))
    return min(seconds), max(memory)


@contextmanager
def _bare_server() -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.bare_flask", str(port)], cwd=TOP)
    try:
        deadline = time.monotonic() + WAIT_SECONDS
        while not _answers(port):
            assert process.poll() is None, "bare Flask did not start"
            assert time.monotonic() < deadline, "bare Flask did not answer"
            time.sleep(0.02)
        yield process.pid
    finally:
        process.terminate()
        process.wait(10)


def _answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/sign-in", timeout=5).ok
    except requests.ConnectionError:
        return False


def _memories(supervisor: int) -> tuple[float, float]:
    """Of the supervisor and what it started, together; and of the largest process that those started beside them."""
    parent = psutil.Process(supervisor)
    always = [parent, *parent.children()]
    beside = [one for part in parent.children() for one in part.children(recursive=True)]
    return sum(map(_memory, always)), max(map(_memory, beside), default=0.0)


def _memory(process: psutil.Process) -> float:
    """Pages shared with others counted in part (proportional set size)."""
    size = process.memory_full_info()
    return float(getattr(size, "pss", size.rss) / MEGABYTE)
