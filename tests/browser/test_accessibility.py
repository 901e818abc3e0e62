"""Every page in real Chromium at two widths: no violation found by axe, no scrolling sideways, usable by keyboard.

The narrow one is what a phone shows, and a laptop at 400% zoom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from campaigns.domain.people.permissions import Role
from campaigns.models.base import db
from campaigns.services.people.sign_in_links import send_links
from tests.browser.screenshots import (
    ENDED_PAGES,
    HELD_PAGES,
    PAGES,
    PAUSED_PAGES,
    READYING_PAGES,
    UNDECIDED_PAGES,
    paused_office,
)
from tests.browser.serving import LAPTOP, served, sign_in
from tests.standins.fixtures import smtp_server, smtp_session
from tests.standins.smtp import SmtpServer
from tests.web.embargo_office import ended_office, readying_office
from tests.web.office import Office, open_office, ref
from tests.web.paying_office import MONEY_PAGES, paying_office
from tests.web.undecided import undecided_office

__all__ = ["smtp_server", "smtp_session"]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only what is wrong is sent back, with the piece of page it is about.
RUN_AXE = """tags => axe.run({runOnly: tags, resultTypes: ["violations"]}).then(found => found.violations.flatMap(
  one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 200)} ${node.any.map(reason => reason.message)}`)))"""
OPEN_EVERYTHING = "document.querySelectorAll('details').forEach(one => { one.open = true })"
NARROW: ViewportSize = {"width": 320, "height": 640}  # what a laptop's window is at 400% zoom
MORE_PAGES: dict[str, tuple[Role, str]] = {
    "report-board-reader": (Role.BOARD_READER, "/report?period=this-year"),
    "deliveries-none": (Role.OFFICER, "/deliveries?show=cancelled"),
    "it-went-out": (Role.OFFICER, "/deliveries/2/it-went-out"),
    "decided": (Role.OFFICER, "/deliveries/1/cancel"),
    "refused": (Role.OFFICER, "/people"),
}
EVERY_PAGE = {**PAGES, **MORE_PAGES}
Cookies = dict[Role, list[dict[str, object]]]


@contextmanager
def signed_in_page(browser: Browser, cookies: Cookies, role: Role, viewport: ViewportSize) -> Iterator[Page]:
    context = browser.new_context(viewport=viewport)
    context.add_cookies(cookies[role])  # type: ignore[arg-type]
    try:
        yield context.new_page()
    finally:
        context.close()


def violations(page: Page) -> list[str]:
    """What axe has to say about the page at both widths, and whether it is too wide, with everything on it unfolded."""
    page.evaluate(OPEN_EVERYTHING)
    page.evaluate(Axe().axe_script)
    found: list[str] = []
    for viewport in (LAPTOP, NARROW):
        page.set_viewport_size(viewport)
        found += [f"{viewport['width']} px: {one}" for one in page.evaluate(RUN_AXE, TAGS)]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > viewport["width"]:
            found.append(f"{viewport['width']} px: it is {width} px wide")
    return found


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR, Role.BOARD_READER])
def test_axe_finds_nothing_on_any_page_and_none_is_too_wide(
    browser: Browser, busy: tuple[Office, str], cookies: Cookies, role: Role
) -> None:
    with signed_in_page(browser, cookies, role, LAPTOP) as page:
        trouble = {}
        for name, (wanted, path) in EVERY_PAGE.items():
            if wanted is role:
                page.goto(busy[1] + path)
                if found := violations(page):
                    trouble[name] = found
    assert trouble == {}


def test_axe_finds_nothing_while_a_hold_is_in_force_nor_before_one_starts(
    browser: Browser, held: tuple[Office, str]
) -> None:
    trouble = {}
    for role in (Role.OFFICER, Role.BOARD_READER):
        page = browser.new_context(viewport=LAPTOP).new_page()
        sign_in(page, held[1], held[0], role)
        for name, (wanted, path) in HELD_PAGES.items():
            if wanted is role:
                page.goto(held[1] + path)
                if found := violations(page):
                    trouble[name] = found
        if role is Role.OFFICER:
            page.goto(f"{held[1]}/holds/start")
            page.get_by_role("button", name="Show what this stops").click()
            trouble["start-wrong"] = violations(page)
            page.get_by_label("A channel").check()
            page.get_by_label("Which channel").select_option("practice")
            page.get_by_label("Court proceedings").check()
            page.get_by_label("Why").fill("A trial begins")
            page.get_by_role("button", name="Show what this stops").click()
            assert page.get_by_role("button", name="Start the hold now").is_visible()
            trouble["confirm"] = violations(page)
        page.context.close()
    assert {name: found for name, found in trouble.items() if found} == {}


def test_axe_finds_nothing_and_nothing_is_too_wide_while_sending_is_paused(
    browser: Browser, tmp_path: Path, quick_hashing: None
) -> None:
    office, trouble = paused_office(tmp_path), {}
    with served(office) as address:
        for role in (Role.OFFICER, Role.BOARD_READER):
            page = browser.new_context(viewport=LAPTOP).new_page()
            sign_in(page, address, office, role)
            for name, (wanted, path) in PAUSED_PAGES.items():
                if wanted is role:
                    page.goto(address + path)
                    assert page.get_by_role("region", name="Sending is paused").is_visible()
                    trouble[name] = violations(page)
            page.context.close()
    with office.app.app_context():
        db.session.remove()
        db.engine.dispose()
    assert {name: found for name, found in trouble.items() if found} == {}


@pytest.mark.parametrize(
    ("make", "pages"),
    [
        (readying_office, READYING_PAGES),
        (ended_office, ENDED_PAGES),
        (paying_office, MONEY_PAGES),
        (undecided_office, UNDECIDED_PAGES),
    ],
    ids=["readying", "ended", "paying", "undecided"],
)
def test_axe_finds_nothing_and_nothing_is_too_wide_where_an_embargo_money_or_a_decision_is_shown(
    browser: Browser,
    tmp_path: Path,
    quick_hashing: None,
    make: Callable[[Path], Office],
    pages: dict[str, tuple[Role, str]],
) -> None:
    office, trouble = make(tmp_path), {}
    with served(office) as address:
        page = browser.new_context(viewport=LAPTOP).new_page()
        sign_in(page, address, office, Role.OFFICER)
        for name, (_, path) in pages.items():
            page.goto(address + path)
            trouble[name] = violations(page)
            page.set_viewport_size(LAPTOP)
        page.context.close()
    with office.app.app_context():
        db.session.remove()
        db.engine.dispose()
    assert {name: found for name, found in trouble.items() if found} == {}


def test_axe_finds_nothing_when_nobody_is_signed_in_and_the_password_is_wrong(
    browser: Browser, fresh: tuple[Office, str]
) -> None:
    page = browser.new_context(viewport=LAPTOP).new_page()
    page.goto(f"{fresh[1]}/sign-in")
    assert violations(page) == []
    page.get_by_label("E-mail address").fill("nobody@vru.example")
    page.get_by_label("Password", exact=True).fill("not the right password")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="The e-mail address or the password is not right").click()
    assert page.evaluate("document.activeElement.id") == "email"
    assert violations(page) == []
    page.context.close()


def test_axe_finds_nothing_where_a_link_is_asked_for_sent_and_followed(
    browser: Browser, tmp_path: Path, quick_hashing: None, smtp_server: SmtpServer
) -> None:
    office = open_office(
        tmp_path,
        CAMPAIGNS_SMTP_URL=f"smtp://{smtp_server.host}:{smtp_server.port}",
        CAMPAIGNS_ALERT_FROM="desk@vru.example",
        CAMPAIGNS_URL="http://desk.vru.example",
    )
    trouble = {}
    with served(office) as address:
        page = browser.new_context(viewport=LAPTOP).new_page()
        page.goto(f"{address}/sign-in")
        page.get_by_role("link", name="E-mail me a link to sign in").click()
        trouble["ask"] = violations(page)
        page.get_by_label("E-mail address").fill(office.email(Role.HEAD))
        page.get_by_role("button", name="E-mail me a link").click()
        trouble["asked"] = violations(page)
        with office.app.app_context():
            send_links(office.desk)
        link = smtp_server.mails[0].text().partition("http://desk.vru.example")[2].split()[0]
        page.goto(address + link)
        trouble["follow"] = violations(page)
        page.get_by_role("button", name="Sign in").click()
        page.goto(f"{address}/sessions")
        trouble["sessions"] = violations(page)
        page.goto(f"{address}/password")
        trouble["password"] = violations(page)
        page.goto(address + link)
        trouble["over"] = violations(page)
        page.context.close()
    with office.app.app_context():
        db.session.remove()
        db.engine.dispose()
    assert {name: found for name, found in trouble.items() if found} == {}


def test_the_keyboard_alone_reaches_the_approval_and_shows_where_it_is(
    browser: Browser, busy: tuple[Office, str], cookies: Cookies
) -> None:
    with signed_in_page(browser, cookies, Role.HEAD, LAPTOP) as page:
        page.goto(f"{busy[1]}/items/{ref('thursday-fearless')}/review")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
        for _ in range(60):
            page.keyboard.press("Tab")
            outline = page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' ||"
                " getComputedStyle(document.activeElement, '::before').boxShadow !== 'none' })()"
            )
            assert outline, page.evaluate("document.activeElement.outerHTML")
            if page.evaluate("document.activeElement.textContent").strip() == "Approve these words":
                break
        else:
            raise AssertionError("the button was not reached")


def test_no_script_breaks_and_nothing_is_blocked_or_fetched_from_elsewhere(
    browser: Browser, busy: tuple[Office, str], cookies: Cookies
) -> None:
    with signed_in_page(browser, cookies, Role.OFFICER, LAPTOP) as page:
        troubles: list[str] = []
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "request",
            lambda request: (
                troubles.append(request.url) if not request.url.startswith((busy[1], "data:")) else None
            ),
        )
        for path in (
            "/",
            f"/items/{ref('wednesday-walk-away')}",
            f"/items/{ref('friday-thanks')}",
            "/practice",
            "/report",
        ):
            page.goto(busy[1] + path)
            page.wait_for_load_state("networkidle")
    assert troubles == []
