"""A new time after a hold: on the delivery's page, on To decide, for all recipients of a release at once."""

from __future__ import annotations

import pytest

from campaigns.domain.items.statuses import AccountState
from campaigns.domain.people.permissions import Role
from campaigns.models.deliveries import Delivery
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.stops.holds import end_hold, start_hold
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.office import Office, ref, schedule, sign_off

ITEM = ref("monday-launch")
LETTER = ref("launch", "releases")
AFTERNOON = {"day": "2027-05-17", "time": "14:00"}


def end_of_hold(office: Office) -> None:
    with office.app.app_context():
        head = office.people[Role.HEAD]
        hold = start_hold(office.desk, user_id=head, kind="court", scope="all", reason="A trial")
        end_hold(office.desk, hold.hold_id, user_id=head)


@pytest.fixture
def stopped(office: Office) -> int:
    sign_off(office, ITEM)
    (delivery,) = schedule(office, ITEM, "Practice", in_minutes=60)
    end_of_hold(office)
    return delivery


@pytest.fixture
def letters(office: Office) -> list[int]:
    sign_off(office, LETTER)
    deliveries = schedule(office, LETTER, "Press office mail", in_minutes=60)
    end_of_hold(office)
    return deliveries


def ask(officer: Reader, delivery: int) -> str:
    """Press the button on the delivery's page; the address of its form."""
    officer.get(f"/deliveries/{delivery}")
    address = str(officer.page.select(".cd-decide a")[0]["href"])
    officer.get(address)
    assert officer.text("h1") == "When should it go out?"
    return address


def dues(office: Office, *deliveries: int) -> list[str]:
    with office.app.app_context(), reading() as session:
        found = [session.get_one(Delivery, one) for one in deliveries]
        return [f"{one.status} {one.due_at:%Y-%m-%d %H:%M}" for one in found]


def test_a_delivery_that_a_hold_stopped_gets_a_new_time_on_its_page(
    office: Office, sign_in: As, stopped: int
) -> None:
    officer = sign_in(Role.OFFICER)
    officer.send(ask(officer, stopped), AFTERNOON)
    assert "It has a new time, and goes out by itself then." in officer.text()
    assert dues(office, stopped) == ["created 2027-05-17 13:00"], "the form speaks of local time"
    officer.get(f"/items/{ITEM}")
    assert "Given a new time by Maya Okafor" in officer.text()
    office.clock.advance(hours=5)
    assert office.send_what_is_due() == 1


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"day": "", "time": "14:00"}, "day", "Give the day"),
        ({"day": "2027-05-17", "time": ""}, "time", "Give the time of day"),
        ({"day": "2027-05-17", "time": "08:00"}, "time", "is in the past"),
        ({"day": "2028-03-26", "time": "01:30"}, "time", "The clocks go forward then"),
        ({"day": "2027-10-31", "time": "01:30"}, "time", "Say which of the two"),
        ({"day": "2097-05-17", "time": "14:00"}, "sure", "Is the year right?"),
    ],
)
def test_a_time_that_is_none_or_is_not_meant_is_asked_about_beside_its_field(
    office: Office, sign_in: As, stopped: int, typed: dict[str, str], field: str, words: str
) -> None:
    officer = sign_in(Role.OFFICER)
    before = dues(office, stopped)
    officer.post(ask(officer, stopped), typed, status=400)
    assert words in officer.text(f"#{field}-error")
    assert [officer.page.select_one(f"#{name}")["value"] for name in ("day", "time")] == list(typed.values())
    assert dues(office, stopped) == before


def test_a_time_far_ahead_is_taken_with_the_box_and_a_doubled_one_with_its_choice(
    office: Office, sign_in: As, stopped: int
) -> None:
    officer = sign_in(Role.OFFICER)
    address, far = ask(officer, stopped), {"day": "2097-05-17", "time": "14:00"}
    officer.post(address, far, status=400)
    officer.send(address, {**far, "sure": str(officer.page.select_one("#sure")["value"])})
    assert dues(office, stopped) == ["created 2097-05-17 13:00"]


