"""Time and accounts chosen before the sign-off: planned by the last yes, and never anything that was signed off too late."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.content import find_item, latest_revision
from campaigns.models.deliveries import Delivery
from campaigns.services.content.writing import open_post
from campaigns.services.core.acting import Acting, Door, acts
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.planning.plan import cancel_delivery
from campaigns.services.planning.replacing import replace_and_ask
from campaigns.services.planning.wish_watch import plan_what_was_wished
from campaigns.services.planning.wishes import (
    Wish,
    plan_as_wished,
    submit_to_go,
    wish_of,
)
from campaigns.services.signoff.review import NotReadyError, ask_for_changes
from tests.fakes import SettableClock
from tests.integration.office import Office
from tests.integration.trail import newest_id, trail


@pytest.fixture
def post(office: Office) -> str:
    office.account("x", "X one")
    office.account("bluesky", "Blue")
    return office.post(channels="x, bluesky", front="publish_at: 2027-05-17T12:00")


def wished(desk: Desk, office: Office, ref: str, *names: str) -> int:
    return submit_to_go(
        desk, ref, user_id=office.officer, fingerprint=open_post(desk, ref).fingerprint, account_names=names
    )


def planned(ref: str) -> list[tuple[str, str]]:
    with reading() as session:
        rows = session.scalars(select(Delivery).order_by(Delivery.id)).all()
        return [(row.account.name, row.status) for row in rows if row.item.ref == ref]


def wish(ref: str) -> Wish | None:
    with reading() as session:
        item = find_item(session, ref)
        assert item is not None
        return wish_of(session, latest_revision(session, item.id))


def test_nothing_is_planned_before_the_last_yes_and_all_by_it(desk: Desk, office: Office, post: str) -> None:
    wished(desk, office, post, "Blue", "X one")
    wished(desk, office, post, "Blue", "X one")  # a double click
    assert plan_as_wished(desk, post) == ""
    plan_what_was_wished(desk)
    assert planned(post) == []
    found = wish(post)
    assert found is not None
    assert (found.who, found.accounts) == ("Sam Officer", (("bluesky", "Blue"), ("x", "X one")))
    office.approve(post)
    assert "goes out by itself" in plan_as_wished(desk, post)
    assert planned(post) == [("Blue", DeliveryStatus.CREATED), ("X one", DeliveryStatus.CREATED)]
    assert office.item(post).status == ItemStatus.SCHEDULED
    assert plan_as_wished(desk, post) == ""
    assert wish(post) is None


def test_a_process_that_ended_between_is_made_good_and_what_was_cancelled_stays_so(
    desk: Desk, office: Office, post: str
) -> None:
    wished(desk, office, post, "Blue")
    office.approve(post)
    plan_what_was_wished(desk)
    assert planned(post) == [("Blue", DeliveryStatus.CREATED)]
    with reading() as session:
        delivery = session.scalars(select(Delivery.id)).one()
    cancel_delivery(desk, delivery, user_id=office.officer, reason="Not today.")
    plan_what_was_wished(desk)
    assert planned(post) == [("Blue", DeliveryStatus.CANCELLED)]


def test_what_the_clock_planned_or_could_not_is_an_act_with_whose_wish_it_was(
    desk: Desk, office: Office, post: str, clock: SettableClock
) -> None:
    other = office.post(channels="x, bluesky", front="publish_at: 2027-05-17T12:30", name="other")
    for ref in (post, other):
        wished(desk, office, ref, "Blue")
    office.approve(post)
    start = newest_id()
    with acts(Acting(Door.WEB, "items.approve", actor_id=office.head)):  # by whose breath, is no matter
        plan_as_wished(desk, post)
    clock.advance(days=2)
    office.approve(other)
    plan_what_was_wished(desk)
    events = [event for event in trail(start) if event.act == "plan-as-wished"]
    assert [(event.subject, event.actor_id, event.through) for event in events] == [
        (post, None, "clock"),
        (other, None, "clock"),
    ]
    assert {event.note for event in events} == {f"as wished by user {office.officer}"}
    planned_in, told_in = [" ".join(event.changes) for event in events]
    assert "deliveries:" in planned_in
    assert "status_changes:" in planned_in
    assert "plan_wishes:" in told_in


def test_an_approval_after_the_due_time_sends_nothing_and_says_so(
    desk: Desk, office: Office, post: str, clock: SettableClock
) -> None:
    wished(desk, office, post, "Blue")
    clock.advance(days=2)
    office.approve(post)
    assert "is in the past" in plan_as_wished(desk, post)
    plan_what_was_wished(desk)
    assert planned(post) == []
    found = wish(post)
    assert found is not None
    assert "is in the past" in found.told


def test_a_wish_belongs_to_exactly_the_text_it_was_submitted_with(
    desk: Desk, office: Office, post: str
) -> None:
    wished(desk, office, post, "Blue")
    ask_for_changes(desk, post, user_id=office.head, note="Name a helpline.")
    slug = post.rpartition("/")[2]
    office.post(channels="x, bluesky", front="publish_at: 2027-05-17T12:00", name=slug, body="Other words.")
    office.approved(post)
    assert plan_as_wished(desk, post) == ""
    plan_what_was_wished(desk)
    assert planned(post) == []


def test_what_can_not_go_is_refused_before_anything_is_submitted(
    desk: Desk, office: Office, post: str, clock: SettableClock
) -> None:
    clock.advance(days=2)
    with pytest.raises(CampaignDeskError, match="in the past"):
        wished(desk, office, post, "Blue")
    with pytest.raises(ConflictError):
        submit_to_go(desk, post, user_id=office.officer, fingerprint="another", account_names=["Blue"])
    with reading() as session:
        assert find_item(session, post) is None or office.item(post).status == ItemStatus.DRAFT


def test_other_words_take_the_place_of_what_is_planned(desk: Desk, office: Office, post: str) -> None:
    wished(desk, office, post, "Blue")
    office.approve(post)
    plan_as_wished(desk, post)
    slug, front = post.rpartition("/")[2], "publish_at: 2027-05-17T13:00"

    def replace() -> int:
        return replace_and_ask(
            desk,
            post,
            user_id=office.officer,
            fingerprint=open_post(desk, post).fingerprint,
            account_names=["Blue"],
        )

    office.post(channels="bluesky", front=front, name=slug, body="")
    with pytest.raises(NotReadyError):
        replace()
    assert planned(post) == [("Blue", DeliveryStatus.CREATED)], (
        "the plan stands as long as nothing can replace it"
    )
    office.post(channels="bluesky", front=front, name=slug, body="Other words.")
    assert replace() == 2
    assert planned(post) == [("Blue", DeliveryStatus.CANCELLED)]
    assert office.item(post).status == ItemStatus.IN_REVIEW
    office.approve(post)
    plan_as_wished(desk, post)
    assert planned(post)[-1] == ("Blue", DeliveryStatus.CREATED)
    with reading() as session:
        newest = session.scalars(select(Delivery).order_by(Delivery.id.desc())).first()
        assert newest is not None
        assert f"{newest.due_at:%H:%M}" == "12:00"  # an hour later in British Summer Time
