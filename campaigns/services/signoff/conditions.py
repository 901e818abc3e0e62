"""Conditions of an approval: the words are agreed, and something has to be done before they may be planned."""

from __future__ import annotations

from sqlalchemy.orm import Session

from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.quoting import quoted
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError, NotFoundError
from campaigns.models.conditions import ApprovalCondition, list_conditions
from campaigns.models.content import Approval, Revision, latest_revision
from campaigns.services.core.access import get_item_to_change, get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.workflow.moves import note_decision


def keep_condition(session: Session, approval: Approval) -> None:
    """The condition that was written with a yes, as something to be ticked off. The approval has its id by now."""
    if approval.conditions:
        session.add(
            ApprovalCondition(
                revision_id=approval.revision_id, approval_id=approval.id, words=approval.conditions
            )
        )


def open_conditions(session: Session, revision: Revision) -> list[ApprovalCondition]:
    return [one for one in list_conditions(session, revision.id) if one.met_at is None]


def refuse_open_conditions(session: Session, revision: Revision) -> None:
    """
    Raises:
        NotAllowedError: it may not be planned yet; the message says what has to be done first.
    """
    waiting = open_conditions(session, revision)
    if waiting:
        said = "; ".join(f"{one.approval.approved_by.name}: {quoted(one.words)}" for one in waiting)
        raise NotAllowedError(
            f"{quoted(revision.title)} was approved with a condition that is still open. {said} "
            "Tick it off on the item’s page once it is done. Nothing was scheduled."
        )


def meet_condition(desk: Desk, ref: str, condition_id: int, *, user_id: int, how: str) -> None:
    """Tick off a condition: who, when and what was done stay with it.

    Raises:
        CampaignDeskError: nobody said what was done.
        NotAllowedError: this person writes no texts here, and did not set it.
        ConflictError: it is ticked off, or its approval no longer stands.
    """
    if not how.strip():
        raise CampaignDeskError("Say what was done, so that whoever set the condition can see it.")
    now = desk.clock.now()
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.READ)
        item = get_item_to_change(session, ref)
        condition = session.get(ApprovalCondition, condition_id)
        if condition is None or condition.approval.revision.item_id != item.id:
            raise NotFoundError("There is no such condition of this item. Open its page again.")
        if not user.may(Permission.WRITE) and user.id != condition.approval.approved_by_id:
            raise NotAllowedError(
                f"{condition.approval.approved_by.name} set this condition. They tick it off, or an officer does."
            )
        if condition.met_at is not None:
            who = condition.met_by.name if condition.met_by else "somebody"
            raise ConflictError(f"{who} ticked it off already: {condition.how}")
        newest = latest_revision(session, item.id)
        if (
            newest is None
            or newest.id != condition.revision_id
            or condition.approval.withdrawn_at is not None
        ):
            raise ConflictError(
                "That approval no longer stands, so its condition asks for nothing. Look at the item again."
            )
        condition.met_at, condition.met_by_id, condition.how = now, user.id, how.strip()
        note_decision(
            session,
            item,
            step=Step.CONDITION_MET,
            at=now,
            user_id=user.id,
            fingerprint=newest.fingerprint,
            note=f"{quoted(condition.words)} {condition.how}",
        )
