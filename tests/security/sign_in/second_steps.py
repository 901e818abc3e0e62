"""People of the office with a second step, and what their phone shows."""

from __future__ import annotations

from dataclasses import dataclass

import pyotp

from campaigns.domain.people.permissions import Role
from tests.web.client import Reader
from tests.web.office import PASSWORD, Office


@dataclass
class Phone:
    """An app for codes. ``recovery`` are the codes on paper beside it."""

    office: Office
    secret: str
    recovery: list[str]

    def shows(self, *, ahead: int = 0) -> str:
        """The code of this moment, or of so many seconds later."""
        return pyotp.TOTP(self.secret).at(int(self.office.clock.now().timestamp()) + ahead)


def set_up_phone(reader: Reader) -> Phone:
    """Whoever is signed in there sets up an app, in the browser."""
    reader.get("/access/second")
    reader.send("/access/second/app")
    phone = Phone(reader.office, reader.text("code").replace(" ", ""), [])
    reader.post("/access/second/app/code", {"one-time-code": phone.shows()}, status=200)
    phone.recovery = reader.texts(".cd-secret code")
    reader.office.clock.advance(minutes=1)  # that code is used up
    return phone


def half_way(reader: Reader, role: Role) -> Reader:
    """The password is right; a code is asked for."""
    reader.get("/sign-in")
    form = {"email": reader.office.email(role), "password": PASSWORD}
    assert reader.post("/sign-in", form, status=302).location == "/sign-in/second"
    reader.get("/sign-in/second")
    return reader


def try_code(reader: Reader, code: str, *, status: int) -> None:
    reader.post("/sign-in/second", {"one-time-code": code}, status=status)
