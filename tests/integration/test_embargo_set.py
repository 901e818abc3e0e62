"""The set of an embargo as a whole: all planned for one moment or none, moved together, and visibly not out after it.
On PostgreSQL, which holds rows; test_embargo of the pages and of the command line walk the same road on SQLite.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.domain.people.permissions import Permission
from campaigns.domain.sending.embargo import GRACE, EmbargoSet, Member, MemberStatus
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError, NotFoundError
from campaigns.models.base import db
from campaigns.models.deliveries import list_deliveries_of_item
from campaigns.models.embargoes import find_end
from campaigns.models.people import list_users
from campaigns.services.content.library import refresh_library
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.planning.decisions import drop_delivery, send_again
from campaigns.services.planning.embargo_ended import ended_words, visibly_not_out
from campaigns.services.planning.embargo_plan import SetNotReadyError, drop_from_set, plan_set
from campaigns.services.planning.embargo_set import read_set, set_ref_of
from campaigns.services.planning.embargo_watch import follow_up
from campaigns.services.planning.plan import cancel_delivery
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.signoff.review import submit_for_review
from campaigns.services.stops.holds import end_hold, start_hold
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.databases import postgres_alone
from tests.integration.office import Office
from tests.integration.test_linked_embargo import LINK, RELEASE, approved_set, moment, release

database_url = postgres_alone


class Letters:
    """A mailbox for staff letters: (address, subject, text, key) of each."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, str, str]] = []
        self.is_away = False

    def send(self, *, to: str, subject: str, text: str, key: str) -> None:
        if self.is_away:
            raise OSError("the mail server is away")
        self.taken.append((to, subject, text, key))


@pytest.fixture
def letters(desk: Desk) -> Letters:
    letters = Letters()
    object.__setattr__(desk, "mail", letters)
    return letters


@pytest.fixture
def ready(office: Office, clock: SettableClock) -> list[str]:
    """Accounts of every kind the set goes to, two journalists, an approved release and three approved posts."""
    for kind in ("x", "bluesky", "email"):
        office.account(kind, name=kind)
    office.journalists(2)
    return approved_set(office, moment(clock), posts=3)


def look(desk: Desk, ref: str = RELEASE) -> EmbargoSet:
    with reading() as session:
        return read_set(session, desk, set_ref_of(session, ref), now=desk.clock.now())


def member(desk: Desk, ref: str) -> Member:
    return next(one for one in look(desk).members if one.ref == ref)


def due_times(office: Office, ref: str) -> dict[str, datetime]:
    """Where the item waits, and for when."""
    with reading() as session:
        return {
            one.account.name: one.due_at
            for one in list_deliveries_of_item(session, office.item(ref).id)
            if one.status == DeliveryStatus.CREATED
        }


def send_everything_due(desk: Desk, *refs: str) -> None:
    with reading() as session:
        ids = [
            one.id
            for item in look(desk).members
            for one in list_deliveries_of_item(session, item.item_id)
            if one.status == DeliveryStatus.CREATED and (not refs or item.ref in refs)
        ]
    for one in ids:
        send_delivery(desk, one)


# All for the moment, or none


def test_one_action_plans_the_whole_set_for_the_moment(
    desk: Desk, office: Office, clock: SettableClock, ready: list[str]
):
    planned = plan_set(desk, RELEASE, user_id=office.officer)
    assert (planned.moment, planned.moved, len(planned.planned)) == (moment(clock), 0, 8)
    for post in ready:
        assert due_times(office, post) == {"x": moment(clock), "bluesky": moment(clock)}
    assert due_times(office, RELEASE) == {"email": moment(clock)}
    assert {one.stand for one in look(desk).members} == {MemberStatus.PLANNED}
    assert look(desk).not_ready == ()


def test_the_set_is_found_from_any_of_its_items(desk: Desk, office: Office, ready: list[str]):
    assert plan_set(desk, ready[0], user_id=office.officer).planned
    assert look(desk, ready[1]).ref == RELEASE


def test_an_item_without_embargo_has_no_set(desk: Desk, office: Office):
    post = office.approved(office.post())
    with pytest.raises(NotFoundError, match="has no embargo"):
        look(desk, post)


def test_a_channel_without_an_account_is_said_beforehand(desk: Desk, office: Office, clock: SettableClock):
    office.account("x", name="x")
    [post] = approved_set(office, moment(clock))
    assert any("No account is connected for Bluesky." in remark for remark in member(desk, post).remarks)
    office.account("bluesky", name="bluesky")
    assert not any("No account" in remark for remark in member(desk, post).remarks)


