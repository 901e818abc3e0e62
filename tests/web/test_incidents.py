"""The pages of incidents and court cases: opening one, recording a step, what it holds, and who clears a text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.services.planning.plan import cancel_delivery
from campaigns.services.signoff.review import submit_for_review
from tests.web.client import Reader
from tests.web.conftest import closing
from tests.web.forms import form_of
from tests.web.office import Office, busy_office, ref

CASE = {"title": "Friar Gate, March 2027", "key": "Friar Gate 2027", "area": "Derby"}
PAGE = "/incidents/friar-gate-2027"
POST = "wednesday-walk-away"


@pytest.fixture
def busy_week(tmp_path: Path) -> Iterator[Office]:
    yield from closing(busy_office(tmp_path))


def opened(office: Office, role: Role = Role.OFFICER) -> Reader:
    reader = Reader(office).sign_in(role)
    reader.get("/incidents")
    reader.send("/incidents", CASE)
    return reader


def link(office: Office) -> None:
    file = office.desk.settings.content_folder / f"{ref(POST)}.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("---\n", "---\nincident: friar-gate-2027\n", 1), encoding="utf-8")


def step(office: Office, kind: str = "arrest") -> dict[str, str]:
    today = office.desk.clock.now().date().isoformat()
    return {"kind": kind, "on": today, "source": "Force press office"}


def test_a_case_is_opened_and_says_that_nothing_is_recorded(busy_week: Office) -> None:
    reader = opened(busy_week)
    reader.get(PAGE)
    assert reader.text("h1") == "Friar Gate, March 2027"
    assert "Nothing is recorded yet" in reader.text()


def test_an_arrest_makes_it_active_and_holds_the_linked_post_that_was_queued(busy_week: Office) -> None:
    reader = opened(busy_week)
    link(busy_week)
    reader.get(PAGE)
    reader.send(f"{PAGE}/steps", step(busy_week))
    assert "queued and held" in reader.text()
    reader.get(PAGE)
    assert "somebody was arrested. Nothing linked goes out until police and legal" in reader.text()
    reader.get("/decisions")
    assert "Friar Gate, March 2027" in reader.text()


def test_each_role_is_offered_its_own_side_of_the_clearance_only(busy_week: Office) -> None:
    reader = opened(busy_week)
    link(busy_week)
    reader.get(PAGE)
    reader.send(f"{PAGE}/steps", step(busy_week))
    reader.get(PAGE)
    offered = [words for words in reader.texts("summary") if "cleared it" in words]
    assert {words.split(":")[0].strip() for words in offered} == {"Record that the police cleared it"}
    legal = Reader(busy_week).sign_in(Role.MONITORING_OFFICER)
    legal.get(PAGE)
    offered = [words for words in legal.texts("summary") if "cleared it" in words]
    assert {words.split(":")[0].strip() for words in offered} == {"Record that legal cleared it"}


def test_a_clearance_stands_on_the_page_with_who_gave_it_and_how(busy_week: Office) -> None:
    reader = opened(busy_week)
    link(busy_week)
    reader.get(PAGE)
    reader.send(f"{PAGE}/steps", step(busy_week))
    page = reader.get(PAGE)
    fingerprint = page.select_one("input[name=fingerprint]")
    assert fingerprint is not None
    values = {"item": ref(POST), "party": "police", "given_by": "DI Reed", "how": "by phone"}
    reader.send(f"{PAGE}/clearances", {**values, "fingerprint": str(fingerprint["value"])})
    reader.get(PAGE)
    assert "Police: cleared by DI Reed, by phone" in reader.text()
    assert "Legal: not cleared." in reader.text()


def test_a_draft_that_differs_from_the_text_that_was_submitted_is_cleared_on_its_own(
    busy_week: Office,
) -> None:
    reader = opened(busy_week)
    link(busy_week)
    reader.get(PAGE)
    reader.send(f"{PAGE}/steps", step(busy_week))
    page = reader.get(PAGE)
    assert len({str(one["value"]) for one in page.select("input[name=fingerprint]")}) == 2
    assert "The text that was submitted" in reader.text()
    assert "The draft as it lies on disk" in reader.text()


def test_a_step_struck_out_stays_to_be_read(busy_week: Office) -> None:
    reader = opened(busy_week)
    reader.get(PAGE)
    reader.send(f"{PAGE}/steps", step(busy_week))
    reader.get(PAGE)
    reader.post(f"{PAGE}/steps/1/strike", {"reason": " "}, status=400)
    reader.get(PAGE)
    reader.send(f"{PAGE}/steps/1/strike", {"reason": "It was another case"})
    reader.get(PAGE)
    assert "It was another case" in reader.text()
    assert "Nothing is recorded yet" in reader.text()


def test_a_day_that_is_none_and_a_missing_source_are_said_and_nothing_is_recorded(busy_week: Office) -> None:
    reader = opened(busy_week)
    reader.get(PAGE)
    reader.post(f"{PAGE}/steps", {**step(busy_week), "on": "soon"}, status=400)
    reader.post(f"{PAGE}/steps", {**step(busy_week), "source": ""}, status=400)
    reader.get(PAGE)
    assert "Nothing is recorded yet" in reader.text()


@pytest.mark.parametrize("role", [Role.APPROVER, Role.BOARD_READER])
def test_who_may_not_record_is_turned_away(busy_week: Office, role: Role) -> None:
    opened(busy_week)
    reader = Reader(busy_week).sign_in(role)
    reader.post(f"{PAGE}/steps", step(busy_week), status=403)


def test_who_writes_a_clearance_down_has_it_in_their_queue_until_they_did(busy_week: Office) -> None:
    reader = opened(busy_week)
    link(busy_week)
    item = ref(POST)
    file = busy_week.content / f"{item}.md"
    file.write_text(file.read_text().replace("---\n", "---\nfamily_told: the officer, 10 May 2027\n", 1))
    with busy_week.app.app_context():
        for delivery in (busy_week.delivery_id(item, kind) for kind in ("practice", "bluesky")):
            cancel_delivery(
                busy_week.desk, delivery, user_id=busy_week.people[Role.OFFICER], reason="Not now"
            )
        submit_for_review(busy_week.desk, item, user_id=busy_week.people[Role.OFFICER])
    reader.get(PAGE)
    reader.send(f"{PAGE}/steps", step(busy_week))
    legal = Reader(busy_week).sign_in(Role.MONITORING_OFFICER)
    for page in ("/", "/decisions"):
        reader.get(page)
        assert "The police have to clear it: it is about “Friar Gate, March 2027”" in reader.text()
        legal.get(page)
        assert "Legal has to clear it" in legal.text()
        assert "The police have to clear it" not in legal.text()
    legal.get(PAGE)
    form = form_of(legal.page, f"{PAGE}/clearances", how="By phone")
    legal.send(f"{PAGE}/clearances", form)
    legal.get("/decisions")
    assert "Legal has to clear it" not in legal.text()
    legal.get(f"/items/{item}/proof")
    assert "Idris Cole cleared it for legal, in the case “Friar Gate, March 2027”" in legal.text()
