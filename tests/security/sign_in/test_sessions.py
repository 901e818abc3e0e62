"""Sessions: on the server, over when they should be, and nobody's but their owner's."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.models.base import db
from campaigns.models.sessions import UserSession
from campaigns.services.core.transaction import reading
from campaigns.services.people.users import deactivate_user
from tests.security.sign_in.visits import FIREFOX, IPHONE, cookie_of, visitor
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.office import PASSWORD, Office, open_office

IDLE = "You were signed out because nothing was done here for 30 minutes."


def with_cookie(office: Office, value: str) -> Reader:
    thief = visitor(office, address="203.0.113.66")
    thief.client.set_cookie("campaign_desk", value)
    return thief


def test_a_copied_cookie_is_dead_at_once_after_signing_out(office: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    thief = with_cookie(office, cookie_of(reader))
    assert thief.client.get("/deliveries").status_code == 200
    reader.post("/sign-out", status=302)
    assert thief.client.get("/deliveries").location.startswith("/sign-in")


def test_the_database_holds_nothing_that_signs_in(office: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    with reader.client.session_transaction() as kept:
        secret = kept["_user_id"]
    with office.app.app_context(), reading() as session:
        row = session.query(UserSession).one()
        assert secret not in {str(getattr(row, column.name)) for column in UserSession.__table__.columns}


def test_a_session_brought_along_is_never_gone_on_with(office: Office) -> None:
    """Fixation: the attacker plants a session of their own in the victim's browser and waits for the sign-in."""
    attacker = visitor(office).sign_in(Role.APPROVER)
    planted = cookie_of(attacker)
    victim = visitor(office)
    victim.client.set_cookie("campaign_desk", planted)
    victim.page = attacker.page
    form = {"email": office.email(Role.OFFICER), "password": PASSWORD}
    victim.post("/sign-in", form, status=302)
    assert cookie_of(victim) != planted
    with office.app.app_context(), reading() as session:
        alive = session.query(UserSession).filter(UserSession.ended_at.is_(None)).all()
        assert [row.user_id for row in alive] == [office.people[Role.OFFICER]]
    assert with_cookie(office, planted).client.get("/deliveries").status_code == 302


def test_a_token_of_a_form_from_before_signing_in_counts_no_more(office: Office) -> None:
    reader = visitor(office)
    reader.get("/sign-in")
    before = reader.token()
    reader.sign_in(Role.OFFICER)
    reader.post("/sign-out", status=400, token=before)


def test_a_token_of_one_session_opens_no_form_of_another(sign_in: As) -> None:
    mine, theirs = sign_in(Role.OFFICER), sign_in(Role.HEAD)
    mine.post("/sign-out", status=400, token=theirs.token())


def test_who_does_nothing_for_half_an_hour_is_signed_out_and_comes_back_to_where_they_were(
    office: Office, sign_in: As
) -> None:
    reader = sign_in(Role.OFFICER)
    office.clock.advance(minutes=29)
    reader.get("/deliveries")
    office.clock.advance(minutes=29)
    reader.get("/deliveries")
    office.clock.advance(minutes=30)
    away = reader.client.get("/deliveries?show=all").location
    assert away.startswith("/sign-in?next=/deliveries")
    reader.get(away)
    assert IDLE in reader.text()
    form = {"email": office.email(Role.OFFICER), "password": PASSWORD, "next": "/deliveries?show=all"}
    assert reader.post("/sign-in", form, status=302).location == "/deliveries?show=all"


