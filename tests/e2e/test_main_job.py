"""The main job, end to end: the real process on a fresh data folder, from Markdown files to the board's figures."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from campaigns.app import create_desk
from campaigns.config import read_settings
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.models.base import db
from tests.e2e import small_campaign as small
from tests.e2e.running_desk import RunningDesk
from tests.e2e.visitor import Visitor
from tests.factories import clear_accounts
from tests.patience import PATIENCE
from tests.standins.bluesky_view import BlueskyView
from tests.standins.facebook import FacebookPost, FacebookServer
from tests.standins.instagram import InstagramServer
from tests.standins.linkedin import LinkedinServer
from tests.standins.mastodon import MastodonServer
from tests.standins.notify import NotifyServer
from tests.standins.pds import RealPds
from tests.standins.smtp import SmtpServer
from tests.standins.threads import ThreadsServer
from tests.standins.x import XServer

OFFICER, APPROVER, PASSWORD = "sam@vru.example", "jo@council.example", "correct horse battery"
JOURNALISTS = ("desk@paper.example", "news@radio.example")
CORRESPONDENT = "home.affairs@television.example"
ARRIVE_WITHIN = PATIENCE
SECONDS_AHEAD = timedelta(seconds=5)
# What each item goes to: the accounts, by the names they get below.
PLAN = {
    small.PICTURE_POST: [
        "X", "Bluesky", "Mastodon", "Facebook", "Instagram", "Threads", "LinkedIn", "Practice",
    ],
    small.PLAIN_POST: ["X", "Mastodon", "Nextdoor", "Practice"],
    small.SECTION_POST: ["Bluesky", "Practice"],
    small.RELEASE: ["Press office"],
    small.NOTE: ["Notify"],
}  # fmt: skip
DELIVERIES = 8 + 4 + 2 + len(JOURNALISTS) + 1
# Where the outside reaches this desk, as it says.
PUBLIC = "https://desk.vru.gov.uk"
NEXTDOOR = {"place": "Nextdoor, Derby", "person": "Sam Fox", "email": "sam@vru.example"}
PICTURE_TEXT = f"The doors are open tonight 🚪 Come in: {small.LINK} #OpenEvenings"
PLAIN_TEXT = "Bring a friend on Thursday. There is tea, music and time to talk."
SECTION_TEXT = "“How was your day?” is a good start. #OpenEvenings"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[RunningDesk]:
    small.write_campaign(tmp_path / "content")
    # Without clock changes, so that the test is the same on the two Sundays of the year.
    extra = {"CAMPAIGNS_TIMEZONE": "UTC", "CAMPAIGNS_URL": PUBLIC, "CAMPAIGNS_SECURE_COOKIES": "no"}
    with RunningDesk(tmp_path / "data", tmp_path / "content", extra=extra) as running:
        yield running


@pytest.mark.timeout(300)
def test_from_markdown_files_to_posts_that_went_out_once_their_reach_and_the_boards_figures(
    desk: RunningDesk,
    tmp_path: Path,
    x_server: XServer,
    mastodon_server: MastodonServer,
    pds: RealPds,
    bluesky_view: BlueskyView,
    smtp_server: SmtpServer,
    notify_server: NotifyServer,
    facebook_server: FacebookServer,
    instagram_server: InstagramServer,
    threads_server: ThreadsServer,
    linkedin_server: LinkedinServer,
) -> None:
    pages = {
        "facebook": facebook_server, "instagram": instagram_server, "threads": threads_server,
        "linkedin": linkedin_server,
    }  # fmt: skip
    for server in (instagram_server, threads_server):
        server.stands_at = (PUBLIC, desk.url)
    accounts = {
        **{KINDS[kind].label: (kind, one.url, one.credentials) for kind, one in pages.items()},
        "Notify": ("govuk_notify", notify_server.url, notify_server.credentials),
        "Nextdoor": ("nextdoor", "", NEXTDOOR),
        "X": ("x", x_server.url, x_server.credentials),
        "Mastodon": ("mastodon", mastodon_server.url, mastodon_server.credentials),
        "Bluesky": ("bluesky", pds.url, _bluesky_credentials(pds, bluesky_view)),
        "Press office": (
            "email",
            f"smtp://{smtp_server.host}:{smtp_server.port}",
            {"sender": "The unit <press@vru.example>"},
        ),
    }
    _set_up(desk, accounts, tmp_path)

    _sign_off_and_schedule(desk)
    expected = (2, 2, 2, len(JOURNALISTS))
    servers = (x_server, mastodon_server, pds, smtp_server)
    _wait_until(lambda: _arrivals(*servers) == expected, what=lambda: _statuses(desk))
    _wait_until(lambda: _statuses(desk).get("sent") == DELIVERIES - 1, what=lambda: _statuses(desk))
    _somebody_put_it_out(desk)
    assert _statuses(desk) == {"sent": DELIVERIES}

    _arrived_on_x(x_server)
    _arrived_on_mastodon(mastodon_server)
    _arrived_on_bluesky(pds)
    _arrived_in_the_mailbox(smtp_server)
    _arrived_on_pages(pages)
    assert [(one.subject, one.address) for one in notify_server.letters] == [
        (small.NOTE_SUBJECT, CORRESPONDENT)
    ]
    _all_left_on_the_second(desk)
    _arrived_on_the_practice_feed(desk)

    likes = _somebody_likes(desk, x_server, mastodon_server, pds, pages)
    _the_readings_show(desk, likes)
    _the_board_gets(desk, likes, tmp_path)

    desk.stop()
    with desk:  # the same data folder once more: nothing goes out again
        time.sleep(2)  # the clock looks every second
        assert _statuses(desk) == {"sent": DELIVERIES}
    assert _arrivals(*servers) == expected


# Setting up, by the command line


def _bluesky_credentials(pds: RealPds, view: BlueskyView) -> dict[str, str]:
    account = pds.account
    return {"identifier": account.handle, "app_password": account.app_password, "view_url": view.url}


def _set_up(desk: RunningDesk, accounts: dict[str, tuple[str, str, dict[str, str]]], folder: Path) -> None:
    addresses = folder / "journalists.csv"
    addresses.write_text(
        "email,name,outlet\n" + "".join(f"{one},News desk,Local\n" for one in JOURNALISTS), encoding="utf-8"
    )
    national = folder / "national.csv"
    national.write_text(f"email,name,outlet\n{CORRESPONDENT},News desk,National\n", encoding="utf-8")
    with ThreadPoolExecutor(3) as hands:
        work = [
            hands.submit(desk.campaigns, "users", "add", "--email", email, "--name", name, "--role", role,
                         "--password-stdin", stdin=f"{PASSWORD}\n")
            for email, name, role in ((OFFICER, "Sam Fox", "officer"), (APPROVER, "Jo Reed", "approver"))
        ]  # fmt: skip
        for file, media_list in ((addresses, small.MEDIA_LIST), (national, small.NATIONAL_LIST)):
            work.append(hands.submit(desk.campaigns, "contacts", "import", str(file), "--list", media_list))
        for name, (kind, address, credentials) in accounts.items():
            work.append(
                hands.submit(desk.campaigns, "accounts", "add", kind, name, "--base-url", address,
                             "--credentials-stdin", stdin=json.dumps(credentials))
            )  # fmt: skip
        for one in work:
            one.result()
    app = create_desk(read_settings(desk.environment))
    with app.app_context():
        clear_accounts()
        db.engine.dispose()


# Signing off and scheduling, on the web pages


def _sign_off_and_schedule(desk: RunningDesk) -> None:
    officer, approver = Visitor(desk.url), Visitor(desk.url)
    officer.sign_in(OFFICER, PASSWORD)
    approver.sign_in(APPROVER, PASSWORD)
    for item in PLAN:
        officer.open(f"/items/{item}")
        officer.press("Submit for sign-off", note="Please look by noon.")
        approver.open(f"/items/{item}/review")
        approver.press("Approve these words")
    for item, names in PLAN.items():
        officer.open(f"/items/{item}")
        due = datetime.now(UTC) + SECONDS_AHEAD
        officer.press("Schedule", when="own", day=f"{due:%Y-%m-%d}", time=f"{due:%H:%M:%S}", account=names)
    for visitor in (officer, approver):
        visitor.close()


def _statuses(desk: RunningDesk) -> dict[str, int]:
    """How many deliveries are in which status; asked often, and a command takes a second."""
    with closing(sqlite3.connect(desk.data / "campaigns.sqlite3")) as database:
        return dict(database.execute("SELECT status, count(*) FROM deliveries GROUP BY status").fetchall())


def _arrivals(x: XServer, mastodon: MastodonServer, pds: RealPds, mail: SmtpServer) -> tuple[int, ...]:
    return len(x.posts), len(mastodon.posts), len(pds.posts), len(mail.mails)


def _wait_until(condition: Callable[[], bool], *, what: Callable[[], Any]) -> None:
    deadline = time.monotonic() + ARRIVE_WITHIN
    while not condition():
        assert time.monotonic() < deadline, f"waited {ARRIVE_WITHIN} s in vain: {what()}"
        time.sleep(0.5)


# What arrived


def _arrived_on_x(server: XServer) -> None:
    posts = {post.text: post for post in server.posts}
    assert sorted(posts) == sorted([PICTURE_TEXT, PLAIN_TEXT])
    assert len(server.posts) == 2
    assert [media.alt for media in posts[PICTURE_TEXT].media] == [small.POST_PICTURE_ALT]
    assert posts[PLAIN_TEXT].media == []


def _arrived_on_mastodon(server: MastodonServer) -> None:
    posts = {post.text: post for post in server.posts}
    assert sorted(posts) == sorted([PICTURE_TEXT, PLAIN_TEXT])
    assert len(server.posts) == 2
    assert [media.description for media in posts[PICTURE_TEXT].media] == [small.POST_PICTURE_ALT]


def _arrived_on_bluesky(pds: RealPds) -> None:
    posts = {post["value"]["text"]: post["value"] for post in pds.posts}
    assert sorted(posts) == sorted([PICTURE_TEXT, SECTION_TEXT])
    assert len(pds.posts) == 2
    record = posts[PICTURE_TEXT]
    pointed_at = {_covered(record["text"], facet["index"]): _feature(facet) for facet in record["facets"]}
    assert pointed_at == {small.LINK: small.LINK, "#OpenEvenings": "OpenEvenings"}
    (image,) = record["embed"]["images"]
    assert image["alt"] == small.POST_PICTURE_ALT
    assert len(pds.blob(image["image"]["ref"]["$link"])) == image["image"]["size"]


def _covered(text: str, index: dict[str, int]) -> str:
    return text.encode()[index["byteStart"] : index["byteEnd"]].decode()


def _feature(facet: dict[str, Any]) -> str:
    (feature,) = facet["features"]
    return str(feature.get("uri") or feature["tag"])


def _arrived_in_the_mailbox(server: SmtpServer) -> None:
    assert sorted(mail.recipients for mail in server.mails) == [(one,) for one in JOURNALISTS]
    for mail in server.mails:
        assert mail.message["Subject"] == small.SUBJECT
        assert mail.message["To"].addresses[0].addr_spec in mail.recipients
        for words in (mail.text(), mail.html()):
            assert "Four youth clubs open on weekday evenings" in words
            assert small.LINK in words
        assert "<li>" in mail.html()
        assert "<li>" not in mail.text()


def _arrived_on_the_practice_feed(desk: RunningDesk) -> None:
    visitor = Visitor(desk.url)
    visitor.sign_in(OFFICER, PASSWORD)
    visitor.open("/practice")
    shown = [" ".join(post.get_text(" ").split()) for post in visitor.page.select(".cd-post__text")]
    expected = [PICTURE_TEXT, PLAIN_TEXT, "How was your day? It is a good question to start with."]
    assert sorted(shown) == sorted(expected)
    (picture,) = visitor.page.select(".cd-post__body img")
    assert picture["alt"] == small.POST_PICTURE_ALT
    assert visitor.get(str(picture["src"])).headers["Content-Type"] == "image/jpeg"
    visitor.close()


Pages = dict[str, FacebookServer | InstagramServer | ThreadsServer | LinkedinServer]


def _arrived_on_pages(pages: Pages) -> None:
    for kind, server in pages.items():
        (post,) = server.posts
        assert post.text == PICTURE_TEXT, kind
        shown = post.photos if isinstance(post, FacebookPost) else post.media
        alts = [one[1] if isinstance(one, tuple) else one.alt for one in shown]
        assert alts == [small.POST_PICTURE_ALT], kind


def _somebody_put_it_out(desk: RunningDesk) -> None:
    """The one post that a person puts out, on their phone."""
    visitor = Visitor(desk.url)
    visitor.sign_in(OFFICER, PASSWORD)
    _wait_until(lambda: _statuses(desk).get("handed-over") == 1, what=lambda: _statuses(desk))
    visitor.open("/handed")
    link = visitor.page.select_one("main a[href^='/handed/']")
    assert link is not None
    visitor.open(str(link["href"]))
    assert PLAIN_TEXT in visitor.text
    visitor.press("It is out", remote_url="https://nextdoor.example/p/1")
    visitor.close()


def _all_left_on_the_second(desk: RunningDesk) -> None:
    with closing(sqlite3.connect(desk.data / "campaigns.sqlite3")) as database:
        late = database.execute(
            "SELECT max((julianday(a.started_at) - julianday(d.due_at)) * 86400), min((julianday(a.started_at) - "
            "julianday(d.due_at)) * 86400) FROM delivery_attempts a JOIN deliveries d ON d.id = a.delivery_id"
        ).fetchone()
    assert late[1] >= 0, "before its time"
    assert late[0] < 10, f"{late[0]:.1f} s late"


# Its reach


def _somebody_likes(
    desk: RunningDesk, x: XServer, mastodon: MastodonServer, pds: RealPds, pages: Pages
) -> dict[str, int]:
    """People like the post with the picture; how often on each channel."""
    uri = next(post["uri"] for post in pds.posts if post["value"]["text"] == PICTURE_TEXT)
    pds.like(uri)
    x.like(next(post.id for post in x.posts if post.text == PICTURE_TEXT), 7)
    mastodon.like(next(post.id for post in mastodon.posts if post.text == PICTURE_TEXT), 5)
    visitor = Visitor(desk.url)
    visitor.sign_in(APPROVER, PASSWORD)
    visitor.open("/practice")
    article = next(one for one in visitor.page.select("article") if "The doors are open" in one.get_text())
    token = visitor.page.select_one('[name="csrf_token"]')
    assert token is not None
    visitor.send(f"/practice/{str(article['id']).removeprefix('post-')}/reactions",
                 {"csrf_token": token["value"], "kind": "reaction"})  # fmt: skip
    visitor.close()
    there = {kind: number for number, kind in enumerate(pages, start=2)}
    for kind, number in there.items():
        pages[kind].like(pages[kind].posts[0].id, number)
    return {"bluesky": 1, "x": 7, "mastodon": 5, "practice": 1, **there}


def _the_readings_show(desk: RunningDesk, likes: dict[str, int]) -> None:
    desk.campaigns("collect", "--now")
    deliveries = {one["id"]: one for one in desk.campaigns_json("deliveries")}
    readings = desk.campaigns_json("readings")
    latest = {
        (reading["delivery"], reading["measure"]): reading
        for reading in sorted(readings, key=lambda reading: reading["taken_at"])
    }
    found = {
        one["channel"]: latest[number, "reactions"]["value"]
        for number, one in deliveries.items()
        if one["item"] == small.PICTURE_POST
    }
    assert found == likes
    for reading in readings:
        assert (reading["value"] is None) == bool(reading["missing"]), reading
        assert reading["definition"] or reading["missing"], reading


def _the_board_gets(desk: RunningDesk, likes: dict[str, int], folder: Path) -> None:
    today = datetime.now(UTC)
    days = [f"{today + timedelta(days=step):%Y-%m-%d}" for step in (-1, 1)]
    path = folder / "board.csv"
    desk.campaigns("report", "--from", days[0], "--to", days[1], "--format", "csv", "--out", str(path))
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    found = {
        row["channel"]: int(row["value"])
        for row in rows
        if row["level"] == "post" and row["item_ref"] == small.PICTURE_POST and row["measure"] == "reactions"
    }
    assert found == likes
    with_likes = [row for row in rows if row["measure"] == "reactions" and row["value"]]
    assert all(row["taken_at"] and row["definition"] and row["definition_text"] for row in with_likes)
    _the_downloads_have_the_same(desk, days, rows)


def _the_downloads_have_the_same(desk: RunningDesk, days: list[str], rows: list[dict[str, str]]) -> None:
    visitor = Visitor(desk.url)
    visitor.sign_in(OFFICER, PASSWORD)
    files = {
        fmt: visitor.get(f"/report/download/{fmt}?from={days[0]}&to={days[1]}").content
        for fmt in ("csv", "xlsx", "html")
    }
    visitor.close()
    downloaded = csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig")))
    assert [_figure_of(row) for row in downloaded] == [_figure_of(row) for row in rows]
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]), read_only=True)
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    book.close()
    assert {"Doors open", "Bring a friend", "What to ask", small.SUBJECT} <= cells
    assert "Doors open" in files["html"].decode("utf-8")


def _figure_of(row: dict[str, str]) -> list[str]:
    return [row[name] for name in ("level", "item_ref", "channel", "account", "measure", "value")]
