"""A test client that is fussy about pages: whatever HTML it fetches must be well made, or the test fails."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
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
NONCE = re.compile(r' nonce="[^"]*"')
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
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

    def show_again(self) -> None:
        """That it is still they, as is asked ten minutes after it was last shown."""
        self.get("/confirm")
        self.post("/confirm", {"password": PASSWORD})

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
    """But for what is drawn anew for each, many pages are the same again and again, from the sign-in page on."""
    seen = sha256(NONCE.sub("", TOKEN.sub("", text)).encode()).digest()
    if seen not in _WELL_MADE:
        check_page(text, page, app, where=where)
        _WELL_MADE.add(seen)


def check_page(text: str, page: BeautifulSoup, app: Flask, *, where: str) -> None:
    """Everything a page owes its reader.

    Raises:
        AssertionError: it is not well made; the message says where.
    """
    tags = page.find_all(True)  # once: looking through the page for each question took longer than making it
    problems = [
        *_parse_errors(text),
        *_title(page),
        *_headings(tags),
        *_labels(tags),
        *_ids(tags),
        *_links(tags, app),
        *_nothing_inline(tags),
        *_pictures(tags),
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


def _headings(tags: Sequence[Tag]) -> list[str]:
    levels = [int(tag.name[1]) for tag in tags if tag.name in HEADINGS and not _is_summary(tag)]
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


def _labels(tags: Sequence[Tag]) -> list[str]:
    problems = []
    labelled = {tag.get("for") for tag in tags if tag.name == "label"}
    for one in tags:
        if one.name not in FIELDS or one.get("type") in ("hidden", "submit"):
            continue
        if not one.get("id") or one["id"] not in labelled:
            problems.append(f"the field {one.get('name')} has no label")
    for button in tags:
        if button.name == "button" and not (button.get_text(strip=True) or button.get("aria-label")):
            problems.append("a button says nothing")
    return problems


def _ids(tags: Sequence[Tag]) -> list[str]:
    ids = Counter(str(tag["id"]) for tag in tags if tag.has_attr("id"))
    problems = [f"two parts are called {one}" for one in sorted(one for one in ids if ids[one] > 1)]
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls"):
        problems += [
            f"{attribute} names {one}, which is not there"
            for tag in tags
            for one in str(tag.get(attribute) or "").split()
            if one not in ids
        ]
    return problems


def _links(tags: Sequence[Tag], app: Flask) -> list[str]:
    problems = []
    ids = {str(tag["id"]) for tag in tags if tag.has_attr("id")}
    routes = app.url_map.bind("localhost")
    for link in tags:
        if link.name != "a" or not link.has_attr("href"):
            continue
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
    for form in tags:
        if form.name != "form" or not form.has_attr("action"):
            continue
        try:
            routes.match(urlsplit(str(form["action"])).path, str(form.get("method", "get")).upper())
        except HTTPException:
            problems.append(f"the form goes to {form['action']}, which takes none")
        if form.get("method") == "post" and not form.find(attrs={"name": "csrf_token"}):
            problems.append(f"the form to {form['action']} has no token")
    return problems


def _nothing_inline(tags: Sequence[Tag]) -> list[str]:
    problems = [f"<{tag.name}> has a style of its own" for tag in tags if tag.has_attr("style")]
    problems += ["a <style> in the page" for tag in tags if tag.name == "style"]
    problems += ["a script in the page" for tag in tags if tag.name == "script" and not tag.get("src")]
    problems += [
        f"<{tag.name}> has {name}" for tag in tags for name in tag.attrs if name.lower().startswith("on")
    ]
    return problems


def _pictures(tags: Sequence[Tag]) -> list[str]:
    return [
        f"the picture {tag.get('src')} has no alt"
        for tag in tags
        if tag.name == "img" and tag.get("alt") is None
    ]
