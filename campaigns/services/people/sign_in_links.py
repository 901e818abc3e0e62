"""Signing in by a link sent to the person's own address: works once, for a short while, for that person alone.

Asking only writes a row, which takes as long for people we don't know. The sender writes the letter within seconds,
and only then makes the code: nobody finds one in the database that opens anything.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.channels.errors import ChannelError
from campaigns.domain.people.throttling import Allowance
from campaigns.domain.time.localtime import format_local
from campaigns.errors import CampaignDeskError
from campaigns.models.people import User, find_user
from campaigns.models.sessions import (
    SignedInBy,
    SignInLink,
    claim_letter,
    claim_link,
    find_link,
    list_links_to_send,
)
from campaigns.services.core.access import get_user_by_email
from campaigns.services.core.apart import each_apart
from campaigns.services.core.desk import Desk, StaffMail
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.second_step import SecondStep, begin_or_ask
from campaigns.services.people.sessions import Begun, Visitor, hashed
from campaigns.services.people.sign_in import counts_of
from campaigns.services.people.throttle import take_try

LINK_LASTS = timedelta(minutes=15)
# Sent by an administrator in place of a one-time password, it lasts as long as one.
INVITATION_LASTS = timedelta(hours=24)
PERSON_ALLOWANCE = Allowance(free=3, forgets_one_every=timedelta(minutes=15))
NETWORK_ALLOWANCE = Allowance(free=20, forgets_one_every=timedelta(minutes=5))
# However many networks ask: nobody's mailbox is filled. Each of these letters lets them in.
LETTERS_AN_HOUR = 10
MOST_TRIES = 5
AGAIN_AFTER = timedelta(seconds=30)

log = structlog.get_logger("campaigns.sign_in_links")


@dataclass(frozen=True)
class _Letter:
    address: str
    text: str
    key: str


def can_send_links(desk: Desk) -> bool:
    """A mail server is set, and so is the address that stands in the link."""
    return desk.mail is not None and desk.settings.url_is_set


def refuse_without_mail(desk: Desk) -> None:
    """
    Raises:
        CampaignDeskError: no link can be sent from here.
    """
    if not can_send_links(desk):
        raise CampaignDeskError(
            "No link can be sent: no mail server is set up. Set CAMPAIGNS_SMTP_URL, CAMPAIGNS_ALERT_FROM and "
            "CAMPAIGNS_URL, or use a one-time password."
        )


def ask_for_link(desk: Desk, *, email: str, visitor: Visitor) -> None:
    """Have a link sent, where this is the address of somebody who may sign in. Nobody learns whether it is.

    Raises:
        TooManyTriesError: it was asked for too often; the message says when to ask again.
        CampaignDeskError: no link can be sent from here.
    """
    refuse_without_mail(desk)
    with reading() as session:
        user = find_user(session, email)
    counts = counts_of(desk, "link", email, user, visitor, PERSON_ALLOWANCE, NETWORK_ALLOWANCE)

    def note(session: Session) -> None:
        known = find_user(session, email)
        if known is not None and known.is_active and not _has_enough(session, known, desk.clock.now()):
            add_link(session, desk, known, lasts=LINK_LASTS)

    take_try(desk, counts, then=note, advice="A letter may be on its way already: look into your mailbox.")


def add_link(session: Session, desk: Desk, user: User, *, lasts: timedelta) -> None:
    """A letter with a link is written to this person within seconds."""
    now = desk.clock.now()
    session.add(
        SignInLink(
            user_id=user.id,
            session_version=user.session_version,
            created_at=now,
            ends_at=now + lasts,
            next_try_at=now,
        )
    )


def invite(desk: Desk, email: str) -> None:
    """Have a link sent in place of the one-time password that somebody was just given; that one opens nothing.

    Raises:
        CampaignDeskError: no link can be sent from here.
        NotFoundError: nobody signs in with this address.
    """
    refuse_without_mail(desk)
    with transaction() as session:
        user = get_user_by_email(session, email)
        user.one_time_ends_at = desk.clock.now()
        add_link(session, desk, user, lasts=INVITATION_LASTS)


def send_links(desk: Desk) -> int:
    """Write the letters that are asked for. Returns how many the mail server took."""
    mail = desk.mail
    if mail is None:
        return 0
    with reading() as session:
        due = list_links_to_send(session, now=desk.clock.now())
    return sum(each_apart(desk, "sign-in link", due, lambda link_id: _send(desk, mail, link_id)))


def whose_link(desk: Desk, code: str) -> str | None:
    """The name of the person a link would sign in; None when it would sign in nobody. Uses nothing up."""
    with reading() as session:
        link = find_link(session, hashed(code))
        if link is None or link.used_at is not None or link.ends_at <= desk.clock.now():
            return None
        return link.user.name if _is_for(link, link.user) else None


def sign_in_by_link(desk: Desk, code: str, *, visitor: Visitor) -> Begun | SecondStep | None:
    """Use a link up and begin a session, or ask for the second step.

    None when it was used, is over, or its person may no longer use it.

    Their address is confirmed by that: nobody else reads their letters. Where somebody else had set up their access,
    what that person may know of it ends: the password has to be chosen anew.
    """
    with transaction() as session:
        now = desk.clock.now()
        link = claim_link(session, hashed(code), now=now)
        if link is None:
            return None
        user = session.get_one(User, link.user_id, with_for_update=True)
        if not _is_for(link, user):
            return None
        if user.is_vouched_for_by_another:
            user.must_change_password, user.one_time_ends_at = True, now
            user.session_version += 1
        user.address_confirmed_at = now
        return begin_or_ask(session, desk, user, by=SignedInBy.LINK, visitor=visitor)


def _send(desk: Desk, mail: StaffMail, link_id: int) -> int:
    """One letter. Should this process die before it is handed in, it is lost, and the person asks again."""
    letter = _claim(desk, link_id)
    if letter is None:
        return 0
    try:
        mail.send(
            to=letter.address, subject="Campaign Desk: your link to sign in", text=letter.text, key=letter.key
        )
    except Exception as error:  # one letter must not keep the others
        log.warning("sign-in link not taken", link_id=link_id, error=type(error).__name__)
        if isinstance(error, ChannelError):
            _try_again(desk, link_id)
        return 0
    return 1


def _claim(desk: Desk, link_id: int) -> _Letter | None:
    now, code = desk.clock.now(), secrets.token_urlsafe(32)
    with transaction() as session:
        link = claim_letter(session, link_id, now=now, code_sha256=hashed(code))
        if link is None or link.ends_at <= now or not _is_for(link, link.user):
            return None
        until = format_local(link.ends_at, desk.settings.timezone)
        key = f"sign-in link {link.id} {link.tries} {link.created_at.isoformat()}"
        return _Letter(link.user.email, _words(desk, code, until), key)


def _words(desk: Desk, code: str, until: str) -> str:
    settings = desk.settings
    return (
        f"With this link you sign in to Campaign Desk of {settings.organisation}:\n\n"
        f"{settings.url}/sign-in/link/{code}\n\n"
        f"It works once, until {until}. Give it to nobody.\n\n"
        "If neither you nor your administrator asked for it, do nothing: without the link nobody gets in.\n"
    )


def _try_again(desk: Desk, link_id: int) -> None:
    with transaction() as session:
        link = session.get_one(SignInLink, link_id)
        if link.tries < MOST_TRIES:
            link.next_try_at = desk.clock.now() + AGAIN_AFTER * link.tries


def _has_enough(session: Session, user: User, now: datetime) -> bool:
    query = select(func.count()).where(
        SignInLink.user_id == user.id, SignInLink.created_at > now - timedelta(hours=1)
    )
    return (session.scalar(query) or 0) >= LETTERS_AN_HOUR


def _is_for(link: SignInLink, user: User) -> bool:
    """Still theirs to use: a reset, a deactivation or a sign-out everywhere ends links with the sessions."""
    return user.is_active and link.session_version == user.session_version
