"""Sending is paused: every page says so, one page tells what was noticed and asks, and the answer holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.people.permissions import Role
from campaigns.models.deliveries import Delivery
from campaigns.models.identity import Installation, SendingPause
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.installation.heartbeat import beat
from campaigns.services.installation.identity import examine
from campaigns.services.sending.sweep import sweep_missed
from tests.web.conftest import As
from tests.web.office import Office, ref, schedule, sign_off

BANNER = ".cd-stopped"


@pytest.fixture
def paused(office: Office) -> Office:
    """Three posts: one due and in time, one planned, one too late; and the database comes from elsewhere."""
    names = ("monday-launch", "tuesday-thread", "wednesday-walk-away")
    sign_off(office, *(ref(name) for name in names))
    for name, minutes in zip(names, (50, 600, 1), strict=True):
        schedule(office, ref(name), "Practice", in_minutes=minutes)
    with office.app.app_context():
        examine(office.desk)
        with transaction() as session:
            installation = session.get_one(Installation, 1)
            installation.home = installation.home | {"where": "elsewhere", "words": "/srv/desk on attic"}
        office.clock.advance(timedelta(hours=1))
        examine(office.desk)
        sweep_missed(office.desk)
        beat(office.desk)
    return office


def statuses(office: Office) -> list[str]:
    with office.app.app_context(), reading() as session:
        return list(session.scalars(select(Delivery.status).order_by(Delivery.id)))


def test_every_page_says_that_sending_is_paused(paused: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    for address in ("/", "/campaigns", "/deliveries", "/practice"):
        reader.get(address)
        assert "Sending is paused: this may be a copy or a restored backup." in reader.texts(BANNER)[0]


def test_those_who_may_not_decide_are_told_who_may(paused: Office, sign_in: As) -> None:
    reader = sign_in(Role.BOARD_READER)
    reader.get("/report")
    assert "Somebody who may schedule has to decide." in reader.texts(BANNER)[0]


def test_the_page_says_what_was_noticed_what_would_go_out_and_what_stays_missed(
    paused: Office, sign_in: As
) -> None:
    reader = sign_in(Role.ADMINISTRATOR)
    page = reader.get("/resume")
    assert "The database last sent from another place: /srv/desk on attic." in reader.text()
    assert len(page.select("section[aria-labelledby=now] li")) == 1
    assert len(page.select("section[aria-labelledby=later] li")) == 1
    assert len(page.select("section[aria-labelledby=missed] li")) == 1


def test_while_paused_nothing_goes_out(paused: Office) -> None:
    assert paused.send_what_is_due() == 0
    assert statuses(paused) == [DeliveryStatus.CREATED, DeliveryStatus.CREATED, DeliveryStatus.MISSED]


def test_starting_sends_what_is_due_leaves_what_was_missed_and_says_who_started_it(
    paused: Office, sign_in: As
) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get("/resume")
    assert reader.post("/resume", {"decision": "start"}, status=303).location == "/deliveries"
    assert paused.send_what_is_due() == 1
    assert statuses(paused) == [DeliveryStatus.SENT, DeliveryStatus.CREATED, DeliveryStatus.MISSED]
    reader.get("/resume")
    assert reader.texts("h1") == ["Sending is not paused"]
    assert reader.texts(BANNER) == []
    with paused.app.app_context(), reading() as session:
        assert session.query(SendingPause).one().ended_by_id == paused.people[Role.OFFICER]


def test_a_copy_stays_paused_and_says_so_on_every_page(paused: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get("/resume")
    reader.post("/resume", {"decision": "keep"}, status=303)
    reader.get("/resume")
    assert "Maya Okafor said on" in reader.text()
    reader.get("/")
    assert "This is a copy of the desk. Nothing is sent from here." in reader.texts(BANNER)[0]
    assert paused.send_what_is_due() == 0


def test_deciding_twice_says_that_it_is_decided(paused: Office, sign_in: As) -> None:
    first, second = sign_in(Role.OFFICER), sign_in(Role.HEAD)
    for reader in (first, second):
        reader.get("/resume")
    first.post("/resume", {"decision": "start"}, status=303)
    assert "Sending is not paused" in second.post("/resume", {"decision": "start"}, status=409).text


def test_an_answer_that_is_none_is_refused(paused: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get("/resume")
    reader.post("/resume", {"decision": "perhaps"}, status=400)


def test_what_was_missed_stands_on_today_with_one_button_and_can_be_sent_given_a_new_time_or_dropped(
    paused: Office, sign_in: As
) -> None:
    reader = sign_in(Role.OFFICER)
    page = reader.get("/")
    buttons = page.select(".cd-lines__button")
    assert len(buttons) == 1
    page = reader.get(buttons[0]["href"].partition("#")[0])
    choices = page.select(".cd-case__buttons a")
    assert [next(one.stripped_strings) for one in choices] == [
        "Give it a new time",
        "Send it now",
        "Drop it",
        "Everything about it",
    ]
    reader.get(choices[0]["href"].partition("#")[0])
