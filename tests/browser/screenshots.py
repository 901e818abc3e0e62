"""Pictures of every page at two widths: ``python -m tests.browser.screenshots FOLDER``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from campaigns.domain.people.permissions import Role
from campaigns.models.identity import Installation
from campaigns.services.core.transaction import transaction
from campaigns.services.installation.heartbeat import beat
from campaigns.services.installation.identity import examine
from campaigns.services.stops.holds import end_hold, start_hold
from tests.browser.serving import LAPTOP, PHONE, launch, served, sign_in
from tests.web.content_samples import CAMPAIGN
from tests.web.embargo_office import POSTS, RELEASE, ended_office, readying_office
from tests.web.office import Office, busy_office, open_office, ref
from tests.web.paying_office import MONEY_PAGES, paying_office
from tests.web.rehearsed import RUN_ID, RUNNING_ID, keep_a_rehearsal
from tests.web.undecided import undecided_office

PAGES: dict[str, tuple[Role, str]] = {
    "today-officer": (Role.OFFICER, "/"),
    "today-head": (Role.HEAD, "/"),
    "campaigns": (Role.OFFICER, "/campaigns"),
    "campaign": (Role.OFFICER, f"/campaigns/{CAMPAIGN}"),
    "campaign-new": (Role.OFFICER, "/campaigns/new"),
    "campaign-plan": (Role.OFFICER, f"/campaigns/{CAMPAIGN}/plan"),
    "campaign-course": (Role.OFFICER, f"/campaigns/{CAMPAIGN}/course"),
    "campaign-move": (Role.OFFICER, f"/campaigns/{CAMPAIGN}/move?by=7"),
    "campaign-again": (Role.OFFICER, f"/campaigns/{CAMPAIGN}/again"),
    "bin": (Role.OFFICER, "/bin"),
    "item-name": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/sunday-draft/name"),
    "item-again": (Role.OFFICER, f"/items/{CAMPAIGN}/releases/launch/again"),
    "item-delete": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/wednesday-walk-away/delete"),
    "item-draft": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/sunday-draft"),
    "item-review-officer": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/thursday-fearless"),
    "item-review-head": (Role.HEAD, f"/items/{CAMPAIGN}/posts/thursday-fearless"),
    "review-officer": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/thursday-fearless/review"),
    "review-head": (Role.HEAD, f"/items/{CAMPAIGN}/posts/thursday-fearless/review?comment=parts.0"),
    "item-approved-changed": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/friday-thanks"),
    "item-scheduled": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/wednesday-walk-away"),
    "item-thread": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/tuesday-thread"),
    "item-release": (Role.OFFICER, f"/items/{CAMPAIGN}/releases/launch"),
    "release-new": (Role.OFFICER, "/releases/new"),
    "release-write": (Role.OFFICER, f"/items/{CAMPAIGN}/releases/launch/edit"),
    "post-new": (Role.OFFICER, "/posts/new"),
    "post-write": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/tuesday-thread/edit"),
    "post-write-draft": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/sunday-draft/edit"),
    "post-versions": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/sunday-draft/versions"),
    "media": (Role.OFFICER, "/media"),
    "media-describe": (Role.OFFICER, f"/media/in/{CAMPAIGN}/describe?name=walk-away.jpg"),
    "media-file": (Role.OFFICER, f"/media/in/{CAMPAIGN}/files/walk-away.jpg"),
    "media-file-head": (Role.HEAD, f"/media/in/{CAMPAIGN}/files/walk-away.jpg"),
    "media-crop": (Role.OFFICER, f"/media/in/{CAMPAIGN}/files/walk-away.jpg/crop"),
    "media-choose": (Role.OFFICER, f"/media/in/{CAMPAIGN}/choose?for={CAMPAIGN}/posts/sunday-draft"),
    "import": (Role.OFFICER, "/import"),
    "decisions": (Role.OFFICER, "/decisions"),
    "calendar-month": (Role.OFFICER, "/calendar?on=2027-05-17"),
    "calendar-week": (Role.OFFICER, "/calendar?view=week&on=2027-05-17"),
    "calendar-list": (Role.APPROVER, "/calendar?view=list&on=2027-05-17&show=planned"),
    "calendar-move": (
        Role.OFFICER,
        "/calendar/move?slot=2027-05-19T08:05:00%2B00:00%20walk-away-2027/posts/wednesday-walk-away",
    ),
    "repeat": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/sunday-draft/repeat"),
    "repeat-dates": (
        Role.OFFICER,
        f"/items/{CAMPAIGN}/posts/sunday-draft/repeat"
        "?every=weeks&weekday=0&step=1&first=2027-05-24&last=2027-06-21&time=08:00",
    ),
    "usual-times": (Role.OFFICER, "/usual-times"),
    "gaps": (Role.OFFICER, "/calendar/gaps?on=2027-06-01"),
    "calendar-sheet": (Role.OFFICER, "/calendar/sheet"),
    "deliveries": (Role.OFFICER, "/deliveries"),
    "delivery-sent": (Role.OFFICER, "/deliveries/1"),
    "delivery-unknown": (Role.OFFICER, "/deliveries/2"),
    "delivery-email": (Role.OFFICER, "/deliveries/6"),
    "delivery-drop": (Role.OFFICER, "/deliveries/2/drop"),
    "holds-none": (Role.OFFICER, "/holds"),
    "hold-start": (Role.OFFICER, "/holds/start"),
    "rehearsal-form": (Role.OFFICER, "/rehearsal"),
    "rehearsal": (Role.OFFICER, f"/rehearsal/{RUN_ID}"),
    "rehearsal-running": (Role.OFFICER, f"/rehearsal/{RUNNING_ID}"),
    "practice": (Role.OFFICER, "/practice"),
    "handed": (Role.OFFICER, "/handed"),
    "report": (Role.OFFICER, "/report"),
    "report-dates": (Role.OFFICER, "/report?period=dates&from=2027-06-01&to=2027-05-01"),
    "accounts": (Role.ADMINISTRATOR, "/accounts"),
    "account": (Role.ADMINISTRATOR, "/accounts/2"),
    "connect-an-account": (Role.ADMINISTRATOR, "/accounts/connect/mastodon"),
    "connect-a-page": (Role.ADMINISTRATOR, "/accounts/connect/facebook"),
    "media-list": (Role.OFFICER, "/lists/1"),
    "people": (Role.ADMINISTRATOR, "/people"),
    "sessions": (Role.HEAD, "/sessions"),
    "person": (Role.ADMINISTRATOR, "/people/1"),
    "your-access": (Role.OFFICER, "/access"),
    "calendar-feed": (Role.OFFICER, "/calendar/feed"),
    "resume-not-paused": (Role.OFFICER, "/resume"),
    "working": (Role.OFFICER, "/working"),
    "facts": (Role.OFFICER, "/facts"),
    "settings": (Role.OFFICER, "/settings"),
    "settings-list": (Role.OFFICER, "/settings/lists/helplines"),
    "settings-entry": (Role.OFFICER, "/settings/lists/helplines/childline"),
    "settings-links": (Role.OFFICER, "/settings/links"),
    "settings-routes": (Role.HEAD, "/settings/routes"),
    "settings-urgent": (Role.HEAD, "/settings/urgent"),
    "urgent-card": (Role.HEAD, "/access/urgent"),
    "urgent": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/thursday-fearless/urgent"),
    "item-agree": (Role.OFFICER, f"/items/{CAMPAIGN}/releases/launch/agree"),
    "item-proof": (Role.HEAD, f"/items/{CAMPAIGN}/releases/launch/proof"),
    "settings-words": (Role.OFFICER, "/settings/words/labels"),
    "settings-checks": (Role.HEAD, "/settings/checks"),
    "elections": (Role.OFFICER, "/elections"),
    "take-down": (Role.OFFICER, "/take-down"),
    "correction": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/monday-launch/correction"),
    "item-published": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/monday-launch"),
    "take-down-post": (Role.OFFICER, "/take-down/of/1"),
    "incidents": (Role.OFFICER, "/incidents"),
    "protocol": (Role.OFFICER, "/working/protocol"),
    "password": (Role.OFFICER, "/password"),
    "not-found": (Role.OFFICER, "/nowhere"),
    "accessibility": (Role.OFFICER, "/accessibility"),
    "your-second-step": (Role.OFFICER, "/access/second"),
    "your-passkeys": (Role.OFFICER, "/access/passkeys"),
    "sign-in-service": (Role.ADMINISTRATOR, "/signing-in/service"),
    "audit-trail": (Role.ADMINISTRATOR, "/audit"),
    "away": (Role.OFFICER, "/access/away"),
    "leaving": (Role.ADMINISTRATOR, "/people/1/leaving"),
    "signing-in": (Role.ADMINISTRATOR, "/signing-in"),
}
HELD_PAGES: dict[str, tuple[Role, str]] = {
    "held-today": (Role.OFFICER, "/"),
    "held-item": (Role.OFFICER, f"/items/{CAMPAIGN}/posts/wednesday-walk-away"),
    "held-delivery": (Role.OFFICER, "/deliveries/3"),
    "holds": (Role.OFFICER, "/holds"),
    "hold": (Role.OFFICER, "/holds/2"),
    "hold-end": (Role.OFFICER, "/holds/2/end"),
    "held-report": (Role.BOARD_READER, "/report"),
    "after-hold": (Role.OFFICER, "/holds/after"),
}


UNDECIDED_PAGES: dict[str, tuple[Role, str]] = {
    "decisions-many": (Role.OFFICER, "/decisions"),
    "decisions-today": (Role.OFFICER, "/"),
    "decisions-again": (Role.OFFICER, "/deliveries/1/send-again?from=decisions"),
    "decisions-together": (Role.OFFICER, "/decisions/3/drop"),
}
PAUSED_PAGES: dict[str, tuple[Role, str]] = {
    "resume": (Role.OFFICER, "/resume"),
    "paused-today": (Role.OFFICER, "/"),
    "paused-missed": (Role.OFFICER, "/deliveries/8"),
    "paused-report": (Role.BOARD_READER, "/report"),
}
READYING_PAGES: dict[str, tuple[Role, str]] = {
    "embargo-readying": (Role.OFFICER, f"/embargo/{RELEASE}"),
    "embargo-item": (Role.OFFICER, f"/items/{POSTS[0]}"),
}
ENDED_PAGES: dict[str, tuple[Role, str]] = {
    "embargo-ended": (Role.OFFICER, f"/embargo/{RELEASE}"),
    "embargo-ended-item": (Role.OFFICER, f"/items/{POSTS[1]}"),
    "embargo-ended-today": (Role.OFFICER, "/"),
}


def paused_office(folder: Path) -> Office:
    """An office whose data folder was copied from elsewhere: its clock has looked, and waits for a person."""
    office = busy_office(folder)
    with office.app.app_context():
        examine(office.desk)
        with transaction() as session:
            installation = session.get_one(Installation, 1)
            installation.home = installation.home | {
                "where": "",
                "words": "/srv/desk/campaigns.sqlite3 on vru-server",
            }
        office.clock.advance(minutes=88)
        examine(office.desk)
        office.clock.advance(minutes=6)
        beat(office.desk)
    return office


def held_office(folder: Path) -> Office:
    """An office in the middle of a campaign with a hold that has ended and one in force."""
    office = busy_office(folder)
    with office.app.app_context():
        officer = office.people[Role.OFFICER]
        words = {"kind": "partner", "scope": "channel:bluesky", "reason": "The force asked us to wait."}
        end_hold(office.desk, start_hold(office.desk, user_id=officer, **words).hold_id, user_id=officer)
        start_hold(
            office.desk,
            user_id=officer,
            kind="major-incident",
            scope="all",
            reason="A stabbing in Derby. The police lead on what is said.",
            allow=[ref("saturday-support")],
        )
    return office


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        busy, empty = busy_office(Path(place) / "busy"), open_office(Path(place) / "empty")
        keep_a_rehearsal(busy)
        empty.clock.advance(hours=2)  # its clock has not ticked for that long
        browser = launch(playwright)
        paused = paused_office(Path(place) / "paused")
        with served(paused) as address:
            _take(browser, address, paused, PAUSED_PAGES, folder)
        with served(busy) as address:
            _take(browser, address, busy, PAGES, folder)
        for name, make, pages in (
            ("readying", readying_office, READYING_PAGES),
            ("ended", ended_office, ENDED_PAGES),
            ("paying", paying_office, MONEY_PAGES),
        ):
            office = make(Path(place) / name)
            with served(office) as address:
                _take(browser, address, office, pages, folder)
        held = held_office(Path(place) / "held")
        with served(held) as address:
            _take(browser, address, held, HELD_PAGES, folder)
        undecided = undecided_office(Path(place) / "undecided")
        with served(undecided) as address:
            _take(browser, address, undecided, UNDECIDED_PAGES, folder)
        with served(empty) as address:
            _take(
                browser,
                address,
                empty,
                {"today-stopped-clock": (Role.HEAD, "/"), "working-stopped-clock": (Role.HEAD, "/working")},
                folder,
            )
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
