"""Cookies no other site, script or plain line gets at, and what every answer tells browsers to refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from campaigns.config import read_settings
from campaigns.domain.people.permissions import Role
from campaigns.models.base import db
from tests.security.sign_in.visits import try_password, visitor
from tests.web.office import PASSWORD, Office, open_office

Open = Callable[..., Office]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    offices: list[Office] = []

    def make(**settings: str) -> Office:
        offices.append(open_office(tmp_path / str(len(offices)), **settings))
        return offices[-1]

    yield make
    for office in offices:
        with office.app.app_context():
            db.session.remove()
            db.engine.dispose()


def signing_in(office: Office) -> TestResponse:
    return try_password(visitor(office), office.email(Role.OFFICER), PASSWORD)


def test_behind_https_cookies_are_secure_and_of_this_host_alone(opened: Open) -> None:
    cookies = signing_in(opened(CAMPAIGNS_URL="https://desk.vru.example")).headers.getlist("Set-Cookie")
    names = {cookie.partition("=")[0] for cookie in cookies}
    assert names == {"__Host-campaign_desk", "__Host-campaign_desk_device"}
    for cookie in cookies:
        parts = {part.strip() for part in cookie.split(";")}
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= parts
        assert "Domain" not in cookie


def test_on_a_plain_localhost_people_sign_in_without(office: Office) -> None:
    cookies = signing_in(office).headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"campaign_desk", "campaign_desk_device"}
    for cookie in cookies:
        parts = {part.strip() for part in cookie.split(";")}
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= parts
        assert "Secure" not in parts


@pytest.mark.parametrize(
    ("given", "secure"),
    [
        ({}, False),
        ({"CAMPAIGNS_URL": "http://localhost:8000"}, False),
        ({"CAMPAIGNS_URL": "https://desk.vru.example"}, True),
        ({"CAMPAIGNS_URL": "https://desk.vru.example", "CAMPAIGNS_SECURE_COOKIES": "no"}, False),
        ({"CAMPAIGNS_SECURE_COOKIES": "yes"}, True),
    ],
)
def test_cookies_are_secure_by_default_where_the_address_is_https(
    tmp_path: Path, given: dict[str, str], secure: bool
) -> None:
    assert read_settings({"CAMPAIGNS_DATA": str(tmp_path), **given}).secure_cookies is secure


def test_browsers_stay_on_https_for_this_host_and_for_those_beneath_it_only_where_that_is_set(
    opened: Open,
) -> None:
    https = {"CAMPAIGNS_URL": "https://desk.vru.example"}
    for settings, beneath in ((https, False), ({**https, "CAMPAIGNS_HSTS_SUBDOMAINS": "yes"}, True)):
        answer = opened(**settings).app.test_client().get("/sign-in", base_url="https://desk.vru.example")
        policy = answer.headers["Strict-Transport-Security"]
        assert int(policy.partition("max-age=")[2].partition(";")[0]) >= 31_536_000
        assert ("includeSubDomains" in policy) is beneath
    assert "Strict-Transport-Security" not in opened().app.test_client().get("/sign-in").headers


@pytest.mark.parametrize(
    "address", ["/sign-in", "/deliveries", "/no-such-page", "/health", "/static/js/desk.js"]
)
def test_every_answer_tells_browsers_what_to_refuse(office: Office, address: str) -> None:
    with visitor(office).sign_in(Role.OFFICER).client.get(address) as answer:
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        for unused in ("camera", "geolocation", "microphone", "usb"):
            assert f"{unused}=()" in answer.headers["Permissions-Policy"]


def test_signing_out_clears_what_the_browser_kept_but_not_that_the_device_is_known(office: Office) -> None:
    reader = visitor(office).sign_in(Role.OFFICER)
    answer = reader.post("/sign-out", status=302)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert reader.client.get_cookie("campaign_desk_device") is not None


def test_pages_are_kept_nowhere(office: Office) -> None:
    reader = visitor(office).sign_in(Role.OFFICER)
    for address in ("/", "/sessions", "/password"):
        assert reader.client.get(address).headers["Cache-Control"] == "private, no-store"
