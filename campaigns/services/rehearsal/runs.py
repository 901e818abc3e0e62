"""Rehearsals asked for on a page: each runs in a process of its own and leaves its state in a file of the data folder.

A process of its own, because a long one keeps a processor busy for a while, and neither a page nor a post that is
due may wait for it. A file, because the next page may be answered by another web process. They are kept for a day.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import secrets
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic, time
from typing import Any

from campaigns.config import PROJECT_FOLDER, Settings
from campaigns.errors import CampaignDeskError, ConflictError, NotFoundError
from campaigns.services.core.desk import Desk
from campaigns.services.rehearsal.asking import RehearsalAsk

KEPT_FOR = 86_400.0  # seconds
SILENT_FOR = 90.0  # seconds without a word from it: it has stopped
MOST_AT_ONCE = 2
TOLD_EVERY = 0.5  # seconds
CHILD = "campaigns.cli.rehearsing_behind"
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Run:
    """Where one rehearsal stands. ``document`` is there when it is done, ``trouble`` when it came to nothing."""

    id: str
    tried: int = 0
    everything: int = 0
    document: dict[str, Any] | None = None
    trouble: str = ""

    @property
    def is_running(self) -> bool:
        return self.document is None and not self.trouble


@dataclass(frozen=True)
class Order:
    """What the child is told, by its parent alone."""

    run_id: str
    settings: Settings = field(repr=False)
    ask: RehearsalAsk
    now: datetime


class Runs:
    """The files of one installation's rehearsals."""

    def __init__(self, data_folder: Path) -> None:
        self._folder = data_folder / "rehearsals"

    def read(self, run_id: str) -> Run:
        """Raises NotFoundError: there is none of that name, or it was longer ago than a day."""
        path = self._path(run_id)
        try:
            stored, changed_at = json.loads(path.read_bytes()), path.stat().st_mtime
        except (OSError, ValueError):
            raise NotFoundError("This rehearsal is no longer kept. Rehearse again.") from None
        run = Run(id=run_id, **stored)
        if run.is_running and time() - changed_at > SILENT_FOR:
            return Run(run_id, trouble="The rehearsal stopped in the middle. Rehearse again.")
        return run

    def write(self, run: Run) -> None:
        """Whole or not at all: a page may be reading it at this moment."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(run.id)
        draft = path.with_name(f".{run.id}.{secrets.token_hex(4)}")
        stored = {
            "tried": run.tried,
            "everything": run.everything,
            "document": run.document,
            "trouble": run.trouble,
        }
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(stored, file, ensure_ascii=False)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def clear_old(self) -> None:
        for path in self._files():
            with suppress(OSError):
                if time() - path.stat().st_mtime > KEPT_FOR:
                    path.unlink()

    def count_running(self) -> int:
        running = 0
        for path in self._files():
            with suppress(NotFoundError):
                running += self.read(path.stem).is_running
        return running

    def _files(self) -> list[Path]:
        return [path for path in self._folder.glob("*.json") if _ID.fullmatch(path.stem)]

    def _path(self, run_id: str) -> Path:
        if not _ID.fullmatch(run_id):
            raise NotFoundError("There is no such rehearsal.")
        return self._folder / f"{run_id}.json"


def runs_of(desk: Desk) -> Runs:
    return Runs(desk.settings.data_folder)


def start_run(desk: Desk, ask: RehearsalAsk) -> str:
    """Begin a rehearsal in a process of its own; returns the name to ask for it by.

    Raises:
        ConflictError: as many as may run at once are running.
        CampaignDeskError: the data folder can't be written.
    """
    runs = runs_of(desk)
    runs.clear_old()
    if runs.count_running() >= MOST_AT_ONCE:
        raise ConflictError("Other rehearsals are still running. Try again in a minute.")
    run_id = secrets.token_hex(8)
    try:
        runs.write(Run(run_id))
    except OSError as error:
        raise CampaignDeskError(
            f"The rehearsal can't be kept in the data folder ({error.strerror}). See that the disk has room."
        ) from error
    _start_child(Order(run_id, desk.settings, ask, desk.clock.now()))
    return run_id


def _start_child(order: Order) -> None:
    """The order goes over a pipe: nothing secret stands in the list of processes or in a file."""
    child = subprocess.Popen(
        [sys.executable, "-m", CHILD], stdin=subprocess.PIPE, cwd=PROJECT_FOLDER, start_new_session=True
    )
    threading.Thread(target=child.communicate, args=(pickle.dumps(order),), daemon=True).start()


class Telling:
    """Keeps the file of a run up to date while it is played, at most twice a second."""

    def __init__(self, runs: Runs, run_id: str) -> None:
        self._runs = runs
        self._id = run_id
        self._told_at = 0.0

    def __call__(self, tried: int, everything: int) -> None:
        if monotonic() - self._told_at >= TOLD_EVERY:
            self._told_at = monotonic()
            self._runs.write(Run(self._id, tried, everything))
