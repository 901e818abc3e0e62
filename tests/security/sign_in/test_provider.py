"""The house's own sign-in service: by subject, by invitation, by a token that is right; and the way in without it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from joserfc.jwk import RSAKey

from campaigns.domain.people.permissions import Role
from campaigns.errors import ConflictError
from campaigns.models.base import db
from campaigns.models.events import Event
from campaigns.models.letters import StaffLetter
from campaigns.models.people import User
from campaigns.models.providers import SignInProvider
from campaigns.services.core.transaction import reading
from campaigns.services.people.users import add_user, deactivate_user
from tests.browser.test_passkeys import free_port
from tests.security.sign_in.second_steps import set_up_phone, try_code
from tests.standins.openid import CLIENT, SECRET, OpenIdServer, serving
from tests.web.client import Reader
from tests.web.office import PASSWORD, Office, open_office

URL = "http://localhost:8000"
FORM = {"label": "Microsoft", "client_id": CLIENT, "client_secret": SECRET, "is_on": "yes"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = open_office(
        tmp_path,
        CAMPAIGNS_INSIDE_SERVERS="127.0.0.1",
        CAMPAIGNS_SMTP_URL="smtp://mail.example:587",
        CAMPAIGNS_ALERT_FROM="desk@vru.example",
        CAMPAIGNS_URL=URL,
    )
    yield office
    with office.app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def server(office: Office) -> Iterator[OpenIdServer]:
    """A provider that the office knows; nobody is invited yet."""
    provider = OpenIdServer(lambda: office.clock.now().timestamp(), f"{URL}/sign-in/provider/back")
    with serving(provider):
        set_up(office, provider.issuer)
        yield provider


def set_up(office: Office, issuer: str, **more: str) -> Reader:
    administrator = Reader(office).sign_in(Role.ADMINISTRATOR)
    administrator.get("/signing-in/service")
    administrator.send("/signing-in/service", {**FORM, "issuer": issuer, **more})
    assert "answered and is kept" in administrator.page.get_text()
    return administrator


def invite(office: Office, role: Role) -> None:
    administrator = Reader(office).sign_in(Role.ADMINISTRATOR)
    administrator.get("/people")
    administrator.send(f"/people/{office.people[role]}/invite")


def is_person(server: OpenIdServer, office: Office, role: Role, **more: Any) -> None:
    server.person = {"sub": f"s-{role}", "email": office.email(role), "email_verified": True, **more}


def way_there(reader: Reader, *, form: str = "/sign-in/provider") -> str:
    """Press the button. Returns the address of the link to the provider."""
    if form == "/sign-in/provider":
        reader.get("/sign-in")
    reader.post(form, status=200)
    link = reader.page.select_one("main a[rel=noreferrer]")
    assert link is not None
    return str(link["href"])


def come_back(reader: Reader, address: str, *, status: int) -> str:
    answer = reader.client.get(address.removeprefix(URL))
    assert answer.status_code == status, answer.text[:2000]
    if status not in (302, 303):
        reader.page = reader._seen(answer, status)
        return reader.text()
    return str(answer.location)


def enter(reader: Reader, server: OpenIdServer, *, status: int = 302) -> str:
    return come_back(reader, server.authorize(way_there(reader)), status=status)


def test_who_was_invited_is_linked_once_and_known_by_subject_from_then_on(
    office: Office, server: OpenIdServer
) -> None:
    invite(office, Role.OFFICER)
    is_person(server, office, Role.OFFICER)
    reader = Reader(office)
    assert enter(reader, server) == "/"
    assert "Maya" in reader.get("/").get_text()
    server.person = {"sub": f"s-{Role.OFFICER}", "email": "married@elsewhere.example"}
    again = Reader(office)
    enter(again, server)
    assert "Maya" in again.get("/").get_text()
    is_person(server, office, Role.OFFICER, sub="somebody else with her address")
    assert "Nobody here is linked" in enter(Reader(office), server, status=403)
    with office.app.app_context(), reading() as session:
        refused = session.query(Event).filter_by(act="provider_entry.back", outcome="refused").all()
        assert [event.note for event in refused] == ["ProviderRefusedError"]
    assert server.asked[0].keys().isdisjoint({"prompt", "max_age"})


UNVOUCHED: list[dict[str, Any]] = [
    {"email": "officer@desk.example"},
    {"email": "officer@desk.example", "email_verified": False},
    {"email": "officer@desk.example", "email_verified": "true"},
    {"email": "nobody@desk.example", "email_verified": True},
    {"email_verified": True},
    {"email": ["officer@desk.example"], "email_verified": True},
]


def test_an_address_that_the_service_does_not_vouch_for_links_nobody(
    office: Office, server: OpenIdServer
) -> None:
    invite(office, Role.OFFICER)
    reader = Reader(office)
    for person in UNVOUCHED:
        server.person = {"sub": "s", **person}
        assert "Nobody here is linked" in enter(reader, server, status=403), person


def test_nobody_is_linked_without_an_invitation_or_after_its_two_weeks(
    office: Office, server: OpenIdServer
) -> None:
    is_person(server, office, Role.HEAD)
    enter(Reader(office), server, status=403)
    invite(office, Role.HEAD)
    office.clock.advance(days=15)
    enter(Reader(office), server, status=403)


LIES: list[dict[str, Any]] = [
    {"lies": {"iss": "https://another.example"}},
    {"lies": {"aud": "another client"}},
    {"lies": {"aud": [CLIENT, "another client"]}},
    {"lies": {"azp": "another client"}},
    {"lies": {"nonce": "another question's"}},
    {"lies": {"exp": 1_000_000_000}},
    {"lies": {"sub": None}},
    {"leaves_out": ("nonce",)},
    {"leaves_out": ("exp",)},
    {"leaves_out": ("sub",)},
    {"algorithm": "none"},
    {"algorithm": "HS256"},
    {"forged_key": RSAKey.generate_key(2048, {"kid": "one"})},
    {"lies": {"metadata issuer": "https://another.example"}},
]


def test_a_token_that_is_wrong_in_any_point_signs_in_nobody(office: Office, server: OpenIdServer) -> None:
    invite(office, Role.OFFICER)
    is_person(server, office, Role.OFFICER)
    reader = Reader(office)
    honest = dict(vars(server))
    for lies in LIES:
        back = server.authorize(way_there(reader))
        vars(server).update(lies)
        come_back(reader, back, status=502)
        assert "nobody was signed in" in reader.text() or "by another address" in reader.text(), lies
        assert reader.client.get("/").location == "/sign-in", lies
        vars(server).update({name: honest[name] for name in lies})
    enter(reader, server)


def test_an_answer_counts_once_for_the_browser_that_asked_within_ten_minutes(
    office: Office, server: OpenIdServer
) -> None:
    invite(office, Role.OFFICER)
    is_person(server, office, Role.OFFICER)
    reader, victim = Reader(office), Reader(office)
    back = server.authorize(way_there(reader))
    assert "sent twice" in come_back(victim, back, status=403)  # without the cookie nothing is used up
    come_back(reader, back, status=302)
    come_back(reader, back, status=403)
    late = server.authorize(way_there(Reader(office)))
    come_back(reader, late, status=403)
    slow = Reader(office)
    back = server.authorize(way_there(slow))
    office.clock.advance(minutes=11)
    come_back(slow, back, status=403)
    come_back(slow, "/sign-in/provider/back?error=access_denied&state=x", status=400)


def test_a_service_that_is_down_is_said_in_plain_words(office: Office, server: OpenIdServer) -> None:
    server.is_down = True
    reader = Reader(office)
    reader.get("/sign-in")
    reader.post("/sign-in/provider", status=502)
    assert "busy or out of order" in reader.text()
    administrator = Reader(office).sign_in(Role.ADMINISTRATOR)
    administrator.get("/signing-in/service")
    form = {**FORM, "issuer": "http://127.0.0.1:1"}
    administrator.post("/signing-in/service", form, status=400)
    assert "can’t be reached" in administrator.text("#issuer-error")


def test_the_secret_is_sealed_kept_when_left_empty_and_shown_to_nobody(
    office: Office, server: OpenIdServer
) -> None:
    administrator = Reader(office).sign_in(Role.ADMINISTRATOR)
    administrator.get("/signing-in/service")
    assert SECRET not in str(administrator.page)
    administrator.send("/signing-in/service", {**FORM, "issuer": server.issuer, "client_secret": ""})
    with office.app.app_context(), reading() as session:
        row = session.query(SignInProvider).one()
        assert SECRET.encode() not in (row.sealed_client_secret or b"")
        assert office.desk.seal.open(row.sealed_client_secret or b"") == {"secret": SECRET}
        assert SECRET not in str([event.changes for event in session.query(Event)])


def test_roles_come_by_claim_and_the_last_administrator_stays(office: Office, server: OpenIdServer) -> None:
    roles = {"role_claim": "groups", "role-officer": "comms", "role-approver": "leads, bosses"}
    set_up(office, server.issuer, **roles)
    invite(office, Role.OFFICER)
    is_person(server, office, Role.OFFICER, groups=["staff", "bosses", "comms"])
    enter(Reader(office), server)
    with office.app.app_context(), reading() as session:
        assert session.get_one(User, office.people[Role.OFFICER]).role == Role.APPROVER
    is_person(server, office, Role.OFFICER, groups=["staff"])
    assert "none of the roles" in enter(Reader(office), server, status=403)
    invite(office, Role.ADMINISTRATOR)
    is_person(server, office, Role.ADMINISTRATOR, groups="comms")
    enter(Reader(office), server)
    with office.app.app_context(), reading() as session:
        assert session.get_one(User, office.people[Role.ADMINISTRATOR]).role == Role.ADMINISTRATOR


def test_when_only_the_service_lets_in_the_emergency_account_still_does_and_everybody_is_told(
    office: Office, server: OpenIdServer
) -> None:
    administrator = Reader(office).sign_in(Role.ADMINISTRATOR)
    administrator.get("/signing-in/service")
    administrator.post("/signing-in/service/local", {"local": "no"}, status=409)
    assert "emergency account first" in administrator.text()
    mine = f"/people/{office.people[Role.ADMINISTRATOR]}"
    administrator.get("/people")
    administrator.post(f"{mine}/emergency", status=409)
    phone = set_up_phone(administrator)
    administrator.get("/people")
    administrator.send(f"{mine}/emergency")
    administrator.get("/signing-in/service")
    administrator.post("/signing-in/service/local", {"local": "no"}, status=409)
    assert "Sign in with the service yourself first" in administrator.text()
    invite_form = Reader(office)
    administrator.get("/people")
    administrator.send(f"{mine}/invite")
    is_person(server, office, Role.ADMINISTRATOR)
    enter(invite_form, server)
    invite_form.show_again()
    invite_form.get("/signing-in/service")
    invite_form.send("/signing-in/service/local", {"local": "no"})
    invite_form.get("/people")
    invite_form.post(f"{mine}/no-emergency", status=409)
    with office.app.app_context():
        add_user(
            office.desk, email="ada@desk.example", name="Ada Berg", role=Role.ADMINISTRATOR, password=PASSWORD
        )
        with pytest.raises(ConflictError, match="last emergency account"):
            deactivate_user(office.desk, office.email(Role.ADMINISTRATOR))

    officer = Reader(office)
    officer.get("/sign-in")
    officer.post("/sign-in", {"email": office.email(Role.OFFICER), "password": PASSWORD}, status=401)
    assert "sign in with the service of the house" in officer.text()
    emergency = Reader(office)
    emergency.get("/sign-in")
    form = {"email": office.email(Role.ADMINISTRATOR), "password": PASSWORD}
    emergency.post("/sign-in", form, status=302)
    emergency.get("/sign-in/second")
    try_code(emergency, phone.shows(), status=302)
    with office.app.app_context(), reading() as session:
        letter = session.query(StaffLetter).order_by(StaffLetter.id.desc()).first()
        marked = session.query(Event).filter(Event.note == "emergency sign-in").one()
    assert letter is not None
    assert letter.subject == "Campaign Desk: the emergency account was used"
    assert marked.actor_id == office.people[Role.ADMINISTRATOR]


def test_who_it_is_is_shown_again_there_by_the_same_person_just_now(
    office: Office, server: OpenIdServer
) -> None:
    for role in (Role.OFFICER, Role.HEAD):
        invite(office, role)
        is_person(server, office, role)
        enter(Reader(office), server)
    reader = Reader(office)
    enter(
        reader, server
    )  # the head of communications: not confirmed by that, the service may have asked for nothing
    assert reader.client.get("/access/passkeys").location.startswith("/confirm")

    def confirm(status: int) -> str:
        reader.get("/confirm?next=/access/passkeys")
        there = way_there_again(reader)
        assert "prompt=login&max_age=0" in there
        return come_back(reader, server.authorize(there), status=status)

    is_person(server, office, Role.OFFICER)
    assert "another account" in confirm(403)
    is_person(server, office, Role.HEAD)
    server.leaves_out = ("auth_time",)
    assert "did not say that you signed in there just now" in confirm(403)
    server.leaves_out, server.lies = (), {"auth_time": int(server.now()) - 3600}
    confirm(403)
    server.lies = {}
    assert confirm(303) == "/access/passkeys"
    reader.get("/access/passkeys")


def way_there_again(reader: Reader) -> str:
    reader.post("/confirm/service", {"next": "/access/passkeys"}, status=200)
    link = reader.page.select_one("main a[rel=noreferrer]")
    assert link is not None
    return str(link["href"])


def test_a_provider_of_somebody_elses_making_signs_in_whom_it_should(office: Office) -> None:
    """``oidc-provider-mock`` from PyPI, over Authlib: nothing of it is ours."""
    office.clock.set(datetime.now(UTC))
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    person = '{"sub": "maya", "email": "officer@desk.example", "email_verified": true}'
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--user-claims", person]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            _wait_for(f"{issuer}/.well-known/openid-configuration")
            set_up(office, issuer)
            invite(office, Role.OFFICER)
            reader = Reader(office)
            address = way_there(reader)
            back = requests.post(address, data={"sub": "maya"}, allow_redirects=False, timeout=10)
            assert come_back(reader, back.headers["Location"], status=302) == "/"
            assert "Maya" in reader.get("/").get_text()
        finally:
            running.terminate()


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            if requests.get(address, timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("the provider did not start")
