"""Threads by its own rules: containers that are made once and published once, and a login that renews itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campaigns.channels import containers
from campaigns.channels.base import MeasureValue, RemotePost
from campaigns.channels.errors import (
    AccountError,
    ChannelError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.channels.graph_errors import StaleError
from campaigns.channels.registry import Registry
from campaigns.domain.figures.measures import Missing
from tests.contract.harness import ThreadsHarness
from tests.contract.parts import MemoryCheckpoint, message, part, picture
from tests.fakes import SettableClock
from tests.standins.graph import graph_error
from tests.standins.outside import OutsideServer
from tests.standins.threads import ThreadsServer


@pytest.fixture
def threads(
    threads_server: ThreadsServer, outside: OutsideServer, monkeypatch: pytest.MonkeyPatch
) -> ThreadsHarness:
    monkeypatch.setattr(containers, "PAUSES", (0, 0))
    return ThreadsHarness(threads_server, outside)


def measured(threads: ThreadsHarness, remote_id: str) -> dict[str, MeasureValue]:
    (told,) = threads.channel().measure([RemotePost(remote_id, datetime.now(UTC))])
    return {value.measure: value for value in told.values}


def made(threads: ThreadsHarness) -> int:
    return len(threads.server.requests_to(*threads.upload))


@pytest.mark.parametrize(
    ("code", "subcode", "at_making", "at_publishing"),
    [
        (1, 0, TemporaryChannelError, UnknownOutcomeError),
        (2, 0, TemporaryChannelError, UnknownOutcomeError),
        (4, 0, TemporaryChannelError, TemporaryChannelError),
        (613, 0, TemporaryChannelError, TemporaryChannelError),
        (190, 463, AccountError, AccountError),
        (10, 0, AccountError, AccountError),
        (200, 0, AccountError, AccountError),
        (100, 4279013, AccountError, AccountError),
        (9007, 2207027, TemporaryChannelError, TemporaryChannelError),
        (24, 2207008, TemporaryChannelError, TemporaryChannelError),
        (24, 4279009, TemporaryChannelError, TemporaryChannelError),
        (-2, 2207020, StaleError, StaleError),
        (100, 0, PermanentChannelError, PermanentChannelError),
    ],
)
def test_each_code_means_what_the_table_says(
    threads: ThreadsHarness,
    code: int,
    subcode: int,
    at_making: type[ChannelError],
    at_publishing: type[ChannelError],
) -> None:
    for call, expected in ((threads.upload, at_making), (threads.create, at_publishing)):
        threads.server.fail(*call, status=400, body=graph_error(code, subcode))
        with pytest.raises(ChannelError) as caught:
            threads.channel().send(message("Hello"), MemoryCheckpoint())
        assert type(caught.value) is expected
    assert threads.arrived() == []


def test_one_picture_and_twenty_arrive_with_their_descriptions(threads: ThreadsHarness) -> None:
    twenty = [picture(f"{number}.png", alt=f"Picture {number}") for number in range(20)]
    threads.channel().send(message(part("One", picture(alt="A friend"))), MemoryCheckpoint())
    threads.channel().send(message(part("Twenty", *twenty)), MemoryCheckpoint())

    one, many = threads.arrived()
    assert [alt for _, alt in one.pictures] == ["A friend"]
    assert [alt for _, alt in many.pictures] == [each.alt for each in twenty]
    assert one.pictures[0][0] == picture().read()


def test_one_picture_or_link_or_letter_too_many_is_refused(threads: ThreadsHarness) -> None:
    links = " ".join(f"https://vru.example/{number}" for number in range(6))
    for sent in (
        message("a" * 501),
        message(links),
        message(part("x", *[picture(f"{number}.png") for number in range(21)])),
    ):
        with pytest.raises(PermanentChannelError):
            threads.channel().send(sent, MemoryCheckpoint())
    threads.channel().send(message("a" * 500), MemoryCheckpoint())
    assert len(threads.arrived()) == 1


def test_a_container_that_takes_longer_is_taken_up_at_the_next_try(threads: ThreadsHarness) -> None:
    threads.server.polls = 4
    sent, checkpoint = message("Slow"), MemoryCheckpoint()
    with pytest.raises(TemporaryChannelError, match="still working") as caught:
        threads.channel().send(sent, checkpoint)
    assert caught.value.retry_at is not None

    threads.channel().send(sent, checkpoint)

    assert made(threads) == 1
    assert len(threads.arrived()) == 1


def test_a_container_that_was_published_is_never_published_again(threads: ThreadsHarness) -> None:
    threads.server.visible_after = timedelta(minutes=5)  # and not among our own posts yet
    threads.drop_answer()
    sent, checkpoint = message("Taken"), MemoryCheckpoint()
    with pytest.raises(UnknownOutcomeError):
        threads.channel().send(sent, checkpoint)

    with pytest.raises(UnknownOutcomeError, match="not among the account's posts yet"):
        threads.channel().find(sent, checkpoint, datetime.now(UTC))
    with pytest.raises(UnknownOutcomeError):
        threads.channel().send(sent, checkpoint)
    threads.server.visible_after = timedelta()

    assert threads.channel().send(sent, checkpoint).remote_id == threads.arrived()[0].id
    assert (threads.creates(), made(threads)) == (1, 1)


def test_a_container_that_is_told_late_to_be_published_makes_no_second_post_and_no_failure(
    threads: ThreadsHarness,
) -> None:
    threads.server.tells_late = True
    threads.drop_answer()
    sent, checkpoint = message("Taken"), MemoryCheckpoint()
    for why in ("no answer came back", "an earlier try may have published"):
        with pytest.raises(UnknownOutcomeError, match=why):
            threads.channel().send(sent, checkpoint)
    threads.server.tells_late = False

    assert threads.channel().send(sent, checkpoint).remote_id == threads.arrived()[0].id
    assert (len(threads.arrived()), made(threads)) == (1, 1)


def test_a_container_that_was_not_published_is_published_and_not_made_anew(threads: ThreadsHarness) -> None:
    threads.server.drop_before(*threads.create)
    sent, checkpoint = message("Lost"), MemoryCheckpoint()
    with pytest.raises(UnknownOutcomeError):
        threads.channel().send(sent, checkpoint)

    assert threads.channel().find(sent, checkpoint, datetime.now(UTC)) is None
    threads.channel().send(sent, checkpoint)

    assert (len(threads.arrived()), made(threads)) == (1, 1)


def test_a_container_too_old_to_be_published_is_made_anew(threads: ThreadsHarness) -> None:
    clock, checkpoint = SettableClock(datetime.now(UTC)), MemoryCheckpoint()
    sent = message(part("Old", picture("a.png"), picture("b.png")))
    threads.server.fail(*threads.create, status=400, body=graph_error(32))
    channel = Registry(clock=clock).build(threads.connection())
    with pytest.raises(TemporaryChannelError):
        channel.send(sent, checkpoint)
    for one in (threads.server, clock):
        one.advance(timedelta(hours=25))

    channel.send(sent, checkpoint)

    assert (len(threads.arrived()), made(threads)) == (1, 6)


def test_a_container_that_is_gone_is_made_anew_at_the_next_try(threads: ThreadsHarness) -> None:
    sent, checkpoint = message("Gone"), MemoryCheckpoint()
    threads.server.fail(*threads.create, status=400, body=graph_error(32))
    with pytest.raises(TemporaryChannelError):
        threads.channel().send(sent, checkpoint)
    threads.server._containers.clear()

    with pytest.raises(TemporaryChannelError, match="prepared anew"):
        threads.channel().send(sent, checkpoint)
    threads.channel().send(sent, checkpoint)

    assert len(threads.arrived()) == 1


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("UNKNOWN", TemporaryChannelError),
        ("INVALID_ASPEC_RATIO", PermanentChannelError),
        ("FAILED_DOWNLOADING_VIDEO", AccountError),
    ],
)
def test_what_can_not_be_prepared_says_why(
    threads: ThreadsHarness, word: str, expected: type[ChannelError]
) -> None:
    threads.server.fails = [word]
    sent, checkpoint = message(part("Hello", picture())), MemoryCheckpoint()
    with pytest.raises(expected) as caught:
        threads.channel().send(sent, checkpoint)
    assert caught.value.detail == word

    threads.channel().send(sent, checkpoint)  # prepared anew: that one is of no use

    assert len(threads.arrived()) == 1


def test_pictures_need_an_address_that_the_outside_reaches_and_words_do_not(
    threads: ThreadsHarness, outside: OutsideServer
) -> None:
    outside.why = "The address that is set, http://localhost:8000, is one of this machine alone."
    with pytest.raises(AccountError, match=r"this machine alone.*CAMPAIGNS_URL"):
        threads.channel().send(message(part("Hello", picture())), MemoryCheckpoint())
    threads.channel().send(message("Hello"), MemoryCheckpoint())
    assert len(threads.arrived()) == 1


def test_a_picture_that_threads_can_not_fetch_stops_nothing_but_this(
    threads: ThreadsHarness, outside: OutsideServer
) -> None:
    outside.fail("GET", "/outside/*", status=404, body="")
    with pytest.raises(AccountError, match="could not fetch a picture"):
        threads.channel().send(message(part("Hello", picture())), MemoryCheckpoint())
    assert threads.arrived() == []


def test_a_post_whose_address_is_not_told_is_out_all_the_same(threads: ThreadsHarness) -> None:
    threads.server.without_permalink = True
    sent = threads.channel().send(message("Hello"), MemoryCheckpoint())
    assert (sent.remote_id, sent.remote_url) == (threads.arrived()[0].id, "")


def test_figures_come_in_one_call_and_a_retired_name_takes_no_other_with_it(threads: ThreadsHarness) -> None:
    sent = threads.channel().send(message("Hello"), MemoryCheckpoint()).remote_id
    threads.like(sent)
    before = len(threads.server.received)
    values = measured(threads, sent)
    assert len(threads.server.received) == before + 1
    assert [values[name].value for name in ("views", "reactions", "comments", "shares")] == [21, 1, 0, 3]

    threads.server.retired.add("shares")
    values = measured(threads, sent)
    assert values["shares"].value == 1
    assert values["shares"].definition != f"threads:2026-01:{'reposts+quotes+shares'}"
    threads.server.retired.add("views")
    assert measured(threads, sent)["views"].missing is Missing.NOT_OFFERED


def test_a_login_renews_itself_and_the_new_one_is_used(threads: ThreadsHarness) -> None:
    clock = SettableClock(datetime.now(UTC))
    directory = Registry(clock=clock)

    first = directory.build(threads.connection()).verify()
    assert first.token_expires_at == clock.now() + timedelta(days=60)
    directory.build(threads.connection()).verify()
    assert len(threads.server.newer_tokens) == 1, "within the week it stays as it is"
    clock.advance(timedelta(days=8))
    directory.build(threads.connection()).verify()

    assert threads.sessions.session is not None
    assert threads.sessions.session["access_token"] == threads.server.newer_tokens[1]
    threads.channel().send(message("Hello"), MemoryCheckpoint())
    assert threads.server.received[-1].query["access_token"] == [threads.server.newer_tokens[1]]


@pytest.mark.parametrize("trouble", ["too young", "broken", "half an answer"])
def test_a_renewal_that_fails_takes_no_working_login_away(threads: ThreadsHarness, trouble: str) -> None:
    threads.server.too_young = trouble == "too young"
    if trouble == "broken":
        threads.server.take_and_drop("GET", "/refresh_access_token")
    if trouble == "half an answer":
        threads.server.fail("GET", "/refresh_access_token", status=200, body={"access_token": "x"})

    threads.channel().verify()

    assert threads.sessions.session is None
    threads.channel().send(message("Hello"), MemoryCheckpoint())
    assert len(threads.arrived()) == 1


def test_a_login_that_may_not_post_is_found_when_it_is_connected(threads: ThreadsHarness) -> None:
    threads.server.scopes.remove("threads_content_publish")
    with pytest.raises(AccountError, match="threads_content_publish"):
        threads.channel().verify()


def test_a_login_that_may_not_ask_of_its_own_rights_is_taken_all_the_same(threads: ThreadsHarness) -> None:
    threads.server.is_tester = False
    assert threads.channel().verify().remote_id == threads.server.account_id


def test_a_try_has_a_picture_fetched_and_publishes_nothing(
    threads: ThreadsHarness, outside: OutsideServer
) -> None:
    channel: Any = threads.channel()
    channel.try_fetching("This is a test.", MemoryCheckpoint())
    assert len(outside.requests_to("GET", "/outside/*")) == 1
    assert threads.arrived() == []

    outside.fail("GET", "/outside/*", status=404, body="")
    with pytest.raises(AccountError, match="could not fetch a picture"):
        channel.try_fetching("This is a test.", MemoryCheckpoint())
