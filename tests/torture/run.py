"""Plays one scenario: plan, start workers, strike, start again, let time pass until nothing moves, reckon."""

from __future__ import annotations

import itertools
import random
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from campaigns.domain.items.statuses import WAITING
from campaigns.models.deliveries import Delivery, DeliveryAttempt
from campaigns.services.core.transaction import reading
from tests.torture.audit import Finding, audit
from tests.torture.gate import Passing, Watch
from tests.torture.nursery import Nursery, Worker
from tests.torture.outlook import look
from tests.torture.plan import Blow, Scenario
from tests.torture.servers import Servers
from tests.torture.stage import Stage
from tests.torture.troubles import Trouble, is_connected_to, is_stopped
from tests.torture.worker import is_busy

QUIET = 0.15  # seconds without any change: everybody waits for time to pass
PATIENCE = 60.0  # real seconds a scenario may take
LEASE_IS_OVER = timedelta(seconds=61)
GOES_ON_WITHIN = timedelta(seconds=60)


@dataclass
class Verdict:
    """What one scenario showed."""

    scenario: Scenario
    finding: Finding
    kills: int
    stops: int
    seconds: float
    longest_gap: float
    log: str = ""

    @property
    def is_clean(self) -> bool:
        return not (self.finding.doubles or self.finding.losses)


@dataclass
class _Struck:
    """The moment of a kill, what was due and waiting then, and the last try before it."""

    at: datetime
    waiting: set[int]
    last_try: int


