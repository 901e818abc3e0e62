"""An account connected by signing in on its server's own page, as an administrator does it on a phone without scripts."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from campaigns.domain.people.permissions import Role
from tests.browser.serving import PHONE, served
from tests.browser.test_journey import Way, person
from tests.standins.fixtures import mastodon_server, mastodon_session
from tests.standins.mastodon import MastodonServer
from tests.web.conftest import closing
from tests.web.office import open_office

__all__ = ["mastodon_server", "mastodon_session"]


def test_an_account_is_connected_on_its_servers_page_and_tried_out(
    browser: Browser, tmp_path: Path, mastodon_server: MastodonServer
) -> None:
    for office in closing(open_office(tmp_path, CAMPAIGNS_INSIDE_SERVERS="127.0.0.1")):
        with served(office) as address:
            somebody = person(browser, Way(PHONE, False), address, office, Role.ADMINISTRATOR)
            somebody.goto(f"{address}/accounts")
            somebody.get_by_role("link", name="Connect an account").click()
            somebody.get_by_role("link", name="Mastodon").click()
            somebody.get_by_role("textbox", name="Server").first.fill(mastodon_server.url)
            somebody.get_by_role("button", name="Go on to the server").click()
            somebody.get_by_role(
                "button", name="Go to 127.0.0.1"
            ).click()  # and back: there it is agreed at once
            expect(somebody.get_by_role("heading", name="Is this yours?")).to_be_visible()
            somebody.get_by_role("button", name="Yes, this is ours: connect it").click()
            expect(somebody.get_by_text("is connected as @vru")).to_be_visible()
            somebody.get_by_role("link", name="Try it out").click()
            somebody.get_by_role("button", name="Send the test").click()
            expect(somebody.get_by_text("was made there, and deleted again")).to_be_visible()
            somebody.context.close()
    assert mastodon_server.posts == []
