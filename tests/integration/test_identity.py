"""A restored or copied installation notices it, and one that merely starts again does not."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, delete, select, text

from campaigns.config import PROJECT_FOLDER
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.sending.installation_identity import Counters, Notice
from campaigns.errors import ConflictError, NotAllowedError
from campaigns.models.base import Base, db
from campaigns.models.identity import Installation, SendingPause, find_open_pause
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.installation.heartbeat import beat
from campaigns.services.installation.identity import (
    begin_anew,
    examine,
    is_free_to_send,
    keep_paused,
    pause_note,
    resume_sending,
)
from campaigns.services.installation.place import machine_mark
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.sending.identity_file import MARK, WHOSE, IdentityFile
from campaigns.services.sending.sweep import sweep_missed
from tests.fakes import FakeDirectory
from tests.integration.databases import Broom
from tests.integration.office import Office

BOTH = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
Rows = dict[str, list[dict[str, object]]]


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLite in the data folder, as it comes; a test marked ``BOTH`` runs on PostgreSQL, too."""
    if getattr(request, "param", "sqlite") == "postgresql":
        url: str = request.getfixturevalue("postgres_database")
        return url
    (tmp_path / "data").mkdir()
    return f"sqlite:///{tmp_path / 'data' / 'desk.sqlite3'}"


def back_up() -> Rows:
    """Every row, as a dump holds them."""
    with db.engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
        }


def empty(connection: Connection) -> None:
    """As whoever restores a backup may: what was done can't be deleted while its triggers are on."""
    for table in reversed(Base.metadata.sorted_tables):
        if table.name not in ("events", "event_seals"):
            connection.execute(delete(table))
        elif connection.dialect.name == "sqlite":
            table.drop(connection)
            table.create(connection)
        else:
            connection.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
            connection.execute(delete(table))
            connection.execute(text(f"ALTER TABLE {table.name} ENABLE TRIGGER USER"))


def restore(backup: Rows) -> None:
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        empty(connection)
        for table in Base.metadata.sorted_tables:
            if backup[table.name]:
                connection.execute(table.insert(), backup[table.name])


def noticed() -> list[str]:
    with reading() as session:
        pause = find_open_pause(session)
        return [notice["kind"] for notice in pause.notices] if pause else []


def folder_of(desk: Desk) -> Path:
    return desk.settings.data_folder


def other_worker(desk: Desk, folder: Path) -> Desk:
    """A worker on another machine: the same database, a data folder of its own."""
    folder.mkdir()
    return replace(desk, settings=replace(desk.settings, data_folder=folder))


@pytest.fixture
def sent(desk: Desk, office: Office) -> int:
    """A desk that has started, ticked, and sent something."""
    assert examine(desk)
    beat(desk)
    delivery = office.planned(minutes=0.1)
    desk.clock.advance(minutes=1)  # type: ignore[attr-defined]
    assert send_delivery(desk, delivery)
    return delivery


def send_one(desk: Desk, office: Office) -> bool:
    delivery = office.planned(minutes=0.1)
    desk.clock.advance(minutes=1)  # type: ignore[attr-defined]
    return send_delivery(desk, delivery)


# What must never raise the alarm


@BOTH
def test_a_fresh_start_makes_an_identity_in_the_database_and_beside_it(desk: Desk):
    assert examine(desk)
    with reading() as session:
        installation = session.get_one(Installation, 1)
    said = json.loads((folder_of(desk) / WHOSE).read_text())
    assert (said["identity"], said["is_draft"]) == (installation.identity, False)
    for name in (WHOSE, MARK):
        assert stat.S_IMODE((folder_of(desk) / name).stat().st_mode) == 0o600


@BOTH
def test_starting_again_and_again_changes_nothing(desk: Desk, sent: int, office: Office):
    before = (folder_of(desk) / WHOSE).read_text()
    for _ in range(3):
        assert examine(desk)
        beat(desk)
        assert send_one(desk, office)
    assert (folder_of(desk) / WHOSE).read_text() == before
    assert noticed() == []


def test_an_installation_from_before_there_were_identities_gets_one_and_goes_on(desk: Desk, office: Office):
    delivery = office.planned(minutes=0.1)
    desk.clock.advance(minutes=1)  # type: ignore[attr-defined]
    assert examine(desk)
    assert send_delivery(desk, delivery)


@pytest.mark.parametrize("died_after", ["file", "database"])
def test_a_first_start_that_was_cut_short_is_simply_done_again(desk: Desk, office: Office, died_after: str):
    office.planned()
    file = IdentityFile(folder_of(desk))
    if died_after == "file":
        file.write("0" * 32, is_draft=True)
    else:
        assert examine(desk)
        said = file.read()
        assert said is not None
        file.write(said.identity, is_draft=True)
    assert examine(desk)
    said = file.read()
    assert said is not None
    assert not said.is_draft


