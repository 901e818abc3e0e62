"""What a stopped delivery says of itself, once the hold that stopped it is over, or another has taken it up."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.deliveries import Delivery
from campaigns.models.holds import HoldDelivery


def reword_stopped(session: Session, groups: Iterable[tuple[int, int]], *, error: str) -> None:
    """What holds stopped of these items to these accounts says something else of itself from now on."""
    stopped = select(HoldDelivery.delivery_id).where(
        HoldDelivery.was_stopped.is_(True), HoldDelivery.over_at.is_(None)
    )
    for item_id, account_id in sorted(groups):
        session.execute(
            update(Delivery)
            .where(
                Delivery.item_id == item_id,
                Delivery.account_id == account_id,
                Delivery.status == DeliveryStatus.HELD,
                Delivery.id.in_(stopped),
            )
            .values(error=error)
            .execution_options(synchronize_session="fetch")
        )
