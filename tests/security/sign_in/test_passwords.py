"""Passwords: none that others guess first, and one-time ones that are what their name says."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.models.base import db
from campaigns.services.people.passwords import PasswordRefusedError, check_new_password
from campaigns.services.people.sessions import Visitor
from campaigns.services.people.sign_in import OneTimePasswordEndedError, sign_in_by_password
from campaigns.services.people.users import AT_THE_MACHINE, add_user, reset_password
from tests.security.sign_in.visits import try_password, visitor
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.office import PASSWORD, Office, open_office

CONTEXT = ("samantha.fox@vru.example", "Samantha Fox", "Derbyshire Violence Reduction Unit")


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password1234!",
        "qwertyuiop123",
        "123456789012",
        "iloveyou1234",
        "Liverpool2027!",
        "Summer2027!!",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "campaign desk 2027",
        "Campaign-Desk-1!",
        "Samantha.Fox.2027",
        "derbyshire violence",
        "Derbyshire2027!",
        "vru samantha vru",
    ],
)
def test_a_common_password_or_one_of_known_words_is_refused(password: str) -> None:
    with pytest.raises(PasswordRefusedError, match="too easy to guess"):
        check_new_password(password, context=CONTEXT)


@pytest.mark.parametrize(
    "password",
    [
        "three random words",
        "walk away with hope",
        "lantern otter bicycle",
        "no upper case or figure needed",
        "żółta łódka płynie",
        "9f4kq2vx7m3z",
    ],
)
def test_no_kind_of_character_is_asked_for(password: str) -> None:
    check_new_password(password, context=CONTEXT)


def test_a_password_may_be_pasted_and_filled_in_by_a_manager(sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get("/password")
    fields = {str(one["name"]): one for one in reader.page.select("input[type=password]")}
    assert {name: one.get("autocomplete") for name, one in fields.items()} == {
        "current": "current-password",
        "new": "new-password",
        "again": "new-password",
    }
    assert not any("maxlength" in one.attrs or "onpaste" in one.attrs for one in fields.values())


def new_person(office: Office) -> str:
    with office.app.app_context():
        new = add_user(office.desk, email="new@desk.example", name="Nia New", role=Role.OFFICER)
    assert new.one_time_password is not None
    return new.one_time_password


def test_a_one_time_password_opens_the_door_once(office: Office) -> None:
    one_time = new_person(office)
    assert try_password(visitor(office), "new@desk.example", one_time).location == "/password"
    again = visitor(office)
    again.post("/sign-in", {"email": "new@desk.example", "password": one_time}, status=401)
    assert "works once, for 24 hours" in again.text("#password-error")


def test_a_one_time_password_is_over_after_a_day(office: Office) -> None:
    one_time = new_person(office)
    office.clock.advance(hours=24)
    assert try_password(visitor(office), "new@desk.example", one_time).status_code == 401


def test_with_a_one_time_password_nothing_else_can_be_done(office: Office) -> None:
    reader = visitor(office)
    try_password(reader, "new@desk.example", new_person(office))
    for address in ("/", "/deliveries", "/sessions", "/holds/start", "/report"):
        assert reader.client.get(address).location == "/password", address


def test_a_one_time_password_is_never_set_again(office: Office, sign_in: As) -> None:
    one_time = new_person(office)
    reader = visitor(office)
    try_password(reader, "new@desk.example", one_time)
    reader.get("/password")
    reader.post("/password", {"current": one_time, "new": one_time, "again": one_time}, status=400)
    assert "one-time password can't be used again" in reader.text("#new-error")
    later = sign_in(Role.OFFICER)
    later.get("/password")
    later.post("/password", {"current": PASSWORD, "new": one_time, "again": one_time}, status=400)


def test_the_current_password_is_no_new_one(sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get("/password")
    reader.post("/password", {"current": PASSWORD, "new": PASSWORD, "again": PASSWORD}, status=400)
    assert "the same as the current one" in reader.text("#new-error")


def test_whoever_finds_a_screen_left_open_can_not_guess_the_current_password_for_long(
    office: Office, sign_in: As
) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get("/password")
    new = "lantern otter bicycle"
    for number in range(5):
        reader.post("/password", {"current": f"guess {number}", "new": new, "again": new}, status=403)
    refused = reader.post("/password", {"current": PASSWORD, "new": new, "again": new}, status=429)
    assert "Try again in 30 seconds." in reader.text()
    assert refused.headers["Retry-After"] == "30"
    office.clock.advance(seconds=30)
    reader.get("/password")
    reader.post("/password", {"current": PASSWORD, "new": new, "again": new})


def test_of_twenty_who_use_a_one_time_password_at_once_one_gets_in(
    tmp_path: Path, both_databases: str
) -> None:
    office = open_office(tmp_path, DATABASE_URL=both_databases)
    with office.app.app_context():
        one_time = reset_password(office.desk, office.email(Role.OFFICER), set_up=AT_THE_MACHINE)
    together, got_in = threading.Barrier(20), []

    def enter(number: int) -> None:
        with office.app.app_context():
            together.wait()
            seen = Visitor(source=f"192.0.2.{number}", device="Firefox")
            try:
                email = office.email(Role.OFFICER)
                got_in.append(sign_in_by_password(office.desk, email=email, password=one_time, visitor=seen))
            except OneTimePasswordEndedError:
                pass
            db.session.remove()

    threads = [threading.Thread(target=enter, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got_in) == 1
    with office.app.app_context():
        db.engine.dispose()


def test_the_first_administrator_must_change_the_password_shown_at_the_start(office: Office) -> None:
    with office.app.app_context():
        new = add_user(office.desk, email="first@desk.example", name="First", role=Role.ADMINISTRATOR)
    reader = Reader(office)
    assert new.one_time_password is not None
    try_password(reader, "first@desk.example", new.one_time_password)
    assert reader.client.get("/people").location == "/password"
