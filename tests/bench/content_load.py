"""How long the content folder takes to load, first and again, beside reading the same files as bare bytes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from campaigns.content_store.reader import ContentStore
from tests.bench.sample_content import write_content
from tests.bench.table import Line

PER = 1000


def measure_content(folder: Path, *, files: int) -> Iterator[Line]:
    written = write_content(folder, files=files)
    raw = min(_milliseconds(lambda: _read_bytes(folder)) for _ in range(3))
    store = ContentStore(folder, ZoneInfo("Europe/London"))
    first = _milliseconds(lambda: _load(store, written))
    again = min(_milliseconds(lambda: _load(store, written)) for _ in range(3))
    share = PER / written
    for what, value in (
        ("Content load, 1,000 files, first", first),
        ("Content load, 1,000 files, again", again),
    ):
        yield Line(
            what=what, value=value * share, unit="ms",
            baseline_name="reading the bytes alone", baseline=raw * share,
        )  # fmt: skip


def _load(store: ContentStore, written: int) -> None:
    library = store.load()
    assert len(library.items) + len(library.campaigns) == written


def _read_bytes(folder: Path) -> None:
    for path in folder.rglob("*.md"):
        path.read_bytes()


def _milliseconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
