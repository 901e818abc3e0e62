"""Planning: all or nothing, each delivery once, only what was approved. On both databases."""

from __future__ import annotations

import threading
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from campaigns.channels.errors import PermanentChannelError
from campaigns.domain.items.statuses import AccountState, DeliveryStatus, ItemStatus
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError, NotFoundError
from campaigns.models.accounts import Account
from campaigns.models.deliveries import Delivery
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.plan import cancel_delivery, schedule_item
from campaigns.services.planning.targets import list_targets
from campaigns.services.sending.dispatch import send_delivery
from tests.factories import make_account
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.databases import postgres_alone
from tests.integration.office import Office

database_url = postgres_alone


def planned_rows() -> list[Delivery]:
    with reading() as session:
        return session.query(Delivery).order_by(Delivery.due_at, Delivery.id).all()


def test_an_approved_post_gets_a_delivery_for_each_account_of_its_channels(desk: Desk, office: Office):
    office.account("x", name="one")
    office.account("bluesky", name="two")
    office.account("mastodon", name="not listed")
    ref = office.approved(office.post(channels="x, bluesky"))
    office.schedule(ref)
    with reading() as session:
        assert sorted(one.account.name for one in session.query(Delivery)) == ["one", "two"]
    assert office.item(ref).status == ItemStatus.SCHEDULED


def test_posts_due_at_the_same_moment_each_bear_a_moment_of_their_own_in_the_order_of_planning(
    desk: Desk, office: Office
):
    account = office.account("bluesky")
    office.account("mastodon")
    refs = [office.approved(office.post(channels="bluesky, mastodon")) for number in range(3)]
    for ref in refs:
        office.schedule(ref)

    rows = [row for row in planned_rows() if row.account_id == account]
    offsets = [row.composed_at - row.due_at for row in sorted(rows, key=lambda row: row.id)]
    assert offsets == [timedelta(seconds=number) for number in range(3)]


def test_without_a_time_the_posts_own_time_counts(desk: Desk, office: Office):
    office.account("x")
    ref = office.approved(office.post(front="publish_at: 2027-05-20T08:00"))
    schedule_item(desk, ref, user_id=office.officer, at=None, account_names=None)
    assert planned_rows()[0].due_at == datetime(2027, 5, 20, 7, 0, tzinfo=UTC)


def test_a_post_without_a_time_asks_for_one(desk: Desk, office: Office):
    office.account("x")
    ref = office.approved(office.post())
    with pytest.raises(CampaignDeskError, match="Say when"):
        schedule_item(desk, ref, user_id=office.officer, at=None, account_names=None)


class OnlyInside:
    """A desk that the outside does not reach."""

    def why_none(self) -> str:
        return "None is set."

    def address_of(self, content: bytes) -> str:
        raise AssertionError("nothing is sent here")


def test_pictures_that_a_platform_could_not_fetch_are_told_of_before_anything_is_planned(
    desk: Desk, office: Office
):
    office.picture()
    desk = replace(desk, outside=OnlyInside())
    with transaction() as session:
        make_account(session, kind="threads", name="Ours")
    ref = office.approved(office.post(channels="threads", front="media: [walk.jpg]"))
    words = office.approved(office.post(channels="threads"))

    [target] = list_targets(desk, ref)
    assert not target.can_send
    assert target.why_not.startswith("Threads fetches pictures from the desk’s own address")
    assert [one.can_send for one in list_targets(desk, words)] == [True]


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (
            {"text_limit": 40},
            "The text has 42 characters as Mastodon counts them; this account's server takes 40.",
        ),
        (
            {"url_cost": 490},
            "The text has 509 characters as Mastodon counts them; this account's server takes 500.",
        ),
        ({"image_limit": 1}, "The text has 2 pictures; this account's server takes 1."),
        ({"alt_limit": 10}, "The alt text of walk.jpg has 21 characters; this account's server takes 10."),
    ],
)
def test_what_an_accounts_own_server_would_refuse_is_said_before_it_is_planned(
    desk: Desk, office: Office, limits: dict[str, int], words: str
):
    office.picture()
    office.picture("talk.jpg")
    account = office.account("mastodon", name="small")
    ref = office.approved(
        office.post(
            channels="mastodon",
            body="Walk away. Look at https://e.example/a",
            front="media: [walk.jpg, talk.jpg]",
        )
    )
    with transaction() as session:
        session.get_one(Account, account).limits = limits
    [target] = list_targets(desk, ref)
    assert (target.can_send, target.why_not.startswith(words)) == (False, True), target.why_not
    with pytest.raises(CampaignDeskError, match="Nothing was scheduled"):
        office.schedule(ref)
    with transaction() as session:
        session.get_one(Account, account).limits = {"text_limit": 42, "url_cost": 23, "image_limit": 2}
    assert len(office.schedule(ref)) == 1


