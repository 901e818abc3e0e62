"""Looking a day ahead whether the logins work that something is planned for: one look for each account, once a day.

Logins that come to an end are looked at, too: some renew themselves when they are, and must not wait for a post.

What it finds is noted on the account; ``alerts/account_alerts.py`` writes to people about it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campaigns.channels.errors import ChannelError
from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.statuses import AccountState
from campaigns.errors import ConflictError
from campaigns.models.accounts import Account, claim_watch
from campaigns.models.deliveries import Delivery
from campaigns.services.accounts.connecting import verify_account
from campaigns.services.accounts.opening import OF_CLEARANCE, why_not_cleared
from campaigns.services.core.apart import each_apart
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction

AHEAD = timedelta(days=1)
# Longer than any login lasts that renews itself.
ENDS_WITHIN = timedelta(days=70)
# Of what is due before that, the send itself tells as soon as a look would.
TOO_LATE = timedelta(minutes=10)
# What goes out each day is looked at each day, some hours before.
AGAIN_AFTER = timedelta(hours=20)
# After a platform that did not answer; also how long a look may take before another clock takes it on.
TRY_AGAIN_AFTER = timedelta(hours=1)

log = structlog.get_logger("campaigns.accounts")


def watch_accounts(desk: Desk) -> int:
    """Try the logins that will be needed. Returns how many were tried."""
    now = desk.clock.now()
    with reading() as session:
        due = [one.id for one in _to_look_at(session, now) if not why_not_cleared(desk.channels, one)]
    return sum(each_apart(desk, "account", due, lambda one: _look_at(desk, one)))


def _to_look_at(session: Session, now: datetime) -> list[Account]:
    soon = select(Delivery.account_id).where(
        Delivery.next_attempt_at > now + TOO_LATE, Delivery.next_attempt_at <= now + AHEAD
    )
    query = select(Account).where(
        or_(Account.id.in_(soon), Account.token_expires_at <= now + ENDS_WITHIN),
        Account.kind != PRACTICE,
        Account.state == AccountState.CONNECTED,
        or_(Account.next_watch_at.is_(None), Account.next_watch_at <= now),
        or_(Account.verified_at.is_(None), Account.verified_at <= now - AGAIN_AFTER),
        or_(Account.paused_until.is_(None), Account.paused_until <= now),
    )
    return list(session.scalars(query.options(OF_CLEARANCE).order_by(Account.id)))


def _look_at(desk: Desk, account_id: int) -> int:
    now = desk.clock.now()
    with transaction() as session:
        if not claim_watch(session, account_id, now=now, until=now + TRY_AGAIN_AFTER):
            return 0
        name = session.get_one(Account, account_id).name
    try:
        verify_account(desk, name)
    except (ChannelError, ConflictError) as error:  # what a person has to mend stands on the account by now
        log.warning("account looked at in vain", account_id=account_id, error=type(error).__name__)
        return 1
    with transaction() as session:
        session.get_one(Account, account_id).next_watch_at = desk.clock.now() + AGAIN_AFTER
    log.info("account looked at", account_id=account_id)
    return 1
