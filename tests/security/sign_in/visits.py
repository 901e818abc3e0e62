"""Somebody at the sign-in page, from an address of the test's choosing."""

from __future__ import annotations

from werkzeug.test import TestResponse

from tests.web.client import Reader
from tests.web.office import Office

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)


def visitor(office: Office, *, address: str = "192.0.2.10", browser: str = FIREFOX) -> Reader:
    """A browser of their own at this address; nobody is signed in."""
    reader = Reader(office)
    reader.client.environ_base.update({"REMOTE_ADDR": address, "HTTP_USER_AGENT": browser})
    return reader


def try_password(reader: Reader, email: str, password: str) -> TestResponse:
    form = {"email": email, "password": password, "csrf_token": reader.token()}
    return reader.client.post("/sign-in", data=form)


def cookie_of(reader: Reader) -> str:
    found = reader.client.get_cookie("campaign_desk")
    assert found is not None
    return found.value
