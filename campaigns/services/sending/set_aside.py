"""A delivery that the sender or the sweep meets a fault with, time and again, is put before a person.

A claim that fails is undone with its transaction and would come round again a second later, before all that its account
has due after it. So it waits for a while, and the others go first.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import WAITING, DeliveryStatus
from campaigns.models.claims import lock_barely
from campaigns.models.content import Item, lock_item
from campaigns.models.deliveries import Delivery
from campaigns.services.core.apart import MOST_TRIES, forget, note_setback
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.workflow.moves import move_delivery, tell_people
from campaigns.services.workflow.settling import settle_item

CLAIM = "claim"
IN_DOUBT = "It may have gone out."

log = structlog.get_logger("campaigns.sending")


def note_failed_claim(desk: Desk, delivery_id: int, error: Exception) -> None:
    """It stays due, a little later each time; in the end a person has it before them.

    Raises:
        SQLAlchemyError: the database takes nothing at this moment; then nothing is held against it.
    """
    until = note_setback(
        desk, CLAIM, delivery_id, error, give_up=lambda one, fault: set_aside(desk, one, fault)
    )
    if until is None:
        return
    with transaction() as session:
        delivery = lock_barely(session, delivery_id)
        if is_waiting := delivery is not None and delivery.status in WAITING:
            delivery.next_attempt_at = until
            delivery.error = (
                f"It could not be taken up for sending ({type(error).__name__}). It is tried again."
            )
    if not is_waiting:  # it was claimed after all, or decided on
        forget(CLAIM, delivery_id)


def set_aside(desk: Desk, delivery_id: int, fault: str) -> None:
    """Put it before a person, by as little of its row as that takes: the rest may be what can't be read.

    Was it tried before, then nobody can say from here how that ended.
    """
    words = (
        f"Campaign Desk met a fault of its own with it {MOST_TRIES} times ({fault}). Tell an administrator, who finds more "
        "in the log. Then decide what becomes of it."
    )
    with transaction() as session:
        delivery = lock_barely(session, delivery_id)
        if delivery is None or not _stand_still(delivery, words):
            return
        item_id = delivery.item_id
    log.error("delivery set aside", delivery_id=delivery_id, error=fault)
    try:
        with transaction() as session:
            _settle(session, item_id, now=desk.clock.now())
    except Exception as error:  # it stands still, and that is what counts
        log.error("item not settled", item_id=item_id, error=type(error).__name__)


def _stand_still(delivery: Delivery, words: str) -> bool:
    """False where there is nothing more to be done about it: it was finished or decided on meanwhile."""
    status = DeliveryStatus(delivery.status)
    if status is DeliveryStatus.UNKNOWN:  # from here on it is not looked for by itself
        delivery.next_lookup_at, delivery.error = None, f"{IN_DOUBT} {words}"
        tell_people(delivery)
    elif status is DeliveryStatus.SENDING or (status in WAITING and delivery.attempt_count):
        move_delivery(delivery, DeliveryStatus.UNKNOWN, error=f"{IN_DOUBT} {words}")
    elif status in WAITING:
        move_delivery(delivery, DeliveryStatus.HELD, error=words, tells_people=True)
    else:
        return False
    return True


def _settle(session: Session, item_id: int, *, now: datetime) -> None:
    item: Item | None = lock_item(session, item_id)
    if item is not None:
        settle_item(session, item, at=now)
