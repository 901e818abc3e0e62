"""Taking down what went out: by the platform's own delete, or by a person who then says that it is gone.

The delivery stays "sent", with its figures: it did go out. What became of it since is a row beside it. Asking twice is
safe: what is gone already is what was wanted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from campaigns.channels.base import Channel, capabilities_of, part_ids
from campaigns.channels.errors import AccountError, ChannelError
from campaigns.domain.items.channel_kinds import PRACTICE, label_of
from campaigns.domain.items.statuses import OUT, AccountState
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.accounts import Account
from campaigns.models.deliveries import Delivery, are_readable, get_delivery_to_change
from campaigns.models.post_takedowns import HowGone, PostTakedown, list_alike_out
from campaigns.models.takedowns import list_takedowns_of_delivery
from campaigns.services.accounts.connecting import mark_needs_reconnecting
from campaigns.services.accounts.opening import open_channel
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.money.budgets import parts_for, prices_of, settle
from campaigns.services.money.metering import CallMeter
from campaigns.services.workflow.moves import note_decision

LONGEST = 1000  # characters of a reason

log = structlog.get_logger("campaigns.takedowns")


@dataclass(frozen=True)
class _Asked:
    """What the network is asked for. ``ids`` are the platform's, in the order of the thread."""

    delivery_id: int
    account: Account
    ids: Sequence[str]
    is_whole: bool


def why_by_person(desk: Desk, delivery: Delivery) -> str:
    """Why the desk can't take this down itself, and what to do instead; empty where it can."""
    account = delivery.account
    there = f"on {label_of(account.kind)}"
    can = capabilities_of(desk.channels, account.kind)
    if can.addresses_recipients:
        return (
            "An e-mail can’t be called back. Write to those who got it: say what is wrong, ask them to delete it and "
            "not to use it, and send the right text. Then say here that they have been told."
        )
    if can.is_by_hand:
        return (
            "A person put it out, so a person takes it down: ask whoever did. Then say here that it is gone."
        )
    if account.kind not in desk.channels.kinds():
        return f"The desk can’t reach {account.name} any more. Take it down {there}, then say here that it is gone."
    if not delivery.remote_id:
        return (
            "The desk does not know which post it is there, because a person said that it went out. Take it down "
            f"{there}, then say here that it is gone."
        )
    if account.state != AccountState.CONNECTED:
        return (
            f"The account {account.name} is not connected. Have it reconnected and come back, or take the post down "
            f"{there} and say here that it is gone."
        )
    if delivery.account_identity != account.identity:
        return (
            f"{account.name} was connected to another account when this went out. Take it down {there} from that "
            "account, then say here that it is gone."
        )
    return ""


def take_down(desk: Desk, delivery_id: int, *, user_id: int, reason: str) -> None:
    """Have the platform delete it: the whole thread, its last part first.

    Raises:
        NotAllowedError: this person may not, or it is not out.
        ConflictError: the desk can't do it; the message says what a person does.
        CampaignDeskError: no reason was given, or the platform did not do it: how far it came, and what to do.
    """
    words = _reason(reason)
    with transaction() as session:
        get_permitted_user(session, user_id, Permission.SCHEDULE)
        delivery = _delivery_out(session, delivery_id)
        if _is_settled(session, delivery_id):
            return
        if why := why_by_person(desk, delivery):
            raise ConflictError(why)
        _row(session, delivery, words, user_id, desk.clock.now())
        asked = _Asked(delivery.id, delivery.account, _ids(delivery), _knows_all(delivery))
        kind = delivery.account.kind
    meter = CallMeter(desk.clock, prices_of(kind, desk.clock.now()))
    with reading() as session:
        channel = open_channel(desk, session.get_one(Account, asked.account.id), meter=meter)
    trouble, gone = "", 0
    try:
        for remote_id in reversed(asked.ids):
            _delete_one(desk, channel, asked.account.id, remote_id)
            gone += 1
        if not asked.is_whole:
            trouble = "The desk does not know all posts of this thread: look whether any still stand."
    except ChannelError as error:
        trouble = str(error)
    except Exception as error:  # an answer that can't be read: nobody knows, and asking again is safe
        log.error("take-down failed", delivery_id=delivery_id, error=type(error).__name__)
        trouble = "The channel’s answer could not be read, so nobody knows whether it is gone."
    finally:
        _settle(desk, meter, asked)
    if trouble:
        raise CampaignDeskError(_keep_trouble(asked, trouble, gone))
    _settle_gone(desk, delivery_id, HowGone.BY_DESK, words, user_id)
    log.info("taken down", delivery_id=delivery_id, channel=kind, parts=gone)


