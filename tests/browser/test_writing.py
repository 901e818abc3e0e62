"""Writing a post as an officer does it: from nothing to waiting for sign-off, with scripts and without, on a laptop and a
phone."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from campaigns.domain.people.permissions import Role
from campaigns.services.content.writing import open_post
from campaigns.services.people.sessions import sign_out_everywhere
from tests.browser.serving import LAPTOP, PHONE
from tests.browser.test_accessibility import violations
from tests.browser.test_journey import Way, person
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, ref

EDIT = f"/items/{ref('sunday-draft')}/edit"
LOOK_AGAIN = "Save and look again"
FROM_WORD = (
    "<p class=MsoNormal style='mso-x:1'>Walk <s><del>run </del></s><ins>away</ins> now."
    "<span class=MsoCommentReference>[A1]</span></p>"
    "<p style='mso-list:l0 level1'><span style='mso-list:Ignore'>·</span>One</p>"
    "<div style='mso-element: comment-list'><p>A remark</p></div><p style='display: none'>Hidden</p>"
)
PASTE_FROM_WORD = f"""() => {{
  const data = new DataTransfer();
  data.setData("text/html", {json.dumps(FROM_WORD)});
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", {{clipboardData: data, bubbles: true, cancelable: true}}));
}}"""


def reach(page: Page, place: Locator) -> None:
    """Tab by Tab, as somebody without a mouse comes there."""
    for _ in range(150):
        if place.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {place}")


@pytest.mark.parametrize(
    ("way", "by_keyboard"),
    [(Way(PHONE, True), False), (Way(LAPTOP, False), False), (Way(LAPTOP, True), True)],
    ids=["phone", "laptop without scripts", "laptop by keyboard alone"],
)
def test_a_post_is_written_from_nothing_to_planned_and_waiting_for_sign_off_in_three_pages(
    browser: Browser, fresh: tuple[Office, str], way: Way, by_keyboard: bool
) -> None:
    office, address = fresh
    officer = person(browser, way, address, office, Role.OFFICER)
    pages: list[str] = []
    officer.on("framenavigated", lambda frame: pages.append(frame.url.partition("?")[0]))
    presses = 0

    def press(place: Locator) -> None:
        nonlocal presses
        presses += 1
        if not by_keyboard:
            place.click()
            return
        reach(officer, place)
        officer.keyboard.press("Space" if place.get_attribute("type") == "checkbox" else "Enter")

    def fill(label: str, words: str, *, exact: bool = False) -> None:
        nonlocal presses
        presses += 1
        box = officer.get_by_label(label, exact=exact)
        reach(officer, box) if by_keyboard else box.click()
        box.fill(words)

    press(officer.get_by_role("button", name="New post"))
    fill("Title", "Say what you know")
    officer.get_by_label("Campaign").select_option("Walk away 2027")
    press(officer.get_by_label("Practice"))
    press(officer.get_by_role("button", name="Start writing"))

    expect(officer.get_by_role("heading", name="Say what you know")).to_be_visible()
    fill("Text", "Say what you know. Crimestoppers: 0800 555 111. You stay unknown.", exact=True)
    press(officer.get_by_role("group", name="Text for").get_by_role("button", name="Practice"))
    press(officer.get_by_role("button", name="Say it differently on Practice"))
    fill("Text for Practice", "Say it here. Crimestoppers: 0800 555 111.", exact=True)
    fill("Day", "2027-05-20", exact=True)
    fill("Time (UK time)", "08:30")
    expect(officer.get_by_role("checkbox", name="Practice").last).to_be_checked()
    press(officer.get_by_role("button", name="Submit for sign-off"))

    expect(officer.get_by_text("Planned, waiting for sign-off").first).to_be_visible()
    assert len(dict.fromkeys(pages)) == 3
    assert presses + 2 <= 25  # with the two of the list of campaigns
    with office.app.app_context():
        words = open_post(office.desk, f"{CAMPAIGN}/posts/say-what-you-know").words
    assert (words.channels, words.publish_at) == (("practice",), "2027-05-20T08:30")
    assert dict(words.own) == {"practice": ("Say it here. Crimestoppers: 0800 555 111.",)}
    officer.context.close()


def writing(browser: Browser, fresh: tuple[Office, str]) -> Page:
    page = person(browser, Way(LAPTOP, True), fresh[1], fresh[0], Role.OFFICER)
    page.goto(f"{fresh[1]}{EDIT}")
    return page


def test_what_is_typed_is_saved_by_itself_and_shown_as_readers_see_it(
    browser: Browser, fresh: tuple[Office, str]
) -> None:
    plan = fresh[0].content / CAMPAIGN / "campaign.md"
    plan.write_text(plan.read_text().replace("---\n", "---\nterms: ['#WalkAway']\n", 1))
    page = writing(browser, fresh)
    text = page.locator("#part-all-1")
    text.fill("Typed, and then a pause.")
    expect(page.locator("#saved")).to_contain_text("Saved 9:00am")
    expect(page.locator("#look")).to_contain_text("Typed, and then a pause.")
    expect(text).to_be_focused()
    text.press_sequentially(" EVERYBODY CAN DO IT TODAY")
    page.locator("[data-find='EVERYBODY CAN DO IT TODAY']").click()
    expect(text).to_be_focused()
    assert page.evaluate("getSelection().toString()") == "EVERYBODY CAN DO IT TODAY"
    page.evaluate(PASTE_FROM_WORD)
    expect(text).to_have_value("Typed, and then a pause. Walk away now.\n\n- One")
    text.press("Control+z")
    expect(text).to_have_value("Typed, and then a pause. EVERYBODY CAN DO IT TODAY")
    text.press("End")
    text.press_sequentially(" #wa")
    text.press("ArrowDown")
    text.press("Enter")
    expect(text).to_have_value("Typed, and then a pause. EVERYBODY CAN DO IT TODAY #WalkAway ")
    assert violations(page) == []
    text.press("Control+s")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert page.locator("#from-fingerprint").count() == 1

    keys = page.get_by_role("dialog", name="Keyboard")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(keys.get_by_role("cell", name="Calendar")).to_be_visible()
    assert violations(page) == []
    keys.get_by_label("Use the single keys on this device").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.keyboard.press("c")
    expect(keys).to_be_hidden()
    page.get_by_role("link", name="Keyboard").press("Enter")
    keys.get_by_label("Use the single keys on this device").check()
    keys.get_by_role("button", name="Close").click()
    text.press("c")
    expect(text).to_be_focused()
    page.locator("h1").click()
    page.on("dialog", lambda asked: asked.accept())
    page.keyboard.press("c")
    expect(page).to_have_url(re.compile("/calendar$"))
    page.context.close()


def test_who_is_signed_out_while_typing_is_told_and_finds_the_words_again(
    browser: Browser, fresh: tuple[Office, str]
) -> None:
    office, _ = fresh
    page = writing(browser, fresh)
    with office.app.app_context():
        sign_out_everywhere(office.email(Role.OFFICER))
    page.locator("#part-all-1").fill("Typed after the end of the session.")
    expect(page.get_by_role("alert").filter(has_text="you were signed out")).to_be_visible()
    page.get_by_role("button", name=LOOK_AGAIN).click()
    page.get_by_label("E-mail address").fill(office.email(Role.OFFICER))
    page.locator("#password").fill("walk away with hope")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#part-all-1")).to_have_value("Typed after the end of the session.")
    page.get_by_role("button", name=LOOK_AGAIN).click()
    with office.app.app_context():
        assert open_post(office.desk, ref("sunday-draft")).words.parts == (
            "Typed after the end of the session.",
        )
    page.context.close()


def test_the_pages_of_two_writers_have_no_barrier(browser: Browser, fresh: tuple[Office, str]) -> None:
    office, address = fresh
    officer = writing(browser, fresh)
    head = person(browser, Way(LAPTOP, False), address, office, Role.HEAD)
    head.goto(f"{address}{EDIT}")
    head.locator("#part-all-1").fill("By Hana.")
    head.get_by_role("button", name=LOOK_AGAIN).click()
    officer.locator("#part-all-1").fill("By Maya.")
    officer.get_by_role("button", name=LOOK_AGAIN).click()
    assert violations(officer) == []
    officer.get_by_role("group", name="Text: which one").get_by_label("Yours").check()
    officer.get_by_role("button", name="Go on with these words").click()
    expect(officer.get_by_text("These are the words of both.")).to_be_visible()
    expect(officer.locator("#part-all-1")).to_have_value("By Maya.")
    assert violations(officer) == []
    officer.get_by_role("button", name=LOOK_AGAIN).click()
    officer.get_by_role("link", name="Earlier versions").click()
    officer.get_by_role("link", name="What changed since").first.click()
    assert violations(officer) == []
    officer.get_by_role("button", name="Bring this version back").click()
    expect(officer.get_by_text("Brought back.")).to_be_visible()
    expect(officer.locator("#part-all-1")).to_have_value("By Hana.")
    for page in (officer, head):
        page.context.close()