def test_a_second_schedule_does_not_plan_twice(desk: Desk, office: Office):
    office.account("x")
    ref = office.approved(office.post())
    office.schedule(ref)
    with pytest.raises(ConflictError, match="already"):
        office.schedule(ref)
    assert len(planned_rows()) == 1


def test_of_two_clicks_at_the_same_moment_one_plans(app: Flask, desk: Desk, office: Office):
    office.account("x", name="one")
    office.account("x", name="two")
    ref = office.approved(office.post())
    gate, results = threading.Barrier(2), []

    def click() -> None:
        with app.app_context():
            gate.wait()
            try:
                results.append(office.schedule(ref))
            except ConflictError:
                results.append([])

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert sorted(len(ids) for ids in results) == [0, 2]
    assert len(planned_rows()) == 2


@pytest.mark.parametrize("late_by", [timedelta(0), timedelta(days=1)])
def test_a_time_that_has_passed_is_refused(
    desk: Desk, office: Office, clock: SettableClock, late_by: timedelta
):
    office.account("x")
    ref = office.approved(office.post())
    with pytest.raises(CampaignDeskError, match="in the past"):
        office.schedule(ref, at=clock.now() - late_by)
    assert planned_rows() == []


def test_a_release_may_be_later_than_a_post(desk: Desk, office: Office):
    settings = replace(desk.settings, post_late_minutes=30, release_late_minutes=240)
    office.account("email", name="Press office")
    office.account("x")
    office.journalists(1)
    own = copy(office)
    own.desk = replace(desk, settings=settings)
    [letter] = own.schedule(own.approved(own.release()), accounts=["Press office"])
    post = own.planned()
    late = {one: office.delivery(one).late_at - office.delivery(one).due_at for one in (letter, post)}
    assert late == {letter: timedelta(hours=4), post: timedelta(minutes=30)}


def test_a_channel_without_an_account_refuses_the_whole_plan(desk: Desk, office: Office):
    office.account("x")
    ref = office.approved(office.post(channels="x, bluesky"))
    with pytest.raises(CampaignDeskError, match="No account is connected for Bluesky"):
        office.schedule(ref)
    assert planned_rows() == []
    assert office.item(ref).status == ItemStatus.APPROVED


def test_one_account_that_cannot_send_refuses_the_whole_plan(desk: Desk, office: Office):
    office.account("x", name="good")
    broken = office.account("x", name="broken")
    with transaction() as session:
        session.get_one(Account, broken).state = AccountState.NEEDS_RECONNECTING
    ref = office.approved(office.post())
    with pytest.raises(CampaignDeskError, match="broken: The account is not connected"):
        office.schedule(ref)
    assert planned_rows() == []


def test_an_account_that_does_not_exist_is_named(desk: Desk, office: Office):
    ref = office.approved(office.post())
    with pytest.raises(NotFoundError, match="no account “Elsewhere”"):
        office.schedule(ref, accounts=["Elsewhere"])