def test_who_sends_a_form_too_late_comes_back_to_its_page(office: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    token = reader.token()
    office.clock.advance(minutes=31)
    answer = reader.client.post(
        "/resume", data={"csrf_token": token}, headers={"Referer": "http://localhost/deliveries?show=all"}
    )
    assert answer.location == "/sign-in?next=/deliveries?show%3Dall"
    elsewhere = {"Referer": "https://evil.example/deliveries"}
    reader = sign_in(Role.OFFICER)
    token = reader.token()
    office.clock.advance(minutes=31)
    answer = reader.client.post("/resume", data={"csrf_token": token}, headers=elsewhere)
    assert answer.location == "/sign-in"


def test_a_page_that_refreshes_itself_health_and_files_keep_nobody_signed_in(
    office: Office, sign_in: As
) -> None:
    reader = sign_in(Role.OFFICER)
    for _ in range(10):
        office.clock.advance(minutes=3)
        reader.client.get("/pulse", headers={"HX-Request": "true"})
        reader.client.get("/health")
        reader.client.get("/static/css/desk.css").close()
    assert reader.client.get("/pulse", headers={"HX-Request": "true"}).status_code == 401
    assert reader.client.get("/").location == "/sign-in"


def test_twelve_hours_after_signing_in_it_is_over_however_busy_somebody_was(
    office: Office, sign_in: As
) -> None:
    reader = sign_in(Role.OFFICER)
    for _ in range(12 * 3 - 1):
        office.clock.advance(minutes=20)
        assert reader.client.get("/deliveries").status_code == 200
    office.clock.advance(minutes=20)
    reader.get(reader.client.get("/deliveries").location)
    assert "a session ends after 12 hours" in reader.text()


def test_both_limits_are_settings(tmp_path: Path) -> None:
    office = open_office(tmp_path, CAMPAIGNS_SESSION_IDLE_MINUTES="5", CAMPAIGNS_SESSION_HOURS="1")
    reader = Reader(office).sign_in(Role.OFFICER)
    office.clock.advance(minutes=5)
    assert reader.client.get("/deliveries").status_code == 302
    reader = Reader(office).sign_in(Role.OFFICER)
    for _ in range(14):
        office.clock.advance(minutes=4)
        assert reader.client.get("/deliveries").status_code == 200
    office.clock.advance(minutes=4)
    assert reader.client.get("/deliveries").status_code == 302
    with office.app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_activity_is_written_once_a_minute_at_most(office: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    begun = office.clock.now()

    def last_active() -> timedelta:
        with office.app.app_context(), reading() as session:
            return session.query(UserSession).one().last_active_at - begun

    office.clock.advance(seconds=59)
    reader.get("/deliveries")
    assert last_active() == timedelta(0)
    office.clock.advance(seconds=1)
    reader.get("/deliveries")
    assert last_active() == timedelta(seconds=60)


def test_my_sessions_are_listed_with_device_address_and_times(office: Office) -> None:
    visitor(office, address="192.0.2.10", browser=FIREFOX).sign_in(Role.OFFICER)
    office.clock.advance(minutes=5)
    here = visitor(office, address="::ffff:198.51.100.7", browser=IPHONE).sign_in(Role.OFFICER)
    visitor(office).sign_in(Role.HEAD)
    here.get("/sessions")
    rows = here.texts("tbody tr")
    assert len(rows) == 2
    assert "Safari on iPhone This one 198.51.100.7 Today, 9:05am" in rows[0]
    assert "Firefox on Windows 192.0.2.10 Today, 9:00am" in rows[1]
    assert "Sign out there" in rows[1]


def test_signing_out_there_and_everywhere_else_ends_just_those(office: Office, sign_in: As) -> None:
    here, first, second, third = (sign_in(Role.OFFICER) for _ in range(4))
    here.get("/sessions")
    forms = [str(form["action"]) for form in here.page.select("td form")]
    here.send(forms[-1])
    assert "You are signed out there." in here.page.get_text()
    assert [one.client.get("/deliveries").status_code for one in (first, second, third)] == [302, 200, 200]
    here.send("/sessions/end-others")
    assert [one.client.get("/deliveries").status_code for one in (second, third)] == [302, 302]
    here.get("/deliveries")


def test_nobody_ends_a_session_of_somebody_else(office: Office, sign_in: As) -> None:
    theirs, mine = sign_in(Role.HEAD), sign_in(Role.OFFICER)
    with office.app.app_context(), reading() as session:
        other = session.query(UserSession).filter_by(user_id=office.people[Role.HEAD]).one().id
    mine.post(f"/sessions/{other}/end", status=404)
    theirs.get("/deliveries")


def test_an_administrator_ends_all_sessions_of_a_person(office: Office, sign_in: As) -> None:
    administrator, officer = sign_in(Role.ADMINISTRATOR), sign_in(Role.OFFICER)
    address = f"/people/{office.people[Role.OFFICER]}/sign-out"
    administrator.get(address)
    administrator.send(address)
    assert "Maya Okafor is signed out everywhere." in administrator.page.get_text()
    away = officer.client.get("/deliveries")
    officer.get(away.location)
    assert "You were signed out: on another device, by an administrator" in officer.text()
    sign_in(Role.OFFICER)


def test_who_is_deactivated_is_out_at_once_and_their_old_cookie_stays_dead(
    office: Office, sign_in: As
) -> None:
    officer = sign_in(Role.OFFICER)
    with office.app.app_context():
        deactivate_user(office.desk, office.email(Role.OFFICER))
    assert officer.client.get("/deliveries").status_code == 302


def test_what_is_over_for_a_day_is_deleted_at_the_next_sign_in(office: Office, sign_in: As) -> None:
    sign_in(Role.OFFICER)
    office.clock.advance(hours=37)
    sign_in(Role.HEAD)
    with office.app.app_context(), reading() as session:
        assert [row.user_id for row in session.query(UserSession)] == [office.people[Role.HEAD]]


@pytest.mark.parametrize("forged", ["", "1", "1:1", "x" * 5000, "\x00"])
def test_a_made_up_session_is_nobody_s(office: Office, forged: str) -> None:
    reader = visitor(office)
    with reader.client.session_transaction() as kept:
        kept["_user_id"] = forged
    assert reader.client.get("/deliveries").location.startswith("/sign-in")
