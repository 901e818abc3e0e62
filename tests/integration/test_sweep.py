"""What a stopped process or a lost answer left behind, and how it is taken up. On both databases."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from campaigns.channels.base import SendResult
from campaigns.channels.errors import TemporaryChannelError, UnknownOutcomeError
from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.services.core.desk import Desk
from campaigns.services.planning.decisions import drop_delivery, send_again
from campaigns.services.sending.checkpoints import DeliveryCheckpoint, LeaseLostError
from campaigns.services.sending.dispatch import LEASE, Claim, claim_for_sending, send_delivery
from campaigns.services.sending.outcomes import Outcome, record_outcome
from campaigns.services.sending.sweep import look_up_unknown, sweep_expired_leases
from tests.fakes import FakeDirectory, RecordingChannel, SettableClock
from tests.integration.databases import both_databases
from tests.integration.office import Office

database_url = both_databases
SAFE, UNSAFE = "practice", "x"


def channel_of(office: Office, channels: FakeDirectory, delivery_id: int) -> RecordingChannel:
    return channels.channel(office.delivery(delivery_id).account_id)


def claimed(desk: Desk, clock: SettableClock, office: Office, *, kind: str, **post: str) -> tuple[int, Claim]:
    """A delivery whose sender is in the middle of it."""
    if kind == SAFE:
        office.account(SAFE, name="Practice")
    delivery = office.planned(kind=kind, **post)
    clock.advance(minutes=10)
    claim = claim_for_sending(desk, delivery)
    assert claim is not None
    return delivery, claim


def let_the_lease_run_out(desk: Desk, clock: SettableClock) -> int:
    clock.advance(LEASE + timedelta(seconds=1))
    return sweep_expired_leases(desk)


def test_a_lease_that_still_runs_is_left_alone(desk: Desk, clock: SettableClock, office: Office):
    delivery, _ = claimed(desk, clock, office, kind=UNSAFE)
    clock.advance(LEASE - timedelta(seconds=1))
    assert sweep_expired_leases(desk) == 0
    assert office.status(delivery) is DeliveryStatus.SENDING


def test_on_a_safe_channel_an_expired_send_is_repeated_with_the_same_key(
    desk: Desk, clock: SettableClock, office: Office, channels: FakeDirectory
):
    delivery, claim = claimed(desk, clock, office, kind=SAFE)
    claim.channel.send(claim.message, claim.checkpoint)  # it arrived, then the process died
    assert let_the_lease_run_out(desk, clock) == 1
    assert office.status(delivery) is DeliveryStatus.TEMPORARY_FAILURE
    assert send_delivery(desk, delivery)
    channel = channel_of(office, channels, delivery)
    assert (channel.calls.count("send"), channel.keys()) == (2, [claim.message.key])


def test_on_other_channels_an_expired_send_is_of_unknown_outcome(
    desk: Desk, clock: SettableClock, office: Office
):
    delivery, _ = claimed(desk, clock, office, kind=UNSAFE)
    let_the_lease_run_out(desk, clock)
    row = office.delivery(delivery)
    assert row.status == DeliveryStatus.UNKNOWN
    assert row.next_lookup_at is not None
    assert office.outcomes(delivery) == ["unknown"]


def test_an_expired_letter_waits_for_a_person_as_mail_cannot_be_looked_up(
    desk: Desk, clock: SettableClock, office: Office
):
    office.account("email", name="Press office")
    office.journalists(1)
    [delivery] = office.schedule(office.approved(office.release()), accounts=["Press office"])
    clock.advance(minutes=10)
    claim_for_sending(desk, delivery)
    let_the_lease_run_out(desk, clock)
    row = office.delivery(delivery)
    assert (row.status, row.next_lookup_at) == (DeliveryStatus.UNKNOWN, None)


def test_the_sweep_frees_the_account_for_its_next_delivery(desk: Desk, clock: SettableClock, office: Office):
    claimed(desk, clock, office, kind=UNSAFE)
    other = office.planned(minutes=0.1)
    clock.advance(seconds=10)
    assert not send_delivery(desk, other)
    let_the_lease_run_out(desk, clock)
    assert send_delivery(desk, other)


def test_a_post_that_is_found_is_adopted_and_not_sent_again(
    desk: Desk, clock: SettableClock, office: Office, channels: FakeDirectory
):
    delivery, claim = claimed(desk, clock, office, kind=UNSAFE)
    claim.channel.send(claim.message, claim.checkpoint)
    let_the_lease_run_out(desk, clock)
    clock.advance(minutes=1)
    assert look_up_unknown(desk) == 1
    row = office.delivery(delivery)
    assert (row.status, row.remote_id) == (DeliveryStatus.SENT, "post-1")
    assert office.item_status_of(delivery) == ItemStatus.PUBLISHED
    assert len(channel_of(office, channels, delivery).arrived) == 1


def test_a_post_that_is_provably_absent_is_sent_again_with_the_same_key(
    desk: Desk, clock: SettableClock, office: Office, channels: FakeDirectory
):
    delivery, claim = claimed(desk, clock, office, kind=UNSAFE)
    let_the_lease_run_out(desk, clock)
    clock.advance(minutes=1)
    look_up_unknown(desk)
    assert office.status(delivery) is DeliveryStatus.TEMPORARY_FAILURE
    assert send_delivery(desk, delivery)
    assert channel_of(office, channels, delivery).keys() == [claim.message.key]


def test_an_undecided_look_up_goes_to_a_person(
    desk: Desk, clock: SettableClock, office: Office, channels: FakeDirectory
):
    delivery, _ = claimed(desk, clock, office, kind=UNSAFE)
    let_the_lease_run_out(desk, clock)
    channel_of(office, channels, delivery).fail_finding(UnknownOutcomeError("Two posts look like it."))
    clock.advance(minutes=1)
    look_up_unknown(desk)
    row = office.delivery(delivery)
    assert (row.status, row.next_lookup_at) == (DeliveryStatus.UNKNOWN, None)
    assert "Two posts look like it." in row.error


def test_a_platform_that_does_not_answer_is_asked_four_times_then_a_person_is(
    desk: Desk, clock: SettableClock, office: Office, channels: FakeDirectory
):
    delivery, _ = claimed(desk, clock, office, kind=UNSAFE)
    let_the_lease_run_out(desk, clock)
    channel = channel_of(office, channels, delivery)
    channel.fail_finding(TemporaryChannelError("The server is busy."), always=True)
    for _ in range(10):
        clock.advance(minutes=10)
        look_up_unknown(desk)
    assert channel.calls.count("find") == 4
    assert office.delivery(delivery).next_lookup_at is None


def test_a_lost_answer_is_looked_for_after_75_seconds(
    desk: Desk, clock: SettableClock, office: Office, channels: FakeDirectory
):
    delivery = office.planned()
    channel_of(office, channels, delivery).drop_next_answer()
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    clock.advance(seconds=74)
    assert look_up_unknown(desk) == 0
    clock.advance(seconds=1)
    look_up_unknown(desk)
    assert office.status(delivery) is DeliveryStatus.SENT
    assert len(channel_of(office, channels, delivery).arrived) == 1


def test_a_look_up_with_a_broken_account_leaves_the_question_to_a_person(
    desk: Desk, clock: SettableClock, office: Office, channels: FakeDirectory
):
    delivery, _ = claimed(desk, clock, office, kind=UNSAFE)
    let_the_lease_run_out(desk, clock)
    channels.fail_building(office.delivery(delivery).account_id, UnknownOutcomeError("No credentials."))
    clock.advance(minutes=1)
    look_up_unknown(desk)
    assert office.delivery(delivery).next_lookup_at is None


def test_what_a_look_up_finds_of_a_thread_is_kept_for_the_repeat(
    desk: Desk, clock: SettableClock, office: Office, channels: FakeDirectory
):
    delivery, _ = claimed(desk, clock, office, kind=UNSAFE, body="One.\n\n---\n\nTwo.")
    let_the_lease_run_out(desk, clock)
    channel = channel_of(office, channels, delivery)
    channel.find = lambda message, checkpoint, since: checkpoint.save("part:0", "there")  # type: ignore[method-assign]
    clock.advance(minutes=1)
    look_up_unknown(desk)
    send_delivery(desk, delivery)
    assert [number for _, number in channel.parts_arrived] == [1]


# A sender that was away for too long


def test_while_somebody_looks_nobody_else_does(
    desk: Desk, clock: SettableClock, office: Office, channels: FakeDirectory
):
    delivery, _ = claimed(desk, clock, office, kind=UNSAFE)
    let_the_lease_run_out(desk, clock)
    clock.set(office.delivery(delivery).next_lookup_at)
    channel, others = channel_of(office, channels, delivery), []
    channel.on_find = lambda: others.append(look_up_unknown(desk))
    assert look_up_unknown(desk) == 1
    assert (others, channel.calls.count("find")) == ([0], 1)


def test_a_lease_runs_out_though_the_clock_of_the_machine_is_set_back(
    desk: Desk, clock: SettableClock, office: Office
):
    delivery, claim = claimed(desk, clock, office, kind=UNSAFE)
    short = DeliveryCheckpoint(desk, delivery, claim.token, timedelta(seconds=0.05), {})
    short.check_still_in_time()
    clock.advance(hours=-1)
    time.sleep(0.06)
    with pytest.raises(LeaseLostError):
        short.check_still_in_time()


def test_who_lost_the_lease_cannot_save_a_checkpoint(desk: Desk, clock: SettableClock, office: Office):
    delivery, claim = claimed(desk, clock, office, kind=UNSAFE)
    let_the_lease_run_out(desk, clock)
    with pytest.raises(LeaseLostError):
        claim.checkpoint.save("part:0", "late")
    assert "part:0" not in office.delivery(delivery).checkpoint


def test_who_lost_the_lease_cannot_renew_it(desk: Desk, clock: SettableClock, office: Office):
    _, claim = claimed(desk, clock, office, kind=UNSAFE)
    assert claim.checkpoint.renew()
    let_the_lease_run_out(desk, clock)
    assert not claim.checkpoint.renew()


def test_a_saved_step_renews_the_lease(desk: Desk, clock: SettableClock, office: Office):
    delivery, claim = claimed(desk, clock, office, kind=UNSAFE)
    clock.advance(seconds=40)
    claim.checkpoint.save("part:0", "there")
    clock.advance(seconds=40)
    assert sweep_expired_leases(desk) == 0
    assert office.delivery(delivery).checkpoint["part:0"] == "there"


@pytest.mark.parametrize("kind", [SAFE, UNSAFE])
def test_a_late_success_is_adopted(desk: Desk, clock: SettableClock, office: Office, kind: str):
    delivery, claim = claimed(desk, clock, office, kind=kind)
    let_the_lease_run_out(desk, clock)
    record_outcome(desk, claim, Outcome(SendResult("late-1")))
    row = office.delivery(delivery)
    assert (row.status, row.remote_id) == (DeliveryStatus.SENT, "late-1")
    assert (row.next_attempt_at, row.next_lookup_at, row.lease_until) == (None, None, None)
    assert not send_delivery(desk, delivery)


def test_a_late_success_wins_over_a_look_up_that_found_nothing(
    desk: Desk, clock: SettableClock, office: Office, channels: FakeDirectory
):
    delivery, claim = claimed(desk, clock, office, kind=UNSAFE)
    let_the_lease_run_out(desk, clock)
    clock.advance(minutes=1)
    look_up_unknown(desk)
    record_outcome(desk, claim, Outcome(SendResult("late-1")))
    assert not send_delivery(desk, delivery)
    assert channel_of(office, channels, delivery).arrived == []


def test_a_late_failure_changes_nothing_that_was_decided_meanwhile(
    desk: Desk, clock: SettableClock, office: Office
):
    delivery, claim = claimed(desk, clock, office, kind=UNSAFE)
    let_the_lease_run_out(desk, clock)
    record_outcome(desk, claim, Outcome(error=TemporaryChannelError("The server is busy.")))
    assert office.status(delivery) is DeliveryStatus.UNKNOWN


def test_a_late_success_of_a_dropped_delivery_counts_as_sent(
    desk: Desk, clock: SettableClock, office: Office
):
    delivery, claim = claimed(desk, clock, office, kind=UNSAFE)
    let_the_lease_run_out(desk, clock)
    drop_delivery(desk, delivery, user_id=office.officer, reason="It is not there.")
    record_outcome(desk, claim, Outcome(SendResult("late-1", "https://platform.example/late-1")))
    row = office.delivery(delivery)
    assert (row.status, row.remote_id) == (DeliveryStatus.SENT, "late-1")
    assert office.item_status_of(delivery) == ItemStatus.PUBLISHED


def test_a_late_success_takes_back_what_was_planned_anew(desk: Desk, clock: SettableClock, office: Office):
    delivery, claim = claimed(desk, clock, office, kind=UNSAFE)
    let_the_lease_run_out(desk, clock)
    drop_delivery(desk, delivery, user_id=office.officer, reason="It is not there.")
    send_again(desk, delivery, user_id=office.officer)
    record_outcome(desk, claim, Outcome(SendResult("late-1", "https://platform.example/late-1")))
    assert office.status(delivery) is DeliveryStatus.SENT
    assert not send_delivery(desk, delivery)
