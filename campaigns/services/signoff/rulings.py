"""What is held until somebody of one role lets it through: a monitoring officer's ruling, above all."""

from __future__ import annotations

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
from campaigns.services.content.readiness import check_item
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
    return [(ref, title) for ref, title in session.execute(held) if _is_for(desk, ref, role)]


def _is_for(desk: Desk, ref: str, role: Role) -> bool:
    try:
        issues = check_item(desk, ref)
    except CampaignDeskError:  # its file can't be read: that is somebody else's to mend first
        return False
    return any(issue.severity is Severity.BLOCK and role in who_may_override(issue.id) for issue in issues)
