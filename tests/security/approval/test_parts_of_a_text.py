"""Each party signs its part of a text: a change asks only those anew whose part reads differently, and a quote waits for
whoever says it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from campaigns.domain.items.scopes import Scope
from campaigns.domain.people.permissions import Role
from campaigns.errors import CampaignDeskError, FieldError
from campaigns.models.reached import AddressTrial
from campaigns.services.content.library import refresh_library
from campaigns.services.content.readiness import check_item
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.address_trials import why_no_links
from campaigns.services.signoff.answering import Call, record_call
from campaigns.services.signoff.asking import stop_asking
from campaigns.services.signoff.party_checks import Ask
from campaigns.services.signoff.review import NotReadyError
from tests.security.approval.partners import (
    ANN,
    ask,
    decide,
    link_for,
    linking_office,
    links_in,
    partner,
    rows,
    send_letters,
    shown,
    status,
)
from tests.security.sign_in.visits import visitor
from tests.standins.fixtures import smtp_server, smtp_session
from tests.standins.smtp import SmtpServer
from tests.web.conftest import closing
from tests.web.office import Office, approve, ref, submit

__all__ = ["smtp_server", "smtp_session"]

RELEASE = ref("launch", "releases")
SPEAKER = Ask(name="Nicolle Ward", email="nicolle@board.example", scope=Scope.QUOTE, about="Nicolle Ward")
CHARITY = Ask(name="Cem Oz", organisation="Crimestoppers", scope=Scope.MENTION, about="Crimestoppers")
RUNG = {"call_back": "01332 000000", "told_how": "Rang her office and read it out"}


@pytest.fixture
def mailing(tmp_path: Path, smtp_server: SmtpServer) -> Iterator[Office]:
    yield from closing(linking_office(tmp_path, smtp_server))


def change(office: Office, old: str, new: str) -> None:
    path = office.content / f"{RELEASE}.md"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with office.app.app_context():
        refresh_library(office.desk)


def unsigned(office: Office) -> None:
    change(office, "    approved_by: Nicolle Ward\n    approved_on: 2027-05-10\n", "")


def said_on_the_phone(office: Office, asked_id: int, decision: str = "agreed") -> None:
    with office.app.app_context():
        words = "" if decision == "agreed" else "Not so"
        record_call(
            office.desk, RELEASE, asked_id, Call(decision, words, **RUNG), user_id=office.people[Role.OFFICER]
        )


def law_16(office: Office) -> list[str]:
    with office.app.app_context():
        return [
            f"{one.severity}: {one.message}" for one in check_item(office.desk, RELEASE) if one.id == "LAW-16"
        ]


def standing(office: Office) -> dict[str, str]:
    """Who is asked about the newest text, and what they said of it."""
    found = rows(office, RELEASE)
    newest = max(row.revision_id or 0 for row in found)
    return {row.name: row.decision for row in found if row.revision_id == newest and row.ended_at is None}


def test_a_change_asks_only_those_anew_whose_part_reads_differently(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    submit(mailing, RELEASE)
    for who in (ANN, SPEAKER, CHARITY):
        said_on_the_phone(mailing, ask(mailing, RELEASE, who))
    change(mailing, "Pick a quiet time.", "Pick a calm time.")
    submit(mailing, RELEASE)
    assert standing(mailing) == {"Ann Lee": "", "Nicolle Ward": "agreed", "Cem Oz": "agreed"}
    change(mailing, "Crimestoppers on 0800 555 111", "Crimestoppers, on 0800 555 111")
    submit(mailing, RELEASE)
    assert standing(mailing) == {"Ann Lee": "", "Nicolle Ward": "agreed", "Cem Oz": ""}
    change(mailing, "They deserve to hear that.", "They should hear that.")
    change(mailing, "approved_on: 2027-05-10", "approved_on: 2027-05-17")
    submit(mailing, RELEASE)
    assert standing(mailing)["Nicolle Ward"] == ""
    send_letters(mailing)
    assert sum(mail.recipients == ("nicolle@board.example",) for mail in smtp_server.mails) == 1


def test_a_link_still_decides_where_only_other_parts_changed(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    submit(mailing, RELEASE)
    link = link_for(mailing, smtp_server, RELEASE, SPEAKER)
    change(mailing, "Pick a quiet time.", "Pick a calm time.")
    submit(mailing, RELEASE)
    assert decide(partner(mailing), link, name="Nicolle Ward") == 303
    assert standing(mailing) == {"Nicolle Ward": "agreed"}


def test_a_speaker_sees_their_quote_and_no_more(mailing: Office, smtp_server: SmtpServer) -> None:
    submit(mailing, RELEASE)
    reader = partner(mailing)
    shown(reader, link_for(mailing, smtp_server, RELEASE, SPEAKER))
    assert "Most young people never carry a knife" in reader.text()
    assert "Pick a quiet time" not in reader.text()


def test_somebody_asked_anew_sees_what_changed_since_they_agreed(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    submit(mailing, RELEASE)
    decide(partner(mailing), link_for(mailing, smtp_server, RELEASE, SPEAKER), name="Nicolle Ward")
    change(mailing, "They deserve to hear that.", "They should hear that.")
    change(mailing, "approved_on: 2027-05-10", "approved_on: 2027-05-17")
    submit(mailing, RELEASE)
    send_letters(mailing)
    reader = partner(mailing)
    shown(reader, links_in(smtp_server)[-1])
    assert reader.texts("ins") == ["added: should end of added"]


def test_an_unsigned_quote_may_be_submitted_once_its_speaker_is_asked_and_waits_for_them(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    unsigned(mailing)
    with pytest.raises(NotReadyError):
        submit(mailing, RELEASE)
    assert law_16(mailing)[0].startswith("block")
    asked_id = ask(mailing, RELEASE, SPEAKER)
    assert law_16(mailing) == [
        "info: Nicolle Ward is asked to agree to these words. Nothing goes out before they do."
    ]
    submit(mailing, RELEASE)
    approve(mailing, RELEASE)
    assert status(mailing, RELEASE) == "in-review"
    with mailing.app.app_context(), pytest.raises(CampaignDeskError, match="has not agreed to the quote"):
        stop_asking(mailing.desk, RELEASE, asked_id, user_id=mailing.people[Role.OFFICER])
    send_letters(mailing)
    assert decide(partner(mailing), links_in(smtp_server)[-1], name="Nicolle Ward") == 303
    assert status(mailing, RELEASE) == "approved"
    assert law_16(mailing) == []


def test_a_quote_changed_after_its_speaker_agreed_is_no_longer_theirs(mailing: Office) -> None:
    unsigned(mailing)
    said = ask(mailing, RELEASE, SPEAKER)
    submit(mailing, RELEASE)
    said_on_the_phone(mailing, said)
    assert law_16(mailing) == []
    change(mailing, "They deserve to hear that.", "They should hear that.")
    assert law_16(mailing)[0].startswith("info: Nicolle Ward is asked")


def test_nobody_is_asked_about_what_the_text_has_not(mailing: Office) -> None:
    submit(mailing, RELEASE)
    for who in (
        Ask(name="Jo", scope=Scope.QUOTE, about="Jo"),
        Ask(name="Jo", scope=Scope.MENTION, about="Acme"),
    ):
        with pytest.raises(FieldError) as told:
            ask(mailing, RELEASE, who)
        assert told.value.field == "about"
    assert rows(mailing, RELEASE) == []


def test_the_proof_has_every_sign_off_with_the_words_it_covered(mailing: Office) -> None:
    submit(mailing, RELEASE)
    said_on_the_phone(mailing, ask(mailing, RELEASE, SPEAKER))
    approve(mailing, RELEASE)
    reader = partner(mailing).sign_in(Role.APPROVER)
    reader.get(f"/items/{RELEASE}/proof")
    proof = reader.text()
    for words in (
        "Hana Whitfield approved the whole text for the office",
        "Nicolle Ward : agreed",
        "On behalf of Nicolle Ward: said on the phone, called on 01332 000000, written down by Maya Okafor.",
        "“Most young people never carry a knife. They deserve to hear that.”",
    ):
        assert words in proof


def test_no_link_is_offered_before_the_address_was_reached_from_outside(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    with mailing.app.app_context(), transaction() as session:
        session.query(AddressTrial).delete()
    submit(mailing, RELEASE)
    officer = visitor(mailing).sign_in(Role.OFFICER)
    officer.get(f"/items/{RELEASE}/agree")
    assert "No link can be sent yet" in officer.text()
    ask(mailing, RELEASE)
    officer.get("/settings/links")
    officer.send("/settings/links")
    send_letters(mailing)
    (letter,) = smtp_server.mails
    assert letter.recipients == (mailing.email(Role.OFFICER),)
    (link,) = links_in(smtp_server)
    for address, words in (("10.0.0.7", "Nearly there"), ("81.2.69.160", "It works")):
        phone = partner(mailing, address=address)
        phone.get(link)
        with mailing.app.app_context(), reading() as session:
            assert why_no_links(session, mailing.desk)
        assert words in phone.client.post(link).text
    with mailing.app.app_context(), reading() as session:
        assert why_no_links(session, mailing.desk) == ""


def test_the_officer_asks_by_form_and_sees_who_was_told_when(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    submit(mailing, RELEASE)
    officer = visitor(mailing).sign_in(Role.OFFICER)
    page = f"/items/{RELEASE}/agree"
    officer.get(page)
    form = {
        "name": "Ann Lee",
        "email": "ann@council.example",
        "scope": "whole",
        "must_agree": "yes",
        "day": "",
        "time": "",
    }
    officer.post(page, {**form, "name": ""}, status=400)
    assert officer.page.select_one("#name-error") is not None
    officer.send(page, form)
    assert "A link is on its way to ann@council.example" in officer.text()
    send_letters(mailing)
    (link,) = links_in(smtp_server)
    shown(partner(mailing), link)
    officer.get(page)
    for words in ("Asked by Maya Okafor", "Link sent by e-mail", "Link opened", "The words were shown"):
        assert words in officer.text()
    asked_id = rows(mailing, RELEASE)[0].id
    officer.get(f"{page}/{asked_id}/phone")
    officer.post(f"{page}/{asked_id}/phone", {"decision": "agreed", **RUNG, "call_back": ""}, status=400)
    assert officer.page.select_one("#call_back-error") is not None
    officer.send(f"{page}/{asked_id}/phone", {"decision": "agreed", **RUNG})
    assert "written down by Maya Okafor" in officer.text()
    officer.send(f"{page}/{asked_id}", {"act": "stop"})
    assert "Nobody is asked beside the office" in officer.text()


def test_every_link_of_somebody_whose_part_reads_the_same_goes_on_opening_it(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    submit(mailing, RELEASE)
    first = link_for(mailing, smtp_server, RELEASE, SPEAKER)
    assert "on its way" in partner(mailing).client.post(f"{first}/again").text
    send_letters(mailing)
    second = links_in(smtp_server)[-1]
    change(mailing, "Crimestoppers", "Crime stoppers")
    submit(mailing, RELEASE)
    for link in (first, second):
        assert "words have changed" not in partner(mailing).get(link).get_text()
    assert decide(partner(mailing), second) == 303
