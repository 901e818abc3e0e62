"""Writing a press release as an officer does it: from nothing to submitted, with two quotes, one of them in the story."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from campaigns.domain.people.permissions import Role
from campaigns.services.content.writing import open_release
from tests.browser.serving import LAPTOP, PHONE
from tests.browser.test_accessibility import violations
from tests.browser.test_journey import Way, person
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office


def test_a_release_with_two_quotes_is_written_from_nothing_to_submitted(
    browser: Browser, fresh: tuple[Office, str]
) -> None:
    office, address = fresh
    officer = person(browser, Way(LAPTOP, True), address, office, Role.OFFICER)
    officer.get_by_role("link", name="New press release").click()
    officer.get_by_label("Headline").fill("Derby and Derbyshire start a week of hope")
    officer.get_by_label("Campaign").select_option("Walk away 2027")
    officer.get_by_role("button", name="Start writing").click()

    officer.get_by_label("Embargoed", exact=True).check()
    embargo = officer.locator("#embargo")
    embargo.get_by_label("Day").fill("2027-05-20")
    embargo.get_by_label("Time (UK time)").fill("00:01")
    officer.get_by_label("Place").fill("Derby")
    officer.get_by_label("First paragraph").fill(
        "Young people in Derby start a week of hope on Thursday 20 May 2027."
    )
    officer.get_by_label("Story").fill(
        "Most young people never carry a knife.\n\nRing Childline on 0800 1111."
    )
    for number, (speaker, said) in enumerate(
        (("Nicolle Ward", "We listen."), ("Sam Reed", "We act.")), start=1
    ):
        quote = officer.get_by_role("group", name=f"Quote {number}")
        quote.get_by_label("Who says it").fill(speaker)
        quote.get_by_label("Their post and organisation").fill("Chair, Violence Reduction Board")
        quote.locator("textarea").fill(said)
        quote.get_by_label("Who agreed to these words").fill(speaker)
        quote.get_by_label("Agreed on").fill("2027-05-10")
        if number == 1:
            officer.get_by_role("button", name="Add a quote").click()
    expect(officer.locator("#saved")).to_contain_text("Saved")
    officer.locator("#place-2").select_option("After “Most young people never carry a knife.”")
    officer.get_by_role("button", name="Put quote 2 there").click()
    expect(officer.get_by_label("Story")).to_have_value(
        "Most young people never carry a knife.\n\n[Quote 2]\n\nRing Childline on 0800 1111."
    )
    officer.get_by_label("Media contact").fill("Press office: 01632 960100, out of hours 01632 960199")
    officer.get_by_label("Note 1").fill("The unit brings public bodies together.")
    expect(officer.locator("#saved")).to_contain_text("Saved")
    assert violations(officer) == []
    officer.set_viewport_size(PHONE)
    assert officer.evaluate("document.documentElement.scrollWidth <= innerWidth")
    officer.get_by_role("button", name="Save and go to sign-off").click()
    expect(officer.get_by_text("Saved. Look at it as journalists will see it")).to_be_visible()
    officer.get_by_role("button", name="Submit for sign-off").click()
    expect(officer.get_by_text("Submitted for sign-off as version 1.")).to_be_visible()
    with office.app.app_context():
        words = open_release(
            office.desk, f"{CAMPAIGN}/releases/derby-and-derbyshire-start-a-week-of-hope"
        ).words
    assert [quote.speaker for quote in words.quotes] == ["Nicolle Ward", "Sam Reed"]
    assert (words.embargo, words.notes) == ("2027-05-20T00:01", ("The unit brings public bodies together.",))
    officer.context.close()
