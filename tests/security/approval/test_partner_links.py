"""Partners agree by a link: once, for one text, only by a person's press; and nothing goes out before they did."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.domain.people.permissions import Role
from campaigns.errors import CampaignDeskError, ConflictError, FieldError, NotAllowedError
from campaigns.models.asked import AskedParty, SignOffLink
from campaigns.models.content import find_item
from campaigns.models.deliveries import Delivery
from campaigns.reports.screens.asked import in_the_way
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.wishes import submit_to_go
from campaigns.services.signoff.answering import Call, record_call, tick_condition
from campaigns.services.signoff.asking import ask_again, revoke, stop_asking
from campaigns.services.signoff.party_checks import Ask
from campaigns.services.signoff.review import approve_item
from scheduler.engine import InFlight
from scheduler.jobs import Jobs
from tests.integration.rehearsing import rehearsed
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
from tests.web.office import Office, approve, ref, schedule, submit

__all__ = ["smtp_server", "smtp_session"]

POST = ref("monday-launch")


@pytest.fixture
def mailing(tmp_path: Path, smtp_server: SmtpServer) -> Iterator[Office]:
    office = linking_office(tmp_path, smtp_server)
    submit(office, POST)
    yield from closing(office)


def rewrite(office: Office, old: str, new: str, item: str = POST) -> None:
    path = office.content / f"{item}.md"
    path.write_text(path.read_text().replace(old, new))
    submit(office, item)


def test_a_text_waits_for_the_office_and_for_everybody_asked(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    link = link_for(mailing, smtp_server, POST)
    approve(mailing, POST)
    assert status(mailing, POST) == "in-review"
    with pytest.raises(CampaignDeskError):
        schedule(mailing, POST, "Practice", in_minutes=10)
    assert decide(partner(mailing), link) == 303
    assert status(mailing, POST) == "approved"
    schedule(mailing, POST, "Practice", in_minutes=10)


def test_the_letter_tells_no_word_of_the_text_and_the_page_only_after_a_press(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    link = link_for(mailing, smtp_server, POST)
    letter = smtp_server.mails[-1]
    assert letter.recipients == ("ann@council.example",)
    scanner = partner(mailing, address="40.94.1.1")
    for page in (letter.text(), scanner.client.get(link).text):
        assert "The week begins" not in page
        assert "carry a knife" not in page
    for _ in range(3):
        scanner.client.get(link)
        scanner.client.head(link)
    assert "carry a knife" in partner(mailing).client.post(f"{link}/words").text
    assert decide(partner(mailing), link) == 303


def test_the_page_is_kept_nowhere_and_tells_nobody_its_address(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    answer = partner(mailing).client.get(link_for(mailing, smtp_server, POST))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_link_decides_once(mailing: Office, smtp_server: SmtpServer) -> None:
    link = link_for(mailing, smtp_server, POST)
    reader = partner(mailing)
    values = {"name": "Ann Lee", **shown(reader, link)}
    assert reader.client.post(link, data={**values, "decision": "agreed"}).status_code == 303
    assert "Thank you" in reader.get(link).get_text()
    assert reader.client.post(link, data={**values, "decision": "changes", "words": "No"}).status_code == 410
    assert [row.decision for row in rows(mailing, POST)] == ["agreed"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"decision": ""}, "decision"),
        ({"decision": "condition", "words": " "}, "words"),
        ({"decision": "agreed", "name": ""}, "name"),
    ],
)
def test_what_is_missing_in_the_form_uses_nothing_up(
    mailing: Office, smtp_server: SmtpServer, values: dict[str, str], field: str
) -> None:
    link = link_for(mailing, smtp_server, POST)
    reader = partner(mailing)
    answer = reader.client.post(link, data={"name": "Ann Lee", **shown(reader, link), **values})
    assert answer.status_code == 400
    reader._seen(answer, 400)
    assert reader.page.select_one(f"#{field}-error") is not None
    assert decide(partner(mailing), link) == 303


def test_a_link_is_over_after_two_weeks_and_a_new_one_goes_to_the_same_address_alone(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    link = link_for(mailing, smtp_server, POST)
    reader = partner(mailing)
    values = {"name": "Ann Lee", "decision": "agreed", **shown(reader, link)}
    mailing.clock.advance(minutes=14 * 24 * 60)
    assert "Send me a new link" in reader.get(link, status=410).get_text()
    assert reader.client.post(link, data=values).status_code == 410
    assert rows(mailing, POST)[0].decision == ""
    assert "on its way" in reader.client.post(f"{link}/again", data={"email": "me@evil.example"}).text
    send_letters(mailing)
    assert smtp_server.mails[-1].recipients == ("ann@council.example",)
    assert decide(partner(mailing), links_in(smtp_server)[-1]) == 303


def test_no_mailbox_is_filled_with_links(mailing: Office, smtp_server: SmtpServer) -> None:
    link = link_for(mailing, smtp_server, POST)
    answers = [partner(mailing).client.post(f"{link}/again").text for _ in range(6)]
    assert sum("on its way" in one for one in answers) == 4  # and the first
    send_letters(mailing)
    assert len(links_in(smtp_server)) == 5


def test_an_ended_link_decides_nothing(mailing: Office, smtp_server: SmtpServer) -> None:
    link = link_for(mailing, smtp_server, POST)
    reader = partner(mailing)
    values = {"name": "Ann Lee", "decision": "agreed", **shown(reader, link)}
    with mailing.app.app_context():
        revoke(mailing.desk, POST, rows(mailing, POST)[0].id, user_id=mailing.people[Role.OFFICER])
    assert reader.client.post(link, data=values).status_code == 410
    assert "Nothing was recorded" in reader.get(link, status=410).get_text()
    assert rows(mailing, POST)[0].decision == ""
    with mailing.app.app_context():
        ask_again(mailing.desk, POST, rows(mailing, POST)[0].id, user_id=mailing.people[Role.OFFICER])
    send_letters(mailing)
    assert decide(partner(mailing), links_in(smtp_server)[-1]) == 303


def test_a_yes_to_words_that_have_changed_meanwhile_is_no_yes(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    link = link_for(mailing, smtp_server, POST)
    reader = partner(mailing)
    values = {"name": "Ann Lee", "decision": "agreed", **shown(reader, link)}
    rewrite(mailing, "Most young people", "Nearly all young people")
    assert reader.client.post(link, data=values).status_code == 410
    assert "words have changed" in reader.get(link, status=410).get_text()
    assert [row.decision for row in rows(mailing, POST)] == ["", ""]
    send_letters(mailing)
    assert decide(partner(mailing), links_in(smtp_server)[-1]) == 303


def test_a_forwarded_link_keeps_the_name_that_was_typed_beside_whom_it_was_sent_to(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    assert decide(partner(mailing), link_for(mailing, smtp_server, POST), name="Bo Deputy") == 303
    (row,) = rows(mailing, POST)
    assert (row.name, row.decided_name) == ("Ann Lee", "Bo Deputy")
    page = partner(mailing).sign_in(Role.OFFICER).get(f"/items/{POST}").get_text()
    assert "Bo Deputy (link sent to Ann Lee (City Council))" in page


def test_guesses_are_slowed_down_and_keep_nobody_with_a_link_out(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    link = link_for(mailing, smtp_server, POST)
    stranger = partner(mailing, address="93.184.216.34")
    answers = [stranger.client.get(f"/sign-off/{number:043}").status_code for number in range(21)]
    assert answers[:20] == [404] * 20
    assert answers[20] == 429
    assert decide(partner(mailing, address="93.184.216.34"), link) == 303


def test_of_two_answers_at_once_one_is_taken(
    tmp_path: Path, smtp_server: SmtpServer, both_databases: str
) -> None:
    for mailing in closing(linking_office(tmp_path / "office", smtp_server, DATABASE_URL=both_databases)):
        submit(mailing, POST)
        _press_at_once(mailing, smtp_server)


def _press_at_once(mailing: Office, smtp_server: SmtpServer) -> None:
    link = link_for(mailing, smtp_server, POST)
    readers = [partner(mailing) for _ in range(4)]
    forms = [{"name": "Ann Lee", "words": "No", **shown(reader, link)} for reader in readers]
    answers: list[int] = []
    ready = threading.Barrier(len(readers))

    def press(number: int) -> None:
        ready.wait()
        values = {**forms[number], "decision": "agreed" if number % 2 else "changes"}
        answers.append(readers[number].client.post(link, data=values).status_code)

    threads = [threading.Thread(target=press, args=(number,)) for number in range(len(readers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 410, 410, 410]
    with mailing.app.app_context(), reading() as session:
        item = find_item(session, POST)
        assert item is not None
        said = [one.step for one in item.changes if one.step.startswith("party-")]
    (row,) = rows(mailing, POST)
    assert said == [f"party-{row.decision}"]


def test_a_picture_is_shown_to_whoever_asked_for_the_words_and_to_nobody_else(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    link = link_for(mailing, smtp_server, POST)
    reader = partner(mailing)
    with mailing.app.app_context(), reading() as session:
        item = find_item(session, POST)
        assert item is not None
        sha256 = item.revisions[-1].pictures[0].sha256
    address = f"{link}/pictures/{sha256}"
    assert reader.client.get(address).status_code == 404
    shown(reader, link)
    assert [one["src"] for one in reader.page.select("main img")] == [address] * len(
        reader.page.select("main img")
    )
    assert reader.client.get(address).mimetype == "image/jpeg"
    assert reader.client.get(f"/media/{sha256}").status_code == 302


@pytest.mark.parametrize("email", ["officer@desk.example", "of.ficer+x@desk.example"])
def test_nobody_is_asked_about_their_own_words(mailing: Office, email: str) -> None:
    with pytest.raises(FieldError, match="wrote or approved"):
        ask(mailing, POST, replace(ANN, email=email))


def test_whoever_is_asked_gives_no_approval_for_the_office(mailing: Office) -> None:
    ask(mailing, POST, replace(ANN, email="head_of_comms+council@desk.example"))
    with mailing.app.app_context(), transaction() as session:
        session.get_one(AskedParty, rows(mailing, POST)[0].id).email = mailing.email(Role.HEAD)
    with pytest.raises(CampaignDeskError, match="Another person gives"):
        approve(mailing, POST)


def test_a_condition_counts_once_it_is_ticked_off_and_changes_never(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    link = link_for(mailing, smtp_server, POST)
    assert decide(partner(mailing), link, "condition", words="Name the hotline first") == 303
    approve(mailing, POST)
    assert status(mailing, POST) == "in-review"
    (row,) = rows(mailing, POST)
    with mailing.app.app_context():
        tick_condition(mailing.desk, POST, row.id, user_id=mailing.people[Role.OFFICER])
    assert status(mailing, POST) == "approved"


def test_an_objection_is_passed_over_only_by_an_approver(mailing: Office, smtp_server: SmtpServer) -> None:
    decide(partner(mailing), link_for(mailing, smtp_server, POST), "changes", words="Not like that")
    approve(mailing, POST)
    (row,) = rows(mailing, POST)
    with mailing.app.app_context():
        with pytest.raises(CampaignDeskError, match="objected"):
            stop_asking(mailing.desk, POST, row.id, user_id=mailing.people[Role.OFFICER])
        stop_asking(mailing.desk, POST, row.id, user_id=mailing.people[Role.HEAD])
    assert status(mailing, POST) == "approved"


def test_what_is_said_on_the_phone_counts_for_its_party_and_takes_an_earlier_answers_place(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    decide(partner(mailing), link_for(mailing, smtp_server, POST))
    approve(mailing, POST)
    (delivery_id,) = schedule(mailing, POST, "Practice", in_minutes=10)
    officer = mailing.people[Role.OFFICER]
    call = Call("changes", "Stop it, please", "01332 000000", "She rang at noon; I rang back")
    with mailing.app.app_context():
        record_call(mailing.desk, POST, rows(mailing, POST)[0].id, call, user_id=officer)
    first, second = rows(mailing, POST)
    assert first.ended_at is not None
    assert (first.decision, second.decision, second.how) == ("agreed", "changes", "phone")
    mailing.clock.advance(minutes=10)
    mailing.send_what_is_due()
    with mailing.app.app_context(), reading() as session:
        delivery = session.get_one(Delivery, delivery_id)
        assert delivery.status == DeliveryStatus.HELD
        assert "Ann Lee (City Council) has to agree" in delivery.error


@pytest.mark.parametrize("is_late", [False, True])
def test_what_was_wished_is_planned_by_the_last_yes_and_never_after_its_time(
    tmp_path: Path, smtp_server: SmtpServer, is_late: bool
) -> None:
    for office in closing(linking_office(tmp_path, smtp_server)):
        officer = office.people[Role.OFFICER]
        with office.app.app_context():
            fingerprint = office.desk.content.read_item(POST).fingerprint
            submit_to_go(
                office.desk, POST, user_id=officer, fingerprint=fingerprint, account_names=["Practice"]
            )
        link = link_for(office, smtp_server, POST)
        approve(office, POST)
        Jobs(office.app, office.desk, InFlight()).sweep()
        assert status(office, POST) == "in-review"
        office.clock.advance(minutes=60 if is_late else 1)
        assert decide(partner(office), link) == 303
        Jobs(office.app, office.desk, InFlight()).sweep()
        assert status(office, POST) == ("approved" if is_late else "scheduled")


def test_a_rehearsal_knows_who_agreed(mailing: Office, smtp_server: SmtpServer) -> None:
    decide(partner(mailing), link_for(mailing, smtp_server, POST))
    approve(mailing, POST)
    schedule(mailing, POST, "Practice", in_minutes=10)
    with mailing.app.app_context():
        (line,) = rehearsed(mailing.desk).lines
    assert (line.goes_out, line.reason) == (True, "")


def test_a_reminder_goes_out_once(mailing: Office, smtp_server: SmtpServer) -> None:
    ask(mailing, POST, replace(ANN, due_at=mailing.clock.now().replace(hour=12)))
    send_letters(mailing)
    mailing.clock.advance(minutes=5 * 60)
    for _ in range(3):
        send_letters(mailing)
    subjects = [mail.message["Subject"] for mail in smtp_server.mails]
    assert [one.startswith("Reminder: ") for one in subjects] == [False, True]


def test_no_code_stands_in_the_database(mailing: Office, smtp_server: SmtpServer) -> None:
    link = link_for(mailing, smtp_server, POST)
    with mailing.app.app_context(), reading() as session:
        (row,) = session.query(SignOffLink).all()
        assert row.code_sha256 is not None
        assert link.rpartition("/")[2] not in row.code_sha256


def test_a_second_approvers_condition_is_not_lost_while_the_text_waits_for_a_partner(mailing: Office) -> None:
    ask(mailing, POST)
    approve(mailing, POST)
    with mailing.app.app_context():
        fingerprint = mailing.desk.content.read_item(POST).fingerprint
        with pytest.raises(ConflictError, match="Hana Whitfield approved this text already"):
            approve_item(
                mailing.desk,
                POST,
                user_id=mailing.people[Role.APPROVER],
                fingerprint=fingerprint,
                conditions="Once the school has been told.",
            )


def test_who_takes_their_agreement_back_on_the_phone_stands_on_today_though_it_is_scheduled(
    mailing: Office,
) -> None:
    asked = ask(mailing, POST)
    with mailing.app.app_context():
        rung = {"call_back": "01629 000000", "told_how": "Read it out"}
        officer = mailing.people[Role.OFFICER]
        record_call(mailing.desk, POST, asked, Call("agreed", "", **rung), user_id=officer)
    approve(mailing, POST)
    schedule(mailing, POST, "Practice", in_minutes=10)
    with mailing.app.app_context():
        record_call(mailing.desk, POST, asked, Call("changes", "Not this", **rung), user_id=officer)
        with reading() as session:
            found = [
                (item.ref, line.state.label) for item, line in in_the_way(session, now=mailing.clock.now())
            ]
    assert found == [(POST, "Asked for changes")]


def test_nobody_gives_the_offices_approval_who_is_asked_under_their_name_alone(mailing: Office) -> None:
    ask(mailing, POST, Ask(name="Hana  WHITFIELD"))
    with pytest.raises(NotAllowedError, match="Another person gives the office’s approval"):
        approve(mailing, POST)


def test_what_was_agreed_to_stays_as_it_was_once_the_text_is_out(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    decide(partner(mailing), link_for(mailing, smtp_server, POST))
    approve(mailing, POST)
    schedule(mailing, POST, "Practice", in_minutes=1)
    with mailing.app.app_context(), transaction() as session:
        found = find_item(session, POST)
        assert found is not None
        found.status = ItemStatus.PUBLISHED
    (row,) = rows(mailing, POST)
    with mailing.app.app_context():
        for act in (stop_asking, ask_again):
            with pytest.raises(NotAllowedError, match="stays on record"):
                act(mailing.desk, POST, row.id, user_id=mailing.people[Role.HEAD])
    officer = visitor(mailing).sign_in(Role.OFFICER)
    officer.get(f"/items/{POST}/agree")
    assert "Ask them no more" not in officer.buttons()
