"""A delivery that can't be claimed is put before a person, and its account's others go out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.alerts import Alert
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.sending.failed_claims import MOST_FAILED_CLAIMS, FailedClaims
from scheduler.clock import Pace, SendingClock
from tests.integration.office import Office
from tests.scheduler.conftest import eventually

FAST = Pace(watch=0.05)
STUCK = """CREATE TRIGGER stuck BEFORE UPDATE OF claim_token ON deliveries WHEN NEW.id = {} AND NEW.status = 'sending'
BEGIN SELECT RAISE(ABORT, 'this row is broken'); END"""
UNREADABLE = "UPDATE deliveries SET checkpoint = '{{' WHERE id = {}"


@pytest.mark.parametrize("fault", [STUCK, UNREADABLE], ids=["cannot be changed", "cannot be read"])
def test_the_others_of_the_account_go_on_and_a_person_decides_on_the_broken_one(
    desk: Desk, office: Office, make_clock: Callable[..., SendingClock], fault: str
) -> None:
    broken, sound = office.planned(minutes=0.005), office.planned(minutes=0.006)
    with transaction() as session:
        session.execute(text(fault.format(broken)))
    with capture_logs():  # a traceback drawn for the eye takes seconds
        make_clock(pace=FAST)
        assert eventually(lambda: office.status(sound) is DeliveryStatus.SENT)
    with reading() as session:
        status, error = session.execute(
            text("SELECT status, error FROM deliveries WHERE id = :id"), {"id": broken}
        ).one()
        alerts = session.query(Alert).filter(Alert.delivery_id == broken).count()
    assert (status, alerts) == ("held", 1)
    assert "Tell an administrator" in error


def test_a_claim_that_failed_now_and_then_is_not_held_against_it(desk: Desk, office: Office) -> None:
    delivery_id, failed = office.planned(minutes=5), FailedClaims()
    for _ in range(MOST_FAILED_CLAIMS - 1):
        failed.note(desk, delivery_id, ValueError())
    failed.forget(delivery_id)
    failed.note(desk, delivery_id, ValueError())
    assert office.status(delivery_id) is DeliveryStatus.CREATED


def test_what_was_tried_before_and_cannot_be_read_is_not_called_unsent(desk: Desk, office: Office) -> None:
    delivery_id, failed = office.planned(minutes=5), FailedClaims()
    with transaction() as session:
        session.execute(text(f"UPDATE deliveries SET attempt_count = 1 WHERE id = {delivery_id}"))
        session.execute(text(UNREADABLE.format(delivery_id)))
    for _ in range(MOST_FAILED_CLAIMS):
        failed.note(desk, delivery_id, ValueError())
    with reading() as session:
        status = session.scalar(text(f"SELECT status FROM deliveries WHERE id = {delivery_id}"))
    assert status == "unknown"
