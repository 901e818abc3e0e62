"""A person's own calendar address: made by themselves, shown once, kept as a hash, ended at any time. It only shows."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy.orm import Session

from campaigns.domain.people.permissions import Permission
from campaigns.domain.people.throttling import Allowance
from campaigns.errors import NotFoundError
from campaigns.models.calendar_feeds import CalendarFeed, end_feed_of, find_feed
from campaigns.models.people import User
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.throttle import Counted, key_of, take_try
from campaigns.services.people.tokens import WrongPasswordError
from campaigns.services.people.users import is_password_of

RANDOM_BYTES = 32
# An office may share one address; a right one is never counted.
GUESSES = Allowance(free=30, forgets_one_every=timedelta(minutes=2))
WRITTEN_DOWN_EVERY = timedelta(hours=1)


def make_feed(desk: Desk, user_id: int, *, password: str) -> str:
    """Make a new address for oneself; the one before it ends. Returns its secret: show it once, keep it nowhere.

    Raises:
        WrongPasswordError: the password is not theirs.
        NotAllowedError: they may not see the calendar.
    """
    if not is_password_of(desk, user_id, password):
        raise WrongPasswordError("The password is not right. Type it again.")
    secret, now = secrets.token_urlsafe(RANDOM_BYTES), desk.clock.now()
    with transaction() as session:
        get_permitted_user(session, user_id, Permission.READ)
        session.get_one(User, user_id, with_for_update=True)  # of two at once, one ends what the other made
        end_feed_of(session, user_id, at=now)
        session.add(CalendarFeed(user_id=user_id, secret_sha256=_hash(secret), created_at=now))
    return secret


def end_feed(desk: Desk, user_id: int) -> None:
    """
    Raises:
        NotFoundError: they have none.
    """
    with transaction() as session:
        if not end_feed_of(session, user_id, at=desk.clock.now()):
            raise NotFoundError("You have no calendar address. Nothing was changed.")


def open_feed(desk: Desk, secret: str, *, network: str) -> None:
    """Whether somebody who may see the calendar has this address.

    Raises:
        NotFoundError: nobody has it, or no longer, or they may not see the calendar any more.
        TooManyTriesError: too many wrong ones came from this network.
    """
    now = desk.clock.now()
    with reading() as session:
        feed = find_feed(session, _hash(secret))
        if feed is not None and _is_good(session, feed):
            is_to_be_noted = feed.last_used_at is None or now - feed.last_used_at >= WRITTEN_DOWN_EVERY
            feed_id = feed.id
        else:
            feed_id = 0
    if not feed_id:
        take_try(desk, [Counted(key_of(desk, "calendar feed", network), GUESSES, starts_anew=False)])
        raise NotFoundError("There is no such calendar. Make a new address under “Your access”.")
    if is_to_be_noted:
        with transaction() as session:
            session.get_one(CalendarFeed, feed_id).last_used_at = now


def _is_good(session: Session, feed: CalendarFeed) -> bool:
    """One that was made before its person's address was confirmed may be with whoever set up their access."""
    confirmed = feed.user.address_confirmed_at
    is_anothers = bool(feed.user.access_set_up_how) and confirmed is not None and feed.created_at < confirmed
    return feed.ended_at is None and feed.user.may(Permission.READ) and not is_anothers


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
