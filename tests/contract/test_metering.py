"""What a call took and cost is read off the wire: windows from each platform's headers, money from what X did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.channels.base import RemotePost
from campaigns.channels.errors import TemporaryChannelError, UnknownOutcomeError
from campaigns.domain.facts.pricing import Charge
from campaigns.domain.figures.measures import Missing
from campaigns.domain.sending.rate_windows import RateBudget
from tests.contract.conftest import HARNESSES
from tests.contract.harness import IMPATIENT, BlueskyHarness, HttpHarness, MastodonHarness, XHarness
from tests.contract.parts import MemoryCheckpoint, message, part, picture


@pytest.fixture
def x(request: pytest.FixtureRequest) -> XHarness:
    harness = HARNESSES["x"](request)
    assert isinstance(harness, XHarness)
    return harness


@pytest.fixture
def mastodon(request: pytest.FixtureRequest) -> MastodonHarness:
    harness = HARNESSES["mastodon"](request)
    assert isinstance(harness, MastodonHarness)
    return harness


@pytest.fixture
def bluesky(request: pytest.FixtureRequest) -> BlueskyHarness:
    harness = HARNESSES["bluesky"](request)
    assert isinstance(harness, BlueskyHarness)
    return harness


def send(harness: HttpHarness, *parts: object) -> str:
    return harness.channel().send(harness.message(*parts), MemoryCheckpoint()).remote_id  # type: ignore[arg-type]


# Windows


def test_the_headers_of_x_arrive_for_each_endpoint_apart(x: XHarness) -> None:
    resets_at = x.server.set_budget("create_post", remaining=95)
    send(x, part("Hello", picture()))

    assert x.meter.budgets["posts"] == RateBudget("posts", 100, 94, resets_at)
    assert (x.meter.budgets["uploads"].remaining, x.meter.budgets["descriptions"].remaining) == (499, 499)


def test_the_reset_of_mastodon_is_read_though_it_is_no_number(mastodon: MastodonHarness) -> None:
    resets_at = mastodon.server.set_budget("create_status", remaining=30)
    send(mastodon, "Hello")

    budget = mastodon.meter.budgets["posts"]
    assert budget.remaining == 29
    assert abs(budget.resets_at - resets_at) < timedelta(seconds=1)


def test_the_headers_of_bluesky_arrive(bluesky: BlueskyHarness) -> None:
    resets_at = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=5)
    bluesky.server.window = (3000, 2990, resets_at)
    send(bluesky, "Hello")

    assert bluesky.meter.budgets["writes"] == RateBudget("writes", 3000, 2990, resets_at)


def test_a_post_on_bluesky_takes_three_points_of_the_hour_and_of_the_day(bluesky: BlueskyHarness) -> None:
    send(bluesky, "One", "Two")
    assert (bluesky.meter.calls["writes"], bluesky.meter.calls["writes-day"]) == (6, 6)


def test_the_day_windows_of_x_are_kept_apart_from_the_quarter_hour(x: XHarness) -> None:
    body = {"data": {"id": "1", "text": "Hello"}}
    reset = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=20)
    headers = {
        "x-app-limit-24hour-limit": "10000",
        "x-app-limit-24hour-remaining": "9",
        "x-app-limit-24hour-reset": str(int(reset.timestamp())),
    }
    x.server.fail(*x.create, status=201, body=body, headers=headers)
    send(x, "Hello")

    assert x.meter.budgets["posts-app-day"] == RateBudget("posts-app-day", 10000, 9, reset)


@pytest.mark.parametrize("kind", ["x", "mastodon"])
def test_a_refusal_for_too_many_calls_also_tells_the_window(
    kind: str, request: pytest.FixtureRequest
) -> None:
    network = HARNESSES[kind](request)
    assert isinstance(network, HttpHarness)
    network.limit()
    with pytest.raises(TemporaryChannelError):
        send(network, "Hello")

    assert network.meter.budgets["posts"].remaining == 0


def test_a_call_the_meter_holds_back_is_never_made(network: HttpHarness) -> None:
    until = datetime.now(UTC) + timedelta(minutes=5)
    sent = send(network, "Hello")
    before = len(network.server.received)
    for scope in ("timeline", "lookups", "calls", "figures"):
        network.meter.waits[scope] = until

    with pytest.raises(TemporaryChannelError) as caught:
        network.channel().measure([RemotePost(sent, datetime.now(UTC))])

    assert (caught.value.rate_limited, caught.value.retry_at) == (True, until)
    assert len(network.server.received) == before


# Money


def test_x_charges_for_a_post_a_link_and_a_description(x: XHarness) -> None:
    send(x, part("Hello", picture()), "See https://vru.example.org/a")

    assert x.meter.charges == [
        (Charge.MEDIA_METADATA, "", True),
        (Charge.POST, "", True),
        (Charge.POST_WITH_LINK, "", True),
    ]


def test_a_refused_post_costs_nothing(x: XHarness) -> None:
    with pytest.raises(Exception, match="X"):
        send(x, x.too_long)
    assert x.meter.charges == []


def test_a_post_whose_outcome_is_unknown_counts_as_charged(x: XHarness) -> None:
    x.drop_answer()
    with pytest.raises(UnknownOutcomeError):
        send(x, "Hello")
    assert x.meter.charges == [(Charge.POST, "", False)]


def test_a_post_during_which_x_broke_down_counts_as_charged(x: XHarness) -> None:
    x.break_create()
    with pytest.raises(UnknownOutcomeError):
        send(x, "Hello")
    assert x.meter.charges == [(Charge.POST, "", False)]


def test_a_post_that_never_left_costs_nothing(x: XHarness) -> None:
    channel = x.channel(base_url="http://127.0.0.1:9")
    with pytest.raises(TemporaryChannelError):
        channel.send(message("Hello"), MemoryCheckpoint())
    assert (x.meter.charges, dict(x.meter.calls)) == ([], {})


def test_reading_is_charged_for_each_post_that_x_gives(x: XHarness) -> None:
    ids = [send(x, "One"), send(x, "Two")]
    x.meter.charges.clear()

    x.channel().measure([RemotePost(one, datetime.now(UTC)) for one in ids])

    assert sorted(x.meter.charges) == sorted((Charge.READ_OWN_POST, one, True) for one in ids)


def test_a_reading_whose_answer_is_lost_counts_as_charged(x: XHarness) -> None:
    sent = send(x, "One")
    x.meter.charges.clear()
    x.server.hang("GET", f"/2/users/{x.server.account.id}/tweets", seconds=2)

    with pytest.raises(TemporaryChannelError):
        x.channel(timeouts=IMPATIENT).measure([RemotePost(sent, datetime.now(UTC))])

    assert x.meter.charges == [(Charge.READ_OWN_POST, sent, False)]


def test_figures_there_is_no_money_for_are_missing_with_that_reason(x: XHarness) -> None:
    ids = [send(x, f"Post {number}") for number in range(3)]
    x.meter.rooms = {Charge.READ_OWN_POST: 4, Charge.READ_POST: 1}
    x.meter.charges.clear()

    answers = x.channel().measure([RemotePost(one, datetime.now(UTC)) for one in ids])

    missing = [
        any(value.missing is Missing.OVER_CAP for value in answer.values if value.measure == "reactions")
        for answer in answers
    ]
    assert sorted(missing) == [False, True, True]
    assert [charge for charge, _, _ in x.meter.charges] == [Charge.READ_POST]


def test_a_page_holds_no_more_than_there_is_money_for(x: XHarness) -> None:
    ids = [send(x, f"Post {number}") for number in range(8)]
    x.meter.rooms = {Charge.READ_OWN_POST: 6, Charge.READ_POST: 0}
    x.meter.charges.clear()

    x.channel().measure([RemotePost(one, datetime.now(UTC)) for one in ids])

    assert len(x.meter.charges) == 6


def test_a_look_up_without_money_is_left_to_a_person(x: XHarness) -> None:
    x.meter.rooms = {Charge.READ_OWN_POST: 0}
    with pytest.raises(UnknownOutcomeError, match="monthly cap"):
        x.channel().find(message("Hello"), MemoryCheckpoint(), datetime.now(UTC) - timedelta(minutes=1))
    assert x.server.received == []
