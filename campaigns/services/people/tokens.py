"""Tokens for the command line: made by the person they let in, shown once, kept as a hash, ended at any time."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campaigns.domain.text.lookalikes import normal_name
from campaigns.domain.time.localtime import format_local
from campaigns.errors import CampaignDeskError, NotAllowedError, NotFoundError
from campaigns.models.access_tokens import AccessToken, find_tokens
from campaigns.models.people import User
from campaigns.services.core.access import get_user_by_email
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.people.sessions import is_over
from campaigns.services.people.users import is_password_of

BEGINNING = (
    "cdesk_"  # so that a token is known for one where it has no business to be, in a text or a repository
)
RANDOM_BYTES = 32
DAYS = (7, 30, 90, 365)  # how long one may live
LONGEST_NAME = 60
WHERE_TO_GET_ONE = "Make one in the browser, under “Your access”, then: campaigns sign-in --as {email}"


class WrongPasswordError(NotAllowedError):
    """The password that was asked for again is not theirs."""


class TokenRefusedError(NotAllowedError):
    """No token lets this person act here; the message says how to get one."""


@dataclass(frozen=True)
class NewToken:
    """``secret`` is the token itself: show it once, keep it nowhere."""

    token_id: int
    name: str
    expires_at: datetime
    secret: str = field(repr=False)


def make_token(desk: Desk, user_id: int, *, name: str, days: int, password: str) -> NewToken:
    """Make a token for oneself.

    Raises:
        WrongPasswordError: the password is not theirs.
        CampaignDeskError: it has no name, or would live for too long.
    """
    name = normal_name(name)
    if not name or len(name) > LONGEST_NAME:
        raise CampaignDeskError(f"Say what it is for, in {LONGEST_NAME} letters at most.")
    if not is_password_of(desk, user_id, password):
        raise WrongPasswordError("The password is not right. Type it again.")
    return add_token(desk, user_id, name=name, days=days)


def add_token(desk: Desk, user_id: int, *, name: str, days: int) -> NewToken:
    """Make a token without asking for a password; only for somebody who is being added at this moment."""
    if not 1 <= days <= max(DAYS):
        raise CampaignDeskError(f"A token lives for {max(DAYS)} days at most.")
    secret = BEGINNING + secrets.token_urlsafe(RANDOM_BYTES)
    now = desk.clock.now()
    with transaction() as session:
        token = AccessToken(
            user_id=user_id,
            name=name,
            token_sha256=_hash(secret),
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        session.add(token)
        session.flush()
        return NewToken(token.id, name, token.expires_at, secret)


def revoke_token(desk: Desk, user_id: int, token_id: int) -> str:
    """End one of one's own tokens. Returns its name.

    Raises:
        NotFoundError: it is nobody's, or somebody else's.
    """
    with transaction() as session:
        token = session.get(AccessToken, token_id)
        if token is None or token.user_id != user_id:
            raise NotFoundError("There is no such token of yours.")
        token.revoked_at = token.revoked_at or desk.clock.now()
        return token.name


def person_by_token(desk: Desk, email: str, given: Sequence[str]) -> int:
    """The id of the person with this address, if one of these tokens is theirs and lets them in.

    Raises:
        TokenRefusedError: none does.
        NotFoundError: nobody signs in with this address.
    """
    now = desk.clock.now()
    with transaction() as session:
        user = get_user_by_email(session, email)
        if not user.is_active:
            raise TokenRefusedError(f"{user.name} may no longer sign in.")
        if is_over(desk, user):
            raise TokenRefusedError(f"{user.name}’s access ended by itself, as was set.")
        if user.second_step_by is not None and user.second_step_by <= now:
            raise TokenRefusedError(
                f"{user.name} needs a second step first: sign in in the browser to set it up."
            )
        theirs = [token for token in find_tokens(session, map(_hash, given)) if token.user_id == user.id]
        good = next((token for token in theirs if not why_over(desk, token, now=now)), None)
        if good is None:
            raise TokenRefusedError(_why_refused(desk, session, user, theirs, now=now))
        good.last_used_at = now
        return user.id


def why_over(desk: Desk, token: AccessToken, *, now: datetime) -> str:
    """Why a token no longer lets anybody in; empty where it does."""
    zone = desk.settings.timezone
    if token.revoked_at is not None:
        return f"was ended {format_local(token.revoked_at, zone)}"
    if token.expires_at <= now:
        return f"was good until {format_local(token.expires_at, zone)}"
    confirmed = token.user.address_confirmed_at
    if token.user.access_set_up_how and confirmed is not None and token.created_at < confirmed:
        return "was made before the address was confirmed by e-mail, so somebody else may have it"
    return ""


def _why_refused(
    desk: Desk, session: Session, user: User, theirs: Sequence[AccessToken], *, now: datetime
) -> str:
    get_one = WHERE_TO_GET_ONE.format(email=user.email)
    if theirs:
        return f"The token “{theirs[0].name}” of {user.name} {why_over(desk, theirs[0], now=now)}. {get_one}"
    return f"To act as {user.email} you need a token of {user.name}’s own. {get_one}"


def _hash(secret: str) -> str:
    """SHA-256 is enough for 256 random bits (OWASP ASVS 5, 11.4.2 asks for a slow hash for passwords alone)."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
