"""The main job from first to last, as people do it in a browser: with scripts and without, on a laptop and a phone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from campaigns.domain.people.permissions import Role
from campaigns.services.figures.collection import collect_now
from tests.browser.serving import LAPTOP, PHONE, sign_in
from tests.web.office import Office, ref


@dataclass(frozen=True)
class Way:
    """How people work in one run of the journey."""

    viewport: ViewportSize
    scripts: bool


@pytest.mark.parametrize(
    "way",
    [Way(PHONE, True), Way(LAPTOP, False)],
    ids=["phone", "laptop without scripts"],
)
def test_a_post_is_signed_off_scheduled_sent_reacted_to_and_reported(
    browser: Browser, fresh: tuple[Office, str], way: Way
) -> None:
    office, address = fresh
    officer, head = (person(browser, way, address, office, role) for role in (Role.OFFICER, Role.HEAD))

    open_item(officer, way)
    officer.get_by_label("Note for whoever signs it off (optional)").fill("For the launch.")
    officer.get_by_role("button", name="Submit for sign-off").click()
    expect(officer.get_by_text("Submitted for sign-off as version 1.")).to_be_visible()
    expect(
        officer.get_by_text("You wrote some of this text, or submitted it. Another person has to approve it.")
    ).to_be_visible()

    head.goto(f"{address}/")
    head.get_by_role("link", name="The week begins").click()
    head.get_by_role("button", name="Approve these words").click()
    expect(head.get_by_text("Exactly this text may now be scheduled.")).to_be_visible()

    officer.goto(f"{address}/items/{ref('monday-launch')}")
    officer.get_by_label("At another time").check()
    officer.get_by_label("Day", exact=True).fill("2027-05-17")
    officer.get_by_label("Time (UK time)").fill("09:30")
    officer.get_by_role("checkbox", name="Practice").check()
    officer.get_by_role("button", name="Schedule").click()
    expect(
        officer.get_by_text("Scheduled for Monday 17 May 2027, 9:30am (UK time) to Practice.")
    ).to_be_visible()

    pass_time(office, 30, officer, head)
    assert office.send_what_is_due() == 1

    go_to(head, way, "Practice feed")
    expect(head.get_by_text("Most young people do not carry a knife.")).to_be_visible()
    head.get_by_role("button", name="Like").click()
    expect(head.get_by_role("button", name="Liked")).to_contain_text("1")
    head.get_by_label("Comment on this post").fill("Clear and kind.")
    head.get_by_role("button", name="Comment", exact=True).click()
    expect(head.get_by_text("Clear and kind.")).to_be_visible()

    pass_time(office, 60, officer, head)
    with office.app.app_context():
        collect_now(office.desk)
    go_to(officer, way, "Sent and coming up")
    officer.get_by_role("link", name="Details").click()
    expect(officer.get_by_role("table", name="What the channel reported, newest first")).to_contain_text(
        "Today, 10:30am"
    )

    go_to(officer, way, "Results")
    expect(officer.get_by_role("heading", name="1 April 2027 to 30 June 2027")).to_be_visible()
    with officer.expect_download() as download:
        officer.get_by_role("link", name="CSV").click()
    content = download.value.path().read_text(encoding="utf-8-sig")
    assert "The week begins" in content
    assert "reactions" in content
    for page in (officer, head):
        page.context.close()


def pass_time(office: Office, minutes: int, *people: Page) -> None:
    """Everybody looks at something every quarter of an hour: who does nothing for half an hour is signed out."""
    for _ in range(minutes // 15):
        office.clock.advance(minutes=15)
        for page in people:
            page.reload()


def person(browser: Browser, way: Way, address: str, office: Office, role: Role) -> Page:
    context = browser.new_context(viewport=way.viewport, java_script_enabled=way.scripts)
    context.set_default_timeout(10_000)
    page = context.new_page()
    sign_in(page, address, office, role)
    return page


def open_item(page: Page, way: Way) -> None:
    go_to(page, way, "Campaigns")
    page.get_by_role("link", name="Walk away 2027").click()
    page.get_by_role("link", name="The week begins").click()


def go_to(page: Page, way: Way, name: str) -> None:
    if way.viewport is PHONE:
        page.get_by_role("button", name="Menu").click()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=name).click()


def test_the_clock_s_pulse_refreshes_itself_where_scripts_run(
    browser: Browser, fresh: tuple[Office, str]
) -> None:
    office, address = fresh
    page = person(browser, Way(LAPTOP, True), address, office, Role.OFFICER)
    expect(page.locator("#pulse")).to_contain_text("checked 0 seconds ago")
    page.wait_for_load_state("load")
    office.clock.advance(seconds=7)
    page.evaluate("htmx.ajax('GET', '/pulse', {target: '#pulse', swap: 'outerHTML'})")
    expect(page.locator("#pulse")).to_contain_text("checked 7 seconds ago")
    page.context.close()
