"""What a table of any size costs: the start, the memory, a look at what is due, a claim. They should stay flat."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from tests.bench.baselines import DuePost, StoredJobs
from tests.bench.filling import Planned, open_desk
from tests.bench.table import Line
from tests.e2e.running_desk import TOP

ACCOUNTS = 5
OCCASIONS = 50  # of each item: what recurs
DUE_NOW = 40  # for the claims that are measured
MEGABYTE = 1024 * 1024
NOWHERE = "http://127.0.0.1:9"
FIGURES = (
    ("start", "Start of a sender, up to its first look", "s"),
    ("memory", "Memory of a sender (RSS)", "MB"),
    ("tick", "One look at what is due", "ms"),
    ("next_due", "When is something due next?", "ms"),
    ("claim", "One claim, with the second look, on the disk", "ms"),
)


def measure_grown(folder: Path, *, sizes: Sequence[int], store_seconds: float) -> Iterator[Line]:
    """Each size beside the smallest; the stored jobs with as many as could be stored in that time."""
    measured = {size: _of_size(folder / str(size), size) for size in sizes}
    smallest = min(sizes)
    for size in sizes[1:] if len(sizes) > 1 else sizes:
        for key, words, unit in FIGURES:
            yield Line(
                what=f"{size:,} planned: {words[0].lower()}{words[1:]}", value=measured[size][key], unit=unit,
                baseline_name=f"with {smallest:,}", baseline=measured[smallest][key],
            )  # fmt: skip
    if store_seconds > 0:
        yield from _stored_lines(folder / "stored.sqlite3", measured[max(sizes)], max(sizes), store_seconds)


def _of_size(folder: Path, size: int) -> dict[str, float]:
    full = open_desk(folder, accounts=ACCOUNTS, platform_url=NOWHERE)
    start = datetime.now(UTC) + timedelta(days=1)
    per_item = ACCOUNTS * OCCASIONS
    full.plan(
        Planned(
            start + timedelta(seconds=number % 20_000_000),
            number % ACCOUNTS,
            1 + number // per_item,
            number % per_item // ACCOUNTS,
        )
        for number in range(size)
    )
    now = datetime.now(UTC)
    beyond = 1 + size // per_item
    full.plan(Planned(now, number % ACCOUNTS, beyond + 1 + number) for number in range(DUE_NOW))
    return _ask("tests.bench.grown_sender", str(folder))


def _stored_lines(path: Path, ours: dict[str, float], size: int, seconds: float) -> Iterator[Line]:
    start = datetime.now(UTC) + timedelta(days=1)
    posts = [
        DuePost(start + timedelta(seconds=number), number % ACCOUNTS, f"Post {number}")
        for number in range(100_000)
    ]
    jobs = StoredJobs(path, url=NOWHERE)
    stored = jobs.add(posts, at_most_seconds=seconds)
    jobs.stop()
    theirs = _ask("tests.bench.grown_store", str(path))
    for key, words, unit in FIGURES:
        if key in theirs:
            yield Line(
                what=f"{size:,} planned: {words[0].lower()}{words[1:]}", value=ours[key], unit=unit,
                baseline_name=f"stored jobs, {stored:,} (all that {seconds:.0f} s could store)",
                baseline=theirs[key],
            )  # fmt: skip


def _ask(module: str, argument: str) -> dict[str, float]:
    """Run a process of its own, so that its memory is its own, and read its figures."""
    done = subprocess.run(
        [sys.executable, "-m", module, argument], cwd=TOP, check=True, capture_output=True, text=True
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def memory_now() -> float:
    return float(psutil.Process().memory_info().rss / MEGABYTE)


def middle(durations: Sequence[float]) -> float:
    """In milliseconds."""
    return sorted(durations)[len(durations) // 2] * 1000


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
