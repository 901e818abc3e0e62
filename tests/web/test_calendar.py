"""The calendar: month, week and list of the same days; moving what stands there in two steps, and several at once."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
from docx import Document

from campaigns.domain.people.permissions import Role
from campaigns.domain.time.shifting import month_days, shifted, week_days
from campaigns.models.accounts import list_accounts
from campaigns.models.content import find_item
from campaigns.models.deliveries import list_deliveries_of_item
from campaigns.services.content.library import refresh_library
from campaigns.services.content.writing import open_post
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.wishes import submit_to_go
from tests.factories import make_campaign, make_delivery, make_item
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.office import Office, ref, schedule, sign_off, submit

ITEM, OTHER = ref("monday-launch"), ref("wednesday-walk-away")
BLUESKY = "Derbyshire VRU on Bluesky"


@pytest.fixture
def officer(office: Office, sign_in: As) -> Reader:
    sign_off(office, ITEM, OTHER)
    schedule(office, ITEM, "Practice", BLUESKY, in_minutes=60)  # 10:00 on Monday 17 May
    return sign_in(Role.OFFICER)


def dues(office: Office, item: str) -> set[str]:
    with office.app.app_context(), reading() as session:
        found = find_item(session, item)
        assert found is not None
        return {
            f"{one.due_at:%Y-%m-%d %H:%M} {one.status}" for one in list_deliveries_of_item(session, found.id)
        }


def words(reader: Reader, selector: str) -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in reader.page.select(selector)]


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_every_view_shows_the_same_items_with_time_channels_and_status(
    office: Office, officer: Reader, view: str
) -> None:
    submit(office, ref("thursday-fearless"))
    officer.get(f"/calendar?view={view}&on=2027-05-17")
    (planned,) = [one for one in words(officer, ".cd-entry") if "The week begins" in one]
    for word in ("10:00am The week begins", "Practice", "Bluesky", "Planned", "Monday 17 May 2027"):
        assert word in planned
    assert any("In review" in one for one in words(officer, ".cd-entry"))


def test_what_was_planned_before_its_sign_off_stands_at_its_own_time_with_where_it_goes(
    office: Office, officer: Reader
) -> None:
    """And from its time on it is just in review: what is signed off too late does not go by itself."""
    item = ref("thursday-fearless")
    with office.app.app_context():
        fingerprint = open_post(office.desk, item).fingerprint
        submit_to_go(
            office.desk,
            item,
            user_id=office.people[Role.OFFICER],
            fingerprint=fingerprint,
            account_names=["Practice"],
        )
        at = office.desk.content.read_item(item).publish_at
    assert at is not None
    officer.get("/calendar?view=week&on=2027-05-20&show=planned")
    (line,) = [one for one in words(officer, ".cd-entry") if "waiting for sign-off" in one]
    assert "Practice" in line
    officer.get("/calendar?view=week&on=2027-05-20&show=tentative")
    assert not any("Fearless" in one or "waiting for sign-off" in one for one in words(officer, ".cd-entry"))
    officer.get("/look-ahead?days=7")
    assert "Planned, waiting for sign-off" in officer.text()
    office.clock.advance(seconds=(at - office.clock.now()).total_seconds() + 1)
    later = officer.sign_in(Role.OFFICER)
    later.get("/calendar?view=week&on=2027-05-20")
    assert "waiting for sign-off" not in later.text(".cd-days")


def test_the_days_to_come_on_which_a_running_campaign_has_nothing_are_told(
    office: Office, officer: Reader
) -> None:
    plan = office.content / "quiet" / "campaign.md"
    plan.parent.mkdir()
    plan.write_text("---\ntitle: Quiet\ntopic: violence\nstarts: 2027-05-10\nends: 2027-05-19\n---\n")
    with office.app.app_context():
        refresh_library(office.desk)
    officer.get("/calendar?view=week&on=2027-05-17")
    told = [one for one in words(officer, ".cd-daynote") if "Gap" in one]
    assert told == ["Gap: nothing of Quiet for 3 days, to 19 May"]
    officer.get("/calendar?view=week&on=2027-05-17&show=sent")
    assert not any("Gap" in one for one in words(officer, ".cd-daynote"))


def test_a_month_is_a_table_of_whole_weeks_and_says_what_else_a_day_brings(officer: Reader) -> None:
    officer.get("/calendar?on=2027-10-15")
    assert words(officer, "caption") == ["October 2027, UK time"]
    assert len(officer.page.select("tbody td")) == 35
    day = officer.page.select_one('[data-day="2027-10-31"]')
    assert day is not None
    assert "the clocks go back in the night" in day.get_text()
    officer.get("/calendar?view=list&on=2027-12-20")
    assert any("Christmas Day" in one for one in words(officer, ".cd-daynote"))


def test_a_week_shows_the_first_of_a_full_day_and_leads_to_all_of_it(office: Office, sign_in: As) -> None:
    with office.app.app_context(), transaction() as session:
        campaign, account = make_campaign(session), list_accounts(session)[0]
        for number in range(23):
            item = make_item(session, campaign=campaign)
            due_at = datetime(2027, 6, 15, 9, number, tzinfo=UTC)
            make_delivery(session, item=item, account=account, due_at=due_at)
    officer = sign_in(Role.OFFICER)
    officer.get("/calendar?view=week&on=2027-06-14")
    assert len(officer.page.select('[data-day="2027-06-15"] .cd-entry')) == 20
    (rest,) = officer.page.select('[data-day="2027-06-15"] .cd-days__items > a')
    assert " ".join(rest.get_text().split()) == "3 more on Tuesday 15 June 2027"
    officer.get(str(rest["href"]))
    assert len(officer.page.select('[data-day="2027-06-15"] .cd-entry')) == 23
    assert not officer.page.select(".cd-days__items > a")


def test_filters_are_kept_from_view_to_view_and_leave_out_what_was_not_chosen(officer: Reader) -> None:
    officer.get("/calendar?view=week&on=2027-05-17&channel=bluesky&show=planned")
    assert len(officer.page.select(".cd-entry")) == 1
    other = officer.page.select_one('.cd-filters a:-soup-contains("Month")')
    assert other is not None
    assert "channel=bluesky" in str(other["href"])
    assert "show=planned" in str(other["href"])
    officer.get("/calendar?view=week&on=2027-05-17&show=sent")
    assert officer.page.select(".cd-entry") == []


@pytest.mark.parametrize(
    "address", ["view=year", "on=2027-02-30", "on=9999-12-31", "on=0001-01-01", "show=x"]
)
def test_an_address_that_no_calendar_has_is_not_found(officer: Reader, address: str) -> None:
    officer.get(f"/calendar?{address}", status=404)


def test_a_post_is_moved_by_a_day_in_two_steps_and_put_back_by_one(office: Office, officer: Reader) -> None:
    officer.get("/calendar?view=week&on=2027-05-17")
    (link,) = [one for one in officer.page.select(".cd-entry__move") if "The week begins" in one.get_text()]
    officer.get(str(link["href"]))
    form = officer.page.select_one(".cd-move__quick")
    assert form is not None
    hidden = {str(one["name"]): str(one["value"]) for one in form.select("[type=hidden]")}
    officer.send("/calendar/move", {**hidden, "by": "1"})
    assert "Moved to Tuesday 18 May 2027, 10:00am" in officer.page.get_text()
    assert dues(office, ITEM) == {"2027-05-18 09:00 created"}
    undo = officer.page.select_one(".cd-undo")
    assert undo is not None
    officer.send(
        "/calendar/move", {str(one["name"]): str(one["value"]) for one in undo.select("[type=hidden]")}
    )
    assert dues(office, ITEM) == {"2027-05-17 09:00 created"}


def test_several_are_looked_at_before_they_move_and_one_that_can_not_keeps_nobody(
    office: Office, officer: Reader
) -> None:
    schedule(office, OTHER, "Practice", in_minutes=26 * 60)
    slots = ["2027-05-17T09:00:00+00:00 " + ITEM, "2027-05-18T10:00:00+00:00 " + OTHER]
    officer.client.get("/calendar/move", query_string={"slot": slots, "by": "-1"})
    officer.get(
        f"/calendar/move?slot={slots[0].replace('+', '%2B')}&slot={slots[1].replace('+', '%2B')}&by=-1"
    )
    assert "That time is over." in officer.page.get_text()
    page = officer.send("/calendar/move", {"slot": slots, "by": "-1", "view": "week", "on": "2027-05-17"})
    assert "1 moved" in page.get_text() or "Moved to Monday 17 May 2027" in page.get_text()
    assert "in the past" in page.get_text()
    assert dues(office, ITEM) == {"2027-05-17 09:00 created"}
    assert dues(office, OTHER) == {"2027-05-17 10:00 created"}


def test_what_can_not_be_read_as_days_or_a_moment_is_said_beside_its_field(officer: Reader) -> None:
    slot = "2027-05-17T09:00:00+00:00 " + ITEM
    officer.get("/calendar")
    officer.post("/calendar/move", {"slot": slot, "day": "2027-03-28", "time": "01:30"}, status=400)
    assert "does not exist" in officer.page.get_text()
    officer.post("/calendar/move", {"slot": [slot, slot.replace("09", "08")], "by": "many"}, status=400)
    assert "Say by how many days" in officer.page.get_text()


def test_an_approver_sees_the_calendar_and_moves_nothing(
    office: Office, officer: Reader, sign_in: As
) -> None:
    reader = sign_in(Role.APPROVER)
    reader.get("/calendar?view=week&on=2027-05-17")
    assert reader.page.select(".cd-entry")
    assert reader.page.select(".cd-entry__move, .cd-several, .cd-days__new") == []
    reader.post("/calendar/move", {"slot": "2027-05-17T09:00:00+00:00 " + ITEM, "by": "1"}, status=403)


def test_a_new_post_begun_on_a_day_has_that_day(office: Office, officer: Reader) -> None:
    officer.get("/calendar?view=week&on=2027-05-17")
    (link,) = [
        one for one in officer.page.select(".cd-days__new a, a.cd-days__new") if "20 May" in one.get_text()
    ]
    officer.get(str(link["href"]))
    officer.send(
        "/posts/new",
        {
            "title": "Thursday",
            "campaign": "walk-away-2027",
            "day": "2027-05-20",
            "time": "10:00",
            "channel": "bluesky",
        },
    )
    assert officer.page.select_one("#day")["value"] == "2027-05-20"  # type: ignore[index]


def test_days_are_moved_by_the_clock_on_the_wall(office: Office) -> None:
    zone = office.desk.settings.timezone
    before = datetime(2027, 3, 27, 10, 0, tzinfo=UTC)
    assert shifted(before, 1, zone) == datetime(2027, 3, 28, 9, 0, tzinfo=UTC)
    assert shifted(datetime(2027, 10, 30, 0, 30, tzinfo=UTC), 1, zone) == datetime(
        2027, 10, 31, 0, 30, tzinfo=UTC
    )
    assert week_days(date(2027, 1, 1))[0] == date(2026, 12, 28)
    assert month_days(date(2027, 2, 10))[-1][-1] == date(2027, 2, 28)
    assert all(len(week) == 7 for month in range(1, 13) for week in month_days(date(2027, month, 1)))


def test_the_look_ahead_says_what_still_needs_somebody_on_the_page_in_word_and_in_csv(
    office: Office, officer: Reader
) -> None:
    submit(office, ref("thursday-fearless"))
    officer.get("/look-ahead?days=7")
    assert "7 days" in officer.page.get_text()
    assert "Needs sign-off" in officer.page.get_text()
    rows = list(
        csv.DictReader(
            StringIO(officer.client.get("/look-ahead/download/csv?days=7").data.decode("utf-8-sig"))
        )
    )
    (planned,) = [row for row in rows if row["Item"] == "The week begins"]
    assert (planned["Time"], planned["How it stands"], planned["What it needs"]) == ("10:00am", "Planned", "")
    (waiting,) = [row for row in rows if row["How it stands"] == "In review"]
    assert waiting["What it needs"] == "Needs sign-off"
    document = Document(BytesIO(officer.client.get("/look-ahead/download/docx?days=7").data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert {"The week begins", "10:00am", "Needs sign-off", "Monday 17 May"} <= set(cells)
    assert document.tables[0].rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    officer.get("/look-ahead?days=8", status=404)
