"""The real clock over restored, copied and merely restarted installations: what goes out, and what does not."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.base import db
from campaigns.models.identity import find_open_pause
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.installation.identity import resume_sending
from scheduler.clock import Pace, SendingClock
from tests.fakes import FakeDirectory
from tests.integration.office import Office
from tests.scheduler.conftest import eventually, has_looked, is_past

Start = Callable[..., SendingClock]
SECOND = 1 / 60
QUICK = Pace(watch=0.1, sweep=0.2, heartbeat=0.2)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    (tmp_path / "data").mkdir()
    return f"sqlite:///{tmp_path / 'data' / 'desk.sqlite3'}"


def arrived(office: Office, channels: FakeDirectory, delivery: int) -> int:
    return len(channels.channel(office.delivery(delivery).account_id).arrived)


def is_sent(office: Office, delivery: int) -> Callable[[], bool]:
    return lambda: office.status(delivery) is DeliveryStatus.SENT


def is_paused() -> bool:
    with reading() as session:
        return find_open_pause(session) is not None


def back_up(tmp_path: Path) -> Path:
    """As the README says."""
    backup = tmp_path / "backup.sqlite3"
    with sqlite3.connect(tmp_path / "data" / "desk.sqlite3") as connection:
        connection.execute("VACUUM INTO ?", [str(backup)])
    connection.close()
    return backup


def restore(backup: Path, tmp_path: Path) -> None:
    db.engine.dispose()
    for rest in ("-wal", "-shm"):
        (tmp_path / "data" / f"desk.sqlite3{rest}").unlink(missing_ok=True)
    shutil.copy(backup, tmp_path / "data" / "desk.sqlite3")


def test_a_restored_backup_sends_nothing_until_a_person_lets_it(
    desk: Desk, office: Office, make_clock: Start, channels: FakeDirectory, tmp_path: Path
):
    delivery = office.planned(minutes=0.2 * SECOND)
    backup = back_up(tmp_path)
    first = make_clock(pace=QUICK)
    assert eventually(is_sent(office, delivery))
    first.stop()
    restore(backup, tmp_path)
    restored = make_clock(pace=QUICK)
    assert has_looked(restored)
    assert is_paused()
    assert office.status(delivery) is DeliveryStatus.CREATED
    assert arrived(office, channels, delivery) == 1
    new = office.planned(minutes=0.1 * SECOND)
    assert eventually(is_past(office.delivery(new).due_at))
    assert has_looked(restored)
    assert office.status(new) is DeliveryStatus.CREATED
    resume_sending(desk, user_id=office.officer)
    assert eventually(is_sent(office, new))


def test_a_copied_folder_sends_nothing(
    desk: Desk, office: Office, make_clock: Start, channels: FakeDirectory, tmp_path: Path
):
    first = make_clock(pace=QUICK)
    delivery = office.planned(minutes=1)
    first.stop()
    db.engine.dispose()
    shutil.copytree(tmp_path / "data", tmp_path / "original")
    # The test's database stays where it is and becomes the copy: what it says of its home is another path now.
    with sqlite3.connect(tmp_path / "data" / "desk.sqlite3") as connection:
        connection.execute("UPDATE installation SET home = replace(home, '/data/', '/original/')")
    connection.close()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2), tick=True):
        assert has_looked(make_clock(pace=QUICK))
        assert is_paused()
        assert office.status(delivery) is DeliveryStatus.CREATED
        assert arrived(office, channels, delivery) == 0


def test_a_clock_that_is_stopped_and_started_again_sends_without_a_question(
    desk: Desk, office: Office, make_clock: Start
):
    for _ in range(3):
        sending = make_clock(pace=QUICK)
        delivery = office.planned(minutes=0.1 * SECOND)
        assert eventually(is_sent(office, delivery))
        sending.stop()
        assert not is_paused()


def test_what_was_due_during_a_long_sleep_is_missed_in_one_sweep_and_the_rest_asks(
    desk: Desk, office: Office, make_clock: Start
):
    late = [office.planned(minutes=n) for n in (60, 120, 180)]
    not_late = office.planned(minutes=7 * 60 + 50)
    sending = make_clock(pace=QUICK)
    assert eventually(lambda: not is_paused())
    assert has_looked(sending)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=8), tick=True):
        assert eventually(is_paused)
        assert eventually(lambda: {office.status(one) for one in late} == {DeliveryStatus.MISSED})
        assert office.status(not_late) is DeliveryStatus.CREATED
        resume_sending(desk, user_id=office.officer)
        assert eventually(is_sent(office, not_late))
        sending.stop()


def test_two_clocks_over_one_folder_go_on_after_one_click(
    desk: Desk, office: Office, make_clock: Start, tmp_path: Path
):
    office.planned(minutes=60)
    first = make_clock(pace=QUICK)
    backup = back_up(tmp_path)
    delivery = office.planned(minutes=0.1 * SECOND)
    assert eventually(is_sent(office, delivery))
    first.stop()
    restore(backup, tmp_path)
    make_clock(pace=QUICK)
    make_clock(pace=QUICK)
    assert eventually(is_paused)
    resume_sending(replace(desk), user_id=office.officer)
    new = [office.planned(minutes=0.1 * SECOND) for _ in range(4)]
    assert eventually(lambda: all(is_sent(office, one)() for one in new))
    assert not is_paused()
