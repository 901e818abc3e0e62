"""Deciding on a text: at home on a phone without scripts, and in the office with them."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from campaigns.domain.people.permissions import Role
from campaigns.services.content.library import refresh_library
from tests.browser.serving import LAPTOP, PHONE
from tests.browser.test_accessibility import violations
from tests.browser.test_journey import Way, person
from tests.web.office import Office, approve, ref, submit

POST = ref("monday-launch")
SELECT = """words => {
  const node = document.evaluate(`//*[@class="cd-changes"]/text()[contains(., "${words}")]`, document, null, 9).singleNodeValue;
  const at = node.data.indexOf(words);
  getSelection().setBaseAndExtent(node, at, node, at + words.length);
}"""


def test_a_changed_text_is_read_commented_on_and_approved_with_a_condition_that_is_ticked_off(
    browser: Browser, fresh: tuple[Office, str]
) -> None:
    office, address = fresh
    submit(office, POST)
    approve(office, POST)
    path = office.content / f"{POST}.md"
    path.write_text(path.read_text().replace("small things", "little things"))
    with office.app.app_context():
        refresh_library(office.desk)
    submit(office, POST, note="Easier words.")

    head = person(browser, Way(LAPTOP, True), address, office, Role.HEAD)
    head.get_by_role("link", name="The week begins").first.click()
    expect(head.get_by_text("1 word changed since you agreed on")).to_be_visible()
    assert violations(head) == []
    head.set_viewport_size(LAPTOP)
    head.get_by_role("link", name="Comment on Text: All week").click()
    head.evaluate(SELECT, "Worried about someone?")
    expect(head.get_by_label("Words it is about")).to_have_value("Worried about someone?")
    head.get_by_label("Your comment").fill("Say this first.")
    assert violations(head) == []
    head.set_viewport_size(LAPTOP)
    head.get_by_role("button", name="Add comment").click()
    expect(head.get_by_text("Your comment is kept with the item.")).to_be_visible()
    head.context.close()

    approver = person(browser, Way(PHONE, False), address, office, Role.APPROVER)
    approver.get_by_role("link", name="The week begins").first.click()
    expect(approver.get_by_text("Say this first.")).to_be_visible()
    approver.get_by_role("link", name="Answer Hana Whitfield on").click()
    approver.get_by_label("Your answer").fill("I can live with it.")
    approver.get_by_role("button", name="Answer").click()
    expect(approver.get_by_text("I can live with it.")).to_be_visible()
    approver.get_by_role("link", name="Go to your decision").click()
    approver.get_by_label("What has to be done first").fill("Once the school has been told.")
    approver.get_by_role("button", name="Approve with this condition").click()
    expect(approver.get_by_text("It can be planned once that is ticked off.")).to_be_visible()
    approver.get_by_label("What was done").fill("I rang the head teacher.")
    approver.get_by_role("button", name="Tick it off").click()
    expect(approver.get_by_text("What was done is kept with the condition.")).to_be_visible()
    approver.context.close()
