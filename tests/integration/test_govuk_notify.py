"""Releases carried by GOV.UK Notify: planned and sent like a mailbox's, and what became of each letter comes back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from campaigns.channels.registry import Registry
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.errors import CampaignDeskError
from campaigns.models.readings import Reading
from campaigns.services.accounts.connecting import add_account, verify_account
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.figures.collection import collect_due, collect_now
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.sending.sweep import look_up_unknown
from tests.fakes import SettableClock
from tests.integration.office import Office
from tests.standins.notify import NotifyServer

NOTIFY = "Press office by Notify"


@pytest.fixture
def office(desk: Desk, clock: SettableClock, notify_server: NotifyServer) -> Office:
    notify_server.tolerance = 10**10  # this office lives at another time
    made = Office(replace(desk, channels=Registry(clock=clock)))
    add_account(
        made.desk,
        kind="govuk_notify",
        name=NOTIFY,
        base_url=notify_server.url,
        credentials=notify_server.credentials,
    )
    verify_account(made.desk, NOTIFY)
    made.journalists(2)
    return made


def sent(office: Office, clock: SettableClock) -> list[int]:
    ids = office.schedule(office.approved(office.release()), accounts=[NOTIFY], minutes=1)
    clock.advance(minutes=1)
    for one in ids:
        assert send_delivery(office.desk, one)
    return ids


def test_each_recipient_gets_one_letter_and_what_became_of_it_is_read(
    office: Office, clock: SettableClock, notify_server: NotifyServer
) -> None:
    arrived, bounced = sent(office, clock)
    assert [office.status(one) for one in (arrived, bounced)] == [DeliveryStatus.SENT] * 2
    assert [one.address for one in notify_server.letters] == ["news0@paper.example", "news1@paper.example"]
    notify_server.letters[0].status, notify_server.letters[1].status = "delivered", "permanent-failure"
    clock.advance(minutes=11)
    collect_due(office.desk)
    assert office.status(arrived) == DeliveryStatus.SENT
    assert office.status(bounced) == DeliveryStatus.PERMANENT_FAILURE
    assert "never arrived (permanent-failure)" in office.delivery(bounced).error
    with reading() as session:
        found = {one.delivery_id: one.value for one in session.query(Reading).filter_by(measure="delivered")}
    assert found == {arrived: 1, bounced: 0}
    collect_now(office.desk)
    assert office.status(bounced) == DeliveryStatus.PERMANENT_FAILURE


def test_a_lost_answer_is_looked_up_by_its_reference_and_nobody_is_written_to_twice(
    office: Office, clock: SettableClock, notify_server: NotifyServer
) -> None:
    notify_server.take_and_drop("POST", "/v2/notifications/email")
    ids = sent(office, clock)
    assert office.status(ids[0]) == DeliveryStatus.UNKNOWN
    clock.advance(seconds=80)
    look_up_unknown(office.desk)
    assert [office.status(one) for one in ids] == [DeliveryStatus.SENT] * 2
    assert len(notify_server.letters) == 2


def test_a_release_with_photos_is_refused_when_it_is_planned(office: Office) -> None:
    office.picture()
    ref = office.approved(office.release(front="photos: [walk.jpg]", name="with-photo"))
    with pytest.raises(CampaignDeskError, match="attaches no pictures"):
        office.schedule(ref, accounts=[NOTIFY])
