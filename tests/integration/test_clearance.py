"""A platform that wants to have agreed first: nothing is sent there or read before that is written down, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.people.permissions import Role
from campaigns.errors import CampaignDeskError, NotAllowedError
from campaigns.models.clearances import newest_clearance
from campaigns.models.deliveries import Delivery
from campaigns.services.accounts.clearing import clear_account
from campaigns.services.accounts.connecting import add_account
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.figures.collection import list_accounts_to_collect
from campaigns.services.planning.plan import schedule_item
from campaigns.services.sending.dispatch import send_delivery
from tests.factories import make_user
from tests.fakes import POSTING, FakeDirectory, SettableClock
from tests.integration.office import Office


@pytest.fixture
def channels() -> FakeDirectory:
    return FakeDirectory(
        {"x": replace(POSTING, needs_clearance=True), "bluesky": POSTING, "practice": POSTING}
    )


@pytest.fixture
def administrator(office: Office) -> int:
    with transaction() as session:
        return int(make_user(session, role=Role.ADMINISTRATOR, name="Sam Fox").id)


def planned(ref: str, office: Office, desk: Desk, clock: SettableClock) -> int:
    at = clock.now() + timedelta(hours=1)
    return schedule_item(desk, ref, user_id=office.officer, at=at, account_names=["VRU on X"])[0]


def on_x(office: Office, desk: Desk) -> tuple[str, int]:
    ref = office.approved(office.post(channels="x"))
    return ref, add_account(desk, kind="x", name="VRU on X")


def test_nothing_is_planned_or_read_before_the_platform_agreed(
    desk: Desk, office: Office, clock: SettableClock, administrator: int
):
    ref, account_id = on_x(office, desk)
    assert account_id not in list_accounts_to_collect(desk, everything=True)
    with pytest.raises(CampaignDeskError, match="wants to have agreed"):
        planned(ref, office, desk, clock)
    clear_account(desk, "VRU on X", user_id=administrator, reference="case 12", given_on=date(2027, 5, 4))
    assert planned(ref, office, desk, clock)
    assert account_id in list_accounts_to_collect(desk, everything=True)
    with reading() as session:
        record = newest_clearance(session, account_id)
    assert record is not None
    assert (record.reference, record.given_on, record.recorded_by_id) == (
        "case 12",
        date(2027, 5, 4),
        administrator,
    )


def test_what_an_earlier_version_planned_is_held_and_goes_out_once_it_is_recorded(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory, administrator: int
):
    ref, account_id = on_x(office, desk)
    clear_account(desk, "VRU on X", user_id=administrator)
    delivery_id = planned(ref, office, desk, clock)
    with transaction() as session:
        session.get_one(Delivery, delivery_id).account.cleared_at = None  # as every account after the upgrade
    clock.advance(hours=1)
    send_delivery(desk, delivery_id)
    with reading() as session:
        held = session.get_one(Delivery, delivery_id)
        assert (held.status, held.error.startswith("X wants to have agreed")) == (DeliveryStatus.HELD, True)
    assert channels.channel(account_id).arrived == []


def test_only_an_administrator_records_it_and_only_whole_and_where_it_is_asked_for(
    desk: Desk, office: Office, administrator: int
):
    on_x(office, desk)
    add_account(desk, kind="bluesky", name="VRU on Bluesky")
    with pytest.raises(NotAllowedError):
        clear_account(desk, "VRU on X", user_id=office.officer)
    for half in ({"reference": "case 12"}, {"given_on": date(2027, 5, 4)}):
        with pytest.raises(CampaignDeskError, match="both"):
            clear_account(desk, "VRU on X", user_id=administrator, **half)  # type: ignore[arg-type]
    with pytest.raises(CampaignDeskError, match="day to come"):
        clear_account(desk, "VRU on X", user_id=administrator, reference="a", given_on=date(2027, 5, 18))
    with pytest.raises(CampaignDeskError, match="asks for no clearance"):
        clear_account(desk, "VRU on Bluesky", user_id=administrator)
