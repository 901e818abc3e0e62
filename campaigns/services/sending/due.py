"""What is due at this moment, handed to whoever sends it: the clock's engine, or a rehearsal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from campaigns.models.claims import list_due, next_due_at
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading

AT_ONCE_PER_ACCOUNT = 100


def hand_over_due(
    desk: Desk, take: Callable[[int, int], None], *, per_account: int = AT_ONCE_PER_ACCOUNT
) -> datetime | None:
    """Call ``take(delivery id, account id)`` for due deliveries, oldest first within its account.

    Returns the next moment after now at which something is due; None when nothing is.
    """
    with reading() as session:
        now = desk.clock.now()
        for delivery_id, account_id in list_due(session, now=now, per_account=per_account):
            take(delivery_id, account_id)
        return next_due_at(session, after=now)
