"""Any one of an organisation is enough: the first yes counts for all, an objection stays one, and nobody gets round a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from campaigns.domain.items.routes import Fits
from campaigns.domain.items.scopes import Scope
from campaigns.domain.people.permissions import Role
from campaigns.errors import FieldError
from campaigns.reports.screens.asked import in_the_way
from campaigns.services.core.transaction import reading
from campaigns.services.signoff.party_checks import Ask
from campaigns.services.signoff.party_links import remind_parties
from campaigns.services.signoff.routes import NewRoute, add_route
from tests.security.approval.partners import (
    ask,
    decide,
    linking_office,
    links_in,
    partner,
    send_letters,
    status,
)
from tests.standins.fixtures import smtp_server, smtp_session
from tests.standins.smtp import SmtpServer
from tests.web.conftest import closing
from tests.web.office import Office, approve, ref, submit

__all__ = ["smtp_server", "smtp_session"]

POST = ref("monday-launch")
ANN = Ask("Ann Lee", "City Council", "ann@council.example", any_of=True)
BO = replace(ANN, name="Bo Dean", email="bo@council.example")


@pytest.fixture
def mailing(tmp_path: Path, smtp_server: SmtpServer) -> Iterator[Office]:
    yield from closing(linking_office(tmp_path, smtp_server))


def both_asked(office: Office, server: SmtpServer) -> tuple[str, str]:
    submit(office, POST)
    soon = office.clock.now() + timedelta(hours=1)
    for who in (ANN, BO):
        ask(office, POST, replace(who, due_at=soon))
    approve(office, POST)
    send_letters(office)
    ann, bo = links_in(server)[-2:]
    return ann, bo


def test_the_first_yes_counts_for_all_of_the_organisation(mailing: Office, smtp_server: SmtpServer) -> None:
    ann, _ = both_asked(mailing, smtp_server)
    assert status(mailing, POST) == "in-review"
    assert decide(partner(mailing), ann) == 303
    assert status(mailing, POST) == "approved"
    mailing.clock.advance(hours=2)
    with mailing.app.app_context():
        assert remind_parties(mailing.desk) == 0  # Bo need not answer any more
        with reading() as session:
            assert in_the_way(session, now=mailing.clock.now()) == []


def test_an_objection_of_one_is_not_outvoted(mailing: Office, smtp_server: SmtpServer) -> None:
    ann, bo = both_asked(mailing, smtp_server)
    assert decide(partner(mailing), bo, "changes", name="Bo Dean", words="Leave us out.") == 303
    assert decide(partner(mailing), ann) == 303
    assert status(mailing, POST) == "in-review"


def test_who_is_asked_by_hand_does_not_speak_for_whom_a_rule_asks(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    with mailing.app.app_context():
        add_route(mailing.desk, NewRoute(Fits(), ANN), user_id=mailing.people[Role.HEAD])
    submit(mailing, POST)
    ask(mailing, POST, BO)
    approve(mailing, POST)
    send_letters(mailing)
    ann, bo = links_in(smtp_server)[-2:]
    assert decide(partner(mailing), bo, name="Bo Dean") == 303
    assert status(mailing, POST) == "in-review"
    assert decide(partner(mailing), ann) == 303
    assert status(mailing, POST) == "approved"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"organisation": ""}, "organisation"), ({"scope": Scope.QUOTE, "about": "Ann"}, "scope")],
)
def test_it_needs_an_organisation_and_is_not_for_quotes(
    mailing: Office, wrong: dict[str, str], field: str
) -> None:
    submit(mailing, POST)
    with pytest.raises(FieldError) as refused:
        ask(mailing, POST, replace(ANN, **wrong))
    assert refused.value.field == field
