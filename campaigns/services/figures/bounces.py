"""What a platform says later of a letter that it had taken: it never reached its recipient, and never will."""

from __future__ import annotations

from collections.abc import Mapping

from campaigns.domain.items.channel_kinds import label_of
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.deliveries import get_delivery_to_change
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.workflow.moves import move_delivery
from campaigns.services.workflow.settling import settle_item


def note_bounces(desk: Desk, bounced: Mapping[int, str]) -> None:
    """``bounced`` is delivery → the platform's own word. Each is refused from here on, and its address is marked so."""
    for delivery_id, word in bounced.items():
        with transaction() as session:
            delivery = get_delivery_to_change(session, delivery_id)
            if delivery.status != DeliveryStatus.SENT:
                continue
            words = (
                f"{label_of(delivery.account.kind)} says that it never arrived ({word}): the address takes no letters. "
                "Correct it in the media list."
            )
            move_delivery(delivery, DeliveryStatus.PERMANENT_FAILURE, error=words)
            settle_item(session, delivery.item, at=desk.clock.now())
