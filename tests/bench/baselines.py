"""The two usual ways to send at a time, written plainly: a look once a minute, and one stored job per post.

Both post to the same platform as the product does, over connections that stay open. Neither checks anything, claims
anything, keeps order within an account or survives a kill: they are what speed is compared with, not a model.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import requests
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

MINUTE = 60.0
DEFAULT_GRACE = 1.0  # seconds: APScheduler's own, after which it drops a job without a word
_mine = threading.local()


@dataclass(frozen=True)
class DuePost:
    """One post of a baseline: when, to which account, what."""

    due_at: datetime
    account: int
    text: str


def post(url: str, account: int, text: str) -> None:
    """Hand one post to the platform; also what a stored job calls."""
    if not hasattr(_mine, "session"):
        _mine.session = requests.Session()
    answer = _mine.session.post(
        f"{url}/api/v1/statuses", data={"status": text},
        headers={"Authorization": f"Bearer account-{account}"}, timeout=20,
    )  # fmt: skip
    answer.raise_for_status()
    answer.json()


def poll_each_minute(path: Path, posts: Sequence[DuePost], *, url: str, first_look_at: datetime) -> None:
    """Keep the posts in a table and look once a minute for what is due, until nothing is left.

    SQLite as the product runs it (WAL, synchronous=FULL); a pool with one thread for each account.
    """
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute(
        "CREATE TABLE post (id INTEGER PRIMARY KEY, due_at REAL, account INTEGER, text TEXT, sent_at REAL)"
    )
    database.execute("CREATE INDEX ix_due ON post (sent_at, due_at)")
    database.execute("BEGIN")
    rows = [(one.due_at.timestamp(), one.account, one.text) for one in posts]
    database.executemany("INSERT INTO post (due_at, account, text) VALUES (?, ?, ?)", rows)
    database.execute("COMMIT")
    writing = threading.Lock()

    def send(row: tuple[int, int, str]) -> None:
        post(url, row[1], row[2])
        with writing:
            database.execute("UPDATE post SET sent_at = ? WHERE id = ?", (time.time(), row[0]))

    look_at = first_look_at.timestamp()
    left = len(rows)
    with ThreadPoolExecutor(len({one.account for one in posts})) as pool:
        while left:
            time.sleep(max(0.0, look_at - time.time()))
            due = database.execute(
                "SELECT id, account, text FROM post WHERE sent_at IS NULL AND due_at <= ? ORDER BY due_at, id",
                (time.time(),),
            ).fetchall()
            list(pool.map(send, due))
            left -= len(due)
            look_at += MINUTE
    database.close()


class StoredJobs:
    """One APScheduler job for each post, kept by its SQLAlchemy store in an SQLite file, as tutorials do it.

    All as it comes, save for the grace: with the default of one second it would drop what it can't start in time.
    """

    def __init__(self, path: Path, *, url: str) -> None:
        self._url = url
        self.store = SQLAlchemyJobStore(url=f"sqlite:///{path}")
        self.scheduler = BackgroundScheduler(timezone=UTC, jobstores={"default": self.store})

    def add(self, posts: Sequence[DuePost], *, at_most_seconds: float = float("inf")) -> int:
        """How many jobs could be stored in that time."""
        started = time.monotonic()
        self.scheduler.start(paused=True)
        for number, one in enumerate(posts):
            if time.monotonic() - started > at_most_seconds:
                return number
            self.scheduler.add_job(
                post, "date", run_date=one.due_at, args=[self._url, one.account, one.text],
                misfire_grace_time=None,
            )  # fmt: skip
        return len(posts)

    def run(self) -> None:
        self.scheduler.resume()

    def stop(self) -> None:
        self.scheduler.shutdown(wait=True)