def test_a_channel_the_post_does_not_list_is_refused(desk: Desk, office: Office):
    office.account("bluesky", name="two")
    ref = office.approved(office.post(channels="x"))
    with pytest.raises(CampaignDeskError, match="was not signed off"):
        office.schedule(ref, accounts=["two"])


def test_practice_takes_every_approved_post(desk: Desk, office: Office):
    office.account("practice", name="Practice")
    ref = office.approved(office.post(channels="x"))
    assert len(office.schedule(ref, accounts=["Practice"])) == 1


def test_the_same_account_named_twice_gets_one_delivery(desk: Desk, office: Office):
    office.account("x", name="one")
    ref = office.approved(office.post())
    assert len(office.schedule(ref, accounts=["one", "one"])) == 1


def test_only_an_approved_item_is_planned(desk: Desk, office: Office):
    office.account("x")
    ref = office.post()
    office.submit(ref)
    with pytest.raises(NotAllowedError, match="has to be approved"):
        office.schedule(ref)


@pytest.mark.parametrize("who", ["approver", "reader"])
def test_only_roles_that_may_schedule_do(desk: Desk, office: Office, clock: SettableClock, who: str):
    office.account("x")
    ref = office.approved(office.post())
    with pytest.raises(NotAllowedError, match="may not schedule"):
        schedule_item(
            desk, ref, user_id=getattr(office, who), at=clock.now() + timedelta(hours=1), account_names=None
        )


def test_a_release_gets_a_delivery_for_each_recipient(desk: Desk, office: Office):
    office.account("email", name="Press office")
    office.journalists(3)
    office.journalists(2, name="Again, on another list")
    ref = office.approved(office.release())
    ids = office.schedule(ref)
    keys = {office.delivery(one).key for one in ids}
    assert (len(ids), len(keys)) == (3, 3)


def test_a_journalist_on_two_lists_gets_one_letter(desk: Desk, office: Office):
    office.account("email")
    office.journalists(2)
    office.journalists(3, name="National")
    office.write(
        "releases/launch.md", "---\ntitle: T\ncontact: C\nlists: [Local media, National]\n---\nStory.\n"
    )
    assert len(office.schedule(office.approved("spring/releases/launch"))) == 3


def test_a_list_that_does_not_exist_is_named(desk: Desk, office: Office):
    office.account("email", name="Press office")
    ref = office.approved(office.release())
    with pytest.raises(CampaignDeskError, match="no media list “Local media”"):
        office.schedule(ref)


def test_a_public_page_never_gets_an_embargoed_release_early(
    desk: Desk, office: Office, clock: SettableClock
):
    office.account("practice", name="Practice")
    office.account("email", name="Press office")
    office.journalists(1)
    ref = office.approved(office.release(front="embargo: 2027-05-18T09:00"))
    with pytest.raises(CampaignDeskError, match="and the embargo ends"):
        office.schedule(ref, accounts=["Practice", "Press office"])
    assert planned_rows() == []


def test_journalists_may_have_an_embargoed_release_before_its_time(desk: Desk, office: Office):
    office.account("email", name="Press office")
    office.journalists(1)
    ref = office.approved(office.release(front="embargo: 2027-05-18T09:00"))
    assert len(office.schedule(ref)) == 1


# Cancelling, and planning anew


def test_cancelling_everything_makes_the_item_approved_again(desk: Desk, office: Office):
    delivery = office.planned()
    cancel_delivery(desk, delivery, user_id=office.officer, reason="Postponed by the force")
    assert office.item_status_of(delivery) == ItemStatus.APPROVED
    assert office.delivery(delivery).error == "Cancelled by Sam Officer: Postponed by the force"


def test_a_cancelled_delivery_is_never_sent(desk: Desk, office: Office, clock: SettableClock):
    delivery = office.planned()
    cancel_delivery(desk, delivery, user_id=office.officer, reason="")
    clock.advance(minutes=10)
    assert not send_delivery(desk, delivery)


