"""Takes the README's picture from the real product: ``python -m tests.e2e.readme_picture``."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright

from tests.browser.serving import launch
from tests.e2e.running_desk import TOP, RunningDesk

PICTURE = TOP / ".github" / "desk.png"
ITEM = "knife-crime-awareness-week-2027/posts/monday-the-week-begins"
OFFICER, HEAD, PASSWORD = "maya@vru.example", "hana@vru.example", "correct horse battery"
SIZE: ViewportSize = {"width": 1280, "height": 1090}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        extra = {"CAMPAIGNS_ORGANISATION": "Derbyshire Violence Reduction Unit"}
        with RunningDesk(Path(folder) / "data", TOP / "content", extra=extra) as desk:
            _prepare(desk)
            picture = Image.open(io.BytesIO(_take(desk)))
    PICTURE.parent.mkdir(exist_ok=True)
    picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=256).save(PICTURE, optimize=True)
    print(f"Written: {PICTURE.relative_to(TOP)}")


def _prepare(desk: RunningDesk) -> None:
    people = ((OFFICER, "Maya Okafor", "officer"), (HEAD, "Hana Whitfield", "head-of-communications"))
    for email, name, role in people:
        words = ("users", "add", "--email", email, "--name", name, "--role", role, "--password-stdin")
        desk.campaigns(*words, "--token-file", str(desk.data / email), stdin=f"{PASSWORD}\n")
    credentials = json.dumps({"identifier": "vru.example", "app_password": "not-used"})
    desk.campaigns("accounts", "add", "bluesky", "VRU on Bluesky", "--credentials-stdin", stdin=credentials)
    desk.campaigns("sign-in", "--as", OFFICER, "--token-stdin", stdin=(desk.data / OFFICER).read_text())
    desk.campaigns("submit", ITEM, "--as", OFFICER)


def _take(desk: RunningDesk) -> bytes:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport=SIZE)
        page.goto(f"{desk.url}/sign-in")
        page.get_by_label("E-mail address").fill(HEAD)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.goto(f"{desk.url}/items/{ITEM}")
        page.wait_for_load_state("networkidle")
        taken = page.screenshot()
        browser.close()
    return taken


if __name__ == "__main__":
    main()
