"""A post linked with an embargoed release: nothing of it is public before the moment, whoever moves that moment and
when. On both databases.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from campaigns.domain.items.issues import Severity
from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.domain.time.localtime import format_local
from campaigns.errors import CampaignDeskError
from campaigns.models.content import latest_revision
from campaigns.models.deliveries import Delivery
from campaigns.services.content.library import refresh_library
from campaigns.services.content.readiness import check_item
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.plan import schedule_item
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.signoff.review import NotReadyError, approve_item, ask_for_changes, submit_for_review
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.databases import postgres_alone
from tests.integration.office import CAMPAIGN, Office
from tests.integration.test_dispatch_races import accounts_of, another_engine, at_once
from tests.patience import PATIENCE

database_url = postgres_alone
LINK = "embargoed_with: releases/launch"
RELEASE = f"{CAMPAIGN}/releases/launch"


def moment(clock: SettableClock, *, hours: float = 2) -> datetime:
    return clock.now() + timedelta(hours=hours)


def release(office: Office, at: datetime | None, *, body: str = "The story.") -> str:
    front = f"embargo: {at.isoformat(timespec='seconds').replace('+00:00', 'Z')}" if at else ""
    return office.release(front=front, body=body)


def approved_set(office: Office, at: datetime, *, posts: int = 1) -> list[str]:
    """An approved release and approved posts linked with it; the posts."""
    office.approved(release(office, at))
    return [office.approved(office.post(channels="x, bluesky", front=LINK)) for _ in range(posts)]


def test_the_link_and_the_moment_are_frozen_with_the_text(office: Office, clock: SettableClock):
    ends = moment(clock)
    [post] = approved_set(office, ends)
    with reading() as session:
        revision = latest_revision(session, office.item(post).id)
        assert revision is not None
        assert (revision.embargoed_with, revision.embargo_at) == (RELEASE, ends)


def test_a_post_linked_with_a_release_without_embargo_cannot_be_submitted(office: Office):
    office.release()
    with pytest.raises(NotReadyError, match="has no embargo to keep"):
        office.submit(office.post(front=LINK))


@pytest.mark.parametrize("kind", ["x", "practice"])
def test_no_public_place_is_planned_for_before_the_moment(office: Office, clock: SettableClock, kind: str):
    office.account(kind, name=kind)
    [post] = approved_set(office, moment(clock))
    who_reads = "is read by the whole office" if kind == "practice" else "is public"
    ends = format_local(moment(clock), office.desk.settings.timezone)
    words = f"{kind} {who_reads}, and the embargo of “The launch” ends {ends}"
    with pytest.raises(CampaignDeskError, match=words.replace("(", r"\(").replace(")", r"\)")):
        office.schedule(post, at=moment(clock) - timedelta(seconds=1), accounts=[kind])
    assert office.item(post).status == ItemStatus.APPROVED
    assert len(office.schedule(post, at=moment(clock), accounts=[kind])) == 1


def test_planning_keeps_to_a_later_moment_from_when_the_release_is_submitted_again(
    office: Office, clock: SettableClock
):
    office.account("x", name="x")
    [post] = approved_set(office, moment(clock))
    office.submit(release(office, moment(clock, hours=5)))
    with pytest.raises(CampaignDeskError, match="Choose that moment or later"):
        office.schedule(post, accounts=["x"], at=moment(clock, hours=3))
    assert office.schedule(post, accounts=["x"], at=moment(clock, hours=5))


def test_an_earlier_moment_counts_only_once_it_is_approved(office: Office, clock: SettableClock):
    office.account("x", name="x")
    [post] = approved_set(office, moment(clock, hours=5))
    clock.advance(minutes=1)
    sooner = moment(clock)
    office.submit(release(office, sooner))
    with pytest.raises(CampaignDeskError, match="Choose that moment or later"):
        office.schedule(post, accounts=["x"], at=sooner)
    office.approve(RELEASE)
    assert office.schedule(post, accounts=["x"], at=sooner)


def test_journalists_may_have_the_release_before_the_moment(office: Office, clock: SettableClock):
    office.account("email", name="Press")
    office.journalists(2)
    approved_set(office, moment(clock))
    ids = office.schedule(RELEASE, minutes=10)
    clock.advance(minutes=10)
    assert [send_delivery(office.desk, one) for one in ids] == [True, True]


def test_a_post_whose_embargo_was_moved_later_is_held_at_the_old_moment_and_told_both(
    office: Office, clock: SettableClock, channels: FakeDirectory
):
    office.account("x", name="x")
    old = moment(clock)
    [post] = approved_set(office, old)
    [planned] = office.schedule(post, accounts=["x"], at=old)
    clock.advance(minutes=1)
    new = old + timedelta(hours=3)
    office.submit(release(office, new))
    clock.set(old)
    assert not send_delivery(office.desk, planned)
    zone = office.desk.settings.timezone
    assert office.status(planned) == DeliveryStatus.HELD
    words = office.delivery(planned).error
    assert f"from {format_local(old, zone)} to {format_local(new, zone)}" in words
    assert "move all to the new moment" in words
    assert accounts_of(channels)[0].arrived == []


def test_a_post_whose_release_was_renamed_is_told_and_keeps_to_the_moment_it_was_frozen_with(
    office: Office, clock: SettableClock
):
    office.account("x", name="x")
    ends = moment(clock, hours=5)
    [post] = approved_set(office, ends)
    folder = office.desk.settings.content_folder / CAMPAIGN / "releases"
    (folder / "launch.md").rename(folder / "launch-day.md")
    refresh_library(office.desk)
    [finding] = [issue for issue in check_item(office.desk, post) if issue.id == "CONTENT-24"]
    assert finding.severity is Severity.BLOCK
    assert "renamed" in finding.message
    assert "Did you mean releases/launch-day? Put the name it has now here." in finding.message
    with pytest.raises(CampaignDeskError, match="Choose that moment or later"):
        office.schedule(post, accounts=["x"], at=ends - timedelta(minutes=1))
    [planned] = office.schedule(post, accounts=["x"], at=ends)
    with transaction() as session:  # however it came to be due before the moment
        delivery = session.get_one(Delivery, planned)
        delivery.due_at = delivery.next_attempt_at = ends - timedelta(hours=1)
    clock.set(ends - timedelta(hours=1))
    assert not send_delivery(office.desk, planned)
    assert office.status(planned) == DeliveryStatus.HELD
    assert "The embargo" in office.delivery(planned).error


def test_a_post_whose_release_is_not_even_on_record_keeps_to_its_frozen_moment(
    office: Office, clock: SettableClock
):
    office.account("x", name="x")
    ends = moment(clock, hours=5)
    [post] = approved_set(office, ends)
    with transaction() as session:
        revision = latest_revision(session, office.item(post).id)
        assert revision is not None
        revision.embargoed_with = f"{CAMPAIGN}/releases/gone"
    with pytest.raises(CampaignDeskError, match="Choose that moment or later"):
        office.schedule(post, accounts=["x"], at=ends - timedelta(minutes=1))


def test_a_moment_moved_earlier_sends_nothing_early_by_itself(office: Office, clock: SettableClock):
    office.account("x", name="x")
    old = moment(clock, hours=5)
    [post] = approved_set(office, old)
    [planned] = office.schedule(post, accounts=["x"], at=old)
    clock.advance(minutes=1)
    sooner = moment(clock)
    office.approved(release(office, sooner))
    clock.set(sooner)
    assert not send_delivery(office.desk, planned)
    assert (office.status(planned), office.delivery(planned).due_at) == (DeliveryStatus.CREATED, old)
    clock.set(old)
    assert send_delivery(office.desk, planned)


def test_a_release_sent_back_for_changes_gives_its_moved_moment_no_force(
    office: Office, desk: Desk, clock: SettableClock
):
    office.account("x", name="x")
    old = moment(clock, hours=5)
    [post] = approved_set(office, old)
    clock.advance(minutes=1)
    office.approved(release(office, moment(clock)))
    [planned] = office.schedule(post, accounts=["x"], at=moment(clock))
    ask_for_changes(desk, RELEASE, user_id=office.head, note="Not yet")
    clock.advance(hours=2)
    assert not send_delivery(desk, planned)
    assert office.status(planned) == DeliveryStatus.HELD


def test_a_post_stands_while_only_the_moment_moves(office: Office, clock: SettableClock):
    [post] = approved_set(office, moment(clock))
    office.approved(release(office, moment(clock, hours=5)))
    assert office.item(post).status == ItemStatus.APPROVED


def test_a_claim_waits_for_a_release_that_is_just_being_submitted_and_then_keeps_to_it(
    app: Flask, database_url: str, desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    """The submission has written the later moment and not yet committed when the sender comes."""
    office.account("x", name="x")
    ends = moment(clock)
    [post] = approved_set(office, ends)
    [planned] = office.schedule(post, accounts=["x"], at=ends)
    release(office, ends + timedelta(hours=1))
    clock.set(ends)
    written, go_on = threading.Event(), threading.Event()

    def pause(_session: Session) -> None:
        if threading.current_thread() is submitting:
            written.set()
            go_on.wait(PATIENCE)

    def submit() -> None:
        with other.app_context():
            submit_for_review(desk, RELEASE, user_id=office.officer)

    def send() -> None:
        with app.app_context():
            send_delivery(desk, planned)

    with another_engine(database_url) as other:
        submitting, sending = threading.Thread(target=submit), threading.Thread(target=send)
        event.listen(Session, "before_commit", pause)
        try:
            submitting.start()
            assert written.wait(PATIENCE)
            sending.start()
            sending.join(2)  # long enough to slip out if nothing kept it waiting
            go_on.set()
            submitting.join(PATIENCE)
            sending.join(PATIENCE)
        finally:
            event.remove(Session, "before_commit", pause)
    assert office.status(planned) == DeliveryStatus.HELD
    assert accounts_of(channels)[0].arrived == []


def test_posts_claimed_while_the_release_is_submitted_are_out_or_held_and_never_both(
    app: Flask, database_url: str, desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    for number in range(10):
        office.account("bluesky", name=f"b{number}")
    ends = moment(clock)
    posts = approved_set(office, ends, posts=10)
    planned = [
        one
        for number, post in enumerate(posts)
        for one in office.schedule(post, at=ends, accounts=[f"b{number}"])
    ]
    release(office, ends + timedelta(hours=1))
    clock.set(ends)
    with another_engine(database_url) as other:
        senders = [(other if one % 2 else app, partial(send_delivery, desk, one)) for one in planned]
        move = partial(submit_for_review, desk, RELEASE, user_id=office.officer)
        results = at_once([*senders[:5], (other, move), *senders[5:]])
    assert not [one for one in results if isinstance(one, Exception)], results
    statuses = [office.status(one) for one in planned]
    assert set(statuses) <= {DeliveryStatus.SENT, DeliveryStatus.HELD}
    received = sum(len(channel.arrived) for channel in accounts_of(channels))
    assert received == statuses.count(DeliveryStatus.SENT)


def test_a_plan_made_while_the_release_is_submitted_is_refused_or_held(
    app: Flask, database_url: str, desk: Desk, office: Office, clock: SettableClock
):
    """The gate: nobody decides "the embargo is over" and goes out after a submission that says otherwise."""
    office.account("x", name="x")
    ends = moment(clock)
    [post] = approved_set(office, ends)
    release(office, ends + timedelta(hours=1))
    plan = partial(schedule_item, desk, post, user_id=office.officer, at=ends, account_names=["x"])
    move = partial(submit_for_review, desk, RELEASE, user_id=office.officer)
    with another_engine(database_url) as other:
        planned, moved = at_once([(app, plan), (other, move)])
    assert isinstance(moved, int), moved
    if isinstance(planned, CampaignDeskError):
        assert "Choose that moment or later" in str(planned)
    else:
        assert isinstance(planned, list), planned
        clock.set(ends)
        assert not send_delivery(desk, planned[0])
        assert office.status(planned[0]) == DeliveryStatus.HELD
    approve_item(desk, RELEASE, user_id=office.head, fingerprint=office.fingerprint(RELEASE))


def test_a_post_does_not_tell_a_story_that_was_sent_back(desk: Desk, office: Office, clock: SettableClock):
    ends = moment(clock)
    [post] = approved_set(office, ends)
    office.account("x", name="x")
    [planned] = office.schedule(post, accounts=["x"], at=ends)
    ask_for_changes(desk, RELEASE, user_id=office.head, note="The figure is wrong.")
    clock.set(ends + timedelta(seconds=1))
    send_delivery(desk, planned)
    delivery = office.delivery(planned)
    assert delivery.status == DeliveryStatus.HELD
    assert "which was sent back" in delivery.error
