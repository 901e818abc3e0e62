"""What may have gone out is never called missed or held before it was looked for. On both databases."""

from __future__ import annotations

import pytest

from campaigns.channels.base import SendResult
from campaigns.channels.errors import AccountError, ChannelError, PermanentChannelError
from campaigns.domain.items.channel_kinds import CONNECTED
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.deliveries import Delivery
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.planning.decisions import send_again
from campaigns.services.planning.plan import cancel_delivery
from campaigns.services.sending.dispatch import claim_for_sending, send_delivery
from campaigns.services.sending.outcomes import note_sent
from campaigns.services.sending.sweep import look_up_unknown, sweep_expired_leases, sweep_missed
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.databases import postgres_alone
from tests.integration.office import Office

database_url = postgres_alone
SAFE = "practice"
TOO_LATE = 60  # minutes


@pytest.fixture
def interrupted(desk: Desk, office: Office, clock: SettableClock) -> int:
    """A delivery on a channel where repeating is safe, whose sender has just claimed it."""
    office.account(SAFE, name="Practice")
    return office.planned(kind=SAFE, minutes=10)


def stop_in_the_middle(desk: Desk, clock: SettableClock, delivery: int, *, arrives: bool) -> None:
    clock.advance(minutes=10)
    claim = claim_for_sending(desk, delivery)
    assert claim is not None
    if arrives:
        claim.channel.send(claim.message, claim.checkpoint)
    clock.advance(minutes=TOO_LATE)  # the machine was off
    assert sweep_expired_leases(desk) == 1


def test_a_post_that_stands_is_found_however_late_the_machine_comes_back(
    desk: Desk, clock: SettableClock, office: Office, interrupted: int
):
    stop_in_the_middle(desk, clock, interrupted, arrives=True)
    assert not send_delivery(desk, interrupted)
    assert office.status(interrupted) is DeliveryStatus.UNKNOWN
    assert look_up_unknown(desk) == 1
    assert office.status(interrupted) is DeliveryStatus.SENT


def test_a_post_that_never_arrived_is_missed_once_it_was_looked_for(
    desk: Desk, clock: SettableClock, office: Office, channels: FakeDirectory, interrupted: int
):
    stop_in_the_middle(desk, clock, interrupted, arrives=False)
    send_delivery(desk, interrupted)
    look_up_unknown(desk)
    assert not send_delivery(desk, interrupted)
    assert office.status(interrupted) is DeliveryStatus.MISSED
    assert look_up_unknown(desk) == 0
    assert channels.channel(office.delivery(interrupted).account_id).arrived == []


def test_after_a_person_sends_it_again_an_unclear_try_is_looked_for_anew(
    desk: Desk, clock: SettableClock, office: Office, interrupted: int
):
    stop_in_the_middle(desk, clock, interrupted, arrives=False)
    send_delivery(desk, interrupted)
    look_up_unknown(desk)
    send_delivery(desk, interrupted)
    send_again(desk, interrupted, user_id=office.officer)
    claim = claim_for_sending(desk, interrupted)
    assert claim is not None
    claim.channel.send(claim.message, claim.checkpoint)
    clock.advance(minutes=TOO_LATE)
    sweep_expired_leases(desk)
    send_delivery(desk, interrupted)
    look_up_unknown(desk)
    assert office.status(interrupted) is DeliveryStatus.SENT


def test_what_the_sweep_finds_too_late_is_looked_for_before_it_is_called_missed(
    desk: Desk, clock: SettableClock, office: Office, interrupted: int
):
    stop_in_the_middle(desk, clock, interrupted, arrives=True)
    sweep_missed(desk)
    assert office.status(interrupted) is DeliveryStatus.UNKNOWN
    look_up_unknown(desk)
    assert office.status(interrupted) is DeliveryStatus.SENT


@pytest.mark.parametrize("error", [AccountError("The token is dead."), PermanentChannelError("Refused.")])
def test_a_later_try_that_is_refused_does_not_settle_what_an_earlier_one_may_have_done(
    desk: Desk,
    clock: SettableClock,
    office: Office,
    channels: FakeDirectory,
    interrupted: int,
    error: ChannelError,
):
    clock.advance(minutes=10)
    claim = claim_for_sending(desk, interrupted)
    assert claim is not None
    claim.channel.send(claim.message, claim.checkpoint)
    clock.advance(minutes=1)
    sweep_expired_leases(desk)
    channels.channel(office.delivery(interrupted).account_id).fail_next(error)
    send_delivery(desk, interrupted)
    assert office.status(interrupted) is DeliveryStatus.UNKNOWN
    look_up_unknown(desk)
    assert office.status(interrupted) is DeliveryStatus.SENT


def test_what_was_dropped_and_planned_anew_does_not_go_out_again_once_it_is_known_to_be_out(
    desk: Desk, clock: SettableClock, office: Office
):
    for name in ("Unit", "Region"):
        office.account(SAFE, name=name)
    ref = office.approved(office.post(channels=SAFE))
    (first,) = office.schedule(ref, accounts=["Unit"])
    cancel_delivery(desk, first, user_id=office.officer, reason="It hangs")
    (anew,) = office.schedule(ref, accounts=["Unit"])
    (elsewhere,) = office.schedule(ref, accounts=["Region"])
    with transaction() as session:
        note_sent(session, session.get_one(Delivery, first), SendResult("post-1"), now=clock.now())
    assert office.status(first) is DeliveryStatus.SENT
    assert office.status(anew) is DeliveryStatus.CANCELLED
    assert f"by delivery {first}" in office.delivery(anew).error
    assert office.status(elsewhere) is DeliveryStatus.CREATED
    # And it is read when such a channel is first read.
    assert office.delivery(first).next_reading_at == clock.now() + CONNECTED[SAFE].stages[0]
