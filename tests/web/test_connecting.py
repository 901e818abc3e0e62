"""Connecting, testing, capping and disconnecting accounts in the browser, against strict stand-ins of the platforms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from campaigns.domain.items.statuses import AccountState
from campaigns.domain.people.permissions import Role
from campaigns.models.accounts import Account
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.kept_forms import FOLDER as KEPT
from tests.factories import make_account
from tests.patience import PATIENCE
from tests.standins.fixtures import (
    mastodon_server,
    mastodon_session,
    smtp_server,
    smtp_session,
    x_server,
    x_session,
)
from tests.standins.mastodon import MastodonServer
from tests.standins.smtp import SmtpServer
from tests.standins.x import XServer
from tests.web.client import Reader
from tests.web.conftest import closing
from tests.web.office import PASSWORD, Office, open_office

__all__ = ["mastodon_server", "mastodon_session", "smtp_server", "smtp_session", "x_server", "x_session"]
SECRET = "tell-nobody-of-this-one"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Its own network may be named, for the stand-ins are in it."""
    yield from closing(open_office(tmp_path, CAMPAIGNS_INSIDE_SERVERS="127.0.0.1"))


@pytest.fixture
def administrator(office: Office) -> Reader:
    return Reader(office).sign_in(Role.ADMINISTRATOR)


def account_of(office: Office, name: str) -> Account:
    with office.app.app_context(), reading() as session:
        return session.query(Account).filter_by(name=name).one()


def credentials_of(office: Office, name: str) -> dict[str, str]:
    return office.desk.seal.open(account_of(office, name).sealed_credentials)


def sign_in_there(server: MastodonServer, reader: Reader) -> None:
    """As a person does: follow the link, press Authorize, come back to our page."""
    link = reader.page.select_one(f'a[href^="{server.url}/oauth/authorize"]')
    assert link is not None
    sent_back = requests.get(str(link["href"]), allow_redirects=False, timeout=PATIENCE).headers["Location"]
    back = urlsplit(sent_back)
    reader.get(reader.client.get(f"{back.path}?{back.query}").location)


def test_an_account_is_connected_by_signing_in_on_its_server_and_kept_once_somebody_looked(
    office: Office, administrator: Reader, mastodon_server: MastodonServer
) -> None:
    administrator.get("/accounts/connect/mastodon")
    assert "http://localhost/accounts/signed-in" in administrator.text()
    administrator.send("/accounts/connect/mastodon/sign-in", {"server": mastodon_server.url})
    asked = parse_qs(urlsplit(str(administrator.page.select_one("main a.govuk-button")["href"])).query)  # type: ignore[index]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://localhost/accounts/signed-in"]
    sign_in_there(mastodon_server, administrator)
    assert "Violence Reduction Unit" in administrator.text("dl")
    assert "@vru" in administrator.text("dl")
    assert f"127.0.0.1:{mastodon_server.port}" in administrator.text("dl")
    assert administrator.page.select_one("#name")["value"] == "Violence Reduction Unit on Mastodon"  # type: ignore[index]
    with office.app.app_context(), reading() as session:
        assert session.query(Account).count() == 4  # nothing is kept yet
    found = str(administrator.page.select_one("form[action*='/found/']")["action"])  # type: ignore[index]
    administrator.send(found, {"name": "Our Mastodon"})
    assert "Our Mastodon is connected as @vru." in administrator.text()
    account = account_of(office, "Our Mastodon")
    assert (account.handle, account.remote_id) == ("@vru", mastodon_server.account.id)
    assert credentials_of(office, "Our Mastodon")["access_token"] == mastodon_server.account.token
    # The same account a second time would post everything twice.
    administrator.send("/accounts/connect/mastodon/sign-in", {"server": mastodon_server.url})
    sign_in_there(mastodon_server, administrator)
    assert len(mastodon_server.apps) == 1  # one introduction is enough
    found = str(administrator.page.select_one("form[action*='/found/']")["action"])  # type: ignore[index]
    administrator.post(found, {"name": "Once more"}, status=409)
    assert "connected already, as “Our Mastodon”" in administrator.text()


