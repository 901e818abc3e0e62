"""Taking a text back from review: whoever wrote it wants to go on writing before anybody has decided."""

from __future__ import annotations

from campaigns.domain.items.seen import Seen
from campaigns.domain.items.statuses import ItemStatus
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.quoting import quoted
from campaigns.errors import NotAllowedError
from campaigns.models.content import latest_revision
from campaigns.models.holds import take_hold_lock
from campaigns.services.core.access import get_item_to_change, get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.signoff.recipients import refuse_unseen
from campaigns.services.workflow.moves import status_words
from campaigns.services.workflow.taking_back import take_sign_off_back


def withdraw_from_review(
    desk: Desk, ref: str, *, user_id: int, note: str = "", seen: Seen | None = None
) -> None:
    """The item is a draft again; what was submitted stays on record.

    Raises:
        NotAllowedError: it is not in review, or this person may not.
        ConflictError: the text in review is not the one that the page showed (``seen``).
    """
    with transaction() as session:
        take_hold_lock(session)  # a release's embargo may be another again, as when it is submitted
        user = get_permitted_user(session, user_id, Permission.WRITE)
        item = get_item_to_change(session, ref)
        revision = latest_revision(session, item.id)
        if item.status != ItemStatus.IN_REVIEW or revision is None:
            raise NotAllowedError(
                f"{quoted(item.title)} is {status_words(item.status)}. Only what is in review can be taken back from it."
            )
        if seen is not None:
            refuse_unseen(session, revision, seen, recipients=False)
        take_sign_off_back(
            session, item, step=Step.WITHDRAWN, at=desk.clock.now(), user_id=user.id, note=note.strip()
        )
