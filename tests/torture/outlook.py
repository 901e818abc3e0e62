"""What the harness sees of the deliveries from outside: has anything changed, is all settled, when does it go on?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from campaigns.domain.items.statuses import WAITING, DeliveryStatus
from campaigns.models.accounts import Account
from campaigns.models.deliveries import Delivery
from campaigns.services.core.transaction import reading


@dataclass
class Outlook:
    """What is to be seen in the database from outside."""

    rows: tuple[Any, ...]
    next_moment: datetime | None
    is_settled: bool


def look(now: datetime) -> Outlook:
    """The database as it is at this moment, and when something in it will want to happen next."""
    with reading() as session:
        rows = session.execute(
            select(
                Delivery.id, Delivery.status, Delivery.next_attempt_at, Delivery.lease_until,
                Delivery.attempt_count, Delivery.next_lookup_at, Delivery.lookup_count,
                Delivery.account_id, Account.paused_until, Delivery.late_at,
            ).join(Account, Account.id == Delivery.account_id).order_by(Delivery.id)
        ).all()  # fmt: skip
    taken = {row.account_id for row in rows if row.lease_until is not None}
    moments = [row.lease_until for row in rows] + [row.next_lookup_at for row in rows]
    moments += [
        max(row.next_attempt_at, row.paused_until or row.next_attempt_at)
        for row in rows
        if row.next_attempt_at is not None and row.account_id not in taken
    ]
    ahead = [one for one in moments if one is not None and one > now]
    is_due = any(one is not None and one <= now for one in moments)
    settled = all(
        row.status not in (*WAITING, DeliveryStatus.SENDING) and row.next_lookup_at is None for row in rows
    )
    return Outlook(tuple(rows), min(ahead) if ahead and not is_due else None, settled)
