"""Ids and pages that can't be are pages that are not there, on every route; the command line says so in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import campaigns.web
from campaigns.cli import campaigns as command
from campaigns.domain.people.permissions import Role
from tests.web.client import Reader
from tests.web.conftest import closing
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, open_office, submit

IMPOSSIBLE = ["9223372036854775808", "2147483648", "-1", "0", "9" * 5000, "٣", "1_0", "+1", "1.5", "0x1"]
WEB = Path(campaigns.web.__file__).parent
IN_ITS_PLACE = {"campaign": CAMPAIGN, "folder": "posts", "slug": "monday-launch"}
LISTS = ("/deliveries", "/decisions", "/practice")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = open_office(tmp_path_factory.mktemp("numbers"))
    submit(office, f"{CAMPAIGN}/posts/monday-launch")
    yield from closing(office)


@pytest.mark.parametrize("number", IMPOSSIBLE)
def test_every_route_with_an_id_answers_404_to_one_that_can_not_be(office: Office, number: str) -> None:
    client = Reader(office).sign_in(Role.ADMINISTRATOR).client
    numbered = [rule for rule in office.app.url_map.iter_rules() if "<int:" in rule.rule]
    assert len(numbered) >= 16
    for rule in numbered:
        address = rule.rule
        for name in rule.arguments:
            address = address.replace(f"<int:{name}>", number).replace(f"<{name}>", "1")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = client.open(address, method=method)
            assert answer.status_code == 404, f"{method} {rule.rule} with {number[:30]}"


@pytest.mark.parametrize("number", IMPOSSIBLE)
@pytest.mark.parametrize("address", LISTS)
def test_a_page_that_can_not_be_is_not_there(office: Office, address: str, number: str) -> None:
    client = Reader(office).sign_in(Role.OFFICER).client
    assert client.get(address, query_string={"page": number}).status_code == 404
    assert client.get(address, query_string={"page": ""}).status_code == 200
    assert client.get(address, query_string={"page": "1"}).status_code == 200


def test_a_number_too_large_breaks_no_page_whatever_question_it_answers(office: Office) -> None:
    """On every page at once under every name that the web code reads, as far as it stands there in plain words."""
    client = Reader(office).sign_in(Role.OFFICER).client
    code = "".join(file.read_text(encoding="utf-8") for file in WEB.rglob("*.py"))
    asked = dict.fromkeys(re.findall(r'"([a-z_]{2,20})"', code), "9223372036854775808")
    assert {"version", "offset", "page", "days", "turn"} <= asked.keys()
    broken = []
    for rule in office.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            given = {name: IN_ITS_PLACE.get(name, "1") for name in rule.arguments}
            address = office.app.url_map.bind("localhost").build(rule.endpoint, given)
            if client.get(address, query_string=asked).status_code >= 500:
                broken.append(rule.endpoint)
    assert broken == []


def test_a_page_far_beyond_the_last_is_no_fault(office: Office) -> None:
    client = Reader(office).sign_in(Role.OFFICER).client
    for address in LISTS:
        assert client.get(address, query_string={"page": "2147483647"}).status_code in (200, 404)


@pytest.mark.parametrize("number", ["9223372036854775808", "0", "٣", "9" * 5000])
@pytest.mark.parametrize(
    "words", [["hold", "end"], ["cancel"], ["takedowns", "done"], ["elections", "take-back"]]
)
def test_the_command_line_says_that_there_is_no_such_number(words: list[str], number: str) -> None:
    outcome = CliRunner().invoke(command, [*words, number])
    assert outcome.exit_code == 2
    assert "Traceback" not in outcome.output
    assert "is the number of nothing here" in outcome.output


@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 5000])
def test_a_form_or_an_address_that_names_what_can_not_be_is_answered(office: Office, number: str) -> None:
    reader = Reader(office).sign_in(Role.OFFICER)
    review = f"/items/{CAMPAIGN}/posts/monday-launch/review"
    reader.get(f"{review}?comment=parts.{number}")
    said = {"version": number, "field": "parts", "paragraph": "0", "words": "Which?"}
    reader.post(f"{review}/comments", said, status=404)
    away = {"from": "2027-06-01", "until": "2027-06-02", "deputy": number}
    reader.get("/access/away")
    reader.post("/access/away", away, status=400)
    head = Reader(office).sign_in(Role.ADMINISTRATOR)
    person = f"/people/{office.people[Role.BOARD_READER]}/leaving"
    head.get(person)
    head.post(person, {"to": number}, status=400)
