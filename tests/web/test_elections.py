"""The page of election periods: entering a poll by hand, what it holds, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from campaigns.domain.people.permissions import Role
from tests.web.client import Reader
from tests.web.conftest import As, closing
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, busy_office, ref, schedule, sign_off

POLL = {
    "name": "the Derwent ward by-election",
    "kind": "by-election",
    "polling_day": "2027-06-10",
    "notice_on": "2027-05-01",
    "areas": "Derby, Amber Valley",
    "source": "https://www.derby.gov.uk/notice",
}


@pytest.fixture
def busy_week(tmp_path: Path) -> Iterator[Office]:
    yield from closing(busy_office(tmp_path))


def officer(office: Office) -> Reader:
    reader = Reader(office).sign_in(Role.OFFICER)
    reader.get("/elections")
    return reader


def test_a_poll_that_is_entered_holds_what_is_queued_in_its_period_and_lists_it(busy_week: Office) -> None:
    reader = officer(busy_week)
    reader.send("/elections", POLL)
    assert "queued in it and held: decide on each" in reader.text(
        ".govuk-notification-banner, .cd-flash, main"
    )
    (period,) = [text for text in reader.texts("section") if "Derwent" in text]
    assert "Saturday 1 May 2027 to Thursday 10 June 2027" in period
    assert "Held: decide about Walking away takes strength" in period
    reader.get("/decisions")
    assert "pre-election period of the Derwent ward by-election" in reader.text()


def test_what_was_looked_at_is_kept_as_planned_and_the_page_says_who_looked(busy_week: Office) -> None:
    reader = officer(busy_week)
    reader.send("/elections", POLL)
    held = busy_week.delivery_id(ref("wednesday-walk-away"), "bluesky")
    reader.get(f"/deliveries/{held}/keep")
    assert "It goes out" in reader.text()
    reader.send(f"/deliveries/{held}/keep")
    reader.get("/elections")
    (period,) = [text for text in reader.texts("section") if "Derwent" in text]
    assert "Yes: Maya Okafor" in period


def test_an_entry_is_taken_back_with_a_reason(office: Office) -> None:
    reader = officer(office)
    reader.send("/elections", POLL)
    reader.post("/elections/1/take-back", {"reason": " "}, status=400)
    reader.get("/elections")
    reader.send("/elections/1/take-back", {"reason": "The poll was called off"})
    assert not [text for text in reader.texts("section") if "Derwent" in text]
    assert "The poll was called off" in reader.text()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"polling_day": ""}, "Say when the poll is"),
        ({"polling_day": "soon"}, "Give the day as year, month, day"),
        ({"polling_day": "2027-01-10"}, "Polling day is over"),
        ({"polling_day": "2072-06-10"}, "Check the year"),
        ({"notice_on": "2027-06-11"}, "can't be published after polling day"),
        ({"name": " "}, "Give the election a name"),
        ({"source": ""}, "Say where this is from"),
        ({"kind": "coronation"}, "Say what kind of election it is"),
    ],
)
def test_what_can_not_be_right_is_said_and_nothing_typed_is_lost(
    office: Office, changes: dict[str, str], words: str
) -> None:
    reader = officer(office)
    reader.post("/elections", {**POLL, **changes}, status=400)
    assert words in reader.text(".govuk-error-summary")
    areas = reader.page.select_one("#areas")
    assert areas is not None
    assert areas["value"] == POLL["areas"]


def test_the_same_poll_is_entered_once(office: Office) -> None:
    reader = officer(office)
    reader.send("/elections", POLL)
    reader.post("/elections", POLL, status=409)
    assert "is there already" in reader.text(".govuk-error-summary")


def test_the_notice_of_a_known_poll_gives_it_its_day_and_what_was_decided_stands(busy_week: Office) -> None:
    reader = officer(busy_week)
    reader.send("/elections", {**POLL, "notice_on": ""})
    held = busy_week.delivery_id(ref("wednesday-walk-away"), "bluesky")
    reader.get(f"/deliveries/{held}/keep")
    reader.send(f"/deliveries/{held}/keep")
    reader.get("/elections")
    link = next(
        link for link in reader.page.select("section a") if "notice of the Derwent" in link.get_text()
    )
    reader.get(str(link["href"]).removesuffix("#enter"))
    name, day = reader.page.select_one("#name"), reader.page.select_one("#polling_day")
    assert name is not None
    assert day is not None
    assert (name["value"], day["value"]) == (POLL["name"], POLL["polling_day"])
    reader.send("/elections", {**POLL, "areas": ""})
    (period,) = [text for text in reader.texts("section") if "Derwent" in text]
    assert "Saturday 1 May 2027 to Thursday 10 June 2027" in period
    assert "Derby, Amber Valley" in period
    assert "Yes: Maya Okafor" in period


def test_a_known_poll_without_its_notice_says_nothing_new(office: Office) -> None:
    reader = officer(office)
    reader.send("/elections", {**POLL, "notice_on": ""})
    reader.post("/elections", {**POLL, "notice_on": ""}, status=409)
    assert "enter it again with that day" in reader.text(".govuk-error-summary")


def test_an_approver_reads_and_can_not_enter(sign_in: As) -> None:
    reader = sign_in(Role.APPROVER)
    reader.get("/elections")
    assert reader.page.select_one("#polling_day") is None
    reader.post("/elections", POLL, status=403)


def test_the_monitoring_officer_finds_on_today_what_waits_for_a_ruling(busy_week: Office) -> None:
    post = busy_week.content / CAMPAIGN / "posts" / "mayor.md"
    post.write_text(
        "---\ntitle: The mayor opens it\nchannels: [bluesky]\n---\nMayor Jo Reed opens the hub.\n"
    )
    sign_off(busy_week, ref("mayor"))
    schedule(busy_week, ref("mayor"), "Derbyshire VRU on Bluesky", in_minutes=60)
    officer(busy_week).send("/elections", POLL)
    reader = Reader(busy_week).sign_in(Role.MONITORING_OFFICER)
    assert "Held until you decide" in reader.texts(".cd-need__title")
    assert "The mayor opens it" in reader.text(".cd-today__needs")
    other = Reader(busy_week).sign_in(Role.APPROVER)
    assert "Held until you decide" not in other.texts(".cd-need__title")