def test_a_process_killed_between_the_claim_and_the_mark_starts_again_as_ever(
    desk: Desk, sent: int, office: Office
):
    mark = (folder_of(desk) / MARK).read_bytes()
    assert send_one(desk, office)
    (folder_of(desk) / MARK).write_bytes(mark)
    assert examine(desk)
    assert is_free_to_send(desk)


def test_a_mark_that_a_power_cut_left_empty_is_no_alarm(desk: Desk, sent: int):
    (folder_of(desk) / MARK).write_bytes(b"")
    assert examine(desk)


def test_a_short_stop_sends_what_is_not_too_late(desk: Desk, sent: int, office: Office):
    delivery = office.planned(minutes=10)
    beat(desk)
    desk.clock.advance(minutes=25)  # type: ignore[attr-defined]
    assert examine(desk)
    assert send_delivery(desk, delivery)


def test_a_database_made_anew_in_the_old_folder_is_a_fresh_install(desk: Desk, sent: int):
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        empty(connection)
    assert examine(desk)


def test_a_second_process_on_the_same_folder_is_fine(desk: Desk, sent: int, office: Office):
    same_folder = replace(desk)
    for one in (desk, same_folder, desk):
        assert examine(one)
        assert send_one(one, office)


def test_a_full_disk_stops_nothing_that_is_due(desk: Desk, sent: int, office: Office, tmp_path: Path):
    (folder_of(desk) / MARK).unlink()
    (folder_of(desk) / MARK).mkdir()  # can't be written
    assert send_one(desk, office)


# What must raise it


@BOTH
def test_a_restored_backup_sends_nothing(desk: Desk, office: Office, channels: FakeDirectory, sent: int):
    due = office.planned(minutes=5)
    backup = back_up()
    desk.clock.advance(minutes=5)  # type: ignore[attr-defined]
    assert send_delivery(desk, due)
    restore(backup)
    assert office.status(due) is DeliveryStatus.CREATED
    assert not send_delivery(desk, due)
    assert not examine(desk)
    assert not send_delivery(desk, due)
    assert noticed() == [Notice.OLDER_DATABASE]
    assert len(channels.channel(office.delivery(due).account_id).arrived) == 2


@BOTH
def test_a_backup_restored_under_a_running_worker_is_noticed_too(desk: Desk, sent: int, office: Office):
    backup = back_up()
    assert send_one(desk, office)
    assert is_free_to_send(desk)
    restore(backup)
    assert not is_free_to_send(desk)
    assert noticed() == [Notice.OLDER_DATABASE]


def test_a_backup_from_before_something_was_cancelled_is_noticed_though_nothing_was_sent(
    desk: Desk, sent: int
):
    backup = back_up()
    for _ in range(200):
        beat(desk)
    restore(backup)
    assert not examine(desk)
    assert noticed() == [Notice.OLDER_DATABASE]


def test_a_backup_from_before_there_were_identities_is_noticed(desk: Desk, sent: int):
    with transaction() as session:
        session.execute(delete(Installation))
    assert not is_free_to_send(desk)
    assert noticed() == [Notice.OLDER_DATABASE]


def test_another_database_under_the_file_is_noticed(desk: Desk, sent: int):
    with transaction() as session:
        session.get_one(Installation, 1).identity = "f" * 32
    assert not examine(desk)
    assert noticed() == [Notice.OTHER_DATABASE]


@BOTH
def test_a_database_whose_home_is_elsewhere_is_noticed(desk: Desk, sent: int):
    with transaction() as session:
        installation = session.get_one(Installation, 1)
        installation.home = installation.home | {"where": "elsewhere", "words": "/old/desk on attic"}
    assert not examine(desk)
    with reading() as session:
        note = pause_note(session)
    assert note is not None
    assert "last sent from another place: /old/desk on attic." in note.notices[0]


@BOTH
def test_a_long_sleep_over_something_due_is_noticed_and_a_person_ends_it(
    desk: Desk, sent: int, office: Office
):
    late = office.planned(minutes=30)
    not_late = office.planned(minutes=7 * 60 - 5)
    desk.clock.advance(hours=7)  # type: ignore[attr-defined]
    assert not examine(desk)
    assert noticed() == [Notice.SLEPT]
    resume_sending(desk, user_id=office.officer)
    assert examine(desk)
    assert not send_delivery(desk, late)
    assert send_delivery(desk, not_late)
    assert office.status(late) is DeliveryStatus.MISSED


# A person decides


def paused(desk: Desk, office: Office) -> Rows:
    backup = back_up()
    assert send_one(desk, office)
    restore(backup)
    assert not examine(desk)
    return backup


