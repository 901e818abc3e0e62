"""The page of a delivery says when its figures are read, as the clock does it for that kind of channel."""

from __future__ import annotations

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.services.core.transaction import transaction
from tests.factories import make_account, make_campaign, make_delivery, make_item
from tests.web.client import Reader
from tests.web.office import Office

USUAL = "1 hour, 24 hours, 3 days, 7 days and 28 days"


@pytest.mark.parametrize(
    ("kind", "when"),
    [
        ("x", USUAL),
        ("mastodon", USUAL),
        ("practice", f"1 minute, 10 minutes, {USUAL}"),
        ("email", "1 minute"),
    ],
)
def test_a_delivery_without_figures_says_when_they_are_read(office: Office, kind: str, when: str) -> None:
    with office.app.app_context(), transaction() as session:
        account = make_account(session, kind=kind, name=f"Ours on {kind}")
        item = make_item(session, campaign=make_campaign(session))
        delivery = make_delivery(session, item=item, account=account, due_at=office.clock.now()).id
    reader = Reader(office).sign_in(Role.OFFICER)
    reader.get(f"/deliveries/{delivery}")
    assert f"They are read {when} after it went out." in reader.text()
