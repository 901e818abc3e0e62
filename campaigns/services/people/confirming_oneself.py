"""Typing one's password again before something that outlasts the session: credentials, clearances (ASVS 5, 7.5.1)."""

from __future__ import annotations

from datetime import datetime, timedelta

from campaigns.models.sessions import UserSession
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.people.tokens import WrongPasswordError
from campaigns.services.people.users import is_password_of

# For so long nobody is asked again.
CONFIRMED_FOR = timedelta(minutes=10)


def is_confirmed(row: UserSession, *, now: datetime) -> bool:
    """They typed their password in this session a moment ago."""
    return row.confirmed_at is not None and timedelta() <= now - row.confirmed_at < CONFIRMED_FOR


def confirm_oneself(desk: Desk, user_id: int, session_id: int, *, password: str) -> None:
    """It is still the person who signed in that sits there.

    Raises:
        WrongPasswordError: the password is not theirs.
        TooManyTriesError: it was wrong too often; the message says when to try again.
    """
    if not is_password_of(desk, user_id, password):
        raise WrongPasswordError("The password is not right. Type it again.")
    with transaction() as session:
        session.get_one(UserSession, session_id).confirmed_at = desk.clock.now()