@BOTH
def test_when_a_person_lets_it_go_sending_starts_from_here_and_it_is_on_record(
    desk: Desk, sent: int, office: Office
):
    paused(desk, office)
    resume_sending(desk, user_id=office.administrator)
    assert is_free_to_send(desk)
    assert examine(desk)
    assert send_one(desk, office)
    with reading() as session:
        pause = session.query(SendingPause).one()
        assert pause.ended_by_id == office.administrator
        assert pause.ended_at is not None
        assert pause.noticed_at <= pause.ended_at <= desk.clock.now()


@BOTH
def test_the_same_backup_put_back_once_more_is_noticed_once_more(desk: Desk, sent: int, office: Office):
    backup = paused(desk, office)
    resume_sending(desk, user_id=office.officer)
    restore(backup)
    assert not examine(desk)
    assert noticed() == [Notice.OTHER_DATABASE]


def test_a_resume_that_died_before_it_was_committed_is_still_paused(desk: Desk, sent: int, office: Office):
    paused(desk, office)
    IdentityFile(folder_of(desk)).write("0" * 32, is_draft=True)
    assert not examine(desk)
    assert not is_free_to_send(desk)
    resume_sending(desk, user_id=office.officer)
    assert is_free_to_send(desk)


def test_a_copy_can_be_kept_paused_and_let_go_later(desk: Desk, sent: int, office: Office):
    paused(desk, office)
    keep_paused(desk, user_id=office.officer)
    assert not is_free_to_send(desk)
    with reading() as session:
        note = pause_note(session)
    assert note is not None
    assert note.kept_by == "Sam Officer"
    resume_sending(desk, user_id=office.head)
    assert is_free_to_send(desk)


def test_only_people_who_may_schedule_decide_it(desk: Desk, sent: int, office: Office):
    paused(desk, office)
    for decide in (resume_sending, keep_paused):
        with pytest.raises(NotAllowedError, match="may not schedule content or decide on deliveries"):
            decide(desk, user_id=office.reader)
    assert not is_free_to_send(desk)


def test_letting_go_twice_says_that_it_is_not_paused(desk: Desk, sent: int, office: Office):
    paused(desk, office)
    resume_sending(desk, user_id=office.officer)
    with pytest.raises(ConflictError, match="Sending is not paused"):
        resume_sending(desk, user_id=office.officer)


def test_while_paused_what_gets_too_late_is_still_put_before_a_person(desk: Desk, sent: int, office: Office):
    delivery = office.planned(minutes=60)
    paused(desk, office)
    desk.clock.advance(hours=2)  # type: ignore[attr-defined]
    assert sweep_missed(desk) == 1
    assert office.status(delivery) is DeliveryStatus.MISSED


@BOTH
def test_everything_overdue_is_missed_in_one_sweep_and_what_is_not_too_late_waits(desk: Desk, office: Office):
    late = [office.planned(minutes=n) for n in (1, 2, 3)]
    fine = office.planned(minutes=170)
    desk.clock.advance(hours=3)  # type: ignore[attr-defined]
    assert sweep_missed(desk) == 3
    assert {office.status(one) for one in late} == {DeliveryStatus.MISSED}
    assert "too late to go out by itself" in office.delivery(late[0]).error
    assert office.status(fine) is DeliveryStatus.CREATED
    assert sweep_missed(desk) == 0


def test_a_scratch_copy_made_on_purpose_may_begin_a_life_of_its_own(desk: Desk, sent: int):
    with transaction() as session:
        session.get_one(Installation, 1).identity = "f" * 32
    begin_anew(desk)
    assert examine(desk)


