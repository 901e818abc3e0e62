"""A test client that is fussy about pages: whatever HTML it fetches must be well made, or the test fails."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from campaigns.domain.people.permissions import Role
from tests.web.office import PASSWORD, Office

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
HEADINGS = re.compile(r"h[1-6]")
FIELDS = ("input", "select", "textarea")


@dataclass
class Reader:
    """Somebody with a browser, signed in or not. ``page`` is the last page they saw."""

    office: Office
    client: FlaskClient = field(init=False)
    _page: BeautifulSoup | None = field(init=False, default=None)
    _lands_on: str = field(init=False, default="/sign-in")

    def __post_init__(self) -> None:
        self.client = self.office.app.test_client()

    @property
    def page(self) -> BeautifulSoup:
        """Whoever opened none yet stands where signing in led to."""
        return self._page or self.get(self._lands_on)

    @page.setter
    def page(self, seen: BeautifulSoup) -> None:
        self._page = seen

    def get(self, address: str, *, status: int = 200) -> BeautifulSoup:
        return self._seen(self.client.get(address), status)

    def post(
        self,
        address: str,
        values: dict[str, Any] | None = None,
        *,
        status: int = 303,
        token: str | None = None,
    ) -> TestResponse:
        """Send a form with the token of the last page and what it says that page showed; redirects are not followed."""
        token = self.token() if token is None else token
        answer = self.client.post(
            address, data={**self._shown(address, values or {}), **(values or {}), "csrf_token": token}
        )
        assert answer.status_code == status, (
            f"{address}: {answer.status_code}, wanted {status}\n{answer.text[:3000]}"
        )
        if answer.mimetype == "text/html" and status not in (302, 303):
            self._seen(answer, status)
        return answer

    def _shown(self, address: str, values: dict[str, Any]) -> dict[str, str]:
        """The hidden fields of the form that say what its page showed: of those with this address, the one meant."""
        forms = [
            {str(field["name"]): str(field["value"]) for field in form.select("[type=hidden]")}
            for form in self.page.select(f'form[action="{address}"]')
        ]
        meant = [form for form in forms if all(form.get(name, one) == one for name, one in values.items())]
        found = (meant or forms or [{}])[0]
        return {name: found[name] for name in ("revision", "shown", "recipients") if name in found}

    def send(self, address: str, values: dict[str, Any] | None = None) -> BeautifulSoup:
        """Send a form that succeeds, and look at the page it leads to."""
        answer = self.post(address, values)
        return self.get(answer.location)

    def token(self) -> str:
        if self.page.select_one("[name=csrf_token]") is None:
            self.get("/sign-in")
        found = self.page.select_one("[name=csrf_token]")
        assert found is not None
        return str(found["value"])

    def sign_in(self, role: Role) -> Reader:
        token = TOKEN.search(self.client.get("/sign-in").text)
        assert token is not None
        who = {"email": self.office.email(role), "password": PASSWORD}
        assert self.client.post("/sign-in", data={**who, "csrf_token": token[1]}).status_code == 302
        self._page, self._lands_on = None, "/report" if role is Role.BOARD_READER else "/"
        return self

    def text(self, selector: str = "main") -> str:
        found = self.page.select_one(selector)
        assert found is not None, f"no {selector} on the page"
        return " ".join(found.get_text(" ").split())

    def texts(self, selector: str) -> list[str]:
        return [" ".join(found.get_text(" ").split()) for found in self.page.select(selector)]

    def buttons(self) -> list[str]:
        return self.texts("main button")

    def _seen(self, answer: TestResponse, status: int) -> BeautifulSoup:
        assert answer.status_code == status, f"{answer.request.path}: {answer.status_code}, wanted {status}"
        if answer.mimetype == "text/html" and "<main" in answer.text:
            self._page = BeautifulSoup(answer.text, "html.parser")
            _check_once(answer.text, self._page, self.office.app, where=answer.request.path)
        return self.page


_WELL_MADE: set[bytes] = set()  # the pages that were looked at already


def _check_once(text: str, page: BeautifulSoup, app: Flask, *, where: str) -> None:
    """But for the token, many pages are the same again and again, from the sign-in page on."""
    seen = sha256(TOKEN.sub("", text).encode()).digest()
    if seen not in _WELL_MADE:
        check_page(text, page, app, where=where)
        _WELL_MADE.add(seen)


def check_page(text: str, page: BeautifulSoup, app: Flask, *, where: str) -> None:
    """Everything a page owes its reader.

    Raises:
        AssertionError: it is not well made; the message says where.
    """
    problems = [
        *_parse_errors(text),
        *_title(page),
        *_headings(page),
        *_labels(page),
        *_ids(page),
        *_links(page, app),
        *_nothing_inline(page),
        *_pictures(page),
    ]
    assert not problems, f"{where}: " + "; ".join(problems)


def _parse_errors(text: str) -> list[str]:
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    return [f"HTML: {code} at {place}" for place, code, _ in parser.errors]


def _title(page: BeautifulSoup) -> list[str]:
    title = page.title.get_text() if page.title else ""
    if not re.fullmatch(r"\S.* – Campaign Desk", title):
        return [f"the title is “{title}”"]
    return [] if page.html and page.html.get("lang") == "en-GB" else ["no language"]


def _headings(page: BeautifulSoup) -> list[str]:
    levels = [int(heading.name[1]) for heading in page.find_all(HEADINGS) if not _is_summary(heading)]
    problems = [] if levels.count(1) == 1 else [f"{levels.count(1)} main headings"]
    before = 0
    for level in levels:
        if level > before + 1:
            problems.append(f"a heading of level {level} follows one of level {before}")
        before = level
    return problems


def _is_summary(heading: Tag) -> bool:
    """The summary of errors and the messages stand above the main heading, as GOV.UK Frontend has them."""
    return heading.find_parent(class_=["govuk-error-summary", "govuk-notification-banner"]) is not None


def _labels(page: BeautifulSoup) -> list[str]:
    problems = []
    for one in page.find_all(FIELDS):
        if one.get("type") in ("hidden", "submit"):
            continue
        if not one.get("id") or not page.select_one(f'label[for="{one["id"]}"]'):
            problems.append(f"the field {one.get('name')} has no label")
    for button in page.find_all("button"):
        if not (button.get_text(strip=True) or button.get("aria-label")):
            problems.append("a button says nothing")
    return problems


def _ids(page: BeautifulSoup) -> list[str]:
    ids = [str(tag["id"]) for tag in page.find_all(id=True)]
    problems = [f"two parts are called {one}" for one in sorted({one for one in ids if ids.count(one) > 1})]
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls"):
        for tag in page.select(f"[{attribute}]"):
            problems += [
                f"{attribute} names {one}, which is not there"
                for one in str(tag[attribute]).split()
                if one not in ids
            ]
    return problems


def _links(page: BeautifulSoup, app: Flask) -> list[str]:
    problems = []
    ids = {str(tag["id"]) for tag in page.find_all(id=True)}
    routes = app.url_map.bind("localhost")
    for link in page.find_all("a", href=True):
        href = str(link["href"])
        if not (link.get_text(strip=True) or link.find("img", alt=True)):
            problems.append(f"the link to {href} says nothing")
        if href.startswith("#"):
            if href[1:] not in ids:
                problems.append(f"{href} leads nowhere")
        elif href.startswith("/"):
            try:
                routes.match(urlsplit(href).path, "GET")
            except HTTPException:
                problems.append(f"{href} is no page")
    for form in page.find_all("form", action=True):
        try:
            routes.match(urlsplit(str(form["action"])).path, str(form.get("method", "get")).upper())
        except HTTPException:
            problems.append(f"the form goes to {form['action']}, which takes none")
        if form.get("method") == "post" and not form.select_one("[name=csrf_token]"):
            problems.append(f"the form to {form['action']} has no token")
    return problems


def _nothing_inline(page: BeautifulSoup) -> list[str]:
    problems = [f"<{tag.name}> has a style of its own" for tag in page.find_all(style=True)]
    problems += ["a <style> in the page"] * len(page.find_all("style"))
    problems += ["a script in the page"] * len([s for s in page.find_all("script") if not s.get("src")])
    problems += [
        f"<{tag.name}> has {name}"
        for tag in page.find_all(True)
        for name in tag.attrs
        if name.lower().startswith("on")
    ]
    return problems


def _pictures(page: BeautifulSoup) -> list[str]:
    return [
        f"the picture {picture.get('src')} has no alt"
        for picture in page.find_all("img")
        if picture.get("alt") is None
    ]
