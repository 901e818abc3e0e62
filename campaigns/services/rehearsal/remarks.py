"""What has to be said of the installation as a whole before one reads a rehearsal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import NEEDS_A_PERSON
from campaigns.domain.text.listing import counted
from campaigns.domain.time.localtime import format_local
from campaigns.models.deliveries import Delivery
from campaigns.models.holds import list_holds_in_force
from campaigns.services.core.desk import Desk
from campaigns.services.installation.heartbeat import clock_pulse
from campaigns.services.installation.identity import pause_note
from campaigns.services.workflow.hold_cover import hold_words


def make_remarks(session: Session, desk: Desk, *, begins: datetime, under_way: int) -> tuple[list[str], bool]:
    """Sentences, and whether one of them keeps everything in the house. The session is of the real database."""
    zone = desk.settings.timezone
    said: list[str] = []
    is_paused = pause_note(session) is not None
    if is_paused:
        said.append(
            "Sending is paused here until somebody has looked, so nothing goes out at all. "
            "What follows is what would go out once it is started."
        )
    pulse = clock_pulse(desk, session)
    if not pulse.is_ticking:
        since = f" since {format_local(pulse.last_tick_at, zone)}" if pulse.last_tick_at else ""
        said.append(
            f"The clock does not run{since}. Start Campaign Desk, or its worker: without it nothing goes out."
        )
    for hold in list_holds_in_force(session):
        said.append(f"{hold_words(hold, zone)} The rehearsal takes it to last.")
    if under_way:
        said.append(f"{_deliveries(under_way)} with the channel at this moment and counted as sent.")
    still = select(func.count()).where(Delivery.status.in_(NEEDS_A_PERSON), Delivery.due_at < begins)
    if count := session.scalar(still):
        said.append(f"{_deliveries(count)} from before these days still waiting for a decision.")
    return said, is_paused


def _deliveries(count: int) -> str:
    return counted(count, "delivery is", "deliveries are")
