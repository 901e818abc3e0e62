"""Reading a revision's approvals: which stand, and whose are still missing."""

from __future__ import annotations

from campaigns.domain.signoff import GivenApproval, missing_parties
from campaigns.domain.statuses import ItemKind
from campaigns.models.content import Revision


def standing_approvals(revision: Revision) -> list[GivenApproval]:
    return [
        GivenApproval(approval.party, approval.shown_sha256, approval.approved_by_id)
        for approval in revision.approvals
        if approval.withdrawn_at is None
    ]


def standing_parties(revision: Revision) -> set[str]:
    return {approval.party for approval in standing_approvals(revision)}


def parties_still_missing(revision: Revision) -> tuple[str, ...]:
    """Who has yet to approve this revision; empty means it may go out."""
    return missing_parties(
        ItemKind(revision.item.kind),
        fingerprint=revision.shown_sha256,
        author_id=revision.author_id,
        approvals=standing_approvals(revision),
    )
