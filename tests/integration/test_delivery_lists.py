"""Lists of deliveries: the same lines whichever way they are put together, and none of them reads all of history."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import insert, text

from campaigns.domain.items.statuses import WAITING, DeliveryStatus
from campaigns.models.base import db
from campaigns.models.deliveries import Delivery
from campaigns.reports.screens.decisions import decisions_screen
from campaigns.reports.screens.deliveries import FILTERS, deliveries_screen
from campaigns.reports.screens.outgoing import history_rows, outgoing_query, outgoing_rows
from campaigns.services.core.transaction import reading, transaction
from tests.factories import make_account, make_campaign, make_contact, make_delivery, make_item
from tests.fakes import SettableClock
from tests.integration.asked import statements

SENT, CANCELLED = DeliveryStatus.SENT, DeliveryStatus.CANCELLED


def fill(clock: SettableClock, *, letters: int) -> None:
    """Posts, and releases to several journalists of whom some got it, at moments that often are the same."""
    random = Random(7)
    with transaction() as session:
        campaign = make_campaign(session)
        accounts = [make_account(session, kind=kind) for kind in ("x", "email")]
        contacts = [make_contact(session) for _ in range(4)]
        for _ in range(letters):
            item = make_item(session, campaign=campaign)
            for minutes in random.sample(range(6), 2):
                due_at = clock.now() + timedelta(minutes=minutes)
                make_delivery(
                    session, item=item, account=accounts[0], due_at=due_at, occasion=f"at {minutes}",
                    status=random.choice(list(DeliveryStatus)),
                )  # fmt: skip
                for contact in contacts:
                    make_delivery(
                        session, item=item, account=accounts[1], due_at=due_at, occasion=f"at {minutes}",
                        status=random.choice([SENT, CANCELLED, DeliveryStatus.CREATED]),
                        contact_id=contact.id, recipient_key=f"contact:{contact.id}",
                    )  # fmt: skip


@pytest.mark.parametrize("statuses", [(SENT,), (CANCELLED,), (*WAITING,), tuple(DeliveryStatus)])
def test_a_page_of_history_has_the_lines_that_the_whole_has(
    desk: object, clock: SettableClock, statuses: tuple[DeliveryStatus, ...]
):
    fill(clock, letters=9)
    with reading() as session:
        whole = outgoing_rows(session, outgoing_query(statuses, newest_first=True))
        pages = [
            history_rows(session, statuses, newest_first=True, limit=4, offset=start)
            for start in range(0, len(whole) + 4, 4)
        ]
    paged = [row for page in pages for row in page]
    by_id = {row.delivery_id: row for row in whole}
    assert len(paged) == len(whole) > 4
    assert {row.delivery_id: row for row in paged} == by_id
    assert [row.when for row in paged] == sorted((row.when for row in paged), reverse=True)


def test_what_is_coming_stands_in_the_order_in_which_it_is_due(desk: object, clock: SettableClock):
    fill(clock, letters=9)
    with reading() as session:
        rows = deliveries_screen(session, chosen="coming", page=1).rows
    assert [row.due_at for row in rows] == sorted(row.due_at for row in rows)


@pytest.mark.parametrize("chosen", FILTERS)
def test_no_list_reads_or_sorts_all_of_history(desk: object, clock: SettableClock, chosen: str):
    fill(clock, letters=2)
    with transaction() as session:
        first = session.query(Delivery).filter_by(status=SENT).first()
        assert first is not None
        row = {
            column.key: getattr(first, column.key)
            for column in Delivery.__table__.columns
            if column.key != "id"
        }
        session.execute(
            insert(Delivery),
            [
                {**row, "contact_id": None, "recipient_key": "", "occasion": f"o{n}", "key": f"key-{n}"}
                for n in range(3000)
            ],
        )
    with transaction() as session:
        session.execute(text("ANALYZE"))
    with reading() as session, statements(session) as asked:
        deliveries_screen(session, chosen=chosen, page=1)
    with db.engine.connect() as connection:
        for statement, given in asked:
            if not statement.startswith("SELECT"):
                continue
            for *_, step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all():
                assert step != "SCAN deliveries", statement
                if "LIMIT" in statement and "UNION ALL" in statement and "SEARCH deliveries" in step:
                    assert "ix_deliveries_status_" in step, f"{step}\n{statement}"


def test_more_to_decide_asks_the_database_no_more_often(desk: object, clock: SettableClock):
    counts = []
    for _ in range(2):
        with transaction() as session:
            campaign = make_campaign(session)
            for _ in range(5):
                make_delivery(
                    session, item=make_item(session, campaign=campaign), account=make_account(session, kind="x"),
                    due_at=clock.now(), status=DeliveryStatus.MISSED,
                )  # fmt: skip
        with reading() as session, statements(session) as asked:
            counts.append((decisions_screen(session, page=1).total, len(asked)))
    assert [shown for shown, _ in counts] == [5, 10]
    assert counts[0][1] == counts[1][1]