def test_planning_twice_plans_nothing_more(desk: Desk, office: Office, ready: list[str]):
    plan_set(desk, RELEASE, user_id=office.officer)
    with pytest.raises(ConflictError, match="scheduled, out or dropped already"):
        plan_set(desk, RELEASE, user_id=office.officer)


def test_what_is_not_ready_is_listed_with_its_reason_and_nothing_is_planned(
    desk: Desk, office: Office, ready: list[str]
):
    in_review = office.post(front=LINK)
    office.submit(in_review)
    no_account = office.approved(office.post(channels="mastodon", front=LINK))
    with pytest.raises(SetNotReadyError) as caught:
        plan_set(desk, RELEASE, user_id=office.officer)
    troubles = " ".join(caught.value.troubles)
    assert len(caught.value.troubles) == 2
    assert "is in review. It has to be approved" in troubles
    assert "No account is connected for Mastodon" in troubles
    for ref in (*ready, RELEASE, no_account):
        assert due_times(office, ref) == {}
        assert office.item(ref).status == ItemStatus.APPROVED


def test_a_draft_on_disk_that_names_the_release_is_of_the_set_and_not_ready(
    desk: Desk, office: Office, ready: list[str]
):
    draft = office.post(front=LINK)
    refresh_library(desk)
    assert member(desk, draft).remarks == ("It is still a draft: nobody has signed it off.",)
    with pytest.raises(SetNotReadyError, match="draft"):
        plan_set(desk, RELEASE, user_id=office.officer)


def test_a_hold_on_one_item_stops_the_whole_plan_and_is_named(desk: Desk, office: Office, ready: list[str]):
    start_hold(desk, user_id=office.head, kind="partner", scope="channel:x", reason="The force asked")
    with pytest.raises(SetNotReadyError, match="The force asked"):
        plan_set(desk, RELEASE, user_id=office.officer)
    assert due_times(office, RELEASE) == {}


def test_what_was_planned_for_later_on_purpose_stays(
    desk: Desk, office: Office, clock: SettableClock, ready: list[str]
):
    later = moment(clock, hours=9)
    office.schedule(ready[0], at=later)
    plan_set(desk, RELEASE, user_id=office.officer)
    assert due_times(office, ready[0]) == {"x": later, "bluesky": later}


def test_a_release_that_went_to_journalists_before_is_left_alone(
    desk: Desk, office: Office, clock: SettableClock, ready: list[str]
):
    ids = office.schedule(RELEASE, minutes=1)
    clock.advance(minutes=1)
    for one in ids:
        send_delivery(desk, one)
    plan_set(desk, RELEASE, user_id=office.officer)
    assert member(desk, RELEASE).stand is MemberStatus.OUT
    assert due_times(office, RELEASE) == {}


def test_after_the_moment_the_set_is_not_planned_in_one_go(
    desk: Desk, office: Office, clock: SettableClock, ready: list[str]
):
    clock.advance(hours=3)
    with pytest.raises(CampaignDeskError, match="The embargo ended"):
        plan_set(desk, RELEASE, user_id=office.officer)


def test_who_may_not_schedule_may_not_plan_or_drop(desk: Desk, office: Office, ready: list[str]):
    with pytest.raises(NotAllowedError):
        plan_set(desk, RELEASE, user_id=office.reader)
    with pytest.raises(NotAllowedError):
        drop_from_set(desk, RELEASE, ready[0], user_id=office.reader, reason="No")


# The moment moves


def move_release(desk: Desk, office: Office, clock: SettableClock, to: datetime) -> None:
    """Cancel what waits of the release, and have it approved with another embargo."""
    clock.advance(minutes=1)
    with reading() as session:
        waiting = [
            one.id
            for one in list_deliveries_of_item(session, office.item(RELEASE).id)
            if one.status == DeliveryStatus.CREATED
        ]
    for one in waiting:
        cancel_delivery(desk, one, user_id=office.officer, reason="The embargo moves")
    release(office, to)
    submit_for_review(desk, RELEASE, user_id=office.officer)
    office.approve(RELEASE)


