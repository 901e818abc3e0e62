"""Posts over five accounts to a platform that takes 50 ms for each: spread over a minute, alone, and all at once.

Late is the moment a post's request has arrived at the platform less the moment it was due. The platform's only limit
is its speed: Mastodon's windows (300 posts in three hours) are put aside here, for the product keeps to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from campaigns.services.money import budgets
from campaigns.services.sending import post_money
from scheduler.clock import SendingClock
from tests.bench.baselines import DEFAULT_GRACE, MINUTE, DuePost, StoredJobs, poll_each_minute
from tests.bench.filling import FullDesk, Planned, open_desk
from tests.bench.platform_process import ANSWER_MS, BenchPlatform, bench_platform
from tests.bench.table import Line, percentile

ACCOUNTS = 5
LIMIT = ACCOUNTS * 1000 / ANSWER_MS  # sends a second that the platforms themselves allow
APART = timedelta(seconds=0.73)  # never in step with the clock's own one-second look
SHARES = (("half", 0.5), ("99 in 100", 0.99), ("the latest", 1.0))
POLL, STORED = "a look once a minute", "one stored job per post"


def measure_minute(folder: Path, *, posts: int, alone: int) -> Iterator[Line]:
    """Lateness of posts spread over a minute and of posts on their own, beside both baselines."""
    spread = f"{posts} posts in a minute, {ACCOUNTS} accounts"
    moments = [number * MINUTE / posts for number in range(posts)]
    apart = [number * APART.total_seconds() for number in range(alone)]
    with bench_platform() as platform:
        ours = _product(folder / "minute", platform, moments)
        single = _product(folder / "alone", platform, apart)
        polled = _polled(folder / "polled.sqlite3", platform, moments)
        stored = _stored(folder / "stored.sqlite3", platform, moments)
        stored_single = _stored(folder / "stored-alone.sqlite3", platform, apart)
    yield from _lines(spread, ours, POLL, polled)
    yield from _lines(spread, ours, STORED, stored)
    yield from _lines(f"{alone} posts due each on its own", single, STORED, stored_single)
    dropped = sum(late > DEFAULT_GRACE * 1000 for late in stored)
    yield Line(
        what=f"Not sent at all, {spread}", value=0, unit="posts",
        baseline_name=f"{STORED}, with the default grace of 1 s", baseline=dropped,
    )  # fmt: skip


def measure_burst(folder: Path, *, posts: int, baseline_posts: int) -> Iterator[Line]:
    """Everything due in one second: how many go out each second, of those the platforms themselves would take."""
    with bench_platform() as platform:
        ours = _rate(posts, _product(folder / "burst", platform, [0.0] * posts))
        polled = _rate(
            baseline_posts, _polled(folder / "polled.sqlite3", platform, [0.0] * baseline_posts, wait=0)
        )
        late = _stored(folder / "stored.sqlite3", platform, [0.0] * baseline_posts)
        stored = _rate(baseline_posts, late)
    yield Line(
        what=f"{posts} posts due in one second: all out after", value=posts / ours, unit="s",
        baseline_name="the platforms' own limit", baseline=posts / LIMIT,
    )  # fmt: skip
    for name, rate in (
        ("the platforms' own limit", LIMIT),
        (f"{POLL}, the look itself, {baseline_posts} posts", polled),
        (f"{STORED}, ten at once, {baseline_posts} posts", stored),
    ):
        yield Line(
            what=f"{posts} posts due in one second: sends a second", value=ours, unit="/s",
            baseline_name=name, baseline=rate,
        )  # fmt: skip
    yield Line(
        what="Not sent at all, all due in one second", value=0, unit="posts",
        baseline_name=f"{STORED}, default grace, of {baseline_posts}",
        baseline=sum(one > DEFAULT_GRACE * 1000 for one in late),
    )  # fmt: skip


def _rate(posts: int, late: Sequence[float]) -> float:
    return posts / ((max(late) + ANSWER_MS) / 1000)


def _lines(what: str, ours: Sequence[float], name: str, baseline: Sequence[float]) -> Iterator[Line]:
    for words, share in SHARES:
        yield Line(
            what=f"Lateness, {what}: {words}", value=percentile(ours, share), unit="ms",
            baseline_name=name, baseline=percentile(baseline, share),
        )  # fmt: skip


def _product(folder: Path, platform: BenchPlatform, moments: Sequence[float]) -> list[float]:
    """The product with its real clock; the posts are due so many seconds after it was made ready."""
    full = open_desk(folder, accounts=ACCOUNTS, platform_url=platform.url)
    start = _head_start(len(moments), each=0.002)
    planned = [
        Planned(start + timedelta(seconds=moment), number % ACCOUNTS, number + 1)
        for number, moment in enumerate(moments)
    ]
    full.plan(planned)
    assert datetime.now(UTC) < start, "planning took longer than the head start"
    due = {one.text: one.due_at for one in planned}
    platform.arrived.clear()
    with running(full):
        return platform.lateness(due)


@contextmanager
def running(full: FullDesk) -> Iterator[None]:
    clock = SendingClock(full.app)
    with (
        mock.patch.object(post_money, "rate_limits", return_value=()),
        mock.patch.object(budgets, "rate_limits", return_value=()),
    ):
        clock.start()
        try:
            yield
        finally:
            clock.stop()


def _due_posts(start: datetime, moments: Sequence[float]) -> list[DuePost]:
    return [
        DuePost(start + timedelta(seconds=moment), number % ACCOUNTS, f"Baseline {number}")
        for number, moment in enumerate(moments)
    ]


def _polled(
    path: Path, platform: BenchPlatform, moments: Sequence[float], *, wait: float = MINUTE
) -> list[float]:
    """A minute that begins just after a look: the next look comes ``wait`` seconds after the first is due."""
    start = _head_start(len(moments), each=0.0002)
    posts = _due_posts(start, moments)
    platform.arrived.clear()
    poll_each_minute(path, posts, url=platform.url, first_look_at=start + timedelta(seconds=wait))
    return platform.lateness({one.text: one.due_at for one in posts})


def _stored(path: Path, platform: BenchPlatform, moments: Sequence[float]) -> list[float]:
    jobs = StoredJobs(path, url=platform.url)
    start = _head_start(len(moments), each=0.05)
    posts = _due_posts(start, moments)
    platform.arrived.clear()
    jobs.add(posts)
    assert datetime.now(UTC) < start, "storing the jobs took longer than the head start"
    jobs.run()
    try:
        return platform.lateness({one.text: one.due_at for one in posts})
    finally:
        jobs.stop()


def _head_start(posts: int, *, each: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=4 + posts * each)
