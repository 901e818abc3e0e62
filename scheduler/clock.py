"""The clock: APScheduler as the alarm, our tables as the truth.

A date job is armed for the next due moment and re-armed after each look. A one-second job reads that moment again,
so that a change made by another process, or a clock that was set, is seen within a second.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from campaigns.services.core.acting import Acting, Door, acts
from campaigns.services.core.desk import Desk
from scheduler.engine import COLLECT_ACCOUNT, SEND_DELIVERY, InFlight, ThreadPoolEngine
from scheduler.jobs import Jobs
from scheduler.jumps import JumpWatch

LAST_ANSWERS = 20.0  # seconds; well within what a sender is given to end
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Pace:
    """How often each job runs, in seconds. ``renew`` has to be well below the lease, ``watch`` is the promise that
    a change made elsewhere is seen within a second."""

    watch: float = 1
    heartbeat: float = 2
    sweep: float = 5
    renew: float = 10
    alerts: float = 3
    collect: float = 20
    refresh: float = 20
    ahead: float = 10
    seal: float = 30
    empty: float = 3600
    accounts: float = 60


class SendingClock:
    """Everything that happens by itself. ``start`` and ``stop`` may be called once each."""

    def __init__(self, app: Flask, *, pace: Pace | None = None) -> None:
        desk: Desk = app.extensions["desk"]
        self._pace = pace or Pace()
        self._app = app
        self._desk = desk
        self._arming = threading.Lock()
        self._is_stopping = False
        self._regular: set[str] = set()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={
                "default": ThreadPoolExecutor(11),  # one for each job below: none waits for a slow one
                # A pool of its own: busy senders must not make the alarm late.
                "wake": ThreadPoolExecutor(2),
                SEND_DELIVERY: ThreadPoolExecutor(desk.settings.sender_threads),
                COLLECT_ACCOUNT: ThreadPoolExecutor(2),
            },
            # The default grace of one second would silently drop a late job.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._in_flight = InFlight()
        self._jobs = Jobs(app, desk, self._in_flight)
        self._engine = ThreadPoolEngine(
            self._scheduler,
            {
                SEND_DELIVERY: _by_the_clock(SEND_DELIVERY, self._jobs.send_delivery),
                COLLECT_ACCOUNT: _by_the_clock(COLLECT_ACCOUNT, self._jobs.collect_account),
            },
            after_lane=self.wake,
        )
        self._jump_watch = JumpWatch(self._rearm)

    def start(self) -> None:
        _by_the_clock("start", self._jobs.prepare)()
        pace = self._pace
        self._every(pace.watch, self.wake, "watch", executor="wake")
        self._every(pace.heartbeat, self._jobs.beat, "heartbeat")
        self._every(pace.sweep, self._jobs.sweep, "sweep")
        self._every(
            pace.sweep, self._jobs.look_up, "look up"
        )  # apart: a slow platform must not hold up the sweep
        self._every(pace.renew, self._jobs.renew_leases, "renew")
        self._every(pace.alerts, self._jobs.send_alerts, "alerts")
        self._every(pace.collect, self._collect, "collect")
        self._every(pace.refresh, self._jobs.refresh_library, "refresh")
        self._every(pace.ahead, self._jobs.look_ahead, "look ahead")
        self._every(pace.seal, self._jobs.seal_events, "seal")
        self._every(pace.empty, self._jobs.empty_bin, "empty the bin")
        self._every(pace.accounts, self._jobs.watch_accounts, "accounts")
        self._scheduler.start()
        self._jump_watch.start()

    @property
    def is_running(self) -> bool:
        return bool(self._scheduler.running)

    def stop(self) -> None:
        """Stop taking on work and wait for what is being sent just now; its lease is renewed until it is done."""
        self._jump_watch.stop()
        self._in_flight.is_closing = True
        self._engine.close()
        self._in_flight.hear_answers(within=LAST_ANSWERS)
        # APScheduler holds its locks while it waits for its threads: none of them may add a job from here on.
        with self._arming:
            self._is_stopping = True
        # APScheduler trips over its own shutdown in the middle of a tick. Paused it starts no tick, and to ask for
        # its jobs waits until the one that runs is over.
        self._scheduler.pause()
        self._scheduler.get_jobs()
        self._scheduler.shutdown(wait=True)
        self._jobs.seal_events()

    def wake(self) -> None:
        """Hand over what is due and arm the alarm for what comes next."""
        with self._arming:
            if self._is_stopping:
                return
            next_at = self._jobs.hand_over_due(self._engine)
            if next_at is not None and self._scheduler.running:
                self._scheduler.add_job(
                    self.wake,
                    "date",
                    run_date=next_at,
                    id="wake",
                    executor="wake",
                    replace_existing=True,
                    misfire_grace_time=None,
                )

    def _rearm(self) -> None:
        """The machine's clock was set back: APScheduler would wait until it has caught up. Every job runs now."""
        for job in self._scheduler.get_jobs():
            if job.id in self._regular:
                job.modify(next_run_time=datetime.now(UTC))

    def _collect(self) -> None:
        self._jobs.hand_over_readings(self._engine)

    def _every(
        self, seconds: float, job: Callable[[], None], name: str, *, executor: str = "default"
    ) -> None:
        self._regular.add(name)
        first = datetime.now(UTC) + timedelta(milliseconds=50)
        self._scheduler.add_job(
            _by_the_clock(name, job),
            "interval",
            seconds=seconds,
            id=name,
            next_run_time=first,
            executor=executor,
        )


def _by_the_clock(name: str, job: Callable[P, R]) -> Callable[P, R]:
    """What this job changes was done by the clock; its name is the act."""

    @wraps(job)
    def named(*given: P.args, **named_ones: P.kwargs) -> R:
        with acts(Acting(Door.CLOCK, name)):
            return job(*given, **named_ones)

    return named
