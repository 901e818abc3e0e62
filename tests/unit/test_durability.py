"""Writers of one SQLite file: one at a time at the lock, all together at the disk."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from campaigns.models.base import prepare_engine
from campaigns.models.durability import GroupCommit, share_commits
from tests.patience import PATIENCE


class SlowDisk(GroupCommit):
    """A disk that works when the test lets it; every write of the log is counted."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.syncs = 0
        self.begun = threading.Event()
        self.may_end = threading.Event()
        self.refusal: OSError | None = None

    def _sync(self) -> None:
        self.syncs += 1
        self.begun.set()
        assert self.may_end.wait(PATIENCE)
        if self.refusal is not None:
            raise self.refusal


@pytest.fixture
def disk(tmp_path: Path) -> SlowDisk:
    return SlowDisk(tmp_path / "desk.sqlite3")


def waiting(disk: GroupCommit, count: int) -> list[threading.Thread]:
    threads = [threading.Thread(target=disk.wait_for_disk) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads


def until_asked(disk: SlowDisk, count: int) -> None:
    while True:
        with disk._changed:
            if disk._asked >= count:
                return


def test_all_who_come_while_the_disk_works_share_its_next_work(disk: SlowDisk) -> None:
    first = waiting(disk, 1)
    assert disk.begun.wait(PATIENCE)
    others = waiting(disk, 6)
    until_asked(disk, 7)
    disk.may_end.set()
    for thread in (*first, *others):
        thread.join(PATIENCE)
    assert disk.syncs == 2


def test_nobody_is_served_by_a_work_that_began_before_their_commit(disk: SlowDisk) -> None:
    [first] = waiting(disk, 1)
    assert disk.begun.wait(PATIENCE)
    [second] = waiting(disk, 1)
    until_asked(disk, 2)
    disk.may_end.set()
    first.join(PATIENCE)
    second.join(PATIENCE)
    assert disk.syncs == 2


def test_a_disk_that_refuses_is_an_error_for_whoever_waited(disk: SlowDisk) -> None:
    disk.refusal = OSError(5, "Input/output error")
    disk.may_end.set()
    with pytest.raises(OperationalError, match="It may have been saved, or it may not"):
        disk.wait_for_disk()


def test_a_disk_that_refused_once_is_not_trusted_again(disk: SlowDisk) -> None:
    """Linux may have dropped what it could not write, and a later call that succeeds says nothing about it."""
    disk.refusal = OSError(5, "Input/output error")
    disk.may_end.set()
    with pytest.raises(OperationalError):
        disk.wait_for_disk()
    disk.refusal = None
    with pytest.raises(OperationalError):
        disk.wait_for_disk()


def test_a_log_that_was_put_away_is_safe(tmp_path: Path) -> None:
    GroupCommit(tmp_path / "desk.sqlite3").wait_for_disk()


def test_one_writer_at_a_time_has_the_turn(tmp_path: Path) -> None:
    group_commit = GroupCommit(tmp_path / "desk.sqlite3")
    inside, most = 0, 0

    def write() -> None:
        nonlocal inside, most
        for _ in range(200):
            with group_commit.turn():
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert most == 1


def test_only_writers_that_wait_for_the_disk_themselves_commit_without_it(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    prepare_engine(engine)
    levels = {}
    for writes in (True, False):
        with engine.connect().execution_options(writes=writes) as connection:
            levels[writes] = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    engine.dispose()
    assert levels == {True: 1, False: 2}  # NORMAL, FULL


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///file:desk.sqlite3?uri=true"])
def test_a_database_without_a_file_of_ours_shares_nothing(address: str) -> None:
    assert share_commits(create_engine(address)) is None


# NEEDS
