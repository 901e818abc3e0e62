"""What stands still for a reason of its own, beside what a hold stopped; and the record of who had it go out after all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.deliveries import Delivery
from campaigns.reports.screens.decisions import DecisionsScreen, decisions_screen, list_alike
from campaigns.reports.screens.item import item_screen
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.decisions import keep_as_planned, send_again
from campaigns.services.stops.holds import end_hold, start_hold
from campaigns.services.workflow.moves import move_delivery
from tests.integration.databases import postgres_alone
from tests.integration.office import Office
from tests.integration.test_asked_again import call_election, recheck

database_url = postgres_alone


def asked(page: DecisionsScreen) -> list[int]:
    return [case.delivery.id for _, cases in page.groups for case in cases]


def two_accounts(office: Office) -> tuple[str, int, int]:
    """An item planned for X and Bluesky: its name, and the two deliveries."""
    office.account("x", name="X")
    office.account("bluesky", name="Sky")
    ref = office.approved(office.post(channels="x, bluesky"))
    (on_x,) = office.schedule(ref, minutes=120, accounts=["X"])
    (on_bluesky,) = office.schedule(ref, minutes=120, accounts=["Sky"])
    return ref, on_x, on_bluesky


def test_a_hold_on_one_channel_hides_nothing_that_another_reason_holds_on_the_next(
    desk: Desk, office: Office
):
    _, on_x, on_bluesky = two_accounts(office)
    hold = start_hold(desk, user_id=office.head, kind="court", scope="channel:x", reason="A death in custody")
    call_election(desk)
    assert recheck(desk) == [on_bluesky]
    with reading() as session:
        page = decisions_screen(session, page=1)
    assert (asked(page), page.stopped_by_hold) == ([on_bluesky], 1)
    end_hold(desk, hold.hold_id, user_id=office.head)
    with reading() as session:
        page = decisions_screen(session, page=1)
    assert (sorted(asked(page)), page.stopped_by_hold, page.total) == (sorted([on_x, on_bluesky]), 0, 2)


def test_recipients_a_hold_stopped_are_not_decided_on_with_one_that_is_held_for_itself(
    desk: Desk, office: Office
):
    office.account("email", name="Letters")
    office.journalists(3)
    first, *others = office.schedule(office.approved(office.release()), minutes=120)
    with transaction() as session:
        move_delivery(session.get_one(Delivery, first), DeliveryStatus.HELD, error="Takes no more letters.")
    start_hold(desk, user_id=office.head, kind="court", scope="channel:email", reason="A death in custody")
    with reading() as session:
        for delivery, alike in ((first, [first]), (others[0], others)):
            assert [one.id for one in list_alike(session, session.get_one(Delivery, delivery))] == alike


# Who decided


@pytest.mark.parametrize(
    ("act", "step"), [(keep_as_planned, "Kept as planned"), (send_again, "Set to go out now")]
)
def test_who_had_it_go_out_after_all_is_on_record_also_where_the_item_stands_as_it_did(
    desk: Desk, office: Office, act: Callable[..., None], step: str
):
    ref, on_x, _ = two_accounts(office)
    call_election(desk)
    assert len(recheck(desk)) == 2
    before = office.item_status_of(on_x)
    act(desk, on_x, user_id=office.head)
    assert office.item_status_of(on_x) == before
    with reading() as session:
        screen = item_screen(session, ref)
    assert screen is not None
    latest = screen.history[0]
    assert (latest.label, latest.who, latest.note) == (step, "Hilary Head", "looked at again: to X")
    assert (latest.at, latest.fingerprint) == (desk.clock.now(), office.fingerprint(ref))


def test_the_same_decision_on_every_recipient_of_a_release_is_one_line(desk: Desk, office: Office):
    office.account("email", name="Letters")
    office.journalists(3)
    ref = office.approved(office.release())
    deliveries = office.schedule(ref, minutes=120)
    call_election(desk)
    recheck(desk)
    for delivery in deliveries:
        keep_as_planned(desk, delivery, user_id=office.officer)
    with reading() as session:
        screen = item_screen(session, ref)
    assert screen is not None
    notes = [line.note for line in screen.history if "looked at again" in line.note]
    assert notes == ["looked at again: to Letters (3 deliveries)"]
