"""A full disk and a locked, read-only or lost database are a sentence on pages and in commands, and nothing is lost."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing as closed_after
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DBAPIError

from campaigns.domain.people.permissions import Role
from campaigns.models.base import db
from campaigns.models.faults import WORDS, Fault, fault_of
from campaigns.services.content.again import use_item_again
from campaigns.services.content.importing import save_import_texts
from campaigns.services.content.mending import mend_finding
from campaigns.services.content.readiness import check_item
from campaigns.services.content.versions import restore_version, versions_of
from campaigns.services.content.writing import Started, create_item, open_post, save_words
from campaigns.services.core.acting import Acting, Door, acts
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.planning.moving import Slot, move
from tests.web.client import Reader
from tests.web.conftest import closing
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, open_office, ref

ITEM = ref("monday-launch")
NOTE = (
    "Helpline checked with Crimestoppers on Friday, <b>twice</b>. " * 100 + "End."
)  # more than a page of SQLite’s
FULL = "PRAGMA max_page_count=1"  # SQLite takes it as: no page more than there is


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    yield from closing(open_office(tmp_path))


@contextmanager
def under(office: Office, *pragmas: str) -> Iterator[None]:
    """Every connection works under these while the block lasts."""
    with office.app.app_context():
        engine = db.engine

    def on_checkout(connection: Any, _record: Any, _proxy: Any) -> None:
        for pragma in pragmas:
            connection.execute(pragma)

    def on_checkin(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA max_page_count=4294967294")
        connection.execute("PRAGMA query_only=OFF")

    event.listen(engine, "checkout", on_checkout)
    event.listen(engine, "checkin", on_checkin)
    try:
        yield
    finally:
        event.remove(engine, "checkout", on_checkout)
        event.remove(engine, "checkin", on_checkin)


@contextmanager
def writing_elsewhere(office: Office) -> Iterator[None]:
    with closed_after(sqlite3.connect(office.desk.settings.data_folder / "campaigns.sqlite3")) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def submit(reader: Reader, *, status: int) -> None:
    reader.post(f"/items/{ITEM}/submit", {"note": NOTE}, status=status)


@pytest.mark.parametrize(("fault", "status"), [(Fault.FULL, 507), (Fault.READ_ONLY, 503), (Fault.BUSY, 503)])
def test_a_page_says_what_the_machine_refuses_and_keeps_what_was_typed(
    office: Office, fault: Fault, status: int
) -> None:
    reader = Reader(office).sign_in(Role.OFFICER)
    reader.get(f"/items/{ITEM}")
    if fault is Fault.FULL:
        with under(office, FULL):
            submit(reader, status=status)
    elif fault is Fault.READ_ONLY:
        with under(office, "PRAGMA query_only=ON"):
            submit(reader, status=status)
    else:
        with writing_elsewhere(office), under(office, "PRAGMA busy_timeout=10"):
            submit(reader, status=status)
    assert WORDS[fault] in reader.text()
    assert [box.get_text() for box in reader.page.select("textarea")] == [NOTE]
    reader.get(f"/items/{ITEM}")
    submit(reader, status=303)


def test_no_words_stand_in_a_file_whose_writer_could_not_be_written_down(office: Office) -> None:
    """By every door that writes: else nobody would know whose words they are, and their writer could approve them."""
    desk, who = office.desk, office.people[Role.OFFICER]
    with office.app.app_context():
        opened = open_post(desk, ITEM)
        started = Started(opened.source, opened.fingerprint)
        better = replace(opened.words, parts=("Walk away. We organize help.",))
        saved = save_words(desk, ITEM, better, user_id=who, started=started)
        again, fingerprint = replace(opened.words, parts=("Run.",)), saved.fingerprint
        started = Started(saved.source, fingerprint)
        with reading() as session:
            version = versions_of(session, ITEM)[-1].id
        mend = next(one for one in check_item(desk, ITEM) if one.replacement is not None)
        assert mend.replacement is not None
        offset, new = mend.replacement.offset, {ref("new"): "---\ntitle: New\n---\nWords.\n"}
        slot = Slot(ITEM, opened_at(desk))
        doors: list[Callable[[], object]] = [
            lambda: create_item(desk, CAMPAIGN, again, user_id=who),
            lambda: save_words(desk, ITEM, again, user_id=who, started=started),
            lambda: restore_version(desk, ITEM, version, user_id=who, fingerprint=fingerprint),
            lambda: mend_finding(
                desk, ITEM, user_id=who, check_id=mend.id, offset=offset, fingerprint=fingerprint
            ),
            lambda: save_import_texts(desk, CAMPAIGN, new, None, user_id=who),
            lambda: use_item_again(desk, ITEM, title="Again", campaign=CAMPAIGN, user_id=who),
            lambda: move(desk, slot, user_id=who, to=slot.at + timedelta(days=1)),
        ]
        before = {path: path.read_bytes() for path in office.content.rglob("*.md")}
        for door in doors:
            acting = Acting(Door.WEB, "door")
            with under(office, "PRAGMA query_only=ON"), acts(acting), pytest.raises(DBAPIError):
                door()
            assert {path: path.read_bytes() for path in office.content.rglob("*.md")} == before
            assert acting.files == {}
        for door in doors[:2]:
            door()


def opened_at(desk: Desk) -> datetime:
    at = desk.content.read_item(ITEM).publish_at
    assert at is not None
    return at


def test_reading_goes_on_while_the_disk_is_full(office: Office) -> None:
    reader = Reader(office).sign_in(Role.OFFICER)
    with under(office, FULL):
        for address in ("/", "/campaigns", f"/items/{ITEM}", "/deliveries"):
            reader.get(address)


def test_a_picture_that_finds_no_room_is_the_same_sentence(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    reader = Reader(office).sign_in(Role.OFFICER)
    reader.get(f"/items/{ref('wednesday-walk-away')}")
    monkeypatch.setattr(os, "fsync", refuse)
    reader.post(f"/items/{ref('wednesday-walk-away')}/submit", {"note": NOTE}, status=507)
    assert WORDS[Fault.FULL] in reader.text()
    assert [path for path in office.desk.media.folder.rglob("*") if path.is_file()] == []


def test_a_database_that_does_not_answer_is_told_apart_from_a_bug(office: Office) -> None:
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(DBAPIError) as refused:
        engine.connect()
    assert fault_of(refused.value) is Fault.GONE
    with office.app.app_context(), pytest.raises(DBAPIError) as wrong:
        db.session.execute(text("SELECT nothing FROM nowhere"))
    assert fault_of(wrong.value) is None
    assert fault_of(ValueError()) is None
    assert fault_of(FileNotFoundError(errno.ENOENT, "gone")) is None


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("SELECT 1 FROM held FOR UPDATE NOWAIT", Fault.BUSY),
        ("SET TRANSACTION READ ONLY; INSERT INTO held VALUES (2)", Fault.READ_ONLY),
        ("SET LOCAL statement_timeout = 1; SELECT pg_sleep(5)", Fault.BUSY),
        ("SELECT pg_terminate_backend(pg_backend_pid())", Fault.GONE),
    ],
)
def test_postgresql_s_refusals_are_told_apart(postgres_url: str, statement: str, fault: Fault) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as first:
        first.execute(text("CREATE TABLE held (id INTEGER)"))
        first.execute(text("INSERT INTO held VALUES (1)"))
    with engine.connect() as holder:
        holder.execute(text("SELECT 1 FROM held FOR UPDATE"))
        with engine.connect() as other:
            *before, last = statement.split("; ")
            for one in before:
                other.execute(text(one))
            with pytest.raises(DBAPIError) as refused:
                other.execute(text(last))
        assert fault_of(refused.value) is fault
        holder.rollback()
    engine.dispose()


# A disk that is really full


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Eight megabytes of memory as a disk of its own, where this user may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this user may mount no small disk; the other tests fill SQLite itself")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def command(disk: Path, *words: str) -> subprocess.CompletedProcess[str]:
    content = disk.parent / "content"
    content.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "CAMPAIGNS_DATA": str(disk),
        "CAMPAIGNS_CONTENT": str(content),
        "DATABASE_URL": "",
    }
    script = "from campaigns.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", script, *words], env=environment, capture_output=True, text=True, check=False
    )


def fill(disk: Path) -> Path:
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65536, 512):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return filler


def test_a_command_on_a_full_disk_ends_with_a_sentence_and_works_when_there_is_room(small_disk: Path) -> None:
    assert command(small_disk, "init").returncode == 0
    hold = ("users", "add", "--email", "o@vru.example", "--name", "Olu", "--role", "officer")
    filler = fill(small_disk)
    refused = command(small_disk, *hold)
    assert refused.returncode == 1, refused.stderr
    assert "Traceback" not in refused.stderr
    assert "disk" in refused.stderr.splitlines()[-1]
    filler.unlink()
    assert command(small_disk, *hold).returncode == 0


def test_the_first_start_on_a_full_disk_says_so_too(small_disk: Path) -> None:
    fill(small_disk)
    refused = command(small_disk, "init")
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert str(small_disk / "secret.key") in refused.stderr
