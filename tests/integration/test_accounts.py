"""Connecting accounts: what is refused, what is sealed, what a verification notes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from campaigns.channels.base import AccountFacts
from campaigns.channels.errors import AccountError, TemporaryChannelError
from campaigns.domain.items.statuses import AccountState
from campaigns.errors import CampaignDeskError, ConflictError, NotFoundError
from campaigns.services.accounts.connecting import (
    add_account,
    disconnect_account,
    ensure_practice_account,
    mark_needs_reconnecting,
    reconnect_account,
    verify_account,
)
from campaigns.services.accounts.opening import SealedSession, open_channel
from campaigns.services.core.desk import Desk
from campaigns.services.core.seal import Seal, SealBrokenError
from tests.fakes import POSTING, FakeDirectory
from tests.integration.office import Office

LOGIN = {"token": "tell-nobody"}


@pytest.fixture
def channels() -> FakeDirectory:
    posting = replace(POSTING, credential_names=("token",), optional_credential_names=("view",))
    return FakeDirectory({"x": posting, "mastodon": posting, "practice": POSTING})


def test_credentials_rest_sealed(desk: Desk, office: Office):
    account = office.account_row(add_account(desk, kind="x", name="VRU", credentials=LOGIN))
    assert b"tell-nobody" not in account.sealed_credentials
    assert desk.seal.open(account.sealed_credentials) == LOGIN


def test_without_a_credential_it_says_which_is_missing(desk: Desk):
    with pytest.raises(CampaignDeskError, match="Missing: token"):
        add_account(desk, kind="x", name="VRU", credentials={"token": " "})


def test_an_unknown_credential_is_refused_without_showing_it(desk: Desk):
    with pytest.raises(CampaignDeskError, match="knows no credential tokn") as refusal:
        add_account(desk, kind="x", name="VRU", credentials=LOGIN | {"tokn": "tell-nobody"})
    assert "tell-nobody" not in str(refusal.value)


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_name_that_is_none_is_refused(desk: Desk, name: str):
    with pytest.raises(CampaignDeskError, match="80 characters"):
        add_account(desk, kind="x", name=name, credentials=LOGIN)


def test_two_accounts_cannot_share_a_name(desk: Desk):
    add_account(desk, kind="x", name="VRU", credentials=LOGIN)
    with pytest.raises(ConflictError, match="Choose another name"):
        add_account(desk, kind="x", name=" VRU ", credentials=LOGIN)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "needs its server's address"),
        ("social.example", "is no address"),
        ("ftp://social.example", "is no address"),
        ("https://", "is no address"),
        ("https://Word 1 & “server”", "is no address"),
        ("https://social.example:port", "is no address"),
        ("https://me:secret@social.example", "out of the address"),
        ("http://social.example", "https://"),
    ],
)
def test_an_address_that_cannot_be_right_is_refused(desk: Desk, address: str, says: str):
    with pytest.raises(CampaignDeskError, match=says):
        add_account(desk, kind="mastodon", name="VRU", base_url=address, credentials=LOGIN)


def test_an_unprotected_address_is_fine_on_this_machine_alone(desk: Desk, office: Office):
    address = "http://127.0.0.1:8080/"
    account = add_account(desk, kind="mastodon", name="VRU", base_url=address, credentials=LOGIN)
    assert office.account_row(account).base_url == "http://127.0.0.1:8080"


def test_verifying_notes_who_we_are_there(desk: Desk, office: Office, channels: FakeDirectory):
    account = add_account(desk, kind="x", name="VRU", credentials=LOGIN)
    channels.channel(account).facts = AccountFacts("1", "@vru", "https://x.example/vru", {"text_limit": 500})
    verify_account(desk, "VRU")
    row = office.account_row(account)
    assert (row.handle, row.profile_url, row.limits) == ("@vru", "https://x.example/vru", {"text_limit": 500})
    assert row.verified_at == desk.clock.now()


def test_a_login_that_fails_needs_reconnecting(desk: Desk, office: Office, channels: FakeDirectory):
    account = add_account(desk, kind="x", name="VRU", credentials=LOGIN)
    channels.channel(account).fail_verifying(AccountError("The token has expired."))
    with pytest.raises(AccountError):
        verify_account(desk, "VRU")
    assert office.account_row(account).state_reason.startswith("The token has expired. Last tried ")


def test_a_busy_server_does_not_disconnect_an_account(desk: Desk, office: Office, channels: FakeDirectory):
    account = add_account(desk, kind="x", name="VRU", credentials=LOGIN)
    channels.channel(account).fail_verifying(TemporaryChannelError("Busy."))
    with pytest.raises(TemporaryChannelError):
        verify_account(desk, "VRU")
    assert office.account_row(account).state == AccountState.CONNECTED


def test_a_login_that_works_again_is_connected_again(desk: Desk, office: Office):
    account = add_account(desk, kind="x", name="VRU", credentials=LOGIN)
    mark_needs_reconnecting(desk, account, "Expired.")
    verify_account(desk, "VRU")
    row = office.account_row(account)
    assert (row.state, row.state_reason) == (AccountState.CONNECTED, "")


def test_verifying_names_an_unknown_account(desk: Desk):
    with pytest.raises(NotFoundError, match="no account “Nobody”"):
        verify_account(desk, "Nobody")


def test_the_practice_account_is_made_once(desk: Desk):
    ensure_practice_account(desk)
    ensure_practice_account(desk)
    with pytest.raises(ConflictError):
        add_account(desk, kind="practice", name="Practice")


def test_a_sign_in_that_an_adapter_keeps_is_shared_and_sealed(desk: Desk, office: Office):
    account = add_account(desk, kind="x", name="VRU", credentials=LOGIN)
    assert SealedSession(desk, account).load() is None
    SealedSession(desk, account).save({"access": "tell-nobody"})
    assert SealedSession(desk, account).load() == {"access": "tell-nobody"}
    assert b"tell-nobody" not in (office.account_row(account).sealed_session or b"")


def test_with_another_secret_key_the_credentials_stay_shut(desk: Desk, office: Office):
    account = office.account_row(add_account(desk, kind="x", name="VRU", credentials=LOGIN))
    stranger = replace(desk, seal=Seal("another secret key of forty letters ....."))
    with pytest.raises(SealBrokenError, match="CAMPAIGNS_SECRET_KEY"):
        open_channel(stranger, account)


def test_new_credentials_that_work_replace_the_old_ones_and_connect_the_account(desk: Desk, office: Office):
    account_id = add_account(desk, kind="x", name="VRU", credentials=LOGIN)
    mark_needs_reconnecting(desk, account_id, "The token was withdrawn.")
    SealedSession(desk, account_id).save({"access": "of the old token"})
    reconnect_account(desk, "VRU", credentials={"token": "a-new-one"})
    account = office.account_row(account_id)
    assert desk.seal.open(account.sealed_credentials) == {"token": "a-new-one"}
    assert (account.state, account.state_reason, account.sealed_session) == (AccountState.CONNECTED, "", None)


def test_new_credentials_that_do_not_work_change_nothing(desk: Desk, office: Office, channels: FakeDirectory):
    account_id = add_account(desk, kind="x", name="VRU", credentials=LOGIN)
    channels.channel(account_id, kind="x").fail_verifying(AccountError("The token is wrong."))
    with pytest.raises(AccountError, match="wrong"):
        reconnect_account(desk, "VRU", credentials={"token": "mistyped"})
    account = office.account_row(account_id)
    assert desk.seal.open(account.sealed_credentials) == LOGIN
    assert account.state == AccountState.CONNECTED


def test_a_disconnected_account_forgets_its_credentials_and_sends_nothing_more(desk: Desk, office: Office):
    account_id = add_account(desk, kind="x", name="VRU", credentials=LOGIN)
    disconnect_account(desk, "VRU")
    account = office.account_row(account_id)
    assert desk.seal.open(account.sealed_credentials) == {}
    assert account.state == AccountState.DISCONNECTED
