"""Import in real Chromium: axe finds nothing on what a file held, it fits a phone, and it works without JavaScript."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page

from campaigns.domain.people.permissions import Role
from campaigns.services.content.import_looks import FOLDER, KEPT_FOR
from campaigns.services.core.sealed_shelf import Shelf
from campaigns.services.people.kept_forms import KeptForm, keep_form
from tests.browser.serving import LAPTOP, sign_in
from tests.browser.test_accessibility import NARROW, violations
from tests.unit.import_samples import RELEASE
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office

PLAN = "Date,Time,Channel,Copy,Status,Wibble\n17 May 2027,8am,X,Walk away today,Approved,a\n18 May,,Bluesky,Talk to someone,,b\n"


def show(page: Page, address: str, folder: Path, text: str, name: str) -> None:
    file = folder / name
    file.write_text(text)
    page.goto(f"{address}/import")
    page.get_by_label("File").set_input_files(str(file))
    page.get_by_label("Campaign it belongs to").select_option(CAMPAIGN)
    page.get_by_role("button", name="Show what it holds").click()


def test_axe_finds_nothing_and_nothing_is_too_wide_whatever_a_file_held(
    browser: Browser, fresh: tuple[Office, str], tmp_path: Path
) -> None:
    office, address = fresh
    page = browser.new_context(viewport=LAPTOP).new_page()
    sign_in(page, address, office, Role.OFFICER)
    trouble = {}
    for name, text in {
        "story.txt": RELEASE,
        "plan.csv": PLAN,
        "done.csv": PLAN.replace("Approved", "Done"),
        "wrong.csv": "Date,Copy\n31 Feb 2027,Hi\n32 May 2027,Hi\n",
    }.items():
        show(page, address, tmp_path, text, name)
        trouble[name] = violations(page)
        page.set_viewport_size(NARROW)
        if page.evaluate("document.documentElement.scrollWidth") > NARROW["width"]:
            trouble[name].append("too wide")
    page.context.close()
    assert {name: found for name, found in trouble.items() if found} == {}


def test_a_release_is_imported_without_javascript(
    browser: Browser, fresh: tuple[Office, str], tmp_path: Path
) -> None:
    office, address = fresh
    page = browser.new_context(viewport=LAPTOP, java_script_enabled=False).new_page()
    sign_in(page, address, office, Role.OFFICER)
    show(page, address, tmp_path, RELEASE, "story.txt")
    page.get_by_role("button", name="Save as a draft").click()
    assert page.get_by_role("heading", name="Young people lead a week of walks", level=1).is_visible()
    page.context.close()


def test_axe_finds_nothing_while_a_file_is_read_and_texts_wait(
    browser: Browser, fresh: tuple[Office, str]
) -> None:
    office, address = fresh
    officer, name = office.people[Role.OFFICER], f"{'plan_for_may' * 9}.xlsx"
    with office.app.app_context():
        code = Shelf(office.desk, FOLDER, KEPT_FOR, 10).put(
            officer,
            {
                "began_at": office.clock.now().isoformat(),
                "name": name,
                "size": 9_000_000,
                "typed": {},
                "troubles": [],
            },
        )
        for words in ("Short", "A longer note for whoever signs it off, kept since the session ended"):
            keep_form(office.desk, officer, KeptForm("/import", "/import", (("new", words),)))
    page = browser.new_context(viewport=LAPTOP).new_page()
    sign_in(page, address, office, Role.OFFICER)
    page.goto(f"{address}/import/{code}")
    assert page.locator(".cd-waiting__one").count() == 2
    assert violations(page) == []
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.context.close()