@dataclass
class Run:
    """One scenario under way."""

    scenario: Scenario
    stage: Stage
    servers: Servers
    nursery: Nursery
    workers: list[Worker] = field(default_factory=list)
    kills: int = 0
    stops: int = 0
    _blows: list[Blow] = field(default_factory=list)
    _armed: Blow | None = None
    _armed_at: float = 0.0
    _struck: list[_Struck] = field(default_factory=list)
    _counted: set[int] = field(default_factory=set)
    _senders: dict[int | None, Worker] = field(default_factory=dict)
    _resume_at: float = 0.0
    _births: int = 0
    _is_readable: bool = False
    _skew: timedelta = timedelta()
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def play(self) -> Verdict:
        started = time.monotonic()
        with self.stage.place(is_empty=self.scenario.is_empty, offset=self.scenario.offset) as place:
            self._place = place
            self._dice = random.Random(self.scenario.seed + 2)
            self.servers.reset(self.scenario.offset)
            self.servers.x.visible_after = self.scenario.hidden_for
            self._trouble = Trouble(
                self.scenario,
                place,
                self.servers,
                workers=self._pids,
                set_clock=self._set_our_clock,
                officer=self.stage.officer,
            )
            self._blows = list(self.scenario.blows)
            try:
                self._begin()
                self._pump()
                self._trouble.end()
                finding = audit(
                    self.scenario, place, self.servers,
                    interruptions=self.kills + self.stops + self._trouble.interruptions,
                    rests_until=self._trouble.rests_until,
                    held_since=self._trouble.hold.monotonic if self._trouble.hold else None,
                )  # fmt: skip
                gap = self._longest_gap(finding)
            finally:
                self._end()
            log = "" if not (finding.doubles or finding.losses) else self._logs()
        return Verdict(self.scenario, finding, self.kills, self.stops, time.monotonic() - started, gap, log)

    def _begin(self) -> None:
        if self.scenario.is_empty:
            self._arm()
            self._bear()
            self._wait_until_installed()
            self.stage.set_up_anew(self._place, self.servers)
            self._plan()
            return
        self._plan()
        if self.scenario.upgrade_from:
            self._begin_with_old_tables()
            return
        self._arm()
        for _ in range(self.scenario.workers):
            self._bear()
        self._trouble.begin()

    def _begin_with_old_tables(self) -> None:
        self._is_readable = False
        self.stage.set_back(self._place, self.scenario.upgrade_from)
        self._arm()
        self._bear()
        self._wait_until_installed()
        self._is_readable = True

    def _plan(self) -> None:
        self._is_readable = True
        for item, account, seconds in self.scenario.deliveries:
            self.stage.schedule(self._place, item, account, seconds=seconds)
        self._move_on(self._place.clock.now() + timedelta(seconds=1))

    def _wait_until_installed(self) -> None:
        until = time.monotonic() + PATIENCE
        while not any(worker.is_ready for worker in self.workers):
            self._notice_the_dead()
            assert time.monotonic() < until, "no worker gets through its start:\n" + self._logs()
            time.sleep(0.01)

    # Workers

    def _bear(self) -> None:
        self._births += 1
        folder = self._place.folder
        blow = self._armed
        order = {
            "env": self._place.env,
            "clock": str(self._place.clock_file),
            "ready": str(folder / f"ready-{self._births}"),
            "log": str(folder / f"log-{self._births}"),
            "busy": str(folder / f"busy-{self._births}"),
            "kill": blow.database if blow else None,
            "has_renewer": self.scenario.trouble == "renewer",
        }
        self.workers.append(self.nursery.bear(order))

    def _pids(self) -> list[int]:
        return [worker.pid for worker in self.workers]

    def _arm(self) -> None:
        """Make the next blow ready; a worker that is born now carries it."""
        with self._lock:
            self._armed = self._blows.pop(0) if self._blows else None
            self._armed_at = time.monotonic()
            blow = self._armed
            if blow is None or blow.request is None:
                self.servers.gate.watch = None
                return
            call, moment = blow.request
            self.servers.gate.watch = Watch(
                self.scenario.account, call, moment, blow.nth, self._strike, self._remember
            )

    def _strike(self, passing: Passing) -> bool:
        """Called by a stand-in that holds a request: its sender is killed or stopped there."""
        blow = self._armed
        assert blow is not None
        owner = self._senders.get(passing.client_port) or self._sender_of(passing)
        if owner is not None:
            if blow.is_stop:
                owner.stop()
            else:
                owner.kill()
        return blow.is_lost

    def _remember(self, passing: Passing) -> None:
        owner = self._sender_of(passing)
        if owner is not None:
            self._senders[passing.client_port] = owner

    def _sender_of(self, passing: Passing) -> Worker | None:
        for worker in list(self.workers):
            if is_connected_to(worker.pid, server_port=passing.server_port, client_port=passing.client_port):
                return worker
        return None

    def _notice_the_dead(self) -> None:
        with self._lock:
            blow = self._armed
            if blow is not None and blow.after is not None and time.monotonic() - self._armed_at > blow.after:
                self._dice.choice(self.workers).kill()
            dead = [worker for worker in self.workers if not worker.is_alive]
            for worker in dead:
                self.kills += 1
                self.workers.remove(worker)
            if dead:
                self._struck.append(_Struck(self._place.clock.now(), *self._due_now()))
                self._arm()
                for _ in dead:
                    self._bear()
            for worker in self.workers:
                if worker.pid not in self._counted and is_stopped(worker.pid):
                    self._counted.add(worker.pid)
                    self._note_stopped(worker)

    def _note_stopped(self, worker: Worker) -> None:
        self.stops += 1
        worker.is_stopped = True
        self._arm()
        if not any(not one.is_stopped for one in self.workers):
            self._bear()
        self._resume_at = time.monotonic() + self._dice.uniform(0.4, 2.0)
        self._move_on(self._place.clock.now() + LEASE_IS_OVER)

    def _resume(self) -> None:
        for worker in self.workers:
            if worker.is_stopped:
                worker.go_on()

    # Time

    def _pump(self) -> None:
        """Until everything stands still for good."""
        until = time.monotonic() + PATIENCE
        before, changed_at = None, time.monotonic()
        while time.monotonic() < until:
            time.sleep(0.02)
            self._notice_the_dead()
            if self._resume_at and time.monotonic() > self._resume_at:
                self._resume_at = 0.0
                self._resume()
            if (
                self.servers.gate.busy
                or self._trouble.is_on
                or any(is_busy(w.busy) and not w.is_stopped for w in self.workers)
                or not all(w.is_ready or w.is_stopped for w in self.workers)
            ):
                changed_at = time.monotonic()
                continue
            state = look(self._place.clock.now())
            if state.rows != before:
                before, changed_at = state.rows, time.monotonic()
            elif time.monotonic() - changed_at > QUIET:
                if state.is_settled and not self._resume_at:
                    return
                if state.next_moment is not None:
                    self._move_on(state.next_moment + timedelta(seconds=0.05))
                    changed_at = time.monotonic()

    def _move_on(self, moment: datetime) -> None:
        with self._lock:
            clock = self._place.clock
            clock.set(clock.offset + max(timedelta(), moment - clock.now()))
            self.servers.set_clocks(clock.offset - self._skew)

    def _set_our_clock(self, step: timedelta) -> None:
        """The machine's clock alone; the platforms' stay right."""
        with self._lock:
            self._skew += step
            self._place.clock.set(self._place.clock.offset + step)

    # Afterwards

    def _due_now(self) -> tuple[set[int], int]:
        """What is due and waits, and the last try there was."""
        if not self._is_readable:
            return set(), 0  # there are no tables yet, or not those of this version
        with reading() as session:
            now = self._place.clock.now()
            due = select(Delivery.id).where(Delivery.status.in_(WAITING), Delivery.next_attempt_at <= now)
            last_try = session.scalar(select(func.max(DeliveryAttempt.id))) or 0
            return set(session.scalars(due)), last_try

    def _longest_gap(self, finding: Finding) -> float:
        """Seconds of our clock from a kill to the next try at what was due then; over 60 is a finding.

        Where the next kill came before that try, only that one is measured: it struck whoever was taking over.
        """
        longest = 0.0
        with reading() as session:
            for struck, after in itertools.zip_longest(self._struck, self._struck[1:]):
                tried_at = session.scalar(
                    select(func.min(DeliveryAttempt.started_at)).where(
                        DeliveryAttempt.delivery_id.in_(struck.waiting), DeliveryAttempt.id > struck.last_try
                    )
                )
                if tried_at is not None and (after is None or tried_at <= after.at):
                    longest = max(longest, (tried_at - struck.at).total_seconds())
        if not self.scenario.trouble and longest > GOES_ON_WITHIN.total_seconds():
            finding.losses.append(f"sending went on only {longest:.0f} s after a kill")
        return longest

    def _end(self) -> None:
        self.servers.gate.watch = None
        for worker in self.workers:
            worker.kill()

    def _logs(self) -> str:
        """Every try as it is on record, and what the workers said."""
        logs = [path.read_text(errors="replace")[-3000:] for path in sorted(self._place.folder.glob("log-*"))]
        with suppress(DBAPIError), reading() as session:
            for one in session.query(DeliveryAttempt).order_by(DeliveryAttempt.id):
                words = (
                    f"{one.delivery.account.name} {one.delivery.item.slug} try {one.number}: {one.outcome}"
                )
                logs.append(
                    f"  {words}, {one.started_at:%T.%f} to {one.ended_at or one.started_at:%T.%f} {one.message[:60]}"
                )
        return "\n".join(logs)
