"""Signing in without the house's sign-in service: for everybody where it is allowed, else for the emergency account.

The emergency account ("break glass") is an administrator's who gets in when the service is down. Whenever it is used
while nobody else could, it is marked in the audit trail and all administrators are told.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from campaigns.domain.people.permissions import Role
from campaigns.domain.time.localtime import format_local
from campaigns.errors import NotAllowedError
from campaigns.models.factors import read_rules
from campaigns.models.people import User, list_users
from campaigns.models.sessions import SignedInBy
from campaigns.services.core.acting import acting_now
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.people.sessions import Begun, Visitor, begin_session
from campaigns.services.people.staff_letters import write_to

EMERGENCY = "emergency sign-in"


class LocalSignInOffError(NotAllowedError):
    """In this office people sign in with the house's own service."""


def has_local_sign_in() -> bool:
    """Whether people may sign in without the house's service."""
    with reading() as session:
        return read_rules(session).local_sign_in


def refuse_local_sign_in(session: Session, user: User) -> None:
    """
    Raises:
        LocalSignInOffError: this person has to use the house's sign-in service.
    """
    if not read_rules(session).local_sign_in and not user.is_break_glass:
        raise LocalSignInOffError(
            "In this office people sign in with the service of the house: use its button on the page Sign in. If that is "
            "out of order, tell an administrator."
        )


def begin_local_session(
    session: Session, desk: Desk, user: User, *, by: SignedInBy, visitor: Visitor, is_shown: bool = False
) -> Begun:
    """Begin a session for who has shown here who they are, in a transaction that holds their row.

    Raises:
        LocalSignInOffError: this person has to use the house's sign-in service.
    """
    refuse_local_sign_in(session, user)
    if user.is_break_glass and not read_rules(session).local_sign_in:
        acting_now().note = EMERGENCY
        at = format_local(desk.clock.now(), desk.settings.timezone)
        text = (
            f"The emergency account of {user.name} was used to sign in, {at}, from {visitor.source} "
            f"({visitor.device}). It is for the day when the sign-in service of the house is out of order."
        )
        for one in list_users(session):
            if one.is_active and one.role == Role.ADMINISTRATOR:
                write_to(session, desk, one, subject="the emergency account was used", text=text)
    return begin_session(session, desk, user, by=by, visitor=visitor, is_shown=is_shown)
