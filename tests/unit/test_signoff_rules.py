"""When a yes counts: pure rules."""

from __future__ import annotations

import pytest

from campaigns.domain.items.signoff import GivenApproval, is_approved

TEXT, OTHER_TEXT = "a" * 64, "b" * 64
AUTHOR, APPROVER = 1, 2


def approved(*approvals: GivenApproval, for_practice: bool = False) -> bool:
    return is_approved(fingerprint=TEXT, author_id=AUTHOR, approvals=approvals, for_practice=for_practice)


def test_nothing_is_approved_without_a_yes():
    assert not approved()


def test_a_yes_to_exactly_this_text_counts():
    assert approved(GivenApproval(TEXT, APPROVER))


@pytest.mark.parametrize(
    "approval",
    [GivenApproval(OTHER_TEXT, APPROVER), GivenApproval(TEXT, AUTHOR)],
    ids=["to another text", "by the author"],
)
def test_any_other_yes_does_not(approval: GivenApproval):
    assert not approved(approval)
    assert not approved(approval, for_practice=True)


def test_one_yes_that_counts_is_enough_beside_others_that_do_not():
    assert approved(
        GivenApproval(OTHER_TEXT, APPROVER), GivenApproval(TEXT, AUTHOR), GivenApproval(TEXT, APPROVER)
    )


def test_a_yes_for_practice_alone_counts_there_and_nowhere_else():
    approval = GivenApproval(TEXT, APPROVER, is_for_practice_only=True)
    assert not approved(approval)
    assert approved(approval, for_practice=True)
