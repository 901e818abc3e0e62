"""Who has to say yes to what, and when a yes counts: pure rules over the approvals of one revision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.domain.items.statuses import ItemKind

COMMUNICATIONS_LEAD = "communications lead"

# The sign-off route per kind: each party named here has to approve the exact text.
ROUTES: dict[ItemKind, tuple[str, ...]] = {
    ItemKind.POST: (COMMUNICATIONS_LEAD,),
    ItemKind.RELEASE: (COMMUNICATIONS_LEAD,),
}


@dataclass(frozen=True)
class GivenApproval:
    """A standing (not withdrawn) yes, as far as the rules care.

    ``fingerprint`` is that of all that was shown. ``is_for_practice_only``: whoever let the approver in wrote the
    text, and nobody else has vouched for them since.
    """

    party: str
    fingerprint: str
    approved_by_id: int
    is_for_practice_only: bool = False


def missing_parties(
    kind: ItemKind,
    *,
    fingerprint: str,
    author_id: int,
    approvals: Iterable[GivenApproval],
    for_practice: bool = False,
) -> tuple[str, ...]:
    """The parties of the route that have not validly approved this fingerprint.

    A yes counts only for the exact fingerprint, and never when it comes from the person who submitted the text. One
    that is for Practice only counts where ``for_practice`` says that nothing leaves the office.
    """
    given = {
        approval.party
        for approval in approvals
        if approval.fingerprint == fingerprint
        and approval.approved_by_id != author_id
        and (for_practice or not approval.is_for_practice_only)
    }
    return tuple(party for party in ROUTES[kind] if party not in given)
