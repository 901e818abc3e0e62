"""The calendar for a person's own program: read back by a parser that did not write it, and gone when it should be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import vobject

from campaigns.domain.people.permissions import Role
from campaigns.models.calendar_feeds import CalendarFeed
from campaigns.models.people import User
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.users import deactivate_user
from campaigns.services.planning.moving import Slot, move
from campaigns.services.planning.plan import cancel_delivery
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.office import PASSWORD, Office, ref, schedule, sign_off, submit

ITEM, OTHER, RELEASE = ref("monday-launch"), ref("wednesday-walk-away"), ref("launch", "releases")
BLUESKY = "Derbyshire VRU on Bluesky"


def make(reader: Reader) -> str:
    """The path of a new address."""
    reader.get("/calendar/feed")
    reader.post("/calendar/feed", {"password": PASSWORD}, status=200)
    return urlsplit(reader.text(".cd-secret")).path


def events(office: Office, address: str) -> dict[str, Any]:
    """By title, as a calendar program has them: without a cookie."""
    answer = office.app.test_client().get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    calendar = vobject.readOne(answer.text)
    found = {str(one.summary.value): one for one in calendar.vevent_list}
    assert len({one.uid.value for one in calendar.vevent_list}) == len(calendar.vevent_list)
    return found


def test_another_parser_reads_what_is_planned_waits_went_out_moved_or_was_cancelled(
    office: Office, sign_in: As
) -> None:
    sign_off(office, ITEM, OTHER)
    schedule(office, ITEM, "Practice", BLUESKY, in_minutes=60)
    (wednesday,) = schedule(office, OTHER, "Practice", in_minutes=120)
    submit(office, ref("thursday-fearless"))
    (office.content / f"{ref('weekly')}.md").write_text(
        "---\ntitle: Weekly\nchannels: [practice]\npublish_at: 2027-05-20T09:00\n"
        "also_at: [2027-05-27T09:00, 2027-06-03T09:00]\n---\nHello.\n"
    )
    address = make(sign_in(Role.OFFICER))
    assert office.app.test_client().get(address).text.count("Draft: Weekly") == 3
    before = events(office, address)
    planned = before["The week begins"]
    assert planned.dtstart.value == datetime(2027, 5, 17, 9, 0, tzinfo=UTC)
    assert planned.status.value == "CONFIRMED"
    assert planned.url.value == f"{office.desk.settings.url}/items/{ITEM}"
    assert "Practice and Bluesky" in planned.description.value
    assert "carry a knife" not in office.app.test_client().get(address).text
    assert any(title.startswith("In review: ") for title in before)
    assert all(one.status.value in ("CONFIRMED", "TENTATIVE") for one in before.values())

    with office.app.app_context():
        at = datetime(2027, 5, 17, 9, 0, tzinfo=UTC)
        move(office.desk, Slot(ITEM, at), user_id=office.people[Role.OFFICER], to=at + timedelta(days=1))
        cancel_delivery(office.desk, wednesday, user_id=office.people[Role.OFFICER], reason="Not now.")
    after = events(office, address)
    moved = after["The week begins"]
    assert moved.uid.value == planned.uid.value
    assert moved.dtstart.value == at + timedelta(days=1)
    assert int(moved.sequence.value) > int(planned.sequence.value)
    assert moved.last_modified.value >= planned.last_modified.value
    (cancelled,) = [one for title, one in after.items() if title.startswith("Cancelled: ")]
    assert cancelled.status.value == "CANCELLED"

    office.clock.advance(minutes=60 * 25)
    office.send_what_is_due()
    # Practice has it; Bluesky is no real account here, so it is held.
    partly = events(office, address)["Needs a decision: The week begins"]
    assert (partly.uid.value, partly.status.value) == (planned.uid.value, "TENTATIVE")


def test_of_what_is_under_embargo_not_even_the_title_is_told(office: Office, sign_in: As) -> None:
    source = office.desk.content.read_item(RELEASE)
    assert source.title
    path = office.content / f"{RELEASE}.md"
    path.write_text(path.read_text().replace("---\n", "---\nembargo: 2027-05-18T00:01\n", 1))
    address = make(sign_in(Role.OFFICER))
    text = office.app.test_client().get(address).text.replace("\r\n ", "")
    assert "Embargoed release" in text
    assert source.title[:20] not in text
    assert "releases/launch" not in text
    office.clock.advance(days=2)
    told = office.app.test_client().get(address).text.replace("\r\n ", "")
    assert "Embargoed release" not in told
    assert "releases/launch" in told


def test_what_did_not_change_is_not_sent_again(office: Office, sign_in: As) -> None:
    address, program = make(sign_in(Role.APPROVER)), office.app.test_client()
    first = program.get(address)
    again = program.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "private" in first.headers["Cache-Control"]


def test_an_address_that_was_ended_renewed_or_whose_person_went_is_not_found(
    office: Office, sign_in: As
) -> None:
    officer, program = sign_in(Role.OFFICER), office.app.test_client()
    first = make(officer)
    second = make(officer)
    assert program.get(first).status_code == 404
    assert program.get(second).status_code == 200
    with office.app.app_context(), reading() as session:
        assert all(one.secret_sha256 not in second for one in session.query(CalendarFeed))
        assert sum(one.ended_at is None for one in session.query(CalendarFeed)) == 1
    officer.get("/calendar/feed")
    officer.send("/calendar/feed/end")
    assert "is ended" in officer.page.get_text()
    assert program.get(second).status_code == 404
    approver = make(sign_in(Role.APPROVER))
    head = make(sign_in(Role.HEAD))
    with office.app.app_context():
        with transaction() as session:
            session.get_one(User, office.people[Role.APPROVER]).role = Role.BOARD_READER
        deactivate_user(office.desk, office.email(Role.HEAD))
    assert program.get(approver).status_code == 404
    assert program.get(head).status_code == 404


def test_guessing_is_slowed_down_and_keeps_nobody_with_a_right_address_out(
    office: Office, sign_in: As
) -> None:
    address, program = make(sign_in(Role.OFFICER)), office.app.test_client()
    answers = [program.get(f"/calendar/feed/{number}.ics").status_code for number in range(32)]
    assert answers[0] == 404
    assert answers[-1] == 429
    assert program.get(address).status_code == 200


@pytest.mark.parametrize(("password", "status"), [("", 400), ("wrong", 403)])
def test_an_address_is_made_with_the_password_alone(sign_in: As, password: str, status: int) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get("/calendar/feed")
    officer.post("/calendar/feed", {"password": password}, status=status)
    assert officer.page.select(".cd-secret") == []
