"""Stopping everything or a part with one action, and what has to happen before any of it goes out after all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns.channels.errors import TemporaryChannelError
from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError, NotFoundError
from campaigns.models.content import Campaign, Item, StatusChange
from campaigns.models.deliveries import Delivery
from campaigns.models.holds import Hold, list_holds, list_met
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.decisions import drop_delivery, record_as_sent, send_again
from campaigns.services.planning.plan import cancel_delivery, schedule_item
from campaigns.services.planning.targets import list_targets
from campaigns.services.sending.dispatch import claim_for_sending, send_delivery
from campaigns.services.sending.outcomes import record_outcome
from campaigns.services.signoff.review import submit_for_review
from campaigns.services.stops.holds import allow_item, end_hold, preview_hold, start_hold
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.office import CAMPAIGN, Office
from tests.integration.test_dispatch_races import OUT


def hold(
    office: Office, scope: str = "all", *, allow: tuple[str, ...] = (), kind: str = "major-incident"
) -> int:
    return start_hold(
        office.desk,
        user_id=office.officer,
        kind=kind,
        scope=scope,
        reason="An incident in Derby",
        allow=allow,
    ).hold_id


def row(hold_id: int) -> Hold:
    with reading() as session:
        found = next(one for one in list_holds(session) if one.id == hold_id)
        assert found.started_by.name
        return found


def met(hold_id: int, *, was_stopped: bool) -> list[int]:
    with reading() as session:
        return [one.delivery_id for one in list_met(session, hold_id, was_stopped=was_stopped)]


def several(office: Office, *kinds: str, minutes: float = 10) -> tuple[str, list[int]]:
    """One post planned for an account of each kind."""
    for kind in kinds:
        office.account(kind, name=kind)
    ref = office.approved(office.post(channels=", ".join(kinds)))
    return ref, office.schedule(ref, minutes=minutes)


# Starting


def test_a_hold_stops_all_that_waits_and_says_why(desk: Desk, office: Office):
    delivery = office.planned()
    hold_id = hold(office)
    assert office.status(delivery) is DeliveryStatus.HELD
    assert office.item_status_of(delivery) == ItemStatus.HELD
    assert office.delivery(delivery).error == (
        "Hold on everything (Major incident), started by Sam Officer, Monday 17 May 2027, 9:00am (UK time): "
        "An incident in Derby."
    )
    assert met(hold_id, was_stopped=True) == [delivery]


def test_a_hold_leaves_its_trace_in_the_history_of_each_item(desk: Desk, office: Office):
    delivery = office.planned()
    hold(office)
    with reading() as session:
        change = session.query(StatusChange).order_by(StatusChange.id.desc()).first()
        assert (change.to_status, change.user.name) == (ItemStatus.HELD, "Sam Officer")
        assert "An incident in Derby" in change.note
        assert change.item_id == session.get_one(Delivery, delivery).item_id


def test_what_waits_for_its_next_try_is_stopped_too(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned(minutes=1)
    channels.channel(office.delivery(delivery).account_id).fail_next(TemporaryChannelError("Busy."))
    clock.advance(minutes=1)
    send_delivery(desk, delivery)
    assert office.status(delivery) is DeliveryStatus.TEMPORARY_FAILURE
    hold(office)
    assert office.status(delivery) is DeliveryStatus.HELD


def test_what_is_stopped_does_not_go_out_when_its_time_comes(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned(minutes=1)
    hold(office)
    clock.advance(minutes=1)
    assert not send_delivery(desk, delivery)
    assert channels.channel(office.delivery(delivery).account_id).arrived == []


@pytest.mark.parametrize(
    ("scope", "stopped"),
    [
        ("all", {"x", "bluesky"}),
        ("area:Derby", {"x", "bluesky"}),
        ("channel:x", {"x"}),
        ("campaign:spring", {"x", "bluesky"}),
    ],
)
def test_a_hold_stops_what_its_scope_says(desk: Desk, office: Office, scope: str, stopped: set[str]):
    _ref, ids = several(office, "bluesky", "x")
    hold(office, scope)
    with reading() as session:
        rows = [session.get_one(Delivery, one) for one in ids]
        assert {one.account.kind for one in rows if one.status == DeliveryStatus.HELD} == stopped


def test_a_hold_on_a_topic_leaves_other_topics_alone(desk: Desk, office: Office):
    delivery = office.planned()
    with transaction() as session:
        session.query(Campaign).update({"topic": "violence"})
        session.add(Campaign(slug="roads", title="Roads", topic="Road safety"))
    hold(office, "topic:road safety")
    assert office.status(delivery) is DeliveryStatus.CREATED
    hold(office, "topic:Violence")
    assert office.status(delivery) is DeliveryStatus.HELD


def test_a_missing_child_still_goes_out(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    post, missing = office.planned(minutes=1), office.planned(name="missing-child", minutes=1)
    hold(office, allow=(f"{CAMPAIGN}/posts/missing-child",))
    clock.advance(minutes=1)
    assert not send_delivery(desk, post)
    assert send_delivery(desk, missing)
    assert office.status(missing) is DeliveryStatus.SENT


def test_an_item_of_which_something_still_goes_stays_scheduled_and_is_held_afterwards(
    desk: Desk, office: Office, clock: SettableClock
):
    ref, (x, bluesky) = several(office, "x", "bluesky", minutes=1)
    with reading() as session:
        if session.get_one(Delivery, x).account.kind == "bluesky":
            x, bluesky = bluesky, x
    hold_id = hold(office, "channel:x")
    assert office.item(ref).status == ItemStatus.SCHEDULED
    clock.advance(minutes=1)
    assert send_delivery(desk, bluesky)
    assert office.item(ref).status == ItemStatus.HELD
    end_hold(desk, hold_id, user_id=office.officer)
    assert office.item(ref).status == ItemStatus.NEEDS_RECHECK
    cancel_delivery(desk, x, user_id=office.officer, reason="No longer needed")
    assert office.item(ref).status == ItemStatus.PUBLISHED


def test_what_is_with_its_platform_already_is_listed_as_not_stopped(
    desk: Desk, office: Office, clock: SettableClock
):
    delivery = office.planned(minutes=1)
    clock.advance(minutes=1)
    claim = claim_for_sending(desk, delivery)
    started = start_hold(desk, user_id=office.officer, kind="court", scope="all", reason="A trial", allow=())
    assert (started.stopped, started.could_not_be_stopped) == ([], [delivery])
    assert claim is not None
    record_outcome(desk, claim, OUT)
    assert office.status(delivery) is DeliveryStatus.SENT
    assert met(started.hold_id, was_stopped=False) == [delivery]


def test_what_fails_for_now_while_a_hold_comes_is_stopped_at_its_next_try(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned(minutes=1)
    clock.advance(minutes=1)
    channel = channels.channel(office.delivery(delivery).account_id)
    channel.fail_next(TemporaryChannelError("Busy."))
    channel.on_send = lambda _message: hold(office) and None
    send_delivery(desk, delivery)
    channel.on_send = None
    assert office.status(delivery) is DeliveryStatus.TEMPORARY_FAILURE
    clock.advance(minutes=10)
    assert not send_delivery(desk, delivery)
    assert office.status(delivery) is DeliveryStatus.HELD
    assert office.item_status_of(delivery) == ItemStatus.HELD
    assert office.outcomes(delivery)[-1] == "refused"
    assert channel.arrived == []
    [hold_id] = [one.id for one in _holds()]
    assert met(hold_id, was_stopped=True) == [delivery]


def _holds() -> list[Hold]:
    with reading() as session:
        return list_holds(session)


def test_the_preview_says_what_would_happen_and_changes_nothing(
    desk: Desk, office: Office, clock: SettableClock
):
    ref = f"{CAMPAIGN}/posts/missing-child"
    sending, waiting, missing = (
        office.planned(minutes=1),
        office.planned(kind="bluesky", minutes=1),
        office.planned(kind="mastodon", name="missing-child", minutes=1),
    )
    clock.advance(minutes=1)
    claim_for_sending(desk, sending)
    preview = preview_hold(desk, "all", allow=[ref])
    assert [one.subject.channel_kind for one in preview.stops] == ["bluesky"]
    assert [one.subject.channel_kind for one in preview.under_way] == ["x"]
    assert [one.subject.item_ref for one in preview.lets_through] == [ref]
    assert preview.stopped_count == 1
    assert office.status(waiting) is office.status(missing) is DeliveryStatus.CREATED


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "snow"}, "is no kind of hold"),
        ({"scope": "somewhere"}, "is no scope"),
        ({"scope": "campaign:winter"}, "There is no campaign “winter”. There is: spring."),
        ({"scope": "topic:violense"}, "No campaign has the topic “violense”."),
        ({"reason": "  "}, "Say why"),
        ({"reason": "a" * 1001}, "at most 1000"),
        ({"allow": ("spring/posts/nothing",)}, "There is no item"),
    ],
)
def test_a_wrong_hold_is_refused_in_plain_words_and_stops_nothing(
    desk: Desk, office: Office, wrong: dict[str, object], said: str
):
    delivery = office.planned()
    values = {"kind": "other", "scope": "all", "reason": "A reason", "allow": (), **wrong}
    with pytest.raises(CampaignDeskError, match=said):
        start_hold(desk, user_id=office.officer, **values)  # type: ignore[arg-type]
    assert office.status(delivery) is DeliveryStatus.CREATED
    assert _holds() == []


def test_who_may_not_start_or_end_a_hold_is_told_so(desk: Desk, office: Office):
    with pytest.raises(NotAllowedError, match="may not start, change or end a hold"):
        start_hold(desk, user_id=office.approver, kind="other", scope="all", reason="Because")
    hold_id = hold(office)
    with pytest.raises(NotAllowedError, match="may not start, change or end a hold"):
        end_hold(desk, hold_id, user_id=office.reader)
    with pytest.raises(NotAllowedError, match="may not start, change or end a hold"):
        allow_item(desk, hold_id, "spring/posts/a", user_id=office.reader)


def test_a_second_press_of_the_button_does_not_start_a_second_hold(desk: Desk, office: Office):
    hold(office)
    with pytest.raises(ConflictError, match="A hold of this kind on everything is in force already"):
        hold(office)
    hold(office, kind="mourning")
    assert len(_holds()) == 2


# While it is in force


def test_nothing_under_a_hold_is_scheduled(desk: Desk, office: Office):
    office.account("x", name="Our X")
    ref = office.approved(office.post())
    hold(office)
    with pytest.raises(NotAllowedError, match=r"Our X: It is under a hold\. Hold on everything") as refused:
        office.schedule(ref)
    assert "when the hold has ended, or when the item is let through" in str(refused.value)
    assert "Nothing was scheduled." in str(refused.value)
    [target] = list_targets(desk, ref)
    assert (target.can_send, target.why_not[:22]) == (False, "It is under a hold. Ho")


def test_what_a_hold_on_a_channel_leaves_alone_may_still_be_scheduled(desk: Desk, office: Office):
    for kind in ("x", "bluesky"):
        office.account(kind, name=kind)
    ref = office.approved(office.post(channels="x, bluesky"))
    office.schedule(ref, accounts=["x"])
    hold(office, "channel:x")
    assert office.item(ref).status == ItemStatus.HELD
    office.schedule(ref, accounts=["bluesky"])
    assert office.item(ref).status == ItemStatus.SCHEDULED


def test_what_stands_still_is_not_sent_by_hand_under_a_hold(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned(minutes=1)
    channels.channel(office.delivery(delivery).account_id).drop_next_answer()
    clock.advance(minutes=1)
    send_delivery(desk, delivery)
    hold(office)
    assert office.status(delivery) is DeliveryStatus.UNKNOWN
    with pytest.raises(NotAllowedError, match="It is under a hold"):
        send_again(desk, delivery, user_id=office.officer)
    record_as_sent(desk, delivery, user_id=office.officer)
    assert office.item_status_of(delivery) == ItemStatus.PUBLISHED


def test_cancelling_what_a_hold_stopped_gives_the_approved_item_back(desk: Desk, office: Office):
    delivery = office.planned()
    hold(office)
    cancel_delivery(desk, delivery, user_id=office.officer, reason="No longer fitting")
    assert office.item_status_of(delivery) == ItemStatus.APPROVED


def test_a_held_text_may_be_reworded_for_a_new_sign_off(desk: Desk, office: Office):
    delivery = office.planned(name="monday")
    hold(office)
    office.post(name="monday", body="In kinder words.")
    submit_for_review(desk, f"{CAMPAIGN}/posts/monday", user_id=office.officer)
    assert office.item_status_of(delivery) == ItemStatus.IN_REVIEW


# Letting through later


def test_an_item_let_through_later_is_looked_at_again_and_given_a_new_time(
    desk: Desk, office: Office, clock: SettableClock
):
    missing, other = office.planned(name="missing-child"), office.planned()
    ref = f"{CAMPAIGN}/posts/missing-child"
    hold_id = hold(office)
    assert allow_item(desk, hold_id, ref, user_id=office.head)
    assert allow_item(desk, hold_id, ref, user_id=office.officer) is False
    assert office.status(missing) is DeliveryStatus.HELD
    assert office.item(ref).status == ItemStatus.NEEDS_RECHECK
    [anew] = office.schedule(ref, minutes=1)
    clock.advance(minutes=1)
    assert send_delivery(desk, anew)
    assert office.item_status_of(other) == ItemStatus.HELD
    [exception] = row(hold_id).exceptions
    with reading() as session:
        assert session.merge(exception, load=False).allowed_by.name == "Hilary Head"


def test_an_item_let_through_one_hold_stays_under_another(desk: Desk, office: Office):
    delivery = office.planned(name="monday")
    first = hold(office)
    hold(office, "channel:x", kind="court")
    assert not allow_item(desk, first, f"{CAMPAIGN}/posts/monday", user_id=office.officer)
    assert office.item_status_of(delivery) == ItemStatus.HELD


# Ending


def test_ending_a_hold_restores_nothing_by_itself(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned(minutes=5)
    hold_id = hold(office)
    assert end_hold(desk, hold_id, user_id=office.head) == 1
    assert office.item_status_of(delivery) == ItemStatus.NEEDS_RECHECK
    assert office.status(delivery) is DeliveryStatus.HELD
    clock.advance(minutes=5)
    assert not send_delivery(desk, delivery)
    assert channels.channel(office.delivery(delivery).account_id).arrived == []
    ended = row(hold_id)
    assert (ended.ended_by_id, ended.ended_at) == (office.head, clock.now() - timedelta(minutes=5))


def test_after_a_hold_the_item_is_scheduled_anew_without_another_sign_off(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    first = office.planned(name="monday")
    end_hold(desk, hold(office), user_id=office.officer)
    [second] = office.schedule(f"{CAMPAIGN}/posts/monday", minutes=1)
    assert office.status(first) is DeliveryStatus.CANCELLED
    old, new = office.delivery(first), office.delivery(second)
    assert (old.occasion, new.occasion) == ("once", "again-1")
    assert old.key != new.key
    clock.advance(minutes=1)
    assert send_delivery(desk, second)
    assert office.item_status_of(second) == ItemStatus.PUBLISHED
    assert len(channels.channel(new.account_id).arrived) == 1


def test_the_time_from_before_the_hold_does_not_count_any_more(desk: Desk, office: Office):
    office.account("x")
    ref = office.approved(office.post(front="publish_at: 2027-05-18T09:00"))
    office.schedule(ref)
    end_hold(desk, hold(office), user_id=office.officer)
    with pytest.raises(CampaignDeskError, match="Give it a new time"):
        schedule_item(desk, ref, user_id=office.officer, at=None, account_names=None)


def test_after_a_hold_a_person_may_also_send_it_at_once(desk: Desk, office: Office):
    delivery = office.planned()
    end_hold(desk, hold(office), user_id=office.officer)
    send_again(desk, delivery, user_id=office.officer)
    assert office.item_status_of(delivery) == ItemStatus.SCHEDULED
    assert send_delivery(desk, delivery)
    assert office.item_status_of(delivery) == ItemStatus.PUBLISHED


def test_what_is_under_two_holds_returns_with_the_end_of_the_last(desk: Desk, office: Office):
    delivery = office.planned()
    first = hold(office)
    second = hold(office, "channel:x", kind="court")
    assert end_hold(desk, first, user_id=office.officer) == 0
    assert office.item_status_of(delivery) == ItemStatus.HELD
    assert end_hold(desk, second, user_id=office.officer) == 1
    assert office.item_status_of(delivery) == ItemStatus.NEEDS_RECHECK


def test_a_new_hold_takes_back_what_an_ended_one_left_to_be_looked_at(desk: Desk, office: Office):
    delivery = office.planned()
    end_hold(desk, hold(office), user_id=office.officer)
    hold(office)
    assert office.item_status_of(delivery) == ItemStatus.HELD
    with pytest.raises(NotAllowedError, match="under a hold"):
        send_again(desk, delivery, user_id=office.officer)


def test_dropping_what_was_left_after_a_hold_leaves_the_item_approved(desk: Desk, office: Office):
    delivery = office.planned()
    end_hold(desk, hold(office), user_id=office.officer)
    drop_delivery(desk, delivery, user_id=office.officer, reason="Overtaken by events")
    assert office.item_status_of(delivery) == ItemStatus.APPROVED


def test_a_hold_ends_once(desk: Desk, office: Office):
    hold_id = hold(office)
    end_hold(desk, hold_id, user_id=office.head)
    with pytest.raises(ConflictError, match="was ended already, by Hilary Head"):
        end_hold(desk, hold_id, user_id=office.officer)
    with pytest.raises(NotFoundError, match="There is no hold 999"):
        end_hold(desk, 999, user_id=office.officer)


def test_what_was_held_for_another_reason_is_no_business_of_a_hold(desk: Desk, office: Office):
    delivery = office.planned()
    with transaction() as session:
        values = {"status": DeliveryStatus.HELD, "next_attempt_at": None, "error": "Not connected."}
        session.query(Delivery).update(values)
    hold_id = hold(office)
    assert end_hold(desk, hold_id, user_id=office.officer) == 0
    assert office.item_status_of(delivery) == ItemStatus.SCHEDULED
    assert met(hold_id, was_stopped=True) == []


def test_a_release_is_stopped_for_every_recipient(desk: Desk, office: Office):
    office.account("email", name="Press office")
    office.journalists(12)
    ref = office.approved(office.release())
    ids = office.schedule(ref)
    started = start_hold(desk, user_id=office.officer, kind="mourning", scope="all", reason="Mourning")
    assert started.stopped == ids
    end_hold(desk, started.hold_id, user_id=office.officer)
    assert len(office.schedule(ref, minutes=30)) == 12
    with reading() as session:
        assert session.query(Item.status).filter_by(ref=ref).scalar() == ItemStatus.SCHEDULED
