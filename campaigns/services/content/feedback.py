"""Keeping that a finding was of no use where it stood, so that an office and the project see which rule is noise.

It changes nothing of what the checks say: a finding is passed over for a text (``leaving``), or its check is made lighter
in Settings.
"""

from __future__ import annotations

from campaigns.checks.registry import CHECKS
from campaigns.domain.people.permissions import Permission
from campaigns.errors import NotFoundError
from campaigns.models.feedback import LONGEST_WORDS, FindingFeedback, find_feedback
from campaigns.services.core.access import get_item, get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction

NOT_HELPFUL = "Kept: not helpful here. Facts counts it for its check. The finding itself stays until you mend or ignore it."


def call_not_helpful(desk: Desk, ref: str, check_id: str, words: str, *, user_id: int) -> None:
    """Keep that this person found this finding of no use; said twice, it is kept once.

    Args:
        words: what the finding was about, as it showed them; empty where it was about the whole text.

    Raises:
        NotAllowedError
        NotFoundError: there is no such item, or no such check.
    """
    if check_id not in CHECKS:
        raise NotFoundError("There is no such check.")
    words = "".join(sign for sign in " ".join(words.split()) if sign.isprintable())[:LONGEST_WORDS]
    with transaction() as session:
        get_permitted_user(session, user_id, Permission.READ)
        get_item(session, ref)
        if find_feedback(session, check_id=check_id, item_ref=ref, words=words, user_id=user_id) is None:
            session.add(
                FindingFeedback(
                    check_id=check_id, item_ref=ref, words=words, user_id=user_id, said_at=desk.clock.now()
                )
            )
