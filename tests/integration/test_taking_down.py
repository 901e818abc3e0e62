"""What went out is taken down: by the platform's delete or by a person, safe to ask twice, told where it did not work."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from campaigns.channels.errors import AccountError, TemporaryChannelError
from campaigns.channels.registry import Registry
from campaigns.domain.figures.measures import Missing
from campaigns.domain.items.statuses import AccountState, DeliveryStatus
from campaigns.domain.items.steps import Step
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.content import StatusChange
from campaigns.models.deliveries import Delivery
from campaigns.models.post_takedowns import HowGone, PostTakedown, list_open_takedowns
from campaigns.services.accounts.connecting import add_account
from campaigns.services.accounts.opening import open_channel
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.figures.collection import collect_now
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.stops.taking_down import say_gone, take_down
from tests.fakes import FakeDirectory, RecordingChannel, SettableClock
from tests.integration.office import Office
from tests.standins.mastodon import MastodonServer


def sent(desk: Desk, office: Office, clock: SettableClock, **post: str) -> int:
    delivery = office.planned(**post)
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    assert office.status(delivery) is DeliveryStatus.SENT
    return delivery


def channel_of(office: Office, channels: FakeDirectory, delivery: int) -> RecordingChannel:
    return channels.channel(office.delivery(delivery).account_id)


def row_of(delivery: int) -> PostTakedown:
    with reading() as session:
        return session.get_one(PostTakedown, delivery)


def steps() -> list[str]:
    with reading() as session:
        return [one.step for one in session.query(StatusChange).order_by(StatusChange.id)]


def as_thread(office: Office, channels: FakeDirectory, delivery: int) -> RecordingChannel:
    """Three posts stand there, the first under the delivery's own id."""
    channel = channel_of(office, channels, delivery)
    ids = [office.delivery(delivery).remote_id, "second", "third"]
    for one in ids[1:]:
        channel.put(one)
    with transaction() as session:
        session.get_one(Delivery, delivery).checkpoint = {
            f"part:{place}": {"id": one} for place, one in enumerate(ids)
        }
    return channel


def test_it_is_deleted_there_with_nothing_held_meanwhile_and_stays_sent_in_the_record(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
) -> None:
    delivery = sent(desk, office, clock)
    channel = channel_of(office, channels, delivery)

    def write_meanwhile() -> None:
        with transaction() as session:  # waits for ever if the asker holds the database
            session.get_one(Delivery, delivery).error = ""
        assert row_of(delivery).asked_at is not None

    channel.on_delete = write_meanwhile
    for _ in range(2):
        take_down(desk, delivery, user_id=office.officer, reason="The  family asked")
    assert channel.calls.count("delete") == 1
    assert all(post.removed for post in channel.posts.values())
    row = row_of(delivery)
    assert (row.how, row.reason, row.asked_by_id) == (HowGone.BY_DESK, "The family asked", office.officer)
    assert office.status(delivery) is DeliveryStatus.SENT
    assert office.delivery(delivery).next_reading_at is None
    assert steps().count(Step.TAKEN_DOWN) == 1


def test_a_thread_that_came_down_in_part_is_told_and_gone_on_with(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
) -> None:
    delivery = sent(desk, office, clock)
    channel = as_thread(office, channels, delivery)
    calls = 0

    def second_fails() -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise TemporaryChannelError("The platform is busy.")

    channel.on_delete = second_fails
    with pytest.raises(CampaignDeskError, match=r"The platform is busy\. Of its 3 posts 1 is gone"):
        take_down(desk, delivery, user_id=office.officer, reason="A wrong number")
    assert [one for one, post in channel.posts.items() if post.removed] == ["third"]
    with reading() as session:
        (open_one,) = list_open_takedowns(session, limit=5)
    assert "Try again, which is safe" in open_one.trouble
    take_down(desk, delivery, user_id=office.officer, reason="A wrong number")
    assert all(post.removed for post in channel.posts.values())
    assert row_of(delivery).trouble == ""


def test_a_login_that_is_dead_stops_the_account_and_leaves_the_steps_for_a_person(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
) -> None:
    delivery = sent(desk, office, clock)
    channel_of(office, channels, delivery).fail_deleting(AccountError("The login has ended."))
    with pytest.raises(CampaignDeskError, match="The login has ended"):
        take_down(desk, delivery, user_id=office.officer, reason="A wrong number")
    assert office.account_row(office.delivery(delivery).account_id).state == AccountState.NEEDS_RECONNECTING
    with pytest.raises(ConflictError, match="is not connected"):
        take_down(desk, delivery, user_id=office.officer, reason="A wrong number")
    say_gone(desk, delivery, user_id=office.officer, reason="Deleted in the app")
    assert row_of(delivery).how == HowGone.BY_PERSON


