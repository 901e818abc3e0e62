"""One browser and one busy office for the tests that only look; a fresh office for those that act."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from campaigns.domain.people.permissions import Role
from campaigns.models.base import db
from tests.browser.screenshots import held_office
from tests.browser.serving import launch, served, sign_in
from tests.web.conftest import quick_hashing
from tests.web.office import Office, busy_office, open_office
from tests.web.rehearsed import keep_a_rehearsal

__all__ = ["quick_hashing"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture(scope="session")
def busy(tmp_path_factory: pytest.TempPathFactory, quick_hashing: None) -> Iterator[tuple[Office, str]]:
    office = busy_office(tmp_path_factory.mktemp("busy"))
    keep_a_rehearsal(office)
    with served(office) as address:
        yield office, address
    _close(office)


@pytest.fixture
def held(tmp_path: Path) -> Iterator[tuple[Office, str]]:
    office = held_office(tmp_path)
    with served(office) as address:
        yield office, address
    _close(office)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[tuple[Office, str]]:
    office = open_office(tmp_path)
    with served(office) as address:
        yield office, address
    _close(office)


@pytest.fixture(scope="session")
def cookies(browser: Browser, busy: tuple[Office, str]) -> dict[Role, list[dict[str, object]]]:
    """A session per role, signed in once, so that looking at many pages does not mean signing in many times."""
    office, address = busy
    found: dict[Role, list[dict[str, object]]] = {}
    for role in (Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR, Role.BOARD_READER):
        context = browser.new_context()
        sign_in(context.new_page(), address, office, role)
        found[role] = context.cookies()  # type: ignore[assignment]
        context.close()
    return found


def _close(office: Office) -> None:
    with office.app.app_context():
        db.session.remove()
        db.engine.dispose()