def test_what_comes_back_from_a_server_counts_for_who_went_there_and_once(
    office: Office, administrator: Reader, mastodon_server: MastodonServer
) -> None:
    mastodon_server.knows_pkce = False
    administrator.get("/accounts/connect/mastodon")
    administrator.send("/accounts/connect/mastodon/sign-in", {"server": mastodon_server.url})
    link = str(administrator.page.select_one("main a.govuk-button")["href"])  # type: ignore[index]
    assert "code_challenge" not in link
    back = urlsplit(requests.get(link, allow_redirects=False, timeout=PATIENCE).headers["Location"])
    query = parse_qs(back.query)
    administrator.get(f"/accounts/signed-in?code={query['code'][0]}&state={'0' * 32}", status=404)
    administrator.get("/accounts/signed-in?error=access_denied&state=x", status=409)
    assert "Nobody pressed Authorize" in administrator.text(".govuk-error-summary")
    assert administrator.client.get(f"{back.path}?{back.query}").status_code == 302
    assert administrator.client.get(f"{back.path}?{back.query}").status_code == 302  # loaded anew
    administrator.post(f"/accounts/found/{query['state'][0]}/drop")
    administrator.get(f"{back.path}?{back.query}", status=404)
    officer = Reader(office).sign_in(Role.OFFICER)
    officer.get("/accounts/connect", status=403)


def test_a_wrong_token_is_said_at_once_the_working_one_kept_and_neither_shown_nor_stored(
    office: Office, administrator: Reader, mastodon_server: MastodonServer
) -> None:
    with office.app.app_context(), transaction() as session:
        account = make_account(
            session, kind="mastodon", name="Ours", base_url=mastodon_server.url, handle="@vru",
            remote_id=mastodon_server.account.id,
            sealed_credentials=office.desk.seal.close(mastodon_server.credentials),
        )  # fmt: skip
        account_id = account.id
    address = f"/accounts/{account_id}/reconnect"
    administrator.get(address)
    typed = {"server": mastodon_server.url, "credential-access_token": SECRET}
    answer = administrator.post(address, typed, status=400)
    said = administrator.text(".govuk-error-summary")
    assert "does not accept this account's access token" in said
    assert "Your working login is kept" in said
    assert "Details: what the platform answered" in administrator.text()
    assert "The access token is invalid" in administrator.text()
    assert SECRET not in answer.text
    assert credentials_of(office, "Ours") == mastodon_server.credentials
    # The session ends over the form: what waits for its sender holds no secret either.
    office.clock.advance(hours=13)
    administrator.client.post(address, data={**typed, "csrf_token": administrator.token()})
    folder = office.desk.settings.data_folder / KEPT
    kept = [office.desk.seal.open(path.read_bytes()) for path in folder.glob("[0-9]*") if path.suffix == ""]
    assert all(SECRET not in str(one) for one in kept)
    files = [path for path in office.desk.settings.data_folder.rglob("*") if path.is_file()]
    assert [path.name for path in files if SECRET.encode() in path.read_bytes()] == []
    # A good one takes its place once somebody has looked.
    administrator = Reader(office).sign_in(Role.ADMINISTRATOR)
    administrator.get(address)
    administrator.send(
        address, {"server": mastodon_server.url, "credential-access_token": mastodon_server.account.token}
    )
    assert "takes the place of the login of Ours" in administrator.text()
    found = str(administrator.page.select_one("form[action*='/found/']")["action"])  # type: ignore[index]
    administrator.send(found)
    assert account_of(office, "Ours").state == AccountState.CONNECTED


