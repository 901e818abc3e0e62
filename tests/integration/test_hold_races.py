"""A hold that comes while the senders are at work: what is sent was sent before it, and nothing after. On both databases."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from flask import Flask
from sqlalchemy import event

from campaigns.channels.base import OutboundMessage
from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.errors import ConflictError, NotAllowedError
from campaigns.models.base import db
from campaigns.models.claims import list_due
from campaigns.models.deliveries import Delivery
from campaigns.models.holds import list_holds
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.plan import cancel_delivery, schedule_item
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.stops.holds import HoldStarted, end_hold, start_hold
from tests.factories import make_delivery
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.databases import both_databases
from tests.integration.office import Office
from tests.integration.test_dispatch_races import accounts_of, another_engine, at_once
from tests.patience import PATIENCE

database_url = both_databases
ACCOUNTS, PER_ACCOUNT = 10, 5
FIRST_SENT = 8  # so many are out before the hold comes


def fifty_due(office: Office, clock: SettableClock) -> dict[str, int]:
    """Due deliveries of one approved post, five to each of ten accounts: key to id."""
    first = office.planned(kind="bluesky")
    one = office.delivery(first)
    accounts = [one.account_id] + [office.account("bluesky") for _ in range(ACCOUNTS - 1)]
    found = {one.key: first}
    clock.advance(minutes=10)
    with transaction() as session:
        item, revision_id = session.get_one(Delivery, first).item, one.revision_id
        for number in range(1, ACCOUNTS * PER_ACCOUNT):
            more = Delivery(
                item_id=item.id,
                revision_id=revision_id,
                account_id=accounts[number % ACCOUNTS],
                recipient_key=f"r{number}",
                due_at=clock.now(),
                late_at=clock.now() + timedelta(hours=1),
                next_attempt_at=clock.now(),
                status=DeliveryStatus.CREATED,
                key=f"{number:064}",
                composed_at=clock.now(),
                created_at=clock.now(),
            )
            session.add(more)
            session.flush()
            found[more.key] = more.id
    return found


def test_a_hold_among_four_senders_lets_nothing_out_after_it(
    app: Flask, database_url: str, desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    ids = fifty_due(office, clock)
    reached: list[tuple[int, float]] = []  # which delivery reached its platform, and when
    some_are_out = threading.Event()

    def on_send(message: OutboundMessage) -> None:
        reached.append((ids[message.key], time.monotonic()))
        if len(reached) >= FIRST_SENT:
            some_are_out.set()
        time.sleep(0.005)

    for channel in accounts_of(channels):
        channel.on_send = on_send

    def send_until_nothing_is_left() -> None:
        while True:
            with reading() as session:
                due = list_due(session, now=clock.now(), per_account=1)
                if session.query(Delivery.id).filter(Delivery.next_attempt_at.is_not(None)).first() is None:
                    return
            for one, _account in due:
                send_delivery(desk, one)

    def hold() -> tuple[HoldStarted, float]:
        some_are_out.wait(PATIENCE)
        started = start_hold(
            desk, user_id=office.officer, kind="major-incident", scope="all", reason="An incident"
        )
        return started, time.monotonic()

    sender = send_until_nothing_is_left
    with another_engine(database_url) as other:
        *senders, outcome = at_once(
            [(app, sender), (app, sender), (other, sender), (other, sender), (other, hold)]
        )
    assert senders == [None] * 4
    assert isinstance(outcome, tuple), outcome
    started, done = outcome
    with reading() as session:
        standing = {row.id: row.status for row in session.query(Delivery)}
    sent = {one for one, status in standing.items() if status == DeliveryStatus.SENT}
    assert set(standing.values()) == {DeliveryStatus.SENT, DeliveryStatus.HELD}
    assert sent == {one for one, _moment in reached}
    assert len(reached) == len(sent)
    after = {one for one, moment in reached if moment > done}
    assert after <= set(started.could_not_be_stopped)
    assert set(started.stopped) == set(standing) - sent
    assert set(started.could_not_be_stopped) <= sent


def test_scheduling_at_the_moment_a_hold_comes_is_either_stopped_or_refused(
    app: Flask, database_url: str, desk: Desk, office: Office, clock: SettableClock
):
    office.account("x")
    with another_engine(database_url) as other:
        for _ in range(6):
            ref = office.approved(office.post())
            at = clock.now() + timedelta(minutes=5)
            plan = partial(schedule_item, desk, ref, user_id=office.officer, at=at, account_names=None)
            hold = partial(
                start_hold, desk, user_id=office.head, kind="other", scope="all", reason="An incident"
            )
            planned, started = at_once([(app, plan), (other, hold)])
            assert isinstance(started, HoldStarted), started
            if isinstance(planned, NotAllowedError):
                assert started.stopped == []
                assert office.item(ref).status == ItemStatus.APPROVED
            else:
                assert started.stopped == planned
                assert office.item(ref).status == ItemStatus.HELD
            end_hold(desk, started.hold_id, user_id=office.head)


def test_two_people_press_at_once_and_one_hold_comes_of_it(
    app: Flask, database_url: str, desk: Desk, office: Office
):
    office.planned()

    def press(user_id: int) -> Callable[[], object]:
        return partial(start_hold, desk, user_id=user_id, kind="other", scope="all", reason="An incident")

    with another_engine(database_url) as other:
        results = at_once([(app, press(office.officer)), (other, press(office.head))])
    assert sorted(type(result).__name__ for result in results) == [ConflictError.__name__, "HoldStarted"]
    with reading() as session:
        assert len(list_holds(session)) == 1


def waiting_posts(office: Office, *, each: int) -> None:
    """Three items, each with so many waiting deliveries."""
    for _ in range(3):
        [first] = office.schedule(office.approved(office.post()))
        with transaction() as session:
            delivery = session.get_one(Delivery, first)
            for recipient in range(each - 1):
                make_delivery(
                    session,
                    item=delivery.item,
                    account=delivery.account,
                    due_at=delivery.due_at,
                    status=DeliveryStatus.CREATED,
                    recipient_key=f"r{recipient}",
                )


def test_a_hold_takes_as_many_statements_for_many_deliveries_as_for_few(desk: Desk, office: Office):
    office.account("x")

    def statements_for(each: int) -> int:
        waiting_posts(office, each=each)
        counted: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *given: counted.append(given[2]))
        started = start_hold(desk, user_id=office.officer, kind="mourning", scope="all", reason="Mourning")
        assert len(started.stopped) == 3 * each
        count = len(counted)
        end_hold(desk, started.hold_id, user_id=office.officer)
        for delivery_id in started.stopped:
            cancel_delivery(desk, delivery_id, user_id=office.officer, reason="")
        return count

    assert statements_for(2) == statements_for(12)
