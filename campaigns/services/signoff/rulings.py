"""What is held until somebody of one role lets it through: a monitoring officer's ruling, above all."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.checks.overriding import who_may_override
from campaigns.checks.registry import CHECKS
from campaigns.domain.items.issues import Severity
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.people.permissions import Role
from campaigns.errors import CampaignDeskError
from campaigns.models.content import Item
from campaigns.models.deliveries import Delivery
from campaigns.services.content.readiness import blocking_in, check_item
from campaigns.services.core.bench import NotLookedAtError
from campaigns.services.core.desk import Desk

MOST = 10  # looked at for one page; the rest follows as these are decided


def waiting_for(session: Session, desk: Desk, role: Role) -> list[tuple[str, str]]:
    """(ref, title) of held items with a finding that this role may let through, the longest held first."""
    if not any(role in who_may_override(check_id) for check_id in CHECKS):
        return []
    held = (
        select(Item.ref, Item.title)
        .join(Delivery, Delivery.item_id == Item.id)
        .where(Delivery.status == DeliveryStatus.HELD, Item.is_on_disk.is_(True))
        .group_by(Item.id, Item.ref, Item.title)
        .order_by(Item.id)
        .limit(MOST)
    )
    rows = [(ref, title) for ref, title in session.execute(held)]
    blocked = _blocking(desk, frozenset(ref for ref, _ in rows)) if rows else {}
    return [
        (ref, title)
        for ref, title in rows
        if any(role in who_may_override(check_id) for check_id in blocked.get(ref, ()))
    ]


def _blocking(desk: Desk, refs: frozenset[str]) -> Mapping[str, Collection[str]]:
    """Item → the checks that block it. A text that takes too long keeps no other from being looked at."""
    try:
        return blocking_in(desk, refs)
    except NotLookedAtError:
        return {ref: _blocking_alone(desk, ref) for ref in refs}


def _blocking_alone(desk: Desk, ref: str) -> Collection[str]:
    try:
        return [issue.id for issue in check_item(desk, ref) if issue.severity is Severity.BLOCK]
    except CampaignDeskError:  # its file can't be read: that is somebody else's to mend first
        return ()
