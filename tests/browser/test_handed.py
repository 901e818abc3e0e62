"""What a person puts out, on their phone: signed in, copied, put out, and said so."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from campaigns.domain.people.permissions import Role
from tests.browser.serving import PHONE, served
from tests.browser.test_accessibility import violations
from tests.browser.test_journey import Way, person
from tests.web.conftest import closing
from tests.web.handed_office import WORDS, handed_office


def test_the_words_are_copied_on_a_phone_and_it_is_out_once_its_person_says_so(
    browser: Browser, tmp_path: Path
) -> None:
    for office in closing(handed_office(tmp_path)):
        with served(office) as address:
            tom = person(browser, Way(PHONE, True), address, office, Role.APPROVER)
            tom.context.grant_permissions(["clipboard-read", "clipboard-write"])
            tom.goto(f"{address}/handed/1")
            assert violations(tom) == []
            tom.get_by_role("button", name="Copy the text").click()
            expect(tom.get_by_text("Copied.")).to_be_visible()
            assert tom.evaluate("navigator.clipboard.readText()") == WORDS
            expect(tom.get_by_role("link", name="Save fence.jpg")).to_be_visible()
            tom.get_by_label("Its link (optional)").fill("https://nextdoor.example/p/1")
            tom.get_by_role("button", name="It is out", exact=True).click()
            expect(tom.get_by_text("Recorded: it is out.")).to_be_visible()
            tom.get_by_label("Views").fill("412")
            tom.get_by_role("button", name="Keep these figures").click()
            expect(tom.get_by_text("typed in by Tom Reed from Nextdoor")).to_be_visible()
            assert violations(tom) == []
            tom.context.close()
