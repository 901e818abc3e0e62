"""After a hold, everything it stopped is dealt with on one page; and while it lasts, every page says what it holds."""

from __future__ import annotations

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.models.content import find_item
from campaigns.models.deliveries import list_deliveries_of_item
from campaigns.services.core.transaction import reading
from campaigns.services.stops.holds import end_hold, start_hold
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.office import Office, ref, schedule, sign_off

SOON, LATER, LAST = ref("monday-launch"), ref("wednesday-walk-away"), ref("friday-thanks")


@pytest.fixture
def held(office: Office, sign_in: As) -> Reader:
    """A hold stopped three posts; the time of the first has passed since."""
    sign_off(office, SOON, LATER, LAST)
    for item, minutes in ((SOON, 10), (LATER, 26 * 60), (LAST, 50 * 60)):
        schedule(office, item, "Practice", in_minutes=minutes)
    with office.app.app_context():
        started = start_hold(
            office.desk, user_id=office.people[Role.HEAD], kind="other", scope="all", reason="A stabbing"
        )
    assert len(started.stopped) == 3
    officer = sign_in(Role.OFFICER)
    officer.get("/")
    assert "3 held by this hold" in officer.text(".cd-held")
    office.clock.advance(minutes=20)
    officer.show_again()
    officer.get("/holds/1/end")
    officer.send("/holds/1/end")
    return officer


def stands(office: Office, item: str) -> str:
    with office.app.app_context(), reading() as session:
        found = find_item(session, item)
        assert found is not None
        (one,) = list_deliveries_of_item(session, found.id)
        return f"{one.status} {one.due_at:%d %H:%M}"


def ticked(reader: Reader) -> list[str]:
    return [str(one["value"]) for one in reader.page.select("[name=line][checked]")]


def test_what_still_has_its_time_ahead_is_ticked_and_goes_back_to_it(office: Office, held: Reader) -> None:
    assert "After the hold" in held.text("h1")
    assert len(held.page.select("[name=line]")) == 3
    assert "That time has passed" in held.text("table")
    chosen = ticked(held)
    assert len(chosen) == 2
    held.send("/holds/after", {"hold": "1", "act": "back", "line": chosen})
    assert "2 back at their old time" in held.page.get_text()
    assert stands(office, LATER) == "created 18 10:00"
    assert stands(office, SOON).startswith("held")
    assert len(held.page.select("[name=line]")) == 1


def test_the_rest_gets_a_new_time_that_is_looked_at_first_or_is_dropped_with_a_reason(
    office: Office, held: Reader
) -> None:
    lines = [str(one["value"]) for one in held.page.select("[name=line]")]
    held.post("/holds/after/look", {"hold": "1", "by": "1", "line": lines[:1]}, status=200)
    assert "Tuesday 18 May 2027, 9:10am" in held.text("table")
    assert ticked(held) == lines[:1]
    assert stands(office, SOON).startswith("held")
    held.send("/holds/after", {"hold": "1", "act": "by", "by": "1", "line": lines[:1]})
    assert stands(office, SOON) == "created 18 08:10"
    held.post("/holds/after", {"hold": "1", "act": "drop", "reason": " ", "line": lines[1:]}, status=400)
    assert "Say why" in held.text("#reason-error")
    held.send("/holds/after", {"hold": "1", "act": "drop", "reason": "Not now", "line": lines[1:2]})
    assert stands(office, LATER).startswith("cancelled")


def test_what_is_wrong_is_said_and_nothing_that_somebody_decided_meanwhile_is_decided_again(
    office: Office, held: Reader
) -> None:
    held.post("/holds/after", {"act": "back"}, status=400)
    assert "Tick what this is about first" in held.page.get_text()
    first = str(held.page.select("[name=line]")[0]["value"])
    held.post("/holds/after", {"act": "back", "line": first}, status=409)
    assert "time it was planned for is over" in held.page.get_text()
    held.post("/holds/after", {"act": "by", "by": "many", "line": first}, status=400)
    assert "Say by how many days" in held.text("#by-error")


def test_what_another_hold_still_keeps_is_not_offered(office: Office, held: Reader) -> None:
    with office.app.app_context():
        who = {"user_id": office.people[Role.HEAD]}
        start_hold(office.desk, **who, kind="court", scope="all", reason="A trial")
        held.get("/holds/after")
        assert held.page.select("[name=line]") == []
        end_hold(office.desk, 2, **who)
    held.get("/holds/after")
    assert len(held.page.select("[name=line]")) == 3
