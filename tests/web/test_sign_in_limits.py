"""Whose count a wrong try goes to: whoever makes it, and not the office around them. Attacks: tests/security/sign_in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.models.base import db
from tests.web.client import Reader
from tests.web.office import PASSWORD, Office, open_office


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[Office]:
    office = open_office(tmp_path, CAMPAIGNS_PROXIES="1")
    yield office
    with office.app.app_context():
        db.session.remove()
        db.engine.dispose()


def try_to_sign_in(office: Office, role: Role | str, password: str, *, forwarded_for: str = "") -> int:
    reader = Reader(office)
    email = office.email(role) if isinstance(role, Role) else role
    form = {"email": email, "password": password, "csrf_token": reader.token()}
    headers = {"X-Forwarded-For": forwarded_for} if forwarded_for else {}
    return reader.client.post("/sign-in", data=form, headers=headers).status_code


def test_ten_wrong_tries_on_one_person_stop_nobody_else(office: Office) -> None:
    wrong = [try_to_sign_in(office, Role.OFFICER, "wrong") for _ in range(11)]
    assert wrong == [401] * 10 + [429]
    assert try_to_sign_in(office, Role.HEAD, PASSWORD) == 302


def test_a_persons_tries_from_one_place_are_counted_however_the_address_is_written(proxied: Office) -> None:
    email = proxied.email(Role.OFFICER)
    for number in range(10):
        written = email.upper() if number % 2 else f" {email}"
        assert try_to_sign_in(proxied, written, "wrong", forwarded_for="192.0.2.1") == 401
    assert try_to_sign_in(proxied, Role.OFFICER, PASSWORD, forwarded_for="192.0.2.1") == 429
    assert try_to_sign_in(proxied, Role.OFFICER, PASSWORD, forwarded_for="198.51.100.1") == 302


def test_many_wrong_tries_from_one_place_stop_that_place_and_no_other(proxied: Office) -> None:
    for number in range(30):
        assert try_to_sign_in(proxied, f"guess{number}@x.example", "wrong", forwarded_for="192.0.2.1") == 401
    assert try_to_sign_in(proxied, Role.OFFICER, PASSWORD, forwarded_for="192.0.2.1") == 429
    assert try_to_sign_in(proxied, Role.OFFICER, PASSWORD, forwarded_for="198.51.100.1") == 302


def test_without_a_proxy_nobody_chooses_where_they_seem_to_come_from(office: Office) -> None:
    for number in range(30):
        try_to_sign_in(office, f"guess{number}@x.example", "wrong", forwarded_for=f"192.0.2.{number}")
    assert try_to_sign_in(office, Role.OFFICER, PASSWORD, forwarded_for="198.51.100.1") == 429


def test_only_what_the_trusted_proxy_wrote_counts(proxied: Office) -> None:
    for number in range(30):
        sent = f"203.0.113.{number}, 192.0.2.1"  # the first was made up by the client
        try_to_sign_in(proxied, f"guess{number}@x.example", "wrong", forwarded_for=sent)
    assert try_to_sign_in(proxied, Role.OFFICER, PASSWORD, forwarded_for="203.0.113.99, 192.0.2.1") == 429
