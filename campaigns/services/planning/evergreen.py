"""Filling gaps with evergreen posts: what could go out at usual times at which nothing does. Only proposals, until a person
plans them one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from campaigns.domain.items.channel_kinds import KINDS, PRACTICE
from campaigns.domain.items.repeats import Repeats, why_not_again
from campaigns.domain.items.statuses import AccountState
from campaigns.domain.time.slots import free_slots
from campaigns.models.accounts import Account, list_accounts
from campaigns.models.content import Item, Revision, latest_revisions
from campaigns.models.deliveries import Delivery, list_deliveries_of_item
from campaigns.services.content.facts import current_facts
from campaigns.services.core.desk import Desk
from campaigns.services.planning.plan import SCHEDULABLE
from campaigns.services.planning.times import may_go_again
from campaigns.services.planning.usual_times import SOON, busy_moments, usual_times
from campaigns.services.workflow.approvals import is_signed_off
from campaigns.services.workflow.repeating import other_times, repeats_of

MOST = 60  # proposals on one page


@dataclass(frozen=True)
class Proposal:
    """One evergreen post for one free usual time on one account. ``last_at``: when it went there last, if ever."""

    ref: str
    title: str
    kind: str
    account: str
    at: datetime
    last_at: datetime | None


@dataclass
class _Evergreen:
    """A signed-off text that may go out again, with its times so far, by account."""

    item: Item
    revision: Revision
    repeats: Repeats
    deliveries: Sequence[Delivery]
    times: dict[int, list[datetime]]

    def times_on(self, account: Account) -> list[datetime]:
        if account.id not in self.times:
            self.times[account.id] = other_times(self.deliveries, account.id)
        return self.times[account.id]


def propose(session: Session, desk: Desk, begins: datetime, ends: datetime) -> list[Proposal]:
    """For each free usual time between two moments (aware) the evergreen post that has rested longest there, in order.

    None is proposed twice within its own rule, and nothing for the next minutes.
    """
    pool = _pool(session)
    after = max(begins, desk.clock.now() + SOON)
    if not pool or after >= ends:
        return []
    apart = timedelta(minutes=current_facts(desk).number("minutes-apart"))
    found: list[Proposal] = []
    for account in list_accounts(session):
        row = KINDS.get(account.kind)
        if row is None or account.kind == PRACTICE or account.state != AccountState.CONNECTED:
            continue
        times = usual_times(session, [account.kind])
        busy = busy_moments(session, [account.kind], after - apart, ends + apart)
        for slot in free_slots(
            times, busy, after=after, until=ends, apart=apart, zone=desk.settings.timezone
        ):
            if (one := _rested_longest(desk, pool, account, slot.at)) is not None:
                before = [at for at in other_times(one.deliveries, account.id) if at < slot.at]
                found.append(
                    Proposal(
                        one.item.ref,
                        one.item.title,
                        account.kind,
                        account.name,
                        slot.at,
                        max(before, default=None),
                    )
                )
                one.times_on(account).append(slot.at)
    return sorted(found, key=lambda one: (one.at, one.account))[:MOST]


def _pool(session: Session) -> list[_Evergreen]:
    """What was signed off as evergreen, whether it went out before or not."""
    evergreen = select(Revision.item_id).where(Revision.again_until.is_not(None))
    query = select(Item).where(Item.status.in_(SCHEDULABLE), Item.id.in_(evergreen))
    items = {one.id: one for one in session.scalars(query.order_by(Item.id))}
    revisions = latest_revisions(
        session, list(items), selectinload(Revision.approvals), selectinload(Revision.asked)
    )
    pool = []
    for item_id, revision in revisions.items():
        repeats = repeats_of(revision)
        if repeats.is_evergreen and is_signed_off(revision):
            deliveries = list_deliveries_of_item(session, item_id)
            pool.append(_Evergreen(items[item_id], revision, repeats, deliveries, {}))
    return pool


def _rested_longest(
    desk: Desk, pool: Sequence[_Evergreen], account: Account, at: datetime
) -> _Evergreen | None:
    fit = [
        one
        for one in pool
        if account.kind in one.revision.channels
        and (may_go_again(desk, one.revision, account) or not one.times_on(account))
        and not why_not_again(one.repeats, one.times_on(account), at, desk.settings.timezone)
    ]
    long_ago = datetime.min.replace(tzinfo=at.tzinfo)
    return min(fit, key=lambda one: (max(one.times_on(account), default=long_ago), one.item.id), default=None)
