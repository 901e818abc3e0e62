"""A campaign as an officer makes it: from nothing, and from last year's."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from campaigns.domain.people.permissions import Role
from tests.browser.serving import PHONE
from tests.browser.test_journey import Way, person
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office


def test_a_new_campaign_is_planned_and_last_years_used_again_without_scripts(
    browser: Browser, fresh: tuple[Office, str]
) -> None:
    office, address = fresh
    officer = person(browser, Way(PHONE, False), address, office, Role.OFFICER)
    officer.get_by_role("link", name="New campaign").click()
    officer.get_by_label("Title").fill("Autumn")
    officer.get_by_label("First day").fill("2027-10-04")
    officer.get_by_role("button", name="Make the campaign").click()

    officer.get_by_role("group", name="Objective 1").get_by_label("What is measured").fill("Calls: all")
    officer.get_by_role("group", name="Activity 1").get_by_label("What", exact=True).fill("Posters")
    officer.get_by_label("Strategy").fill("One thought a day.")
    officer.get_by_role("button", name="Save and see the campaign").click()
    for words in ("Calls: all", "Posters", "One thought a day."):
        expect(officer.get_by_text(words)).to_be_visible()

    officer.goto(f"{address}/campaigns/{CAMPAIGN}")
    officer.get_by_role("link", name="Use again").click()
    officer.get_by_label("Title").fill("Walk away 2028")
    expect(officer.get_by_label("First day")).to_have_value("2028-05-15")
    officer.get_by_label("The week begins").uncheck()
    officer.get_by_role("button", name="Make the new campaign").click()
    expect(officer.get_by_role("heading", name="Walk away 2028")).to_be_visible()
    expect(officer.get_by_text("items came along as drafts")).to_be_visible()
    expect(officer.get_by_text("Monday 15 May 2028 to Sunday 21 May 2028")).to_be_visible()
    officer.context.close()
