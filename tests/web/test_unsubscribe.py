"""One click in a mail program takes a journalist off every list, for good, and tells strangers nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from campaigns.models.events import Event
from campaigns.models.people import Contact, MediaList, find_contact
from campaigns.services.content.messages import unsubscribe_address
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.people.contacts import ContactRow, import_contacts
from tests.web.client import Reader
from tests.web.conftest import closing
from tests.web.office import Office, open_office

DESK = "https://desk.vru.example"
ANN, BEA = "ann@paper.example", "bea@radio.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = open_office(tmp_path, CAMPAIGNS_URL=DESK)
    with office.app.app_context():
        for name in ("City papers", "County radio"):
            import_contacts(office.desk, list_name=name, rows=[ContactRow(ANN), ContactRow(BEA)])
    yield from closing(office)


def link(office: Office, email: str = ANN, *, desk: Desk | None = None) -> str:
    with office.app.app_context(), reading() as session:
        contact = find_contact(session, email)
        assert contact is not None
        return unsubscribe_address(desk or office.desk, contact).removeprefix(DESK)


def click(office: Office, address: str) -> TestResponse:
    """As a mail program does: no page before, no cookie, no form token."""
    return office.app.test_client().post(address, data=ONE_CLICK)


def written_to(office: Office) -> dict[str, list[str]]:
    with office.app.app_context(), reading() as session:
        lists = session.scalars(select(MediaList).order_by(MediaList.name))
        on_them = {one.name: [each.email for each in one.contacts if each.is_active] for one in lists}
    return {name: on_them[name] for name in EVERYBODY}


EVERYBODY = {"City papers": [ANN, BEA], "County radio": [ANN, BEA]}
ONLY_BEA = {"City papers": [BEA], "County radio": [BEA]}


def test_one_click_takes_its_owner_off_every_list_and_nobody_else(office: Office) -> None:
    answer = click(office, link(office))

    assert answer.status_code == 200
    assert written_to(office) == ONLY_BEA
    with office.app.app_context():
        assert import_contacts(office.desk, list_name="City papers", rows=[ContactRow(ANN)]).left_out == 1
    assert written_to(office) == ONLY_BEA


def test_looking_at_the_link_takes_nobody_off_and_its_button_does(office: Office) -> None:
    reader = Reader(office)
    page = reader.get(link(office))

    assert written_to(office) == EVERYBODY
    assert page.select_one("main button") is not None
    assert "Done" not in page.get_text()
    reader.post(link(office), status=200)
    assert written_to(office) == ONLY_BEA


def test_clicking_again_says_the_same(office: Office) -> None:
    first, again = (click(office, link(office)).text.partition("<main")[2] for _ in range(2))

    assert "You are off every list" in first
    assert first == again


def test_the_pages_name_nobody(office: Office) -> None:
    pages = [Reader(office).client.get(link(office)).text, click(office, link(office)).text]

    assert not any(word in page for page in pages for word in (ANN, "@", "paper", "City"))


def test_a_link_nobody_was_sent_takes_nobody_off(office: Office) -> None:
    path, _, code = link(office).rpartition("/")
    number, _, signature = code.partition("-")
    bea = link(office, BEA).rpartition("/")[2].partition("-")[0]
    cut_off, made_up = f"{number}-{signature[:-1]}", f"{number}-é{signature[1:]}"
    for spoilt in (cut_off, f"{bea}-{signature}", f"²-{signature}", f"{'9' * 10}-{signature}", made_up):
        assert Reader(office).client.get(f"{path}/{spoilt}").status_code == 404
        assert click(office, f"{path}/{spoilt}").status_code == 404
    assert written_to(office) == EVERYBODY


def test_the_trail_says_that_it_happened_and_opens_nothing(office: Office) -> None:
    address = link(office)
    click(office, address)

    with office.app.app_context(), reading() as session:
        contact = find_contact(session, ANN)
        event = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert isinstance(contact, Contact)
    assert (event.act, event.actor_id, event.through, event.outcome) == (
        "unsubscribe.take_off",
        None,
        "web",
        "done",
    )
    assert event.changes[f"contacts:{contact.id}"]["is_active"] == [True, False]
    assert address.rpartition("-")[2] not in f"{event.subject} {event.note} {event.changes}"


def test_without_an_address_of_its_own_the_desk_offers_no_link(office: Office) -> None:
    hidden = replace(office.desk, settings=replace(office.desk.settings, url_is_set=False))

    assert link(office, desk=hidden) == ""
