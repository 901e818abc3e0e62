"""Rules of the office ask partners and speakers by themselves when a text is submitted, in turn where that is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from campaigns.domain.items.routes import Fits, fits
from campaigns.domain.people.permissions import Role
from campaigns.errors import CampaignDeskError, NotAllowedError
from campaigns.services.signoff.asking import stop_asking
from campaigns.services.signoff.party_checks import Ask
from campaigns.services.signoff.routes import NewRoute, add_route, end_route
from tests.security.approval.partners import (
    ANN,
    ask,
    decide,
    linking_office,
    links_in,
    partner,
    rows,
    send_letters,
    status,
)
from tests.security.approval.test_parts_of_a_text import RELEASE, SPEAKER, law_16, standing, unsigned
from tests.security.sign_in.visits import visitor
from tests.standins.fixtures import smtp_server, smtp_session
from tests.standins.smtp import SmtpServer
from tests.web.conftest import closing
from tests.web.office import Office, approve, ref, submit

__all__ = ["smtp_server", "smtp_session"]

POST = ref("monday-launch")
BO = Ask(name="Bo Dean", email="bo@force.example")


@pytest.fixture
def mailing(tmp_path: Path, smtp_server: SmtpServer) -> Iterator[Office]:
    yield from closing(linking_office(tmp_path, smtp_server))


def rule(office: Office, ask: Ask = ANN, position: int = 1, **fits_: str) -> int:
    with office.app.app_context():
        new = NewRoute(Fits(**fits_), ask, position)
        return add_route(office.desk, new, user_id=office.people[Role.HEAD])


@pytest.mark.parametrize(
    ("wanted", "is_for_it"),
    [
        (Fits(), True),
        (Fits(kind="release"), False),
        (Fits(kind="post", topic="Violence", area="derby", mentions="childline"), True),
        (Fits(topic="Safety"), False),
        (Fits(area="Buxton"), False),
        (Fits(mentions="Crimestoppers"), False),
    ],
)
def test_a_rule_is_for_texts_that_are_all_it_says(wanted: Fits, is_for_it: bool) -> None:
    assert fits(wanted, kind="post", topic="violence", areas=("Derby",), source="Ring Childline") is is_for_it


def test_a_text_that_fits_asks_by_itself_and_others_do_not(mailing: Office, smtp_server: SmtpServer) -> None:
    rule(mailing, kind="release", mentions="crimestoppers")
    submit(mailing, POST)
    submit(mailing, RELEASE)
    assert rows(mailing, POST) == []
    (row,) = rows(mailing, RELEASE)
    local = row.due_at.astimezone(mailing.desk.settings.timezone) if row.due_at else None
    assert local is not None
    assert f"{local:%A %H:%M}" == "Wednesday 09:00"  # two working days after Monday
    send_letters(mailing)
    assert [mail.recipients for mail in smtp_server.mails] == [("ann@council.example",)]
    with mailing.app.app_context(), pytest.raises(CampaignDeskError, match="asked by a rule of the office"):
        stop_asking(mailing.desk, RELEASE, row.id, user_id=mailing.people[Role.OFFICER])


def test_those_of_a_later_turn_are_told_once_those_before_agreed(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    rule(mailing, BO, position=2)
    rule(mailing, ANN, position=1)
    submit(mailing, POST)
    send_letters(mailing)
    assert [mail.recipients for mail in smtp_server.mails] == [("ann@council.example",)]
    assert decide(partner(mailing), links_in(smtp_server)[-1]) == 303
    send_letters(mailing)
    assert [mail.recipients for mail in smtp_server.mails[1:]] == [("bo@force.example",)]


def test_a_rule_that_has_ended_asks_nobody(mailing: Office) -> None:
    with mailing.app.app_context():
        end_route(mailing.desk, rule(mailing), user_id=mailing.people[Role.HEAD])
    submit(mailing, POST)
    assert rows(mailing, POST) == []


def test_a_rule_that_asks_the_writer_keeps_the_text_from_being_submitted(mailing: Office) -> None:
    rule(mailing, replace(ANN, email="off.icer@desk.example"))
    with pytest.raises(NotAllowedError, match="who wrote some of this text"):
        submit(mailing, POST)


def test_a_rule_for_a_speaker_lets_their_unsigned_quote_be_submitted_and_waits(mailing: Office) -> None:
    unsigned(mailing)
    rule(mailing, SPEAKER)
    assert law_16(mailing)[0].startswith("info: Nicolle Ward is asked")
    submit(mailing, RELEASE)
    assert standing(mailing) == {"Nicolle Ward": ""}


def test_rules_are_set_by_form_by_those_who_may(mailing: Office) -> None:
    head = visitor(mailing).sign_in(Role.HEAD)
    head.get("/settings/routes")
    form = {
        "kind": "post",
        "name": "Ann Lee",
        "email": "ann@council.example",
        "scope": "whole",
        "answer_time": "2-hours",
    }
    head.post("/settings/routes", {**form, "name": ""}, status=400)
    assert head.page.select_one("#name-error") is not None
    head.send("/settings/routes", form)
    assert "answer within 2 hours" in head.text()
    officer = visitor(mailing).sign_in(Role.OFFICER)
    officer.get("/settings/routes")
    assert officer.buttons() == []
    officer.post("/settings/routes", form, status=403)
    head.send("/settings/routes/1/end")
    assert "No text asks anybody" in head.text()


def test_who_is_asked_beforehand_for_less_is_asked_by_the_rule_all_the_same(mailing: Office) -> None:
    ask(mailing, POST, replace(ANN, must_agree=False))
    rule(mailing)
    submit(mailing, POST)
    (row,) = rows(mailing, POST)
    assert row.must_agree
    with mailing.app.app_context(), pytest.raises(CampaignDeskError, match="asked by a rule of the office"):
        stop_asking(mailing.desk, POST, row.id, user_id=mailing.people[Role.OFFICER])
    approve(mailing, POST)
    assert status(mailing, POST) == "in-review"


def test_nobody_is_reminded_of_what_they_were_not_asked_yet(mailing: Office, smtp_server: SmtpServer) -> None:
    rule(mailing, BO, position=2)
    rule(mailing, ANN, position=1)
    submit(mailing, POST)
    mailing.clock.advance(minutes=4 * 24 * 60)
    send_letters(mailing)
    assert {mail.recipients for mail in smtp_server.mails} == {("ann@council.example",)}
