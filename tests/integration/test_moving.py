"""What is planned can be moved to another time: it stays signed off and planned, and goes out once, at the new time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.domain.items.statuses import AccountState, DeliveryStatus, ItemStatus
from campaigns.domain.items.steps import STEP_LABELS, Step
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.accounts import Account
from campaigns.models.claims import list_due
from campaigns.models.content import Item, StatusChange, find_item
from campaigns.services.content.library import refresh_library
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.moving import Slot, move
from campaigns.services.sending.dispatch import send_delivery
from tests.fakes import SettableClock
from tests.integration.office import Office


def slot_of(office: Office, delivery_id: int) -> Slot:
    delivery = office.delivery(delivery_id)
    with reading() as session:
        return Slot(session.get_one(Item, delivery.item_id).ref, delivery.due_at)


def due(office: Office, clock: SettableClock) -> list[int]:
    with reading() as session:
        return [one for one, _ in list_due(session, now=clock.now(), per_account=50)]


def test_a_moved_post_goes_out_at_its_new_time_and_not_at_the_old_one(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    delivery = office.planned(minutes=10)
    slot = slot_of(office, delivery)
    move(desk, slot, user_id=office.officer, to=slot.at + timedelta(days=1))
    assert office.item_status_of(delivery) == ItemStatus.SCHEDULED
    clock.advance(minutes=10)
    assert due(office, clock) == []
    clock.advance(days=1)
    assert due(office, clock) == [delivery]
    assert send_delivery(desk, delivery)
    assert office.status(delivery) is DeliveryStatus.SENT
    with reading() as session:
        item = find_item(session, slot.ref)
        assert item is not None
        (moved,) = session.query(StatusChange).filter_by(item_id=item.id, step=Step.RESCHEDULED)
        assert moved.user_id == office.officer
        assert "instead of" in moved.note
        assert STEP_LABELS[Step.RESCHEDULED] == "Moved to another time"


def test_all_accounts_of_an_item_move_together_or_not_at_all(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    for kind in ("bluesky", "mastodon"):
        office.account(kind, name=kind)
    ref = office.approved(office.post(channels="bluesky, mastodon"))
    first, second = office.schedule(ref, minutes=60)
    at = office.delivery(first).due_at
    with transaction() as session:
        session.query(Account).filter_by(name="mastodon").one().state = AccountState.DISCONNECTED
    with pytest.raises(CampaignDeskError, match="mastodon"):
        move(desk, Slot(ref, at), user_id=office.officer, to=at + timedelta(days=1))
    assert {office.delivery(one).due_at for one in (first, second)} == {at}
    with transaction() as session:
        session.query(Account).filter_by(name="mastodon").one().state = AccountState.CONNECTED
    move(desk, Slot(ref, at), user_id=office.officer, to=at + timedelta(days=1))
    assert {office.delivery(one).due_at for one in (first, second)} == {at + timedelta(days=1)}


def test_what_went_out_or_was_moved_already_is_not_moved_again(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    delivery = office.planned(minutes=10)
    slot = slot_of(office, delivery)
    move(desk, slot, user_id=office.officer, to=slot.at + timedelta(hours=1))
    with pytest.raises(ConflictError, match="no longer planned for"):
        move(desk, slot, user_id=office.officer, to=slot.at + timedelta(days=1))
    clock.advance(minutes=70)
    send_delivery(desk, delivery)
    with pytest.raises(ConflictError):
        move(desk, slot_of(office, delivery), user_id=office.officer, to=clock.now() + timedelta(days=1))
    assert office.status(delivery) is DeliveryStatus.SENT


def test_a_post_linked_with_an_embargo_is_not_moved_before_it(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    embargo = clock.now() + timedelta(days=2)
    office.journalists(1)
    office.release(front=f"embargo: {embargo:%Y-%m-%dT%H:%M}+00:00")
    office.account("bluesky", name="bluesky")
    ref = office.approved(office.post(channels="bluesky", front="embargoed_with: releases/launch"))
    (delivery,) = office.schedule(ref, at=embargo + timedelta(minutes=1))
    with pytest.raises(CampaignDeskError, match=r"[Ee]mbargo"):
        move(desk, slot_of(office, delivery), user_id=office.officer, to=embargo - timedelta(hours=1))
    assert office.delivery(delivery).due_at > embargo


def test_the_past_and_people_who_may_not_schedule_are_refused(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    delivery = office.planned(minutes=10)
    slot = slot_of(office, delivery)
    with pytest.raises(CampaignDeskError, match="in the past"):
        move(desk, slot, user_id=office.officer, to=clock.now() - timedelta(minutes=1))
    with pytest.raises(NotAllowedError):
        move(desk, slot, user_id=office.reader, to=slot.at + timedelta(days=1))
    assert office.delivery(delivery).due_at == slot.at


def test_a_draft_gets_its_date_in_its_file_and_nothing_else_of_it_changes(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    ref = office.post(front="publish_at: 2027-06-01T10:00  # after the panel", name="draft")
    refresh_library(desk)
    to = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)  # the first 1:30 of the night in which the clocks go back
    move(desk, Slot(ref, datetime(2027, 6, 1, 9, 0, tzinfo=UTC)), user_id=office.officer, to=to)
    source, _ = desk.content.read_text(ref)
    assert "publish_at: 2027-10-31T01:30+01:00  # after the panel" in source
    assert desk.content.read_item(ref).publish_at == to
