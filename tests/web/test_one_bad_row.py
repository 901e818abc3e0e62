"""One row that can't be read takes no page away: what is wrong with it is said, and all else is shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from campaigns.domain.people.permissions import Role
from campaigns.services.core.transaction import transaction
from campaigns.services.sending.dispatch import claim_for_sending
from campaigns.services.sending.sweep import look_up_unknown, sweep_expired_leases
from tests.web.client import Reader
from tests.web.office import Office, ref, schedule, sign_off

FAULTS = {
    "steps cut off": "UPDATE deliveries SET checkpoint = '{'",
    "steps that are no list of steps": "UPDATE deliveries SET checkpoint = '[]'",
    "a kind that is gone": "UPDATE accounts SET kind = 'friendfeed' WHERE id IN (SELECT account_id FROM deliveries)",
    "a time that is none": "UPDATE deliveries SET composed_at = 'tomorrow'",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_was_set_aside_is_listed_and_every_page_is_there(office: Office, fault: str) -> None:
    sign_off(office, ref("monday-launch"))
    schedule(office, ref("monday-launch"), "Practice", in_minutes=1)
    office.clock.advance(timedelta(minutes=1))
    with office.app.app_context():
        assert claim_for_sending(office.desk, 1)
        with transaction() as session:
            session.connection().exec_driver_sql(FAULTS[fault])
        for _ in range(20):
            office.clock.advance(timedelta(seconds=50))
            sweep_expired_leases(office.desk)
            look_up_unknown(office.desk)
        with transaction() as session:
            session.execute(text("UPDATE deliveries SET status = 'unknown', next_attempt_at = NULL"))
    reader = Reader(office).sign_in(Role.OFFICER)
    assert "Monday" in reader.get("/decisions").get_text()
    for address in ("/", "/deliveries", "/deliveries?show=decide", "/working"):
        reader.get(address)
    if fault != "a time that is none":
        for address in ("/deliveries/1", "/deliveries/1/drop", f"/items/{ref('monday-launch')}"):
            reader.get(address)
    administrator = Reader(office).sign_in(Role.ADMINISTRATOR)
    administrator.get("/accounts")