@pytest.mark.parametrize("hours", [1, 5], ids=["earlier", "later"])
def test_a_moved_moment_marks_the_posts_and_one_action_moves_all(
    desk: Desk, office: Office, clock: SettableClock, ready: list[str], hours: float
):
    to = moment(clock, hours=hours)
    plan_set(desk, RELEASE, user_id=office.officer)
    move_release(desk, office, clock, to)
    assert look(desk).is_moved
    assert "no longer fits: the embargo was moved" in " ".join(member(desk, ready[0]).remarks)
    assert all(office.item(post).status == ItemStatus.SCHEDULED for post in ready)
    planned = plan_set(desk, RELEASE, user_id=office.officer)
    assert (planned.moment, planned.moved) == (to, 6)
    for post in ready:
        assert due_times(office, post) == {"x": to, "bluesky": to}
    assert due_times(office, RELEASE) == {"email": to}
    assert not look(desk).is_moved


def test_a_moved_set_holds_the_accounts_it_pays_from_in_one_order(
    app: Flask, desk: Desk, office: Office, clock: SettableClock, ready: list[str]
):
    """Two sets that are moved at once would else wait for each other's accounts for ever."""
    office.account("x", name="x two")
    for post, account in ((ready[0], "x two"), (ready[1], "x"), (ready[2], "x")):
        office.schedule(post, at=moment(clock), accounts=[account])
    move_release(desk, office, clock, moment(clock, hours=5))
    held: list[int] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if "FROM accounts" in statement and "FOR NO KEY UPDATE" in statement:
            held.extend(values.values())

    event.listen(db.engine, "before_cursor_execute", note)
    plan_set(desk, RELEASE, user_id=office.officer)
    assert len(set(held)) == 2
    assert list(dict.fromkeys(held)) == sorted(set(held))


def test_what_was_held_at_the_old_moment_is_moved_too(
    desk: Desk, office: Office, clock: SettableClock, ready: list[str]
):
    old, new = moment(clock), moment(clock, hours=5)
    plan_set(desk, RELEASE, user_id=office.officer)
    move_release(desk, office, clock, new)
    clock.set(old)
    send_everything_due(desk, *ready)
    assert {place.stand for place in member(desk, ready[0]).places} == {MemberStatus.NOT_OUT}
    plan_set(desk, RELEASE, user_id=office.officer)
    assert due_times(office, ready[0]) == {"x": new, "bluesky": new}


def test_times_planned_on_purpose_for_later_are_not_moved(
    desk: Desk, office: Office, clock: SettableClock, ready: list[str]
):
    later = moment(clock, hours=9)
    office.schedule(ready[0], at=later)
    plan_set(desk, RELEASE, user_id=office.officer)
    move_release(desk, office, clock, moment(clock, hours=5))
    plan_set(desk, RELEASE, user_id=office.officer)
    assert due_times(office, ready[0]) == {"x": later, "bluesky": later}


# All, or visibly not


def test_when_all_is_out_nobody_is_told_and_nothing_is_shown(
    desk: Desk, office: Office, clock: SettableClock, ready: list[str], letters: Letters
):
    ends = moment(clock)
    plan_set(desk, RELEASE, user_id=office.officer)
    clock.set(ends)
    send_everything_due(desk)
    clock.advance(hours=1)
    assert follow_up(desk) == 0
    found = look(desk)
    assert (found.out, found.missing) == (4, ())
    with reading() as session:
        assert visibly_not_out(session, desk, now=clock.now()) == []
        end = find_end(session, found.release_id, ends)
        assert end is not None
        assert end.closed_at == clock.now()


def test_what_is_not_out_is_said_with_its_reason_and_the_people_are_told_once(
    desk: Desk,
    office: Office,
    clock: SettableClock,
    ready: list[str],
    letters: Letters,
    channels: FakeDirectory,
):
    plan_set(desk, RELEASE, user_id=office.officer)
    hold = start_hold(desk, user_id=office.head, kind="partner", scope="channel:x", reason="The force asked")
    clock.set(moment(clock))
    send_everything_due(desk)
    assert follow_up(desk) == 0  # a moment of grace: the rest may just be on its way
    clock.advance(GRACE)
    assert follow_up(desk) == 3
    assert follow_up(desk) == 0
    with reading() as session:
        [found] = visibly_not_out(session, desk, now=clock.now())
        may = sorted(user.email for user in list_users(session) if user.may(Permission.SCHEDULE))
    words = ended_words(desk, found)
    assert "ended at 11:00 on Monday 17 May 2027" in words
    assert "1 of 4 is out. Not out: “Post post-1”" in words
    assert sorted(to for to, _, _, _ in letters.taken) == may
    _to, subject, text, _key = letters.taken[0]
    assert "Embargo ended, not all out: The launch" in subject
    assert words in text
    assert "The force asked" in text
    assert f"/embargo/{RELEASE}" in text
    end_hold(desk, hold.hold_id, user_id=office.head)


