"""An account is its server and its id there. Another is held until a person says that it is ours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from campaigns.domain.items.statuses import AccountState, DeliveryStatus
from campaigns.domain.sending.account_identity import account_identity, identity_words
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.accounts import find_account
from campaigns.models.deliveries import Delivery
from campaigns.services.accounts.connecting import reconnect_account, verify_account
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.confirming import confirm_account
from campaigns.services.planning.decisions import keep_as_planned, send_again
from campaigns.services.sending.dispatch import send_delivery
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.office import Office

ELSEWHERE = "https://elsewhere.example"


@pytest.fixture
def planned(desk: Desk, office: Office) -> int:
    """A post planned for an account that was checked before."""
    office.account("mastodon", name="VRU")
    verify_account(desk, "VRU")
    return office.planned(kind="mastodon")


def moved(desk: Desk) -> None:
    """Somebody's own server, which gives out the same small ids."""
    reconnect_account(desk, "VRU", credentials={}, base_url=ELSEWHERE)


def arrived(desk: Desk, office: Office, channels: FakeDirectory, delivery: int) -> int:
    return len(channels.channel(office.delivery(delivery).account_id, kind="mastodon").arrived)


def test_a_server_with_the_same_local_id_gets_nothing_that_was_planned(
    desk: Desk, office: Office, planned: int, clock: SettableClock, channels: FakeDirectory
) -> None:
    moved(desk)
    assert office.status(planned) is DeliveryStatus.HELD
    assert "it was id acct-1 on social.example" in office.delivery(planned).error
    clock.advance(minutes=10)
    assert not send_delivery(desk, planned)
    assert arrived(desk, office, channels, planned) == 0


def test_the_last_look_refuses_it_even_where_nothing_was_held(
    desk: Desk, office: Office, planned: int, clock: SettableClock, channels: FakeDirectory
) -> None:
    with transaction() as session:
        account = find_account(session, "VRU")
        assert account is not None
        account.base_url, account.identity = ELSEWHERE, account_identity(ELSEWHERE, account.remote_id)
    clock.advance(minutes=10)
    assert not send_delivery(desk, planned)
    assert office.status(planned) is DeliveryStatus.HELD
    assert arrived(desk, office, channels, planned) == 0


def test_nobody_sends_or_keeps_it_past_the_question(desk: Desk, office: Office, planned: int) -> None:
    moved(desk)
    with pytest.raises(NotAllowedError, match="not the one this was planned for"):
        keep_as_planned(desk, planned, user_id=office.officer)
    with pytest.raises(NotAllowedError, match="not the one this was planned for"):
        send_again(desk, planned, user_id=office.officer)


def test_nothing_new_is_planned_for_it_either(desk: Desk, office: Office, planned: int) -> None:
    moved(desk)
    with pytest.raises(CampaignDeskError, match="nobody has said yet that this is yours"):
        office.schedule(office.approved(office.post(channels="mastodon")))


def test_confirmed_by_a_person_it_goes_out_as_planned(
    desk: Desk, office: Office, planned: int, clock: SettableClock, channels: FakeDirectory
) -> None:
    moved(desk)
    assert confirm_account(desk, "VRU", user_id=office.officer).settled == 1
    clock.advance(minutes=10)
    assert send_delivery(desk, planned)
    assert arrived(desk, office, channels, planned) == 1
    with reading() as session:
        notes = [one.note for one in session.get_one(Delivery, planned).item.changes]
    assert "VRU is id acct-1 on elsewhere.example" in notes


def test_who_may_not_schedule_does_not_confirm(desk: Desk, office: Office, planned: int) -> None:
    moved(desk)
    with pytest.raises(NotAllowedError):
        confirm_account(desk, "VRU", user_id=office.reader)


def test_an_old_page_does_not_confirm_what_the_account_became_since(
    desk: Desk, office: Office, planned: int
) -> None:
    moved(desk)
    shown = account_identity("https://another.example", "acct-1")
    with pytest.raises(ConflictError, match="changed once more"):
        confirm_account(desk, "VRU", user_id=office.officer, identity=shown)


def test_back_where_it_was_there_is_nothing_to_confirm_and_it_can_be_kept(
    desk: Desk, office: Office, planned: int
) -> None:
    moved(desk)
    reconnect_account(desk, "VRU", credentials={}, base_url="https://SOCIAL.example:443/")
    with pytest.raises(ConflictError, match="needs no confirming"):
        confirm_account(desk, "VRU", user_id=office.officer)
    keep_as_planned(desk, planned, user_id=office.officer)
    assert office.status(planned) is DeliveryStatus.CREATED


def test_the_first_check_says_who_an_account_is_and_keeps_what_is_planned(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    office.account("mastodon", name="VRU")
    delivery = office.planned(kind="mastodon")
    verify_account(desk, "VRU")
    assert office.delivery(delivery).account_identity == "https://social.example acct-1"
    clock.advance(minutes=10)
    assert send_delivery(desk, delivery)


def test_an_account_never_checked_does_not_move_to_another_server_unnoticed(
    desk: Desk, office: Office
) -> None:
    office.account("mastodon", name="VRU")
    delivery = office.planned(kind="mastodon")
    moved(desk)
    assert office.status(delivery) is DeliveryStatus.HELD


def test_a_check_that_finds_somebody_elses_login_stops_the_account(
    desk: Desk, office: Office, planned: int, clock: SettableClock, channels: FakeDirectory
) -> None:
    channel = channels.channel(office.delivery(planned).account_id, kind="mastodon")
    channel.facts = replace(channel.facts, remote_id="another", handle="@another")
    with pytest.raises(ConflictError, match="@another"):
        verify_account(desk, "VRU")
    assert office.account_row(office.delivery(planned).account_id).state == AccountState.NEEDS_RECONNECTING
    clock.advance(minutes=10)
    assert not send_delivery(desk, planned)
    assert channel.arrived == []


@pytest.mark.parametrize(
    ("one", "other", "are_same"),
    [
        ("https://social.example", "https://Social.Example:443/", True),
        ("https://social.example", "https://social.example:8443", False),
        ("https://social.example", "https://social.example.evil.example", False),
        ("https://social.example", "http://social.example", False),
        ("https://social.example", "", False),
        ("smtp://mail.example", "smtp://mail.example:25", True),
    ],
)
def test_spellings_of_one_server_are_one_and_others_are_not(one: str, other: str, are_same: bool) -> None:
    assert (account_identity(one, "42") == account_identity(other, "42")) is are_same


@pytest.mark.parametrize(
    ("identity", "words"),
    [
        ("https://social.example 42", "id 42 on social.example"),
        ("https://social.example", "on social.example"),
        ("did:plc:abc", "id did:plc:abc"),
        ("smtp://mail.example press@vru.example", "id press@vru.example on mail.example"),
        ("", "not checked yet"),
    ],
)
def test_people_read_an_identity_in_words(identity: str, words: str) -> None:
    assert identity_words(identity) == words
