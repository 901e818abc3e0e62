"""What is under a hold at this moment: asked by whoever is about to plan or to send something."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from campaigns.domain.sending.holds import HOLD_KIND_LABELS, HoldKind, HoldSubject, covers
from campaigns.domain.time.localtime import format_local
from campaigns.models.holds import Hold, list_holds_in_force


def hold_over(session: Session, subject: HoldSubject) -> Hold | None:
    """The hold in force that keeps this in the house, the oldest if there are several."""
    return next((hold for hold in list_holds_in_force(session) if covers(hold.rule, subject)), None)


def hold_words(hold: Hold, zone: ZoneInfo) -> str:
    """Which hold it is, in one sentence: what kind, on what, by whom, since when, why."""
    label, since = HOLD_KIND_LABELS[HoldKind(hold.kind)], format_local(hold.started_at, zone)
    return (
        f"Hold on {hold.rule.scope.words} ({label}), started by {hold.started_by.name}, {since}: "
        f"{hold.reason.rstrip('.')}."
    )


def refusal_words(hold: Hold, zone: ZoneInfo) -> str:
    """Why something can't go out now, and what would let it."""
    return (
        f"It is under a hold. {hold_words(hold, zone)} "
        "It can go out when the hold has ended, or when the item is let through it as an exception."
    )
