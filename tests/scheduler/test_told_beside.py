"""A sender and the process beside it, as a worker has them: what changed on the disk a moment ago counts."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from campaigns.app import sending_bench
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.base import db
from campaigns.models.stops import present_facts
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.stops.renewal import look_ahead
from campaigns.workbench.processes import ProcessWorkbench
from scheduler.engine import InFlight
from scheduler.jobs import Jobs
from tests.integration.office import Office
from tests.scheduler.conftest import eventually

AGREED = "alt: Two friends walk home\npeople:\n  - name: Jo\n    consent: Form 12\n"


@pytest.fixture
def sender(desk: Desk) -> Iterator[Desk]:
    bench = sending_bench(replace(desk.settings, database_url=str(db.engine.url)))
    yield replace(desk, bench=bench)
    bench.close()


def pictured(office: Office) -> int:
    return office.planned(front="media: [walk.jpg]", minutes=0.005)


def test_a_consent_taken_back_by_hand_a_moment_before_stops_it_though_who_tells_was_killed(
    sender: Desk, office: Office
) -> None:
    office.picture()
    office.write("media/walk.jpg.yml", AGREED)
    first, second = pictured(office), pictured(office)
    look_ahead(sender, [first, second])
    assert eventually(lambda: send_delivery(sender, first))
    bench = sender.bench
    assert isinstance(bench, ProcessWorkbench)
    assert bench.warm_pid is not None
    os.kill(bench.warm_pid, signal.SIGKILL)
    office.write("media/walk.jpg.yml", f"{AGREED}    withdrawn: 2026-01-05\n")
    send_delivery(sender, second)
    assert office.status(first) is DeliveryStatus.SENT
    assert office.status(second) is DeliveryStatus.HELD


def test_where_no_such_process_can_be_started_it_waits_and_is_not_taken_up_at_once(
    app: Flask, desk: Desk, office: Office
) -> None:
    delivery = office.planned(minutes=0.005)
    nobody = ProcessWorkbench(
        "campaigns.there_is_no_such_module", desk.settings.data_folder.parent, desk.settings
    )
    jobs = Jobs(app, replace(desk, bench=nobody), InFlight())
    assert eventually(lambda: desk.clock.now() >= office.delivery(delivery).due_at)
    assert jobs.send_delivery(delivery) is False
    assert office.status(delivery) is DeliveryStatus.CREATED
    with reading() as session:
        assert present_facts(session).unknown_why
    jobs.refresh_library()  # the clock's other work goes on
    assert Jobs(app, desk, InFlight()).send_delivery(delivery) is True
    assert office.status(delivery) is DeliveryStatus.SENT
