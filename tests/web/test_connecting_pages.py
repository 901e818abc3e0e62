"""Connecting by an app of the office's own: what the platform offers is chosen from, with why not beside the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from campaigns.domain.items.statuses import AccountState
from campaigns.domain.people.permissions import Role
from campaigns.models.accounts import Account
from campaigns.services.core.transaction import reading, transaction
from tests.factories import make_account
from tests.standins.facebook import FacebookServer
from tests.standins.fixtures import (
    facebook_server,
    facebook_session,
    threads_server,
    threads_session,
)
from tests.standins.threads import ThreadsServer
from tests.web.client import Reader
from tests.web.conftest import closing
from tests.web.office import Office, open_office

__all__ = ["facebook_server", "facebook_session", "threads_server", "threads_session"]
OLD = {"page_id": "104000000000001", "access_token": "the-one-that-works"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Its own network may be named, for the stand-ins are in it."""
    yield from closing(open_office(tmp_path, CAMPAIGNS_INSIDE_SERVERS="127.0.0.1"))


@pytest.fixture
def administrator(office: Office) -> Reader:
    return Reader(office).sign_in(Role.ADMINISTRATOR)


def account_there(office: Office, server: FacebookServer) -> int:
    with office.app.app_context(), transaction() as session:
        return make_account(
            session, kind="facebook", name="Our Page", base_url=server.url, handle="@vru.test",
            remote_id=server.page_id, sealed_credentials=office.desk.seal.close(OLD),
        ).id  # fmt: skip


def login_of(office: Office, account_id: int) -> tuple[str, dict[str, str]]:
    with office.app.app_context(), reading() as session:
        account = session.get_one(Account, account_id)
        return account.state, office.desk.seal.open(account.sealed_credentials)


def agree_there(reader: Reader) -> None:
    link = str(reader.page.select_one("main a.govuk-button")["href"])  # type: ignore[index]
    back = urlsplit(requests.get(link, allow_redirects=False, timeout=10).headers["Location"])
    onward = f"{back.path}?{back.query}"
    while location := reader.client.get(onward).location:
        onward = location
    reader.get(onward)


def typed(server: FacebookServer | ThreadsServer) -> dict[str, str]:
    return {"plain-app_id": server.app.id, "credential-app_secret": server.app.secret}


def test_a_page_is_chosen_looked_at_and_then_takes_the_place_of_the_old_login(
    office: Office, administrator: Reader, facebook_server: FacebookServer
) -> None:
    account_id = account_there(office, facebook_server)
    facebook_server.declined = {"read_insights"}
    address = f"/accounts/{account_id}/reconnect"
    administrator.get(address)
    assert "http://localhost/accounts/signed-in" in administrator.text()
    administrator.post(f"{address}/sign-in", {}, status=400)
    assert "Enter this, too: App ID, App secret." in administrator.text(".govuk-error-summary")
    assert "Your working login is kept" in administrator.text(".govuk-error-summary")

    administrator.send(f"{address}/sign-in", typed(facebook_server))
    assert facebook_server.app.secret not in administrator.text()
    agree_there(administrator)
    assert [one.text for one in administrator.page.select("label")] == ["Violence Reduction Unit"]
    assert administrator.text("main li b") == "City Library"
    assert "You may not create content on this Page." in administrator.text("main li")
    choose = str(administrator.page.select_one("form[action*='/choose/']")["action"])  # type: ignore[index]
    administrator.post(choose, {}, status=404)
    assert "Choose one of the accounts" in administrator.text(".govuk-error-summary")
    administrator.post(choose, {"which": "0"}, status=409)  # nothing can be posted from that one
    assert login_of(office, account_id) == (AccountState.CONNECTED, OLD)

    administrator.get(administrator.post(choose, {"which": "1"}).location)
    assert "post on the Page" in administrator.text("dl")
    assert "read figures. Posting works without." in administrator.text("dl")
    assert login_of(office, account_id) == (AccountState.CONNECTED, OLD)
    found = str(administrator.page.select_one("form[action*='/found/']")["action"])  # type: ignore[index]
    administrator.send(found)
    assert login_of(office, account_id) == (AccountState.CONNECTED, facebook_server.credentials)


