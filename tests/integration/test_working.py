"""How sending stands, read from the tables: right on both databases, and no dearer when the history is long."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from campaigns.domain.items.statuses import NEEDS_A_PERSON, AccountState, AttemptOutcome, DeliveryStatus
from campaigns.models.accounts import Account
from campaigns.models.alerts import Alert, claim_alerts
from campaigns.models.base import db
from campaigns.models.content import Item
from campaigns.models.deliveries import STANDING_STILL, Delivery, DeliveryAttempt
from campaigns.reports.house import ending_interfaces
from campaigns.reports.working import (
    COUNTED_UP_TO,
    LATELY,
    SendingState,
    lately,
    standing_now,
    week_figures,
)
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.installation.heartbeat import beat
from tests.factories import (
    make_account,
    make_account_reading,
    make_campaign,
    make_delivery,
    make_item,
    make_reading,
)
from tests.fakes import SettableClock
from tests.integration.asked import statements
from tests.integration.databases import both_databases

database_url = both_databases


class Ground:
    """One item, and deliveries of it to accounts."""

    def __init__(self, clock: SettableClock) -> None:
        self.clock = clock
        self.number = 0
        with transaction() as session:
            self.item_id = make_item(session, campaign=make_campaign(session)).id

    def account(self, **given: object) -> int:
        with transaction() as session:
            return int(make_account(session, kind="x", **given).id)

    def delivery(
        self, account_id: int, status: DeliveryStatus = DeliveryStatus.CREATED, *, ago: float, **given: object
    ) -> int:
        """Due so many seconds ago."""
        self.number += 1
        with transaction() as session:
            made = make_delivery(
                session,
                item=session.get_one(Item, self.item_id),
                account=session.get_one(Account, account_id),
                due_at=self.clock.now() - timedelta(seconds=ago),
                status=status,
                **{"occasion": f"time {self.number}", **given},
            )
            return int(made.id)

    def sent(self, account_id: int, *, ago: float, late: float, tries: int = 1) -> None:
        sent_at = self.clock.now() - timedelta(seconds=ago - late)
        delivery = self.delivery(
            account_id, DeliveryStatus.SENT, ago=ago, sent_at=sent_at, attempt_count=tries
        )
        with transaction() as session:
            for number in range(1, tries + 1):
                outcome = AttemptOutcome.SENT if number == tries else AttemptOutcome.TEMPORARY
                session.add(
                    DeliveryAttempt(delivery_id=delivery, number=number, started_at=sent_at, outcome=outcome)
                )

    def standing(self) -> SendingState:
        with reading() as session:
            return standing_now(session, now=self.clock.now())


@pytest.fixture
def ground(app: Flask, clock: SettableClock) -> Ground:
    return Ground(clock)


def test_what_is_a_minute_late_on_an_account_that_can_send_is_overdue(ground: Ground):
    account = ground.account()
    ground.delivery(account, ago=61)
    ground.delivery(account, ago=59)
    ground.delivery(account, ago=-60)
    standing = ground.standing()
    assert (standing.overdue, standing.is_alarmingly_late) == (1, False)
    ground.clock.advance(seconds=60)
    assert ground.standing().is_alarmingly_late


def test_an_account_that_can_not_send_makes_nothing_overdue(ground: Ground, clock: SettableClock):
    for given in (
        {"state": AccountState.NEEDS_RECONNECTING},
        {"paused_until": clock.now() + timedelta(minutes=5)},
    ):
        ground.delivery(ground.account(**given), ago=600)
    assert (ground.standing().overdue, ground.standing().is_alarmingly_late) == (0, False)


def test_a_rest_that_is_over_holds_nothing_up(ground: Ground, clock: SettableClock):
    ground.delivery(ground.account(paused_until=clock.now()), ago=600)
    assert ground.standing().overdue == 1


def test_what_waits_behind_a_delivery_being_sent_is_queued_and_not_overdue(
    ground: Ground, clock: SettableClock
):
    account = ground.account()
    until = clock.now() + timedelta(seconds=30)
    ground.delivery(account, DeliveryStatus.SENDING, ago=200, lease_until=until)
    for _ in range(3):
        ground.delivery(account, ago=200)
    standing = ground.standing()
    assert (standing.sending, standing.queued, standing.overdue) == (1, 3, 0)


def test_between_two_sends_of_one_account_nothing_is_overdue_either(ground: Ground):
    account = ground.account()
    ground.sent(account, ago=5, late=1)
    ground.delivery(account, ago=200)
    assert (ground.standing().queued, ground.standing().overdue) == (1, 0)


def test_a_lease_that_ran_out_and_was_not_taken_up_is_stuck(ground: Ground, clock: SettableClock):
    gone = clock.now() - timedelta(seconds=16)
    ground.delivery(ground.account(), DeliveryStatus.SENDING, ago=200, lease_until=gone)
    assert (ground.standing().stuck, ground.standing().sending) == (1, 0)


def test_what_stands_still_is_counted_by_how(ground: Ground):
    account = ground.account()
    for status in NEEDS_A_PERSON:
        ground.delivery(account, status, ago=200)
    assert ground.standing().standing_still == dict.fromkeys(NEEDS_A_PERSON, 1)


def test_only_failures_of_the_last_week_count_as_lately(ground: Ground, clock: SettableClock):
    account = ground.account()
    for days in (1, 6, 8):
        ground.delivery(account, DeliveryStatus.PERMANENT_FAILURE, ago=days * 86_400)
    with reading() as session:
        assert lately(session, now=clock.now()).failed == 2


def test_the_next_moment_leaves_out_accounts_that_can_not_send(ground: Ground, clock: SettableClock):
    ground.delivery(ground.account(state=AccountState.DISCONNECTED), ago=-10)
    ground.delivery(ground.account(), ago=-30)
    assert ground.standing().next_due_at == clock.now() + timedelta(seconds=30)


def test_lateness_counts_first_tries_of_the_week_that_the_channel_confirmed(
    ground: Ground, clock: SettableClock
):
    account = ground.account()
    for late in (0.0, 0.9, 1.0, 4.9, 5.0, 59.0, 61.0):
        ground.sent(account, ago=86_400, late=late)
    ground.sent(account, ago=86_400, late=90, tries=2)
    ground.sent(account, ago=8 * 86_400, late=0)
    ground.delivery(
        account, DeliveryStatus.SENT, ago=500, sent_at=clock.now(), attempt_count=1
    )  # a person said so
    with reading() as session:
        lateness = lately(session, now=clock.now()).lateness
    assert lateness.counts == (1, 0, 1, 2, 2, 1)
    assert lateness.seconds == pytest.approx(131.8, abs=0.01)


def test_the_last_reading_is_the_newest_of_posts_and_accounts(ground: Ground, clock: SettableClock):
    account = ground.account()
    delivery = ground.delivery(account, DeliveryStatus.SENT, ago=86_400)
    with transaction() as session:
        older, newer = clock.now() - timedelta(hours=2), clock.now() - timedelta(hours=1)
        row = session.get_one(Delivery, delivery)
        make_reading(session, delivery=row, measure="shares", value=1, taken_at=older)
        make_account_reading(session, account=session.get_one(Account, account), value=9, taken_at=newer)
    with reading() as session:
        assert lately(session, now=clock.now()).last_reading_at == newer


def test_the_week_s_figures_are_per_status_channel_and_outcome(ground: Ground, clock: SettableClock):
    account = ground.account()
    ground.sent(account, ago=60, late=1, tries=2)
    ground.delivery(account, DeliveryStatus.MISSED, ago=60)
    ground.delivery(account, ago=-60)
    ground.delivery(account, DeliveryStatus.MISSED, ago=LATELY.total_seconds() + 60)
    with reading() as session:
        figures = week_figures(session, now=clock.now())
    assert figures.deliveries == {("sent", "x"): 1, ("missed", "x"): 1}
    assert figures.attempts == {"temporary": 1, "sent": 1}


def test_the_small_index_holds_just_what_needs_a_person():
    named = {word.strip(" '") for word in str(STANDING_STILL).partition("(")[2].rstrip(")").split(",")}
    assert named == set(NEEDS_A_PERSON)


# Cheap, however long the history


def test_every_question_is_answered_from_an_index(ground: Ground, clock: SettableClock):
    """The query plan of each statement: no table that grows with the history is read from end to end."""
    if db.engine.dialect.name != "sqlite":
        return  # PostgreSQL chooses by the size of the table and reads a small one whole; the indexes are the same
    ground.delivery(ground.account(), ago=200)
    with reading() as session, statements(session) as asked:
        standing_now(session, now=clock.now())
        lately(session, now=clock.now())
        week_figures(session, now=clock.now())
    assert len(asked) > 8
    growing = ("deliveries", "delivery_attempts", "readings", "account_readings")
    with db.engine.connect() as connection:
        for statement, given in asked:
            if not statement.startswith("SELECT"):
                continue
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
            for *_, step in plan:
                read_whole = [
                    name for name in growing if step == f"SCAN {name}" or step.startswith(f"SCAN {name} ")
                ]
                is_small = "ix_deliveries_status_due_at" in step
                assert not read_whole or is_small, f"{step}\n{statement}"


def test_a_long_backlog_is_not_counted_to_its_end(ground: Ground):
    account = ground.account()
    delivery = ground.delivery(account, ago=200)
    columns = "item_id, revision_id, account_id, recipient_key, due_at, late_at, next_attempt_at, status, composed_at, created_at"
    rest = "attempt_count, failure_count, lookup_count, remote_id, remote_url, error, reading_failure_count, claim_token"
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)"
    with transaction() as session:
        session.execute(
            text(
                f"INSERT INTO deliveries ({columns}, {rest}, checkpoint, occasion, key) {numbers} "
                f"SELECT {columns}, {rest}, checkpoint, 'more ' || i, 'key ' || i FROM n, deliveries d WHERE d.id = :id"
            ),
            {"id": delivery},
        )
    assert ground.standing().overdue == COUNTED_UP_TO


# The clock


def test_a_clock_that_never_ticked_and_one_that_stopped_do_not_tick(
    ground: Ground, desk: Desk, clock: SettableClock
):
    assert not ground.standing().is_ticking
    beat(desk)
    assert ground.standing().is_ticking
    clock.advance(seconds=31)
    assert (ground.standing().is_ticking, ground.standing().seconds_since_tick) == (False, 31)


# Alerts on both databases


def test_of_many_workers_at_the_same_moment_one_gets_an_item_s_alerts(
    app: Flask, ground: Ground, clock: SettableClock
):
    delivery = ground.delivery(ground.account(), DeliveryStatus.MISSED, ago=200)
    with transaction() as session:
        for _ in range(20):
            session.add(Alert(delivery_id=delivery, item_id=ground.item_id, status=DeliveryStatus.MISSED))
    start, got = threading.Barrier(6), []

    def worker(name: str) -> None:
        with app.app_context():
            start.wait()
            with transaction() as session:
                until = clock.now() + timedelta(minutes=5)
                got.append(claim_alerts(session, ground.item_id, now=clock.now(), until=until, token=name))

    workers = [threading.Thread(target=worker, args=[str(number)]) for number in range(6)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sorted(got) == [False] * 5 + [True]


def test_a_version_that_comes_to_its_end_is_told_two_months_ahead_where_it_is_in_use(desk: Desk) -> None:
    with transaction() as session:
        for kind in ("facebook", "threads"):  # of the second no end is known
            make_account(session, kind=kind, name=kind)
        make_account(session, kind="instagram", name="Forgotten", state=AccountState.DISCONNECTED)
    with reading() as session:
        told = {
            day: [(one.label, one.is_over) for one in ending_interfaces(session, today=day)]
            for day in (date(2028, 5, 29), date(2028, 5, 30), date(2028, 7, 29), date(2028, 7, 30))
        }
    assert list(told.values()) == [[], [("Facebook", False)], [("Facebook", False)], [("Facebook", True)]]
