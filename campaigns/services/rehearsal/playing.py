"""Playing the plan at speed: the real use cases, the clock jumping from one due moment to the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select

from campaigns.domain.items.statuses import WAITING
from campaigns.models.deliveries import Delivery
from campaigns.services.core.transaction import reading
from campaigns.services.rehearsal.stage import Stage
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.sending.due import hand_over_due
from campaigns.services.sending.sweep import look_up_unknown, sweep_expired_leases, sweep_missed


def count_waiting(until: datetime) -> int:
    """How many deliveries want to be sent before that moment; of the database whose context is open."""
    with reading() as session:
        query = select(func.count()).where(Delivery.status.in_(WAITING), Delivery.next_attempt_at < until)
        return session.scalar(query) or 0


def play(stage: Stage, *, until: datetime, tell: Callable[[int], None], tried: int = 0) -> int:
    """Send all that is due from the stage's present moment up to ``until``, and leave its clock there.

    ``tell`` hears how many tries were made so far, those ``tried`` before among them. Returns the last of these.
    """
    _sweep(stage)
    while stage.clock.now() < until:
        next_at, tries = _play_moment(stage)
        tried += tries
        tell(tried)
        stage.clock.move_to(min(next_at or until, until))
    return tried


def _play_moment(stage: Stage) -> tuple[datetime | None, int]:
    """All that happens at the stage's present moment: the next moment at which something is due, and the tries."""
    looked_at: set[int] = set()
    while True:
        due, next_at = _due(stage)
        fresh = [delivery_id for delivery_id in due if delivery_id not in looked_at]
        if not fresh:
            return next_at, len(looked_at)
        for delivery_id in fresh:
            send_delivery(stage.desk, delivery_id)
        looked_at.update(fresh)
        _sweep(stage)


def _due(stage: Stage) -> tuple[list[int], datetime | None]:
    due: list[int] = []
    next_at = hand_over_due(stage.desk, lambda delivery_id, _account_id: due.append(delivery_id))
    return due, next_at


def _sweep(stage: Stage) -> None:
    for sweep in (sweep_expired_leases, sweep_missed, look_up_unknown):
        sweep(stage.desk)
