"""When a yes to a text counts: pure rules over the approvals of one revision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

# Who says yes, as it stands with each approval.
COMMUNICATIONS_LEAD = "communications lead"


@dataclass(frozen=True)
class GivenApproval:
    """A standing (not withdrawn) yes, as far as the rules care.

    ``fingerprint`` is that of all that was shown. ``is_for_practice_only``: whoever let the approver in wrote the
    text, and nobody else has vouched for them since.
    """

    fingerprint: str
    approved_by_id: int
    is_for_practice_only: bool = False


def is_approved(
    *, fingerprint: str, author_id: int, approvals: Iterable[GivenApproval], for_practice: bool = False
) -> bool:
    """Whether somebody has validly approved this fingerprint.

    A yes counts only for the exact fingerprint, and never when it comes from the person who submitted the text. One
    that is for Practice only counts where ``for_practice`` says that nothing leaves the office.
    """
    return any(
        approval.fingerprint == fingerprint
        and approval.approved_by_id != author_id
        and (for_practice or not approval.is_for_practice_only)
        for approval in approvals
    )


class Decision(StrEnum):
    """What somebody who was asked said. Nothing yet is the empty word."""

    AGREED = "agreed"
    CONDITION = "condition"
    CHANGES = "changes"


DECISION_LABELS = {
    Decision.AGREED: "Agreed",
    Decision.CONDITION: "Agreed with a condition",
    Decision.CHANGES: "Asked for changes",
}


class AgreedHow(StrEnum):
    """By which way a decision came to us."""

    LINK = "link"
    PHONE = "phone"


class KeptCondition(Protocol):
    """What somebody approved a text on, and when it was ticked off (``models/conditions.py``)."""

    words: str
    met_at: datetime | None


class AskedToAgree(Protocol):
    """Somebody asked beside the office, as far as it matters for whether a text may go out (``models/asked.py``)."""

    name: str
    organisation: str
    any_of: bool
    route_id: int | None
    email: str
    position: int
    scope: str
    about: str
    must_agree: bool
    scope_sha256: str
    decision: str
    decided_at: datetime | None
    condition_met_at: datetime | None
    ended_at: datetime | None

    @property
    def who(self) -> str: ...


def has_agreed(decision: str, *, is_condition_met: bool) -> bool:
    """Whether that counts as a yes: one with a condition does once somebody ticked the condition off."""
    return decision == Decision.AGREED or (decision == Decision.CONDITION and is_condition_met)
