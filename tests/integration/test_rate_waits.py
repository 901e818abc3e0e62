"""Waiting for a platform's window before it refuses: no try is spent, the order stays, nobody else waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.sending.rate_windows import AFTER_RESET, RateBudget
from campaigns.models.claims import list_due, next_due_at
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.figures.collection import collect_account
from campaigns.services.money.budgets import windows_of
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.sending.sweep import sweep_missed
from tests.fakes import FakeDirectory, RecordingChannel, SettableClock
from tests.integration.databases import postgres_alone
from tests.integration.office import Office

database_url = postgres_alone


def posts_left(remaining: int, resets_at: datetime, *, limit: int = 100) -> RateBudget:
    return RateBudget("posts", limit, remaining, resets_at)


def x_channel(office: Office, channels: FakeDirectory, delivery_id: int) -> RecordingChannel:
    return channels.channel(office.delivery(delivery_id).account_id)


def due_now(clock: SettableClock) -> list[int]:
    with reading() as session:
        return [delivery_id for delivery_id, _ in list_due(session, now=clock.now(), per_account=10)]


def use_up(
    desk: Desk, office: Office, channels: FakeDirectory, clock: SettableClock, *, remaining: int = 0
) -> tuple[int, datetime]:
    """Send a post whose answer leaves this much of the window; (its id, when the window ends)."""
    first = office.planned()
    clock.set(office.delivery(first).due_at)
    resets_at = clock.now() + timedelta(minutes=15)
    x_channel(office, channels, first).windows = [posts_left(remaining, resets_at)]
    assert send_delivery(desk, first)
    return first, resets_at


def test_what_headers_say_is_kept_on_the_account(
    desk: Desk, office: Office, channels: FakeDirectory, clock: SettableClock
):
    first, resets_at = use_up(desk, office, channels, clock, remaining=94)
    account = office.account_row(office.delivery(first).account_id)
    assert windows_of(account)["posts"] == posts_left(94, resets_at)


def test_a_post_waits_for_the_window_without_a_try(
    desk: Desk, office: Office, channels: FakeDirectory, clock: SettableClock
):
    first, resets_at = use_up(desk, office, channels, clock)
    second = office.planned(minutes=5)
    clock.advance(minutes=5)

    assert not send_delivery(desk, second)

    waiting = office.delivery(second)
    assert (waiting.status, waiting.attempt_count, waiting.failure_count) == (DeliveryStatus.CREATED, 0, 0)
    assert x_channel(office, channels, first).calls.count("send") == 1
    with reading() as session:
        assert next_due_at(session, after=clock.now()) == resets_at + AFTER_RESET


def test_what_waited_goes_out_in_its_order_when_the_window_opens(
    desk: Desk, office: Office, channels: FakeDirectory, clock: SettableClock
):
    first, resets_at = use_up(desk, office, channels, clock)
    second, third = office.planned(minutes=5), office.planned(minutes=6)
    clock.advance(minutes=7)
    send_delivery(desk, second)
    assert due_now(clock) == []

    clock.set(resets_at + AFTER_RESET)
    assert due_now(clock) == [second, third]
    for one in (second, third):
        assert send_delivery(desk, one)
    keys = [office.delivery(one).key for one in (first, second, third)]
    assert x_channel(office, channels, first).keys() == keys


def test_a_thread_waits_whole_where_only_a_part_of_it_would_fit(
    desk: Desk, office: Office, channels: FakeDirectory, clock: SettableClock
):
    first, _ = use_up(desk, office, channels, clock, remaining=2)
    thread = office.planned(body="One\n\n---\n\nTwo\n\n---\n\nThree", minutes=5)
    clock.advance(minutes=5)
    assert not send_delivery(desk, thread)
    assert len(x_channel(office, channels, first).parts_arrived) == 1


def test_a_short_post_behind_a_waiting_thread_does_not_overtake_it(
    desk: Desk, office: Office, channels: FakeDirectory, clock: SettableClock
):
    use_up(desk, office, channels, clock, remaining=2)
    thread = office.planned(body="One\n\n---\n\nTwo\n\n---\n\nThree", minutes=5)
    short = office.planned(minutes=6)
    clock.advance(minutes=7)
    send_delivery(desk, thread)
    assert not send_delivery(desk, short)


def test_another_account_goes_on(desk: Desk, office: Office, channels: FakeDirectory, clock: SettableClock):
    use_up(desk, office, channels, clock)
    waiting, other = office.planned(minutes=5), office.planned(kind="bluesky", minutes=5)
    clock.advance(minutes=5)
    assert not send_delivery(desk, waiting)
    assert send_delivery(desk, other)
    assert office.status(other) is DeliveryStatus.SENT


def test_a_used_up_window_for_looking_does_not_keep_posts(
    desk: Desk, office: Office, channels: FakeDirectory, clock: SettableClock
):
    first = office.planned()
    clock.set(office.delivery(first).due_at)
    resets_at = clock.now() + timedelta(minutes=15)
    x_channel(office, channels, first).windows = [RateBudget("timeline", 5000, 0, resets_at)]
    send_delivery(desk, first)
    second = office.planned(minutes=5)
    clock.advance(minutes=5)
    assert send_delivery(desk, second)


def test_figures_leave_the_last_quarter_of_a_window_to_posts(
    desk: Desk, office: Office, channels: FakeDirectory, clock: SettableClock
):
    first = office.planned()
    clock.set(office.delivery(first).due_at)
    resets_at = clock.now() + timedelta(hours=2)
    channel = x_channel(office, channels, first)
    channel.windows = [RateBudget("timeline", 100, 25, resets_at)]
    send_delivery(desk, first)
    clock.advance(hours=1)

    collected = collect_account(desk, office.delivery(first).account_id)

    assert collected.trouble == "kept for posts"
    assert channel.measured == []
    waiting = office.delivery(first)
    assert (waiting.next_reading_at, waiting.reading_failure_count) == (resets_at + AFTER_RESET, 0)


def test_what_waited_too_long_is_missed_and_says_that_it_waited(
    desk: Desk, office: Office, channels: FakeDirectory, clock: SettableClock
):
    first = office.planned()
    clock.set(office.delivery(first).due_at)
    day = RateBudget("posts-app-day", 10_000, 0, clock.now() + timedelta(hours=20))
    x_channel(office, channels, first).windows = [day]
    send_delivery(desk, first)
    second = office.planned(minutes=5)
    clock.advance(minutes=5)
    send_delivery(desk, second)
    clock.advance(minutes=31)
    assert sweep_missed(desk) == 1
    assert "Its channel took no more until" in office.delivery(second).error
