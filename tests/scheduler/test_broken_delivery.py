"""A delivery that can't be claimed is put before a person, and its account's others go out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.alerts import Alert
from campaigns.services.core.apart import LONGEST_WAIT, MOST_TRIES, wait_after
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.sending.set_aside import CLAIM, note_failed_claim
from scheduler.clock import Pace, SendingClock
from tests.integration.office import Office
from tests.scheduler.conftest import eventually

FAST = Pace(watch=0.05)
STUCK = """CREATE TRIGGER stuck BEFORE UPDATE OF claim_token ON deliveries WHEN NEW.id = {} AND NEW.status = 'sending'
BEGIN SELECT RAISE(ABORT, 'this row is broken'); END"""
UNREADABLE = "UPDATE deliveries SET composed_at = 'tomorrow' WHERE id = {}"


@pytest.mark.parametrize("fault", [STUCK, UNREADABLE], ids=["cannot be changed", "cannot be read"])
def test_the_others_of_the_account_go_on_and_a_person_decides_on_the_broken_one(
    desk: Desk, office: Office, make_clock: Callable[..., SendingClock], fault: str
) -> None:
    broken, sound = office.planned(minutes=0.005), office.planned(minutes=0.006)
    with transaction() as session:
        session.execute(text(fault.format(broken)))

    def row() -> tuple[str, str]:
        with reading() as session:
            status, error = session.execute(
                text("SELECT status, error FROM deliveries WHERE id = :id"), {"id": broken}
            ).one()
            return status, error

    with capture_logs():  # a traceback drawn for the eye takes seconds
        make_clock(pace=FAST)
        assert eventually(lambda: office.status(sound) is DeliveryStatus.SENT)
        assert eventually(lambda: row()[0] == "held")
    with reading() as session:
        assert session.query(Alert).filter(Alert.delivery_id == broken).count() == 1
    assert "Tell an administrator" in row()[1]


def test_a_claim_that_failed_long_ago_is_not_held_against_it(desk: Desk, office: Office) -> None:
    delivery_id = office.planned(minutes=5)
    for _ in range(MOST_TRIES - 1):
        note_failed_claim(desk, delivery_id, ValueError())
    with transaction() as session:
        session.execute(text("UPDATE setbacks SET next_try_at = '2020-01-01 00:00:00.000000'"))
    note_failed_claim(desk, delivery_id, ValueError())
    assert office.status(delivery_id) is DeliveryStatus.CREATED


def test_a_claim_that_went_well_after_all_is_forgotten(desk: Desk, office: Office) -> None:
    delivery_id = office.planned(minutes=5)
    with transaction() as session:
        session.execute(
            text(f"UPDATE deliveries SET status = 'sent', next_attempt_at = NULL WHERE id = {delivery_id}")
        )
    note_failed_claim(desk, delivery_id, ValueError())
    with reading() as session:
        assert session.scalar(text(f"SELECT count(*) FROM setbacks WHERE task = '{CLAIM}'")) == 0


def test_each_time_it_waits_longer(desk: Desk, office: Office) -> None:
    waits = [wait_after(failures) for failures in range(1, 20)]
    assert waits == sorted(waits)
    assert waits[0] < waits[1]
    assert waits[-1] == LONGEST_WAIT


def test_what_was_tried_before_and_cannot_be_read_is_not_called_unsent(desk: Desk, office: Office) -> None:
    delivery_id = office.planned(minutes=5)
    with transaction() as session:
        session.execute(text(f"UPDATE deliveries SET attempt_count = 1 WHERE id = {delivery_id}"))
        session.execute(text(UNREADABLE.format(delivery_id)))
    for _ in range(MOST_TRIES):
        note_failed_claim(desk, delivery_id, ValueError())
    with reading() as session:
        status = session.scalar(text(f"SELECT status FROM deliveries WHERE id = {delivery_id}"))
    assert status == "unknown"
