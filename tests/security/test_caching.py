"""Nothing that only people of the office may see is kept by a browser or a cache on the way: not even a picture."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from campaigns.domain.people.permissions import Role
from tests.web.client import Reader
from tests.web.conftest import closing
from tests.web.office import CAMPAIGN, Office, busy_office, ref

KNOWN = {
    "ref": ref("wednesday-walk-away"), "slug": CAMPAIGN, "delivery_id": "1", "name": "walk-away.jpg",
    "hold_id": "1", "user_id": "1", "kind": "email",
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from closing(busy_office(tmp_path_factory.mktemp("caching")))


def address_of(rule: Rule) -> str:
    address = rule.rule
    for name in rule.arguments:
        value = KNOWN.get(name, "x")
        for written in (f"<path:{name}>", f"<int:{name}>", f"<{name}>"):
            address = address.replace(written, value)
    return address


def test_no_answer_but_the_static_files_may_be_kept(office: Office) -> None:
    client = Reader(office).sign_in(Role.ADMINISTRATOR).client
    rules = [
        rule
        for rule in office.app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and rule.endpoint != "static"
    ]
    shown = 0
    for rule in rules:
        with client.get(address_of(rule)) as answer:
            assert answer.headers["Cache-Control"] == "private, no-store", rule.rule
            shown += answer.status_code == 200
    assert shown >= 20, "most pages were really shown"


def test_an_approved_picture_is_asked_for_anew_and_refused_after_signing_out(office: Office) -> None:
    reader = Reader(office).sign_in(Role.OFFICER)
    reader.get(f"/items/{ref('wednesday-walk-away')}")
    picture = reader.page.select_one(".cd-picture__image")
    assert picture is not None
    answer = reader.client.get(str(picture["src"]))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    assert "ETag" not in answer.headers
    stranger = office.app.test_client().get(str(picture["src"]))
    assert stranger.status_code == 302
    assert stranger.headers["Cache-Control"] == "private, no-store"