def say_gone(
    desk: Desk, delivery_id: int, *, user_id: int, reason: str, how: HowGone = HowGone.BY_PERSON
) -> None:
    """A person says that it is gone, or whose doing it was where it was found gone; of a release, for all who got it.

    Raises:
        NotAllowedError: this person may not, or it is not out. CampaignDeskError: no reason was given.
    """
    _settle_gone(desk, delivery_id, how, _reason(reason), user_id)


def _settle_gone(desk: Desk, delivery_id: int, how: HowGone, reason: str, user_id: int) -> None:
    now = desk.clock.now()
    with transaction() as session:
        get_permitted_user(session, user_id, Permission.SCHEDULE)
        delivery = _delivery_out(session, delivery_id)
        if _is_settled(session, delivery_id):
            return
        for one in list_alike_out(session, delivery):
            row = _row(session, one, reason, user_id, now)
            row.gone_at, row.how, row.trouble = row.gone_at or now, how, ""
            one.next_reading_at = None
            for use in list_takedowns_of_delivery(session, one.id):
                if use.removed_at is None:
                    use.removed_at, use.removed_by_id, use.note = now, user_id, reason
        step = Step.FOUND_GONE if how is HowGone.NOT_OURS else Step.TAKEN_DOWN
        _note(session, delivery, step, now, user_id, reason)


def _is_settled(session: Session, delivery_id: int) -> bool:
    row = session.get(PostTakedown, delivery_id)
    return row is not None and row.gone_at is not None and row.asked_at is not None


def _reason(typed: str) -> str:
    words = " ".join(typed.split())
    if not words:
        raise CampaignDeskError("Say why, in a few words. It goes on the record.")
    if len(words) > LONGEST:
        raise CampaignDeskError(f"Say it in at most {LONGEST:,} characters.")
    return words


def _delivery_out(session: Session, delivery_id: int) -> Delivery:
    delivery = get_delivery_to_change(session, delivery_id)
    if delivery.status not in OUT:
        raise NotAllowedError(
            "It is not known to be out, so there is nothing to take down. Say under “To decide” whether it went out."
        )
    return delivery


def _row(session: Session, delivery: Delivery, reason: str, user_id: int, now: datetime) -> PostTakedown:
    row = session.get(PostTakedown, delivery.id)
    if row is None:
        row = PostTakedown(delivery_id=delivery.id, how="", trouble="")
        session.add(row)
    row.reason, row.asked_at, row.asked_by_id = reason, now, user_id
    return row


def _ids(delivery: Delivery) -> list[str]:
    """As figures are read: of a thread all its parts, unless a person pointed out another post than we know of."""
    ids = part_ids(delivery.checkpoint) if are_readable(delivery.checkpoint) else []
    return ids if ids and ids[0] == delivery.remote_id else [delivery.remote_id]


def _knows_all(delivery: Delivery) -> bool:
    """On Practice a thread is one post."""
    kind = delivery.account.kind
    return kind == PRACTICE or len(_ids(delivery)) >= len(parts_for(delivery.revision, kind))


def _delete_one(desk: Desk, channel: Channel, account_id: int, remote_id: str) -> None:
    try:
        channel.delete([remote_id])
    except AccountError as error:
        mark_needs_reconnecting(desk, account_id, str(error))
        raise


def _settle(desk: Desk, meter: CallMeter, asked: _Asked) -> None:
    with transaction() as session:
        settle(
            session,
            meter,
            account_id=asked.account.id,
            kind=asked.account.kind,
            delivery_id=asked.delivery_id,
            now=desk.clock.now(),
        )


def _keep_trouble(asked: _Asked, trouble: str, gone: int) -> str:
    """What went wrong and how much is gone, kept for whoever looks next."""
    count = len(asked.ids)
    part = (
        f" Of its {count} posts {gone} {'is' if gone == 1 else 'are'} gone, the last ones first."
        if gone
        else ""
    )
    words = (
        f"{trouble}{part} Try again, which is safe, or take it down on {label_of(asked.account.kind)} and say here that "
        "it is gone."
    )
    with transaction() as session:
        row = session.get(PostTakedown, asked.delivery_id)
        if row is not None and row.gone_at is None:
            row.trouble = words
    return words


def _note(session: Session, delivery: Delivery, step: Step, now: datetime, user_id: int, reason: str) -> None:
    note_decision(
        session,
        delivery.item,
        step=step,
        at=now,
        user_id=user_id,
        fingerprint=delivery.revision.fingerprint,
        note=f"{delivery.account.name}: {reason}",
    )
