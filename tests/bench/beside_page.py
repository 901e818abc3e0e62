"""How late posts are with the real processes while a page burns a core in Python, against the same without."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import requests

from tests.bench.lateness import SHARES, installation, lateness_of, plan_apart
from tests.bench.table import Line, percentile
from tests.e2e.running_desk import RunningDesk

PAGES = 2


def measure_beside_page(folder: Path, *, alone: int) -> Iterator[Line]:
    started = time.perf_counter()
    app, desk, names = installation(folder, posts=2 * alone, accounts=2)
    each = timedelta(seconds=(time.perf_counter() - started) / len(names))
    running = RunningDesk(folder / "data", folder / "content", module="tests.bench.burning_desk")
    with running, app.app_context():
        quiet = lateness_of(desk, plan_apart(desk, names[:alone], each))
        with _burning(running.url):
            busy = lateness_of(desk, plan_apart(desk, names[alone:], each))
    for words, share in SHARES:
        yield Line(
            what=f"Lateness beside {PAGES} pages that burn a core, {alone} posts: {words}",
            value=percentile(busy, share), unit="ms",
            baseline_name="the same without the pages", baseline=percentile(quiet, share),
        )  # fmt: skip


@contextmanager
def _burning(url: str) -> Iterator[None]:
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            requests.get(f"{url}/-/burn?3", timeout=60)

    threads = [threading.Thread(target=ask) for _ in range(PAGES)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()
