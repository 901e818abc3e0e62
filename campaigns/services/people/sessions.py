"""Sessions on the server: begun at sign-in, alive while somebody works, over when they sign out or time is up.

OWASP ASVS 5, 7.2 to 7.4. The cookie's secret is random and kept here as its SHA-256 only: who reads the database
can't sign in with it, and a copied cookie is worth nothing once the session is over.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy.orm import Session

from campaigns.config import Settings
from campaigns.domain.people.sources import network_of
from campaigns.domain.time.durations import how_long
from campaigns.errors import NotAllowedError, NotFoundError
from campaigns.models.people import User
from campaigns.models.sessions import (
    SignedInBy,
    UserSession,
    end_sessions,
    find_session,
    forget_what_is_over,
    list_live_sessions,
    note_activity,
)
from campaigns.services.core.access import get_user_by_email
from campaigns.services.core.acting import acting_now
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction

ACTIVITY_EVERY = timedelta(minutes=1)
# For so long after its end a session is still told from a stranger's cookie, and its owner told why it ended.
REMEMBERED_AFTER_ITS_END = timedelta(days=1)
TRIES_REMEMBERED = timedelta(days=2)
# Who came by a link to their own address has shown who they are, for as long as the link itself would have lasted.
FRESH = timedelta(minutes=15)


@dataclass(frozen=True)
class Visitor:
    """Who asks, before we know who it is.

    Attributes:
        source: the address the request came from. device: the browser, in words.
        secret: of the session this browser has, if any: signing in ends it.
        device_id, known_people: from a cookie of ours: who has signed in on this device before.
    """

    source: str
    device: str
    secret: str = field(default="", repr=False)
    device_id: str = ""
    known_people: tuple[int, ...] = ()

    @property
    def network(self) -> str:
        return network_of(self.source)


@dataclass(frozen=True)
class Begun:
    """A session that has just begun: ``secret`` goes into the cookie and nowhere else."""

    user_id: int
    secret: str = field(repr=False)


class AccessOverError(NotAllowedError):
    """The day up to which they had access is over."""


class WhyEnded(StrEnum):
    """Why a session that was there does not count any more."""

    IDLE = "idle"
    TOO_LONG = "too-long"
    ENDED = "ended"

    def sentence(self, settings: Settings) -> str:
        """For the person who comes back to it."""
        back = "Sign in to go on where you were."
        if self is WhyEnded.IDLE:
            idle = how_long(settings.session_idle_minutes * 60)
            return f"You were signed out because nothing was done here for {idle}. {back}"
        if self is WhyEnded.TOO_LONG:
            whole = how_long(settings.session_hours * 3600)
            return f"You were signed out because a session ends after {whole}. {back}"
        return (
            "You were signed out: on another device, by an administrator, or because the password was changed. "
            "Sign in again to go on."
        )


def begin_session(
    session: Session, desk: Desk, user: User, *, by: SignedInBy, visitor: Visitor, is_shown: bool = False
) -> Begun:
    """Begin a session for somebody who has shown who they are, in a transaction that holds their row.

    ``is_shown``: they showed just now what only they have, so that they are not asked for it again at once.

    The secret is always a new one: what a browser brought along is ended, never gone on with (session fixation).
    What is long over is deleted here.

    Raises:
        AccessOverError: the day up to which they had access is over.
    """
    if is_over(desk, user):
        raise AccessOverError(
            "Your access here ended by itself, as was set. Ask an administrator if you need it again."
        )
    now, secret, acting = desk.clock.now(), secrets.token_urlsafe(32), acting_now()
    acting.actor_id = acting.actor_id or user.id  # from here on it is known who acts
    if before := find_session(session, hashed(visitor.secret)):
        end_sessions(session, before[0].user_id, now=now, only=before[0].id)
    forget_what_is_over(
        session, sessions_before=now - REMEMBERED_AFTER_ITS_END, tries_before=now - TRIES_REMEMBERED
    )
    session.add(
        UserSession(
            user_id=user.id,
            secret_sha256=hashed(secret),
            session_version=user.session_version,
            signed_in_by=by,
            created_at=now,
            last_active_at=now,
            ends_at=now + timedelta(hours=desk.settings.session_hours),
            source=visitor.source,
            device=visitor.device,
            confirmed_at=now if is_shown or by is SignedInBy.PASSWORD else None,
        )
    )
    return Begun(user.id, secret)


def is_over(desk: Desk, user: User) -> bool:
    """Their last day is over, whether or not the clock has taken their sign-in away since."""
    today = desk.today()
    return user.ends_on is not None and user.ends_on < today


def go_on_after_change(desk: Desk, user_id: int, *, visitor: Visitor) -> Begun:
    """A new session for who has just changed their password, which ended all they had."""
    with transaction() as session:
        user = session.get_one(User, user_id, with_for_update=True)
        return begin_session(session, desk, user, by=SignedInBy.PASSWORD, visitor=visitor)


def look_up(session: Session, desk: Desk, secret: str) -> tuple[UserSession, User] | WhyEnded | None:
    """The session of a cookie and its person; or why it ended; None when there never was one, or long ago."""
    found = find_session(session, hashed(secret))
    if found is None:
        return None
    row, user = found
    now = desk.clock.now()
    is_out = not user.is_active or is_over(desk, user)
    if row.ended_at is not None or row.session_version != user.session_version or is_out:
        return WhyEnded.ENDED
    if now >= row.ends_at:
        return WhyEnded.TOO_LONG
    return WhyEnded.IDLE if row.last_active_at <= _idle_since(desk, now) else found


def whose_session(session: Session, secret: str) -> int | None:
    """Whose cookie this is, for as long as its session is remembered, over or not."""
    found = find_session(session, hashed(secret))
    return found[1].id if found else None


def keep_alive(desk: Desk, session_id: int, *, last_active_at: datetime) -> None:
    """Somebody does something in this session; written down once a minute at most."""
    now = desk.clock.now()
    if now - last_active_at >= ACTIVITY_EVERY:
        with transaction() as session:
            note_activity(session, session_id, now=now, before=now - ACTIVITY_EVERY / 2)


def is_fresh_from_link(row: UserSession, *, now: datetime) -> bool:
    """They came by a link to their own address a moment ago: a password may be chosen without the old one."""
    return row.signed_in_by == SignedInBy.LINK and now - row.created_at < FRESH


def sign_out(desk: Desk, user_id: int, session_id: int) -> None:
    """End one session of a person.

    Raises:
        NotFoundError: they have no such session, or it is over already.
    """
    with transaction() as session:
        if not end_sessions(session, user_id, now=desk.clock.now(), only=session_id):
            raise NotFoundError("That session is over already.")


def sign_out_elsewhere(desk: Desk, user_id: int, *, here: int) -> int:
    """End every session of a person but this one. Returns how many that were."""
    with transaction() as session:
        return end_sessions(session, user_id, now=desk.clock.now(), keep=here)


def sign_out_everywhere(email: str) -> None:
    """An administrator ends all sessions of somebody, and the links on their way to them.

    Raises:
        NotFoundError: nobody signs in with this address.
    """
    with transaction() as session:
        get_user_by_email(session, email).session_version += 1


def sessions_of(desk: Desk, user_id: int) -> list[UserSession]:
    """Where a person is signed in at this moment, the last active first."""
    now = desk.clock.now()
    with reading() as session:
        return list_live_sessions(session, user_id, now=now, active_since=_idle_since(desk, now))


def hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _idle_since(desk: Desk, now: datetime) -> datetime:
    return now - timedelta(minutes=desk.settings.session_idle_minutes)
