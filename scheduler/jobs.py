"""What the clock does at each tick: thin calls into the use cases, each in an application context of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from flask import Flask

from campaigns.domain.sending.installation_identity import SLEEP
from campaigns.domain.sending.stops import NotKnownError
from campaigns.models.claims import list_due_soon
from campaigns.models.stops import present_facts
from campaigns.services.accounts.watching import watch_accounts
from campaigns.services.alerts.account_alerts import tell_of_accounts
from campaigns.services.alerts.approval_marks import tell_of_marked_approvals
from campaigns.services.alerts.delivery_alerts import send_alerts
from campaigns.services.alerts.hand_letters import write_to_hands
from campaigns.services.audit.sealing import seal_new
from campaigns.services.core.acting import acting_now, acts
from campaigns.services.core.apart import forget
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.figures.collection import collect_accounts, list_accounts_to_collect
from campaigns.services.figures.letting_go import let_go_of_figures
from campaigns.services.installation.heartbeat import beat
from campaigns.services.installation.identity import examine, is_free_to_send
from campaigns.services.installation.seal_post import post_seal
from campaigns.services.people.address_trials import send_trials
from campaigns.services.people.end_of_access import end_what_is_over
from campaigns.services.people.sign_in_links import send_links
from campaigns.services.people.staff_letters import send_staff_letters
from campaigns.services.planning.bin_emptying import empty_bin
from campaigns.services.planning.embargo_watch import follow_up as follow_up_embargoes
from campaigns.services.planning.wish_watch import plan_what_was_wished
from campaigns.services.sending.dispatch import send_in_turn
from campaigns.services.sending.due import hand_over_due
from campaigns.services.sending.set_aside import CLAIM, note_failed_claim
from campaigns.services.sending.sweep import look_up_unknown, sweep_expired_leases, sweep_missed
from campaigns.services.signoff.party_links import remind_parties, send_sign_off_links
from campaigns.services.stops.change_watch import ChangeWatch
from campaigns.services.stops.renewal import look_ahead
from scheduler.engine import COLLECT_ACCOUNT, SEND_DELIVERY, Engine, InFlight

log = structlog.get_logger("scheduler.jobs")

IN_ONE_TURN = 100
SOON, MOST_AHEAD = timedelta(minutes=1), 200


class Jobs:
    """The jobs of one process."""

    def __init__(self, app: Flask, desk: Desk, in_flight: InFlight) -> None:
        self._app = app
        self._desk = desk
        self._in_flight = in_flight
        self._failed: set[int] = set()  # claims of this process
        self._looked_at: datetime | None = None
        self._changes = ChangeWatch(desk)
        self._has_looked_ahead = False

    def prepare(self) -> None:
        """Before the first tick: is this still the installation that sent last?"""
        with self._context():
            examine(self._desk)

    def hand_over_due(self, engine: Engine) -> datetime | None:
        """Give everything due to the engine; return the next moment after now at which something is due.

        While sending is paused nothing is, and nothing is due; this is asked every second.
        """
        with self._context():
            if not self._may_send():
                return None
            return self._hand_over(engine)

    def _may_send(self) -> bool:
        """Also notices by itself that the machine slept."""
        now = self._desk.clock.now()
        before, self._looked_at = self._looked_at, now
        if before is not None and now - before > SLEEP:
            return examine(self._desk, last_seen_at=before)
        return is_free_to_send(self._desk)

    def _hand_over(self, engine: Engine) -> datetime | None:
        def take(delivery_id: int, account_id: int) -> None:
            engine.submit(SEND_DELIVERY, delivery_id, lane=f"account:{account_id}")

        return hand_over_due(self._desk, take, per_account=1)  # the sender goes on by itself from there

    def hand_over_readings(self, engine: Engine) -> None:
        with self._context():
            # A copy calls no platform: it would spend the original's calls and money.
            due = list_accounts_to_collect(self._desk) if is_free_to_send(self._desk) else []
        for account_id in due:
            engine.submit(COLLECT_ACCOUNT, account_id, lane=f"account:{account_id}")

    def send_delivery(self, delivery_id: int) -> bool:
        """This one and, in its turn, what else its account has due; other accounts may be waiting for the thread.

        False where it waits until it is known whether anything keeps it in the house.
        """
        turns = iter(range(IN_ONE_TURN - 1))

        def goes_on() -> bool:
            return not self._in_flight.is_closing and next(turns, None) is not None

        with self._context():
            try:
                send_in_turn(
                    self._desk,
                    delivery_id,
                    watch=self._in_flight.watching,
                    goes_on=goes_on,
                    aside=self._wait_aside,
                )
            except NotKnownError:  # no fault of this delivery; why it waits stands in its row
                return False
            except Exception as error:
                self._failed.add(delivery_id)
                note_failed_claim(self._desk, delivery_id, error)
                raise
            if delivery_id in self._failed:
                self._failed.discard(delivery_id)
                forget(CLAIM, delivery_id)
        return True

    def look_ahead(self) -> None:
        """What is due within a minute: whether anything keeps it in the house is known before, and whoever tells is awake."""
        with self._context():
            now = self._desk.clock.now()
            with reading() as session:
                soon = list_due_soon(session, after=now, until=now + SOON, limit=MOST_AHEAD)
                is_unknown = present_facts(session).unknown_since is not None
            if (soon or is_unknown or not self._has_looked_ahead) and is_free_to_send(self._desk):
                self._has_looked_ahead = (
                    True  # whoever tells takes a moment to wake: not when something is due
                )
                look_ahead(self._desk, soon)

    def _wait_aside(self, account_id: int, wait: Callable[[], None]) -> None:
        acting = acting_now()

        def recorded() -> None:
            with self._context(), acts(acting):
                wait()

        self._in_flight.wait_aside(account_id, recorded)

    def collect_account(self, account_id: int) -> None:
        with self._context():
            collect_accounts(self._desk, [account_id])

    def sweep(self) -> None:
        with self._context():
            _each_of(self._desk, sweep_expired_leases, sweep_missed, plan_what_was_wished)

    def look_up(self) -> None:
        with self._context():
            if is_free_to_send(self._desk):
                look_up_unknown(self._desk)

    def send_alerts(self) -> None:
        with self._context():
            # Links also while sending is paused: somebody has to come and look. Else a copy writes to nobody.
            letters = (
                write_to_hands,
                send_alerts,
                follow_up_embargoes,
                tell_of_marked_approvals,
                tell_of_accounts,
                remind_parties,
                send_sign_off_links,
                send_trials,
                post_seal,
                send_staff_letters,
            )
            _each_of(self._desk, send_links, *(letters if is_free_to_send(self._desk) else ()))

    def watch_accounts(self) -> None:
        with self._context():
            if is_free_to_send(self._desk):
                watch_accounts(self._desk)

    def renew_leases(self) -> None:
        with self._context():
            self._in_flight.renew_leases()

    def beat(self) -> None:
        with self._context():
            beat(self._desk)

    def seal_events(self) -> None:
        with self._context():
            seal_new(self._desk)

    def empty_bin(self) -> None:
        with self._context():
            _each_of(self._desk, empty_bin, end_what_is_over, let_go_of_figures)

    def refresh_library(self) -> None:
        """Also looks again at what waits, and at what is published, once what its sign-off went by has changed."""
        with self._context():
            self._changes.look()

    @contextmanager
    def _context(self) -> Iterator[None]:
        with self._app.app_context():
            yield


def _each_of(desk: Desk, *acts_: Callable[[Desk], object]) -> None:
    """Each in its turn, whatever becomes of those before it; what went wrong last is the job's own trouble."""
    trouble: Exception | None = None
    for one in acts_:
        try:
            one(desk)
        except Exception as error:
            log.error("job failed", job=one.__name__, error=type(error).__name__)
            trouble = error
    if trouble is not None:
        raise trouble
