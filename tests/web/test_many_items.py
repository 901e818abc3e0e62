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


def test_today_names_what_goes_out_next_of_what_has_no_time_and_leads_to_the_rest(
    office: Office, sign_in: As
) -> None:
    publish_many(office)
    now = office.desk.clock.now()
    with office.app.app_context(), transaction() as session:
        for number, item in enumerate(session.query(Item).filter(Item.slug.like("old-%"))):
            item.status, item.publish_at = ItemStatus.APPROVED, now + timedelta(days=number - 5)
    reader = sign_in(Role.OFFICER)
    reader.get("/")
    group = ".cd-need:-soup-contains('Approved, but not scheduled')"
    shown = reader.texts(f"{group} .cd-lines__what")
    assert shown == [*[f"Old {number}" for number in range(5, 15)], f"And {MANY - 10} more"]
    assert int(reader.text("#needs .cd-badge")) >= MANY
    reader.get(reader.page.select_one(f"{group} li:last-child a")["href"])
    first = old_ones(reader)
    reader.get(reader.page.select_one("a[rel=next]")["href"])
    assert [*first, *old_ones(reader)] == [
        *[f"Old {number}" for number in range(5, MANY)],
        *[f"Old {number}" for number in (4, 3, 2, 1, 0)],
    ]
    reader.get("/unscheduled?page=3", status=404)
