"""The installation that every scenario starts from: made once, by the services, then copied for each scenario."""

from __future__ import annotations

import io
import itertools
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
from alembic import command
from flask import Flask
from PIL import Image
from sqlalchemy import delete, update

from campaigns.app import create_desk
from campaigns.channels.registry import Registry
from campaigns.config import read_settings
from campaigns.models.accounts import Account
from campaigns.models.base import db
from campaigns.models.content import Item, latest_revision
from campaigns.models.identity import Installation
from campaigns.models.migrating import migration_config
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.installation.identity import examine
from campaigns.services.installation.setup import install
from campaigns.services.people.contacts import ContactRow, import_contacts
from campaigns.services.people.users import add_user
from campaigns.services.planning.plan import schedule_item
from campaigns.services.sending.identity_file import MARK, WHOSE
from campaigns.services.signoff.review import approve_item, submit_for_review
from tests.torture.gate import DESK_URL
from tests.torture.servers import Servers
from tests.torture.worker import SharedClock
from tests.unit.recording_samples import SRT, film

SECRET_KEY = "a secret key for tests alone, 40 letters"
CAMPAIGN = "torture"
SINGLES = tuple(f"single-{n}" for n in range(1, 7))
PICTURES = ("one-picture", "two-pictures")
FILMS = ("film",)
THREADS = ("thread-1", "thread-2", "thread-with-pictures")
RELEASES = ("release-1", "release-2")
RECIPIENTS = 3
EVERGREEN = "again_after: 1\nagain_most: 1\nagain_until: 2040-12-31\n"
_COLOURS = ("teal", "maroon")


@dataclass(frozen=True)
class Place:
    """One scenario's own copy: a database, a data folder and a clock."""

    folder: Path
    env: dict[str, str]
    clock_file: Path
    desk: Desk
    app: Flask
    clock: SharedClock