# Several workers, each with a data folder of its own


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
class TestOnAServer:
    def test_a_second_worker_joins_without_a_question(
        self, desk: Desk, sent: int, office: Office, tmp_path: Path
    ):
        second = other_worker(desk, tmp_path / "second")
        assert examine(second)
        for worker in (second, desk, second):
            assert send_one(worker, office)
            assert is_free_to_send(worker)
        assert examine(desk)

    def test_each_worker_notices_a_restored_database_and_one_click_frees_all(
        self, desk: Desk, sent: int, office: Office, tmp_path: Path
    ):
        second = other_worker(desk, tmp_path / "second")
        assert examine(second)
        backup = back_up()
        assert send_one(desk, office)
        assert send_one(second, office)
        restore(backup)
        assert not examine(second)
        assert not examine(desk)
        resume_sending(replace(desk), user_id=office.officer)
        for worker in (desk, second):
            assert is_free_to_send(worker)
            assert examine(worker)
        assert send_one(second, office)

    def test_a_worker_that_was_away_when_it_was_let_go_asks_nothing(
        self, desk: Desk, sent: int, office: Office, tmp_path: Path
    ):
        away = other_worker(desk, tmp_path / "away")
        assert examine(away)
        paused(desk, office)
        resume_sending(desk, user_id=office.officer)
        assert examine(away)
        assert is_free_to_send(away)

    def test_a_container_with_an_empty_folder_each_time_never_asks(
        self, desk: Desk, sent: int, office: Office, tmp_path: Path
    ):
        for number in range(3):
            worker = other_worker(desk, tmp_path / f"run-{number}")
            assert examine(worker)
            assert send_one(worker, office)

    def test_a_database_copied_on_the_server_is_noticed(
        self, desk: Desk, office: Office, postgres_server: str, postgres_broom: Broom, tmp_path: Path
    ):
        """A real copy: the server's own CREATE DATABASE … TEMPLATE, and the data folder with it."""
        office.planned(minutes=10)
        assert examine(desk)
        live = db.engine.url.database
        db.engine.dispose()
        postgres_broom.put_away()
        with psycopg.connect(postgres_server, autocommit=True, dbname="template1") as connection:
            connection.execute(f"CREATE DATABASE copied TEMPLATE {live}".encode())
        try:
            shutil.copytree(folder_of(desk), tmp_path / "copy")
            copied = db.engine.url.set(database="copied").render_as_string(hide_password=False)
            assert in_another_process(tmp_path / "copy", copied) == ["moved"]
        finally:
            with psycopg.connect(postgres_server, autocommit=True) as connection:
                connection.execute(b"DROP DATABASE copied WITH (FORCE)")


class TestInAFolder:
    def test_a_copied_folder_sends_nothing(self, desk: Desk, sent: int, tmp_path: Path, office: Office):
        office.planned(minutes=0.1)
        db.engine.dispose()
        shutil.copytree(tmp_path / "data", tmp_path / "copy")
        assert in_another_process(tmp_path / "copy", sqlite_in(tmp_path / "copy")) == ["moved"]

    def test_a_copied_database_without_the_file_sends_nothing(self, desk: Desk, sent: int, tmp_path: Path):
        db.engine.dispose()
        (tmp_path / "copy").mkdir()
        shutil.copy(tmp_path / "data" / "desk.sqlite3", tmp_path / "copy")
        assert in_another_process(tmp_path / "copy", sqlite_in(tmp_path / "copy")) == ["moved", "no-file"]

    def test_a_database_restored_where_the_folder_was_lost_sends_nothing(self, desk: Desk, sent: int):
        (folder_of(desk) / WHOSE).unlink()
        assert not examine(desk)
        assert noticed() == [Notice.NO_FILE]

    def test_a_file_that_cannot_be_read_counts_as_missing(self, desk: Desk, sent: int):
        (folder_of(desk) / WHOSE).write_text('{"identity": 3')
        assert not examine(desk)
        assert noticed() == [Notice.NO_FILE]

    def test_the_same_folder_started_by_another_process_sends(self, desk: Desk, sent: int, tmp_path: Path):
        db.engine.dispose()
        assert in_another_process(tmp_path / "data", sqlite_in(tmp_path / "data")) == []


PROGRAM = """
from campaigns.app import configure_logging, create_app
from campaigns.models.identity import find_open_pause
from campaigns.services.installation.identity import examine
from campaigns.services.core.transaction import reading

configure_logging(as_json=True)
app = create_app()
with app.app_context():
    is_free = examine(app.extensions["desk"])
    with reading() as session:
        pause = find_open_pause(session)
    assert is_free is (pause is None)
    print(*sorted(notice["kind"] for notice in (pause.notices if pause else [])))
"""


def sqlite_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'desk.sqlite3'}"


def in_another_process(data: Path, url: str) -> list[str]:
    """What a fresh process notices there."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=PROJECT_FOLDER,
        env={"PATH": os.environ["PATH"], "CAMPAIGNS_DATA": str(data), "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


# The file itself


def test_a_mark_never_goes_back_and_belongs_to_one_database(tmp_path: Path):
    file = IdentityFile(tmp_path)
    with file.locked():
        file.write("a", is_draft=False)
        file.set_mark(Counters(5, 100))
    file.advance(Counters(tries=4), identity="a")
    file.advance(Counters(tries=9), identity="b")
    file.advance(Counters(beats=101), identity="a")
    said = file.read()
    assert said is not None
    assert said.mark == Counters(5, 101)


def test_the_machines_mark_lasts_and_is_not_its_id():
    own = {path.read_text().strip() for path in (Path("/etc/machine-id"),) if path.exists()}
    mark = machine_mark()
    assert mark == machine_mark()
    assert not mark or mark not in own
