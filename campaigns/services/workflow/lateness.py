"""How late a delivery may go out by itself, by the settings; afterwards a person decides."""

from __future__ import annotations

from datetime import datetime, timedelta

from campaigns.domain.items.statuses import ItemKind
from campaigns.domain.sending.retry import last_moment
from campaigns.models.deliveries import Delivery
from campaigns.services.core.desk import Desk


def patience(desk: Desk, kind: str) -> timedelta:
    """How long after its time an item of this kind still goes out by itself."""
    settings = desk.settings
    minutes = settings.release_late_minutes if kind == ItemKind.RELEASE else settings.post_late_minutes
    return timedelta(minutes=minutes)


def tried_until(desk: Desk, delivery: Delivery) -> datetime:
    """Until when it is tried again by itself, counted from when it was due or a person last wanted it out."""
    wanted_at = max(delivery.due_at, delivery.late_at - patience(desk, delivery.item.kind))
    return last_moment(wanted_at=wanted_at, late_at=delivery.late_at)
