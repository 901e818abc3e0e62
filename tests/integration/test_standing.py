"""Only the newest, approved text goes out, once, to the account it was meant for, whatever was decided before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from campaigns.channels.errors import PermanentChannelError, TemporaryChannelError
from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.domain.sending.retry import LONGEST_REST
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.conditions import ApprovalCondition
from campaigns.models.content import Approval
from campaigns.services.accounts.connecting import reconnect_account, verify_account
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.decisions import drop_delivery, record_as_sent, send_again
from campaigns.services.planning.plan import cancel_delivery, schedule_item
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.signoff.conditions import meet_condition
from campaigns.services.signoff.review import ask_for_changes
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.office import CAMPAIGN, Office

REFUSED = PermanentChannelError("The platform refused it.")
REF = f"{CAMPAIGN}/posts/news"


@pytest.fixture
def refused(desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory) -> int:
    """A delivery whose text the platform refused for good."""
    delivery = office.planned(name="news")
    channels.channel(office.delivery(delivery).account_id).fail_next(REFUSED)
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    return delivery


@pytest.fixture
def half_out(desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory) -> int:
    """A thread of two whose second part the platform refused."""
    delivery = office.planned(name="news", body="One.\n\n---\n\nTwo.")
    channels.channel(office.delivery(delivery).account_id).fail_at_part(1, REFUSED)
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    assert office.status(delivery) is DeliveryStatus.PERMANENT_FAILURE
    return delivery


@pytest.fixture
def in_doubt(desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory) -> int:
    delivery = office.planned(name="news")
    channels.channel(office.delivery(delivery).account_id).drop_next_answer()
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    assert office.status(delivery) is DeliveryStatus.UNKNOWN
    return delivery


def test_a_newer_text_ends_what_stood_still_with_the_older_one(desk: Desk, office: Office, refused: int):
    office.submit(office.post(name="news", body="Better words."))
    assert office.status(refused) is DeliveryStatus.CANCELLED
    with pytest.raises(NotAllowedError):
        send_again(desk, refused, user_id=office.officer)


def test_a_text_that_was_sent_back_is_not_sent_again(desk: Desk, office: Office, refused: int):
    ask_for_changes(desk, REF, user_id=office.head, note="Nothing of this may go out.")
    with pytest.raises(NotAllowedError, match="sent back"):
        send_again(desk, refused, user_id=office.officer)


def test_an_approval_can_be_taken_back_while_it_is_scheduled(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned(name="news")
    ask_for_changes(desk, REF, user_id=office.approver, note="The family was not told.")
    assert office.status(delivery) is DeliveryStatus.HELD
    assert office.item(REF).status == ItemStatus.DRAFT
    clock.advance(minutes=10)
    assert not send_delivery(desk, delivery)
    assert not channels.channel(office.delivery(delivery).account_id).arrived


def test_what_nobody_knows_about_cannot_simply_be_cancelled(desk: Desk, office: Office, in_doubt: int):
    with pytest.raises(NotAllowedError, match="Nobody knows"):
        cancel_delivery(desk, in_doubt, user_id=office.officer, reason="tidying up")


def test_what_was_dropped_in_doubt_is_not_planned_beside_it(desk: Desk, office: Office, in_doubt: int):
    drop_delivery(desk, in_doubt, user_id=office.officer, reason="let it be")
    with pytest.raises(CampaignDeskError, match="dropped in doubt"):
        office.schedule(REF, minutes=60)


def test_what_was_dropped_in_doubt_can_be_sent_from_its_own_page(desk: Desk, office: Office, in_doubt: int):
    drop_delivery(desk, in_doubt, user_id=office.officer, reason="it is not there")
    send_again(desk, in_doubt, user_id=office.officer)
    assert send_delivery(desk, in_doubt)
    assert office.status(in_doubt) is DeliveryStatus.SENT


@pytest.mark.parametrize("give_up", [drop_delivery, cancel_delivery])
def test_half_a_thread_cannot_be_called_not_sent(
    desk: Desk, office: Office, half_out: int, give_up: Callable[..., None]
):
    with pytest.raises(NotAllowedError, match="Part of this thread"):
        give_up(desk, half_out, user_id=office.officer, reason="enough")


def test_half_a_thread_can_be_left_as_it_stands(desk: Desk, office: Office, half_out: int):
    record_as_sent(desk, half_out, user_id=office.officer)
    assert office.status(half_out) is DeliveryStatus.SENT
    assert office.delivery(half_out).remote_id
    assert office.item(REF).status == ItemStatus.PUBLISHED


def test_half_a_thread_can_be_finished(desk: Desk, office: Office, half_out: int, channels: FakeDirectory):
    send_again(desk, half_out, user_id=office.officer)
    send_delivery(desk, half_out)
    parts = channels.channel(office.delivery(half_out).account_id).parts_arrived
    assert [number for _key, number in parts] == [0, 1]


def test_half_a_thread_is_not_replaced_by_a_newer_text(office: Office, half_out: int):
    with pytest.raises(NotAllowedError, match="has gone out"):
        office.submit(office.post(name="news", body="Other words."))


def test_what_a_person_saw_is_dated_by_its_try_and_not_by_the_click(
    desk: Desk, office: Office, clock: SettableClock, in_doubt: int
):
    tried_at = clock.now()
    clock.advance(hours=72)
    record_as_sent(desk, in_doubt, user_id=office.officer)
    assert office.delivery(in_doubt).sent_at == tried_at


def test_what_is_sent_late_by_a_person_keeps_the_time_it_was_due(
    desk: Desk, office: Office, clock: SettableClock
):
    delivery = office.planned()
    due_at = office.delivery(delivery).due_at
    clock.advance(hours=72)
    send_delivery(desk, delivery)
    assert office.status(delivery) is DeliveryStatus.MISSED
    send_again(desk, delivery, user_id=office.officer)
    assert office.delivery(delivery).due_at == due_at
    assert send_delivery(desk, delivery)


def test_what_never_left_the_house_carries_the_date_it_really_goes_out(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned()
    clock.advance(hours=72)
    send_delivery(desk, delivery)
    send_again(desk, delivery, user_id=office.officer)
    send_delivery(desk, delivery)
    [message] = channels.channel(office.delivery(delivery).account_id).arrived
    assert message.composed_at == clock.now()


def test_a_login_of_somebody_else_does_not_become_this_account(
    desk: Desk, office: Office, channels: FakeDirectory
):
    account_id = office.account("x", name="VRU")
    verify_account(desk, "VRU")
    channel = channels.channel(account_id)
    channel.facts = replace(channel.facts, remote_id="another", handle="@another")
    with pytest.raises(ConflictError, match="@another"):
        reconnect_account(desk, "VRU", credentials={})


def test_a_rest_that_no_platform_asks_for_is_cut_short(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned()
    account_id = office.delivery(delivery).account_id
    misread = TemporaryChannelError("Wait.", rate_limited=True, retry_at=clock.now() + timedelta(days=4000))
    channels.channel(account_id).fail_next(misread)
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    assert office.account_row(account_id).paused_until == clock.now() + LONGEST_REST


def test_a_check_that_works_ends_an_accounts_rest(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned()
    account_id = office.delivery(delivery).account_id
    channels.channel(account_id).fail_next(TemporaryChannelError("Wait.", rate_limited=True))
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    verify_account(desk, office.account_row(account_id).name)
    assert office.account_row(account_id).paused_until is None


def test_nobody_is_written_to_twice_because_there_are_two_mail_accounts(desk: Desk, office: Office):
    office.journalists(2)
    office.account("email", name="Press")
    office.account("email", name="Press, old")
    ref = office.approved(office.release())
    with pytest.raises(CampaignDeskError, match="Press, Press, old"):
        schedule_item(
            desk, ref, user_id=office.officer, at=desk.clock.now() + timedelta(hours=1), account_names=None
        )


@pytest.fixture
def practised(desk: Desk, office: Office, clock: SettableClock) -> int:
    office.account("practice", name="Practice")
    ref = office.approved(office.post(name="news", channels="x"))
    [delivery] = office.schedule(ref, accounts=["Practice"])
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    assert office.status(delivery) is DeliveryStatus.SENT
    return delivery


@pytest.mark.usefixtures("practised")
def test_what_was_practised_has_not_gone_out(office: Office):
    assert office.item(REF).status == ItemStatus.APPROVED


@pytest.mark.usefixtures("practised")
def test_what_was_practised_can_be_practised_again(office: Office):
    assert office.schedule(REF, accounts=["Practice"])


def test_what_was_practised_can_be_changed_and_the_rehearsal_stays_on_record(office: Office, practised: int):
    assert office.submit(office.post(name="news", body="Better words.")) == 2
    assert office.status(practised) is DeliveryStatus.SENT


def test_what_has_a_condition_that_nobody_ticked_off_is_kept_in_at_its_moment(
    desk: Desk, office: Office, clock: SettableClock
):
    """Planning asks for it as well; this is for whatever way it came to be planned all the same."""
    delivery = office.planned(name="news")
    with transaction() as session:
        approval = session.query(Approval).one()
        condition = ApprovalCondition(
            revision_id=approval.revision_id, approval_id=approval.id, words="Once the family was told."
        )
        session.add(condition)
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    assert office.status(delivery) is DeliveryStatus.HELD
    assert "Once the family was told." in office.delivery(delivery).error
    with reading() as session:
        number = session.query(ApprovalCondition.id).scalar()
    meet_condition(desk, REF, number, user_id=office.officer, how="They were told.")
    send_again(desk, delivery, user_id=office.officer)
    send_delivery(desk, delivery)
    assert office.status(delivery) is DeliveryStatus.SENT
