"""Who can be rung when something must go out in minutes: named by the head of communications, each with a card of their own.

The card has the number on which they are rung and ten codes. On the phone they read one out: nobody else has them, so that
whoever writes an approval down can't have given it.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from campaigns.domain.people.permissions import Permission
from campaigns.errors import ConflictError, FieldError, NotAllowedError
from campaigns.models.factors import CodeFor, with_codes_left
from campaigns.models.people import User
from campaigns.models.urgent import EmergencyApprover
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.people.app_codes import make_recovery_codes
from campaigns.services.people.staff_letters import write_to

LONGEST_NUMBER = 40  # characters


def make_card(desk: Desk, user_id: int, *, phone: str) -> list[str]:
    """The number on which they can be rung, and ten new codes. Returns them: show them once, keep them nowhere.

    Raises:
        FieldError: it is no number.
        NotAllowedError: they may not approve; or somebody else may be at their keyboard.
    """
    number = " ".join(phone.split())
    if sum(letter.isdigit() for letter in number) < 5 or len(number) > LONGEST_NUMBER:
        raise FieldError(
            "phone", "Give the number on which you can be rung at any hour, such as 07700 900123."
        )
    with transaction() as session:
        session.get(User, user_id, with_for_update=True)  # who is just being named is not made a second row
        user = get_permitted_user(session, user_id, Permission.APPROVE)
        if user.is_vouched_for_by_another:
            raise NotAllowedError(
                "Somebody else set up your access, and could be at your keyboard. Sign in by a link sent to your own "
                "e-mail address first, then make the card."
            )
        row = session.get(EmergencyApprover, user.id) or EmergencyApprover(user_id=user.id)
        row.phone = number
        session.add(row)
        text = f"You have a new card for urgent days, with the number {number}. Codes of an older card have ended."
        write_to(session, desk, user, subject="your card for urgent days", text=text)
        return make_recovery_codes(session, desk, user.id, good_for=CodeFor.THE_PHONE)


def name_approver(desk: Desk, approver_id: int, *, user_id: int) -> str:
    """They are one of those who are rung from now on. Returns their name.

    Raises:
        FieldError: they may not approve. ConflictError: they are named already.
        NotAllowedError: this person sets no rules.
    """
    with transaction() as session:
        by = get_permitted_user(session, user_id, Permission.RULES)
        approver = session.get(User, approver_id, with_for_update=True)
        if approver is None or not approver.may(Permission.APPROVE):
            raise FieldError("approver", "Choose somebody who may approve.")
        row = session.get(EmergencyApprover, approver.id) or EmergencyApprover(user_id=approver.id)
        if row.named_at is not None:
            raise ConflictError(f"{approver.name} is one of those who are rung already.")
        row.named_at, row.named_by_id = desk.clock.now(), by.id
        session.add(row)
        text = (
            f"{by.name} named you as somebody who can be rung when something must go out in minutes. Make your card, with "
            f"your number and ten codes to read out on the phone: {desk.settings.url}/access/urgent"
        )
        write_to(session, desk, approver, subject="you can be rung on urgent days", text=text)
        return approver.name


def end_naming(desk: Desk, approver_id: int, *, user_id: int) -> str:
    """They are rung no more, but where they stand in for somebody who is. Returns their name.

    Raises:
        ConflictError: they are not named. NotAllowedError: this person sets no rules.
    """
    with transaction() as session:
        get_permitted_user(session, user_id, Permission.RULES)
        row = session.get(EmergencyApprover, approver_id, with_for_update=True)
        if row is None or row.named_at is None:
            raise ConflictError("They are not on the list any more. Look at it again.")
        row.named_at = row.named_by_id = None
        return row.user.name


def with_card(session: Session) -> set[int]:
    """The ids of all who have a code left to read out."""
    return with_codes_left(session, CodeFor.THE_PHONE)
