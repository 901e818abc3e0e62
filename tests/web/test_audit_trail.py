"""The audit trail as a page: found by person, act, thing and day; taken away; held against its seals; the seal mailed."""

from __future__ import annotations

import csv
import inspect
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import scheduler.clock
from campaigns.domain.people.permissions import Role
from campaigns.models.events import EventSeal
from campaigns.models.letters import StaffLetter
from campaigns.reports.screens.audit_words import TABLES, column_in_words
from campaigns.services.audit.recording import record_act
from campaigns.services.audit.sealing import seal_new
from campaigns.services.core.acting import Acting, ActOutcome, Door
from campaigns.services.core.audited_tables import RECORDED
from campaigns.services.core.transaction import reading
from campaigns.services.installation.seal_post import post_seal
from campaigns.services.people.staff_letters import send_staff_letters
from campaigns.web.act_words import ACTS
from campaigns.web.acts import NO_ACT
from scheduler.engine import COLLECT_ACCOUNT, SEND_DELIVERY
from tests.standins.fixtures import smtp_server, smtp_session
from tests.standins.smtp import SmtpServer
from tests.web.client import Reader
from tests.web.conftest import closing
from tests.web.office import Office, open_office

__all__ = ["smtp_server", "smtp_session"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """With sixty acts of a made-up kind in its trail, all but one of the officer's."""
    for office in closing(open_office(tmp_path_factory.mktemp("trail"))):
        with office.app.app_context():
            for number in range(60):
                who = office.people[Role.OFFICER] if number else None
                act = Acting(Door.WEB, "kites.fly", actor_id=who, subject=f"spring posts kite-{number}")
                record_act(act, ActOutcome.REFUSED if number == 7 else ActOutcome.DONE)
            seal_new(office.desk)
        yield office


@pytest.fixture(scope="module")
def administrator(office: Office) -> Reader:
    return Reader(office).sign_in(Role.ADMINISTRATOR)


def found(reader: Reader, query: str) -> list[str]:
    reader.get(f"/audit?{query}")
    return reader.texts("main tbody tr")


def test_fifty_stand_on_a_page_the_newest_first_and_the_next_goes_on(administrator: Reader) -> None:
    assert len(found(administrator, "act=kites")) == 50
    older = administrator.page.select_one('a[href*="before="]')
    assert older is not None
    administrator.get(str(older["href"]))
    rows = administrator.texts("main tbody tr")
    assert len(rows) == 10
    assert "kite-9" in rows[0]
    assert "Nobody signed in" in rows[-1]


def test_it_is_found_by_person_act_thing_and_day(office: Office, administrator: Reader) -> None:
    maya = office.people[Role.OFFICER]
    assert len(found(administrator, "about=spring/posts/kite-12")) == 1
    assert "refused" in found(administrator, "act=FLY&about=kite-7")[0]
    assert len(found(administrator, f"who={maya}&act=kites&about=kite-0")) == 0
    assert len(found(administrator, "who=nobody&act=kites")) == 1
    assert found(administrator, "act=kites&to=2020-01-01") == []
    assert "Nothing like that" in administrator.text()
    assert len(found(administrator, "act=kites&from=2020-01-01&to=2099-01-01")) == 50
    assert found(administrator, "act=100%25") == []
    for query, field in (("from=yesterday", "from"), ("who=x", "who"), ("to=2027-13-01", "to")):
        administrator.get(f"/audit?{query}", status=400)
        assert administrator.text(f"#{field}-error")


def test_it_is_taken_away_as_it_is_looked_at_and_that_is_an_event(
    office: Office, administrator: Reader
) -> None:
    with office.app.app_context():
        record_act(Acting(Door.COMMAND_LINE, "=kites", subject="=1+1"))
    answer = administrator.client.get("/audit/trail.csv?act=kites")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == 61
    assert rows[1]["who"] == "Maya Okafor"
    assert rows[-1]["about"] == "'=1+1"
    assert "Take away the audit trail" in found(administrator, "act=take+away")[0]
    assert "audit_trail.download" in found(administrator, "act=download")[0]
    assert "act=kites" in found(administrator, "act=download")[0]


def test_it_is_held_against_its_seals_and_one_kept_elsewhere(office: Office, administrator: Reader) -> None:
    with office.app.app_context(), reading() as session:
        newest = session.query(EventSeal).order_by(EventSeal.id.desc()).first()
        assert newest is not None
    administrator.get("/audit")
    assert newest.sha256 in administrator.text()
    assert "tamper-evident, not tamper-proof" in administrator.text()
    administrator.post("/audit/check", {"noted": newest.sha256}, status=200)
    assert "All that is sealed is as it was" in administrator.texts("h2")
    administrator.post("/audit/check", {"noted": "f" * 64}, status=200)
    assert "The seal you noted is not in the trail" in administrator.text()


def test_the_newest_seal_is_mailed_once_a_day_and_which_is_kept(
    tmp_path: Path, smtp_server: SmtpServer
) -> None:
    settings = {
        "CAMPAIGNS_SMTP_URL": f"smtp://{smtp_server.host}:{smtp_server.port}",
        "CAMPAIGNS_ALERT_FROM": "desk@vru.example",
    }
    for office in closing(open_office(tmp_path, **settings)):
        reader = Reader(office).sign_in(Role.ADMINISTRATOR)
        reader.get("/audit")
        reader.post("/audit/address", {"address": "nowhere"}, status=400)
        assert "not an e-mail address" in reader.text("#address-error")
        reader.send("/audit/address", {"address": "auditor@elsewhere.example"})
        with office.app.app_context():
            seal_new(office.desk)
            written = [post_seal(office.desk) for _ in range(2)]
            office.clock.advance(days=1)
            written.append(post_seal(office.desk))  # nothing new is sealed since
            record_act(Acting(Door.WEB, "kites.fly"))
            seal_new(office.desk)
            written.append(post_seal(office.desk))
            assert written == [1, 0, 0, 1]
            assert send_staff_letters(office.desk) == 2
            with reading() as session:
                first = session.query(StaffLetter).order_by(StaffLetter.id).first()
                seal = session.query(EventSeal).order_by(EventSeal.id).first()
                assert first is not None
                assert seal is not None
        mails = smtp_server.mails_to("auditor@elsewhere.example")
        assert seal.sha256 in mails[0].message.get_content().replace("\r\n", "\n")
        reader = Reader(office).sign_in(Role.ADMINISTRATOR)
        reader.get("/audit")
        assert reader.text().count("taken by the mail server") == 2


def test_what_the_desk_did_by_itself_stands_there_once_it_is_asked_for(
    office: Office, administrator: Reader
) -> None:
    with office.app.app_context():
        record_act(Acting(Door.CLOCK, "empty the bin", subject="kept-apart"))
        record_act(Acting(Door.CLOCK, "plan-as-wished", subject="kept-apart"))
    assert ["Plan as it was wished" in one for one in found(administrator, "about=kept-apart")] == [True]
    both = found(administrator, "about=kept-apart&all=yes")
    assert ["Campaign Desk" in one for one in both] == [True, True]
    assert "Empty the bin" in both[1]
    sheet = administrator.client.get("/audit/trail.csv?about=kept-apart").text
    assert "empty the bin" not in sheet


def test_every_act_of_the_pages_and_of_the_clock_has_words(office: Office) -> None:
    forms = {
        rule.endpoint
        for rule in office.app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.endpoint not in NO_ACT
    }
    jobs = set(re.findall(r'self\._every\([^"]+"([a-z ]+)"', inspect.getsource(scheduler.clock)))
    assert len(jobs) > 8
    assert forms | jobs | {SEND_DELIVERY, COLLECT_ACCOUNT} <= ACTS.keys()
    pages = {one for one in ACTS if "." in one}
    assert pages <= office.app.view_functions.keys()


def test_who_may_not_read_the_trail_sees_no_link_to_it(office: Office) -> None:
    officer, monitor = Reader(office).sign_in(Role.OFFICER), Reader(office).sign_in(Role.MONITORING_OFFICER)
    assert "Audit trail" not in officer.get("/").get_text()
    assert "Audit trail" in monitor.get("/").get_text()
    monitor.get("/audit")
    monitor.post("/audit/address", {"address": ""}, status=403)


def test_everything_that_an_act_changes_has_words_of_its_own() -> None:
    assert TABLES.keys() == RECORDED.keys()
    assert column_in_words("approved_by_id") == "approved by"
    assert column_in_words("withdrawn_at") == "withdrawn"
