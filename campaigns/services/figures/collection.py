"""Readings: whose are due, account by account, and the list of all that were ever taken.

One account's trouble stops no other account. How one account is read: ``account_reader``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import AccountState
from campaigns.models.accounts import Account, list_accounts_to_read
from campaigns.models.deliveries import ROWS_AT_ONCE, Delivery
from campaigns.models.readings import Reading, list_accounts_with_posts_to_read, list_posts_to_read
from campaigns.services.accounts.opening import OF_CLEARANCE, why_not_cleared
from campaigns.services.core.apart import each_apart
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.figures.account_reader import AccountCollection, AccountReader

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class CollectionSummary:
    accounts: tuple[AccountCollection, ...] = field(default=())

    @property
    def posts(self) -> int:
        return sum(one.posts for one in self.accounts)

    @property
    def readings(self) -> int:
        return sum(one.readings for one in self.accounts)

    @property
    def troubles(self) -> tuple[AccountCollection, ...]:
        return tuple(one for one in self.accounts if one.trouble)


def collect_due(desk: Desk) -> CollectionSummary:
    """Read every post and account whose next reading is due."""
    return _collect(desk, everything=False)


def collect_now(desk: Desk) -> CollectionSummary:
    """Read everything that is out, due or not."""
    return _collect(desk, everything=True)


def list_accounts_to_collect(desk: Desk, *, everything: bool = False) -> list[int]:
    """The accounts that ``collect_account`` has work for now."""
    now = desk.clock.now()
    with reading() as session:
        posts = list_accounts_with_posts_to_read(session, now=now, everything=everything)
        if everything:
            connected = select(Account.id).where(Account.state == AccountState.CONNECTED)
            found = set(session.scalars(connected))
        else:
            found = {*posts, *list_accounts_to_read(session, now=now)}
        uncleared = session.scalars(
            select(Account)
            .where(Account.id.in_(found), Account.cleared_at.is_(None))
            .options(OF_CLEARANCE)  # the rest of a row may be what can't be read
        )
        return sorted(found - {one.id for one in uncleared if why_not_cleared(desk.channels, one)})


def collect_accounts(
    desk: Desk, account_ids: Iterable[int], *, everything: bool = False
) -> CollectionSummary:
    """Those of them that could be read, whatever is wrong with the others."""
    read = each_apart(
        desk, "collect", account_ids, lambda one: collect_account(desk, one, everything=everything)
    )
    return CollectionSummary(tuple(read))


def collect_account(desk: Desk, account_id: int, *, everything: bool = False) -> AccountCollection:
    """Read one account's posts and its own figures. Never raises for what the platform or its answer did."""
    now = desk.clock.now()
    with reading() as session:
        account = session.get(Account, account_id)
        if account is None or account.state != AccountState.CONNECTED:
            return AccountCollection(account_id, account.name if account else "", trouble="not connected")
        if why_not_cleared(desk.channels, account):
            return AccountCollection(
                account_id, account.name, trouble="its platform's clearance is not recorded"
            )
        posts = list_posts_to_read(session, account_id, now=now, everything=everything)
    if account.paused_until is not None and account.paused_until > now:
        return AccountCollection(
            account_id, account.name, trouble="resting until the platform's rate limit ends"
        )
    started = monotonic()
    result = AccountReader(desk, account, looked_at=now).collect(posts, everything=everything)
    log.info(
        "account collected",
        account_id=account_id,
        channel=account.kind,
        posts=result.posts,
        readings=result.readings,
        duration=round(monotonic() - started, 3),
    )
    return result


def stream_readings(session: Session) -> Iterator[dict[str, Any]]:
    """Every reading in the form that ``campaigns readings`` promises, a few rows at a time."""
    rows = session.execute(
        select(
            Reading.delivery_id,
            Account.kind,
            Reading.measure,
            Reading.value,
            Reading.missing,
            Reading.taken_at,
            Reading.definition,
        )
        .join(Delivery, Delivery.id == Reading.delivery_id)
        .join(Account, Account.id == Delivery.account_id)
        .order_by(Reading.delivery_id, Reading.taken_at, Reading.measure, Reading.id),
        execution_options={"yield_per": ROWS_AT_ONCE},
    )
    for row in rows:
        yield {
            "delivery": row.delivery_id,
            "channel": row.kind,
            "measure": row.measure,
            "value": row.value,
            "missing": row.missing or None,
            "taken_at": row.taken_at.isoformat(),
            "definition": row.definition,
        }


def _collect(desk: Desk, *, everything: bool) -> CollectionSummary:
    return collect_accounts(
        desk, list_accounts_to_collect(desk, everything=everything), everything=everything
    )
