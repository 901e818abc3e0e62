"""Who did what, over every form there is: each one that is sent leaves an event with the name of whoever sent it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from campaigns.domain.people.permissions import Permission, Role
from campaigns.models.events import Event
from campaigns.services.audit.verifying import verify_trail
from campaigns.web.access import ANYBODY, SETTLED, demand_of
from campaigns.web.acts import NO_ACT
from campaigns.web.numbers import IdConverter
from tests.integration.trail import newest_id, trail
from tests.web.client import Reader
from tests.web.conftest import closing, quick_hashing
from tests.web.content_samples import CAMPAIGN
from tests.web.office import PASSWORD, Office, open_office, ref, submit

__all__ = ["quick_hashing"]
As = Callable[[Role], Reader]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    yield from closing(open_office(tmp_path))


@pytest.fixture
def sign_in(office: Office) -> As:
    return lambda role: Reader(office).sign_in(role)


def mark(office: Office) -> int:
    """From here on; in a context of its own, since one that stays open would keep the reader signed in."""
    with office.app.app_context():
        return newest_id()


def since(office: Office, start: int) -> list[Event]:
    with office.app.app_context():
        return trail(start)


def forms(app: Flask) -> list[Rule]:
    """Every address that takes a form, found in the product itself; those that end a session last."""
    found = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    return sorted(found, key=lambda rule: (rule.endpoint.startswith("sign_in."), rule.endpoint))


def address_of(app: Flask, rule: Rule) -> str:
    """With something in the place of each part; whether there is such a thing does not matter."""
    given = {
        name: 1 if isinstance(converter, IdConverter) else "x" for name, converter in rule._converters.items()
    }
    return app.url_map.bind("localhost").build(rule.endpoint, given, method="POST")


def test_every_form_that_is_sent_leaves_an_event_with_a_name(office: Office, sign_in: As) -> None:
    """Refused, for the form is empty: that is an act too. The next tests look at what is done."""
    administrator = office.people[Role.ADMINISTRATOR]
    reader = sign_in(Role.ADMINISTRATOR)
    silent = []
    for rule in forms(office.app):
        if reader.client.get("/people").status_code != 200:
            reader = sign_in(Role.ADMINISTRATOR)
        token, start = reader.token(), mark(office)
        reader.client.post(address_of(office.app, rule), data={"csrf_token": token})
        if not any(e.act == rule.endpoint and e.actor_id == administrator for e in since(office, start)):
            silent.append(rule.endpoint)
    assert set(silent) == set(NO_ACT)
    assert all(NO_ACT.values())


def test_a_form_that_its_sender_may_not_send_leaves_a_refusal(office: Office, sign_in: As) -> None:
    reader, board_reader = sign_in(Role.BOARD_READER), office.people[Role.BOARD_READER]
    token = reader.token()
    for rule in forms(office.app):
        demand = demand_of(office.app.view_functions[rule.endpoint])
        if demand in (ANYBODY, SETTLED, Permission.REPORT) or rule.endpoint.startswith("sign_in."):
            continue
        start = mark(office)
        answer = reader.client.post(address_of(office.app, rule), data={"csrf_token": token})
        assert answer.status_code == 403, rule.endpoint
        (event,) = since(office, start)
        assert (event.act, event.actor_id, event.outcome) == (rule.endpoint, board_reader, "refused")
    start = mark(office)
    assert reader.client.get("/people").status_code == 403
    assert [(e.act, e.outcome) for e in since(office, start)] == [("people.index", "refused")]


def test_what_is_done_is_told_with_what_was_before(office: Office, sign_in: As) -> None:
    officer, head, start = sign_in(Role.OFFICER), sign_in(Role.HEAD), mark(office)
    item = ref("monday-launch")
    officer.get(f"/items/{item}")
    officer.send(f"/items/{item}/submit", {"note": "For the launch."})
    head.get(f"/items/{item}/review")
    head.send(f"/items/{item}/approve", {"conditions": ""})
    plan = {"when": "own", "day": "2027-05-17", "time": "11:00"}
    officer.get(f"/items/{item}")
    officer.send(f"/items/{item}/schedule", {**plan, "account": "Practice"})
    officer.send(f"/items/{item}/schedule", {**plan, "account": "Derbyshire VRU on Bluesky"})
    assert officer.texts(".cd-history__what")[0] == "Scheduled as well by Maya Okafor"
    assert "for Monday 17 May 2027, 11:00am (UK time): Derbyshire VRU on Bluesky" in officer.text()
    submitted, approved, planned, added = since(office, start)
    assert [one.act for one in (submitted, approved)] == ["items.submit", "items.approve"]
    assert [one.act for one in (planned, added)] == ["items.schedule"] * 2
    assert submitted.actor_id == added.actor_id == office.people[Role.OFFICER]
    assert approved.actor_id == office.people[Role.HEAD]
    assert (approved.subject, approved.source_address) == (item, "127.0.0.1")
    assert of(submitted, "items:") == {"status": ["draft", "in-review"]}
    assert of(approved, "approvals:")["party"][0] is None
    assert of(planned, "items:") == {"status": ["approved", "scheduled"]}
    assert of(added, "deliveries:")["account_id"] == [None, 2]


def of(event: Event, prefix: str) -> dict[str, list[object]]:
    """What the event tells of the one row of that table."""
    (found,) = [told for subject, told in event.changes.items() if subject.startswith(prefix)]
    return dict(found)


def test_people_their_roles_and_their_resets_are_told_without_address_or_password(
    office: Office, sign_in: As
) -> None:
    administrator = sign_in(Role.ADMINISTRATOR)
    start = mark(office)
    administrator.get("/people")
    jo_reed = {"name": "Jo Reed", "email": "jo@council.example", "role": "approver"}
    administrator.post("/people", jo_reed, status=200)
    jo = max(office.people.values()) + 1
    administrator.get(f"/people/{jo}/new-password")
    administrator.post(f"/people/{jo}/new-password", status=200)
    administrator.get(f"/people/{jo}/deactivate")
    administrator.post(f"/people/{jo}/deactivate")
    added, reset, gone = since(office, start)
    assert added.changes[f"users:{jo}"]["role"] == [None, "approver"]
    assert reset.changes[f"users:{jo}"]["password_hash"] == ["(kept out)", "(kept out)"]
    assert gone.changes[f"users:{jo}"]["is_active"] == [True, False]
    assert (gone.act, gone.subject) == ("people.decide", f"{jo} deactivate")
    told = json.dumps([event.changes for event in since(office, start)])
    assert "jo@council.example" not in told
    assert "Jo Reed" not in told
    assert "$argon2" not in told


def test_signing_in_failing_to_and_signing_out_leave_events(office: Office) -> None:
    start, head = mark(office), office.people[Role.HEAD]
    reader = Reader(office)
    reader.get("/sign-in")
    wrong = {"email": office.email(Role.HEAD), "password": "not the password"}
    reader.post("/sign-in", wrong, status=401)
    reader.post("/sign-in", {"email": "nobody@desk.example", "password": PASSWORD}, status=401)
    reader.post("/sign-in", {"email": PASSWORD, "password": "in the wrong field"}, status=401)
    reader.post("/sign-in", {"email": office.email(Role.HEAD), "password": PASSWORD}, status=302)
    reader.get("/")
    reader.post("/sign-out", status=302)
    known, unknown, slipped, entered, left = since(office, start)
    assert (known.actor_id, known.outcome, known.subject) == (None, "refused", f"users:{head}")
    assert re.fullmatch("address [0-9a-f]{32}", unknown.subject)
    assert sha256(b"nobody@desk.example").hexdigest()[:32] not in unknown.subject
    assert slipped.subject == ""
    assert (entered.act, entered.actor_id, entered.outcome) == ("sign_in.enter", head, "done")
    assert (left.act, left.actor_id, left.outcome) == ("sign_in.out", head, "done")


def test_a_stranger_can_not_fill_the_trail(office: Office) -> None:
    start, stranger = mark(office), Reader(office)
    for rule in forms(office.app):
        stranger.client.post(address_of(office.app, rule))  # without a form token
    stranger.client.get("/people")
    stranger.client.get("/no-such-page")
    assert [(one.act, one.outcome, one.note) for one in since(office, start)] == []


def test_figures_taken_away_leave_an_event_and_figures_looked_at_do_not(office: Office, sign_in: As) -> None:
    reader, start = sign_in(Role.BOARD_READER), mark(office)
    reader.get("/report")
    reader.client.get("/report/download/csv?from=2027-04-01&to=2027-06-30")
    (taken,) = since(office, start)
    assert (taken.act, taken.subject, taken.outcome) == ("report.download", "csv", "done")
    assert taken.note == "from=2027-04-01 to=2027-06-30"
    assert taken.actor_id == office.people[Role.BOARD_READER]


def test_a_file_that_a_page_changed_is_told_by_its_fingerprints(office: Office, sign_in: As) -> None:
    officer, start = sign_in(Role.OFFICER), mark(office)
    officer.get("/import")
    text = "---\ntitle: New\nchannels: practice\n---\n\nWalk away.\n"
    name = ref("brand-new")
    form = {"campaign": CAMPAIGN, "ref": name, "text": text, "keep": name}
    officer.post("/import/save", form)
    events = since(office, start)  # of the tables, and of the file
    assert {(one.act, one.actor_id) for one in events} == {("imports.save", office.people[Role.OFFICER])}
    assert of(events[-1], "file:")["fingerprint"][0] is None


def test_a_refused_approval_says_what_kind_of_refusal(office: Office, sign_in: As) -> None:
    submit(office, ref("monday-launch"))
    head = sign_in(Role.HEAD)
    head.get(f"/items/{ref('monday-launch')}/review")
    start = mark(office)
    head.post(f"/items/{ref('monday-launch')}/approve", {"shown": "0" * 64}, status=409)
    (event,) = since(office, start)
    assert (event.outcome, event.note, event.changes) == ("refused", "409 ConflictError", {})


def test_an_act_about_who_may_do_what_is_sealed_when_it_is_done_and_others_by_the_clock(
    office: Office, sign_in: As
) -> None:
    """Whoever owns the database has no half minute to take a hold, an approval or a role out of the trail."""
    head, folder = sign_in(Role.HEAD), office.desk.settings.data_folder
    with office.app.app_context():
        unsealed = verify_trail(folder).unsealed
    assert unsealed > 0  # signing in weighs nothing
    head.get("/holds/start")
    held = {"kind": "major-incident", "scope": "all", "reason": "A man was hurt."}
    head.send("/holds/start", held)
    with office.app.app_context():
        assert verify_trail(folder).unsealed == 0
    head.post("/sign-out", status=302)
    with office.app.app_context():
        assert verify_trail(folder).unsealed > 0
