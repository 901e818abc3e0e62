"""Planning as an officer does it when much changes at once: after a hold, a campaign by days, a month by spreadsheet."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from campaigns.domain.people.permissions import Role
from campaigns.services.stops.holds import end_hold, start_hold
from tests.browser.serving import LAPTOP, PHONE
from tests.browser.test_journey import Way, person
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, ref, schedule, sign_off


def test_after_a_hold_all_goes_back_then_the_campaign_moves_then_a_sheet_changes_a_time(
    browser: Browser, fresh: tuple[Office, str], tmp_path: Path
) -> None:
    """On a phone without scripts, by keyboard; the spreadsheet on a laptop with them."""
    office, address = fresh
    sign_off(office, ref("monday-launch"), ref("friday-thanks"))
    schedule(office, ref("monday-launch"), "Practice", in_minutes=60)
    with office.app.app_context():
        who = {"user_id": office.people[Role.HEAD]}
        start_hold(office.desk, **who, kind="other", scope="all", reason="A stabbing")
        end_hold(office.desk, 1, **who)
    officer = person(browser, Way(PHONE, False), address, office, Role.OFFICER)
    officer.get_by_role("link", name="Put them back, give them a new time or drop them").focus()
    officer.keyboard.press("Enter")
    expect(officer.get_by_role("checkbox", name="The week begins")).to_be_checked()
    officer.get_by_role("button", name="Put it back at its old time").focus()
    officer.keyboard.press("Enter")
    expect(officer.get_by_text("1 back at its old time.")).to_be_visible()

    officer.goto(f"{address}/campaigns/{CAMPAIGN}")
    officer.get_by_role("link", name="Move the whole campaign").click()
    officer.get_by_label("By how many days").fill("7")
    officer.keyboard.press("Enter")
    expect(officer.get_by_text("Monday 24 May 2027, 10:00am").first).to_be_visible()
    officer.get_by_role("button", name="Move all").focus()
    officer.keyboard.press("Enter")
    expect(officer.get_by_text("moved.").first).to_be_visible()
    officer.context.close()

    writer = person(browser, Way(LAPTOP, True), address, office, Role.OFFICER)
    writer.goto(f"{address}/calendar/sheet")
    with writer.expect_download() as taken:
        writer.get_by_role("link", name="May 2027").click()
    file = tmp_path / "may.xlsx"
    taken.value.save_as(file)
    book = load_workbook(file)
    sheet = book["Posts"]
    headings = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet if row[headings.index("Title")].value == "The week begins")
    row[headings.index("Time")].value = time(14, 30)
    book.save(file)
    writer.get_by_label("Bring it in").set_input_files(file)
    writer.get_by_role("button", name="Look at it").click()
    expect(writer.get_by_text("0 new, 1 changed, 0 problems, 0 conflicts")).to_be_visible()
    writer.get_by_role("button", name="Save it").click()
    expect(writer.get_by_role("heading", name="1 row saved")).to_be_visible()
    writer.goto(f"{address}/calendar?view=list&on=2027-05-24")
    expect(writer.get_by_role("link", name="2:30pm The week begins")).to_be_visible()
    writer.context.close()
