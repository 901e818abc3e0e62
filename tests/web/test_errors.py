"""Errors in plain words: nothing of the inside is shown, and each says what to do next."""

from __future__ import annotations

import pytest
from flask import abort
from sqlalchemy import text

from campaigns.domain.people.permissions import Role
from campaigns.errors import ConflictError
from campaigns.models.durability import DiskRefusedError
from campaigns.services.core.transaction import transaction
from campaigns.web.access import for_anybody
from tests.web.conftest import As
from tests.web.office import Office


def add_page(office: Office, address: str, view: object) -> None:
    office.app.add_url_rule(address, address, for_anybody(view))  # type: ignore[type-var,arg-type]


def test_a_bug_is_a_plain_page_and_shows_nothing_of_the_inside(office: Office, sign_in: As) -> None:
    def broken() -> str:
        raise RuntimeError("secret detail")

    add_page(office, "/broken", broken)
    reader = sign_in(Role.OFFICER)
    reader.get("/broken", status=500)
    assert reader.text("h1") == "Something went wrong on our side"
    assert "secret detail" not in reader.page.get_text()


def test_a_disk_that_refused_does_not_say_that_nothing_was_saved(office: Office, sign_in: As) -> None:
    def saved_perhaps() -> str:
        raise DiskRefusedError

    add_page(office, "/saved-perhaps", saved_perhaps)
    reader = sign_in(Role.OFFICER)
    reader.get("/saved-perhaps", status=500)
    assert "It may have been saved, or it may not: do not do it again yet." in reader.text()


@pytest.mark.parametrize(
    ("code", "title"),
    [
        (403, "You may not open this page"),
        (413, "That is too much at once"),
        (429, "Too many tries"),
        (418, "This request can't be read"),
    ],
)
def test_each_refusal_has_its_words(office: Office, sign_in: As, code: int, title: str) -> None:
    add_page(office, "/refused", lambda: abort(code))
    reader = sign_in(Role.OFFICER)
    reader.get("/refused", status=code)
    assert reader.text("h1") == title


def test_an_error_a_person_can_mend_is_shown_in_its_own_words(office: Office, sign_in: As) -> None:
    def conflict() -> str:
        raise ConflictError("Somebody changed it. Look again.")

    add_page(office, "/conflict", conflict)
    reader = sign_in(Role.OFFICER)
    reader.get("/conflict", status=409)
    assert "Somebody changed it. Look again." in reader.text()


def test_a_form_that_is_too_large_is_refused(sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.post("/sign-out", {"filler": "x" * 1_200_000}, status=413)
    assert reader.text("h1") == "That is too much at once"


def test_a_page_used_the_wrong_way_says_so(sign_in: As) -> None:
    sign_in(Role.OFFICER).get("/sign-out", status=405)


def test_when_the_database_fails_plain_words_remain_and_health_says_so(office: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    with office.app.app_context(), transaction() as session:
        session.execute(text("DROP TABLE heartbeats"))
    answer = reader.client.get("/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "heartbeats" not in answer.text
    health = reader.client.get("/health")
    assert health.status_code == 503
    assert health.json == {"ok": False}
