"""The Rehearsal page: asked for, waited for, read, taken away; and the real plan stays as it was."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.models.deliveries import Delivery
from campaigns.services.core.transaction import reading
from campaigns.services.rehearsal import runs
from campaigns.services.rehearsal.runs import SILENT_FOR
from tests.patience import PATIENCE
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.office import Office, ref, schedule, sign_off
from tests.web.rehearsed import RUN_ID, RUNNING_ID, keep_a_rehearsal, keep_run

ASKED = {"from": "2027-05-17", "to": "2027-05-23", "hold": "", "scope": "all", "apart": "30"}


@pytest.fixture
def planned(office: Office) -> Office:
    sign_off(office, ref("monday-launch"), ref("wednesday-walk-away"))
    schedule(office, ref("monday-launch"), "Practice", in_minutes=60)
    schedule(office, ref("wednesday-walk-away"), "Derbyshire VRU on Bluesky", in_minutes=3000)
    return office


def wait_for(reader: Reader, address: str) -> None:
    """Load the page as the browser does by itself, until the other process is done."""
    given_up_at = time.monotonic() + PATIENCE
    while True:
        answer = reader.client.get(address)
        if "Refresh" not in answer.headers:
            reader.get(address)
            return
        assert time.monotonic() < given_up_at, "the rehearsal takes too long"
        time.sleep(0.2)


def test_a_rehearsal_runs_in_a_process_of_its_own_and_its_page_shows_what_would_happen(
    planned: Office, sign_in: As
) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get("/rehearsal")
    answer = reader.post("/rehearsal", {**ASKED, "hold": "2027-05-18", "scope": "channel:bluesky"})
    wait_for(reader, answer.location)
    shown = reader.text()
    assert "2 posts and releases would go out" in shown
    assert "10:00am" in shown
    assert "A hold on the channel Bluesky from Tuesday 18 May 2027" in shown
    with planned.app.app_context(), reading() as session:
        assert [one.status for one in session.query(Delivery)] == ["created", "created"]


def test_days_that_make_no_sense_are_said_beside_their_field(planned: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get("/rehearsal")
    reader.post("/rehearsal", {**ASKED, "from": "2027-05-01", "apart": "soon"}, status=400)
    assert "has passed. A rehearsal looks ahead" in reader.text("#from-error")
    assert "Use a number of minutes" in reader.text("#apart-error")
    reader.post("/rehearsal", {**ASKED, "hold": "2027-06-30"}, status=400)
    assert "is not within the days rehearsed" in reader.text("#hold-error")
    reader.post("/rehearsal", {**ASKED, "hold": "2027-05-18", "scope": "campaign:none"}, status=400)
    assert "There is no campaign" in reader.text("#hold-error")


def test_a_rehearsal_under_way_says_how_far_it_is_and_looks_again_by_itself(
    planned: Office, sign_in: As
) -> None:
    reader = sign_in(Role.OFFICER)
    keep_run(planned, RUNNING_ID, tried=340, everything=1000)
    answer = reader.client.get(f"/rehearsal/{RUNNING_ID}")
    assert answer.headers["Refresh"] == "2"
    reader.get(f"/rehearsal/{RUNNING_ID}")
    assert "340 of 1,000 posts and e-mails played" in reader.text()


def test_one_that_stopped_in_the_middle_says_so_and_refreshes_no_more(planned: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    keep_run(planned, RUNNING_ID, tried=340, everything=1000, ago=SILENT_FOR + timedelta(seconds=5))
    assert "Refresh" not in reader.client.get(f"/rehearsal/{RUNNING_ID}").headers
    reader.get(f"/rehearsal/{RUNNING_ID}")
    assert "The rehearsal stopped in the middle. Rehearse again." in reader.text()


def test_no_more_than_two_run_at_once(planned: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    for one in ("00000000000000a1", "00000000000000a2"):
        keep_run(planned, one)
    reader.get("/rehearsal")
    reader.post("/rehearsal", ASKED, status=409)
    assert "Other rehearsals are still running." in reader.text()


def test_one_that_is_no_longer_kept_leads_back_to_the_form(planned: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    for name in ("00000000000000ff", "..%2F..%2Fsecret", "%00"):
        reader.get(f"/rehearsal/{name}", status=404)


def test_results_are_cleared_after_a_day(planned: Office, sign_in: As) -> None:
    keep_run(planned, RUN_ID, document={}, ago=timedelta(hours=25))
    reader = sign_in(Role.OFFICER)
    reader.get("/rehearsal")
    reader.post("/rehearsal", ASKED)
    reader.get(f"/rehearsal/{RUN_ID}", status=404)


def test_what_keeps_a_rehearsal_from_being_played_is_said_on_its_page(
    planned: Office, sign_in: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "CHILD", "campaigns.no_such_module")
    reader = sign_in(Role.OFFICER)
    reader.get("/rehearsal")
    answer = reader.post("/rehearsal", ASKED)
    wait_for(reader, answer.location)
    assert "The rehearsal stopped in the middle." in reader.text()


def test_the_first_word_of_what_became_of_a_rehearsal_stands(planned: Office) -> None:
    keep_run(planned, RUNNING_ID)
    with planned.app.app_context():
        runs.note_run(RUNNING_ID, trouble="There is no campaign.")
        runs.note_run(RUNNING_ID, trouble=runs.STOPPED)
        assert runs.get_run(planned.desk, RUNNING_ID).trouble == "There is no campaign."


def test_the_result_can_be_taken_away_as_a_page(planned: Office, sign_in: As) -> None:
    keep_a_rehearsal(planned)
    answer = sign_in(Role.OFFICER).client.get(f"/rehearsal/{RUN_ID}/download")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="rehearsal-2027-05-17')
    assert "What goes out" in answer.text


def test_deliveries_and_is_it_working_lead_to_it(planned: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    for address in ("/deliveries", "/working"):
        page = reader.get(address)
        assert page.select_one('main a[href="/rehearsal"]') is not None
    reader = sign_in(Role.APPROVER)
    assert reader.get("/deliveries").select_one('main a[href="/rehearsal"]') is None
