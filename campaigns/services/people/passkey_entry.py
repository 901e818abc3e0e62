"""Signing in with a passkey, without a name and without a password; and showing with one that it is still oneself."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64Error
from datetime import timedelta

from sqlalchemy.orm import Session

from campaigns.domain.people.throttling import Allowance
from campaigns.models.factors import StepKind
from campaigns.models.passkeys import Passkey, find_passkey, note_use
from campaigns.models.people import User
from campaigns.models.sessions import SignedInBy
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.local_entry import begin_local_session
from campaigns.services.people.passkey_site import (
    PasskeyRefusedError,
    are_possible,
    checked_use,
    not_right,
    question_for_use,
    read_answer,
)
from campaigns.services.people.passkeys import NOT_HERE, TOO_LATE, Question
from campaigns.services.people.sessions import Begun, Visitor
from campaigns.services.people.sign_in_steps import ask, take_answer
from campaigns.services.people.throttle import Counted, key_of, take_try

# Each question is a row for a day. An office may share one address.
ASKING_ALLOWANCE = Allowance(free=60, forgets_one_every=timedelta(minutes=1))


def ask_for_passkey(desk: Desk, *, visitor: Visitor, user_id: int | None = None) -> Question:
    """What the browser asks its device for. ``user_id``: whoever is signed in and shows that it is still they.

    Raises:
        TooManyTriesError: it was asked too often from there.
        PasskeyRefusedError: no passkey works under this address.
    """
    if not are_possible(desk):
        raise PasskeyRefusedError(NOT_HERE)
    take_try(desk, [Counted(key_of(desk, "ask for passkey", visitor.network), ASKING_ALLOWANCE)])
    challenge = secrets.token_bytes(32)
    with transaction() as session:
        code = ask(session, desk, StepKind.PASSKEY, user_id=user_id, told={"challenge": challenge.hex()})
    return Question(question_for_use(desk, challenge), code)


def sign_in_by_passkey(desk: Desk, *, code: str, answer: str, visitor: Visitor) -> Begun:
    """Begin a session for the person whose passkey answered.

    Raises:
        PasskeyRefusedError: the answer is not right, or nobody may sign in with it.
    """
    passkey, count = _checked(desk, code, answer, user_id=None)
    with transaction() as session:
        user = session.get_one(User, passkey.user_id, with_for_update=True)
        if not user.is_active or not _use(session, desk, passkey, count):
            raise not_right()
        by = SignedInBy.PASSKEY
        return begin_local_session(session, desk, user, by=by, visitor=visitor, is_shown=True)


def check_own_passkey(desk: Desk, user_id: int, *, code: str, answer: str) -> None:
    """Whoever sits there has a passkey of this person at hand.

    Raises:
        PasskeyRefusedError: the answer is not right, or is somebody else's.
    """
    passkey, count = _checked(desk, code, answer, user_id=user_id)
    with transaction() as session:
        if passkey.user_id != user_id or not _use(session, desk, passkey, count):
            raise not_right()


def _checked(desk: Desk, code: str, answer: str, *, user_id: int | None) -> tuple[Passkey, int]:
    """The passkey that answered the question of this code, and its new count."""
    with transaction() as session:
        asked = take_answer(session, desk, StepKind.PASSKEY, code)
    if asked is None or asked.user_id != user_id:
        raise PasskeyRefusedError(TOO_LATE)
    read = read_answer(answer)
    told = read.get("response")
    handle = told.get("userHandle") if isinstance(told, dict) else None
    with reading() as session:
        passkey = find_passkey(session, _bytes(read.get("rawId")))
    if passkey is None or _bytes(handle) != passkey.handle:
        raise not_right()
    return passkey, checked_use(desk, passkey, answer, bytes.fromhex(asked.told["challenge"]))


def _use(session: Session, desk: Desk, passkey: Passkey, count: int) -> bool:
    return note_use(session, passkey, sign_count=count, now=desk.clock.now())


def _bytes(text: object) -> bytes:
    """Of base64url without its filling; empty where it is none."""
    if not isinstance(text, str):
        return b""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (NotBase64Error, ValueError):
        return b""