def test_the_rest_of_the_set_goes_out_when_one_item_is_held(
    desk: Desk, office: Office, clock: SettableClock, ready: list[str]
):
    only_x = office.approved(office.post(channels="x", front=LINK))
    plan_set(desk, RELEASE, user_id=office.officer)
    start_hold(
        desk,
        user_id=office.head,
        kind="partner",
        scope="channel:x",
        reason="The force asked",
        allow=ready,
    )
    clock.set(moment(clock))
    send_everything_due(desk)
    found = look(desk)
    assert found.out == 4
    assert [one.ref for one in found.missing] == [only_x]


def test_the_banner_stays_until_what_is_missing_was_sent_or_dropped(
    desk: Desk, office: Office, clock: SettableClock, ready: list[str], letters: Letters
):
    office_ends = moment(clock)
    plan_set(desk, RELEASE, user_id=office.officer)
    start = start_hold(
        desk, user_id=office.head, kind="partner", scope="channel:x", reason="Wait", allow=ready[2:]
    )
    clock.set(office_ends)
    send_everything_due(desk)
    end_hold(desk, start.hold_id, user_id=office.head)
    clock.advance(minutes=5)
    assert [one.ref for one in look(desk).missing] == ready[:2]
    held = [
        place.delivery_id
        for ref in ready[:2]
        for place in member(desk, ref).places
        if place.account_name == "x"
    ]
    send_again(desk, held[0], user_id=office.officer)
    send_delivery(desk, held[0])
    assert [one.ref for one in look(desk).missing] == [ready[1]]
    drop_delivery(desk, held[1], user_id=office.officer, reason="No longer true")
    with reading() as session:
        assert visibly_not_out(session, desk, now=clock.now()) == []
    assert (
        member(desk, ready[1]).stand is MemberStatus.OUT
    )  # it is out on Bluesky, and dropped on X with a reason


def test_an_item_that_was_never_planned_is_missing_until_it_is_left_out_with_a_reason(
    desk: Desk, office: Office, clock: SettableClock, ready: list[str]
):
    for ref in (RELEASE, *ready[:2]):
        office.schedule(ref, at=moment(clock))
    clock.set(moment(clock))
    send_everything_due(desk)
    assert [one.ref for one in look(desk).missing] == [ready[2]]
    assert member(desk, ready[2]).remarks == ("It is approved and was never scheduled.",)
    with pytest.raises(CampaignDeskError, match="Say why"):
        drop_from_set(desk, RELEASE, ready[2], user_id=office.officer, reason=" ")
    drop_from_set(desk, RELEASE, ready[2], user_id=office.officer, reason="The partner posts it")
    assert look(desk).missing == ()
    assert member(desk, ready[2]).remarks == ("Dropped by Sam Officer: The partner posts it",)
    with pytest.raises(ConflictError, match="dropped already"):
        drop_from_set(desk, RELEASE, ready[2], user_id=office.officer, reason="Again")


def test_what_is_scheduled_cannot_be_left_out_only_cancelled(desk: Desk, office: Office, ready: list[str]):
    plan_set(desk, RELEASE, user_id=office.officer)
    with pytest.raises(NotAllowedError, match="Cancel what is scheduled"):
        drop_from_set(desk, RELEASE, ready[0], user_id=office.officer, reason="No")


def test_a_set_that_never_got_beyond_drafts_is_nobodys_trouble(
    desk: Desk, office: Office, clock: SettableClock, letters: Letters
):
    release(office, moment(clock))
    office.post(front=LINK)
    refresh_library(desk)
    assert look(desk).moment == moment(clock)
    clock.advance(hours=3)
    with reading() as session:
        assert visibly_not_out(session, desk, now=clock.now()) == []
    assert follow_up(desk) == 0


def test_a_mail_server_that_is_away_is_tried_again_later(
    desk: Desk, office: Office, clock: SettableClock, ready: list[str], letters: Letters
):
    letters.is_away = True
    clock.advance(hours=3)
    assert follow_up(desk) == 0
    letters.is_away = False
    assert follow_up(desk) == 0  # not at once
    clock.advance(minutes=2)
    assert follow_up(desk) == 3
