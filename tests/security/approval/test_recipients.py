"""An approved release goes to whom its approver saw, and of them to nobody who has gone since."""

from __future__ import annotations

from dataclasses import replace

import pytest

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.deliveries import Delivery
from campaigns.models.people import Contact, find_contact
from campaigns.services.content.messages import unsubscribe_address
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.contacts import ContactRow, import_contacts, remove_contact
from campaigns.services.people.unsubscribing import unsubscribe
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.signoff.recipients import confirm_recipients
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.office import LIST, Office

LATE = "late@paper.example"


@pytest.fixture
def release(office: Office) -> str:
    """Approved for two people, with an account to send it from."""
    office.account("email", name="Press")
    office.journalists(2)
    return office.approved(office.release())


def joins(desk: Desk, address: str = LATE) -> None:
    import_contacts(desk, list_name=LIST, rows=[ContactRow(address)])


def reached(ids: list[int]) -> list[str]:
    with reading() as session:
        contacts = [session.get_one(Delivery, one).contact for one in ids]
        return [one.email for one in contacts if one is not None]


def moves(address: str, to: str) -> None:
    with transaction() as session:
        contact = find_contact(session, address)
        assert contact is not None
        contact.email = to


def test_who_joined_after_sign_off_gets_nothing(desk: Desk, office: Office, release: str) -> None:
    joins(desk)
    assert reached(office.schedule(release)) == ["news0@paper.example", "news1@paper.example"]


def test_who_joined_gets_it_once_an_approver_has_confirmed_them(
    desk: Desk, office: Office, release: str
) -> None:
    joins(desk)
    assert confirm_recipients(desk, release, user_id=office.approver) == [LATE]
    assert reached(office.schedule(release))[-1] == LATE


def test_neither_the_author_nor_an_officer_confirms_who_joined(
    desk: Desk, office: Office, release: str
) -> None:
    joins(desk)
    with pytest.raises(NotAllowedError):
        confirm_recipients(desk, release, user_id=office.officer)
    assert len(office.schedule(release)) == 2


def test_with_nobody_new_there_is_nothing_to_confirm(desk: Desk, office: Office, release: str) -> None:
    with pytest.raises(ConflictError, match="Nobody has joined"):
        confirm_recipients(desk, release, user_id=office.approver)


def test_a_list_that_came_after_sign_off_is_not_written_to(desk: Desk, office: Office) -> None:
    office.account("email", name="Press")
    ref = office.approved(office.release())
    joins(desk)
    with pytest.raises(CampaignDeskError, match="An approver confirms them"):
        office.schedule(ref)


def test_an_address_that_changed_after_sign_off_is_somebody_new(
    desk: Desk, office: Office, release: str
) -> None:
    moves("news1@paper.example", LATE)
    assert reached(office.schedule(release)) == ["news0@paper.example"]


def test_an_address_that_changed_after_planning_gets_nothing(
    desk: Desk, office: Office, release: str, clock: SettableClock
) -> None:
    first, second = office.schedule(release)
    moves("news1@paper.example", LATE)
    clock.advance(minutes=10)
    assert [send_delivery(desk, one) for one in (first, second)] == [True, False]
    assert office.status(second) is DeliveryStatus.HELD
    assert "address is not the one that was approved" in office.delivery(second).error


@pytest.mark.parametrize("is_planned", [False, True])
def test_who_unsubscribed_after_sign_off_gets_nothing(
    desk: Desk,
    office: Office,
    release: str,
    clock: SettableClock,
    channels: FakeDirectory,
    is_planned: bool,
) -> None:
    planned = office.schedule(release) if is_planned else []
    remove_contact("news0@paper.example")
    planned = planned or office.schedule(release)
    clock.advance(minutes=10)
    for one in planned:
        send_delivery(desk, one)
    letters = channels.channel(office.delivery(planned[0]).account_id, kind="email").arrived
    assert [letter.recipient and letter.recipient.address for letter in letters] == ["news1@paper.example"]


def test_each_letter_carries_its_own_way_off_the_lists_and_it_counts_for_the_next(
    desk: Desk, office: Office, release: str, clock: SettableClock, channels: FakeDirectory
) -> None:
    desk = replace(desk, settings=replace(desk.settings, url="https://desk.example", url_is_set=True))
    first, second = office.schedule(release)
    clock.advance(minutes=10)
    assert send_delivery(desk, first)
    (letter,) = channels.channel(office.delivery(first).account_id, kind="email").arrived
    assert letter.recipient is not None
    way_off = letter.recipient.unsubscribe.removeprefix("https://desk.example/unsubscribe/")
    _, _, of_the_first = way_off.partition("-")
    next_one = office.delivery(second).contact_id
    assert not unsubscribe(desk, f"{next_one}-{of_the_first}")
    with reading() as session:
        contact = session.get_one(Contact, next_one)
    assert unsubscribe(desk, unsubscribe_address(desk, contact).rpartition("/")[2])
    assert not send_delivery(desk, second)
    assert office.status(second) is DeliveryStatus.HELD


def test_who_left_and_came_back_is_still_approved(desk: Desk, office: Office, release: str) -> None:
    remove_contact("news0@paper.example")
    import_contacts(desk, list_name=LIST, rows=[ContactRow("news0@paper.example")], put_back=True)
    assert len(office.schedule(release)) == 2
