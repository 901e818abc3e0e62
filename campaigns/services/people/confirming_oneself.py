"""Showing again who one is before something that outlasts the session: credentials, roles, clearances (ASVS 5, 7.5.1)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campaigns.models.people import User
from campaigns.models.sessions import UserSession
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.people.app_codes import take_code
from campaigns.services.people.own_factors import WrongCodeError
from campaigns.services.people.passkey_entry import check_own_passkey
from campaigns.services.people.second_step import WRONG_CODE, code_counts, tell_of_recovery_code
from campaigns.services.people.throttle import give_back, take_try
from campaigns.services.people.tokens import WrongPasswordError
from campaigns.services.people.users import is_password_of

# For so long nobody is asked again.
CONFIRMED_FOR = timedelta(minutes=10)


def is_confirmed(row: UserSession, *, now: datetime) -> bool:
    """They showed in this session a moment ago who they are."""
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
        note_confirmed(session, desk, session_id)


def confirm_by_code(desk: Desk, user_id: int, session_id: int, *, typed: str) -> None:
    """The same with a code of their app, or a recovery code.

    Raises:
        WrongCodeError: it is not right, or was used already.
        TooManyTriesError: there were too many wrong codes.
    """
    counts = code_counts(desk, user_id)
    take_try(desk, counts)
    with transaction() as session:
        if not take_code(session, desk, user_id, typed):
            raise WrongCodeError(WRONG_CODE)
        tell_of_recovery_code(session, desk, session.get_one(User, user_id), typed)
        give_back(session, desk, counts)
        note_confirmed(session, desk, session_id)


def confirm_by_passkey(desk: Desk, user_id: int, session_id: int, *, code: str, answer: str) -> None:
    """The same with one of their passkeys.

    Raises:
        PasskeyRefusedError: it is not right, or somebody else's.
    """
    check_own_passkey(desk, user_id, code=code, answer=answer)
    with transaction() as session:
        note_confirmed(session, desk, session_id)


def note_confirmed(session: Session, desk: Desk, session_id: int) -> None:
    session.get_one(UserSession, session_id).confirmed_at = desk.clock.now()
