"""What goes out more than once: nothing that was not signed off, no date twice, and never the same words twice on X."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from campaigns.domain.items.repeats import occasion_words
from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.content import find_item, latest_revision
from campaigns.models.deliveries import Delivery
from campaigns.models.item_moments import list_moments
from campaigns.reports.feed import feed_events
from campaigns.services.content.again import use_item_again
from campaigns.services.content.library import refresh_library
from campaigns.services.content.repeating import set_dates
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.campaign_moving import move_campaign
from campaigns.services.planning.moving import Slot, move
from campaigns.services.planning.plan import cancel_delivery, schedule_item
from campaigns.services.planning.series import skip_date
from campaigns.services.planning.targets import list_targets
from campaigns.services.planning.wishes import plan_as_wished, submit_to_go
from campaigns.services.sending.dispatch import send_delivery
from tests.fakes import SettableClock
from tests.integration.office import Office

FIRST = datetime(2027, 5, 17, 11, tzinfo=UTC)
WEEK = timedelta(weeks=1)
SERIES = "publish_at: 2027-05-17T12:00\nalso_at: [2027-05-24T12:00, 2027-05-31T12:00]"
EVERGREEN = "again_after: 30\nagain_most: 2\nagain_until: 2027-12-31"


def rows(ref: str) -> list[tuple[str, str, datetime, str]]:
    with reading() as session:
        item = find_item(session, ref)
        assert item is not None
        found = session.scalars(
            select(Delivery).where(Delivery.item_id == item.id).order_by(Delivery.due_at, Delivery.id)
        )
        return [(one.account.name, occasion_words(one.occasion), one.due_at, one.status) for one in found]


def ids(ref: str, account: str) -> list[int]:
    with reading() as session:
        found = session.scalars(select(Delivery).order_by(Delivery.due_at, Delivery.id))
        return [one.id for one in found if one.item.ref == ref and one.account.name == account]


@pytest.fixture
def accounts(office: Office) -> None:
    office.account("x", "X one")
    office.account("bluesky", "Blue")


@pytest.mark.usefixtures("accounts")
def test_one_approval_plans_each_date_once_and_x_gets_the_first_alone(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    ref = office.post(channels="x, bluesky", front=SERIES)
    fingerprint = desk.content.read_item(ref).fingerprint
    submit_to_go(desk, ref, user_id=office.officer, fingerprint=fingerprint, account_names=["Blue", "X one"])
    with reading() as session:
        item = find_item(session, ref)
        assert item is not None
        assert list_moments(session, item.id) == [FIRST, FIRST + WEEK, FIRST + 2 * WEEK]
        revision = latest_revision(session, item.id)
        assert revision is not None
        assert len(revision.moments) == 3
    assert rows(ref) == []
    office.approve(ref)
    plan_as_wished(desk, ref)
    assert rows(ref) == [
        ("Blue", "1 of 3", FIRST, "created"),
        ("X one", "1 of 3", FIRST, "created"),
        ("Blue", "2 of 3", FIRST + WEEK, "created"),
        ("Blue", "3 of 3", FIRST + 2 * WEEK, "created"),
    ]
    with pytest.raises(CampaignDeskError):
        schedule_item(desk, ref, user_id=office.officer, at=None, account_names=["Blue"])
    with pytest.raises(CampaignDeskError, match="signed off"):
        schedule_item(desk, ref, user_id=office.officer, at=FIRST + timedelta(days=1), account_names=["Blue"])
    first, second, third = ids(ref, "Blue")
    # One is moved, one is skipped; the first goes out, and the item waits for the others.
    move(desk, Slot(ref, FIRST + WEEK), user_id=office.officer, to=FIRST + WEEK + timedelta(days=1))
    with pytest.raises(CampaignDeskError, match="Another of its dates"):
        move(desk, Slot(ref, FIRST + WEEK + timedelta(days=1)), user_id=office.officer, to=FIRST + 2 * WEEK)
    cancel_delivery(desk, third, user_id=office.officer, reason="Not then.")
    clock.set(FIRST)
    assert send_delivery(desk, first)
    assert office.status(first) is DeliveryStatus.SENT
    assert office.item(ref).status == ItemStatus.SCHEDULED
    office.account("mastodon", "Toot")
    with pytest.raises(CampaignDeskError, match="does not list"):
        schedule_item(desk, ref, user_id=office.officer, at=None, account_names=["Toot"])
    office.account("bluesky", "Blue two")
    schedule_item(desk, ref, user_id=office.officer, at=None, account_names=["Blue two"])
    # The one that is over and the one that was skipped are left out; the moved one keeps the date that was signed off.
    assert [row[1:3] for row in rows(ref) if row[0] == "Blue two"] == [("2 of 3", FIRST + WEEK)]
    clock.set(FIRST + WEEK + timedelta(days=1))
    assert send_delivery(desk, second)
    assert office.status(second) is DeliveryStatus.SENT


@pytest.mark.usefixtures("accounts")
def test_a_new_list_asks_again_and_only_dates_that_were_signed_off_go_out(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    ref = office.approved(office.post(channels="bluesky", front=SERIES))
    fingerprint = desk.content.read_item(ref).fingerprint
    set_dates(
        desk, ref, [FIRST, FIRST + WEEK, FIRST + 5 * WEEK], fingerprint=fingerprint, user_id=office.officer
    )
    schedule_item(desk, ref, user_id=office.officer, at=None, account_names=None)
    assert [row[2] for row in rows(ref)] == [FIRST, FIRST + WEEK, FIRST + 2 * WEEK]  # as it was signed off
    for delivery_id in ids(ref, "Blue"):
        cancel_delivery(desk, delivery_id, user_id=office.officer, reason="Other dates.")
    office.submit(ref)
    assert office.item(ref).status == ItemStatus.IN_REVIEW
    office.approve(ref)
    planned = schedule_item(desk, ref, user_id=office.officer, at=None, account_names=None)
    assert [row[2] for row in rows(ref) if row[3] == "created"] == [FIRST, FIRST + WEEK, FIRST + 5 * WEEK]
    with transaction() as session:  # somebody's hand in the database
        session.execute(
            update(Delivery).where(Delivery.id == planned[0]).values(occasion="4 of 3: 20270517T1100Z")
        )
    clock.set(FIRST)
    assert not send_delivery(desk, planned[0])
    assert office.status(planned[0]) is DeliveryStatus.HELD
    assert "none of those that were signed off" in office.delivery(planned[0]).error


@pytest.mark.usefixtures("accounts")
def test_an_evergreen_post_goes_again_when_planned_within_its_rule_and_once_on_x(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    ref = office.approved(office.post(channels="x, bluesky", front=EVERGREEN))
    first = office.schedule(ref, at=FIRST, accounts=["Blue", "X one"])
    with pytest.raises(ConflictError, match="30 days must lie between"):
        office.schedule(ref, at=FIRST + WEEK, accounts=["Blue"])
    later = FIRST + timedelta(days=31)
    with pytest.raises(ConflictError, match="planned for this account already"):
        office.schedule(ref, at=later, accounts=["X one"])
    (second,) = office.schedule(ref, at=later, accounts=["Blue"])
    assert [row[1] for row in rows(ref) if row[0] == "Blue"] == ["evergreen, time 1", "evergreen, time 2"]
    with pytest.raises(CampaignDeskError, match="2 times"):
        office.schedule(ref, at=later + timedelta(days=31), accounts=["Blue"])
    clock.set(FIRST)
    for delivery_id in first:
        assert send_delivery(desk, delivery_id)
    assert office.item(ref).status == ItemStatus.SCHEDULED
    with transaction() as session:  # as when a clock was wrong: the sender looks once more, by rows
        session.execute(
            update(Delivery)
            .where(Delivery.id == second)
            .values(due_at=FIRST + WEEK, next_attempt_at=FIRST + WEEK, late_at=FIRST + 2 * WEEK)
        )
    clock.set(FIRST + WEEK)
    assert not send_delivery(desk, second)
    assert "must lie between" in office.delivery(second).error
    blue = next(one for one in list_targets(desk, ref) if one.account_name == "Blue")
    assert blue.can_send  # the held one does not count, and is decided on by itself


@pytest.mark.usefixtures("accounts")
def test_no_copy_says_the_words_of_a_series_on_x_once_more(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    ref = office.approved(office.post(channels="x", front=SERIES, body="Put it down."))
    (delivery_id,) = schedule_item(desk, ref, user_id=office.officer, at=None, account_names=None)
    copy = office.approved(office.post(channels="x", body="PUT it down"))
    with pytest.raises(ConflictError, match="refuses the same words twice"):
        office.schedule(copy, at=FIRST + WEEK)
    other = office.approved(office.post(channels="x", body="Put it far down."))
    (late,) = office.schedule(other, at=FIRST + WEEK)
    clock.set(FIRST)
    assert send_delivery(desk, delivery_id)
    with transaction() as session:  # planned by a version that did not look
        words = session.scalars(select(Delivery.words_sha256).where(Delivery.id == delivery_id)).one()
        session.execute(update(Delivery).where(Delivery.id == late).values(words_sha256=words))
    clock.set(FIRST + WEEK)
    assert not send_delivery(desk, late)
    assert office.status(late) is DeliveryStatus.HELD
    assert "refuses the same words twice" in office.delivery(late).error


def test_a_draft_s_dates_are_moved_one_by_one(desk: Desk, office: Office) -> None:
    ref = office.post(channels="bluesky", front=SERIES)
    refresh_library(desk)
    move(desk, Slot(ref, FIRST + WEEK), user_id=office.officer, to=FIRST + timedelta(hours=1))
    document = desk.content.read_item(ref)
    assert document.moments == (FIRST, FIRST + timedelta(hours=1), FIRST + 2 * WEEK)
    with pytest.raises(ConflictError, match="goes out then already"):
        move(desk, Slot(ref, FIRST), user_id=office.officer, to=FIRST + 2 * WEEK)


@pytest.mark.usefixtures("accounts")
def test_skipping_the_date_that_x_has_says_so_and_x_may_get_the_next(desk: Desk, office: Office) -> None:
    ref = office.approved(office.post(channels="x, bluesky", front=SERIES))
    schedule_item(desk, ref, user_id=office.officer, at=None, account_names=["Blue", "X one"])
    assert skip_date(desk, ref, FIRST, user_id=office.officer) == ["X one"]
    with pytest.raises(ConflictError, match="skipped already"):
        skip_date(desk, ref, FIRST, user_id=office.officer)
    schedule_item(desk, ref, user_id=office.officer, at=None, account_names=["X one"])
    assert [row[1:] for row in rows(ref) if row[0] == "X one"] == [
        ("1 of 3", FIRST, "cancelled"),
        ("2 of 3", FIRST + WEEK, "created"),
    ]
    copied = use_item_again(desk, ref, title="Once more", campaign="spring", user_id=office.officer)
    assert "its other dates" in copied.words
    assert desk.content.read_item(copied.ref).moments == ()


@pytest.mark.usefixtures("accounts")
def test_each_date_keeps_its_name_in_a_calendar_program_from_draft_to_skipped(
    desk: Desk, office: Office
) -> None:
    def told() -> dict[str, tuple[datetime, str]]:
        with reading() as session:
            events = feed_events(session, now=desk.clock.now())
            return {event.name: (event.at, event.stands) for event in events}

    ref = office.post(channels="bluesky", front=SERIES)
    refresh_library(desk)
    drafted = told()
    assert {stands for _, stands in drafted.values()} == {"Draft"}
    office.approved(ref)
    schedule_item(desk, ref, user_id=office.officer, at=None, account_names=["Blue"])
    skip_date(desk, ref, FIRST, user_id=office.officer)
    move(desk, Slot(ref, FIRST + WEEK), user_id=office.officer, to=FIRST + WEEK + timedelta(hours=1))
    planned = told()
    assert list(planned) == list(drafted)
    assert list(planned.values()) == [
        (FIRST, "Cancelled"),
        (FIRST + WEEK + timedelta(hours=1), "Planned"),
        (FIRST + 2 * WEEK, "Planned"),
    ]


@pytest.mark.usefixtures("accounts")
def test_a_campaign_that_is_moved_takes_every_date_along(desk: Desk, office: Office) -> None:
    draft = office.post(channels="bluesky", front=SERIES, body="Another thing.")
    ref = office.approved(office.post(channels="bluesky", front=SERIES))
    schedule_item(desk, ref, user_id=office.officer, at=None, account_names=["Blue"])
    refresh_library(desk)
    move_campaign(desk, "spring", 7, user_id=office.officer)
    moved = [FIRST + WEEK, FIRST + 2 * WEEK, FIRST + 3 * WEEK]
    assert [row[2] for row in rows(ref)] == moved
    assert list(desk.content.read_item(draft).moments) == moved
