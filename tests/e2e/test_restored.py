"""The real process, killed and started again: it asks nothing. With a backup put back under it: it sends nothing."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from campaigns.app import create_app
from campaigns.config import read_settings
from campaigns.domain.permissions import Role
from campaigns.models.base import db
from campaigns.models.content import find_item, latest_revision
from campaigns.models.deliveries import Delivery
from campaigns.services.desk import Desk
from campaigns.services.identity import pause_note, resume_sending
from campaigns.services.installation import install
from campaigns.services.people import add_user
from campaigns.services.planning import cancel_delivery, schedule_item
from campaigns.services.signoff import approve_item, submit_for_review
from campaigns.services.transaction import reading
from tests.e2e.running_desk import RunningDesk

PASSWORD = "correct horse battery"


class Office:
    """People at another process over the same data folder: they plan, look, and decide."""

    def __init__(self, desk: Desk, content: Path) -> None:
        self.desk, self._posts = desk, content / "spring" / "posts"
        self._posts.mkdir(parents=True)
        install(desk, password=PASSWORD)
        self.officer, self._approver = (
            add_user(desk, email=f"{role}@vru.example", name=role, role=role, password=PASSWORD).user_id
            for role in (Role.OFFICER, Role.APPROVER)
        )

    def plan(self, name: str, *, seconds: float) -> int:
        ref = f"spring/posts/{name}"
        (self._posts / f"{name}.md").write_text(
            f"---\ntitle: {name}\nchannels: [practice]\n---\nWalk away.\n"
        )
        submit_for_review(self.desk, ref, user_id=self.officer)
        with reading() as session:
            item = find_item(session, ref)
            revision = latest_revision(session, item.id) if item else None
            assert revision is not None
        approve_item(self.desk, ref, user_id=self._approver, fingerprint=revision.fingerprint)
        at = self.desk.clock.now() + timedelta(seconds=seconds)
        return schedule_item(self.desk, ref, user_id=self.officer, at=at, account_names=None)[0]

    def status(self, delivery_id: int) -> str:
        with reading() as session:
            return session.get_one(Delivery, delivery_id).status

    def wait_until_sent(self, delivery_id: int) -> None:
        until = time.monotonic() + 30
        while self.status(delivery_id) != "sent":
            assert time.monotonic() < until, self.status(delivery_id)
            time.sleep(0.1)

    def notices(self) -> str:
        with reading() as session:
            note = pause_note(session)
            return " ".join(note.notices) if note else ""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    content = tmp_path / "content"
    content.mkdir()
    app = create_app(
        read_settings({"CAMPAIGNS_DATA": str(tmp_path / "data"), "CAMPAIGNS_CONTENT": str(content)})
    )
    with app.app_context():
        yield Office(app.extensions["desk"], content)
        db.engine.dispose()


def test_killed_it_goes_on_by_itself_and_restored_it_waits_for_a_person(
    office: Office, tmp_path: Path
) -> None:
    process = RunningDesk(tmp_path / "data", tmp_path / "content")
    office.plan("later", seconds=3600)
    for name in ("one", "two"):
        delivery = office.plan(name, seconds=0.5)
        process.start()
        office.wait_until_sent(delivery)
        process.kill()
        assert office.notices() == ""

    known = office.plan("three", seconds=1)
    database, backup = tmp_path / "data" / "campaigns.sqlite3", tmp_path / "backup.sqlite3"
    with sqlite3.connect(database) as connection:
        connection.execute("VACUUM INTO ?", [str(backup)])
    connection.close()
    process.start()
    office.wait_until_sent(known)
    process.stop()
    db.engine.dispose()
    for rest in ("-wal", "-shm"):
        database.with_name(f"{database.name}{rest}").unlink(missing_ok=True)
    shutil.copy(backup, database)

    with process:
        time.sleep(1.5)
        assert office.status(known) == "created"
        assert "it knows nothing of the last try at sending" in office.notices()
        cancel_delivery(office.desk, known, user_id=office.officer, reason="It is there already")
        resume_sending(office.desk, user_id=office.officer)
        new = office.plan("four", seconds=0.5)
        office.wait_until_sent(new)
        assert office.status(known) == "cancelled"
        assert office.notices() == ""
