"""A partner on a phone without scripts agrees to a release by the link sent to them."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.serving import PHONE, served
from tests.security.approval.partners import link_for, linking_office, status
from tests.standins.fixtures import smtp_server, smtp_session
from tests.standins.smtp import SmtpServer
from tests.web.conftest import closing
from tests.web.office import approve, ref, submit

__all__ = ["smtp_server", "smtp_session"]


def test_a_partner_agrees_on_a_phone_without_scripts(
    browser: Browser, tmp_path: Path, smtp_server: SmtpServer
) -> None:
    item = ref("launch", "releases")
    for office in closing(linking_office(tmp_path, smtp_server)):
        submit(office, item)
        link = link_for(office, smtp_server, item)
        approve(office, item)
        with served(office) as address:
            context = browser.new_context(viewport=PHONE, java_script_enabled=False)
            page = context.new_page()
            page.goto(address + link)
            expect(page.get_by_text("we never ask for a password")).to_be_visible()
            page.get_by_role("button", name="Show the words").click()
            expect(page.get_by_text("A week of posts about walking away").first).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.get_by_role("button", name="Send my answer").click()
            expect(page.get_by_role("alert")).to_contain_text("Choose one of the three answers")
            page.get_by_label("I agree to these words").check()
            page.get_by_role("textbox", name="Your name").fill("Ann Lee")
            page.get_by_role("button", name="Send my answer").click()
            expect(page.get_by_role("heading", name="Thank you, your answer is recorded")).to_be_visible()
            context.close()
        assert status(office, item) == "approved"
