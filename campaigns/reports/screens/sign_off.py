"""What this person may do with an item now, and the sentence why not: the buttons of an item's page.

The services decide for good when a button is pressed; this is what the page says beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass

from campaigns.domain.items.statuses import ItemStatus
from campaigns.domain.people.permissions import Permission, Role, role_may
from campaigns.reports.screens.item import ItemScreen
from campaigns.services.content.link_cards import frozen_card
from campaigns.services.planning.plan import SCHEDULABLE
from campaigns.services.signoff.approving import OWN_WORDS
from campaigns.services.signoff.card_anew import CARD_CAN_BE_READ
from campaigns.services.signoff.review import CAN_BE_SENT_BACK
from campaigns.services.workflow.approvals import (
    is_office_approved,
    practice_only_words,
    still_to_agree_words,
)


@dataclass(frozen=True)
class Choice:
    """May it be done now? ``why_not`` is empty where there is nothing to explain (it simply is not the moment)."""

    is_open: bool
    why_not: str = ""


OPEN = Choice(True)
CLOSED = Choice(False)


@dataclass(frozen=True)
class SignOffBox:
    submit: Choice
    approve: Choice
    ask_for_changes: Choice
    schedule: Choice
    read_card: Choice = CLOSED
    may_meet: frozenset[int] = frozenset()  # the conditions this person may tick off

    @property
    def why_not(self) -> list[str]:
        """The sentences of everything that is closed and worth explaining."""
        choices = (self.submit, self.approve, self.ask_for_changes, self.schedule)
        return list(dict.fromkeys(choice.why_not for choice in choices if choice.why_not))


def sign_off_box(screen: ItemScreen, *, user_id: int, role: Role, blocking: int) -> SignOffBox:
    return SignOffBox(
        submit=_submit(screen, role, blocking),
        approve=_approve(screen, user_id, role),
        ask_for_changes=_ask_for_changes(screen, role),
        schedule=_schedule(screen, role),
        read_card=_read_card(screen, role),
        may_meet=frozenset(
            one.id
            for one in screen.open_conditions
            if role_may(role, Permission.WRITE) or one.approval.approved_by_id == user_id
        ),
    )


def _submit(screen: ItemScreen, role: Role, blocking: int) -> Choice:
    status = screen.status
    fresh = status is ItemStatus.DRAFT
    if not fresh and not screen.is_changed:
        return CLOSED
    if status is ItemStatus.PUBLISHED:
        return CLOSED
    if not screen.item.is_on_disk:
        return Choice(
            False, "Its file is no longer under content/, so it can't be submitted. Put the file back first."
        )
    if not role_may(role, Permission.WRITE):
        return Choice(False, "It is a draft. An officer submits it for sign-off." if fresh else "")
    if screen.next_due_at is not None:
        return Choice(
            False,
            "The file has changed, but the approved text is scheduled. Cancel what is scheduled to submit the new text.",
        )
    if blocking:
        return Choice(
            False,
            "It can't be submitted yet: mend what is marked “Must be mended”, then open this page again.",
        )
    return OPEN


def _approve(screen: ItemScreen, user_id: int, role: Role) -> Choice:
    if screen.revision is None:
        return CLOSED
    if screen.status is not ItemStatus.IN_REVIEW:
        return _approve_again(screen, user_id, role)
    if is_office_approved(screen.revision, for_practice=True) and screen.doubtful is None:
        return Choice(False, f"Approved for the office. {still_to_agree_words(screen.revision)}".strip())
    if user_id in screen.author_ids:
        return Choice(False, OWN_WORDS)
    if not role_may(role, Permission.APPROVE):
        return Choice(False, "Waiting for sign-off. Your role may read it but not approve it.")
    return OPEN


def _approve_again(screen: ItemScreen, user_id: int, role: Role) -> Choice:
    """Where the yes there is counts for Practice only, one that counts everywhere is still welcome."""
    doubtful = screen.doubtful
    if doubtful is None or screen.status not in CAN_BE_SENT_BACK or user_id in screen.author_ids:
        return CLOSED
    if doubtful.approved_by_id == user_id and doubtful.approved_by.is_vouched_for_by_another:
        return Choice(False, practice_only_words(doubtful))
    return OPEN if role_may(role, Permission.APPROVE) else CLOSED


def _ask_for_changes(screen: ItemScreen, role: Role) -> Choice:
    if screen.status not in CAN_BE_SENT_BACK or not role_may(role, Permission.APPROVE):
        return CLOSED
    return OPEN


def _read_card(screen: ItemScreen, role: Role) -> Choice:
    """The page may say something else since its card was frozen; whoever submits texts may have it read anew."""
    has_card = screen.revision is not None and frozen_card(screen.revision.rendered) is not None
    is_open = has_card and screen.status in CARD_CAN_BE_READ and screen.next_due_at is None
    return OPEN if is_open and role_may(role, Permission.WRITE) else CLOSED


def _schedule(screen: ItemScreen, role: Role) -> Choice:
    if screen.status not in SCHEDULABLE:
        return CLOSED
    if screen.open_conditions:
        return Choice(False, "It was approved with a condition. It can be scheduled once that is ticked off.")
    if not role_may(role, Permission.SCHEDULE):
        return Choice(
            False,
            "It is signed off. An officer schedules it."
            if screen.status in (ItemStatus.APPROVED, ItemStatus.NEEDS_RECHECK)
            else "",
        )
    return OPEN