def test_a_login_that_may_not_post_or_is_another_page_s_takes_nothing_away(
    office: Office, administrator: Reader, facebook_server: FacebookServer
) -> None:
    account_id = account_there(office, facebook_server)
    address = f"/accounts/{account_id}/reconnect"
    facebook_server.declined = {"pages_manage_posts"}
    administrator.get(address)
    administrator.send(f"{address}/sign-in", typed(facebook_server))
    link = str(administrator.page.select_one("main a.govuk-button")["href"])  # type: ignore[index]
    back = urlsplit(requests.get(link, allow_redirects=False, timeout=10).headers["Location"])
    administrator.get(f"{back.path}?{back.query}", status=400)
    assert "Missing: post on the Page" in administrator.text(".govuk-error-summary")
    assert login_of(office, account_id) == (AccountState.CONNECTED, OLD)

    facebook_server.declined = set()
    with office.app.app_context(), transaction() as session:
        session.get_one(Account, account_id).remote_id = "104000000000009"
    administrator.get(address)
    administrator.send(f"{address}/sign-in", typed(facebook_server))
    agree_there(administrator)
    choose = str(administrator.page.select_one("form[action*='/choose/']")["action"])  # type: ignore[index]
    administrator.get(administrator.post(choose, {"which": "1"}).location)
    found = str(administrator.page.select_one("form[action*='/found/']")["action"])  # type: ignore[index]
    administrator.post(found, status=409)
    assert "belongs to @vru.test" in administrator.text(".govuk-error-summary")
    assert login_of(office, account_id) == (AccountState.CONNECTED, OLD)


def test_an_app_that_was_typed_once_need_not_be_typed_again(
    office: Office, administrator: Reader, facebook_server: FacebookServer
) -> None:
    account_id = account_there(office, facebook_server)
    with office.app.app_context(), transaction() as session:
        sealed = office.desk.seal.close(facebook_server.credentials)
        session.get_one(Account, account_id).sealed_credentials = sealed
    administrator.get(f"/accounts/{account_id}/reconnect")
    administrator.send(f"/accounts/{account_id}/reconnect/sign-in")
    agree_there(administrator)
    assert "Violence Reduction Unit" in administrator.text("label")


def test_a_threads_profile_is_connected_by_signing_in_there(
    office: Office, administrator: Reader, threads_server: ThreadsServer
) -> None:
    with office.app.app_context(), transaction() as session:
        account_id = make_account(
            session, kind="threads", name="Ours", base_url=threads_server.url, remote_id=threads_server.account_id,
            sealed_credentials=office.desk.seal.close({"access_token": "old"}),
        ).id  # fmt: skip
    administrator.get(f"/accounts/{account_id}/reconnect")
    administrator.send(f"/accounts/{account_id}/reconnect/sign-in", typed(threads_server))
    agree_there(administrator)
    assert "Ends" in administrator.text("dl")
    found = str(administrator.page.select_one("form[action*='/found/']")["action"])  # type: ignore[index]
    administrator.send(found)
    state, login = login_of(office, account_id)
    assert (state, login["access_token"]) == (AccountState.CONNECTED, threads_server.token)


def test_a_desk_that_nobody_reaches_is_told_so_when_the_account_is_tried_out(
    office: Office, administrator: Reader, threads_server: ThreadsServer
) -> None:
    with office.app.app_context(), transaction() as session:
        account_id = make_account(
            session, kind="threads", name="Ours", base_url=threads_server.url,
            sealed_credentials=office.desk.seal.close(threads_server.credentials),
        ).id  # fmt: skip
    administrator.get(f"/accounts/{account_id}/test")
    assert "not published" in administrator.text()
    administrator.post(f"/accounts/{account_id}/test", status=400)
    assert "Whoever runs Campaign Desk sets it in CAMPAIGNS_URL" in administrator.text()
    assert threads_server.posts == []
