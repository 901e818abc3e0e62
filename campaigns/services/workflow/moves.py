"""The one place where an item or a delivery changes its status."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session, object_session

from campaigns.domain.items.statuses import WAITING, DeliveryStatus, ItemStatus
from campaigns.domain.items.steps import Step
from campaigns.domain.items.workflow import delivery_may_move, item_may_move
from campaigns.domain.text.quoting import quoted
from campaigns.errors import NotAllowedError
from campaigns.models.alerts import Alert
from campaigns.models.content import Item, StatusChange
from campaigns.models.deliveries import Delivery

# Each completes “It is …”; those that are not here are such words themselves.
STATUS_WORDS: dict[str, str] = {
    ItemStatus.DRAFT: "a draft",
    ItemStatus.IN_REVIEW: "in review",
    ItemStatus.NEEDS_RECHECK: "to be checked again",
    DeliveryStatus.CREATED: "waiting for its time",
    DeliveryStatus.SENDING: "being sent",
    DeliveryStatus.HANDED_OVER: "with the person who puts it out",
    DeliveryStatus.TEMPORARY_FAILURE: "to be tried again",
    DeliveryStatus.PERMANENT_FAILURE: "refused by the channel",
    DeliveryStatus.TECHNICAL_FAILURE: "stopped by a fault of ours",
    DeliveryStatus.UNKNOWN: "not known to be out",
    DeliveryStatus.MISSED: "past its time",
}

# It came to stand still and nobody asked for that. Held is told only where the desk itself held it.
TELLS_PEOPLE = (
    DeliveryStatus.UNKNOWN,
    DeliveryStatus.MISSED,
    DeliveryStatus.PERMANENT_FAILURE,
    DeliveryStatus.TECHNICAL_FAILURE,
)


def status_words(status: str) -> str:
    """The status as people say it."""
    return STATUS_WORDS.get(status, status)


def move_item(
    session: Session,
    item: Item,
    to: ItemStatus,
    *,
    step: Step,
    at: datetime,
    user_id: int | None,
    fingerprint: str = "",
    note: str = "",
    by_name: str = "",
) -> None:
    """Move an item and leave a trace of what was done; nobody (None) is the desk itself. ``by_name`` is told in the place
    of whose act it was: of those who have no account.

    Raises:
        NotAllowedError: the workflow has no such move.
    """
    current = ItemStatus(item.status)
    if not item_may_move(current, to):
        raise NotAllowedError(
            f"{quoted(item.title)} is {status_words(current)}; it can't become {status_words(to)} from there."
        )
    _leave_trace(
        session, item, to, step, at=at, user_id=user_id, fingerprint=fingerprint, note=note, by_name=by_name
    )
    item.status = to


def note_decision(
    session: Session,
    item: Item,
    *,
    step: Step,
    at: datetime,
    user_id: int | None,
    fingerprint: str,
    note: str,
    by_name: str = "",
) -> None:
    """What a person decided about an item whose status stays as it is, beside its moves. ``by_name`` as for
    ``move_item``."""
    _leave_trace(
        session,
        item,
        ItemStatus(item.status),
        step,
        at=at,
        user_id=user_id,
        fingerprint=fingerprint,
        note=note,
        by_name=by_name,
    )


def _leave_trace(
    session: Session,
    item: Item,
    to: ItemStatus,
    step: Step,
    *,
    at: datetime,
    user_id: int | None,
    fingerprint: str,
    note: str,
    by_name: str = "",
) -> None:
    session.add(
        StatusChange(
            item=item,
            from_status=ItemStatus(item.status),
            to_status=to,
            step=step,
            fingerprint=fingerprint,
            user_id=user_id,
            by_name=by_name,
            note=note,
            changed_at=at,
        )
    )


def move_delivery(
    delivery: Delivery,
    to: DeliveryStatus,
    *,
    next_attempt_at: datetime | None = None,
    error: str = "",
    tells_people: bool | None = None,
) -> None:
    """Move a delivery. What leaves *sending* gives up its lease; only what waits has a next attempt.

    ``tells_people`` says whether those responsible get an e-mail; left out, they do for ``TELLS_PEOPLE``.

    Raises:
        NotAllowedError: the workflow has no such move.
    """
    current = DeliveryStatus(delivery.status)
    if not delivery_may_move(current, to):
        raise NotAllowedError(
            f"This delivery is {status_words(current)}; it can't become {status_words(to)} from there."
        )
    if (to in WAITING) != (next_attempt_at is not None):
        raise ValueError("what waits has a next attempt, and nothing else has")
    delivery.status = to
    delivery.next_attempt_at = next_attempt_at
    delivery.lease_until = None
    delivery.next_lookup_at = None
    delivery.error = error
    if to in TELLS_PEOPLE if tells_people is None else tells_people:
        tell_people(delivery)


def tell_people(delivery: Delivery) -> None:
    """Leave an alert in the same transaction; the clock's job sends it (``services/alerts/delivery_alerts.py``)."""
    session = object_session(delivery)
    assert session is not None, "a delivery moves within a transaction"
    session.add(Alert(delivery_id=delivery.id, item_id=delivery.item_id, status=delivery.status))