def test_a_letter_is_not_called_back_and_all_who_got_it_are_told_at_once(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    office.journalists(2)
    account = office.account("email")
    name = office.account_row(account).name
    ref = office.approved(office.release())
    deliveries = office.schedule(ref, accounts=[name])
    clock.advance(minutes=10)
    for one in deliveries:
        send_delivery(desk, one)
    with pytest.raises(ConflictError, match="can’t be called back"):
        take_down(desk, deliveries[0], user_id=office.officer, reason="A wrong name")
    say_gone(desk, deliveries[0], user_id=office.officer, reason="Rang both")
    assert [row_of(one).reason for one in deliveries] == ["Rang both", "Rang both"]
    assert steps().count(Step.TAKEN_DOWN) == 1


def test_it_takes_a_reason_somebody_who_may_and_something_that_is_out(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    delivery = sent(desk, office, clock)
    waiting = office.planned()
    with pytest.raises(CampaignDeskError, match="Say why"):
        take_down(desk, delivery, user_id=office.officer, reason=" ")
    with pytest.raises(NotAllowedError):
        take_down(desk, delivery, user_id=office.approver, reason="A wrong number")
    with pytest.raises(NotAllowedError, match="not known to be out"):
        say_gone(desk, waiting, user_id=office.officer, reason="A wrong number")


def test_what_its_channel_no_longer_has_is_noticed_once_and_what_we_took_down_is_not(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
) -> None:
    ours, theirs = sent(desk, office, clock), sent(desk, office, clock)
    for delivery in (ours, theirs):
        channel = channel_of(office, channels, delivery)
        remote_id = office.delivery(delivery).remote_id
        channel.count(remote_id, **dict.fromkeys(channel.capabilities.measures, Missing.GONE))
    say_gone(desk, ours, user_id=office.officer, reason="Deleted in the app")
    for _ in range(2):
        clock.advance(timedelta(hours=1))
        collect_now(desk)
    with reading() as session:
        (found,) = list_open_takedowns(session, limit=5)
    assert (found.delivery_id, found.asked_at, found.is_unanswered) == (theirs, None, True)
    assert found.noticed_at == clock.now() - timedelta(hours=1)
    say_gone(desk, theirs, user_id=office.officer, reason="Removed by them", how=HowGone.NOT_OURS)
    assert row_of(theirs).gone_at == found.noticed_at
    assert steps()[-1] == Step.FOUND_GONE


def test_a_figure_that_is_merely_missing_is_no_post_that_is_gone(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
) -> None:
    delivery = sent(desk, office, clock)
    channel = channel_of(office, channels, delivery)
    first, *others = channel.capabilities.measures
    remote_id = office.delivery(delivery).remote_id
    channel.count(remote_id, **{first: Missing.GONE, **dict.fromkeys(others, 3)})
    collect_now(desk)
    channel.count(remote_id, **dict.fromkeys((first, *others), Missing.NOT_OFFERED))
    clock.advance(timedelta(hours=1))
    collect_now(desk)
    with reading() as session:
        assert list_open_takedowns(session, limit=5) == []


def test_a_real_thread_is_deleted_from_its_end_and_what_a_stranger_deletes_there_is_noticed(
    desk: Desk, office: Office, clock: SettableClock, mastodon_server: MastodonServer
) -> None:
    clock.set(datetime.now(UTC))  # the server has a clock of its own
    desk = replace(desk, channels=Registry(clock=clock))
    add_account(
        desk,
        kind="mastodon",
        name="mastodon",
        base_url=mastodon_server.url,
        credentials=mastodon_server.credentials,
    )
    thread, other = (
        office.planned(kind="mastodon", body=body)
        for body in ("Walk away.\n\n---\n\nTell somebody.\n\n---\n\nStay safe.", "Ask for help.")
    )
    clock.advance(minutes=10)
    for delivery in (thread, other):
        send_delivery(desk, delivery)
    first, second, _, alone = (one.id for one in mastodon_server.posts)
    delete = "DELETE", f"/api/v1/statuses/{second}"
    mastodon_server.fail(*delete, status=503, body="<html>over capacity</html>")
    with pytest.raises(CampaignDeskError, match=r"Of its 3 posts 1 is gone"):
        take_down(desk, thread, user_id=office.officer, reason="The family asked")
    assert [one.id for one in mastodon_server.posts] == [first, second, alone]
    take_down(desk, thread, user_id=office.officer, reason="The family asked")
    assert [one.id for one in mastodon_server.posts] == [alone]
    open_channel(desk, office.account_row(office.delivery(other).account_id)).delete([alone])
    collect_now(desk)
    with reading() as session:
        assert [one.delivery_id for one in list_open_takedowns(session, limit=5)] == [other]
