"""Where an index carries a promise, the database goes by it: on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.base import db
from campaigns.models.claims import list_due_soon, next_due_at
from campaigns.models.content import list_marked_approvals, list_untold_approvals
from campaigns.models.embargoes import list_open_sets
from campaigns.models.last_readings import last_readings
from campaigns.reports.screens.decisions import count_to_decide
from campaigns.reports.screens.holds import stopped_now
from campaigns.reports.sources import went_out_within
from campaigns.services.core.transaction import reading, transaction
from tests.factories import make_account, make_campaign, make_delivery, make_item
from tests.fakes import SettableClock
from tests.integration.asked import statements

DAY = timedelta(days=1)
# (what asks, the index each of its longest statements goes by)
PROMISES: dict[str, tuple[Callable[[Session, Any], object], set[str]]] = {
    "the next due moment": (
        lambda session, now: next_due_at(session, after=now),
        {
            "ix_deliveries_",
            "next_attempt_at",
        },  # PostgreSQL may go by the one that does not begin with the account
    ),
    "what is due soon": (
        lambda session, now: list_due_soon(session, after=now, until=now + DAY, limit=10),
        {"ix_deliveries_next_attempt_at"},
    ),
    "approvals to tell of": (
        lambda session, now: list_untold_approvals(session, since=now - DAY),
        {"ix_approvals_approved_at"},
    ),
    "approvals shown on Today": (
        lambda session, now: list_marked_approvals(session, since=now - DAY, limit=10),
        {"approvals_"},  # PostgreSQL may go by that of the standing ones
    ),
    "embargo sets": (
        lambda session, _now: list_open_sets(session),
        {"ix_items_embargoed_with", "ix_revisions_embargoed_with"},
    ),
    "what waits for a person": (
        lambda session, _now: count_to_decide(session, stopped_now(session)),
        {"ix_deliveries_status_"},
    ),
    "the readings of a period": (
        lambda session, now: last_readings(session, went_out_within(now - DAY, now), known_at=now),
        {"ix_deliveries_"},
    ),
}


@pytest.fixture
def database_url(both_databases: str) -> str:
    return both_databases


@pytest.mark.parametrize("what", PROMISES)
def test_it_goes_by_its_index(app: object, clock: SettableClock, what: str) -> None:
    ask, indexes = PROMISES[what]
    with transaction() as session:
        make_account(session, kind="x")
        _plan_much(session, clock)
    _count_anew()
    with reading() as session, statements(session) as asked:
        ask(session, clock.now())
    statement, given = max((one for one in asked if one[0].startswith("SELECT")), key=lambda one: len(one[0]))
    plan = plan_of(statement, given)
    assert all(index in plan for index in indexes), f"{plan}\n{statement}"


def _plan_much(session: Session, clock: SettableClock) -> None:
    """For another account: only then is an index that begins with the account better than one that does not."""
    other, item = make_account(session, kind="mastodon"), make_item(session, campaign=make_campaign(session))
    for number in range(200):
        due_at = clock.now() + DAY + timedelta(minutes=number)
        make_delivery(
            session,
            item=item,
            account=other,
            due_at=due_at,
            status=DeliveryStatus.CREATED,
            occasion=f"{number}",
        )


def _count_anew() -> None:
    """PostgreSQL chooses by what it last counted, and counts by itself at moments of its own."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE deliveries")


def plan_of(statement: str, given: Any) -> str:
    """As the database gives it. PostgreSQL's tables are small: it is asked what it can do, not what is cheapest."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {statement}", given))
