"""Attack: whatever can stand in a field, in every field of every form and in every argument of every address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_from_bytes, urlencode

import pytest
from werkzeug.routing import Rule

import campaigns.web
from campaigns.domain.people.permissions import Role
from tests.web.client import Reader
from tests.web.conftest import closing
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, busy_office

WEB = Path(campaigns.web.__file__).parent
ITEM = {"campaign": CAMPAIGN, "folder": "posts", "slug": "monday-launch"}
LEADS_OUT = ("sign_in.", "your_access.")  # forms that end the session they are sent in
HOSTILE = (
    b"\0",
    b"\x1b[2J\xe2\x80\xae\r\n",
    b"\xed\xa0\x80",  # half a character
    b"\xff\xfe",
    b"9223372036854775808",
    b"-1",
    b"{{7*7}}<b>'\";--",
    b"../../../etc/passwd",
    b"2027-03-28T01:30",  # a time that does not exist
    b"9999-12-31T23:59",
    b"0001-01-01",
    b"NaN",
    b"",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from closing(busy_office(tmp_path_factory.mktemp("hostile")))


@pytest.fixture(scope="module")
def names() -> list[str]:
    """Every name that the web code reads, as far as it stands there in plain words."""
    code = "".join(file.read_text(encoding="utf-8") for file in WEB.rglob("*.py"))
    found = set(re.findall(r'"([a-z][a-z_-]{1,24})"', code)) - {"csrf_token"}
    assert {"version", "fingerprint", "title", "channels", "publish_at", "name", "note", "kept"} <= found
    return sorted(found)


def fields(names: list[str], turn: int) -> str:
    """Something else for each name at each turn, for one of a few twice."""
    given = [(name, HOSTILE[(number + turn) % len(HOSTILE)]) for number, name in enumerate(names)]
    given += [(name, value[::-1]) for name, value in given[turn % 7 :: 7]] + [
        (names[turn % len(names)], b"9" * 5_000)
    ]
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in given)


def routes(office: Office, method: str) -> list[tuple[Rule, str]]:
    """With an address of each, of things that are there."""
    found = []
    for rule in office.app.url_map.iter_rules():
        if method in (rule.methods or ()) and not rule.endpoint.startswith((*LEADS_OUT, "static")):
            about = {name: ITEM.get(name, "1") for name in rule.arguments}
            found.append((rule, office.app.url_map.bind("localhost").build(rule.endpoint, about, method)))
    return found


def test_no_argument_of_an_address_breaks_a_page(office: Office, names: list[str]) -> None:
    client = Reader(office).sign_in(Role.ADMINISTRATOR).client
    broken = []
    for turn, (rule, address) in enumerate(routes(office, "GET")):
        answer = client.get(address, query_string=fields(names, turn))
        answer.close()
        if answer.status_code >= 500 and rule.endpoint != "health.show":  # it says that no clock runs here
            broken.append(rule.endpoint)
    assert broken == []


def test_no_field_of_a_form_breaks_what_takes_it(office: Office, names: list[str]) -> None:
    reader = Reader(office).sign_in(Role.ADMINISTRATOR)
    token, broken = urlencode({"csrf_token": reader.token()}), []
    sent = routes(office, "POST")
    assert len(sent) >= 60
    for turn, (rule, address) in enumerate(sent):
        answer = reader.client.post(
            address,
            data=f"{token}&{fields(names, turn)}",
            content_type="application/x-www-form-urlencoded",
        )
        answer.close()
        if answer.status_code >= 500:
            broken.append(rule.endpoint)
    assert broken == []
    assert reader.client.get("/").status_code == 200  # signed in still: none was turned away at the door


def test_thousands_of_fields_hold_nobody_up(office: Office) -> None:
    reader = Reader(office).sign_in(Role.ADMINISTRATOR)
    many = "&".join(f"f{number}=1&title=1" for number in range(5_000))
    token = urlencode({"csrf_token": reader.token()})
    answer = reader.client.post(
        "/sign-in", data=f"{token}&{many}", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code < 500
    assert reader.client.get("/", query_string=many).status_code < 500
