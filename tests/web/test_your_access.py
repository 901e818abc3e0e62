"""Your access: tokens are made with the password, shown once, and ended by whoever made them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.errors import NotAllowedError
from campaigns.models.access_tokens import AccessToken
from campaigns.services.core.transaction import reading
from campaigns.services.people.tokens import person_by_token
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.office import PASSWORD, Office

NEW = {"name": "My laptop", "days": "30", "password": PASSWORD}


def make(reader: Reader) -> str:
    reader.get("/access")
    reader.post("/access", NEW, status=200)
    return reader.text(".cd-secret")


def works(office: Office, token: str) -> bool:
    with office.app.app_context():
        try:
            email = office.email(Role.OFFICER)
            return person_by_token(office.desk, email, [token]) == office.people[Role.OFFICER]
        except NotAllowedError:
            return False


def test_a_token_is_shown_once_and_kept_as_a_hash(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    token = make(officer)
    assert "Copy it now." in officer.text()
    assert f"campaigns sign-in --as {office.email(Role.OFFICER)}" in officer.text()
    officer.get("/access")
    assert token not in officer.page.get_text()
    assert "Never used yet" in officer.text('section[aria-labelledby="tokens"]')
    with office.app.app_context(), reading() as session:
        kept = session.query(AccessToken).one()
    assert token not in vars(kept).values()
    assert kept.expires_at - kept.created_at == timedelta(days=30)
    assert works(office, token)
    officer.get("/access")
    assert "Last used" in officer.text('section[aria-labelledby="tokens"]')


def test_a_token_that_is_ended_opens_nothing(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    token = make(officer)
    officer.send(str(officer.page.select_one('section[aria-labelledby="tokens"] form')["action"]))
    assert "Nobody gets in with it any more" in officer.page.get_text()
    assert "Those that have ended" in officer.text()
    assert not works(office, token)


def test_nobody_ends_somebody_elses_token(office: Office, sign_in: As) -> None:
    token = make(sign_in(Role.OFFICER))
    head = sign_in(Role.HEAD)
    head.post("/access/1/end", status=404)
    assert works(office, token)


@pytest.mark.parametrize(
    ("wrong", "status", "field", "words"),
    [
        ({"password": ""}, 400, "password", "Enter your password"),
        ({"password": "not my password"}, 403, "password", "not right"),
        ({"name": " "}, 400, "name", "what it is for"),
        ({"days": "3650"}, 400, "name", "365 days at most"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    sign_in: As, wrong: dict[str, str], status: int, field: str, words: str
) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get("/access")
    officer.post("/access", {**NEW, **wrong}, status=status)
    assert words in officer.text(f"#{field}-error")
    assert officer.page.select(".cd-secret") == []


def test_a_found_session_does_not_guess_the_password_for_long(sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get("/access")
    for _ in range(5):
        officer.post("/access", {**NEW, "password": "a wrong guess"}, status=403)
    officer.post("/access", NEW, status=429)


def test_every_page_leads_to_it_once_a_password_was_chosen(sign_in: As) -> None:
    assert "Your access" in sign_in(Role.BOARD_READER).text(".cd-footer")
