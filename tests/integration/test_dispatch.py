"""Sending one delivery: what goes out, when it does not, and what is recorded. On both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from campaigns.channels.errors import (
    AccountError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.domain.items.statuses import AccountState, DeliveryStatus, ItemStatus
from campaigns.models.accounts import Account
from campaigns.models.content import Revision
from campaigns.models.deliveries import Delivery
from campaigns.services.accounts.connecting import mark_needs_reconnecting
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.sending.sweep import look_up_unknown, sweep_missed
from campaigns.services.signoff.review import approve_item
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.databases import both_databases
from tests.integration.office import Office, picture_bytes

database_url = both_databases


def channel_of(desk: Desk, delivery_id: int):
    with reading() as session:
        delivery = session.get_one(Delivery, delivery_id)
        directory = desk.channels
        assert isinstance(directory, FakeDirectory)
        return directory.channel(delivery.account_id, kind=delivery.account.kind)


def send_at_its_time(desk: Desk, clock: SettableClock, office: Office, delivery_id: int) -> bool:
    due = office.delivery(delivery_id).next_attempt_at
    assert due is not None
    clock.set(max(due, clock.now()))
    return send_delivery(desk, delivery_id)


def test_a_due_delivery_is_sent_and_its_item_published(desk: Desk, clock: SettableClock, office: Office):
    delivery = office.planned()
    assert send_at_its_time(desk, clock, office, delivery)
    row = office.delivery(delivery)
    assert (row.status, row.remote_id, row.sent_at) == ("sent", "post-1", clock.now())
    assert office.item_status_of(delivery) == ItemStatus.PUBLISHED
    assert office.outcomes(delivery) == ["sent"]


def test_what_goes_out_is_what_was_approved_though_the_file_and_the_picture_changed(
    desk: Desk, clock: SettableClock, office: Office
):
    office.picture(colour="teal")
    delivery = office.planned(front="media: [walk.jpg]", name="monday")
    office.write("posts/monday.md", "---\ntitle: Another\nchannels: [x]\n---\nNever approved.\n")
    office.picture(colour="red", alt="Something else")
    send_at_its_time(desk, clock, office, delivery)
    [part] = channel_of(desk, delivery).arrived[0].parts
    assert (part.text, part.media[0].alt) == ("Walk away.", "Two friends walk home")
    assert part.media[0].read() == picture_bytes("teal")


def test_a_vanished_file_changes_nothing_that_is_planned(desk: Desk, clock: SettableClock, office: Office):
    delivery = office.planned(name="monday")
    (desk.settings.content_folder / "spring/posts/monday.md").unlink()
    assert send_at_its_time(desk, clock, office, delivery)
    assert office.status(delivery) is DeliveryStatus.SENT


def test_nothing_goes_out_before_its_time(desk: Desk, clock: SettableClock, office: Office):
    delivery = office.planned()
    clock.advance(minutes=9, seconds=59)
    assert not send_delivery(desk, delivery)
    assert channel_of(desk, delivery).calls == []


def test_a_sent_delivery_is_not_sent_again(desk: Desk, clock: SettableClock, office: Office):
    delivery = office.planned()
    send_at_its_time(desk, clock, office, delivery)
    assert not send_delivery(desk, delivery)
    assert len(channel_of(desk, delivery).arrived) == 1


def test_a_delivery_that_is_not_there_is_not_sent(desk: Desk, office: Office):
    office.post()
    assert not send_delivery(desk, 12345)


def test_a_delivery_too_late_is_missed_and_waits_for_a_person(
    desk: Desk, clock: SettableClock, office: Office
):
    delivery = office.planned()
    clock.advance(minutes=41)
    assert not send_delivery(desk, delivery)
    row = office.delivery(delivery)
    assert row.status == DeliveryStatus.MISSED
    assert "too late" in row.error
    assert channel_of(desk, delivery).arrived == []


def test_a_delivery_just_within_its_limit_still_goes_out(desk: Desk, clock: SettableClock, office: Office):
    delivery = office.planned()
    clock.advance(minutes=40)
    assert send_delivery(desk, delivery)


def test_a_text_changed_in_the_database_is_held(desk: Desk, clock: SettableClock, office: Office):
    delivery = office.planned()
    with transaction() as session:
        revision = session.get_one(Revision, office.delivery(delivery).revision_id)
        post = {"kind": "x", "parts": [{"text": "Never approved", "links": [], "media": []}]}
        revision.rendered = {"posts": {"x": post}}
    assert not send_at_its_time(desk, clock, office, delivery)
    assert office.status(delivery) is DeliveryStatus.HELD
    assert "not the one that was approved" in office.delivery(delivery).error
    assert office.outcomes(delivery) == ["refused"]


def test_a_withdrawn_approval_holds_the_delivery(desk: Desk, clock: SettableClock, office: Office):
    delivery = office.planned()
    with transaction() as session:
        for approval in session.get_one(Delivery, delivery).revision.approvals:
            approval.withdrawn_at = clock.now()
    send_at_its_time(desk, clock, office, delivery)
    assert office.status(delivery) is DeliveryStatus.HELD


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_a_damaged_picture_is_a_technical_failure_and_nothing_goes_out(
    desk: Desk, clock: SettableClock, office: Office, damage: str
):
    office.picture()
    delivery = office.planned(front="media: [walk.jpg]")
    [stored] = [path for path in desk.settings.media_folder.rglob("*") if path.is_file()]
    stored.unlink() if damage == "missing" else stored.write_bytes(b"another picture")
    assert not send_at_its_time(desk, clock, office, delivery)
    assert office.status(delivery) is DeliveryStatus.TECHNICAL_FAILURE
    assert channel_of(desk, delivery).calls == []


def test_a_fault_before_sending_is_a_technical_failure_not_an_endless_loop(
    desk: Desk, clock: SettableClock, office: Office, channels: FakeDirectory
):
    delivery = office.planned()
    channels.fail_building(office.delivery(delivery).account_id, KeyError("secret words"))
    assert not send_at_its_time(desk, clock, office, delivery)
    row = office.delivery(delivery)
    assert row.status == DeliveryStatus.TECHNICAL_FAILURE
    assert "secret words" not in row.error


def test_an_account_that_is_not_connected_holds_what_it_should_send(
    desk: Desk, clock: SettableClock, office: Office
):
    delivery = office.planned()
    mark_needs_reconnecting(desk, office.delivery(delivery).account_id, "The token has expired.")
    send_at_its_time(desk, clock, office, delivery)
    row = office.delivery(delivery)
    assert (row.status, "The token has expired." in row.error) == (DeliveryStatus.HELD, True)


def test_an_embargo_that_moved_holds_a_public_post(desk: Desk, clock: SettableClock, office: Office):
    delivery = office.planned()
    with transaction() as session:
        revision = session.get_one(Revision, office.delivery(delivery).revision_id)
        revision.embargo_at = clock.now() + timedelta(hours=5)
    send_at_its_time(desk, clock, office, delivery)
    assert office.status(delivery) is DeliveryStatus.HELD
    assert "embargo" in office.delivery(delivery).error


def test_a_refused_last_delivery_settles_its_item(desk: Desk, clock: SettableClock, office: Office):
    first, second = office.account("x", name="one"), office.account("x", name="two")
    ref = office.approved(office.post())
    ids = office.schedule(ref)
    by_account = {office.delivery(one).account_id: one for one in ids}
    send_at_its_time(desk, clock, office, by_account[first])
    assert office.item(ref).status == ItemStatus.SCHEDULED
    mark_needs_reconnecting(desk, second, "The token has expired.")
    send_delivery(desk, by_account[second])
    assert office.item(ref).status == ItemStatus.PUBLISHED


# Failing


def test_a_temporary_failure_is_tried_again_after_1_5_15_and_60_minutes(
    desk: Desk, clock: SettableClock, office: Office
):
    delivery = office.planned()
    with transaction() as session:  # a release may be late; what is tested here is the waiting
        session.execute(update(Delivery).values(late_at=clock.now() + timedelta(days=1)))
    channel_of(desk, delivery).fail_always(TemporaryChannelError("The server is busy."))
    waits = []
    for _ in range(5):
        send_at_its_time(desk, clock, office, delivery)
        again = office.delivery(delivery).next_attempt_at
        assert again is not None
        waits.append(round((again - clock.now()).total_seconds() / 60))
    assert waits == [1, 5, 15, 60, 60]


def test_a_temporary_failure_then_a_success_is_one_post_with_one_key(
    desk: Desk, clock: SettableClock, office: Office
):
    delivery = office.planned()
    channel_of(desk, delivery).fail_next(TemporaryChannelError("The server is busy."))
    send_at_its_time(desk, clock, office, delivery)
    assert office.status(delivery) is DeliveryStatus.TEMPORARY_FAILURE
    send_at_its_time(desk, clock, office, delivery)
    assert channel_of(desk, delivery).keys() == [office.delivery(delivery).key]
    assert office.outcomes(delivery) == ["temporary", "sent"]


def fail_until_a_person_is_asked(desk: Desk, clock: SettableClock, office: Office, delivery: int) -> None:
    channel_of(desk, delivery).fail_always(TemporaryChannelError("The server is busy."))
    while office.delivery(delivery).next_attempt_at is not None:
        send_at_its_time(desk, clock, office, delivery)


def test_a_post_is_tried_until_just_before_it_is_too_late_and_then_a_person_is_told_why(
    desk: Desk, clock: SettableClock, office: Office
):
    delivery = office.planned()
    fail_until_a_person_is_asked(desk, clock, office, delivery)
    row = office.delivery(delivery)
    assert row.status == DeliveryStatus.TECHNICAL_FAILURE
    assert row.error == (
        "The server is busy. It was tried 5 times, and is now too late to be tried again by itself."
    )
    assert timedelta(minutes=29) < clock.now() - row.due_at < timedelta(minutes=30)


def test_what_may_be_late_for_a_day_is_tried_for_six_hours(desk: Desk, clock: SettableClock, office: Office):
    delivery = office.planned()
    desk = replace(desk, settings=replace(desk.settings, post_late_minutes=24 * 60))
    with transaction() as session:
        planned = session.get_one(Delivery, delivery)
        planned.late_at = planned.due_at + timedelta(days=1)
    fail_until_a_person_is_asked(desk, clock, office, delivery)
    row = office.delivery(delivery)
    assert row.status == DeliveryStatus.TECHNICAL_FAILURE
    assert timedelta(hours=5) < clock.now() - row.due_at < timedelta(hours=6)


def test_what_a_safe_channel_failed_at_to_the_end_is_looked_for_before_it_is_called_failed(
    desk: Desk, clock: SettableClock, office: Office
):
    delivery = office.planned(kind="practice")
    fail_until_a_person_is_asked(desk, clock, office, delivery)
    assert office.status(delivery) is DeliveryStatus.UNKNOWN
    look_up_unknown(desk)
    assert office.delivery(delivery).status == DeliveryStatus.TEMPORARY_FAILURE
    clock.advance(seconds=1)
    sweep_missed(desk)
    assert office.status(delivery) is DeliveryStatus.MISSED


def test_a_rate_limit_longer_than_a_post_may_wait_is_told_as_missed_when_it_is_too_late(
    desk: Desk, clock: SettableClock, office: Office
):
    delivery = office.planned()
    until = clock.now() + timedelta(hours=9)
    channel_of(desk, delivery).fail_next(TemporaryChannelError("Slow.", retry_at=until, rate_limited=True))
    send_at_its_time(desk, clock, office, delivery)
    clock.set(office.delivery(delivery).late_at + timedelta(seconds=1))
    sweep_missed(desk)
    assert office.status(delivery) is DeliveryStatus.MISSED


def test_a_rate_limit_lets_the_account_rest_and_spends_no_tries(
    desk: Desk, clock: SettableClock, office: Office
):
    first, second = office.planned(), office.planned(minutes=11)
    until = clock.now() + timedelta(minutes=25)
    channel_of(desk, first).fail_next(TemporaryChannelError("Slow down.", retry_at=until, rate_limited=True))
    send_at_its_time(desk, clock, office, first)
    row = office.delivery(first)
    assert (row.next_attempt_at, row.failure_count) == (until, 0)
    clock.advance(minutes=5)
    assert not send_delivery(desk, second)
    clock.set(until)
    assert send_delivery(desk, first)
    assert send_delivery(desk, second)


def test_a_rate_limit_of_one_account_leaves_others_alone(desk: Desk, clock: SettableClock, office: Office):
    first, other = office.planned(), office.planned(kind="bluesky")
    channel_of(desk, first).fail_next(TemporaryChannelError("Slow down.", rate_limited=True))
    send_at_its_time(desk, clock, office, first)
    assert send_delivery(desk, other)
    assert office.status(other) is DeliveryStatus.SENT


def test_an_auth_failure_holds_this_and_every_other_delivery_of_the_account(
    desk: Desk, clock: SettableClock, office: Office
):
    first, second = office.planned(), office.planned()
    channel_of(desk, first).fail_next(AccountError("The token has expired."))
    send_at_its_time(desk, clock, office, first)
    account = office.account_row(office.delivery(first).account_id)
    assert (account.state, account.state_reason) == (
        AccountState.NEEDS_RECONNECTING,
        "The token has expired.",
    )
    assert not send_delivery(desk, second)
    assert [office.status(one) for one in (first, second)] == [DeliveryStatus.HELD, DeliveryStatus.HELD]
    assert channel_of(desk, first).calls == ["send"]


def test_a_rejected_post_is_not_tried_again(desk: Desk, clock: SettableClock, office: Office):
    delivery = office.planned()
    channel_of(desk, delivery).fail_next(PermanentChannelError("The text is too long.", detail="422 length"))
    send_at_its_time(desk, clock, office, delivery)
    row = office.delivery(delivery)
    assert (row.status, row.error) == (DeliveryStatus.PERMANENT_FAILURE, "The text is too long.")
    assert not send_delivery(desk, delivery)


@pytest.mark.parametrize("error", [UnknownOutcomeError("No answer came."), ValueError("token=abc")])
def test_an_answer_that_never_came_leaves_the_outcome_unknown(
    desk: Desk, clock: SettableClock, office: Office, error: Exception
):
    delivery = office.planned()
    channel_of(desk, delivery).fail_next(error)
    send_at_its_time(desk, clock, office, delivery)
    row = office.delivery(delivery)
    assert row.status == DeliveryStatus.UNKNOWN
    assert row.next_lookup_at == clock.now() + timedelta(seconds=75)
    assert not send_delivery(desk, delivery)


def test_the_words_of_an_unforeseen_error_are_kept_out_of_the_record(
    desk: Desk, clock: SettableClock, office: Office
):
    delivery = office.planned()
    channel_of(desk, delivery).fail_next(ValueError("token=abc"))
    send_at_its_time(desk, clock, office, delivery)
    with reading() as session:
        [attempt] = session.get_one(Delivery, delivery).attempts
        assert attempt.detail == "ValueError"
        assert "abc" not in attempt.message + session.get_one(Delivery, delivery).error


def test_a_thread_goes_on_behind_the_part_that_stands(desk: Desk, clock: SettableClock, office: Office):
    delivery = office.planned(body="One.\n\n---\n\nTwo.\n\n---\n\nThree.")
    channel = channel_of(desk, delivery)
    channel.fail_at_part(1, TemporaryChannelError("The server is busy."))
    send_at_its_time(desk, clock, office, delivery)
    assert list(office.delivery(delivery).checkpoint) == ["part:0"]
    send_at_its_time(desk, clock, office, delivery)
    assert [number for _, number in channel.parts_arrived] == [0, 1, 2]


def test_an_account_sends_in_the_order_of_the_due_moments(desk: Desk, clock: SettableClock, office: Office):
    later, sooner = office.planned(minutes=12, body="Second"), office.planned(minutes=11, body="First")
    clock.advance(minutes=15)
    from campaigns.models.claims import list_due

    with reading() as session:
        order = [one for one, _ in list_due(session, now=clock.now(), per_account=10)]
    assert order == [sooner, later]


def test_an_account_that_is_sending_takes_no_second_delivery(
    desk: Desk, clock: SettableClock, office: Office
):
    first, second = office.planned(), office.planned()
    tried = []
    channel_of(desk, first).on_send = lambda _: tried.append(send_delivery(desk, second))
    send_at_its_time(desk, clock, office, first)
    assert tried == [False]
    channel_of(desk, first).on_send = None
    assert send_delivery(desk, second)


def test_the_database_is_free_while_the_platform_thinks(desk: Desk, clock: SettableClock, office: Office):
    delivery = office.planned()
    ref = office.post(name="meanwhile")
    channel_of(desk, delivery).on_send = lambda _: office.submit(ref) and None
    send_at_its_time(desk, clock, office, delivery)
    assert office.item(ref).status == ItemStatus.IN_REVIEW
    approve_item(desk, ref, user_id=office.head, fingerprint=office.fingerprint(ref))


def test_each_recipient_of_a_release_is_sent_one_letter(desk: Desk, clock: SettableClock, office: Office):
    office.account("email", name="Press office")
    office.journalists(3)
    ids = office.schedule(office.approved(office.release()), accounts=["Press office"])
    clock.advance(minutes=10)
    for one in ids:
        assert send_delivery(desk, one)
    letters = channel_of(desk, ids[0]).arrived
    assert sorted(letter.recipient.address for letter in letters) == [
        f"news{n}@paper.example" for n in range(3)
    ]
    assert len({letter.key for letter in letters}) == 3


def test_one_bad_address_does_not_keep_the_others_from_their_letter(
    desk: Desk, clock: SettableClock, office: Office
):
    office.account("email", name="Press office")
    office.journalists(3)
    ref = office.approved(office.release())
    ids = office.schedule(ref, accounts=["Press office"])
    channel_of(desk, ids[0]).fail_next(PermanentChannelError("There is no such mailbox."))
    clock.advance(minutes=10)
    for one in ids:
        send_delivery(desk, one)
    assert [office.status(one) for one in ids] == ["permanent-failure", "sent", "sent"]
    assert office.item(ref).status == ItemStatus.PUBLISHED


def test_credentials_reach_the_adapter_opened_and_rest_sealed(
    desk: Desk, clock: SettableClock, office: Office
):
    delivery = office.planned()
    account_id = office.delivery(delivery).account_id
    with transaction() as session:
        session.get_one(Account, account_id).sealed_credentials = desk.seal.close(
            {"access_token": "tell-nobody"}
        )
    send_at_its_time(desk, clock, office, delivery)
    assert channel_of(desk, delivery).connection.credentials == {"access_token": "tell-nobody"}
    assert b"tell-nobody" not in office.account_row(account_id).sealed_credentials
