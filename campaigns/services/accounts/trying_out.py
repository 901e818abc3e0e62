"""Trying an account out without anybody outside seeing it: on Practice, by a private post, by a letter to oneself.

What is sent are words of ours that never change, and of no item: there is nothing in them to approve.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, cast

import structlog

from campaigns.channels.base import MessagePart, OutboundMessage, PrivateChannel, Recipient
from campaigns.channels.errors import ChannelError, UnknownOutcomeError
from campaigns.channels.fetching import TriesFetching
from campaigns.domain.items.channel_kinds import label_of
from campaigns.domain.items.connect_guide import TryOut
from campaigns.domain.items.connect_guides import GUIDES
from campaigns.domain.items.statuses import AccountState
from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError, ConflictError, NotFoundError
from campaigns.models.accounts import Account
from campaigns.models.people import User
from campaigns.services.accounts.opening import open_channel, why_not_cleared
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.money.budgets import prices_of, settle
from campaigns.services.money.metering import CallMeter

SUBJECT = "A test of Campaign Desk"
WORDS = "This is a test of Campaign Desk. Nothing is announced by it."

log = structlog.get_logger("campaigns.accounts")


@dataclass(frozen=True)
class TriedOut:
    """``words`` say what happened; ``address`` is where it stands, if it still stands anywhere."""

    words: str
    address: str = ""


class _NoSteps:
    """A checkpoint for what is never repeated."""

    def get(self, step: str) -> Any:
        return None

    def save(self, step: str, value: Any) -> None:
        """Nothing resumes it."""

    def keep(self, step: str, value: Any) -> None:
        """Nothing resumes it."""

    def go_ahead(self) -> None:
        """Always."""


def how_to_try(kind: str) -> TryOut:
    guide = GUIDES.get(kind)
    return guide.try_out if guide is not None else TryOut.NONE


def try_out(desk: Desk, account_id: int, *, user_id: int) -> TriedOut:
    """Send what can be sent there as a test; a private post is taken down again at once.

    Raises:
        NotAllowedError: this person may not change accounts.
        ConflictError: it is not connected, or nothing can be sent there as a test.
        ChannelError: it did not work; the message says what to do.
    """
    with reading() as session:
        user = get_permitted_user(session, user_id, Permission.ADMINISTER)
        account = session.get(Account, account_id)
        if account is None:
            raise NotFoundError("There is no such account.")
        _refuse_unready(desk, account)
        kind = account.kind
        meter = CallMeter(desk.clock, prices_of(kind, desk.clock.now()))
        channel = open_channel(desk, account, meter=meter)
    try:
        if how_to_try(kind) is TryOut.PRIVATE:
            return _privately(cast(PrivateChannel, channel))
        if how_to_try(kind) is TryOut.UNSEEN:
            cast(TriesFetching, channel).try_fetching(WORDS, _NoSteps())
            return TriedOut(
                f"It works: {label_of(kind)} fetched a picture from this desk and prepared a post with it. It is not "
                "published, nobody sees it, and it is gone within a day."
            )
        return _plainly(desk, channel.send, kind, user)
    finally:
        desk.channels.hang_up(account_id)  # no other letter follows from here
        now = desk.clock.now()
        with transaction() as session:
            settle(session, meter, account_id=account_id, kind=kind, delivery_id=None, now=now)
        log.info("account tried out", account_id=account_id, channel=kind)


def _refuse_unready(desk: Desk, account: Account) -> None:
    if how_to_try(account.kind) is TryOut.NONE:
        raise ConflictError("Nothing can be sent there that nobody sees. Try the post on Practice.")
    if account.state != AccountState.CONNECTED:
        raise ConflictError("The account is not connected. Reconnect it first.")
    if words := why_not_cleared(desk.channels, account):
        raise ConflictError(words)


def _plainly(desk: Desk, send: Any, kind: str, user: User) -> TriedOut:
    is_letter = how_to_try(kind) is TryOut.LETTER
    message = OutboundMessage(
        key=f"try-{secrets.token_hex(16)}",
        composed_at=desk.clock.now(),
        parts=(MessagePart(f"{WORDS} It was asked for by {user.name}."),),
        subject=SUBJECT if is_letter else "",
        recipient=Recipient(user.email, user.name) if is_letter else None,
    )
    send(message, _NoSteps())
    if is_letter:
        return TriedOut(
            f"The mail server took a letter to {user.email}. Look whether it arrives, and whether it lands among the junk."
        )
    return TriedOut("It works: a test post stands on the page Practice feed.")


def _privately(channel: PrivateChannel) -> TriedOut:
    key = secrets.token_hex(16)
    try:
        sent = channel.send_privately(WORDS, key=key)
    except UnknownOutcomeError as error:
        raise CampaignDeskError(
            "No answer came, so nobody knows whether the private post stands there. Only you would see it: look at the "
            "account and delete it there, then try again."
        ) from error
    try:
        channel.delete([sent.remote_id])
    except ChannelError as error:
        return TriedOut(f"The private post stands there, and could not be deleted: {error}", sent.remote_url)
    return TriedOut("It works: a post that nobody else could see was made there, and deleted again.")
