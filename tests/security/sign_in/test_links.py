"""Signing in by a link: once, for a short while, for the person it was sent to and nobody else."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.models.base import db
from campaigns.models.people import User
from campaigns.models.sessions import SignInLink, UserSession
from campaigns.services.core.transaction import reading
from campaigns.services.people.sessions import Visitor
from campaigns.services.people.sign_in_links import ask_for_link, send_links, sign_in_by_link
from campaigns.services.people.users import AT_THE_MACHINE, deactivate_user, reset_password
from scheduler.engine import InFlight
from scheduler.jobs import Jobs
from tests.security.sign_in.visits import try_password, visitor
from tests.standins.fixtures import smtp_server, smtp_session
from tests.standins.smtp import SmtpServer
from tests.web.client import Reader
from tests.web.office import PASSWORD, Office, open_office, reconnect_all

__all__ = ["smtp_server", "smtp_session"]

MAYA = Visitor(source="192.0.2.10", device="Firefox on Windows")


def office_with_mail(folder: Path, server: SmtpServer, **more: str) -> Office:
    return open_office(
        folder,
        CAMPAIGNS_SMTP_URL=f"smtp://{server.host}:{server.port}",
        CAMPAIGNS_ALERT_FROM="desk@vru.example",
        CAMPAIGNS_URL="http://desk.vru.example",
        **more,
    )


@pytest.fixture
def mailing(tmp_path: Path, smtp_server: SmtpServer) -> Iterator[Office]:
    office = office_with_mail(tmp_path, smtp_server)
    reconnect_all(office)
    yield office
    with office.app.app_context():
        db.session.remove()
        db.engine.dispose()


def ask(office: Office, email: str, *, status: int = 200, address: str = "192.0.2.10") -> Reader:
    reader = visitor(office, address=address)
    reader.get("/sign-in")
    reader.get("/sign-in/link")
    reader.post("/sign-in/link", {"email": email}, status=status)
    return reader


def send(office: Office) -> None:
    Jobs(office.app, office.desk, InFlight()).send_alerts()


def links_in(server: SmtpServer) -> list[str]:
    found = [re.search(r"http://desk\.vru\.example(/sign-in/link/\S+)", mail.text()) for mail in server.mails]
    return [link[1] for link in found if link]


def link_for(office: Office, server: SmtpServer, role: Role = Role.OFFICER) -> str:
    ask(office, office.email(role))
    send(office)
    return links_in(server)[-1]


def test_the_link_signs_its_person_in_once_and_confirms_their_address(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    link = link_for(mailing, smtp_server)
    assert smtp_server.mails[-1].recipients == (mailing.email(Role.OFFICER),)
    reader = visitor(mailing)
    reader.get(link)
    assert reader.text("h1") == "Sign in as Maya Okafor"
    assert reader.post(link, status=302).location == "/"
    assert "Maya Okafor" in reader.get("/").get_text()
    with mailing.app.app_context(), reading() as session:
        user = session.get_one(User, mailing.people[Role.OFFICER])
        assert user.address_confirmed_at == mailing.clock.now()
    second = visitor(mailing)
    second.get(link, status=410)
    assert "This link is over" in second.text("h1")
    second.post(link, status=410)


def test_a_mail_server_that_opens_links_uses_nothing_up(mailing: Office, smtp_server: SmtpServer) -> None:
    link = link_for(mailing, smtp_server)
    for _ in range(3):
        scanner = visitor(mailing, address="203.0.113.1", browser="LinkScanner/1.0")
        scanner.get(link)
        scanner.client.head(link)
        assert scanner.client.get("/deliveries").status_code == 302
    reader = visitor(mailing)
    reader.get(link)
    reader.post(link, status=302)


def test_a_link_is_over_after_a_quarter_of_an_hour(mailing: Office, smtp_server: SmtpServer) -> None:
    link = link_for(mailing, smtp_server)
    mailing.clock.advance(minutes=15)
    reader = visitor(mailing)
    reader.get(link, status=410)
    reader.post(link, status=410)


def test_a_link_is_for_its_own_person_whoever_is_signed_in_in_that_browser(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    link = link_for(mailing, smtp_server)
    reader = visitor(mailing).sign_in(Role.HEAD)
    reader.get(link)
    assert reader.text("h1") == "Sign in as Maya Okafor"
    reader.post(link, status=302)
    with mailing.app.app_context(), reading() as session:
        alive = session.query(UserSession).filter(UserSession.ended_at.is_(None)).all()
        assert [row.user_id for row in alive] == [mailing.people[Role.OFFICER]]
        head = session.get_one(User, mailing.people[Role.HEAD])
        assert head.address_confirmed_at is None


@pytest.mark.parametrize("end", ["deactivated", "reset", "signed out everywhere"])
def test_a_link_ends_with_the_sessions_of_its_person(
    mailing: Office, smtp_server: SmtpServer, end: str
) -> None:
    link = link_for(mailing, smtp_server)
    email = mailing.email(Role.OFFICER)
    with mailing.app.app_context():
        if end == "deactivated":
            deactivate_user(mailing.desk, email)
        elif end == "reset":
            reset_password(mailing.desk, email, set_up=AT_THE_MACHINE)
    if end == "signed out everywhere":
        administrator = visitor(mailing).sign_in(Role.ADMINISTRATOR)
        administrator.get("/people")
        administrator.post(f"/people/{mailing.people[Role.OFFICER]}/sign-out")
    reader = visitor(mailing)
    reader.get(link, status=410)
    reader.post(link, status=410)


def test_the_answer_is_the_same_for_people_we_do_not_know(mailing: Office, smtp_server: SmtpServer) -> None:
    pages = {}
    for email in (mailing.email(Role.OFFICER), "nobody@desk.example"):
        pages[email] = ask(mailing, email).text().replace(email, "ADDRESS")
    assert len(set(pages.values())) == 1
    send(mailing)
    assert [mail.recipients for mail in smtp_server.mails] == [(mailing.email(Role.OFFICER),)]


def test_links_are_not_asked_for_without_end(mailing: Office, smtp_server: SmtpServer) -> None:
    for email in (mailing.email(Role.OFFICER), "nobody@desk.example"):
        for _ in range(3):
            ask(mailing, email)
        reader = ask(mailing, email, status=429)
        assert "Try again in 30 seconds." in reader.text()


def test_a_mailbox_is_not_filled_from_many_places_and_every_letter_in_it_lets_in(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    for number in range(15):
        ask(mailing, mailing.email(Role.OFFICER), address=f"198.51.100.{number}")
    send(mailing)
    links = links_in(smtp_server)
    assert len(links) == 10
    reader = visitor(mailing)
    reader.get(links[0])
    reader.post(links[0], status=302)


def test_no_code_stands_in_the_database(mailing: Office, smtp_server: SmtpServer) -> None:
    code = link_for(mailing, smtp_server).rpartition("/")[2]
    with mailing.app.app_context(), reading() as session:
        row = session.query(SignInLink).one()
        assert code not in {str(getattr(row, column.name)) for column in SignInLink.__table__.columns}


def test_a_forged_host_does_not_get_into_the_letter(mailing: Office, smtp_server: SmtpServer) -> None:
    reader = visitor(mailing)
    form = {"email": mailing.email(Role.OFFICER), "csrf_token": reader.token()}
    reader.client.post(
        "/sign-in/link", data=form, headers={"Host": "localhost", "X-Forwarded-Host": "evil.example"}
    )
    send(mailing)
    assert "evil.example" not in smtp_server.mails[-1].text()
    assert links_in(smtp_server)


def test_a_letter_the_mail_server_did_not_take_is_handed_in_again(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    smtp_server.refuse("MAIL", "451 Try again later")
    ask(mailing, mailing.email(Role.OFFICER))
    send(mailing)
    send(mailing)
    assert smtp_server.mails == []
    mailing.clock.advance(seconds=30)
    send(mailing)
    reader = visitor(mailing)
    reader.get(links_in(smtp_server)[0])
    reader.post(links_in(smtp_server)[0], status=302)


def test_who_came_by_a_link_chooses_a_password_without_the_forgotten_one_for_a_while(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    link = link_for(mailing, smtp_server)
    reader = visitor(mailing)
    reader.get(link)
    reader.post(link, status=302)
    reader.get("/password")
    assert reader.page.select_one("#current") is None
    new = {"new": "lantern otter bicycle", "again": "lantern otter bicycle"}
    mailing.clock.advance(minutes=15)
    reader.post("/password", {**new, "current": ""}, status=403)
    link = link_for(mailing, smtp_server)
    reader = visitor(mailing)
    reader.get(link)
    reader.post(link, status=302)
    reader.get("/password")
    reader.post("/password", new)
    assert try_password(visitor(mailing), mailing.email(Role.OFFICER), new["new"]).location == "/"


def test_an_administrator_has_a_link_sent_in_place_of_a_one_time_password(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    administrator = visitor(mailing).sign_in(Role.ADMINISTRATOR)
    administrator.get("/people")
    values = {"name": "Nia New", "email": "nia@desk.example", "role": "officer", "by_link": "yes"}
    administrator.send("/people", values)
    assert "Nia New is added. A link is on its way to them." in administrator.page.get_text()
    assert "Has to choose a password" in administrator.text("table")
    send(mailing)
    mailing.clock.advance(hours=23)
    reader = visitor(mailing)
    reader.get(links_in(smtp_server)[0])
    assert reader.post(links_in(smtp_server)[0], status=302).location == "/password"
    assert reader.client.get("/deliveries").location == "/password"
    reader.get("/password")
    reader.post("/password", {"new": "lantern otter bicycle", "again": "lantern otter bicycle"})
    reader.get("/deliveries")


def test_a_reset_by_link_ends_the_old_password_and_every_session(
    mailing: Office, smtp_server: SmtpServer
) -> None:
    officer = visitor(mailing).sign_in(Role.OFFICER)
    administrator = visitor(mailing).sign_in(Role.ADMINISTRATOR)
    address = f"/people/{mailing.people[Role.OFFICER]}/send-link"
    administrator.get(address)
    administrator.send(address)
    assert officer.client.get("/deliveries").status_code == 302
    assert try_password(visitor(mailing), mailing.email(Role.OFFICER), PASSWORD).status_code == 401
    send(mailing)
    assert len(links_in(smtp_server)) == 1


def test_without_a_mail_server_no_link_is_offered_nor_sent(office: Office) -> None:
    reader = visitor(office)
    reader.get("/sign-in")
    assert "E-mail me a link" not in reader.text()
    reader.get("/sign-in/link")
    assert "no mail server is set up" in reader.text()
    reader.get("/sign-in")
    reader.post("/sign-in/link", {"email": office.email(Role.OFFICER)}, status=400)
    administrator = visitor(office).sign_in(Role.ADMINISTRATOR)
    administrator.get("/people")
    assert "E-mail" not in " ".join(administrator.texts("main a, main label")).replace("E-mail address", "")
    address = f"/people/{office.people[Role.OFFICER]}/send-link"
    administrator.post(address, status=400)
    visitor(office).sign_in(Role.OFFICER)


def test_of_twenty_who_press_at_once_one_gets_in(
    tmp_path: Path, smtp_server: SmtpServer, both_databases: str
) -> None:
    office = office_with_mail(tmp_path, smtp_server, DATABASE_URL=both_databases)
    with office.app.app_context():
        ask_for_link(office.desk, email=office.email(Role.OFFICER), visitor=MAYA)
        send_links(office.desk)
    code = links_in(smtp_server)[0].rpartition("/")[2]
    together, got_in = threading.Barrier(20), []

    def press() -> None:
        with office.app.app_context():
            together.wait()
            if begun := sign_in_by_link(office.desk, code, visitor=MAYA):
                got_in.append(begun)
            db.session.remove()

    threads = [threading.Thread(target=press) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got_in) == 1
    with office.app.app_context():
        db.engine.dispose()
