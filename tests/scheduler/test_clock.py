"""The sending clock in real time: due moments, hung platforms, jumps of the machine's clock, stopping."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update

from campaigns.channels.base import OutboundMessage, SendResult
from campaigns.channels.errors import AnswerAwaitedError
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.deliveries import Delivery
from campaigns.models.heartbeats import Heartbeat
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.installation.heartbeat import clock_pulse
from scheduler.clock import Pace, SendingClock
from tests.fakes import FakeDirectory, RecordingChannel
from tests.integration.office import Office
from tests.patience import PATIENCE
from tests.scheduler.conftest import eventually, has_looked, is_past

Start = Callable[..., SendingClock]
SECOND = 1 / 60


class Hold:
    """Keeps a send from ending until it is let go."""

    def __init__(self, channel: RecordingChannel) -> None:
        self.begun, self.let_go = threading.Event(), threading.Event()
        channel.on_send = self._wait

    def _wait(self, _message: OutboundMessage) -> None:
        self.begun.set()
        assert self.let_go.wait(PATIENCE)


def channel_of(office: Office, channels: FakeDirectory, delivery_id: int) -> RecordingChannel:
    return channels.channel(office.delivery(delivery_id).account_id)


def is_sent(office: Office, delivery_id: int) -> Callable[[], bool]:
    return lambda: office.status(delivery_id) is DeliveryStatus.SENT


def test_a_delivery_goes_out_at_its_moment(desk: Desk, office: Office, make_clock: Start):
    delivery = office.planned(minutes=1.5 * SECOND)
    make_clock()
    assert eventually(is_sent(office, delivery))
    row = office.delivery(delivery)
    assert row.sent_at is not None
    assert row.sent_at >= row.due_at  # how soon after it is measured by the bench


def test_what_was_due_before_the_start_goes_out_at_the_start(desk: Desk, office: Office, make_clock: Start):
    delivery = office.planned(minutes=0.2 * SECOND)
    assert eventually(is_past(office.delivery(delivery).due_at))
    make_clock()
    assert eventually(is_sent(office, delivery))


def test_what_is_planned_while_the_clock_runs_is_noticed(desk: Desk, office: Office, make_clock: Start):
    assert has_looked(make_clock())
    delivery = office.planned(minutes=0.5 * SECOND)
    assert eventually(is_sent(office, delivery))


def test_a_moment_brought_forward_by_another_connection_is_noticed(
    desk: Desk, office: Office, make_clock: Start
):
    delivery = office.planned(minutes=60)
    assert has_looked(make_clock())
    now = datetime.now(UTC)
    with transaction() as session:
        session.execute(update(Delivery).values(due_at=now, next_attempt_at=now))
    assert eventually(is_sent(office, delivery))


def test_an_account_sends_one_after_the_other_in_order(
    desk: Desk, office: Office, make_clock: Start, channels: FakeDirectory
):
    ids = [office.planned(minutes=0.3 * SECOND, body=f"Number {n}") for n in range(6)]
    make_clock()
    assert eventually(lambda: all(is_sent(office, one)() for one in ids))
    texts = [message.parts[0].text for message in channel_of(office, channels, ids[0]).arrived]
    assert texts == [f"Number {n}" for n in range(6)]


def test_a_hung_platform_delays_no_other_account(
    desk: Desk, office: Office, make_clock: Start, channels: FakeDirectory
):
    hung, other = office.planned(minutes=0.1 * SECOND), office.planned(kind="bluesky", minutes=0.2 * SECOND)
    hold = Hold(channel_of(office, channels, hung))
    make_clock()
    assert eventually(is_sent(office, other))
    assert office.status(hung) is DeliveryStatus.SENDING
    hold.let_go.set()
    assert eventually(is_sent(office, hung))


def test_a_long_send_keeps_its_lease(desk: Desk, office: Office, make_clock: Start, channels: FakeDirectory):
    delivery = office.planned(minutes=0.1 * SECOND)
    hold = Hold(channel_of(office, channels, delivery))
    make_clock(pace=Pace(renew=0.2))
    assert hold.begun.wait(PATIENCE)
    first = office.delivery(delivery).lease_until
    assert eventually(lambda: (office.delivery(delivery).lease_until or first) > first)
    hold.let_go.set()


def test_stopping_waits_for_the_running_send_and_leaves_the_rest(
    desk: Desk, office: Office, make_clock: Start, channels: FakeDirectory
):
    first, second = office.planned(minutes=0.1 * SECOND), office.planned(minutes=0.1 * SECOND)
    hold = Hold(channel_of(office, channels, first))
    sending = make_clock()
    assert hold.begun.wait(PATIENCE)
    stopping = threading.Thread(target=sending.stop)
    stopping.start()
    assert eventually(lambda: sending._in_flight.is_closing)
    assert stopping.is_alive()
    hold.let_go.set()
    stopping.join(PATIENCE)
    assert [office.status(one) for one in (first, second)] == [DeliveryStatus.SENT, DeliveryStatus.CREATED]


def test_after_stopping_nothing_is_sent(desk: Desk, office: Office, make_clock: Start):
    make_clock().stop()
    delivery = office.planned(minutes=0.1 * SECOND)
    assert eventually(is_past(office.delivery(delivery).due_at + timedelta(seconds=1)))
    assert office.status(delivery) is DeliveryStatus.CREATED


def test_a_failing_job_does_not_stop_the_clock(desk: Desk, office: Office, make_clock: Start):
    delivery = office.planned(minutes=1.2 * SECOND)
    make_clock()
    with transaction() as session:
        session.connection().exec_driver_sql("DROP TABLE heartbeats")  # nothing can tick now
    assert eventually(is_sent(office, delivery))


def test_the_clock_leaves_a_mark_that_it_ticks(desk: Desk, make_clock: Start):
    assert not clock_pulse(desk).is_ticking
    make_clock()
    assert eventually(lambda: clock_pulse(desk).is_ticking)


def test_an_old_mark_says_that_the_clock_has_stopped(desk: Desk):
    with transaction() as session:
        session.add(Heartbeat(part="clock", ticked_at=desk.clock.now() - timedelta(minutes=2)))
    pulse = clock_pulse(desk)
    assert (pulse.is_ticking, pulse.seconds_ago) == (False, 120)


def test_when_the_machines_clock_is_set_forward_what_became_due_goes_out(
    desk: Desk, office: Office, make_clock: Start
):
    delivery = office.planned(minutes=10)
    assert has_looked(make_clock())
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=15), tick=True):
        assert eventually(is_sent(office, delivery))


def test_when_the_machines_clock_is_set_back_the_clock_ticks_on(
    desk: Desk, office: Office, make_clock: Start
):
    make_clock()
    assert eventually(lambda: clock_pulse(desk).is_ticking)
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=1), tick=True):
        delivery = office.planned(minutes=0.5 * SECOND)
        assert eventually(is_sent(office, delivery))
        assert eventually(lambda: _last_tick() < datetime.now(UTC) + timedelta(minutes=1))


def test_when_the_machines_clock_is_set_back_nothing_is_sent_twice(
    desk: Desk, office: Office, make_clock: Start, channels: FakeDirectory
):
    delivery = office.planned(minutes=0.1 * SECOND)
    sending = make_clock()
    assert eventually(is_sent(office, delivery))
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=10), tick=True):
        assert has_looked(sending)
    assert len(channel_of(office, channels, delivery).arrived) == 1


def test_two_clocks_over_one_database_send_each_delivery_once(
    desk: Desk, office: Office, make_clock: Start, channels: FakeDirectory
):
    ids = [office.planned(minutes=0.5 * SECOND) for _ in range(10)]
    make_clock()
    make_clock()
    assert eventually(lambda: all(is_sent(office, one)() for one in ids))
    assert len(channel_of(office, channels, ids[0]).arrived) == 10


def _last_tick() -> datetime:
    with reading() as session:
        return session.get_one(Heartbeat, "clock").ticked_at


def test_it_stops_even_while_its_alarm_is_being_armed(
    office: Office, make_clock: Start, monkeypatch: pytest.MonkeyPatch
):
    office.planned(minutes=60)  # so that there is an alarm to arm
    clock = make_clock(pace=Pace(watch=0.05))
    arming, add_job = threading.Event(), clock._scheduler.add_job

    def add_slowly(*args: object, **options: object) -> object:
        arming.set()
        assert eventually(lambda: clock._in_flight.is_closing)  # the stop falls between decision and arming
        return add_job(*args, **options)

    monkeypatch.setattr(clock._scheduler, "add_job", add_slowly)
    assert arming.wait(PATIENCE)
    stopping = threading.Thread(target=clock.stop, daemon=True)
    stopping.start()
    stopping.join(PATIENCE)
    assert not stopping.is_alive()


def test_a_slow_answer_is_awaited_apart_and_stopping_hears_it_yet(
    desk: Desk, office: Office, make_clock: Start, channels: FakeDirectory
):
    office.account("email", name="Press")
    office.journalists(2)
    first, second = office.schedule(office.approved(office.release()), minutes=0.1 * SECOND)
    heard = threading.Event()

    def wait() -> SendResult:
        assert heard.wait(PATIENCE)
        return SendResult("<1@vru.example>")

    channels.channel(office.delivery(first).account_id, kind="email").fail_next(
        AnswerAwaitedError("No answer yet.", wait=wait)
    )
    sending = make_clock()
    assert eventually(is_sent(office, second))
    assert office.status(first) is DeliveryStatus.SENDING
    stopping = threading.Thread(target=sending.stop)
    stopping.start()
    heard.set()
    stopping.join(PATIENCE)
    assert office.status(first) is DeliveryStatus.SENT
