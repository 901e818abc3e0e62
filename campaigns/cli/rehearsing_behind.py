"""What the process behind the Rehearsal page does, a child as ``stops_beside`` makes it (``services/rehearsal/runs.py``)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from campaigns.reports.rehearsal.document import rehearsal_document
from campaigns.services.core.desk import Desk
from campaigns.services.rehearsal.asking import RehearsalAsk
from campaigns.services.rehearsal.rehearse import rehearse
from campaigns.services.rehearsal.runs import Telling, note_run
from campaigns.services.rehearsal.stand_ins import MovedClock


def play_run(desk: Desk, run_id: str, ask: RehearsalAsk, now: datetime) -> None:
    """Play it as of that moment, and leave the answer in its row."""
    desk = replace(desk, clock=MovedClock(now))
    found = rehearse(desk, ask, tell=Telling(desk, run_id))
    note_run(run_id, document=rehearsal_document(found))
