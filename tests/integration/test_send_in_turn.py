"""A sender goes on with its account's next: the outcome of one and the claim of the next in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from threading import Barrier, Event, Thread
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import Engine, event, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from campaigns.channels.base import SendResult
from campaigns.channels.errors import PermanentChannelError, TemporaryChannelError
from campaigns.domain.facts.pricing import Charge
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.sending.rate_windows import AFTER_RESET, RateBudget
from campaigns.models.deliveries import Delivery
from campaigns.models.holds import take_hold_lock
from campaigns.models.spending import MoneySetAside, Spending
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.money.budgets import windows_of
from campaigns.services.planning.decisions import send_again
from campaigns.services.sending.dispatch import claim_for_sending, record_outcome_and_claim_next, send_in_turn
from campaigns.services.sending.due import hand_over_due
from campaigns.services.sending.outcomes import Outcome
from campaigns.services.sending.sweep import sweep_expired_leases
from campaigns.services.stops.holds import start_hold
from campaigns.services.stops.renewal import FRESH
from tests.fakes import FakeDirectory, RecordingChannel, SettableClock
from tests.integration.databases import both_databases
from tests.integration.office import Office
from tests.patience import PATIENCE

database_url = both_databases
SENT = DeliveryStatus.SENT


def always() -> bool:
    return True


@pytest.fixture
def three(office: Office, clock: SettableClock) -> list[int]:
    """Three due deliveries of one account, a second apart."""
    ids = [office.planned(minutes=minutes) for minutes in (10, 11, 12)]
    clock.advance(minutes=15)
    return ids


@pytest.fixture
def channel(three: list[int], office: Office, channels: FakeDirectory) -> RecordingChannel:
    return channels.channel(office.delivery(three[0]).account_id, kind="x")


def keys(office: Office, ids: list[int]) -> list[str]:
    return [office.delivery(one).key for one in ids]


def test_all_that_its_account_has_due_goes_out_in_order(
    desk: Desk, office: Office, three: list[int], channel: RecordingChannel
):
    assert send_in_turn(desk, three[0], goes_on=always) == 3
    assert [message.key for message in channel.arrived] == keys(office, three)
    assert [office.status(one) for one in three] == [SENT] * 3
    assert [office.outcomes(one) for one in three] == [["sent"]] * 3


def test_what_is_not_due_yet_waits(desk: Desk, office: Office, three: list[int]):
    later = office.planned(minutes=30)
    send_in_turn(desk, three[0], goes_on=always)
    assert office.status(later) is DeliveryStatus.CREATED


def test_another_account_is_left_alone(desk: Desk, office: Office, clock: SettableClock, three: list[int]):
    other = office.planned(kind="mastodon", minutes=1)
    clock.advance(minutes=2)
    send_in_turn(desk, three[0], goes_on=always)
    assert office.status(other) is DeliveryStatus.CREATED


def test_told_to_stop_it_finishes_what_it_has(desk: Desk, office: Office, three: list[int]):
    turns = count()
    assert send_in_turn(desk, three[0], goes_on=lambda: next(turns) < 1) == 2
    assert [office.status(one) for one in three] == [SENT, SENT, DeliveryStatus.CREATED]


@contextmanager
def commits() -> Iterator[list[int]]:
    made: list[int] = []

    def note(_session: Session) -> None:
        made.append(1)

    event.listen(Session, "after_commit", note)
    try:
        yield made
    finally:
        event.remove(Session, "after_commit", note)


def test_each_further_send_costs_one_transaction(desk: Desk, three: list[int]):
    with commits() as made:
        send_in_turn(desk, three[0], goes_on=always)
    assert len(made) == 1 + 3


def test_a_hold_that_starts_meanwhile_stops_the_next(
    desk: Desk, office: Office, three: list[int], channel: RecordingChannel
):
    holds = iter([1])

    def on_arrival() -> None:
        if next(holds, None):
            start_hold(desk, scope="all", kind="major-incident", reason="An arrest", user_id=office.head)

    channel.on_arrival = on_arrival
    assert send_in_turn(desk, three[0], goes_on=always) == 1
    assert [office.status(one) for one in three] == [SENT, DeliveryStatus.HELD, DeliveryStatus.HELD]


def test_a_failure_does_not_keep_the_next_from_going_out(
    desk: Desk, office: Office, three: list[int], channel: RecordingChannel
):
    channel.fail_next(PermanentChannelError("Too long."))
    send_in_turn(desk, three[0], goes_on=always)
    assert [office.status(one) for one in three] == [DeliveryStatus.PERMANENT_FAILURE, SENT, SENT]


def test_a_rate_limit_lets_the_account_rest(
    desk: Desk, office: Office, clock: SettableClock, three: list[int], channel: RecordingChannel
):
    wait = TemporaryChannelError("Wait.", retry_at=clock.now() + timedelta(minutes=5), rate_limited=True)
    channel.fail_next(wait)
    assert send_in_turn(desk, three[0], goes_on=always) == 1
    assert office.status(three[1]) is DeliveryStatus.CREATED


def test_a_window_too_small_for_the_next_keeps_what_the_last_one_cost(
    desk: Desk, office: Office, clock: SettableClock, three: list[int], channel: RecordingChannel
):
    resets_at = clock.now() + timedelta(minutes=5)
    channel.windows = [RateBudget("posts", 100, 0, resets_at)]
    assert send_in_turn(desk, three[0], goes_on=always) == 1
    assert [office.status(one) for one in three] == [SENT, DeliveryStatus.CREATED, DeliveryStatus.CREATED]
    with reading() as session:
        assert session.query(Spending).count() == 1
        assert session.query(MoneySetAside).count() == 0
    account = office.account_row(office.delivery(three[0]).account_id)
    assert windows_of(account)["posts"].remaining == 0
    assert account.paused_until == resets_at + AFTER_RESET


def test_a_refused_one_is_written_down_and_ends_the_turn(
    desk: Desk, office: Office, clock: SettableClock, three: list[int]
):
    with transaction() as session:
        session.execute(
            update(Delivery).where(Delivery.id == three[1]).values(late_at=clock.now() - timedelta(seconds=1))
        )
    assert send_in_turn(desk, three[0], goes_on=always) == 1
    assert [office.status(one) for one in three] == [SENT, DeliveryStatus.MISSED, DeliveryStatus.CREATED]


def test_trouble_with_the_next_claim_never_loses_an_outcome(
    desk: Desk, office: Office, three: list[int], channel: RecordingChannel
):
    tries = count()

    def break_second(_connection, _cursor, statement, *_rest: object) -> None:
        if statement.startswith("INSERT INTO delivery_attempts") and next(tries) == 1:
            raise OperationalError(statement, None, Exception("disk full"))

    event.listen(Engine, "before_cursor_execute", break_second)
    try:
        assert send_in_turn(desk, three[0], goes_on=always) == 1
    finally:
        event.remove(Engine, "before_cursor_execute", break_second)
    assert [office.status(one) for one in three] == [SENT, DeliveryStatus.CREATED, DeliveryStatus.CREATED]
    assert office.outcomes(three[1]) == []


def test_money_spent_is_written_down_though_the_next_claim_came_to_grief(
    desk: Desk, office: Office, three: list[int]
):
    claim = claim_for_sending(desk, three[0])
    assert claim is not None
    claim.meter.charged(Charge.POST, object_id="post-1")

    def refuse(_connection, _cursor, statement, *_rest: object) -> None:
        if statement.startswith("INSERT INTO delivery_attempts"):
            raise OperationalError(statement, None, Exception("disk full"))

    event.listen(Engine, "before_cursor_execute", refuse)
    try:
        _, following = record_outcome_and_claim_next(desk, claim, Outcome(result=SendResult("post-1")))
    finally:
        event.remove(Engine, "before_cursor_execute", refuse)
    assert following is None
    with reading() as session:
        assert [one.object_id for one in session.query(Spending)] == ["post-1"]
        assert session.query(MoneySetAside).count() == 0


def test_killed_after_the_next_claim_the_sweep_finds_it(
    desk: Desk, office: Office, clock: SettableClock, three: list[int]
):
    claim = claim_for_sending(desk, three[0])
    assert claim is not None
    _, following = record_outcome_and_claim_next(desk, claim, Outcome(error=PermanentChannelError("No.")))
    assert following is not None
    assert following.delivery_id == three[1]
    clock.advance(minutes=2)
    assert sweep_expired_leases(desk) == 1
    assert office.status(three[1]) is DeliveryStatus.UNKNOWN


def test_a_turn_goes_on_where_others_write_for_longer_than_an_answer_is_fresh(
    app: Flask, desk: Desk, three: list[int], channel: RecordingChannel
):
    """Whoever waits for the database with an outcome asks anew about what follows."""
    writing, writers = Event(), list[Thread]()

    def write_for_long() -> None:
        with app.app_context(), transaction() as session:
            take_hold_lock(session)
            writing.set()
            sleep(FRESH + 0.2)

    def begin(_message: object) -> None:
        if not writers:
            writers.append(Thread(target=write_for_long))
            writers[0].start()
            writing.wait(PATIENCE)

    channel.on_send = begin
    assert send_in_turn(desk, three[0], goes_on=always) == 3
    writers[0].join(PATIENCE)


def test_two_accounts_with_the_same_items_in_opposite_order_never_wait_crosswise(
    app: Flask, desk: Desk, office: Office, clock: SettableClock
):
    """On PostgreSQL each holds one item and wants the other's, if they are not locked in one order."""
    for name in ("left", "right"):
        office.account("x", name=name)
    refs = [office.approved(office.post()) for _ in range(6)]
    for left, right in zip(refs, reversed(refs), strict=True):
        office.schedule(left, minutes=1, accounts=["left"])
        office.schedule(right, minutes=1, accounts=["right"])
    with transaction() as session:  # one begins with the first item, the other with the last
        for position, ref in enumerate(refs):
            for name, order in (("left", position), ("right", -position)):
                ids = [
                    one.id
                    for one in session.query(Delivery)
                    if one.item.ref == ref and one.account.name == name
                ]
                session.execute(
                    update(Delivery)
                    .where(Delivery.id.in_(ids))
                    .values(next_attempt_at=clock.now() + timedelta(seconds=30 + order))
                )
    clock.advance(minutes=1)
    with transaction() as session:
        firsts = [
            min(
                (one for one in session.query(Delivery) if one.account.name == name),
                key=lambda one: one.next_attempt_at,
            ).id
            for name in ("left", "right")
        ]
    gate = Barrier(2)
    sent: list[int] = []

    def send(first: int) -> None:
        with app.app_context():
            gate.wait()
            sent.append(send_in_turn(desk, first, goes_on=always))

    threads = [Thread(target=send, args=(first,)) for first in firsts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sent == [6, 6]


# What the claim writes ahead for the adapter


def test_that_a_try_begins_is_stored_with_the_claim(
    desk: Desk, office: Office, clock: SettableClock, three: list[int]
):
    claim = claim_for_sending(desk, three[0])
    assert claim is not None
    assert office.delivery(three[0]).checkpoint == {"trying:0": clock.now().isoformat()}
    assert claim.checkpoint.get("trying:0") is None


def test_saving_what_the_claim_stored_asks_the_database_nothing(desk: Desk, three: list[int]):
    claim = claim_for_sending(desk, three[0])
    assert claim is not None
    with commits() as made:
        claim.checkpoint.save("trying:0", "now")
    assert made == []


def test_what_never_began_leaves_no_trace(desk: Desk, office: Office, three: list[int]):
    claim = claim_for_sending(desk, three[0])
    assert claim is not None
    record_outcome_and_claim_next(desk, claim, Outcome(error=TemporaryChannelError("No network.")))
    assert office.delivery(three[0]).checkpoint == {}


def test_a_post_with_a_picture_begins_when_its_picture_is_there(
    desk: Desk, office: Office, clock: SettableClock
):
    office.picture()
    delivery = office.planned(front="media: [walk.jpg]")
    clock.advance(minutes=10)
    claim_for_sending(desk, delivery)
    assert office.delivery(delivery).checkpoint == {}


def test_the_last_part_is_stored_with_the_outcome(desk: Desk, office: Office, three: list[int]):
    claim = claim_for_sending(desk, three[0])
    assert claim is not None
    with commits() as made:
        claim.checkpoint.keep("part:0", {"id": "1"})
    assert made == []
    record_outcome_and_claim_next(desk, claim, Outcome(error=PermanentChannelError("No.")))
    assert office.delivery(three[0]).checkpoint == {"part:0": {"id": "1"}}


def due(desk: Desk) -> list[int]:
    found: list[int] = []
    hand_over_due(desk, lambda delivery_id, _account_id: found.append(delivery_id), per_account=1)
    return found


def test_what_only_awaits_its_answer_frees_the_account_and_a_later_try_of_it_does_not(
    desk: Desk, office: Office, clock: SettableClock, three: list[int], channel: RecordingChannel
):
    claim = claim_for_sending(desk, three[0])
    assert claim is not None
    assert due(desk) == []
    claim.checkpoint.step_aside()
    assert due(desk) == three[1:2]

    clock.advance(minutes=2)
    sweep_expired_leases(desk)
    send_again(desk, three[0], user_id=office.officer)
    clock.advance(seconds=1)
    assert claim_for_sending(desk, three[0]) is not None
    assert due(desk) == []
    assert claim_for_sending(desk, three[1]) is None
