"""An account connected by signing in on its server's own page, as an administrator does it on a phone without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from campaigns.domain.people.permissions import Role
from campaigns.services.core.transaction import transaction
from tests.browser.serving import LAPTOP, PHONE, served
from tests.browser.test_journey import Way, person
from tests.factories import make_account
from tests.standins.facebook import FacebookServer
from tests.standins.fixtures import (
    facebook_server,
    facebook_session,
    mastodon_server,
    mastodon_session,
)
from tests.standins.mastodon import MastodonServer
from tests.web.conftest import closing
from tests.web.office import open_office

__all__ = ["facebook_server", "facebook_session", "mastodon_server", "mastodon_session"]


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


@pytest.mark.parametrize("way", [Way(PHONE, False), Way(LAPTOP, True)], ids=["phone", "desk"])
def test_a_page_is_chosen_among_those_that_the_platform_lists(
    browser: Browser, tmp_path: Path, facebook_server: FacebookServer, way: Way
) -> None:
    for office in closing(open_office(tmp_path, CAMPAIGNS_INSIDE_SERVERS="127.0.0.1")):
        with office.app.app_context(), transaction() as session:
            account_id = make_account(
                session, kind="facebook", name="Our Page", base_url=facebook_server.url,
                remote_id=facebook_server.page_id, sealed_credentials=office.desk.seal.close({}),
            ).id  # fmt: skip
        with served(office) as address:
            facebook_server.redirects = {f"{address}/accounts/signed-in"}
            somebody = person(browser, way, address, office, Role.ADMINISTRATOR)
            somebody.goto(f"{address}/accounts/{account_id}/reconnect")
            expect(somebody.get_by_text(f"{address}/accounts/signed-in")).to_be_visible()
            somebody.get_by_label("App ID", exact=True).first.fill(facebook_server.app.id)
            somebody.get_by_label("App secret", exact=True).first.fill(facebook_server.app.secret)
            somebody.get_by_role("button", name="Go on to Facebook").click()
            somebody.get_by_role("button", name="Go to 127.0.0.1").click()  # and back: agreed at once
            expect(somebody.get_by_text("You may not create content on this Page")).to_be_visible()
            somebody.get_by_role("radio", name="Violence Reduction Unit").check()
            somebody.get_by_role("button", name="Go on").click()
            expect(somebody.get_by_text("post on the Page")).to_be_visible()
            somebody.get_by_role("button", name="Yes, this is ours: connect it").click()
            expect(somebody.get_by_text("is connected as @vru.test")).to_be_visible()
            somebody.context.close()
