"""A campaign with more items than a page shows: the first of each kind, and the others behind a link."""

from __future__ import annotations

from datetime import timedelta

from campaigns.domain.items.statuses import ItemStatus
from campaigns.domain.people.permissions import Role
from campaigns.models.content import Campaign, Item, find_campaign
from campaigns.reports.screens.campaign import PER_PAGE
from campaigns.services.core.transaction import transaction
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office

MANY = PER_PAGE + 20


def publish_many(office: Office) -> None:
    with office.app.app_context(), transaction() as session:
        campaign = find_campaign(session, CAMPAIGN)
        assert isinstance(campaign, Campaign)
        for number in range(MANY):
            session.add(
                Item(
                    campaign=campaign, ref=f"{CAMPAIGN}/posts/old-{number}", kind="post", slug=f"old-{number}",
                    title=f"Old {number}", status=ItemStatus.PUBLISHED, is_on_disk=False,
                    publish_at=office.desk.clock.now() - timedelta(days=number),
                )
            )  # fmt: skip


def old_ones(reader: Reader) -> list[str]:
    return [name for name in reader.texts("tbody a") if name.startswith("Old ")]


def test_the_newest_stand_on_the_campaign_s_page_and_the_others_behind_a_link(
    office: Office, sign_in: As
) -> None:
    publish_many(office)
    reader = sign_in(Role.OFFICER)
    reader.get(f"/campaigns/{CAMPAIGN}")
    assert old_ones(reader) == [f"Old {number}" for number in range(PER_PAGE)]
    assert f"Published {MANY}" in reader.texts("caption")
    [link] = [one for one in reader.page.select("main a") if one.text.startswith(f"Show all {MANY}")]
    reader.get(link["href"])
    assert reader.texts(".cd-table--items caption") == [f"Published {MANY}"]
    reader.get(reader.page.select_one("a[rel=next]")["href"])
    assert old_ones(reader) == [f"Old {number}" for number in range(PER_PAGE, MANY)]
    assert reader.page.select_one("a[rel=next]") is None


def test_there_is_no_page_of_items_that_stand_nowhere(office: Office, sign_in: As) -> None:
    sign_in(Role.OFFICER).get(f"/campaigns/{CAMPAIGN}?show=Nonsense", status=404)
