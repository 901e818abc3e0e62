"""Rehearsals asked for on a page: each is a row, and is played in a process of its own, at low priority.

A process of its own, because a long one keeps a processor busy for a while, and neither a page nor a post that is
due may wait for it. A row, because the next page may be answered by another web process. They are kept for a day.
"""

from __future__ import annotations

import secrets
import threading
from datetime import timedelta
from time import monotonic
from typing import Any

from flask import Flask, current_app
from sqlalchemy import delete, func, select, update

from campaigns.config import PROJECT_FOLDER
from campaigns.errors import CampaignDeskError, ConflictError, NotFoundError
from campaigns.models.rehearsals import RehearsalRun
from campaigns.services.core.acting import unrecorded
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.rehearsal.asking import RehearsalAsk
from campaigns.workbench.base import MEGABYTE, Limits, NamedJob, NotDoneError
from campaigns.workbench.processes import ProcessWorkbench

KEPT_FOR = timedelta(days=1)
SILENT_FOR = timedelta(seconds=90)  # without a word from it: it has stopped
MOST_AT_ONCE = 2
TOLD_EVERY = 0.5  # seconds
CHILD = "campaigns.cli.stops_beside"  # reads nothing ahead
JOB = NamedJob[None]("campaigns.cli.rehearsing_behind", "play_run")
LIMITS = Limits(seconds=3600, memory=2000 * MEGABYTE, is_apart=True)
STOPPED = (
    "The rehearsal stopped in the middle. Rehearse again. Nothing was sent or changed. If it stops once more, tell an "
    "administrator."
)


def start_run(desk: Desk, ask: RehearsalAsk) -> str:
    """Begin a rehearsal in a process of its own; returns the name to ask for it by.

    Raises:
        ConflictError: as many as may run at once are running.
    """
    now, run_id = desk.clock.now(), secrets.token_hex(8)
    with unrecorded(), transaction() as session:
        session.execute(delete(RehearsalRun).where(RehearsalRun.told_at < now - KEPT_FOR))
        running = select(func.count()).where(
            RehearsalRun.document.is_(None),
            RehearsalRun.trouble == "",
            RehearsalRun.told_at > now - SILENT_FOR,
        )
        if (session.scalar(running) or 0) >= MOST_AT_ONCE:
            raise ConflictError("Other rehearsals are still running. Try again in a minute.")
        session.add(RehearsalRun(id=run_id, told_at=now))
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    threading.Thread(target=_have_played, args=(app, desk, run_id, ask), daemon=True).start()
    return run_id


def get_run(desk: Desk, run_id: str) -> RehearsalRun:
    """Raises NotFoundError: there is none of that name, or it was longer ago than a day."""
    with reading() as session:
        # PostgreSQL takes no NUL, and no name holds one.
        run = session.get(RehearsalRun, run_id) if run_id.isascii() and run_id.isalnum() else None
    if run is None:
        raise NotFoundError("This rehearsal is no longer kept. Rehearse again.")
    if run.is_running and desk.clock.now() - run.told_at > SILENT_FOR:
        run.trouble = STOPPED
    return run


def note_run(run_id: str, **what: Any) -> None:
    """Write down how far it is or what became of it, unless something became of it already."""
    with unrecorded(), transaction() as session:
        query = update(RehearsalRun).where(RehearsalRun.id == run_id, RehearsalRun.trouble == "")
        session.execute(query.values(**what))


class Telling:
    """Says how far a run is while it is played, at most twice a second, by the clock of whoever asked for it."""

    def __init__(self, desk: Desk, run_id: str) -> None:
        self._id = run_id
        self._started_at, self._started, self._told = desk.clock.now(), monotonic(), 0.0

    def __call__(self, tried: int, everything: int) -> None:
        if (now := monotonic()) - self._told >= TOLD_EVERY:
            self._told = now
            told_at = self._started_at + timedelta(seconds=now - self._started)
            note_run(self._id, tried=tried, everything=everything, told_at=told_at)


def _have_played(app: Flask, desk: Desk, run_id: str, ask: RehearsalAsk) -> None:
    with app.app_context():
        try:
            bench = ProcessWorkbench(CHILD, PROJECT_FOLDER, desk.settings)
            bench.run(LIMITS, JOB, desk, run_id, ask, desk.clock.now())
        except CampaignDeskError as error:
            note_run(run_id, trouble=STOPPED if isinstance(error, NotDoneError) else str(error))