def test_the_password_is_asked_for_again_after_ten_minutes_and_where_a_link_was_the_way_in(
    office: Office, administrator: Reader
) -> None:
    office.clock.advance(minutes=11)
    asked = administrator.client.get("/accounts/connect/bluesky").location
    assert asked == "/confirm?next=/accounts/connect/bluesky"
    administrator.get(asked)
    administrator.post("/confirm", {"password": "not mine", "next": "/accounts"}, status=403)
    onward = administrator.post("/confirm", {"password": PASSWORD, "next": "/accounts/connect/bluesky"})
    administrator.get(onward.location)
    assert "app password" in administrator.text().casefold()
    office.clock.advance(minutes=11)
    typed = {"server": "", "plain-identifier": "vru.example", "credential-app_password": SECRET}
    answer = administrator.post("/accounts/connect/bluesky", typed)
    assert answer.location.startswith("/confirm?next=")
    assert SECRET not in answer.location
    administrator.post("/confirm", {"password": PASSWORD, "next": "https://evil.example"})


def test_no_page_looks_around_inside_our_own_network(tmp_path: Path, mastodon_server: MastodonServer) -> None:
    for office in closing(open_office(tmp_path)):
        reader = Reader(office).sign_in(Role.ADMINISTRATOR)
        reader.get("/accounts/connect/mastodon")
        for address, server in (
            ("/accounts/connect/mastodon", mastodon_server.url),
            ("/accounts/connect/mastodon/sign-in", mastodon_server.url),
            ("/accounts/connect/bluesky", "https://127.0.0.1"),
        ):
            typed = {
                "server": server,
                "credential-access_token": "a",
                "plain-identifier": "a",
                "credential-app_password": "a",
            }
            reader.post(address, typed, status=400)
            assert "leads into your own network" in reader.text(".govuk-error-summary"), address
        mail = {"host": "127.0.0.1", "port": "6379", "security": "starttls", "plain-sender": "a@b.example"}
        reader.post("/accounts/connect/email", mail, status=400)
        assert "leads into your own network" in reader.text(".govuk-error-summary")
    assert mastodon_server.received == []


def test_an_x_account_asks_for_clearance_first_and_its_login_is_never_read_before(
    office: Office, administrator: Reader, x_server: XServer
) -> None:
    administrator.get("/accounts/connect/x")
    assert "Enterprise tier" in administrator.text()
    typed = {f"credential-{name}": value for name, value in x_server.credentials.items()}
    administrator.post("/accounts/connect/x", typed, status=400)
    assert "Choose which of the two is so." in administrator.text(".govuk-error-summary")
    administrator.post(
        "/accounts/connect/x", {**typed, "clearance": "given", "reference": "case 7"}, status=400
    )
    assert "Enter the day of the answer." in administrator.text(".govuk-error-summary")
    with office.app.app_context(), transaction() as session:
        account_id = make_account(
            session, kind="x", name="On X", base_url=x_server.url, cleared_at=None, handle="@vru",
            sealed_credentials=office.desk.seal.close(x_server.credentials),
        ).id  # fmt: skip
    administrator.get("/")
    assert "waits for its clearance" in administrator.text().casefold()
    administrator.get(f"/accounts/{account_id}")
    given = {"clearance": "given", "reference": "case 7", "given_on": "2027-05-01"}
    administrator.send(f"/accounts/{account_id}/clearance", given)
    assert "case 7, given on Saturday 1 May 2027" in administrator.text()
    administrator.send(f"/accounts/{account_id}/reconnect", typed)
    found = str(administrator.page.select_one("form[action*='/found/']")["action"])  # type: ignore[index]
    administrator.send(found)
    assert "US$0.001" in administrator.text()  # what looking cost is written down
    administrator.post(f"/accounts/{account_id}/cap", {"usd": "lots"}, status=400)
    administrator.send(f"/accounts/{account_id}/cap", {"usd": "5"})
    assert account_of(office, "On X").monthly_cap_micro_usd == 5_000_000
    administrator.send(f"/accounts/{account_id}/cap", {"usd": ""})
    assert account_of(office, "On X").monthly_cap_micro_usd is None


