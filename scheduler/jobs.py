"""What the clock does at each tick: thin calls into the use cases, each in an application context of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import Flask

from campaigns.models.deliveries import list_due, next_due_at
from campaigns.services.collection import collect_account, list_accounts_to_collect
from campaigns.services.desk import Desk
from campaigns.services.dispatch import send_delivery
from campaigns.services.heartbeat import beat
from campaigns.services.library import refresh_library
from campaigns.services.sweep import look_up_unknown, sweep_expired_leases
from campaigns.services.transaction import reading
from scheduler.engine import COLLECT_ACCOUNT, SEND_DELIVERY, Engine, InFlight

AT_ONCE_PER_ACCOUNT = 100


class Jobs:
    """The jobs of one process."""

    def __init__(self, app: Flask, desk: Desk, in_flight: InFlight) -> None:
        self._app = app
        self._desk = desk
        self._in_flight = in_flight

    def hand_over_due(self, engine: Engine) -> datetime | None:
        """Give everything due to the engine; return the next moment after now at which something is due."""
        with self._context(), reading() as session:
            now = self._desk.clock.now()
            for delivery_id, account_id in list_due(session, now=now, per_account=AT_ONCE_PER_ACCOUNT):
                engine.submit(SEND_DELIVERY, delivery_id, lane=f"account:{account_id}")
            next_at = next_due_at(session, after=now)
        return next_at

    def hand_over_readings(self, engine: Engine) -> None:
        with self._context():
            due = list_accounts_to_collect(self._desk)
        for account_id in due:
            engine.submit(COLLECT_ACCOUNT, account_id, lane=f"account:{account_id}")

    def send_delivery(self, delivery_id: int) -> None:
        with self._context():
            send_delivery(self._desk, delivery_id, watch=self._in_flight.watching)

    def collect_account(self, account_id: int) -> None:
        with self._context():
            collect_account(self._desk, account_id)

    def sweep(self) -> None:
        with self._context():
            sweep_expired_leases(self._desk)

    def look_up(self) -> None:
        with self._context():
            look_up_unknown(self._desk)

    def renew_leases(self) -> None:
        with self._context():
            self._in_flight.renew_leases()

    def beat(self) -> None:
        with self._context():
            beat(self._desk)

    def refresh_library(self) -> None:
        with self._context():
            refresh_library(self._desk)

    @contextmanager
    def _context(self) -> Iterator[None]:
        with self._app.app_context():
            yield
