"""An account connected by signing in on its server's own page, as an administrator does it on a phone without scripts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.people.permissions import Role
from campaigns.services.core.transaction import transaction
from tests.browser.serving import LAPTOP, PHONE, served
from tests.browser.test_journey import Way, person
from tests.factories import make_account
from tests.standins.fixtures import (
    facebook_server,
    facebook_session,
    instagram_server,
    instagram_session,
    linkedin_server,
    linkedin_session,
    mastodon_server,
    mastodon_session,
    notify_server,
    notify_session,
    threads_server,
    threads_session,
)
from tests.standins.mastodon import MastodonServer
from tests.standins.notify import NotifyServer
from tests.web.conftest import closing
from tests.web.office import open_office

__all__ = [
    "facebook_server", "facebook_session", "instagram_server", "instagram_session", "linkedin_server",
    "linkedin_session", "mastodon_server", "mastodon_session", "notify_server", "notify_session",
    "threads_server", "threads_session",
]  # fmt: skip


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


PUBLIC = "https://desk.vru.gov.uk"


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@dataclass(frozen=True)
class Walk:
    """``typed`` are the labels of the app's number and secret; ``not_ours`` why another account can't be chosen."""

    kind: str
    way: Way
    typed: tuple[str, str] = ("App ID", "App secret")
    not_ours: str = ""


WALKS = (
    Walk("facebook", Way(PHONE, False), not_ours="You may not create content on this Page"),
    Walk("instagram", Way(LAPTOP, True), not_ours="No professional Instagram account is linked"),
    Walk(
        "linkedin",
        Way(PHONE, True),
        ("Client ID", "Primary Client Secret"),
        "neither its super admin nor its content admin",
    ),
    Walk("threads", Way(LAPTOP, False), ("Threads App ID", "Threads App secret")),
)


@pytest.mark.parametrize("walk", WALKS, ids=[one.kind for one in WALKS])
def test_an_account_is_chosen_among_those_that_the_platform_lists(
    browser: Browser, tmp_path: Path, request: pytest.FixtureRequest, walk: Walk
) -> None:
    server = request.getfixturevalue(f"{walk.kind}_server")
    label = KINDS[walk.kind].label
    settings = {"CAMPAIGNS_INSIDE_SERVERS": "127.0.0.1", "CAMPAIGNS_SECURE_COOKIES": "no"}
    if is_public := KINDS[
        walk.kind
    ].needs_media:  # what fetches every picture takes no desk that it can't reach
        settings["CAMPAIGNS_URL"] = PUBLIC
    for office in closing(open_office(tmp_path, **settings)):
        with office.app.app_context(), transaction() as session:
            account_id = make_account(
                session, kind=walk.kind, name="Our Page", base_url=server.url,
                sealed_credentials=office.desk.seal.close({}),
            ).id  # fmt: skip
        with served(office) as address:
            back = f"{PUBLIC if is_public else address}/accounts/signed-in"
            server.redirects = {back}
            somebody = person(browser, walk.way, address, office, Role.ADMINISTRATOR)
            somebody.goto(f"{address}/accounts/{account_id}/reconnect")
            expect(somebody.get_by_text(back)).to_be_visible()
            assert fits(somebody)
            for name, value in zip(walk.typed, (server.app.id, server.app.secret), strict=True):
                somebody.get_by_label(name, exact=True).first.fill(value)
            somebody.get_by_role("button", name=f"Go on to {label}").click()
            with somebody.expect_request(f"{back}?*") as onward:
                somebody.get_by_role("button", name="Go to 127.0.0.1").click()  # and back: agreed at once
            if is_public:  # that name leads nowhere here
                somebody.goto(onward.value.url.replace(PUBLIC, address))
            if walk.not_ours:
                expect(somebody.get_by_text(walk.not_ours)).to_be_visible()
                assert fits(somebody)
                somebody.get_by_role("radio").check()
                somebody.get_by_role("button", name="Go on").click()
            expect(somebody.get_by_role("heading", name="Is this yours?")).to_be_visible()
            assert fits(somebody)
            somebody.get_by_role("button", name="Yes, this is ours: connect it").click()
            expect(somebody.get_by_text("is connected as")).to_be_visible()
            somebody.context.close()


def test_a_service_of_govuk_notify_is_connected_by_its_key(
    browser: Browser, tmp_path: Path, notify_server: NotifyServer
) -> None:
    for office in closing(open_office(tmp_path, CAMPAIGNS_INSIDE_SERVERS="127.0.0.1")):
        with office.app.app_context(), transaction() as session:
            account_id = make_account(
                session, kind="govuk_notify", name="Press office", base_url=notify_server.url,
                sealed_credentials=office.desk.seal.close({}),
            ).id  # fmt: skip
        with served(office) as address:
            somebody = person(browser, Way(PHONE, False), address, office, Role.ADMINISTRATOR)
            somebody.goto(f"{address}/accounts/{account_id}/reconnect")
            somebody.get_by_label("API key", exact=True).fill("news-not-a-whole-key")
            somebody.get_by_label("Template ID").fill(notify_server.credentials["template_id"])
            somebody.get_by_role("button", name="Try it").click()
            expect(somebody.get_by_text("is not whole")).to_be_visible()
            somebody.get_by_label("API key", exact=True).fill(notify_server.credentials["api_key"])
            somebody.get_by_role("button", name="Try it").click()
            expect(somebody.get_by_text("News release", exact=True)).to_be_visible()
            assert fits(somebody)
            somebody.get_by_role("button", name="Yes, this is ours: connect it").click()
            expect(somebody.get_by_text("is connected as")).to_be_visible()
            somebody.context.close()
