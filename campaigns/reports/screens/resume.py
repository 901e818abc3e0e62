"""What the page says that asks whether sending may start: what was noticed, and exactly what follows from a yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import WAITING, AccountState, DeliveryStatus
from campaigns.models.accounts import Account
from campaigns.models.deliveries import Delivery
from campaigns.reports.screens.holds import hold_over_delivery
from campaigns.reports.screens.outgoing import OutgoingRow, outgoing_query, outgoing_rows
from campaigns.services.installation.identity import PauseNote, pause_note

SHOWN = 100
NEXT = 10


@dataclass(frozen=True)
class ResumeScreen:
    """``now`` would go out within seconds, ``stopped`` is due too but is kept back by something else (the reason
    beside it), ``later`` is the beginning of what follows at its own time, ``missed`` waits for a decision."""

    pause: PauseNote | None
    now: list[OutgoingRow]
    stopped: list[tuple[OutgoingRow, str]]
    later: list[OutgoingRow]
    missed: list[OutgoingRow]


def resume_screen(session: Session, *, now: datetime) -> ResumeScreen:
    pause = pause_note(session)
    if pause is None:
        return ResumeScreen(None, [], [], [], [])
    due = outgoing_query(WAITING).where(Delivery.next_attempt_at <= now, Delivery.late_at >= now)
    rows = [(row, _why_not(session, row, now)) for row in outgoing_rows(session, due, limit=SHOWN)]
    later = outgoing_query(WAITING).where(Delivery.next_attempt_at > now)
    # What is too late and not yet swept up is as good as missed.
    missed = outgoing_query((*WAITING, DeliveryStatus.MISSED)).where(
        or_(Delivery.status == DeliveryStatus.MISSED, Delivery.late_at < now)
    )
    return ResumeScreen(
        pause=pause,
        now=[row for row, why_not in rows if not why_not],
        stopped=[(row, why_not) for row, why_not in rows if why_not],
        later=outgoing_rows(session, later, limit=NEXT),
        missed=outgoing_rows(session, missed, limit=SHOWN),
    )


def _why_not(session: Session, row: OutgoingRow, now: datetime) -> str:
    """What else keeps it in the house, in words; empty when nothing does."""
    delivery = session.get_one(Delivery, row.delivery_id)
    account: Account = delivery.account
    if account.state != AccountState.CONNECTED:
        return "The account is not connected."
    hold = hold_over_delivery(session, delivery)
    if hold is not None and hold.is_in_force:
        return "It is under a hold."
    if account.paused_until is not None and account.paused_until > now:
        return "The channel’s limit is reached; it waits a little."
    return ""
