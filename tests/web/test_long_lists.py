"""What grows with the years stands on pages: earlier holds, cases, pictures to take down and those that are gone."""

from __future__ import annotations

from datetime import date, timedelta

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.people.permissions import Role
from campaigns.models.accounts import Account
from campaigns.models.holds import Hold
from campaigns.models.incidents import Incident
from campaigns.models.people import User
from campaigns.models.takedowns import PictureTakedown
from campaigns.reports.screens.paging import PER_PAGE
from campaigns.services.core.transaction import transaction
from tests.factories import make_campaign, make_delivery, make_item
from tests.web.conftest import As
from tests.web.office import MONDAY_MORNING, Office

MORE = 3
LISTS = {
    "/holds": ("tbody a", "page"),
    "/incidents": ("section h2 a", "page"),
    "/take-down": ("article h2 a", "page"),
    "/take-down?gone=1": ("main li a", "gone"),
}


def fill(office: Office) -> None:
    with office.app.app_context(), transaction() as session:
        person, account = session.query(User).first(), session.query(Account).first()
        campaign = make_campaign(session, slug="years-ago")
        item = make_item(session, campaign=campaign)
        for number in range(PER_PAGE + MORE):
            at = MONDAY_MORNING - timedelta(days=number)
            session.add(
                Hold(kind="other", scope="all", reason="A stabbing", started_at=at, started_by_id=person.id,
                     ended_at=at, ended_by_id=person.id)
            )  # fmt: skip
            session.add(
                Incident(key=f"case-{number}", title=f"Case {number}", opened_by_id=person.id, opened_at=at)
            )
            sent = make_delivery(
                session,
                item=item,
                account=account,
                due_at=at,
                status=DeliveryStatus.SENT,
                occasion=f"{number}",
            )
            for gone in (False, True):
                session.add(
                    PictureTakedown(
                        delivery_id=sent.id, sha256=f"{number}{gone}", picture="a.jpg", noticed_at=at,
                        withdrawn_on=date(2027, 5, 1), removed_at=at if gone else None,
                        removed_by_id=person.id if gone else None,
                    )
                )  # fmt: skip


def test_what_grows_with_the_years_stands_on_pages(office: Office, sign_in: As) -> None:
    fill(office)
    reader = sign_in(Role.OFFICER)
    for address, (rows, name) in LISTS.items():
        reader.get(address)
        assert len(reader.texts(rows)) == PER_PAGE, address
        [onward] = [one["href"] for one in reader.page.select("a[rel=next]") if f"{name}=2" in one["href"]]
        reader.get(onward)
        assert len(reader.texts(rows)) == MORE, address
        assert not [one for one in reader.page.select("a[rel=next]") if f"{name}=3" in one["href"]], address
        reader.get(onward.replace(f"{name}=2", f"{name}=9"), status=404)