def test_a_mail_server_is_named_by_host_port_and_security_and_writes_to_who_asks(
    office: Office, administrator: Reader, smtp_server: SmtpServer
) -> None:
    administrator.get("/accounts/connect/email")
    typed = {"host": "smtp://mail", "port": "99999", "plain-sender": ""}
    administrator.post("/accounts/connect/email", typed, status=400)
    assert len(administrator.page.select(".govuk-error-summary li")) == 4
    typed = {
        "host": smtp_server.host, "port": str(smtp_server.port), "security": "starttls",
        "plain-sender": "VRU press office <press@vru.example>",
    }  # fmt: skip
    administrator.send("/accounts/connect/email", typed)
    found = str(administrator.page.select_one("form[action*='/found/']")["action"])  # type: ignore[index]
    administrator.send(found, {"name": "Letters"})
    account_id = account_of(office, "Letters").id
    administrator.get(f"/accounts/{account_id}/test")
    assert office.email(Role.ADMINISTRATOR) in administrator.text()
    assert smtp_server.mails == []
    administrator.send(f"/accounts/{account_id}/test")
    assert [one.recipients for one in smtp_server.mails] == [(office.email(Role.ADMINISTRATOR),)]


def test_a_private_test_post_is_asked_about_seen_by_nobody_and_taken_down_again(
    office: Office, administrator: Reader, mastodon_server: MastodonServer
) -> None:
    with office.app.app_context(), transaction() as session:
        account_id = make_account(
            session, kind="mastodon", name="Ours", base_url=mastodon_server.url,
            sealed_credentials=office.desk.seal.close(mastodon_server.credentials),
        ).id  # fmt: skip
    administrator.get(f"/accounts/{account_id}/test")
    administrator.send(f"/accounts/{account_id}/test")
    assert "deleted again" in administrator.text()
    created = mastodon_server.requests_to("POST", "/api/v1/statuses")
    assert [one.form["visibility"] for one in created] == [["direct"]]
    assert mastodon_server.posts == []
    administrator.get("/accounts/1/test")  # Practice: everybody here sees it
    administrator.send("/accounts/1/test")
    administrator.get("/practice")
    assert "This is a test of Campaign Desk." in administrator.text()
    administrator.get("/accounts/2/test")
    assert administrator.buttons() == []  # where every post is public there is no button


def test_a_disconnected_login_is_ended_on_its_server_and_forgotten_here(
    office: Office, administrator: Reader, mastodon_server: MastodonServer
) -> None:
    administrator.get("/accounts/connect/mastodon")
    administrator.send("/accounts/connect/mastodon/sign-in", {"server": mastodon_server.url})
    sign_in_there(mastodon_server, administrator)
    found = str(administrator.page.select_one("form[action*='/found/']")["action"])  # type: ignore[index]
    administrator.send(found, {"name": "Ours"})
    token, account_id = mastodon_server.account.token, account_of(office, "Ours").id
    administrator.get(f"/accounts/{account_id}/disconnect")
    administrator.send(f"/accounts/{account_id}/disconnect")
    assert mastodon_server.revoked == [token]
    assert credentials_of(office, "Ours") == {}
    assert "is disconnected" in administrator.text()


def test_a_day_on_which_a_login_ends_is_reminded_of_three_weeks_ahead(
    office: Office, administrator: Reader
) -> None:
    today = office.clock.now().date()
    administrator.get("/accounts/2")
    administrator.post("/accounts/2/end-date", {"ends_on": today.isoformat()}, status=400)
    administrator.send("/accounts/2/end-date", {"ends_on": (today + timedelta(days=30)).isoformat()})
    administrator.get("/")
    assert "ends soon" not in administrator.text()
    office.clock.advance(days=10)
    officer = Reader(office).sign_in(Role.OFFICER)
    officer.get("/")
    assert "has a login that ends soon" in officer.text().casefold()
