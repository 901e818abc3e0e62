"""The preview as a page from disk: axe finds nothing, nothing is fetched, and it fits a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page

from campaigns.cli import campaigns
from tests.browser.serving import LAPTOP
from tests.browser.test_accessibility import NARROW, violations
from tests.conventions.checkout import TOP

ITEMS = (
    sorted((TOP / "content").glob("*/posts/*.md"))[:2] + sorted((TOP / "content").glob("*/releases/*.md"))[:1]
)


@pytest.fixture(params=ITEMS, ids=lambda path: path.stem)
def page(
    request: pytest.FixtureRequest, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Page]:
    monkeypatch.setenv("CAMPAIGNS_DATA", str(tmp_path / "data"))
    out = tmp_path / "preview.html"
    result = CliRunner().invoke(
        campaigns, ["preview", str(request.param), "--format", "html", "--out", str(out)]
    )
    assert result.exit_code == 0, result.output
    context = browser.new_context(viewport=LAPTOP)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda asking: asked.append(asking.url))
    page.goto(out.as_uri())
    assert [address for address in asked if not address.startswith(("data:", out.as_uri()))] == []
    yield page
    context.close()


def test_axe_finds_nothing_on_the_page(page: Page) -> None:
    assert violations(page) == []


def test_the_page_fits_a_phone(page: Page) -> None:
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_every_picture_on_the_page_is_seen(page: Page) -> None:
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
