"""Many posts at once to a platform that takes so many in each window and says so in its headers, as they all do.

What counts is how much of each window is used, and how often the platform had to refuse.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from scheduler.clock import SendingClock
from tests.bench.filling import Planned, open_desk
from tests.bench.platform_process import bench_platform
from tests.bench.table import Line

ACCOUNTS = 5
TAKES, SECONDS = (
    30,
    20,
)  # shorter than any platform's, and so harder: X has 15 minutes, Mastodon 5, Bluesky 60
WINDOWS = 3


def measure_windows(folder: Path) -> Iterator[Line]:
    """All due as a window opens, enough for three of them."""
    posts = ACCOUNTS * TAKES * WINDOWS
    with bench_platform(TAKES, SECONDS) as platform:
        full = open_desk(folder, accounts=ACCOUNTS, platform_url=platform.url)
        opens_at = (int(time.time() + 4) // SECONDS + 1) * SECONDS
        due_at = datetime.fromtimestamp(opens_at, UTC)
        planned = [Planned(due_at, number % ACCOUNTS, number + 1) for number in range(posts)]
        full.plan(planned)
        assert datetime.now(UTC) < due_at, "planning took longer than the head start"
        clock = SendingClock(full.app)
        clock.start()
        try:
            platform.wait_for({one.text: one.due_at for one in planned})
        finally:
            clock.stop()
        refused = platform.refused()
    used = Counter(int(arrived_at) // SECONDS for arrived_at in platform.arrived.values())
    opened = max(used) - min(used) + 1
    what = f"{posts} posts at once, {ACCOUNTS} accounts, {TAKES} posts each in {SECONDS} s allowed"
    yield Line(
        what=f"{what}: sent in a window", value=posts / opened, unit="posts",
        baseline_name="the platforms' own limit", baseline=ACCOUNTS * TAKES,
    )  # fmt: skip
    yield Line(
        what=f"{what}: refused by the platform", value=refused, unit="posts",
        baseline_name="sent", baseline=posts,
    )  # fmt: skip
