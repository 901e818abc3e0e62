"""The auditors' table against the real adapters: what it promises after a lost answer is what happens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.channels.errors import ChannelError, UnknownOutcomeError
from campaigns.channels.registry import Registry
from campaigns.reports.protocol import ChannelPromise, channel_promises
from tests.contract.conftest import HARNESSES
from tests.contract.harness import EmailHarness, Harness, HttpHarness
from tests.contract.parts import MemoryCheckpoint

PROMISES = {promise.kind: promise for promise in channel_promises(Registry())}


def promised(harness: Harness) -> ChannelPromise:
    return PROMISES[harness.kind]


def test_the_suite_tries_every_channel_of_the_table() -> None:
    assert set(HARNESSES) == set(PROMISES)


def send_and_lose_the_answer(harness: Harness) -> tuple[object, MemoryCheckpoint]:
    """The message arrives, and all that the sender knew of it is gone with its process."""
    sent = harness.message("Carrying a knife does not keep you safe.")
    if isinstance(harness, HttpHarness):
        harness.drop_answer()
        with pytest.raises(ChannelError):
            harness.channel().send(sent, MemoryCheckpoint())
    else:
        harness.channel().send(sent, MemoryCheckpoint())
    return sent, MemoryCheckpoint()


def test_where_a_repeat_is_said_to_be_safe_a_second_send_makes_no_second_post(harness: Harness) -> None:
    sent, checkpoint = send_and_lose_the_answer(harness)
    if promised(harness).repeat_is_safe:
        harness.channel().send(sent, checkpoint)  # type: ignore[arg-type]
    assert len(harness.arrived()) == 1


def test_where_it_is_said_that_we_can_look_the_post_is_found_and_elsewhere_that_can_not_be_told(
    harness: Harness,
) -> None:
    sent, checkpoint = send_and_lose_the_answer(harness)
    since = datetime.now(UTC) - timedelta(seconds=30)
    if promised(harness).can_find:
        found = harness.channel().find(sent, checkpoint, since)  # type: ignore[arg-type]
        assert found is not None
        assert [found.remote_id] == [one.id for one in harness.arrived()]
    else:
        with pytest.raises(UnknownOutcomeError):
            harness.channel().find(sent, checkpoint, since)  # type: ignore[arg-type]


def test_where_we_can_look_what_never_went_out_is_said_to_be_absent(harness: Harness) -> None:
    if promised(harness).can_find:
        since = datetime.now(UTC) - timedelta(seconds=30)
        assert harness.channel().find(harness.message("Never sent."), MemoryCheckpoint(), since) is None


def test_only_what_can_neither_be_repeated_nor_looked_up_goes_to_a_person_at_once() -> None:
    asked = {
        kind
        for kind, one in PROMISES.items()
        if one.after_lost_answer == "Nothing is repeated. A person decides."
    }
    assert asked == {kind for kind, one in PROMISES.items() if not one.repeat_is_safe and not one.can_find}
    assert asked == {EmailHarness.kind}
