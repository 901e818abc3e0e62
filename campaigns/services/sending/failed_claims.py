"""A delivery that can't even be claimed must not keep its account's others waiting: after some tries a person decides.

A claim that fails is undone with its transaction and comes round again a second later, before all that is due after
it. That is right where the database is ailing, and wrong where only this one delivery is broken. A failed claim counts
only if the database takes a note about it right afterwards; so a full disk or a lost connection blames no delivery.
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.alerts import Alert
from campaigns.models.claims import is_waiting, note_on_waiting, take_out_unread
from campaigns.services.core.access import get_delivery_to_change
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.workflow.moves import move_delivery
from campaigns.services.workflow.settling import settle_item
from campaigns.services.workflow.uncertainty import leave_in_doubt, may_be_out

MOST_FAILED_CLAIMS = 5

log = structlog.get_logger("campaigns.dispatch")


class FailedClaims:
    """How often in a row each delivery could not be claimed by this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[int] = Counter()

    def forget(self, delivery_id: int) -> None:
        with self._lock:
            self._counts.pop(delivery_id, None)

    def note(self, desk: Desk, delivery_id: int, error: Exception) -> None:
        """Count it; at the last one put the delivery before a person. What was claimed after all is not counted.

        Raises:
            SQLAlchemyError: the database takes nothing at this moment; then nothing was counted.
        """
        with self._lock:
            number = self._counts[delivery_id] + 1
        kind = type(error).__name__
        words = f"It could not be taken up for sending ({kind}), {number} of {MOST_FAILED_CLAIMS} times."
        with transaction() as session:
            if not note_on_waiting(session, delivery_id, words):
                self.forget(delivery_id)
                return
        with self._lock:
            self._counts[delivery_id] = number
        if number >= MOST_FAILED_CLAIMS:
            set_aside(desk, delivery_id, kind)
            self.forget(delivery_id)


def set_aside(desk: Desk, delivery_id: int, kind: str) -> None:
    """Put it before a person, with its row read as always or, where it can't be read, straight in its table."""
    now = desk.clock.now()
    try:
        with transaction() as session:
            _hold(session, desk, delivery_id, _words(kind), now=now)
    except Exception as error:  # whatever keeps it from being read: it must leave the queue all the same
        log.warning("set aside unread", delivery_id=delivery_id, error=type(error).__name__)
        with transaction() as session:
            _hold_unread(session, delivery_id, _words(kind))
    log.error("delivery set aside", delivery_id=delivery_id, error=kind)


def _words(kind: str) -> str:
    return (
        f"Campaign Desk tried {MOST_FAILED_CLAIMS} times to take it up for sending and met a fault of its own each time "
        f"({kind}). Tell an administrator, who finds more in the log. Then send it again, or drop it."
    )


def _hold(session: Session, desk: Desk, delivery_id: int, words: str, *, now: datetime) -> None:
    delivery = get_delivery_to_change(session, delivery_id)
    if not is_waiting(delivery):
        return  # claimed, or decided on, meanwhile
    if may_be_out(desk, delivery):
        leave_in_doubt(delivery, words, now=now)
    else:
        move_delivery(delivery, DeliveryStatus.HELD, error=words, tells_people=True)
    settle_item(session, delivery.item, at=now)


def _hold_unread(session: Session, delivery_id: int, words: str) -> None:
    """Was it tried before, then nobody can say from here how that ended."""
    taken = take_out_unread(
        session,
        delivery_id,
        untried=(DeliveryStatus.HELD, words),
        tried=(DeliveryStatus.UNKNOWN, f"An earlier try may have gone out. {words}"),
    )
    if taken is not None:
        item_id, status = taken
        session.add(Alert(delivery_id=delivery_id, item_id=item_id, status=status))
