"""When a yes counts: pure rules."""

from __future__ import annotations

import pytest

from campaigns.domain.items.signoff import COMMUNICATIONS_LEAD, ROUTES, GivenApproval, missing_parties
from campaigns.domain.items.statuses import ItemKind

TEXT, OTHER_TEXT = "a" * 64, "b" * 64
AUTHOR, APPROVER = 1, 2


def missing(*approvals: GivenApproval) -> tuple[str, ...]:
    return missing_parties(ItemKind.POST, fingerprint=TEXT, author_id=AUTHOR, approvals=approvals)


def test_every_kind_of_item_has_somebody_who_must_approve_it():
    assert all(ROUTES[kind] for kind in ItemKind)


def test_without_a_yes_the_whole_route_is_missing():
    assert missing() == ROUTES[ItemKind.POST]


def test_a_yes_to_exactly_this_text_counts():
    assert missing(GivenApproval(COMMUNICATIONS_LEAD, TEXT, APPROVER)) == ()


@pytest.mark.parametrize(
    "approval",
    [
        GivenApproval(COMMUNICATIONS_LEAD, OTHER_TEXT, APPROVER),
        GivenApproval(COMMUNICATIONS_LEAD, TEXT, AUTHOR),
        GivenApproval("somebody else", TEXT, APPROVER),
    ],
    ids=["to another text", "by the author", "by a party that was not asked"],
)
def test_any_other_yes_does_not(approval: GivenApproval):
    assert missing(approval) == (COMMUNICATIONS_LEAD,)


def test_a_yes_for_practice_alone_counts_there_and_nowhere_else():
    approval = GivenApproval(COMMUNICATIONS_LEAD, TEXT, APPROVER, is_for_practice_only=True)
    assert missing(approval) == (COMMUNICATIONS_LEAD,)
    on_practice = missing_parties(
        ItemKind.POST, fingerprint=TEXT, author_id=AUTHOR, approvals=[approval], for_practice=True
    )
    assert on_practice == ()