def test_of_a_time_that_comes_twice_the_chosen_one_is_taken(
    office: Office, sign_in: As, stopped: int
) -> None:
    officer = sign_in(Role.OFFICER)
    address, twice = ask(officer, stopped), {"day": "2027-10-31", "time": "01:30"}
    officer.post(address, twice, status=400)
    officer.send(address, {**twice, "offset": "+00:00"})
    assert dues(office, stopped) == ["created 2027-10-31 01:30"]


def test_under_a_new_hold_there_is_no_button_and_a_form_that_was_open_is_refused(
    office: Office, sign_in: As, stopped: int
) -> None:
    officer = sign_in(Role.OFFICER)
    address = ask(officer, stopped)
    with office.app.app_context():
        start_hold(office.desk, user_id=office.people[Role.HEAD], kind="court", scope="all", reason="Another")
    officer.post(address, AFTERNOON, status=403)
    assert "under a hold" in officer.text(".govuk-error-summary")
    officer.get(f"/deliveries/{stopped}")
    assert officer.texts(".cd-decide a") == ["Cancel it"]


def test_all_recipients_of_a_release_get_it_together(office: Office, sign_in: As, letters: list[int]) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get("/decisions")
    assert officer.text("h1") == "To decide 1"
    assert officer.texts("section.cd-cases h2") == ["A hold stopped these, and none keeps them any more"]
    address = str(officer.page.select(".cd-case__buttons .govuk-button")[0]["href"])
    officer.get(address)
    assert "all 2 recipients" in officer.text()
    officer.post(address, {"day": "2027-05-17", "time": "08:00"}, status=400)
    assert "is in the past" in officer.text("#time-error")
    officer.post(address, {"day": "2097-05-17", "time": "14:00"}, status=400)
    assert "Is the year right?" in officer.text("#sure-error")
    officer.send(address, AFTERNOON)
    assert "(2 recipients)" in officer.text()
    assert dues(office, *letters) == ["created 2027-05-17 13:00"] * 2
    assert officer.text("h1") == "To decide"


def test_what_is_refused_for_all_recipients_is_said_on_the_form(
    office: Office, sign_in: As, letters: list[int]
) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get("/decisions")
    address = str(officer.page.select(".cd-case__buttons .govuk-button")[0]["href"])
    officer.get(address)
    with office.app.app_context(), transaction() as session:
        session.get_one(Delivery, letters[0]).account.state = AccountState.NEEDS_RECONNECTING
    officer.post(address, AFTERNOON, status=409)
    assert "The account is not connected" in officer.text("#time-error")
    assert officer.page.select_one("#day")["value"] == AFTERNOON["day"]


def test_today_and_to_decide_count_the_same_before_under_and_after_a_hold(
    office: Office, sign_in: As, letters: list[int]
) -> None:
    sign_off(office, ITEM)
    schedule(office, ITEM, "Practice", "Derbyshire VRU on Bluesky", in_minutes=90)
    officer, head = sign_in(Role.OFFICER), office.people[Role.HEAD]
    others = beside_decisions(officer, to_decide=1)  # the release to two recipients is one case
    with office.app.app_context():
        hold = start_hold(office.desk, user_id=head, kind="court", scope="channel:practice", reason="A trial")
    assert beside_decisions(officer, to_decide=1) == others, "what a hold keeps needs nobody"
    with office.app.app_context():
        end_hold(office.desk, hold.hold_id, user_id=head)
    assert beside_decisions(officer, to_decide=2) == others


def beside_decisions(reader: Reader, *, to_decide: int) -> int:
    """How many things Today says need somebody beside what To decide has to decide."""
    reader.get("/decisions")
    assert len(reader.page.select("article")) == int(reader.text("h1 .cd-badge")) == to_decide
    reader.get("/")
    return int(reader.text("#needs .cd-badge")) - to_decide
