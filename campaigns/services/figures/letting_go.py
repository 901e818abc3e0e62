"""Letting go of figures that a platform's rules let us keep for a time only. The report then says that, and never nought.

Typed figures are the office's own, and stay; so do reports that were written while the figures were there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import ColumnElement, and_, delete, exists, select
from sqlalchemy.orm import Session

from campaigns.domain.figures.measures import Missing
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.models.accounts import Account
from campaigns.models.deliveries import Delivery
from campaigns.models.known_figures import renew_known_figures
from campaigns.models.readings import AccountReading, PartReading, Reading, add_readings
from campaigns.services.core.apart import each_apart
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction

TOLD_BY_PLATFORM = "api"
AT_ONCE = 200  # deliveries

log = structlog.get_logger("campaigns.figures")


def let_go_of_figures(desk: Desk) -> int:
    """Take away what is over its time. Returns of how many accounts."""
    now = desk.clock.now()
    limits = {kind: row.figures_kept_for for kind, row in KINDS.items() if row.figures_kept_for is not None}
    with reading() as session:
        accounts = session.execute(select(Account.id, Account.kind).where(Account.kind.in_(limits))).all()
        due = {
            one.id: before
            for one in accounts
            if session.scalar(select(_has_any(one.id, before := now - limits[one.kind])))
        }
    return len(each_apart(desk, "account", due, lambda one: _let_go(one, due[one], now)))


def _has_any(account_id: int, before: datetime) -> ColumnElement[bool]:
    of_posts = exists().where(Delivery.id == Reading.delivery_id, Delivery.account_id == account_id)
    return of_posts.where(_is_over(Reading, before)) | exists().where(_of_account(account_id, before))


def _is_over(table: Any, before: datetime) -> ColumnElement[bool]:
    return and_(table.taken_at < before, table.value.is_not(None), table.source == TOLD_BY_PLATFORM)


def _of_account(account_id: int, before: datetime) -> ColumnElement[bool]:
    return and_(AccountReading.account_id == account_id, _is_over(AccountReading, before))


def _let_go(account_id: int, before: datetime, now: datetime) -> None:
    with transaction() as session:
        session.execute(delete(AccountReading).where(_of_account(account_id, before)))
    posts = (
        select(Reading.delivery_id)
        .join(Delivery, Delivery.id == Reading.delivery_id)
        .where(Delivery.account_id == account_id, _is_over(Reading, before))
        .distinct()
        .limit(AT_ONCE)
    )
    ids: Sequence[int] = (0,)
    while ids:
        with transaction() as session:
            ids = session.scalars(posts).all()
            _let_go_of(session, ids, before, now)
    log.info("figures no longer kept", account_id=account_id)


def _let_go_of(session: Session, delivery_ids: Sequence[int], before: datetime, now: datetime) -> None:
    """Each measure of which nothing is left says why; that it was too early for it once says nothing any more."""
    these = and_(Reading.delivery_id.in_(delivery_ids), _is_over(Reading, before))
    told = (Reading.delivery_id, Reading.measure, Reading.native_name, Reading.definition)
    gone = {(row.delivery_id, row.measure): row for row in session.execute(select(*told).where(these))}
    session.execute(delete(Reading).where(these))
    parts = and_(PartReading.delivery_id.in_(delivery_ids), _is_over(PartReading, before))
    session.execute(delete(PartReading).where(parts))
    still = Reading.value.is_not(None) | (Reading.taken_at >= before)
    left = session.execute(select(*told[:2]).where(Reading.delivery_id.in_(delivery_ids), still))
    have = {(delivery_id, measure) for delivery_id, measure in left}
    add_readings(session, [
        {
            "delivery_id": row.delivery_id, "measure": row.measure, "value": None, "missing": Missing.NOT_KEPT,
            "native_name": row.native_name, "definition": row.definition, "source": TOLD_BY_PLATFORM, "taken_at": now,
        }
        for place, row in gone.items() if place not in have
    ])  # fmt: skip
    renew_known_figures(session, delivery_ids)
