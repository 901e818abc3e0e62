"""The three buttons for a delivery that stands still, and who may press them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from campaigns.channels.errors import PermanentChannelError
from campaigns.domain.items.statuses import AccountState, DeliveryStatus, ItemStatus
from campaigns.errors import CampaignDeskError, NotAllowedError, NotFoundError
from campaigns.models.accounts import Account
from campaigns.services.accounts.connecting import mark_needs_reconnecting
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.planning.decisions import drop_delivery, record_as_sent, send_again
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.sending.sweep import look_up_unknown
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.office import Office

Standing = Callable[[str], int]


@pytest.fixture
def standing(desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory) -> Standing:
    """A delivery that stands still, in the status asked for."""

    def make(status: str) -> int:
        delivery = office.planned()
        account_id = office.delivery(delivery).account_id
        clock.advance(minutes=10)
        if status == "missed":
            clock.advance(minutes=31)
        elif status == "held":
            mark_needs_reconnecting(desk, account_id, "Expired.")
        elif status == "unknown":
            channels.channel(account_id).drop_next_answer()
        else:
            channels.channel(account_id).fail_next(PermanentChannelError("Refused."))
        send_delivery(desk, delivery)
        if status == "held":
            with transaction() as session:
                session.get_one(Account, account_id).state = AccountState.CONNECTED
        assert office.status(delivery) == status
        return delivery

    return make


STANDING = ("unknown", "missed", "held", "permanent-failure")


@pytest.mark.parametrize("status", STANDING)
def test_sent_again_it_goes_out_at_once(desk: Desk, office: Office, standing: Standing, status: str):
    delivery = standing(status)
    send_again(desk, delivery, user_id=office.officer)
    assert send_delivery(desk, delivery)
    assert office.status(delivery) is DeliveryStatus.SENT


def test_sent_again_it_keeps_its_key(desk: Desk, office: Office, standing: Standing, channels: FakeDirectory):
    delivery = standing("permanent-failure")
    key = office.delivery(delivery).key
    send_again(desk, delivery, user_id=office.officer)
    send_delivery(desk, delivery)
    assert channels.channel(office.delivery(delivery).account_id).keys() == [key]


def test_sent_again_it_may_be_late_anew(desk: Desk, office: Office, standing: Standing, clock: SettableClock):
    delivery = standing("missed")
    send_again(desk, delivery, user_id=office.officer)
    clock.advance(minutes=31)
    send_delivery(desk, delivery)
    assert office.status(delivery) is DeliveryStatus.MISSED


def test_sent_again_and_again_it_may_be_as_late_as_at_first(
    desk: Desk, office: Office, standing: Standing, clock: SettableClock
):
    delivery = standing("missed")
    for _ in range(2):
        clock.advance(minutes=31)
        send_delivery(desk, delivery)
        send_again(desk, delivery, user_id=office.officer)
    assert office.delivery(delivery).late_at == clock.now() + timedelta(minutes=30)


def test_it_is_not_sent_again_to_an_account_that_is_not_connected(
    desk: Desk, office: Office, standing: Standing
):
    delivery = standing("permanent-failure")
    mark_needs_reconnecting(desk, office.delivery(delivery).account_id, "Expired.")
    with pytest.raises(NotAllowedError, match="Reconnect it first"):
        send_again(desk, delivery, user_id=office.officer)


def test_after_send_again_was_chosen_no_look_up_interferes(
    desk: Desk, office: Office, standing: Standing, clock: SettableClock
):
    delivery = standing("unknown")
    send_again(desk, delivery, user_id=office.officer)
    clock.advance(minutes=5)
    assert look_up_unknown(desk) == 0


def test_what_a_person_saw_counts_as_sent(desk: Desk, office: Office, standing: Standing):
    delivery = standing("unknown")
    record_as_sent(desk, delivery, user_id=office.officer, remote_url="https://x.example/1")
    row = office.delivery(delivery)
    assert (row.status, row.remote_url, row.next_reading_at) == ("sent", "https://x.example/1", None)
    assert office.item_status_of(delivery) == ItemStatus.PUBLISHED


@pytest.mark.parametrize("status", ["missed", "held", "permanent-failure"])
def test_what_certainly_did_not_go_out_cannot_be_marked_as_sent(
    desk: Desk, office: Office, standing: Standing, status: str
):
    with pytest.raises(NotAllowedError, match="Only a delivery of unknown outcome"):
        record_as_sent(desk, standing(status), user_id=office.officer)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "x.example/1", "https://" + "x" * 600])
def test_an_address_that_is_none_is_refused(desk: Desk, office: Office, standing: Standing, address: str):
    with pytest.raises(CampaignDeskError, match="starting with https://"):
        record_as_sent(desk, standing("unknown"), user_id=office.officer, remote_url=address)


@pytest.mark.parametrize("status", STANDING)
def test_a_dropped_delivery_never_goes_out_and_says_who_and_why(
    desk: Desk, office: Office, standing: Standing, status: str
):
    delivery = standing(status)
    drop_delivery(desk, delivery, user_id=office.officer, reason="Overtaken by events")
    assert not send_delivery(desk, delivery)
    row = office.delivery(delivery)
    assert (row.status, row.error) == ("cancelled", "Dropped by Sam Officer: Overtaken by events")
    assert office.item_status_of(delivery) == ItemStatus.APPROVED


def test_a_delivery_that_waits_has_nothing_to_decide(desk: Desk, office: Office):
    delivery = office.planned()
    with pytest.raises(NotAllowedError, match="nothing to send again"):
        send_again(desk, delivery, user_id=office.officer)
    with pytest.raises(NotAllowedError, match="nothing to drop"):
        drop_delivery(desk, delivery, user_id=office.officer, reason="")


@pytest.mark.parametrize("who", ["approver", "reader"])
@pytest.mark.parametrize("button", [record_as_sent, send_again, drop_delivery])
def test_only_roles_that_may_schedule_decide(
    desk: Desk, office: Office, standing: Standing, button: Callable[..., None], who: str
):
    delivery = standing("unknown")
    reason = {"reason": "Mine"} if button is drop_delivery else {}
    with pytest.raises(NotAllowedError, match="may not schedule content or decide"):
        button(desk, delivery, user_id=getattr(office, who), **reason)
    assert office.status(delivery) is DeliveryStatus.UNKNOWN


def test_a_delivery_that_is_not_there_is_named(desk: Desk, office: Office):
    with pytest.raises(NotFoundError, match="no delivery 99"):
        send_again(desk, 99, user_id=office.officer)
