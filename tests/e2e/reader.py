"""Somebody at a browser who does what the README's tour says, action by action, and knows nothing else."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from playwright.sync_api import Error, Locator, Page

from tests.conventions.readme_parts import Action, Kind
from tests.e2e.running_desk import RunningDesk
from tests.patience import PATIENCE

OWN_PASSWORD = "three random words"
SECONDS_AHEAD = timedelta(seconds=6)  # the README says a minute; a test has less time
LOOK_SECONDS = 4.0
ONE_TIME = re.compile(r"\b[0-9a-f]{4}(?:-[0-9a-f]{4}){4}\b")
# What can be pressed, links last: a button and a link may begin with the same word.
ROLES: tuple[Literal["button", "radio", "checkbox", "link"], ...] = ("button", "radio", "checkbox", "link")


class Reader:
    """``files`` is what the tour took away."""

    def __init__(self, page: Page, desk: RunningDesk, folder: Path) -> None:
        self.files: list[Path] = []
        self._page = page
        self._desk = desk
        self._folder = folder
        self._who = ""
        self._passwords: dict[str, str] = {}
        self._noted = self._one_time_in(desk.words)  # a password somebody was just shown
        self._due: datetime | None = None

    def do(self, action: Action) -> None:
        ways = {Kind.PRESS: self._press, Kind.FILL: self._fill, Kind.SEE: self._see, Kind.RUN: self._run}
        try:
            ways[action.kind](action)
        except (AssertionError, Error) as error:
            raise AssertionError(
                f"{action}: {error}\nThe page {self._page.url} shows:\n{self._text()}"
            ) from error

    def _press(self, action: Action) -> None:
        thing = self._pressable(action.name)
        if thing.get_attribute("download") is not None:
            with self._page.expect_download() as download:
                thing.click()
            file = self._folder / download.value.suggested_filename
            download.value.save_as(file)
            self.files.append(file)
            return
        thing.click()
        self._page.wait_for_load_state()
        if action.name == "Change password":
            self._passwords[self._who] = OWN_PASSWORD

    def _pressable(self, name: str) -> Locator:
        for locator in self._candidates(name):
            for one in locator.all():
                if one.is_visible():
                    return one
        raise AssertionError(f"there is no button, link or choice “{name}”")

    def _candidates(self, name: str) -> Iterator[Locator]:
        for role in ROLES:
            yield self._page.get_by_role(role, name=name, exact=True)
        begins = re.compile(rf"^{re.escape(name)}\b")
        for role in ROLES:
            yield self._page.get_by_role(role, name=begins)

    def _fill(self, action: Action) -> None:
        field = self._field(action.name)
        value = action.value or self._own_value(action.name)
        field.fill(value)
        if action.name == "E-mail address" and self._page.url.endswith("/sign-in"):
            self._who = value

    def _field(self, label: str) -> Locator:
        exact = self._page.get_by_label(label, exact=True)
        field = exact if exact.count() else self._page.get_by_label(re.compile(rf"^{re.escape(label)} \("))
        assert field.count() == 1, f"there is no field “{label}”, or more than one"
        return field

    def _own_value(self, label: str) -> str:
        """What the README leaves to its reader: passwords and the time."""
        if label in ("Password", "The password you used just now", "Your password"):
            return self._passwords.setdefault(self._who, self._noted)
        if label in ("New password", "New password again"):
            return OWN_PASSWORD
        self._due = self._due or datetime.now(UTC) + SECONDS_AHEAD
        return {"Day": f"{self._due:%Y-%m-%d}", "Time": f"{self._due:%H:%M:%S}"}[label]

    def _see(self, action: Action) -> None:
        """Look for a while; then do what anybody does: load the page again."""
        started = time.monotonic()
        while action.name not in self._text():
            waited = time.monotonic() - started
            assert waited < PATIENCE, "it is not shown"
            self._page.wait_for_timeout(250)
            if waited > LOOK_SECONDS:
                self._page.goto(self._page.url)
        found = ONE_TIME.search(self._text())
        if found:
            self._noted = found[0]

    def _run(self, action: Action) -> None:
        self._desk.campaigns(*action.name.split()[1:])

    def _text(self) -> str:
        return " ".join(self._page.locator("body").inner_text().split())

    @staticmethod
    def _one_time_in(words: str) -> str:
        found = ONE_TIME.search(words)
        assert found, f"The start printed no one-time password:\n{words}"
        return found[0]
