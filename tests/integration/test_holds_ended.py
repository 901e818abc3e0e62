"""After a hold: what stood still says that the hold is over and what to do, wherever it is shown."""

from __future__ import annotations

import pytest

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.services.core.desk import Desk
from campaigns.services.stops.holds import allow_item, end_hold
from tests.integration.databases import postgres_alone
from tests.integration.office import Office
from tests.integration.test_holds import hold, several

database_url = postgres_alone


def words(office: Office, delivery_id: int) -> str:
    return office.delivery(delivery_id).error


def test_what_it_stopped_says_that_it_has_ended_and_what_to_do(desk: Desk, office: Office):
    delivery = office.planned()
    hold_id = hold(office)
    assert words(office, delivery).startswith("Hold on ")
    end_hold(desk, hold_id, user_id=office.head)
    assert "that stopped it has ended" in words(office, delivery)
    assert "give it a new time, send it now, or cancel it" in words(office, delivery)


def test_of_an_item_that_still_goes_elsewhere_it_is_said_too(desk: Desk, office: Office):
    _, [first, second] = several(office, "x", "bluesky")
    end_hold(desk, hold(office, "channel:x"), user_id=office.head)
    stopped = next(one for one in (first, second) if office.status(one) is DeliveryStatus.HELD)
    assert "has ended" in words(office, stopped)


def test_while_another_hold_covers_it_nothing_has_ended(desk: Desk, office: Office):
    delivery = office.planned()
    first = hold(office)
    hold(office, "channel:x", kind="court")
    end_hold(desk, first, user_id=office.officer)
    assert "has ended" not in words(office, delivery)


@pytest.mark.parametrize("is_ended", [True, False])
def test_what_a_newer_hold_lets_go_and_an_older_one_stops_names_the_older(
    desk: Desk, office: Office, is_ended: bool
):
    delivery = office.planned(name="chosen")
    hold(office)
    newer = hold(office, "channel:x", kind="court")
    assert words(office, delivery).startswith("Hold on the channel X ")
    if is_ended:
        end_hold(desk, newer, user_id=office.head)
    else:
        allow_item(desk, newer, "spring/posts/chosen", user_id=office.head)
    assert words(office, delivery).startswith("Hold on everything ")


def test_a_new_hold_is_the_reason_again(desk: Desk, office: Office):
    delivery = office.planned()
    end_hold(desk, hold(office), user_id=office.officer)
    hold(office, "channel:x")
    assert words(office, delivery).startswith("Hold on ")


@pytest.mark.parametrize("is_named", [True, False])
def test_only_what_is_let_through_says_so(desk: Desk, office: Office, is_named: bool):
    chosen, other = office.planned(name="chosen"), office.planned(name="other")
    allow_item(desk, hold(office), "spring/posts/chosen", user_id=office.head)
    said = words(office, chosen if is_named else other)
    assert ("let through the hold" in said) is is_named
