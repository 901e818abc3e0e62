"""The clock's pulse: each part of the clock leaves a mark, and every page can see whether it still ticks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campaigns.domain.sending.installation_identity import Counters
from campaigns.models.heartbeats import CLOCK, Heartbeat
from campaigns.models.identity import count_beat
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.sending.identity_file import IdentityFile

STOPPED_AFTER = timedelta(seconds=30)


@dataclass(frozen=True)
class ClockPulse:
    last_tick_at: datetime | None
    seconds_ago: int | None
    is_ticking: bool


def beat(desk: Desk, part: str = CLOCK) -> None:
    """Leave a mark that this part is alive, and move the mark beside the database (see ``services/installation/identity.py``)."""
    with transaction() as session:
        session.merge(Heartbeat(part=part, ticked_at=desk.clock.now()))
        counted = count_beat(session)
    if counted is not None:
        identity, beats = counted
        IdentityFile(desk.settings.data_folder).advance(Counters(beats=beats), identity=identity)


def clock_pulse(desk: Desk, session: Session | None = None) -> ClockPulse:
    if session is None:
        with reading() as own:
            return clock_pulse(desk, own)
    heartbeat = session.get(Heartbeat, CLOCK)
    if heartbeat is None:
        return ClockPulse(None, None, False)
    ago = desk.clock.now() - heartbeat.ticked_at
    return ClockPulse(heartbeat.ticked_at, max(0, int(ago.total_seconds())), ago <= STOPPED_AFTER)
