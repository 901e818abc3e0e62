"""A hold on an area stops what is for that area or for everywhere, and leaves the other areas alone."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.errors import NotAllowedError
from campaigns.models.content import Item, Revision
from campaigns.services.content.library import refresh_library
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.stops.holds import HoldStarted, list_areas, preview_hold, start_hold
from tests.fakes import SettableClock
from tests.integration.office import CAMPAIGN, Office

HELD, CREATED = DeliveryStatus.HELD, DeliveryStatus.CREATED


def hold(office: Office, area: str) -> HoldStarted:
    return start_hold(
        office.desk, user_id=office.officer, kind="local-incident", scope=f"area:{area}", reason="An incident"
    )


@pytest.mark.parametrize(
    ("areas", "status"),
    [
        ("areas: [Buxton]", CREATED),
        ("areas: Buxton", CREATED),
        ("areas: [Buxton, derby]", HELD),
        ("areas:\n  - Derby", HELD),
        ("areas: []", HELD),
        ("", HELD),
    ],
)
def test_a_hold_goes_by_the_areas_of_the_item(office: Office, areas: str, status: DeliveryStatus):
    delivery = office.planned(front=areas)
    hold(office, "Derby")
    assert office.status(delivery) is status


def test_what_is_for_another_area_still_goes_out(desk: Desk, office: Office, clock: SettableClock):
    delivery = office.planned(front="areas: [Buxton]", minutes=1)
    hold(office, "Derby")
    clock.advance(minutes=1)
    assert send_delivery(desk, delivery)
    assert office.status(delivery) is DeliveryStatus.SENT


def test_an_item_without_areas_is_for_those_of_its_campaign(office: Office):
    office.write("campaign.md", "---\ntitle: Spring\nareas: [Buxton]\n---\nThe plan.\n")
    of_the_campaign, its_own = office.planned(), office.planned(front="areas: [Derby]")
    hold(office, "Derby")
    assert (office.status(of_the_campaign), office.status(its_own)) == (CREATED, HELD)


def test_what_was_approved_for_an_area_is_held_whatever_the_draft_says_now(office: Office, desk: Desk):
    ref = office.approved(office.post(channels="x", front="areas: [Derby]", name="walk"))
    office.account("x", name="x")
    (delivery,) = office.schedule(ref)
    office.post(channels="x", front="areas: [Buxton]", name="walk")
    refresh_library(desk)
    assert office.item(ref).areas == "Buxton"
    hold(office, "Derby")
    assert office.status(delivery) is HELD


def test_nothing_for_a_held_area_is_planned(office: Office):
    office.account("x", name="x")
    hold(office, "Derby")
    with pytest.raises(NotAllowedError, match="under a hold"):
        office.schedule(office.approved(office.post(front="areas: [Derby]")))
    office.schedule(office.approved(office.post(front="areas: [Buxton]")))


def test_what_was_approved_before_areas_were_known_counts_as_everywhere(office: Office):
    delivery = office.planned(front="areas: [Buxton]")
    with transaction() as session:
        session.execute(update(Revision).values(areas=""))
    hold(office, "Derby")
    assert office.status(delivery) is HELD


def test_whoever_starts_it_is_told_which_areas_it_leaves_alone(office: Office):
    office.planned(front="areas: [Buxton, Derby]")
    office.planned(front="areas: [Buxton]")
    office.planned(front="areas: [Chesterfield]")
    assert preview_hold(office.desk, "area:Derbey").elsewhere == ["Buxton", "Chesterfield", "Derby"]
    assert preview_hold(office.desk, "area:Derby").elsewhere == ["Buxton", "Chesterfield"]
    assert preview_hold(office.desk, "all").elsewhere == []
    assert preview_hold(office.desk, "area:Derbey").is_named_by_none
    assert not preview_hold(office.desk, "area:derby").is_named_by_none
    assert [row.subject.areas for row in preview_hold(office.desk, "area:Derby").goes_on] == [
        ("Buxton",),
        ("Chesterfield",),
    ]
    assert hold(office, "Derby").elsewhere == ["Buxton", "Chesterfield"]


def test_a_change_of_the_campaign_s_areas_reaches_its_drafts(office: Office, desk: Desk):
    ref = office.post()
    refresh_library(desk)
    office.write("campaign.md", "---\ntitle: Spring\nareas: [Buxton, High  Peak]\n---\nThe plan.\n")
    refresh_library(desk)
    assert office.item(ref).areas == "Buxton\nHigh Peak"
    with reading() as session:
        assert list_areas(session) == ["Buxton", "High Peak"]


def test_areas_too_long_to_keep_are_said_and_count_as_everywhere(office: Office, desk: Desk):
    many = ", ".join(f"Ward number {number}" for number in range(60))
    ref = office.post(front=f"areas: [{many}]")
    document = desk.content.read_item(ref)
    assert document.areas == ()
    assert any("Name fewer, or larger ones" in issue.message for issue in document.issues)


def test_an_item_s_row_is_as_its_file_says(office: Office, desk: Desk):
    ref = office.post(front="areas: [Derby]")
    refresh_library(desk)
    with reading() as session:
        assert session.query(Item).filter_by(ref=ref).one().areas == "Derby"
    assert ref.startswith(CAMPAIGN)
