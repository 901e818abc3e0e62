"""Taking a sign-off back because of what became of the item: what was said yes to is not asked for any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import ItemStatus
from campaigns.domain.items.steps import Step
from campaigns.models.content import Item, latest_revision
from campaigns.models.deliveries import has_gone_out, list_deliveries_of_item
from campaigns.services.workflow.moves import move_item, note_decision


def take_sign_off_back(
    session: Session, item: Item, *, step: Step, at: datetime, user_id: int, note: str = ""
) -> None:
    """The item is a draft again, or published where something of it is out. Its approvals keep their rows.

    The caller holds the item, and has seen to what is planned of it.
    """
    revision = latest_revision(session, item.id)
    for approval in revision.approvals if revision else ():
        approval.withdrawn_at = approval.withdrawn_at or at
    is_out = any(map(has_gone_out, list_deliveries_of_item(session, item.id)))
    status = ItemStatus.PUBLISHED if is_out else ItemStatus.DRAFT
    fingerprint = revision.fingerprint if revision else ""
    if item.status == status:
        note_decision(session, item, step=step, at=at, user_id=user_id, fingerprint=fingerprint, note=note)
    else:
        move_item(
            session, item, status, step=step, at=at, user_id=user_id, fingerprint=fingerprint, note=note
        )
