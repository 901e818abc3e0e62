"""The clock's job tells the people: from the status in the database to the letter in their mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.people.permissions import Role
from campaigns.models.base import db
from campaigns.models.deliveries import Delivery
from campaigns.services.core.transaction import transaction
from campaigns.services.workflow.moves import move_delivery
from scheduler.engine import InFlight
from scheduler.jobs import Jobs
from tests.standins.fixtures import smtp_server, smtp_session
from tests.standins.smtp import SmtpServer
from tests.web.client import Reader
from tests.web.office import Office, open_office, reconnect_all, ref, schedule, sign_off

__all__ = ["smtp_server", "smtp_session"]


@pytest.fixture
def office(tmp_path: Path, smtp_server: SmtpServer) -> Iterator[Office]:
    office = open_office(
        tmp_path,
        CAMPAIGNS_SMTP_URL=f"smtp://{smtp_server.host}:{smtp_server.port}",
        CAMPAIGNS_ALERT_FROM="desk@vru.example",
        CAMPAIGNS_URL="https://desk.vru.example",
    )
    reconnect_all(office)
    yield office
    with office.app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_missed_post_is_in_the_mailboxes_of_those_who_may_schedule_and_its_page_opens(
    office: Office, smtp_server: SmtpServer
) -> None:
    sign_off(office, ref("monday-launch"))
    [delivery] = schedule(office, ref("monday-launch"), "Practice", in_minutes=1)
    with office.app.app_context(), transaction() as session:
        move_delivery(
            session.get_one(Delivery, delivery), DeliveryStatus.MISSED, error="It was switched off."
        )
    jobs = Jobs(office.app, office.desk, InFlight())
    jobs.send_alerts()
    jobs.send_alerts()
    told = sorted(recipient for mail in smtp_server.mails for recipient in mail.recipients)
    assert told == sorted(map(office.email, (Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR)))
    words = smtp_server.mails[0].text()
    assert "What we know: It was due Monday 17 May 2027, 9:01am" in words
    reader = Reader(office).sign_in(Role.OFFICER)
    for line in words.splitlines():
        if "https://desk.vru.example/" in line:
            reader.get("/" + line.partition("https://desk.vru.example/")[2])
    reader.get("/working")
    assert "Everybody who may schedule is told" in reader.text()
