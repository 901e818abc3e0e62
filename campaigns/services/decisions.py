"""What a person decides about a delivery that stands still: it went out, send it again, drop it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from campaigns.channels.base import SendResult
from campaigns.domain.permissions import Permission
from campaigns.domain.statuses import NEEDS_A_PERSON, AccountState, DeliveryStatus
from campaigns.errors import CampaignDeskError, NotAllowedError
from campaigns.models.deliveries import Delivery
from campaigns.services.access import get_delivery_to_change, get_permitted_user
from campaigns.services.desk import Desk
from campaigns.services.dispatch import note_sent
from campaigns.services.moves import move_delivery, status_words
from campaigns.services.planning import settle_item
from campaigns.services.transaction import transaction


def record_as_sent(desk: Desk, delivery_id: int, *, user_id: int, remote_url: str = "") -> None:
    """A person saw it on the platform. Its figures can't be collected without the platform's own id."""
    url = remote_url.strip()
    if url and (urlsplit(url).scheme not in ("http", "https") or len(url) > 500):
        raise CampaignDeskError(
            "Give the post's address as it stands in the browser, starting with https://."
        )
    now = desk.clock.now()
    with transaction() as session:
        get_permitted_user(session, user_id, Permission.SCHEDULE)
        delivery = get_delivery_to_change(session, delivery_id)
        if delivery.status != DeliveryStatus.UNKNOWN:
            raise _not_now(delivery, "Only a delivery of unknown outcome can be marked as sent.")
        note_sent(session, delivery, SendResult(remote_id="", remote_url=url), now=now)
        delivery.next_reading_at = None


def send_again(desk: Desk, delivery_id: int, *, user_id: int) -> None:
    """Send it now, as approved: with the same key, and going on from what was done already."""
    now = desk.clock.now()
    with transaction() as session:
        get_permitted_user(session, user_id, Permission.SCHEDULE)
        delivery = get_delivery_to_change(session, delivery_id)
        if DeliveryStatus(delivery.status) not in NEEDS_A_PERSON:
            raise _not_now(delivery, "There is nothing to send again.")
        if delivery.account.state != AccountState.CONNECTED:
            raise NotAllowedError(
                f"The account {delivery.account.name} is not connected. Reconnect it first."
            )
        move_delivery(delivery, DeliveryStatus.CREATED, next_attempt_at=now)
        # A person wants it out now: the time it was once due no longer makes it late.
        minutes = (
            (delivery.late_at - delivery.due_at)
            if delivery.late_at > delivery.due_at
            else timedelta(minutes=30)
        )
        delivery.due_at = now
        delivery.late_at = now + minutes
        delivery.failure_count = 0
        delivery.lookup_count = 0


def drop_delivery(desk: Desk, delivery_id: int, *, user_id: int, reason: str) -> None:
    """Let it be: it is not sent, and the record says who decided that and why."""
    now = desk.clock.now()
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.SCHEDULE)
        delivery = get_delivery_to_change(session, delivery_id)
        if DeliveryStatus(delivery.status) not in NEEDS_A_PERSON:
            raise _not_now(delivery, "There is nothing to drop.")
        words = reason.strip() or "no reason given"
        move_delivery(delivery, DeliveryStatus.CANCELLED, error=f"Dropped by {user.name}: {words}")
        settle_item(session, delivery.item, at=now, user_id=user.id)


def _not_now(delivery: Delivery, why: str) -> NotAllowedError:
    return NotAllowedError(f"This delivery is {status_words(delivery.status)}. {why}")
