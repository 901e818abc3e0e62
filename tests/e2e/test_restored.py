"""The real process, killed and started again: it asks nothing. With a backup put back under it: it sends nothing."""

from __future__ import annotations

import shutil
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.running_desk import RunningDesk

ITEMS = ("one", "two", "three", "four")
OFFICER, APPROVER = "sam@vru.example", "lee@council.example"


@pytest.fixture
def desk(tmp_path: Path) -> RunningDesk:
    """An installation with four approved posts; not started yet."""
    posts = tmp_path / "content" / "spring" / "posts"
    posts.mkdir(parents=True)
    for name in ITEMS:
        (posts / f"{name}.md").write_text(f"---\ntitle: {name}\nchannels: [practice]\n---\nWalk away, {name}.\n")
    desk = RunningDesk(tmp_path / "data", tmp_path / "content")
    desk.campaigns("init")
    for email, role in ((OFFICER, "officer"), (APPROVER, "approver")):
        add = ("users", "add", "--email", email, "--name", role, "--role", role, "--password-stdin")
        desk.campaigns(*add, stdin="correct horse battery\n")
    for name in ITEMS:
        desk.campaigns("submit", f"spring/posts/{name}", "--as", OFFICER)
        desk.campaigns("approve", f"spring/posts/{name}", "--as", APPROVER)
    return desk


def plan(desk: RunningDesk, name: str, *, seconds: float) -> None:
    at = (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()
    desk.campaigns("schedule", f"spring/posts/{name}", "--as", OFFICER, "--at", at)


def status_of(desk: RunningDesk, name: str) -> str:
    deliveries = desk.campaigns_json("deliveries")
    return next(one["status"] for one in deliveries if one["item"] == f"spring/posts/{name}")


def wait_until_sent(desk: RunningDesk, name: str) -> None:
    until = time.monotonic() + 30
    while status_of(desk, name) != "sent":
        assert time.monotonic() < until, desk.words
        time.sleep(0.2)


def test_killed_it_goes_on_by_itself_and_restored_it_waits_for_a_person(
    desk: RunningDesk, tmp_path: Path
) -> None:
    plan(desk, "four", seconds=3600)
    for name in ("one", "two"):
        plan(desk, name, seconds=5)
        desk.start()
        wait_until_sent(desk, name)
        desk.kill()
        assert desk.campaigns("sending", "status") == "Sending is not paused.\n"

    plan(desk, "three", seconds=8)
    database, backup = desk.data / "campaigns.sqlite3", tmp_path / "backup.sqlite3"
    with sqlite3.connect(database) as connection:
        connection.execute("VACUUM INTO ?", [str(backup)])
    connection.close()
    desk.start()
    wait_until_sent(desk, "three")
    desk.stop()
    for rest in ("-wal", "-shm"):
        database.with_name(f"{database.name}{rest}").unlink(missing_ok=True)
    shutil.copy(backup, database)

    with desk:
        time.sleep(2)
        assert status_of(desk, "three") == "created"
        told = desk.campaigns("sending", "status", status=1)
        assert "it knows nothing of the last try at sending" in told
        assert "spring/posts/three to Practice" in told
        desk.campaigns("cancel", _id(desk, "three"), "--as", OFFICER, "--reason", "It is there already")
        desk.campaigns("sending", "resume", "--as", OFFICER)
        time.sleep(1.5)
        assert status_of(desk, "three") == "cancelled"
        assert desk.campaigns("sending", "status") == "Sending is not paused.\n"


def _id(desk: RunningDesk, name: str) -> str:
    deliveries = desk.campaigns_json("deliveries")
    return str(next(one["id"] for one in deliveries if one["item"] == f"spring/posts/{name}"))
