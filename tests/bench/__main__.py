"""``make bench``: how fast, how big and how late, in one table. Each figure stands beside a baseline of the same run."""

from __future__ import annotations

import argparse
import logging
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import structlog

from tests.bench.beside_page import measure_beside_page
from tests.bench.checks_load import measure_checks
from tests.bench.content_load import measure_content
from tests.bench.grown import measure_grown
from tests.bench.lateness import measure_lateness
from tests.bench.load import measure_burst, measure_minute
from tests.bench.pages import measure_pages
from tests.bench.review_page import measure_review
from tests.bench.start_up import measure_start
from tests.bench.table import Line, as_json, as_text
from tests.bench.windows import measure_windows

PROJECT = Path(__file__).resolve().parent.parent.parent
PARTS = (
    "content",
    "checks",
    "start",
    "lateness",
    "beside",
    "minute",
    "burst",
    "windows",
    "grown",
    "pages",
    "review",
)


def main() -> int:
    options = _options()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        lines = list(_measure(options, Path(folder)))
    took = time.perf_counter() - started
    about = (
        f"Campaign Desk on Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores; "
        f"measured in {took:.0f} s"
    )
    print(as_json(lines, about=about) if options.json else as_text(lines, about=about))
    return 0


def _measure(options: argparse.Namespace, folder: Path) -> Iterator[Line]:
    if "content" in options.only:
        yield from measure_content(folder / "content-load", files=options.files)
    if "checks" in options.only:
        yield from measure_checks(folder / "checks", items=options.items)
    if "start" in options.only:
        (folder / "start").mkdir()
        yield from measure_start(folder / "start", content=PROJECT / "content", tries=options.starts)
    if "lateness" in options.only:
        (folder / "lateness").mkdir()
        yield from measure_lateness(
            folder / "lateness", together=options.together, accounts=options.accounts, alone=options.alone
        )
    if "beside" in options.only:
        (folder / "beside").mkdir()
        yield from measure_beside_page(folder / "beside", alone=options.alone)
    if "minute" in options.only:
        (folder / "minute").mkdir()
        yield from measure_minute(folder / "minute", posts=options.minute, alone=options.alone)
    if "burst" in options.only:
        (folder / "burst").mkdir()
        yield from measure_burst(
            folder / "burst", posts=options.burst, baseline_posts=min(options.burst, options.burst_baseline)
        )
    if "windows" in options.only:
        (folder / "windows").mkdir()
        yield from measure_windows(folder / "windows")
    if "grown" in options.only:
        (folder / "grown").mkdir()
        yield from measure_grown(folder / "grown", sizes=options.sizes, store_seconds=options.store_seconds)
    if "pages" in options.only:
        yield from measure_pages(PROJECT / "build" / "bench", sizes=options.history)
    if "review" in options.only:
        (folder / "review").mkdir()
        yield from measure_review(folder / "review")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="some of the parts")
    parser.add_argument("--files", type=int, default=1000, help="content files to load (default 1000)")
    parser.add_argument("--items", type=int, default=1000, help="items to check (default 1000)")
    parser.add_argument("--starts", type=int, default=3, help="how often to start (default 3)")
    parser.add_argument("--together", type=int, default=200, help="posts due at one moment (default 200)")
    parser.add_argument("--accounts", type=int, default=5, help="accounts they go to (default 5)")
    parser.add_argument("--alone", type=int, default=20, help="posts due each on its own (default 20)")
    parser.add_argument("--minute", type=int, default=1000, help="posts spread over a minute (default 1000)")
    parser.add_argument("--burst", type=int, default=10_000, help="posts due in one second (default 10000)")
    parser.add_argument(
        "--burst-baseline", type=int, default=1000, help="as many of them for the baselines (default 1000)"
    )
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[1_000, 100_000, 1_000_000],
        help="planned deliveries in the table (default 1000 100000 1000000)",
    )  # fmt: skip
    parser.add_argument(
        "--store-seconds",
        type=float,
        default=60,
        help="how long to fill the stored jobs (default 60; 0: not at all)",
    )
    parser.add_argument(
        "--history", type=int, nargs="+", default=[10_000, 100_000],
        help="deliveries of five years behind the pages; kept in build/bench (default 10000 100000)",
    )  # fmt: skip
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
