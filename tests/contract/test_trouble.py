"""What goes wrong is named rightly: nothing lost, nothing doubled, nothing leaked."""

from __future__ import annotations

import logging
import socket
import time
from datetime import UTC, datetime, timedelta

import pytest

from campaigns.channels.base import trying_step
from campaigns.channels.errors import AccountError, ChannelError, TemporaryChannelError, UnknownOutcomeError
from campaigns.channels.registry import Registry
from campaigns.domain.items.channel_kinds import KINDS
from tests.contract.harness import IMPATIENT, Harness, HttpHarness
from tests.contract.parts import MemoryCheckpoint, part, picture
from tests.fakes import SettableClock


def just_now() -> datetime:
    return datetime.now(UTC) - timedelta(seconds=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_wrong_token_is_a_matter_of_the_account(network: HttpHarness) -> None:
    channel = network.channel(network.wrong_credentials())

    for call in (lambda: channel.send(network.message("Hello"), MemoryCheckpoint()), channel.verify):
        with pytest.raises(AccountError):
            call()
    assert network.arrived() == []


def test_a_missing_credential_is_named(network: HttpHarness) -> None:
    for name in network.channel().capabilities.credential_names:
        channel = network.channel(network.credentials() | {name: " "})
        with pytest.raises(AccountError, match=name):
            channel.verify()


def test_a_token_with_a_line_break_is_refused_before_anything_is_asked(network: HttpHarness) -> None:
    for name in network.channel().capabilities.credential_names:
        channel = network.channel(network.credentials() | {name: "ab\ncd"})
        with pytest.raises(AccountError, match=name) as caught:
            channel.verify()
        assert "cd" not in str(caught.value).replace("credential", "")


def test_a_rate_limit_says_until_when(network: HttpHarness) -> None:
    expected = network.limit()

    with pytest.raises(TemporaryChannelError) as caught:
        network.channel().send(network.message("Hello"), MemoryCheckpoint())

    assert caught.value.rate_limited
    assert caught.value.retry_at is not None
    assert abs(caught.value.retry_at - expected) < timedelta(seconds=2)
    assert network.arrived() == []


def test_a_breakdown_during_the_create_is_named_as_the_table_says(network: HttpHarness) -> None:
    network.break_create()

    with pytest.raises(network.after_break):
        network.channel().send(network.message("Hello"), MemoryCheckpoint())


def test_a_post_whose_answer_was_lost_is_found_again(network: HttpHarness) -> None:
    network.drop_answer()
    sent = network.message(part("Taken & dropped https://vru.example/a?b=1&c=2 – “safe”", picture()))
    checkpoint, since = MemoryCheckpoint(), just_now()
    with pytest.raises(network.after_drop):
        network.channel().send(sent, checkpoint)

    found = network.channel().find(sent, checkpoint, since)

    assert found is not None
    assert [found.remote_id] == [one.id for one in network.arrived()]
    assert network.channel().send(sent, checkpoint) == found
    assert len(network.arrived()) == 1


def test_sending_again_after_a_lost_answer_adopts_the_post_that_is_there(network: HttpHarness) -> None:
    network.drop_answer()
    sent, checkpoint = network.message("Taken, then dropped"), MemoryCheckpoint()
    with pytest.raises(network.after_drop):
        network.channel().send(sent, checkpoint)

    result = network.channel().send(sent, checkpoint)

    assert [result.remote_id] == [one.id for one in network.arrived()]


def test_the_part_of_a_thread_whose_answer_was_lost_is_found_and_the_rest_follows(
    threaded: HttpHarness,
) -> None:
    threaded.server.slow(*threaded.create, seconds=0)
    threaded.drop_answer()
    sent, checkpoint, since = (
        threaded.message("Part one", "Part two", "Part three"),
        MemoryCheckpoint(),
        just_now(),
    )
    with pytest.raises(threaded.after_drop):
        threaded.channel().send(sent, checkpoint)

    assert threaded.channel().find(sent, checkpoint, since) is None  # part three is provably absent
    threaded.channel().send(sent, checkpoint)

    assert [one.text for one in threaded.arrived()] == ["Part one", "Part two", "Part three"]


def test_a_post_that_never_went_out_is_not_found(feed: Harness) -> None:
    feed.channel().send(feed.message("Something else"), MemoryCheckpoint())

    assert feed.channel().find(feed.message("Not sent"), MemoryCheckpoint(), just_now()) is None


def test_a_server_that_hangs_is_given_up_by_the_timeout(network: HttpHarness) -> None:
    network.channel().verify()
    network.hang()
    channel = network.channel(timeouts=IMPATIENT)

    began = time.monotonic()
    with pytest.raises(network.after_drop):
        channel.send(network.message("Hello"), MemoryCheckpoint())

    assert time.monotonic() - began < 3
    assert network.creates() == 1  # and nothing was tried twice


def test_an_answer_that_is_no_data_is_never_taken_for_a_refusal(network: HttpHarness) -> None:
    network.garble()
    sent, checkpoint = network.message("Hello there"), MemoryCheckpoint()
    with pytest.raises(network.after_break):
        network.channel().send(sent, checkpoint)

    network.channel().send(sent, checkpoint)

    assert len(network.arrived()) == 1


def test_a_server_that_is_not_there_means_nothing_went_out(network: HttpHarness) -> None:
    channel = network.channel(base_url=f"http://127.0.0.1:{free_port()}")

    with pytest.raises(TemporaryChannelError, match="could not be reached") as caught:
        channel.send(network.message("Hello"), MemoryCheckpoint())
    assert KINDS[network.kind].label in str(caught.value)


def test_the_moment_of_a_try_is_told_by_the_desk_s_clock(searched: HttpHarness) -> None:
    checkpoint, moment = MemoryCheckpoint(), datetime(2027, 5, 17, 8, 0, tzinfo=UTC)
    Registry(clock=SettableClock(moment)).build(searched.connection()).send(
        searched.message("Hello"), checkpoint
    )

    assert checkpoint.get(trying_step(0)) == moment.isoformat()


def test_a_redirect_is_not_followed(network: HttpHarness) -> None:
    network.server.fail(
        "*", "*", status=307, body={}, headers={"Location": f"{network.server.url}/elsewhere"}, times=9
    )

    with pytest.raises(AccountError, match="base address"):
        network.channel().send(network.message("Hello"), MemoryCheckpoint())
    assert not network.server.requests_to("*", "/elsewhere")


def test_plain_http_to_another_machine_is_refused(network: HttpHarness) -> None:
    with pytest.raises(AccountError, match="https://"):
        network.channel(base_url="http://social.example.org").verify()


def test_tokens_never_show(network: HttpHarness, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = [
        value for name, value in network.credentials().items() if name not in ("identifier", "view_url")
    ]
    network.channel().verify()
    network.server.fail(
        "*", "*", status=403, body={"error": "Echo", "message": secrets[0], "detail": secrets[-1]}, times=9
    )

    with pytest.raises(ChannelError) as caught:
        network.channel().send(network.message("Hello"), MemoryCheckpoint())

    error = caught.value
    shown = f"{error!r} {error} {error.detail} {network.connection()!r} {network.channel()!r} {caplog.text}"
    assert not [secret for secret in secrets if secret in shown]


def test_reading_trouble_is_temporary_and_never_unknown(network: HttpHarness) -> None:
    network.channel().verify()
    network.break_everything()

    with pytest.raises(TemporaryChannelError):
        network.channel().verify()
    with pytest.raises(TemporaryChannelError):
        network.channel().measure_account()


def test_looking_for_a_post_on_a_broken_server_proves_nothing(network: HttpHarness) -> None:
    network.channel().verify()
    network.break_everything()

    with pytest.raises((TemporaryChannelError, UnknownOutcomeError)):
        network.channel().find(network.message("Hello"), MemoryCheckpoint(), just_now())


def test_an_older_post_with_the_same_words_is_not_taken_for_ours(searched: HttpHarness) -> None:
    searched.channel().send(searched.message("Good morning"), MemoryCheckpoint())
    the_next_day = datetime.now(UTC) + timedelta(hours=25)

    assert searched.channel().find(searched.message("Good morning"), MemoryCheckpoint(), the_next_day) is None


def test_the_same_words_from_just_before_the_try_leave_it_to_a_person(searched: HttpHarness) -> None:
    searched.channel().send(searched.message("Good morning"), MemoryCheckpoint())
    later = datetime.now(UTC) + timedelta(minutes=10)

    with pytest.raises(UnknownOutcomeError, match="an earlier post, or is it this one"):
        searched.channel().find(searched.message("Good morning"), MemoryCheckpoint(), later)


def test_the_same_words_with_other_pictures_are_not_taken_for_ours(searched: HttpHarness) -> None:
    searched.channel().send(
        searched.message(part("Walk away", picture(), picture("b.png"))), MemoryCheckpoint()
    )

    fewer = searched.message(part("Walk away", picture()))
    assert searched.channel().find(fewer, MemoryCheckpoint(), just_now()) is None


def test_the_same_words_elsewhere_in_a_thread_are_not_taken_for_ours(threaded: HttpHarness) -> None:
    threaded.channel().send(threaded.message("Question", "Answer"), MemoryCheckpoint())

    assert threaded.channel().find(threaded.message("Answer"), MemoryCheckpoint(), just_now()) is None