class Stage:
    """The templates of one kind of database, and the copies made of them."""

    def __init__(self, folder: Path, servers: Servers, *, postgres: str | None = None) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._postgres = postgres
        self._name = "torture_" + secrets.token_hex(4)  # several stages share one server
        self._numbers = itertools.count(1)
        self._content = folder / "content"
        _write_content(self._content)
        self._template = self._folder / "template"
        self._make_template(servers)

    def _make_template(self, servers: Servers) -> None:
        self._template.mkdir()
        env = self._env(self._template, self._name, is_new=True)
        app = create_desk(read_settings(env))
        desk: Desk = app.extensions["desk"]
        with app.app_context():
            install(desk, password="a long enough password")
            self._people = tuple(
                add_user(desk, email=f"{role}@vru.example", name=role, role=role).user_id
                for role in ("officer", "head-of-communications")
            )
            servers.connect(desk)
            rows = [
                ContactRow(f"news{n}@paper.example", f"Reporter {n}", "The Paper") for n in range(RECIPIENTS)
            ]
            import_contacts(desk, list_name="Local media", rows=rows)
            for name in (*SINGLES, *PICTURES, *FILMS, *THREADS, *RELEASES):
                self._approve(desk, _ref(name))
            with transaction() as session:  # reading figures is not what is tried here
                session.execute(update(Account).values(next_reading_at=None))
                session.execute(delete(Installation))  # each copy is an installation of its own, not a clone
            db.engine.dispose()
        for name in (WHOSE, MARK):
            (self._template / name).unlink(missing_ok=True)

    @property
    def officer(self) -> int:
        return self._people[0]

    def _approve(self, desk: Desk, ref: str) -> None:
        officer, head = self._people
        submit_for_review(desk, ref, user_id=officer)
        with reading() as session:
            revision = latest_revision(session, session.query(Item.id).filter_by(ref=ref).scalar())
            assert revision is not None
        approve_item(desk, ref, user_id=head, fingerprint=revision.fingerprint)

    def _env(self, data: Path, database: str, *, is_new: bool = False) -> dict[str, str]:
        env = {
            "CAMPAIGNS_DATA": str(data),
            "CAMPAIGNS_CONTENT": str(self._content),
            "CAMPAIGNS_SECRET_KEY": SECRET_KEY,
            "CAMPAIGNS_URL": DESK_URL,
        }
        if self._postgres is not None:
            if is_new:
                self._on_server(f"CREATE DATABASE {database}")
            path, _, query = self._postgres.partition("?")
            env["DATABASE_URL"] = (
                f"postgresql://{path.partition('://')[2].rpartition('/')[0]}/{database}?{query}"
            )
        return env

    def _on_server(self, statement: str) -> None:
        assert self._postgres is not None
        with psycopg.connect(self._postgres, autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def place(self, *, is_empty: bool = False, offset: timedelta = timedelta()) -> Iterator[Place]:
        """A copy; ``is_empty`` leaves the database without tables, as on a first start."""
        number = next(self._numbers)
        folder, database = self._folder / f"scenario-{number}", f"{self._name}_{number}"
        data = folder / "data"
        if is_empty:
            data.mkdir(parents=True)
        else:
            shutil.copytree(self._template, data)
        env = self._env(data, database)
        if self._postgres is not None:
            self._on_server(f"CREATE DATABASE {database}" + ("" if is_empty else f" TEMPLATE {self._name}"))
        clock = SharedClock(folder / "clock")
        clock.set(offset)
        app, desk = _light_app(env, clock)
        try:
            with app.app_context():
                if not is_empty:
                    examine(desk)
                yield Place(folder, env, folder / "clock", desk, app, clock)
                db.engine.dispose()
        finally:
            clock.close()
            if self._postgres is not None:
                self._on_server(f"DROP DATABASE {database} WITH (FORCE)")
            shutil.rmtree(folder)

    def set_up_anew(self, place: Place, servers: Servers) -> None:
        """What the template has, in a database that was empty and has been migrated by a worker."""
        officer, head = (
            add_user(place.desk, email=f"{role}@vru.example", name=role, role=role).user_id
            for role in ("officer", "head-of-communications")
        )
        assert (officer, head) == self._people
        servers.connect(place.desk)
        for name in (*SINGLES, *THREADS):
            self._approve(place.desk, _ref(name))

    def set_back(self, place: Place, revision: str) -> None:
        """The tables as an older version left them, with all that is planned still in them."""
        command.downgrade(migration_config(), revision)
        db.engine.dispose()

    def schedule(self, place: Place, name: str, account: str, *, seconds: float) -> list[int]:
        at = place.clock.now() + timedelta(seconds=seconds)
        return schedule_item(place.desk, _ref(name), user_id=self._people[0], at=at, account_names=[account])


def _light_app(env: dict[str, str], clock: SharedClock) -> tuple[Flask, Desk]:
    """The harness looks into the database as any other process of the product does."""
    app = create_desk(read_settings(env), clock=clock, channels=Registry(clock=clock))
    return app, app.extensions["desk"]


def _ref(name: str) -> str:
    return f"{CAMPAIGN}/{'releases' if name in RELEASES else 'posts'}/{name}"


def _write_content(folder: Path) -> None:
    top = folder / CAMPAIGN
    for sub in ("posts", "releases", "media"):
        (top / sub).mkdir(parents=True)
    (top / "campaign.md").write_text(
        "---\ntitle: Walk away\nstarts: 2026-01-01\nends: 2028-12-31\n---\nThe plan.\n"
    )
    for number, colour in enumerate(_COLOURS, start=1):
        picture = io.BytesIO()
        Image.new("RGB", (40, 30), colour).save(picture, "JPEG")
        (top / "media" / f"walk-{number}.jpg").write_bytes(picture.getvalue())
        (top / "media" / f"walk-{number}.jpg.yml").write_text(
            f"alt: Two friends walk home, picture {number}\ntags: [drawing]\n"
        )
    (top / "media" / "walk.mp4").write_bytes(film(width=64, height=64, seconds=4))
    (top / "media" / "walk.mp4.yml").write_text(
        "alt: A street at dusk\nsound: speech\ncaptions: walk.srt\nmotion: Nothing flashes\ntags: [drawing]\n"
    )
    (top / "media" / "walk.srt").write_text(SRT)
    for name in SINGLES:
        # Some may go out again: then the sender's last look asks the rows for their other times.
        _write_post(top, name, f"Walk away from it: {name}.", front=EVERGREEN if name in SINGLES[3:] else "")
    _write_post(top, "one-picture", "Walk away: one picture.", media=("walk-1.jpg",))
    _write_post(
        top,
        "film",
        "Walk away: a film.",
        media=("walk.mp4",),
        channels="mastodon, bluesky, instagram, threads, practice",
    )
    _write_post(top, "two-pictures", "Walk away: two pictures.", media=("walk-1.jpg", "walk-2.jpg"))
    for name in THREADS:
        parts = [f"Walk away, {name}, part {number} of 3." for number in (1, 2, 3)]
        _write_post(
            top,
            name,
            "\n\n---\n\n".join(parts),
            media=("walk-1.jpg",) if name == "thread-with-pictures" else (),
        )
    for name in RELEASES:
        (top / "releases" / f"{name}.md").write_text(
            f"---\ntitle: The launch of {name}\ncontact: Press office, 01234 567890\nlists: [Local media]\n---\n"
            f"The story of {name}.\n"
        )


def _write_post(
    top: Path, name: str, body: str, *, media: tuple[str, ...] = (), front: str = "", channels: str = ""
) -> None:
    channels = channels or "x, mastodon, bluesky, facebook, threads, linkedin, nextdoor, practice" + (
        ", instagram" if media else ""
    )
    front = f"title: Post {name}\nchannels: [{channels}]\n{front}"
    if media:
        front += f"media: [{', '.join(media)}]\n"
    (top / "posts" / f"{name}.md").write_text(f"---\n{front}---\n{body}\n")
