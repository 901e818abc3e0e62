"""What is listed whole is read a few rows at a time: memory does not grow with history."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from campaigns.models.deliveries import Delivery, stream_deliveries
from campaigns.models.readings import Reading
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.figures.collection import stream_readings
from tests.integration.office import Office

MANY = 20_000


def peak_of(read: Callable[[Session], Iterator[Any]]) -> int:
    """The most memory that reading the list took, in bytes, once all is loaded that is loaded once."""
    with reading() as session:
        next(read(session))
        tracemalloc.start()
        try:
            assert sum(1 for _ in read(session)) >= MANY
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


def test_readings_take_no_more_memory_the_more_there_are(office: Office):
    delivery = office.delivery(office.planned())
    with transaction() as session:
        session.execute(
            insert(Reading),
            [
                {"delivery_id": delivery.id, "measure": f"m{n}", "value": n, "taken_at": delivery.due_at}
                for n in range(MANY)
            ],
        )
    assert peak_of(stream_readings) < 4_000_000, "all of them at once take over 10 MB"


def test_deliveries_take_no_more_memory_the_more_there_are(office: Office):
    first = office.delivery(office.planned())
    row = {
        column.key: getattr(first, column.key) for column in Delivery.__table__.columns if column.key != "id"
    }
    with transaction() as session:
        session.execute(
            insert(Delivery), [{**row, "occasion": f"o{n}", "key": f"key-{n}"} for n in range(MANY)]
        )
    assert peak_of(stream_deliveries) < 4_000_000, "all of them at once take over 10 MB"
