"""The clock and the audit trail: what it does has its name, a send leaves nothing, and a stop leaves nothing unsealed."""

from __future__ import annotations

from collections.abc import Callable

from campaigns.domain.items.statuses import AccountState, DeliveryStatus
from campaigns.models.accounts import Account
from campaigns.services.audit.verifying import verify_trail
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from scheduler.clock import Pace, SendingClock
from tests.integration.office import Office
from tests.integration.trail import newest_id, trail
from tests.scheduler.conftest import eventually

Start = Callable[..., SendingClock]
OFTEN, SELDOM = 0.2, 3600.0


def test_what_is_not_sealed_yet_is_sealed_when_the_clock_stops(
    desk: Desk, office: Office, make_clock: Start
) -> None:
    clock = make_clock(pace=Pace(seal=SELDOM))
    assert eventually(lambda: verify_trail(desk.settings.data_folder).seals)
    account_id = office.account()
    with transaction() as session:
        session.get_one(Account, account_id).state = AccountState.NEEDS_RECONNECTING
    assert verify_trail(desk.settings.data_folder).unsealed > 0
    clock.stop()
    found = verify_trail(desk.settings.data_folder)
    assert (found.unsealed, found.wrong) == (0, [])


def test_a_send_by_the_clock_leaves_no_event(office: Office, make_clock: Start) -> None:
    delivery = office.planned(minutes=0.01)
    start = newest_id()
    make_clock(pace=Pace(seal=OFTEN))
    assert eventually(lambda: office.status(delivery) is DeliveryStatus.SENT)
    assert [event.act for event in trail(start) if event.through == "clock" and event.act != "start"] == []
