"""How late posts are with the real clock: many due at one moment, and some due each on its own.

Late is the moment a post stands on the practice feed less the moment it was due.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy import func, select

from campaigns.app import create_app
from campaigns.config import read_settings
from campaigns.models.content import Item, latest_revision
from campaigns.models.deliveries import Delivery
from campaigns.models.practice import PracticePost
from campaigns.services.accounts.connecting import add_account
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.installation.setup import install
from campaigns.services.people.users import add_user
from campaigns.services.planning.plan import schedule_item
from campaigns.services.signoff.review import approve_item, submit_for_review
from scheduler.clock import SendingClock
from tests.bench.sample_content import write_posts
from tests.bench.table import Line, percentile

HEAD_START = timedelta(seconds=3)
APART = timedelta(seconds=0.73)  # never in step with the clock's own one-second look
LIMIT_SECONDS = 60.0
SHARES = (("half", 0.5), ("99 in 100", 0.99), ("the latest", 1.0))


def measure_lateness(folder: Path, *, together: int, accounts: int, alone: int) -> Iterator[Line]:
    started = time.perf_counter()
    app, desk, names = installation(folder, posts=together + alone, accounts=accounts)
    # Signing a post off costs more than planning it, so that planning is done well before the first is due.
    each = timedelta(seconds=(time.perf_counter() - started) / len(names))
    clock = SendingClock(app)
    clock.start()
    try:
        with app.app_context():
            burst = lateness_of(desk, _plan_together(desk, names[:together], accounts, each))
            single = lateness_of(desk, plan_apart(desk, names[together:], each))
    finally:
        clock.stop()
    # Bare writing of as many rows, for many at once; a bare alarm that does nothing, for one on its own.
    writing, alarm = _bare_commits(folder / "bare.sqlite3", together), _bare_alarm(alone)
    for what, late, baseline_name, baseline in (
        (
            f"{together} posts due at one moment, {accounts} accounts",
            burst,
            "bare row + commit each",
            writing,
        ),
        (f"{alone} posts due each on its own", single, "bare APScheduler alarm", alarm),
    ):
        for words, share in SHARES:
            yield Line(
                what=f"Lateness, {what}: {words}", value=percentile(late, share), unit="ms",
                baseline_name=baseline_name, baseline=percentile(baseline, share),
            )  # fmt: skip


def installation(folder: Path, *, posts: int, accounts: int) -> tuple[Flask, Desk, list[str]]:
    """An installation with so many approved posts and practice accounts."""
    names = write_posts(folder / "content", count=posts)
    app = create_app(
        read_settings({"CAMPAIGNS_DATA": str(folder / "data"), "CAMPAIGNS_CONTENT": str(folder / "content")})
    )
    desk: Desk = app.extensions["desk"]
    with app.app_context():
        install(desk, password="a long enough password")
        people = ("officer", "approver")
        writer, approver = (
            add_user(desk, email=f"{role}@vru.example", name=role, role=role).user_id for role in people
        )
        for number in range(1, accounts + 1):
            add_account(desk, kind="practice", name=_account(number))
        for name in names:
            submit_for_review(desk, name, user_id=writer)
            approve_item(desk, name, user_id=approver, fingerprint=_fingerprint(name))
    return app, desk, names


def _account(number: int) -> str:
    return f"Practice {number}"


def _fingerprint(name: str) -> str:
    with reading() as session:
        item = session.scalars(select(Item).where(Item.ref == name)).one()
        revision = latest_revision(session, item.id)
        assert revision is not None
        return revision.fingerprint


def _plan_together(desk: Desk, names: Sequence[str], accounts: int, each: timedelta) -> list[int]:
    due_at = desk.clock.now() + HEAD_START + each * len(names)
    ids = []
    for number, name in enumerate(names):
        account = _account(number % accounts + 1)
        ids += schedule_item(desk, name, user_id=1, at=due_at, account_names=[account])
    assert desk.clock.now() < due_at, "planning took longer than the head start"
    return ids


def plan_apart(desk: Desk, names: Sequence[str], each: timedelta) -> list[int]:
    start = desk.clock.now() + HEAD_START + each * len(names)
    ids = []
    for number, name in enumerate(names):
        ids += schedule_item(
            desk, name, user_id=1, at=start + number * APART, account_names=[_account(number % 2 + 1)]
        )
    return ids


def lateness_of(desk: Desk, ids: Sequence[int]) -> list[float]:
    """Wait until they are all out; how late each was, in milliseconds."""
    with reading() as session:
        last_due = session.scalars(select(func.max(Delivery.due_at)).where(Delivery.id.in_(ids))).one()
    time.sleep(max(0.0, (last_due - desk.clock.now()).total_seconds()))
    deadline = time.monotonic() + LIMIT_SECONDS
    while True:
        with reading() as session:
            rows = session.execute(
                select(Delivery.due_at, PracticePost.posted_at)
                .join(
                    PracticePost,
                    (PracticePost.key == Delivery.key) & (PracticePost.account_id == Delivery.account_id),
                )
                .where(Delivery.id.in_(ids), Delivery.sent_at.is_not(None))
            ).all()
        if len(rows) >= len(ids):
            assert len(rows) == len(ids), "something went out twice"
            return [(posted_at - due_at).total_seconds() * 1000 for due_at, posted_at in rows]
        assert time.monotonic() < deadline, f"only {len(rows)} of {len(ids)} went out"
        time.sleep(0.2)


def _bare_commits(path: Path, count: int) -> list[float]:
    """As many rows written and committed one by one by one thread: how long after the start each was there."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("CREATE TABLE post (id INTEGER PRIMARY KEY, text TEXT)")
    started = time.perf_counter()
    done = []
    for number in range(count):
        connection.execute("INSERT INTO post (text) VALUES (?)", (f"One open question will do ({number}).",))
        done.append((time.perf_counter() - started) * 1000)
    connection.close()
    return done


def _bare_alarm(count: int) -> list[float]:
    """An APScheduler of its own with nothing to do: how late it calls, a few at a time."""
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.start()
    late: list[float] = []
    ended = Event()

    def ring(due_at: datetime) -> None:
        late.append((datetime.now(UTC) - due_at).total_seconds() * 1000)
        if len(late) == count:
            ended.set()

    start = datetime.now(UTC) + timedelta(seconds=0.2)
    for number in range(count):
        due_at = start + number * timedelta(seconds=0.05)
        scheduler.add_job(ring, "date", run_date=due_at, args=[due_at], misfire_grace_time=None)
    assert ended.wait(30), "the bare alarm did not ring"
    scheduler.shutdown()
    return late
