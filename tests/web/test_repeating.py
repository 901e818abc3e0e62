"""A post on several dates, from the rule to the calendar: seen as real dates first, each skipped, moved, given its own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.models.content import find_item
from campaigns.models.deliveries import list_deliveries_of_item
from campaigns.services.content.library import refresh_library
from campaigns.services.core.transaction import reading
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.forms import form_of
from tests.web.office import CAMPAIGN, Office, ref, sign_off

POST = ref("weekly-number")
ADDRESS = f"/items/{POST}"
RULE = "every=weeks&weekday=0&step=1&first=2027-05-24&last=2027-06-21&time=08:00"


@pytest.fixture
def officer(office: Office, sign_in: As) -> Reader:
    path: Path = office.content / CAMPAIGN / "posts" / "weekly-number.md"
    path.write_text(
        "---\ntitle: A number to call\nchannels: [bluesky]\npublish_at: 2027-05-24T08:00\nai_use: no\n---\n"
        "Talk to Childline on 0800 1111. Calls are free.\n",
        encoding="utf-8",
    )
    with office.app.app_context():
        refresh_library(office.desk)
    return sign_in(Role.OFFICER)


def words(reader: Reader, selector: str) -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in reader.page.select(selector)]


def kept(office: Office) -> str:
    return (office.content / f"{POST}.md").read_text(encoding="utf-8")


def test_a_rule_is_shown_as_dates_and_only_those_ticked_are_kept(office: Office, officer: Reader) -> None:
    officer.get(f"{ADDRESS}/repeat?every=weeks&first=2027-05-24&last=&time=08:00", status=400)
    assert "Give the last day" in officer.page.get_text()
    officer.get(f"{ADDRESS}/repeat?{RULE}")
    assert "also_at" not in kept(office)
    rows = words(officer, ".cd-table tbody tr")
    assert len(rows) == 5
    assert "Monday 31 May 2027, 8:00am (UK time)" in rows[1]
    assert "Spring Bank Holiday" in rows[1]
    form = form_of(officer.page, f"{ADDRESS}/repeat")
    dates = ["2027-05-24T07:00:00+00:00", "2027-06-07T07:00:00+00:00", "2027-06-14T07:00:00+00:00"]
    officer.post(f"{ADDRESS}/repeat", {**form, "date": dates})
    assert "also_at: [2027-06-07T08:00, 2027-06-14T08:00]" in kept(office).replace('"', "").replace("'", "")
    officer.get(ADDRESS)
    rows = words(officer, "section .cd-table tbody tr")
    assert [row.split(" ", 3)[:3] for row in rows] == [
        ["1", "of", "3"],
        ["2", "of", "3"],
        ["3", "of", "3"],
    ]
    officer.get("/calendar?view=list&on=2027-06-07")
    assert any("A number to call (2 of 3)" in one for one in words(officer, ".cd-entry"))
    officer.post(f"{ADDRESS}/repeat/skip", {"date": dates[1]})
    assert "2027-06-07" not in kept(office)
    officer.post(f"{ADDRESS}/repeat/once", {"fingerprint": "another"}, status=409)


def test_planned_dates_are_skipped_moved_and_reworded_one_by_one(
    office: Office, officer: Reader, sign_in: As
) -> None:
    officer.get(f"{ADDRESS}/repeat?{RULE}")
    officer.post(f"{ADDRESS}/repeat", form_of(officer.page, f"{ADDRESS}/repeat"))
    with office.app.app_context():
        refresh_library(office.desk)
    sign_off(office, POST)
    officer.get(ADDRESS)
    plan = form_of(officer.page, f"{ADDRESS}/schedule")
    officer.post(f"{ADDRESS}/schedule", {**plan, "account": "Derbyshire VRU on Bluesky"})
    officer.get("/calendar?view=list&on=2027-05-24")
    assert (
        sum("A number to call (" in one for one in words(officer, ".cd-entry")) == 4
    )  # four weeks of five dates
    officer.post(f"{ADDRESS}/repeat/skip", {"date": "2027-06-07T07:00:00+00:00"})
    officer.post("/calendar/move", {"slot": f"2027-06-14T07:00:00+00:00 {POST}", "by": "1"})
    officer.post(f"{ADDRESS}/repeat/own-words", {"date": "2027-06-21T07:00:00+00:00"})
    officer.get(ADDRESS)
    rows = words(officer, "section .cd-table tbody tr")
    assert [("Planned" in row, "Skipped" in row) for row in rows] == [
        (True, False),
        (True, False),
        (False, True),
        (True, False),
        (False, True),
    ]
    assert "Tuesday 15 June 2027" in rows[3]
    assert "Moved from Monday 14 June 2027" in rows[3]
    with office.app.app_context(), reading() as session:
        own = find_item(session, ref("a-number-to-call-monday-21-june-2027"))
        assert own is not None
        assert own.status == "draft"
        assert f"{own.publish_at:%Y-%m-%d %H:%M}" == "2027-06-21 07:00"
        assert list_deliveries_of_item(session, own.id) == []


def test_evergreen_is_said_to_whoever_signs_it_off(office: Office, officer: Reader, sign_in: As) -> None:
    officer.get(f"{ADDRESS}/repeat")
    form = form_of(officer.page, f"{ADDRESS}/repeat/evergreen")
    officer.post(
        f"{ADDRESS}/repeat/evergreen",
        {**form, "after": "soon", "most": "4", "until": "2027-12-31"},
        status=400,
    )
    assert "Say how many days must lie between" in officer.page.get_text()
    officer.post(f"{ADDRESS}/repeat/evergreen", {**form, "after": "60", "most": "4", "until": "2027-12-31"})
    officer.get(ADDRESS)
    officer.post(f"{ADDRESS}/submit", form_of(officer.page, f"{ADDRESS}/submit"))
    head = sign_in(Role.HEAD)
    head.get(f"{ADDRESS}/review")
    said = head.text()
    assert "Your approval covers every time it goes out." in said
    assert "It may go out again on the same account once 60 days" in said
    assert "4 times altogether, until Friday 31 December 2027." in said


def test_usual_times_give_the_next_free_slot_wherever_a_time_is_chosen(
    office: Office, officer: Reader
) -> None:
    officer.get("/usual-times")
    form = form_of(officer.page, "/usual-times", channel="bluesky", time="17:30")
    assert form["weekday"] == ["0", "1", "2", "3", "4"]
    officer.post("/usual-times", {**form, "weekday": []}, status=400)
    officer.post("/usual-times", form)
    officer.get("/usual-times")
    assert "17:30 Monday to Friday" in officer.text()
    # In the editor: saved with the first one, at 17:30 today; the next draft gets the one after.
    officer.get(f"{ADDRESS}/edit")
    officer.post(f"{ADDRESS}/edit", {**form_of(officer.page, f"{ADDRESS}/edit"), "do": "next-slot"})
    assert "publish_at: 2027-05-17T17:30" in kept(office)
    # On the calendar: what stands in the way is another item, not itself.
    officer.get("/calendar?view=week&on=2027-05-17")
    slot = {"slot": f"2027-05-17T16:30:00+00:00 {POST}", "by": "next-slot"}
    officer.post("/calendar/move", slot)
    assert "publish_at: 2027-05-17T17:30" in kept(office)
    other = office.content / CAMPAIGN / "posts" / "another.md"
    other.write_text(
        "---\ntitle: Another\nchannels: [x]\npublish_at: 2027-05-17T17:20\n---\nGo home.\n", encoding="utf-8"
    )
    with office.app.app_context():
        refresh_library(office.desk)
    officer.post("/calendar/move", slot)
    assert "publish_at: 2027-05-18T17:30" in kept(office)
    # In the form that plans it.
    sign_off(office, POST)
    officer.get(ADDRESS)
    (choice,) = [one["value"] for one in officer.page.select('[name=when][value^="slot:"]')]
    assert choice == "slot:2027-05-18T16:30:00+00:00"
    plan = form_of(officer.page, f"{ADDRESS}/schedule", when=choice, account="Derbyshire VRU on Bluesky")
    officer.post(f"{ADDRESS}/schedule", plan)
    officer.get("/calendar?view=list&on=2027-05-18")
    assert any("5:30pm A number to call" in one and "Planned" in one for one in words(officer, ".cd-entry"))
    officer.post("/usual-times/remove", {"channel": "bluesky", "minute": "1050"})
    officer.get("/usual-times")
    assert "17:30" not in officer.text()


def test_gaps_are_filled_with_what_is_ticked_and_nothing_else(office: Office, officer: Reader) -> None:
    officer.get("/calendar/gaps?on=2027-06-01")
    assert "There are no usual times yet" in officer.text()
    officer.get(f"{ADDRESS}/repeat")
    rule = {"after": "14", "most": "3", "until": "2027-06-30"}
    officer.post(f"{ADDRESS}/repeat/evergreen", form_of(officer.page, f"{ADDRESS}/repeat/evergreen", **rule))
    officer.get("/usual-times")
    officer.post(
        "/usual-times", form_of(officer.page, "/usual-times", channel="bluesky", time="08:00", weekday=["1"])
    )
    with office.app.app_context():
        refresh_library(office.desk)
    sign_off(office, POST)
    officer.get("/calendar/gaps?on=2027-06-15")
    rows = words(officer, "form .cd-table tbody tr")
    assert [row.partition(",")[0] for row in rows] == [
        "Tuesday 1 June 2027",
        "Tuesday 15 June 2027",
        "Tuesday 29 June 2027",
    ]
    assert officer.page.select("[name=gap][checked]") == []
    officer.post("/calendar/gaps", {"on": "2027-06-01"}, status=400)
    gap = f"2027-06-15T07:00:00+00:00 {POST} Derbyshire VRU on Bluesky"
    officer.post("/calendar/gaps", {"on": "2027-06-01", "gap": [gap, gap]})
    officer.get("/calendar?view=list&on=2027-06-01")
    (planned,) = [
        one for one in words(officer, ".cd-entry") if "A number to call" in one and "Planned" in one
    ]
    assert "(evergreen, time 1)" in planned
    officer.get("/calendar/gaps?on=2027-06-01")
    rows = words(officer, "form .cd-table tbody tr")
    assert [row.partition(",")[0] for row in rows] == ["Tuesday 1 June 2027", "Tuesday 29 June 2027"]


@pytest.mark.parametrize("day", ["", "soon", "2027-03-28T01:30", "9" * 5_000, "2027-05-24T07:00:00+99:00"])
def test_dates_that_no_page_sent_are_refused(office: Office, officer: Reader, day: str) -> None:
    officer.get(f"{ADDRESS}/repeat?{RULE}")
    form, before = form_of(officer.page, f"{ADDRESS}/repeat"), kept(office)
    officer.post(f"{ADDRESS}/repeat", {**form, "date": day}, status=400)
    assert kept(office) == before
