"""The real clock over a database of its own, with channels that record."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from apscheduler.events import EVENT_JOB_EXECUTED, JobExecutionEvent
from flask import Flask

from campaigns.clock import SystemClock
from campaigns.services.core.desk import Desk
from scheduler.clock import Pace, SendingClock
from tests.integration.conftest import app, channels, database_url, desk, office
from tests.patience import PATIENCE

__all__ = [
    "app",
    "channels",
    "database_url",
    "desk",
    "office",
]


@pytest.fixture
def clock() -> SystemClock:
    """What happens by itself happens in real time."""
    return SystemClock()


@pytest.fixture
def make_clock(app: Flask, desk: Desk) -> Iterator[Callable[..., SendingClock]]:
    """Starts clocks and stops those that the test left running."""
    app.extensions["desk"] = desk
    started: list[SendingClock] = []

    def start(*, pace: Pace | None = None) -> SendingClock:
        sending = SendingClock(app, pace=pace)
        sending.start()
        started.append(sending)
        return sending

    yield start
    for sending in started:
        if sending.is_running:
            sending.stop()


def eventually(happened: Callable[[], object], *, within: float = PATIENCE) -> bool:
    """Wait until it has happened; False when it has not in that time."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if happened():
            return True
        time.sleep(0.02)
    return False


def has_looked(clock: SendingClock, *, times: int = 2) -> bool:
    """Wait until the clock has looked at what is due this many times more; what it was to send it has taken up then."""
    looks = threading.Semaphore(0)

    def count(event: JobExecutionEvent) -> None:
        if event.job_id == "watch":
            looks.release()

    clock._scheduler.add_listener(count, EVENT_JOB_EXECUTED)
    try:
        return all(looks.acquire(timeout=PATIENCE) for _ in range(times))
    finally:
        clock._scheduler.remove_listener(count)


def is_past(moment: datetime) -> Callable[[], bool]:
    return lambda: datetime.now(UTC) > moment
