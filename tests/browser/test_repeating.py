"""A post on several dates as an officer makes it: on a phone, without scripts, one date skipped by keyboard."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from campaigns.domain.people.permissions import Role
from campaigns.services.content.library import refresh_library
from tests.browser.serving import PHONE
from tests.browser.test_journey import Way, person
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, ref, sign_off

POST = ref("weekly-number")
TEXT = (
    "---\ntitle: A number to call\nchannels: [bluesky]\npublish_at: 2027-05-24T08:00\nai_use: no\n---\n"
    "Talk to Childline on 0800 1111. Calls are free.\n"
)


def test_a_series_with_a_date_left_out_is_planned_and_one_more_skipped(
    browser: Browser, fresh: tuple[Office, str]
) -> None:
    office, address = fresh
    (office.content / CAMPAIGN / "posts" / "weekly-number.md").write_text(TEXT, encoding="utf-8")
    with office.app.app_context():
        refresh_library(office.desk)
    officer = person(browser, Way(PHONE, False), address, office, Role.OFFICER)
    officer.goto(f"{address}/items/{POST}")
    officer.get_by_role("link", name="Repeat it").click()
    expect(officer.get_by_label("Monday", exact=True)).to_be_checked()
    officer.get_by_label("Last day", exact=True).fill("2027-06-14")
    officer.get_by_role("button", name="Show the dates").click()
    expect(officer.get_by_text("Spring Bank Holiday")).to_be_visible()
    officer.get_by_label("Monday 31 May 2027").uncheck()
    officer.get_by_role("button", name="Keep these dates").click()
    expect(officer.get_by_role("heading", name="3 dates")).to_be_visible()

    sign_off(office, POST)
    officer.reload()
    officer.get_by_label("Bluesky Derbyshire VRU on Bluesky").check()
    officer.get_by_role("button", name="Schedule").click()
    officer.get_by_role("button", name="Skip date 2 of 3").focus()
    officer.keyboard.press("Enter")
    expect(officer.get_by_text("Skipped. Its other dates stay as they are.")).to_be_visible()
    officer.goto(f"{address}/calendar?view=list&on=2027-05-24")
    expect(officer.get_by_role("link", name="A number to call (1 of 3)")).to_be_visible()
    expect(officer.get_by_role("link", name="A number to call (3 of 3)")).to_be_visible()
    expect(officer.get_by_role("link", name="A number to call (2 of 3)")).to_have_count(0)
    officer.context.close()
