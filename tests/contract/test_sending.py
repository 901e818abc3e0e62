"""What goes in comes out, once, on every channel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.channels.base import part_ids
from campaigns.channels.errors import PermanentChannelError, TemporaryChannelError
from campaigns.domain.items.channel_kinds import KINDS
from tests.contract.harness import Harness, HttpHarness
from tests.contract.parts import MemoryCheckpoint, part, picture

TEXT = (
    "Carrying a knife doesn’t keep you safe – talk to us 💬 https://vru.example/help?a=1&b=2 #LivesNotKnives"
)


def test_a_post_arrives_exactly_as_written(harness: Harness) -> None:
    sent = harness.channel().send(harness.message(TEXT), MemoryCheckpoint())

    (arrived,) = harness.arrived()
    assert arrived.id == sent.remote_id
    if (
        not harness.channel().capabilities.is_by_hand
    ):  # a person reads the words in their letter and on our page
        assert arrived.text == TEXT


def test_the_account_can_be_verified(harness: Harness) -> None:
    facts = harness.channel().verify()

    assert facts.remote_id
    assert facts.handle
    if KINDS[harness.kind].is_network:
        assert facts.url.startswith("http"), "nobody can open its page"
        assert facts.url.endswith(facts.handle.removeprefix("@").partition("@")[0])


def test_a_thread_arrives_in_order(threaded: HttpHarness) -> None:
    sent = threaded.channel().send(
        threaded.message("One of three", "Two of three", "Three of three"), MemoryCheckpoint()
    )

    first, second, third = threaded.arrived()
    assert [one.text for one in (first, second, third)] == ["One of three", "Two of three", "Three of three"]
    assert [one.reply_to for one in (first, second, third)] == [None, first.id, second.id]
    assert sent.remote_id == first.id
    assert sent.remote_url.startswith("http")


class StoppedError(Exception):
    """Somebody wants it to stay in the house after all."""


def test_every_part_is_asked_for_once_more_right_before_it_is_handed_over(threaded: HttpHarness) -> None:
    class StopsAtTheSecond(MemoryCheckpoint):
        def go_ahead(self) -> None:
            super().go_ahead()
            if self.asked == 2:
                raise StoppedError

    with pytest.raises(StoppedError):
        threaded.channel().send(
            threaded.message("One of three", "Two of three", "Three of three"), StopsAtTheSecond()
        )

    assert [one.text for one in threaded.arrived()] == ["One of three"]


def test_a_message_that_is_stopped_at_the_last_moment_does_not_arrive(harness: Harness) -> None:
    class Stops(MemoryCheckpoint):
        def go_ahead(self) -> None:
            raise StoppedError

    with pytest.raises(StoppedError):
        harness.channel().send(harness.message(TEXT), Stops())
    assert harness.arrived() == []


def test_a_thread_is_taken_down_whole_also_when_part_of_it_is_gone_already(threaded: HttpHarness) -> None:
    checkpoint = MemoryCheckpoint()
    threaded.channel().send(threaded.message("One of three", "Two of three", "Three of three"), checkpoint)
    ids = part_ids({step: checkpoint.get(step) for step in checkpoint.saved})
    assert ids == [one.id for one in threaded.arrived()]
    threaded.remove(ids[1])

    threaded.channel().delete(ids)

    assert threaded.arrived() == []


def test_pictures_arrive_with_their_description(feed: Harness) -> None:
    one, two = picture(alt="A path through a park."), picture("b.png", alt="", size=(30, 30))

    sent = feed.message(part("Walk away", one, two))
    feed.channel().send(sent, MemoryCheckpoint())

    (arrived,) = feed.arrived()
    first, second = sent.parts[0].media
    assert arrived.pictures == ((first.read(), "A path through a park."), (second.read(), ""))


def test_the_same_message_and_checkpoint_again_makes_no_second_post(feed: Harness) -> None:
    sent, checkpoint = feed.message(TEXT), MemoryCheckpoint()
    first = feed.channel().send(sent, checkpoint)

    assert feed.channel().send(sent, checkpoint) == first
    assert len(feed.arrived()) == 1


def test_a_safe_channel_makes_no_second_post_even_without_its_checkpoint(feed: Harness) -> None:
    parts = ("First", "Second") if KINDS[feed.kind].takes_threads else ("First",)
    channel, sent = feed.channel(), feed.message(*parts)
    first = channel.send(sent, MemoryCheckpoint())
    before = feed.arrived()

    if channel.capabilities.repeat_is_safe:
        assert channel.send(sent, MemoryCheckpoint()) == first
    else:
        found = channel.find(sent, MemoryCheckpoint(), datetime.now(UTC) - timedelta(minutes=1))
        assert found is not None
        assert found.remote_id == first.remote_id
    assert feed.arrived() == before


def test_a_thread_goes_on_where_it_stopped(threaded: HttpHarness) -> None:
    threaded.break_second()
    sent, checkpoint = (
        threaded.message(part("One", picture()), part("Two", picture()), "Three"),
        MemoryCheckpoint(),
    )
    with pytest.raises(threaded.after_drop):
        threaded.channel().send(sent, checkpoint)
    uploads = threaded.uploads()

    threaded.channel().send(sent, checkpoint)

    assert [one.text for one in threaded.arrived()] == ["One", "Two", "Three"]
    assert threaded.uploads() == uploads


def test_a_failed_upload_can_be_tried_again_and_leaves_no_post(network: HttpHarness) -> None:
    network.server.fail(*network.upload, status=500)
    sent, checkpoint = network.message(part("With a picture", picture())), MemoryCheckpoint()

    with pytest.raises(TemporaryChannelError):
        network.channel().send(sent, checkpoint)
    assert network.arrived() == []

    network.channel().send(sent, checkpoint)
    assert len(network.arrived()) == 1


def test_a_text_the_platform_refuses_is_refused_for_good(network: HttpHarness) -> None:
    with pytest.raises(PermanentChannelError) as caught:
        network.channel().send(network.message(network.too_long), MemoryCheckpoint())

    assert caught.value.detail
    assert network.arrived() == []


def test_a_message_without_text_is_refused(network: HttpHarness) -> None:
    with pytest.raises(PermanentChannelError, match="nothing to send"):
        network.channel().send(
            network.message(part("x")).__class__(key="k", composed_at=datetime.now(UTC), parts=()),
            MemoryCheckpoint(),
        )
