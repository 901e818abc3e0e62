"""Pictures of every page at two widths: ``python -m tests.browser.screenshots FOLDER``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from campaigns.domain.permissions import Role
from tests.browser.serving import LAPTOP, PHONE, launch, served, sign_in
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, busy_office, open_office

PAGES: dict[str, tuple[Role, str]] = {
    "today-officer": (Role.OFFICER, "/"),
    "today-head": (Role.HEAD, "/"),
    "campaigns": (Role.OFFICER, "/campaigns"),
    "campaign": (Role.OFFICER, f"/campaigns/{CAMPAIGN}"),
    "item-draft": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/sunday-draft"),
    "item-review-officer": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/thursday-fearless"),
    "item-review-head": (Role.HEAD, f"/items/{CAMPAIGN}/posts/thursday-fearless"),
    "item-approved-changed": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/friday-thanks"),
    "item-scheduled": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/wednesday-walk-away"),
    "item-thread": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/tuesday-thread"),
    "item-release": (Role.OFFICER, f"/items/{CAMPAIGN}/releases/launch"),
    "deliveries": (Role.OFFICER, "/deliveries"),
    "delivery-sent": (Role.OFFICER, "/deliveries/1"),
    "delivery-unknown": (Role.OFFICER, "/deliveries/2"),
    "delivery-email": (Role.OFFICER, "/deliveries/6"),
    "delivery-drop": (Role.OFFICER, "/deliveries/2/drop"),
    "practice": (Role.OFFICER, "/practice"),
    "report": (Role.OFFICER, "/report"),
    "report-dates": (Role.OFFICER, "/report?period=dates&from=2027-06-01&to=2027-05-01"),
    "accounts": (Role.ADMINISTRATOR, "/accounts"),
    "people": (Role.ADMINISTRATOR, "/people"),
    "password": (Role.OFFICER, "/password"),
    "not-found": (Role.OFFICER, "/nowhere"),
    "accessibility": (Role.OFFICER, "/accessibility"),
}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        busy, empty = busy_office(Path(place) / "busy"), open_office(Path(place) / "empty")
        empty.clock.advance(hours=2)  # its clock has not ticked for that long
        browser = launch(playwright)
        with served(busy) as address:
            _take(browser, address, busy, PAGES, folder)
        with served(empty) as address:
            _take(browser, address, empty, {"today-stopped-clock": (Role.HEAD, "/")}, folder)
        browser.close()


def _take(
    browser: Browser, address: str, office: Office, pages: dict[str, tuple[Role, str]], folder: Path
) -> None:
    for width, viewport in (("laptop", LAPTOP), ("phone", PHONE)):
        for role in dict.fromkeys(role for role, _ in pages.values()):
            context = browser.new_context(viewport=viewport)
            page = context.new_page()
            page.goto(f"{address}/sign-in")
            page.screenshot(path=folder / f"sign-in-{width}.png", full_page=True)
            sign_in(page, address, office, role)
            for name, (wanted, path) in pages.items():
                if wanted is role:
                    page.goto(address + path)
                    page.wait_for_load_state("networkidle")
                    page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
            context.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python -m tests.browser.screenshots FOLDER")
    main(Path(sys.argv[1]))
