"""Passkeys: only its own person's device, on this very site, to this very question, once; and never a copy."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.models.factors import RecoveryCode
from campaigns.services.core.transaction import reading
from tests.security.sign_in.device import PRESENT, Device
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.office import Office, open_office

SITE = "http://localhost:8000"


def question(reader: Reader, address: str, *, status: int = 200) -> dict[str, Any]:
    """What the script of the page asks for by itself."""
    answer = reader.client.post(address, data={"csrf_token": reader.token()})
    assert answer.status_code == status, answer.text[:500]
    assert "Set-Cookie" not in answer.headers
    asked: dict[str, Any] = json.loads(answer.text)
    return asked


def make_passkey(reader: Reader, *, name: str = "My laptop", status: int = 200) -> Device:
    """``status``: 200 shows recovery codes, 303 where there are some already."""
    device = Device(origin=SITE, site="localhost")
    reader.get("/access/passkeys")
    asked = question(reader, "/access/passkeys/ask")
    form = {"code": asked["code"], "answer": device.make(asked["options"]), "name": name}
    reader.post("/access/passkeys", form, status=status)
    return device


def use(reader: Reader, device: Device, *, status: int = 302) -> dict[str, str]:
    """Sign in with it, from the sign-in page. Returns the form that was sent."""
    reader.get("/sign-in")
    asked = question(reader, "/sign-in/passkey/ask")
    form = {"code": asked["code"], "answer": device.use(asked["options"])}
    reader.post("/sign-in/passkey", form, status=status)
    return form


def test_a_passkey_signs_in_its_person_once_for_each_question(office: Office, sign_in: As) -> None:
    device = make_passkey(sign_in(Role.HEAD))
    reader = Reader(office)
    form = use(reader, device)
    assert "Hana" in reader.get("/").get_text()
    other = Reader(office)
    other.get("/sign-in")
    other.post("/sign-in/passkey", form, status=403)
    assert "sent twice" in other.text()


@pytest.mark.parametrize(
    "cheat",
    [
        lambda device: setattr(device, "origin", "https://localhost.example"),
        lambda device: setattr(device, "site", "localhost.example"),
        lambda device: setattr(device, "flags", PRESENT),
        lambda device: setattr(device, "handle", "AAAA"),
        lambda device: setattr(device, "credential_id", b"somebody else's"),
        lambda device: setattr(device, "key", Device("", "").key),
    ],
    ids=[
        "another origin",
        "another site",
        "nobody checked",
        "another person",
        "an unknown one",
        "another key",
    ],
)
def test_a_passkey_that_is_not_right_opens_nothing(
    office: Office, sign_in: As, cheat: Callable[[Device], None]
) -> None:
    device = make_passkey(sign_in(Role.HEAD))
    cheat(device)
    reader = Reader(office)
    use(reader, device, status=403)
    assert "can’t be used here" in reader.text()
    assert reader.client.get("/").location == "/sign-in"


def test_a_copied_passkey_is_refused_by_its_count(office: Office, sign_in: As) -> None:
    device = make_passkey(sign_in(Role.HEAD))
    use(Reader(office), device)
    use(Reader(office), device)
    device.count = 0
    use(Reader(office), device, status=403)


def test_a_question_has_ten_minutes_and_is_not_for_another_purpose(office: Office, sign_in: As) -> None:
    head = sign_in(Role.HEAD)
    device = make_passkey(head)
    asked = question(head, "/confirm/passkey/ask")
    reader = Reader(office)
    reader.get("/sign-in")
    form = {"code": asked["code"], "answer": device.use(asked["options"])}
    reader.post("/sign-in/passkey", form, status=403)
    late = question(reader, "/sign-in/passkey/ask")
    office.clock.advance(minutes=11)
    reader.post("/sign-in/passkey", {"code": late["code"], "answer": device.use(late["options"])}, status=403)


@pytest.mark.parametrize("answer", ["", "[]", "{}", '{"rawId": 1, "response": []}', "[" * 5000, "x" * 30_000])
def test_nonsense_is_refused_in_plain_words(office: Office, answer: str) -> None:
    reader = Reader(office)
    reader.get("/sign-in")
    asked = question(reader, "/sign-in/passkey/ask")
    reader.post("/sign-in/passkey", {"code": asked["code"], "answer": answer}, status=403)
    assert "sign in with your password" in reader.text()


def test_who_it_is_is_shown_again_by_their_own_passkey_alone(office: Office, sign_in: As) -> None:
    head, officer = sign_in(Role.HEAD), sign_in(Role.OFFICER)
    mine, theirs = make_passkey(head), make_passkey(officer)
    office.clock.advance(minutes=11)
    assert head.client.get("/access/passkeys").location.startswith("/confirm")
    head.get("/confirm?next=/access/passkeys")
    for device, status in ((theirs, 403), (mine, 303)):
        asked = question(head, "/confirm/passkey/ask")
        head.post(
            "/confirm/passkey",
            {"code": asked["code"], "answer": device.use(asked["options"]), "next": "/access/passkeys"},
            status=status,
        )
    head.get("/access/passkeys")


def test_passkeys_are_named_and_removed_by_their_owner_alone(office: Office, sign_in: As) -> None:
    head = sign_in(Role.HEAD)
    make_passkey(head)
    make_passkey(head, name="Phone", status=303)
    officer = sign_in(Role.OFFICER)
    officer.get("/access/passkeys")
    officer.post("/access/passkeys/1/remove", status=404)
    officer.post("/access/passkeys/1/name", {"name": "Mine now"}, status=404)
    head.get("/access/passkeys")
    head.post("/access/passkeys/1/name", {"name": " "}, status=400)
    head.send("/access/passkeys/1/name", {"name": "Old laptop"})
    assert "Old laptop" in head.text()
    head.send("/access/passkeys/1/remove")
    head.send("/access/passkeys/2/remove")
    Reader(office).sign_in(Role.HEAD)  # with the password alone again
    with office.app.app_context(), reading() as session:
        assert session.query(RecoveryCode).count() == 0


def test_the_only_second_step_stays_where_the_office_wants_one(office: Office, sign_in: As) -> None:
    administrator, head = sign_in(Role.ADMINISTRATOR), sign_in(Role.HEAD)
    make_passkey(head)
    administrator.get("/signing-in")
    administrator.send("/signing-in/second-step", {"second_step": "needed", "grace_days": "5"})
    head.get("/access/passkeys")
    head.post("/access/passkeys/1/remove", status=409)
    assert "your only second step" in head.text()


def test_under_an_address_without_a_name_the_page_says_why_there_are_none(tmp_path: Any) -> None:
    office = open_office(tmp_path, CAMPAIGNS_URL="https://192.0.2.7")
    reader = Reader(office).sign_in(Role.HEAD)
    reader.get("/access/passkeys")
    assert "begins with https://" in reader.text()
    assert question(reader, "/access/passkeys/ask", status=400)["error"].startswith("Passkeys work only")
