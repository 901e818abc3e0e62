"""The real application in a thread on a free port, and the system's own Chromium to look at it with."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, Playwright, ViewportSize
from werkzeug.serving import WSGIRequestHandler, make_server

from campaigns.domain.people.permissions import Role
from tests.web.office import PASSWORD, Office

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
LAPTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


class QuietHandler(WSGIRequestHandler):
    """Serves without a line per request."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  the library's name
        pass


@contextmanager
def served(office: Office, *, port: int = 0) -> Iterator[str]:
    """The office's pages over HTTP; gives the address. ``port`` where the office has to know its address before."""
    server = make_server("127.0.0.1", port, office.app, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def chromium_path() -> str:
    """The browser named by CHROMIUM, or the first one installed.

    Raises:
        FileNotFoundError: there is none.
    """
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise FileNotFoundError(
            "Chromium is not installed. Install it, or set CHROMIUM to the program's path."
        )
    return found


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))


def sign_in(page: Page, address: str, office: Office, role: Role) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail address").fill(office.email(role))
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
