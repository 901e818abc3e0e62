"""Who has to say yes to what, and when a yes counts: pure rules over the approvals of one revision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.domain.statuses import ItemKind

COMMUNICATIONS_LEAD = "communications lead"

# The sign-off route per kind: each party named here has to approve the exact text.
ROUTES: dict[ItemKind, tuple[str, ...]] = {
    ItemKind.POST: (COMMUNICATIONS_LEAD,),
    ItemKind.RELEASE: (COMMUNICATIONS_LEAD,),
}


@dataclass(frozen=True)
class GivenApproval:
    """A standing (not withdrawn) yes, as far as the rules care. ``fingerprint`` is that of all that was shown."""

    party: str
    fingerprint: str
    approved_by_id: int


def missing_parties(
    kind: ItemKind, *, fingerprint: str, author_id: int, approvals: Iterable[GivenApproval]
) -> tuple[str, ...]:
    """The parties of the route that have not validly approved this fingerprint.

    A yes counts only for the exact fingerprint, and never when it comes from the person who submitted the text.
    """
    given = {
        approval.party
        for approval in approvals
        if approval.fingerprint == fingerprint and approval.approved_by_id != author_id
    }
    return tuple(party for party in ROUTES[kind] if party not in given)
