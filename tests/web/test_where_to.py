"""Pages say what is there: a campaign's days, what may be imported, and where to go from a page one may not open."""

from __future__ import annotations

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.services.content.library import refresh_library
from tests.web.conftest import As
from tests.web.office import Office, schedule, sign_off


def without_days(office: Office, *, item: str) -> str:
    """A campaign that says no days of its own, with one post; its name."""
    folder = office.content / "no-days"
    (folder / "posts").mkdir(parents=True)
    (folder / "campaign.md").write_text("---\ntitle: Without days\n---\nA plan.\n")
    (folder / "posts" / "one.md").write_text(f"---\ntitle: One\nchannels: [bluesky]\n{item}---\nWalk away.\n")
    with office.app.app_context():
        refresh_library(office.desk)
    return "no-days"


@pytest.mark.parametrize("address", ["/campaigns", "/campaigns/no-days"])
def test_a_campaign_without_days_of_its_own_says_those_of_its_items(
    office: Office, sign_in: As, address: str
) -> None:
    without_days(office, item="publish_at: 2027-05-20T09:00\n")
    officer = sign_in(Role.OFFICER)
    officer.get(address)
    assert "No dates yet" not in officer.text()
    assert "20 May 2027" in officer.text()
    sign_off(office, "no-days/posts/one")
    schedule(office, "no-days/posts/one", "Practice", in_minutes=60)
    officer.get(address)
    assert "17 May 2027 to " in officer.text().replace("Monday ", "").replace("Thursday ", "")


def test_where_nothing_has_a_day_it_says_so(office: Office, sign_in: As) -> None:
    without_days(office, item="")
    officer = sign_in(Role.OFFICER)
    officer.get("/campaigns/no-days")
    assert "No dates yet" in officer.text()


@pytest.mark.parametrize(("address", "status"), [("/campaigns", 403), ("/nowhere", 404)])
def test_from_a_page_that_is_not_theirs_people_are_led_to_one_they_may_open(
    sign_in: As, address: str, status: int
) -> None:
    board = sign_in(Role.BOARD_READER)
    board.get(address, status=status)
    assert "Today" not in board.text()
    (link,) = board.page.select("main a")
    assert link.get_text() == "Go to the report"
    board.get(str(link["href"]))
    officer = sign_in(Role.OFFICER)
    officer.get("/nowhere", status=404)
    assert officer.texts("main a") == ["Go to Today"]


def test_the_import_page_names_what_the_file_chooser_takes(sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get("/import")
    lead = officer.text(".cd-lead")
    assert "e-mail" in lead
    assert ".eml" in lead
    taken = str(officer.page.select_one("#file")["accept"]).split(",")
    assert {".eml", ".msg"} <= set(taken), "an Outlook message is answered with what to do"
