"""Readings: what is asked, what is kept, and what a failing platform can and can't do to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import event

from campaigns.channels.errors import (
    AccountError,
    NotPermittedError,
    PermanentChannelError,
    TemporaryChannelError,
)
from campaigns.domain.figures.measures import Missing
from campaigns.domain.items.statuses import AccountState, DeliveryStatus
from campaigns.models.accounts import Account
from campaigns.models.base import db
from campaigns.models.deliveries import Delivery
from campaigns.models.readings import (
    Reading,
    list_account_readings,
    list_latest_part_readings,
    list_readings_of_delivery,
)
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.figures.collection import collect_account, collect_due, collect_now, stream_readings
from tests.factories import make_account, make_campaign, make_delivery, make_item
from tests.fakes import FakeDirectory, RecordingChannel, SettableClock

HOUR = timedelta(hours=1)


def post_out(
    clock: SettableClock, channels: FakeDirectory, *, kind: str = "x", posts: int = 1, account: int = 0
) -> tuple[int, list[int], RecordingChannel]:
    """Posts that went out this moment, each with a first reading due in an hour."""
    with transaction() as session:
        owner = session.get_one(Account, account) if account else make_account(session, kind=kind)
        campaign = make_campaign(session)
        deliveries = [
            make_delivery(
                session,
                item=make_item(session, campaign=campaign),
                account=owner,
                due_at=clock.now(),
                next_reading_at=clock.now() + HOUR,
            )
            for _ in range(posts)
        ]
        channel = channels.channel(owner.id, kind=kind)
        for delivery in deliveries:
            channel.put(delivery.remote_id, views=100, reactions=3)
        return owner.id, [delivery.id for delivery in deliveries], channel


def values_of(delivery_id: int, measure: str) -> list[int | None]:
    with reading() as session:
        return [
            one.value for one in list_readings_of_delivery(session, delivery_id) if one.measure == measure
        ]


def next_reading_of(delivery_id: int) -> datetime | None:
    with reading() as session:
        return session.get_one(Delivery, delivery_id).next_reading_at


def test_nothing_is_read_before_it_is_due(desk: Desk, clock: SettableClock, channels: FakeDirectory):
    _, _, channel = post_out(clock, channels)
    clock.advance(minutes=59)
    assert collect_due(desk).accounts == ()
    assert channel.measured == []


def test_a_due_post_is_read_and_its_next_reading_is_planned(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    sent_at = clock.now()
    _, [delivery], _ = post_out(clock, channels)
    clock.advance(HOUR)
    summary = collect_due(desk)
    assert (summary.posts, summary.readings, summary.troubles) == (1, 4, ())
    assert values_of(delivery, "views") == [100]
    assert values_of(delivery, "comments") == [0]
    assert next_reading_of(delivery) == sent_at + timedelta(hours=24)


def out_in_parts(channel: RecordingChannel, delivery_id: int, parts: int) -> list[str]:
    """Have the post stand in so many parts; the platform counts each but the last as answered once."""
    with transaction() as session:
        delivery = session.get_one(Delivery, delivery_id)
        ids = [delivery.remote_id, *(f"{delivery.remote_id}-{number}" for number in range(1, parts))]
        delivery.checkpoint = {f"part:{number}": {"id": one} for number, one in enumerate(ids)}
    for one in ids:
        channel.put(one, views=10, reactions=2, comments=0 if one == ids[-1] else 1)
    return ids


def test_a_thread_is_read_part_by_part_and_as_a_whole(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    _, [thread, single], channel = post_out(clock, channels, posts=2)
    ids = out_in_parts(channel, thread, 3)
    clock.advance(HOUR)

    summary = collect_due(desk)

    assert (summary.posts, summary.readings) == (2, 8)
    assert [values_of(thread, name) for name in ("views", "reactions", "comments")] == [[30], [6], [0]]
    assert values_of(single, "views") == [100]
    with reading() as session:
        of_parts = list_latest_part_readings(session, thread)
        assert list_latest_part_readings(session, single) == []
    assert [one.value for one in of_parts if one.measure == "views"] == [10, 10, 10]
    assert {len(asked) for asked in channel.measured} == {1, 2}  # no call holds more than the platform takes
    assert {one for asked in channel.measured for one in asked} >= set(ids)


def test_a_thread_of_which_a_part_could_not_be_read_has_no_whole(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    _, [thread], channel = post_out(clock, channels)
    ids = out_in_parts(channel, thread, 2)
    channel.posts.pop(ids[1])
    clock.advance(HOUR)
    collect_due(desk)

    assert values_of(thread, "reactions") == [None]
    with reading() as session:
        views = [one for one in list_latest_part_readings(session, thread) if one.measure == "views"]
    assert [one.value for one in views] == [10, None]


def test_every_stage_adds_a_reading_and_overwrites_none(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    sent_at = clock.now()
    _, [delivery], channel = post_out(clock, channels)
    remote_id = next(iter(channel.posts))
    for hours, views in ((1, 100), (24, 250), (72, 260), (168, 260), (672, 300)):
        channel.count(remote_id, views=views)
        clock.set(sent_at + timedelta(hours=hours))
        collect_due(desk)
    assert values_of(delivery, "views") == [100, 250, 260, 260, 300]
    assert next_reading_of(delivery) is None


def test_after_a_long_sleep_a_post_is_read_once(desk: Desk, clock: SettableClock, channels: FakeDirectory):
    _, [delivery], channel = post_out(clock, channels)
    clock.advance(days=8)
    collect_due(desk)
    collect_due(desk)
    assert len(channel.measured) == 1
    assert values_of(delivery, "views") == [100]


def test_posts_are_asked_for_in_batches_as_large_as_the_channel_allows(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    _, _, channel = post_out(clock, channels, posts=5)
    clock.advance(HOUR)
    collect_due(desk)
    assert [len(ids) for ids in channel.measured] == [2, 2, 1]


def test_two_collections_at_the_same_instant_store_once(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    post_out(clock, channels)
    collect_now(desk)
    collect_now(desk)
    with reading() as session:
        assert session.query(Reading).count() == 4


def test_everything_that_is_out_is_read_when_a_person_asks(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    _, [delivery], channel = post_out(clock, channels)
    with transaction() as session:
        session.get_one(Delivery, delivery).next_reading_at = None
    collect_now(desk)
    channel.count(next(iter(channel.posts)), reactions=4)
    clock.advance(seconds=1)
    collect_now(desk)
    assert values_of(delivery, "reactions") == [3, 4]


@pytest.mark.parametrize(
    "status", [DeliveryStatus.CREATED, DeliveryStatus.UNKNOWN, DeliveryStatus.PERMANENT_FAILURE]
)
def test_what_is_not_out_is_never_asked_for(
    desk: Desk, clock: SettableClock, channels: FakeDirectory, status: DeliveryStatus
):
    account, _, channel = post_out(clock, channels, posts=0)
    with transaction() as session:
        item = make_item(session, campaign=make_campaign(session))
        owner = session.get_one(Account, account)
        make_delivery(
            session, item=item, account=owner, due_at=clock.now(), status=status, remote_id="left-over"
        )
    collect_now(desk)
    assert channel.measured == []


def test_a_missing_figure_is_kept_with_its_reason_and_is_not_nought(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    _, [delivery], channel = post_out(clock, channels)
    channel.count(next(iter(channel.posts)), views=Missing.TOO_FEW)
    collect_now(desk)
    with reading() as session:
        [views] = [one for one in list_readings_of_delivery(session, delivery) if one.measure == "views"]
    assert (views.value, views.missing) == (None, Missing.TOO_FEW)


def test_a_post_the_platform_says_nothing_about_is_kept_as_failed(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    _, [delivery], channel = post_out(clock, channels)
    channel.posts.clear()
    assert collect_now(desk).posts == 0
    with reading() as session:
        assert {(one.value, one.missing) for one in list_readings_of_delivery(session, delivery)} == {
            (None, Missing.FAILED)
        }


def test_a_platform_that_does_not_answer_stores_nothing_and_is_asked_again_ever_later(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    _, [delivery], channel = post_out(clock, channels)
    channel.fail_measuring(TemporaryChannelError("X is not answering."), always=True)
    clock.advance(HOUR)
    waits = []
    for _ in range(4):
        summary = collect_due(desk)
        at = next_reading_of(delivery)
        assert at is not None
        waits.append(int((at - clock.now()).total_seconds() / 60))
        clock.set(at)
    assert waits == [5, 10, 20, 40]
    assert summary.troubles[0].trouble == "X is not answering."
    assert values_of(delivery, "views") == []


def test_a_platform_that_fails_leaves_earlier_readings_standing_and_starts_afresh_when_it_answers(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    sent_at = clock.now()
    _, [delivery], channel = post_out(clock, channels)
    clock.advance(HOUR)
    collect_due(desk)
    channel.fail_measuring(TemporaryChannelError("X is not answering."))
    clock.set(sent_at + timedelta(hours=24))
    collect_due(desk)
    assert values_of(delivery, "views") == [100]
    clock.advance(minutes=5)
    collect_due(desk)
    assert values_of(delivery, "views") == [100, 100]
    with reading() as session:
        assert session.get_one(Delivery, delivery).reading_failure_count == 0


def test_a_refusal_is_kept_as_failed_and_the_next_stage_is_planned(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    sent_at = clock.now()
    _, [delivery], channel = post_out(clock, channels)
    clock.advance(HOUR)
    channel.fail_measuring(PermanentChannelError("X refuses this question."))
    collect_due(desk)
    assert values_of(delivery, "views") == [None]
    assert next_reading_of(delivery) == sent_at + timedelta(hours=24)


def test_a_rate_limit_ends_the_accounts_calls_until_the_platforms_own_time(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    _, deliveries, channel = post_out(clock, channels, posts=6)
    clock.advance(HOUR)
    free_at = clock.now() + timedelta(minutes=15)
    channel.fail_measuring(TemporaryChannelError("Too many calls.", retry_at=free_at, rate_limited=True))
    collect_due(desk)
    assert len(channel.measured) == 1
    assert {next_reading_of(delivery) for delivery in deliveries} == {free_at}


def test_a_platform_that_is_down_is_not_called_for_every_post(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    _, _, channel = post_out(clock, channels, posts=20)
    channel.fail_measuring(TemporaryChannelError("X is not answering."), always=True)
    clock.advance(HOUR)
    collect_due(desk)
    assert len(channel.measured) == 2
    collect_due(desk)
    assert len(channel.measured) == 2


@pytest.mark.parametrize(
    "error",
    [TemporaryChannelError("down"), AccountError("Sign in again."), ZeroDivisionError("a fault of our own")],
)
def test_one_accounts_failure_never_stops_the_others(
    desk: Desk, clock: SettableClock, channels: FakeDirectory, error: Exception
):
    _, _, broken = post_out(clock, channels)
    _, [delivery], _ = post_out(clock, channels, kind="bluesky")
    broken.fail_measuring(error, always=True)
    clock.advance(HOUR)
    summary = collect_due(desk)
    assert len(summary.troubles) == 1
    assert values_of(delivery, "views") == [100]


def test_credentials_that_do_not_open_put_the_account_off_and_stop_no_other(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    account, [first], _ = post_out(clock, channels)
    _, [second], _ = post_out(clock, channels, kind="bluesky")
    with transaction() as session:
        session.get_one(Account, account).sealed_credentials = b"sealed with another key"
    clock.advance(HOUR)
    collect_due(desk)
    assert next_reading_of(first) == clock.now() + timedelta(minutes=5)
    assert values_of(second, "views") == [100]


def test_an_account_that_must_be_reconnected_is_marked_and_its_posts_are_read_when_it_is_back(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    account, [delivery], channel = post_out(clock, channels)
    channel.fail_measuring(AccountError("The token was withdrawn."))
    clock.advance(HOUR)
    collect_due(desk)
    with transaction() as session:
        row = session.get_one(Account, account)
        assert (row.state, row.state_reason) == (AccountState.NEEDS_RECONNECTING, "The token was withdrawn.")
    clock.advance(days=2)
    assert (collect_due(desk).accounts, len(channel.measured)) == ((), 1)
    with transaction() as session:
        session.get_one(Account, account).state = AccountState.CONNECTED
    collect_due(desk)
    assert values_of(delivery, "views") == [100]


def test_a_login_that_may_not_read_goes_on_sending_and_is_asked_again_at_the_next_stage(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    sent_at = clock.now()
    account, [delivery], channel = post_out(clock, channels)
    channel.fail_measuring(NotPermittedError("The app may not read figures."))
    clock.advance(HOUR)
    assert collect_due(desk).troubles[0].trouble == "The app may not read figures."
    with reading() as session:
        assert session.get_one(Account, account).state == AccountState.CONNECTED
        assert {(one.value, one.missing) for one in list_readings_of_delivery(session, delivery)} == {
            (None, Missing.NOT_PERMITTED)
        }
    assert next_reading_of(delivery) == sent_at + timedelta(hours=24)
    clock.set(sent_at + timedelta(hours=24))
    collect_due(desk)
    assert values_of(delivery, "views") == [None, 100]


def test_a_following_that_may_not_be_read_leaves_the_account_connected(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    account, _, channel = post_out(clock, channels, posts=0)
    with transaction() as session:
        session.get_one(Account, account).next_reading_at = clock.now()
    channel.fail_measuring_account(NotPermittedError("The app may not read figures."))
    collect_due(desk)
    with reading() as session:
        row = session.get_one(Account, account)
        assert (row.state, row.next_reading_at) == (AccountState.CONNECTED, clock.now() + timedelta(days=1))
        [followers] = list_account_readings(session, account)
    assert (followers.measure, followers.value, followers.missing) == (
        "followers",
        None,
        Missing.NOT_PERMITTED,
    )


def test_an_account_at_rest_is_left_alone_until_its_rest_ends(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    account, _, channel = post_out(clock, channels)
    clock.advance(HOUR)
    with transaction() as session:
        session.get_one(Account, account).paused_until = clock.now() + timedelta(minutes=10)
    collect_due(desk)
    assert channel.measured == []
    clock.advance(minutes=10)
    collect_due(desk)
    assert len(channel.measured) == 1


def test_the_platform_is_asked_while_no_transaction_is_open(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    account, _, channel = post_out(clock, channels)
    open_now: list[int] = []
    event.listen(db.engine, "checkout", lambda *_: open_now.append(1))
    event.listen(db.engine, "checkin", lambda *_: open_now.pop())
    measure = channel._measures

    def look(post: object) -> object:
        assert open_now == []
        return measure(post)  # type: ignore[arg-type]

    channel._measures = look  # type: ignore[assignment, method-assign]
    assert collect_account(desk, account, everything=True).trouble == ""


def test_each_recipients_email_is_counted_as_one_accepted(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    _, deliveries, _ = post_out(clock, channels, kind="email", posts=3)
    collect_now(desk)
    assert [values_of(delivery, "delivered") for delivery in deliveries] == [[1], [1], [1]]


def test_followers_are_read_daily_at_the_same_time_of_day(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    account, _, channel = post_out(clock, channels, posts=0)
    start = clock.now()
    with transaction() as session:
        session.get_one(Account, account).next_reading_at = start
    for followers, minutes_late in ((100, 0), (104, 7), (103, 0)):
        channel.account_counts = {"followers": followers}
        collect_due(desk)
        with reading() as session:
            due = session.get_one(Account, account).next_reading_at
        assert due is not None
        clock.set(due + timedelta(minutes=minutes_late))
    with reading() as session:
        readings = list_account_readings(session, account)
    assert [one.value for one in readings] == [100, 104, 103]
    assert due == start + timedelta(days=3)
    assert all(later.taken_at > earlier.taken_at for earlier, later in pairwise(readings))


def test_an_accounts_figures_that_fail_are_asked_for_again_by_the_same_back_off(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    account, _, channel = post_out(clock, channels, posts=0)
    with transaction() as session:
        session.get_one(Account, account).next_reading_at = clock.now()
    channel.fail_measuring_account(TemporaryChannelError("down"), times=2)
    for minutes in (5, 10):
        collect_due(desk)
        with reading() as session:
            assert session.get_one(Account, account).next_reading_at == clock.now() + timedelta(
                minutes=minutes
            )
        clock.advance(minutes=minutes)
    collect_due(desk)
    with reading() as session:
        assert [one.value for one in list_account_readings(session, account)] == [100]


def test_readings_are_listed_in_the_promised_form(desk: Desk, clock: SettableClock, channels: FakeDirectory):
    _, [delivery], channel = post_out(clock, channels)
    channel.count(next(iter(channel.posts)), comments=Missing.NOT_PERMITTED)
    collect_now(desk)
    with reading() as session:
        rows = list(stream_readings(session))
    assert rows[0] == {
        "delivery": delivery,
        "channel": "x",
        "measure": "comments",
        "value": None,
        "missing": "not-permitted",
        "taken_at": "2027-05-17T08:00:00+00:00",
        "definition": "recording:2027-01",
    }
    assert rows[1]["value"] == 3
    assert rows[1]["missing"] is None
    assert datetime.fromisoformat(rows[1]["taken_at"]) == clock.now().astimezone(UTC)


def test_a_figure_with_neither_value_nor_reason_is_kept_as_failed(
    desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    _, [delivery], channel = post_out(clock, channels)
    channel.count(next(iter(channel.posts)), views=None)  # type: ignore[arg-type]
    assert collect_now(desk).troubles == ()
    with reading() as session:
        [views] = [one for one in list_readings_of_delivery(session, delivery) if one.measure == "views"]
    assert (views.value, views.missing) == (None, Missing.FAILED)
