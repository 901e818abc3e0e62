"""Who sends which delivery when: claims, leases, and what is due.

A delivery is claimed by one conditional UPDATE; the row count decides who has it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Result, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from campaigns.domain.statuses import WAITING, DeliveryStatus
from campaigns.models.accounts import Account
from campaigns.models.content import Item
from campaigns.models.deliveries import Delivery


def claim_delivery(
    session: Session, delivery_id: int, *, now: datetime, lease: timedelta, token: str
) -> bool:
    """Take a due delivery for sending. True for exactly one caller.

    It is not to be had while it is not due, while another delivery of the same account is being sent (so that an
    account's posts keep their order and never run beside each other), or while the account rests.
    """
    other = aliased(Delivery)
    mine = select(Delivery.item_id, Delivery.account_id).where(Delivery.id == delivery_id)
    owners = session.execute(mine).one_or_none()
    if owners is None:
        return False
    # On PostgreSQL two workers may look at two rows of one account at once; the account's row makes them queue.
    # The item comes first, as everywhere (see ``lock_item``).
    for column, its_id in zip((Item.id, Account.id), owners, strict=True):
        session.execute(select(column).where(column == its_id).with_for_update(key_share=True))
    claimed = session.execute(
        update(Delivery)
        .where(
            Delivery.id == delivery_id,
            Delivery.status.in_(WAITING),
            Delivery.next_attempt_at <= now,
            ~exists().where(other.account_id == Delivery.account_id, other.lease_until.is_not(None)),
            exists().where(
                Account.id == Delivery.account_id,
                or_(Account.paused_until.is_(None), Account.paused_until <= now),
            ),
        )
        .values(
            status=DeliveryStatus.SENDING,
            next_attempt_at=None,
            lease_until=now + lease,
            claim_token=token,
            attempt_count=Delivery.attempt_count + 1,
        )
        .execution_options(synchronize_session=False)
    )
    return _changed_one(claimed)


def _changed_one(result: Result[Any]) -> bool:
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def extend_lease(session: Session, delivery_id: int, *, token: str, until: datetime) -> bool:
    """Keep a claim that is still ours. False when the sweep has taken it away."""
    held = session.execute(
        update(Delivery)
        .where(
            Delivery.id == delivery_id,
            Delivery.status == DeliveryStatus.SENDING,
            Delivery.claim_token == token,
        )
        .values(lease_until=until)
        .execution_options(synchronize_session=False)
    )
    return _changed_one(held)


def next_due_at(session: Session, *, after: datetime) -> datetime | None:
    """The next moment after this one at which anything wants to be sent.

    An account at rest wants nothing before its rest ends. One index look-up per account: the cost does not grow
    with the number of deliveries.
    """
    moments = []
    for account_id, paused_until in session.execute(select(Account.id, Account.paused_until)):
        resting_until = max(after, paused_until) if paused_until is not None else after
        waits = select(func.min(Delivery.next_attempt_at)).where(Delivery.account_id == account_id)
        if resting_until > after:
            earliest = session.scalar(waits)
            moments += [max(earliest, resting_until)] if earliest is not None else []
        else:
            later = session.scalar(waits.where(Delivery.next_attempt_at > after))
            moments += [later] if later is not None else []
    return min(moments) if moments else None


def list_due(session: Session, *, now: datetime, per_account: int) -> list[tuple[int, int]]:
    """(delivery id, account id) of what is due, oldest first within each account, no account starving another.

    An account that is sending just now, here or in another process, is left alone until it has finished.
    """
    due: list[tuple[int, int]] = []
    accounts = session.scalars(
        select(Account.id)
        .where(
            or_(Account.paused_until.is_(None), Account.paused_until <= now),
            ~exists().where(Delivery.account_id == Account.id, Delivery.lease_until.is_not(None)),
        )
        .order_by(Account.id)
    )
    for account_id in accounts.all():
        ids = session.scalars(
            select(Delivery.id)
            .where(Delivery.account_id == account_id, Delivery.next_attempt_at <= now)
            .order_by(Delivery.next_attempt_at, Delivery.id)
            .limit(per_account)
        )
        due += [(delivery_id, account_id) for delivery_id in ids]
    return due


def list_expired_leases(session: Session, *, now: datetime) -> list[int]:
    return list(
        session.scalars(
            select(Delivery.id).where(Delivery.lease_until < now).order_by(Delivery.lease_until, Delivery.id)
        )
    )


def list_too_late(session: Session, *, now: datetime, limit: int) -> list[int]:
    """Deliveries that were due and are too late now, in the order of their items. Only what is due is looked at."""
    return list(
        session.scalars(
            select(Delivery.id)
            .where(Delivery.next_attempt_at <= now, Delivery.late_at < now)
            .order_by(Delivery.item_id, Delivery.id)
            .limit(limit)
        )
    )


def list_due_lookups(session: Session, *, now: datetime) -> list[int]:
    """Deliveries of unknown outcome that should be looked for on their platform now."""
    return list(
        session.scalars(
            select(Delivery.id)
            .where(Delivery.next_lookup_at <= now)
            .order_by(Delivery.next_lookup_at, Delivery.id)
        )
    )
