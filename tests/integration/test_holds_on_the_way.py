"""A hold that comes while a delivery is on its way: within a second nothing more of it is handed to the platform."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.models.alerts import list_open_alerts
from campaigns.models.holds import list_met
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.sending import checkpoints
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.stops.holds import start_hold
from tests.fakes import FakeDirectory, RecordingChannel, SettableClock
from tests.integration.databases import both_databases
from tests.integration.office import Office

database_url = both_databases
THREAD = "One.\n\n---\n\nTwo.\n\n---\n\nThree."


@pytest.fixture
def hold(desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Stops everything; and the sender looks as if the step before had taken long."""
    monkeypatch.setattr(checkpoints, "LOOK_AGAIN_AFTER", 0)

    def start() -> int:
        return start_hold(
            desk, user_id=office.officer, kind="major-incident", scope="all", reason="An incident"
        ).hold_id

    return start


def due(
    office: Office, clock: SettableClock, channels: FakeDirectory, **post: str
) -> tuple[int, RecordingChannel]:
    delivery = office.planned(minutes=1, **post)
    clock.advance(minutes=1)
    return delivery, channels.channel(office.delivery(delivery).account_id)


def test_what_is_claimed_and_not_yet_handed_over_is_stopped(
    desk: Desk, clock: SettableClock, office: Office, channels: FakeDirectory, hold: Callable[[], int]
):
    delivery, channel = due(office, clock, channels)
    holds: list[int] = []
    channel.on_part = lambda _: holds.append(hold())
    send_delivery(desk, delivery)
    row = office.delivery(delivery)
    assert (channel.posts, row.status) == ({}, DeliveryStatus.HELD)
    assert row.error.startswith("It is under a hold.")
    assert office.outcomes(delivery) == ["refused"]
    assert office.item_status_of(delivery) == ItemStatus.HELD
    with reading() as session:
        assert [met.delivery_id for met in list_met(session, holds[0], was_stopped=True)] == [delivery]
        assert list_open_alerts(session, office.delivery(delivery).item_id) == []


def test_the_rest_of_a_thread_is_stopped_and_people_are_told_that_part_of_it_stands(
    desk: Desk, clock: SettableClock, office: Office, channels: FakeDirectory, hold: Callable[[], int]
):
    delivery, channel = due(office, clock, channels, body=THREAD)
    channel.on_part = lambda number: number == 1 and hold() and None
    send_delivery(desk, delivery)
    assert [number for _, number in channel.parts_arrived] == [0]
    assert office.status(delivery) is DeliveryStatus.HELD
    with reading() as session:
        told = list_open_alerts(session, office.delivery(delivery).item_id)
        assert [alert.delivery_id for alert, _status in told] == [delivery]


def test_a_hold_during_the_very_last_step_does_not_call_held_what_is_out(
    desk: Desk, clock: SettableClock, office: Office, channels: FakeDirectory, hold: Callable[[], int]
):
    delivery, channel = due(office, clock, channels)
    channel.on_arrival = lambda: hold() and None
    send_delivery(desk, delivery)
    assert office.status(delivery) is DeliveryStatus.SENT


def test_a_send_that_takes_no_time_asks_for_no_second_look_at_holds(
    desk: Desk, clock: SettableClock, office: Office, channels: FakeDirectory
):
    """The claim has looked a moment ago; half a second later it would be looked again."""
    assert checkpoints.LOOK_AGAIN_AFTER <= 0.5
    delivery, channel = due(office, clock, channels)
    send_delivery(desk, delivery)
    assert len(channel.posts) == 1
