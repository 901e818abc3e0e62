"""A second step: a code is asked for, taken once, guessed by nobody; who lost the phone is helped; who needs one is led to it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.models.base import db
from campaigns.models.events import Event
from campaigns.models.factors import RecoveryCode, SecondFactor
from campaigns.services.core.transaction import reading
from campaigns.services.people.own_factors import app_begun, begin_app, confirm_app
from campaigns.services.people.second_step import SecondStep, finish_by_code
from campaigns.services.people.sessions import Visitor
from campaigns.services.people.sign_in import sign_in_by_password
from campaigns.services.people.staff_letters import send_staff_letters
from tests.security.sign_in.second_steps import Phone, half_way, set_up_phone, try_code
from tests.security.sign_in.visits import visitor
from tests.standins.fixtures import smtp_server, smtp_session
from tests.standins.smtp import SmtpServer
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.office import PASSWORD, Office, open_office, reconnect_all

__all__ = ["smtp_server", "smtp_session"]


@pytest.fixture
def phone(office: Office, sign_in: As) -> Phone:
    """Of the head of communications."""
    return set_up_phone(sign_in(Role.HEAD))


def test_after_the_password_nothing_opens_before_the_code(office: Office, phone: Phone) -> None:
    reader = half_way(Reader(office), Role.HEAD)
    assert reader.client.get("/deliveries").location.startswith("/sign-in")
    reader.get("/sign-in/second")
    try_code(reader, phone.shows(), status=302)
    assert "Hana" in reader.get("/").get_text()


def test_a_code_is_taken_once_and_an_older_one_no_more(office: Office, phone: Phone) -> None:
    try_code(half_way(Reader(office), Role.HEAD), phone.shows(), status=302)
    second = half_way(Reader(office), Role.HEAD)
    try_code(second, phone.shows(), status=401)
    try_code(second, phone.shows(ahead=-30), status=401)
    assert "not right, or was used already" in second.text("#one-time-code-error")
    office.clock.advance(seconds=30)
    try_code(second, phone.shows(), status=302)


@pytest.mark.parametrize(("ahead", "status"), [(30, 302), (-30, 302), (60, 401), (-60, 401)])
def test_a_phones_clock_may_be_half_a_minute_off(
    office: Office, phone: Phone, ahead: int, status: int
) -> None:
    office.clock.advance(minutes=2)
    try_code(half_way(Reader(office), Role.HEAD), phone.shows(ahead=ahead), status=status)


def test_after_five_wrong_codes_a_right_one_has_to_wait(office: Office, phone: Phone) -> None:
    reader = half_way(Reader(office), Role.HEAD)
    for _ in range(5):
        try_code(reader, "000000", status=401)
    try_code(reader, phone.shows(), status=429)
    assert "Too many tries" in reader.text("h1")


def test_a_recovery_code_lets_in_once_and_stands_nowhere(office: Office, phone: Phone) -> None:
    assert len(set(phone.recovery)) == 10
    code = phone.recovery[3]
    try_code(half_way(Reader(office), Role.HEAD), code.upper().replace("-", " "), status=302)
    again = half_way(Reader(office), Role.HEAD)
    try_code(again, code, status=401)
    try_code(again, phone.recovery[4], status=302)
    again.get("/access/second")
    assert "8 codes left" in again.text()
    with office.app.app_context(), reading() as session:
        kept = [row.code_sha256 for row in session.query(RecoveryCode)]
        told = str([[event.changes, event.note] for event in session.query(Event)])
    assert code not in kept
    assert not any(secret in told for secret in (code, phone.secret, *kept))


def test_new_recovery_codes_end_the_old_ones(office: Office, phone: Phone) -> None:
    reader = half_way(Reader(office), Role.HEAD)
    try_code(reader, phone.shows(), status=302)
    reader.get("/access/second")
    reader.post("/access/second/codes", status=200)
    fresh = reader.texts(".cd-secret code")
    other = half_way(Reader(office), Role.HEAD)
    try_code(other, phone.recovery[0], status=401)
    try_code(other, fresh[0], status=302)


def test_an_app_counts_only_once_a_code_of_it_was_right(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get("/access/second")
    officer.send("/access/second/app")
    assert officer.page.select_one("svg.cd-qr") is not None
    officer.post("/access/second/app/code", {"one-time-code": "123"}, status=403)
    assert "not the code the app shows now" in officer.text("#one-time-code-error")
    Reader(office).sign_in(Role.OFFICER)
    with office.app.app_context(), reading() as session:
        row = session.query(SecondFactor).one()
    secret = officer.text("code").replace(" ", "").encode()
    assert secret not in row.sealed_secret


def test_the_second_step_has_ten_minutes_and_belongs_to_one_browser(office: Office, phone: Phone) -> None:
    reader = half_way(Reader(office), Role.HEAD)
    elsewhere = Reader(office)
    elsewhere.get("/sign-in")
    elsewhere.post("/sign-in/second", {"one-time-code": phone.shows()}, status=410)
    office.clock.advance(minutes=11)
    reader.post("/sign-in/second", {"one-time-code": phone.shows()}, status=410)
    assert "Begin again" in reader.text()
    assert reader.client.get("/sign-in/second").location == "/sign-in"


def test_an_administrator_takes_a_lost_step_away_and_the_person_is_told(
    tmp_path: Path, smtp_server: SmtpServer
) -> None:
    office = open_office(
        tmp_path,
        CAMPAIGNS_SMTP_URL=f"smtp://{smtp_server.host}:{smtp_server.port}",
        CAMPAIGNS_ALERT_FROM="desk@vru.example",
        CAMPAIGNS_URL="http://desk.vru.example",
    )
    reconnect_all(office)
    head, administrator = Reader(office).sign_in(Role.HEAD), Reader(office).sign_in(Role.ADMINISTRATOR)
    set_up_phone(head)
    administrator.get("/people")
    administrator.send(f"/people/{office.people[Role.HEAD]}/end-second-step")
    assert "signs in with the password alone" in administrator.page.get_text()
    assert head.client.get("/").location.startswith("/sign-in")
    Reader(office).sign_in(Role.HEAD)
    with office.app.app_context():
        assert send_staff_letters(office.desk) == 2
        assert send_staff_letters(office.desk) == 0
        with reading() as session:
            last = session.query(Event).filter(Event.act == "people.decide").one()
        db.session.remove()
        db.engine.dispose()
    subjects = [str(mail.message["Subject"]) for mail in smtp_server.mails_to(office.email(Role.HEAD))]
    assert subjects == [
        "Campaign Desk: a second step is set up",
        "Campaign Desk: your second step was taken away",
    ]
    assert last.actor_id == office.people[Role.ADMINISTRATOR]


def test_taking_a_step_away_asks_for_the_password_again(office: Office, sign_in: As, phone: Phone) -> None:
    administrator = sign_in(Role.ADMINISTRATOR)
    office.clock.advance(minutes=11)
    administrator.get("/people")
    answer = administrator.post(f"/people/{office.people[Role.HEAD]}/end-second-step")
    assert answer.location.startswith("/confirm?next=")
    half_way(Reader(office), Role.HEAD)


def test_a_code_of_the_app_stands_for_the_password_when_it_is_asked_again(
    office: Office, sign_in: As
) -> None:
    head = sign_in(Role.HEAD)
    phone = set_up_phone(head)
    office.clock.advance(minutes=11)
    assert head.client.get("/access/passkeys").location == "/confirm?next=/access/passkeys"
    head.get("/confirm?next=/access/passkeys")
    head.post("/confirm/code", {"one-time-code": "000000"}, status=403)
    form = {"one-time-code": phone.shows(), "next": "/access/passkeys"}
    assert head.post("/confirm/code", form).location == "/access/passkeys"
    head.get("/access/passkeys")


def test_who_needs_a_second_step_is_led_to_it_and_after_the_grace_opens_nothing_else(
    office: Office, sign_in: As
) -> None:
    administrator = sign_in(Role.ADMINISTRATOR)
    administrator.get("/signing-in")
    rule = {"second_step": "needed", "grace_days": "3"}
    administrator.post("/signing-in/second-step", {**rule, "grace_days": "31"}, status=400)
    assert "from 0 to 30" in administrator.text("#grace-days-error")
    administrator.send("/signing-in/second-step", rule)
    assert "Hana Whitfield: may go on without it until Thursday 20 May 2027" in administrator.text()
    assert "Beth Lowe" not in administrator.text()
    head = visitor(office)
    head.get("/sign-in")
    form = {"email": office.email(Role.HEAD), "password": PASSWORD}
    assert head.post("/sign-in", form, status=302).location == "/access/second"
    assert "until Thursday 20 May 2027" in head.get("/access/second").get_text()
    head.get("/deliveries")
    office.clock.advance(days=3)
    head = Reader(office).sign_in(Role.HEAD)
    assert head.client.get("/deliveries").location == "/access/second"
    assert "You need one now" in head.get("/access/second").get_text()
    set_up_phone(head)
    head.get("/deliveries")
    Reader(office).sign_in(Role.BOARD_READER).get("/report")


def test_of_five_with_one_code_one_gets_in(tmp_path: Path, both_databases: str) -> None:
    office = open_office(tmp_path, DATABASE_URL=both_databases)
    with office.app.app_context():
        head = office.people[Role.HEAD]
        begin_app(office.desk, head)
        begun = app_begun(office.desk, head)
        assert begun is not None
        phone = Phone(office, begun.secret, [])
        confirm_app(office.desk, head, phone.shows())
        office.clock.advance(minutes=1)
        steps = [
            sign_in_by_password(
                office.desk, email=office.email(Role.HEAD), password=PASSWORD,
                visitor=Visitor(source=f"192.0.2.{number}", device="Firefox"),
            )
            for number in range(5)
        ]  # fmt: skip
    together, got_in = threading.Barrier(5), []

    def press(step: object) -> None:
        assert isinstance(step, SecondStep)
        with office.app.app_context():
            together.wait()
            here = Visitor(source="192.0.2.10", device="Firefox")
            if begun := finish_by_code(office.desk, step.code, typed=phone.shows(), visitor=here):
                got_in.append(begun)
            db.session.remove()

    threads = [threading.Thread(target=press, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got_in) == 1
    with office.app.app_context():
        db.engine.dispose()