def test_what_has_gone_out_cannot_be_cancelled(desk: Desk, office: Office, clock: SettableClock):
    delivery = office.planned()
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    with pytest.raises(NotAllowedError, match="is sent"):
        cancel_delivery(desk, delivery, user_id=office.officer, reason="")


def test_what_is_being_sent_cannot_be_cancelled(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned()
    refused = []

    def try_to_cancel(_: object) -> None:
        with pytest.raises(NotAllowedError, match="at this moment"):
            cancel_delivery(desk, delivery, user_id=office.officer, reason="")
        refused.append(True)

    channels.channel(office.delivery(delivery).account_id).on_send = try_to_cancel
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    assert refused == [True]


def test_after_a_cancellation_it_can_be_planned_anew_under_another_key(desk: Desk, office: Office):
    first = office.planned(name="monday")
    cancel_delivery(desk, first, user_id=office.officer, reason="")
    [second] = office.schedule("spring/posts/monday")
    old, new = office.delivery(first), office.delivery(second)
    assert (old.occasion, new.occasion) == ("once", "again-1")
    assert old.key != new.key


def test_after_a_failure_it_can_be_planned_anew_and_the_old_one_is_over(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    first = office.planned(name="monday")
    channels.channel(office.delivery(first).account_id).fail_next(PermanentChannelError("Refused."))
    clock.advance(minutes=10)
    send_delivery(desk, first)
    [second] = office.schedule("spring/posts/monday")
    assert [office.status(one) for one in (first, second)] == [
        DeliveryStatus.CANCELLED,
        DeliveryStatus.CREATED,
    ]


def test_what_may_have_gone_out_is_not_planned_anew(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    first = office.planned(name="monday")
    channels.channel(office.delivery(first).account_id).drop_next_answer()
    clock.advance(minutes=10)
    send_delivery(desk, first)
    with pytest.raises(ConflictError, match="Nobody knows yet whether it went out"):
        office.schedule("spring/posts/monday")
    [target] = list_targets(desk, "spring/posts/monday")
    assert (target.in_the_way, target.must_decide) == (first, True)


def test_what_is_planned_and_what_is_out_are_told_apart_with_their_times(
    desk: Desk, office: Office, clock: SettableClock
):
    first = office.planned(name="monday")
    [target] = list_targets(desk, "spring/posts/monday")
    assert target.why_not.startswith("It is planned for this account already: ")
    clock.advance(minutes=10)
    send_delivery(desk, first)
    [target] = list_targets(desk, "spring/posts/monday")
    assert target.why_not.startswith("It has gone out to this account already: ")
    assert (target.in_the_way, target.must_decide) == (first, False)


def test_a_thread_of_which_a_part_stands_is_not_planned_anew(desk: Desk, office: Office):
    first = office.planned(name="monday")
    with transaction() as session:
        values = {"status": DeliveryStatus.TECHNICAL_FAILURE, "next_attempt_at": None}
        session.execute(update(Delivery).values(checkpoint={"part:0": {"id": "1", "url": ""}}, **values))
    with pytest.raises(CampaignDeskError, match="A part of it already stands there"):
        office.schedule("spring/posts/monday")
    assert office.status(first) is DeliveryStatus.TECHNICAL_FAILURE


def test_the_targets_say_what_stands_in_the_way(desk: Desk, office: Office):
    office.account("x", name="one")
    office.account("mastodon", name="three")
    ref = office.approved(office.post(channels="x, bluesky"))
    targets = {target.kind: target for target in list_targets(desk, ref)}
    assert (targets["x"].can_send, targets["x"].is_listed) == (True, True)
    assert targets["bluesky"].why_not == "No Bluesky account is connected yet."
    assert "was not signed off" in targets["mastodon"].why_not


def test_the_targets_count_the_recipients_of_a_release(desk: Desk, office: Office):
    office.account("email", name="Press office")
    office.journalists(4)
    ref = office.approved(office.release())
    assert [target.recipients for target in list_targets(desk, ref)] == [4]
