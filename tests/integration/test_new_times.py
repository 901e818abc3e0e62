"""A new time for what a hold stopped or what was missed: the same delivery, looked at as any plan is, and on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from campaigns.domain.items.statuses import AccountState, DeliveryStatus, ItemStatus
from campaigns.errors import CampaignDeskError, NotAllowedError
from campaigns.models.accounts import Account
from campaigns.models.deliveries import Delivery
from campaigns.models.people import Contact
from campaigns.reports.screens.item import item_screen
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.decisions import give_new_time
from campaigns.services.planning.far_ahead import FarAheadError
from campaigns.services.planning.plan_money import OverCapError, set_monthly_cap
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.sending.sweep import sweep_missed
from campaigns.services.signoff.review import ask_for_changes
from campaigns.services.stops.holds import end_hold
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.databases import postgres_alone
from tests.integration.office import Office
from tests.integration.test_holds import hold

database_url = postgres_alone


def stopped(desk: Desk, office: Office, **planned: str) -> int:
    """A delivery that a hold stopped; the hold is over."""
    delivery = office.planned(minutes=10, **planned)
    end_hold(desk, hold(office), user_id=office.head)
    return delivery


def missed(desk: Desk, office: Office, **planned: str) -> int:
    delivery = office.planned(minutes=10, **planned)
    desk.clock.advance(hours=30)  # type: ignore[attr-defined]
    sweep_missed(desk)
    assert office.status(delivery) is DeliveryStatus.MISSED
    return delivery


def in_hours(desk: Desk, hours: float) -> datetime:
    return desk.clock.now() + timedelta(hours=hours)


@pytest.mark.parametrize("stand_still", [stopped, missed])
def test_it_goes_out_then_and_once(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory,
    stand_still: Callable[..., int],
):  # fmt: skip
    delivery = stand_still(desk, office)
    at = in_hours(desk, 3)
    give_new_time(desk, delivery, user_id=office.officer, at=at)
    assert office.status(delivery) is DeliveryStatus.CREATED
    assert office.item_status_of(delivery) == ItemStatus.SCHEDULED
    assert (office.delivery(delivery).due_at, office.delivery(delivery).composed_at) == (at, at)
    assert not send_delivery(desk, delivery), "not before its time"
    clock.advance(hours=3)
    assert send_delivery(desk, delivery)
    assert not send_delivery(desk, delivery)
    assert len(channels.channel(office.delivery(delivery).account_id).arrived) == 1


def test_it_is_late_by_its_new_time_alone(desk: Desk, office: Office, clock: SettableClock):
    delivery = stopped(desk, office)
    patience = office.delivery(delivery).late_at - office.delivery(delivery).due_at
    give_new_time(desk, delivery, user_id=office.officer, at=in_hours(desk, 100))
    assert office.delivery(delivery).late_at == in_hours(desk, 100) + patience


def test_who_gave_it_which_time_instead_of_which_is_on_record(desk: Desk, office: Office):
    delivery = stopped(desk, office)
    give_new_time(desk, delivery, user_id=office.head, at=in_hours(desk, 3))
    with reading() as session:
        screen = item_screen(session, session.get_one(Delivery, delivery).item.ref)
    assert screen is not None
    latest = screen.history[0]
    assert (latest.label, latest.who) == ("Given a new time", "Hilary Head")
    assert latest.note == (
        "to x: Monday 17 May 2027, midday (UK time), instead of Monday 17 May 2027, 9:10am (UK time)"
    )


def test_a_post_that_goes_elsewhere_as_well_stays_scheduled_and_tells_of_the_new_time(
    desk: Desk, office: Office
):
    office.account("x", name="X")
    office.account("bluesky", name="Sky")
    ref = office.approved(office.post(channels="x, bluesky"))
    (on_x,) = office.schedule(ref, minutes=120, accounts=["X"])
    office.schedule(ref, minutes=120, accounts=["Sky"])
    end_hold(desk, hold(office, "channel:x"), user_id=office.head)
    give_new_time(desk, on_x, user_id=office.officer, at=in_hours(desk, 3))
    with reading() as session:
        screen = item_screen(session, ref)
    assert screen is not None
    assert [line.label for line in screen.history][:2] == ["Given a new time", "Scheduled as well"]


# It is looked at as any plan is


def test_a_time_in_the_past_is_refused(desk: Desk, office: Office):
    delivery = stopped(desk, office)
    with pytest.raises(CampaignDeskError, match=r"is in the past\. Choose a time from now on"):
        give_new_time(desk, delivery, user_id=office.officer, at=in_hours(desk, -1))
    assert office.status(delivery) is DeliveryStatus.HELD


def test_a_time_far_ahead_has_to_be_meant(desk: Desk, office: Office):
    delivery = stopped(desk, office)
    far = in_hours(desk, 24 * 365 * 5)
    with pytest.raises(FarAheadError, match="Is the year right"):
        give_new_time(desk, delivery, user_id=office.officer, at=far)
    assert office.status(delivery) is DeliveryStatus.HELD
    give_new_time(desk, delivery, user_id=office.officer, at=far, is_sure=True)
    assert office.delivery(delivery).due_at == far


def under_another_hold(desk: Desk, office: Office, delivery: int) -> None:
    hold(office, "channel:x", kind="court")


def under_embargo(desk: Desk, office: Office, delivery: int) -> None:
    with transaction() as session:
        session.get_one(Delivery, delivery).revision.embargo_at = in_hours(desk, 4)


def sent_back(desk: Desk, office: Office, delivery: int) -> None:
    with reading() as session:
        ref = session.get_one(Delivery, delivery).item.ref
    ask_for_changes(desk, ref, user_id=office.head, note="Not this week.")


def not_connected(desk: Desk, office: Office, delivery: int) -> None:
    with transaction() as session:
        session.get_one(Delivery, delivery).account.state = AccountState.NEEDS_RECONNECTING


def another_account(desk: Desk, office: Office, delivery: int) -> None:
    with transaction() as session:
        session.get_one(Delivery, delivery).account_identity = "https://x.example 7"


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (under_another_hold, "It is under a hold"),
        (under_embargo, "the embargo ends"),
        (sent_back, "sent back for changes"),
        (not_connected, "not connected"),
        (another_account, "is not the one this was planned for"),
    ],
)
def test_what_would_keep_it_from_being_planned_keeps_it_from_a_new_time(
    desk: Desk, office: Office, meanwhile: Callable[[Desk, Office, int], None], why: str
):
    delivery = stopped(desk, office)
    before = office.delivery(delivery).due_at
    meanwhile(desk, office, delivery)
    with pytest.raises(CampaignDeskError, match=why):
        give_new_time(desk, delivery, user_id=office.officer, at=in_hours(desk, 3))
    assert (office.status(delivery), office.delivery(delivery).due_at) == (DeliveryStatus.HELD, before)


def test_a_recipient_who_left_the_media_list_gets_no_new_time(desk: Desk, office: Office):
    office.account("email", name="Letters")
    office.journalists(2)
    first, _ = office.schedule(office.approved(office.release()), minutes=120)
    end_hold(desk, hold(office), user_id=office.head)
    with transaction() as session:
        session.get_one(Contact, office.delivery(first).contact_id).is_active = False
    with pytest.raises(NotAllowedError, match="taken off the media list"):
        give_new_time(desk, first, user_id=office.officer, at=in_hours(desk, 3))


def test_a_month_whose_money_is_spent_has_no_room_for_it(desk: Desk, office: Office):
    delivery = stopped(desk, office)
    with reading() as session:
        name = session.get_one(Account, office.delivery(delivery).account_id).name
    set_monthly_cap(desk, name, usd="0.001")
    with pytest.raises(OverCapError):
        give_new_time(desk, delivery, user_id=office.officer, at=in_hours(desk, 3))


def test_only_what_was_held_or_missed_gets_one(desk: Desk, office: Office):
    delivery = office.planned()
    with pytest.raises(NotAllowedError, match="held or missed"):
        give_new_time(desk, delivery, user_id=office.officer, at=in_hours(desk, 3))


def test_who_may_not_schedule_may_not_give_a_new_time(desk: Desk, office: Office):
    delivery = stopped(desk, office)
    with pytest.raises(NotAllowedError):
        give_new_time(desk, delivery, user_id=office.reader, at=in_hours(desk, 3))


def test_two_that_get_the_same_moment_keep_an_order(desk: Desk, office: Office):
    first, second = office.planned(), office.planned()
    end_hold(desk, hold(office), user_id=office.head)
    at = in_hours(desk, 3)
    for one in (first, second):
        give_new_time(desk, one, user_id=office.officer, at=at)
    composed = [office.delivery(one).composed_at for one in (first, second)]
    assert composed == [at, at + timedelta(seconds=1)]
