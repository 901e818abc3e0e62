"""The clock looks again at what waits: one delivery that can't be looked at keeps nothing else from being."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from structlog.testing import capture_logs

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.takedowns import list_takedowns
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.sending.dispatch import send_delivery
from scheduler.engine import InFlight
from scheduler.jobs import Jobs
from tests.integration.office import Office
from tests.integration.test_asked_again import call_election
from tests.scheduler.conftest import eventually

CREATED_AT = "SELECT created_at FROM deliveries WHERE id = :id"
SET_CREATED_AT = "UPDATE deliveries SET created_at = :at WHERE id = :id"


@pytest.fixture
def jobs(app: Flask, desk: Desk) -> Jobs:
    return Jobs(app, desk, InFlight())


def test_the_others_are_held_and_the_broken_one_is_asked_about_until_it_can_be_told(
    jobs: Jobs, desk: Desk, office: Office
) -> None:
    broken, sound = office.planned(minutes=60), office.planned(minutes=60)
    with transaction() as session:
        created_at = session.scalar(text(CREATED_AT), {"id": broken})
        session.execute(text(SET_CREATED_AT), {"id": broken, "at": "no moment"})
    call_election(desk)
    with capture_logs() as logs:
        jobs.refresh_library()
    assert office.status(sound) is DeliveryStatus.HELD
    failed = [line["delivery_id"] for line in logs if line["event"] == "could not be looked at again"]
    assert failed == [broken]
    with transaction() as session:
        session.execute(text(SET_CREATED_AT), {"id": broken, "at": created_at})
    jobs.refresh_library()
    assert office.status(broken) is DeliveryStatus.HELD, "nothing changed since but the row itself"


def test_uses_of_a_picture_are_listed_though_nothing_that_waits_can_be_looked_at(
    jobs: Jobs, desk: Desk, office: Office
) -> None:
    office.picture()
    consent = "alt: Two friends walk home\npeople:\n  - name: Jo\n    consent: Form 12\n"
    office.write("media/walk.jpg.yml", consent)
    published = office.planned(front="media: [walk.jpg]", minutes=0.005)
    assert eventually(lambda: send_delivery(desk, published))
    office.write("media/walk.jpg.yml", f"{consent}    withdrawn: 2026-01-05\n")
    with transaction() as session:
        session.execute(text("ALTER TABLE election_windows RENAME TO election_windows_gone"))
    with pytest.raises(Exception, match="election_windows"):
        jobs.refresh_library()
    with reading() as session:
        assert [use.delivery_id for use in list_takedowns(session)] == [published]
