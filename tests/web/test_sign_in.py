"""Signing in and out, one-time passwords, sessions that end, and the protections around them."""

from __future__ import annotations

from campaigns.domain.people.permissions import Role
from campaigns.services.people.users import add_user
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.office import PASSWORD, Office


def test_a_wrong_password_and_an_unknown_person_get_the_same_sentence(office: Office) -> None:
    reader = Reader(office)
    sentences = []
    for email in (office.email(Role.OFFICER), "nobody@desk.example"):
        reader.post("/sign-in", {"email": email, "password": "not the password"}, status=401)
        sentences.append(reader.text(".govuk-error-summary__list"))
    assert (
        sentences[0]
        == sentences[1]
        == "The e-mail address or the password is not right. Check both and try again."
    )
    assert reader.page.select_one("#email")["value"] == "nobody@desk.example"  # type: ignore[index]
    assert reader.page.title is not None
    assert reader.page.title.get_text().startswith("Error: ")


def test_after_ten_wrong_tries_nobody_may_try_for_a_while(office: Office) -> None:
    reader = Reader(office)
    for _ in range(10):
        reader.post("/sign-in", {"email": office.email(Role.OFFICER), "password": "wrong"}, status=401)
    reader.post("/sign-in", {"email": office.email(Role.OFFICER), "password": PASSWORD}, status=429)
    assert "Too many tries" in reader.text("h1")


def test_signing_in_often_uses_up_no_tries(office: Office) -> None:
    for _ in range(12):
        Reader(office).sign_in(Role.OFFICER)


def test_signing_out_ends_the_session(sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.post("/sign-out", status=302)
    assert reader.client.get("/deliveries").location.startswith("/sign-in")


def test_a_one_time_password_has_to_be_changed_before_anything_else(office: Office) -> None:
    with office.app.app_context():
        new = add_user(office.desk, email="new@desk.example", name="Nia New", role=Role.OFFICER)
    reader = Reader(office)
    form = {"email": "new@desk.example", "password": new.one_time_password}
    assert reader.post("/sign-in", form, status=302).location == "/password"
    assert reader.client.get("/deliveries").location == "/password"
    reader.get("/password")
    assert "one-time password" in reader.text()
    values = {"current": new.one_time_password, "new": "three random words", "again": "three random words"}
    assert reader.post("/password", values).location == "/"
    assert "Good morning, Nia" in reader.get("/").get_text()


def test_what_is_wrong_with_a_new_password_stands_beside_its_field(sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get("/password")
    reader.post("/password", {"current": PASSWORD, "new": "short", "again": "short"}, status=400)
    assert "too short" in reader.text("#new-error")
    reader.post(
        "/password", {"current": PASSWORD, "new": "a long new password", "again": "another one"}, status=400
    )
    assert "not the same" in reader.text("#again-error")
    reader.post(
        "/password", {"current": "wrong", "new": "a long new one", "again": "a long new one"}, status=403
    )
    assert "not right" in reader.text("#current-error")


def test_a_new_password_ends_every_other_session_and_keeps_this_one(office: Office, sign_in: As) -> None:
    here, elsewhere = sign_in(Role.OFFICER), sign_in(Role.OFFICER)
    here.get("/password")
    here.post(
        "/password", {"current": PASSWORD, "new": "a quite different one", "again": "a quite different one"}
    )
    assert "password is changed" in " ".join(here.get("/").get_text().split())
    assert elsewhere.client.get("/").location == "/sign-in"


def test_a_form_without_its_token_is_refused_in_plain_words(sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.post("/sign-out", status=400, token="stale")
    assert "form is too old" in reader.text("h1")


def test_pages_carry_strict_headers(office: Office, sign_in: As) -> None:
    answer = sign_in(Role.OFFICER).client.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "'nonce-" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(office: Office) -> None:
    reader = Reader(office)
    reader.get("/sign-in")
    answer = reader.post("/sign-in", {"email": office.email(Role.OFFICER), "password": PASSWORD}, status=302)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_empty_fields_are_named_each_beside_itself(office: Office) -> None:
    reader = Reader(office)
    reader.post("/sign-in", {"email": "", "password": ""}, status=400)
    assert reader.text("#email-error") == "Error: Enter your e-mail address."
    assert reader.text("#password-error") == "Error: Enter your password."
    assert len(reader.texts(".govuk-error-summary li")) == 2


def test_a_second_tab_s_sign_in_leads_on_where_the_first_has_signed_in_meanwhile(office: Office) -> None:
    reader = Reader(office)
    old = reader.get("/sign-in").select_one("input[name=csrf_token]")
    assert old is not None
    reader.sign_in(Role.OFFICER)
    answer = reader.client.post(
        "/sign-in",
        data={"csrf_token": old["value"], "email": office.email(Role.OFFICER), "password": PASSWORD},
    )
    assert answer.status_code == 303
    assert reader.client.get(answer.location).status_code == 302
