"""A worker as the product starts one, under a clock that the harness sets and with a place at which it kills itself.

Nothing of the product is replaced: the database steps are found by SQLAlchemy's own events and by whose call it is.
"""

from __future__ import annotations

import logging
import mmap
import os
import signal
import struct
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import oauthlib.oauth1.rfc5849 as oauth1
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from campaigns.app import configure_logging, create_desk, sending_bench
from campaigns.channels.http import Timeouts
from campaigns.channels.registry import Registry
from campaigns.config import read_settings
from scheduler.clock import Pace, SendingClock
from scheduler.setup import prepare_installation

# The same steps, closer together: the harness sets the clock forward over leases and waits instead of sitting them out.
QUICK = Pace(watch=0.05, heartbeat=0.5, sweep=0.08, renew=5, collect=20, refresh=20)
IMPATIENT = Timeouts(connect=2, read=1.5, upload=1.5, answer=1.5, aside=0.4)
_SECONDS = struct.Struct("d")
_COUNT = struct.Struct("q")


class SharedClock:
    """The machine's clock and an offset that lies in a file, the same for every process that opens it."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(_SECONDS.pack(0.0))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), _SECONDS.size)

    @property
    def offset(self) -> timedelta:
        return timedelta(seconds=_SECONDS.unpack(self._memory[:])[0])

    def set(self, offset: timedelta) -> None:
        self._memory[:] = _SECONDS.pack(offset.total_seconds())

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def close(self) -> None:
        self._memory.close()


class Busy:
    """How many deliveries this worker is sending at this moment, in a file that the harness reads.

    The harness sets the clock forward over waits. It must not do that over somebody who is at work: what takes a
    starved process an instant of a lease would seem to have taken it all.
    """

    def __init__(self, path: Path) -> None:
        path.write_bytes(_COUNT.pack(0))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), _COUNT.size)
        self._lock = threading.Lock()
        self._count = 0

    @contextmanager
    def counting(self, inner: AbstractContextManager[None]) -> Iterator[None]:
        self._add(1)
        try:
            with inner:
                yield
        finally:
            self._add(-1)

    def _add(self, step: int) -> None:
        with self._lock:
            self._count += step
            self._memory[:] = _COUNT.pack(self._count)


def is_busy(path: Path) -> bool:
    try:
        return bool(_COUNT.unpack(path.read_bytes())[0])
    except (FileNotFoundError, struct.error):
        return False


@dataclass
class SelfKill:
    """Sends itself a signal at the ``nth`` time that ``function`` of the product reaches this ``moment``.

    ``moment``: "statement" (before one runs), "commit" (before it), "committed" (right after it).
    ``function`` may name several, as in "one|other"; empty, it fits every call.
    """

    moment: str
    function: str = ""
    nth: int = 1
    signal: int = signal.SIGKILL
    _count: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def watch(self) -> None:
        listeners = {
            "statement": (Engine, "before_cursor_execute"),
            "commit": (Engine, "commit"),
            "committed": (Session, "after_commit"),
        }
        target, name = listeners[self.moment]
        event.listen(target, name, self._reached)

    def _reached(self, *_details: Any) -> None:
        if self.function and not _is_called_by(self.function):
            return
        with self._lock:
            self._count += 1
            is_now = self._count == self.nth
        if is_now:
            os.kill(os.getpid(), self.signal)


def _is_called_by(function: str) -> bool:
    names = function.split("|")
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_name in names:
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


def work(order: dict[str, Any]) -> None:
    """Be a worker until a signal asks to stop. ``order``: env, clock (a file), kill (a SelfKill), ready (a file)."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    if order.get("kill"):
        SelfKill(**order["kill"]).watch()
    clock = SharedClock(Path(order["clock"]))
    # The machine's clock is what signs requests to X, too.
    oauth1.generate_timestamp = lambda: str(int(clock.now().timestamp()))
    configure_logging(as_json=True)
    logging.getLogger("apscheduler").setLevel(
        logging.ERROR
    )  # that it skips a look on a busy machine says nothing
    settings = read_settings(order["env"])
    channels = Registry(clock=clock, timeouts=IMPATIENT)
    # It takes seconds to start one: where nobody strikes it, what it does is done here.
    bench = sending_bench(settings) if order.get("has_renewer") else None
    app = create_desk(settings, clock=clock, channels=channels, bench=bench)
    prepare_installation(app)
    sending = SendingClock(app, pace=QUICK)
    busy, watching = Busy(Path(order["busy"])), sending._in_flight.watching
    sending._in_flight.watching = lambda checkpoint: busy.counting(watching(checkpoint))  # type: ignore[method-assign]
    sending.start()
    Path(order["ready"]).touch()
    stop.wait()
    sending.stop()
