"""The real process, killed and started again: it asks nothing. With a backup put back under it: it sends nothing."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaigns.app import create_desk
from campaigns.config import read_settings
from campaigns.models.base import db
from campaigns.services.installation.identity import resume_sending
from campaigns.services.planning.plan import cancel_delivery
from tests.e2e.beside import Office
from tests.e2e.running_desk import RunningDesk


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    content = tmp_path / "content"
    content.mkdir()
    app = create_desk(
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
        assert "it knows nothing of the last try at sending" in office.wait_for_a_notice()
        assert office.status(known) == "created"
        cancel_delivery(office.desk, known, user_id=office.officer, reason="It is there already")
        resume_sending(office.desk, user_id=office.officer)
        new = office.plan("four", seconds=0.5)
        office.wait_until_sent(new)
        assert office.status(known) == "cancelled"
        assert office.notices() == ""
