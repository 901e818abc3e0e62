"""A thread goes out part by part, and nothing is repeated without a look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from campaigns.channels.base import MediaFile, OutboundMessage
from campaigns.channels.errors import PermanentChannelError, TemporaryChannelError, UnknownOutcomeError
from campaigns.channels.posting import (
    IN_DOUBT_FOR,
    DuplicateRefusedError,
    Match,
    PartToSend,
    Posted,
    Seen,
    Uploaded,
    find_parts,
    is_same_text,
    send_parts,
    strip_html,
    uploads,
)
from campaigns.domain.items.rendered import RenderedMedia
from tests.contract.parts import FilesOf, MemoryCheckpoint, message, part, picture

START = datetime(2027, 4, 6, 9, 0, tzinfo=UTC)


class HandClock:
    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment


class MemoryPlatform:
    """A platform in memory. ``before`` and ``after`` are run around the making of each post and may raise."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.posts: list[PartToSend] = []
        self.uploads = 0
        self.looks: list[datetime] = []
        self.clock_ahead = timedelta()
        self.looked_back_to: datetime | None = None
        self.made_at: list[datetime] = []
        self.before: Callable[[PartToSend], None] = lambda part: None
        self.after: Callable[[PartToSend], None] = lambda part: None

    def upload(self, media: MediaFile) -> Uploaded:
        self.uploads += 1
        return Uploaded(f"media-{self.uploads}", (self.clock.now() + timedelta(hours=24)).isoformat())

    def create(self, part: PartToSend) -> Posted:
        self.before(part)
        self.posts.append(part)
        self.made_at.append(self.clock.now() + self.clock_ahead)
        self.after(part)
        return Posted(str(len(self.posts)))

    def look(self, part: PartToSend, since: datetime, *, far: bool = False) -> Seen:
        self.looks.append(since)
        matches = [
            Match(Posted(str(number)), at)
            for number, (there, at) in enumerate(zip(self.posts, self.made_at, strict=True), 1)
            if (there.part.text, there.parent_id) == (part.part.text, part.parent_id) and at >= since
        ]
        return Seen(matches, self.looked_back_to or since, self.clock_ahead)


def send(platform: MemoryPlatform, sent: OutboundMessage, checkpoint: MemoryCheckpoint) -> None:
    send_parts(platform, sent, checkpoint, clock=platform.clock, prepare=uploads(platform.upload))


def fails(error: BaseException, *, on: str) -> Callable[[PartToSend], None]:
    def act(part: PartToSend) -> None:
        if part.part.text == on:
            raise error

    return act


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def platform(clock: HandClock) -> MemoryPlatform:
    return MemoryPlatform(clock)


def test_each_part_answers_the_one_before(platform: MemoryPlatform, clock: HandClock) -> None:
    send(platform, message("a", "b", "c"), MemoryCheckpoint())

    assert [(one.part.text, one.parent_id) for one in platform.posts] == [("a", None), ("b", "1"), ("c", "2")]
    assert platform.looks == []


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_crash_at_any_create_of_a_thread_doubles_and_loses_nothing(
    platform: MemoryPlatform, clock: HandClock, where: str
) -> None:
    sent, checkpoint = message("a", "b", "c"), MemoryCheckpoint()
    for text in ("a", "b", "c"):
        setattr(platform, where, fails(KeyboardInterrupt(), on=text))
        with pytest.raises(KeyboardInterrupt):
            send(platform, sent, checkpoint)

    setattr(platform, where, lambda part: None)
    send(platform, sent, checkpoint)

    assert [one.part.text for one in platform.posts] == ["a", "b", "c"]


def test_every_look_goes_back_behind_the_first_try(platform: MemoryPlatform, clock: HandClock) -> None:
    platform.before = fails(UnknownOutcomeError("?"), on="a")
    sent, checkpoint = message("a"), MemoryCheckpoint()
    for _ in range(3):
        with pytest.raises(UnknownOutcomeError):
            send(platform, sent, checkpoint)
        clock.moment += timedelta(hours=1)

    assert platform.looks == [START - IN_DOUBT_FOR] * 2


# When the clocks differ


@pytest.fixture
def lost(platform: MemoryPlatform) -> OutboundMessage:
    """A message that arrives, and whose answer is lost."""
    platform.after = fails(UnknownOutcomeError("?"), on="a")
    return message("a")


def is_found(platform: MemoryPlatform, sent: OutboundMessage, tried_at: datetime) -> bool:
    return find_parts(platform, sent, MemoryCheckpoint(), tried_at) is not None


@pytest.mark.parametrize("wrong", [timedelta(hours=-3), timedelta(minutes=-20), timedelta(hours=3)])
def test_a_post_is_found_though_the_machine_s_clock_is_wrong(
    platform: MemoryPlatform, clock: HandClock, lost: OutboundMessage, wrong: timedelta
) -> None:
    platform.clock_ahead = wrong
    with pytest.raises(UnknownOutcomeError):
        send(platform, lost, MemoryCheckpoint())
    assert is_found(platform, lost, START)


@pytest.mark.parametrize("step", [timedelta(hours=-1), timedelta(hours=1)])
def test_a_post_is_found_though_the_machine_s_clock_was_set_after_the_try(
    platform: MemoryPlatform, clock: HandClock, lost: OutboundMessage, step: timedelta
) -> None:
    with pytest.raises(UnknownOutcomeError):
        send(platform, lost, MemoryCheckpoint())
    clock.moment += step
    platform.clock_ahead = -step
    assert is_found(platform, lost, START)


def test_a_post_tried_by_a_clock_that_was_put_right_since_is_left_to_a_person(
    platform: MemoryPlatform, clock: HandClock, lost: OutboundMessage
) -> None:
    platform.clock_ahead = timedelta(hours=-1)
    with pytest.raises(UnknownOutcomeError):
        send(platform, lost, MemoryCheckpoint())
    platform.clock_ahead = timedelta()
    with pytest.raises(UnknownOutcomeError, match="same words stand on the account already"):
        is_found(platform, lost, START)


def test_words_from_more_than_a_day_before_are_not_taken_for_ours(
    platform: MemoryPlatform, clock: HandClock
) -> None:
    sent = message("a")
    send(platform, sent, MemoryCheckpoint())
    assert not is_found(platform, sent, START + IN_DOUBT_FOR + timedelta(seconds=1))


def test_an_answer_to_our_own_part_is_ours_whenever_it_was(
    platform: MemoryPlatform, clock: HandClock
) -> None:
    sent, checkpoint = message("a", "b"), MemoryCheckpoint()
    platform.after = fails(UnknownOutcomeError("?"), on="b")
    with pytest.raises(UnknownOutcomeError):
        send(platform, sent, checkpoint)
    assert find_parts(platform, sent, checkpoint, START + timedelta(hours=3)) is not None


def test_an_account_too_busy_to_look_back_to_the_try_is_left_to_a_person(
    platform: MemoryPlatform, clock: HandClock
) -> None:
    platform.looked_back_to = START
    with pytest.raises(UnknownOutcomeError, match="posted too much"):
        is_found(platform, message("a"), START)
    platform.looked_back_to = START - timedelta(minutes=3)
    assert not is_found(platform, message("a"), START)


def test_of_several_older_posts_with_the_same_words_the_newest_is_named(
    platform: MemoryPlatform, clock: HandClock
) -> None:
    for days in (5, 10):
        clock.moment = START - timedelta(days=days)
        send(platform, message("a"), MemoryCheckpoint())
    clock.moment, platform.before = START, fails(DuplicateRefusedError("It has this text already."), on="a")
    sent, checkpoint = message("a"), MemoryCheckpoint()
    with pytest.raises(UnknownOutcomeError):
        send(platform, sent, checkpoint)
    assert find_parts(platform, sent, checkpoint, START) is None
    with pytest.raises(PermanentChannelError, match="01 April 2027"):
        send(platform, sent, checkpoint)


def test_after_a_plain_refusal_no_look_is_needed(platform: MemoryPlatform, clock: HandClock) -> None:
    platform.before = fails(TemporaryChannelError("wait"), on="a")
    sent, checkpoint = message("a"), MemoryCheckpoint()
    for _ in range(2):
        with pytest.raises(TemporaryChannelError):
            send(platform, sent, checkpoint)

    assert platform.looks == []


def test_pictures_are_uploaded_once_and_again_only_when_they_grow_old(
    platform: MemoryPlatform, clock: HandClock
) -> None:
    platform.before = fails(TemporaryChannelError("wait"), on="a")
    sent, checkpoint = message(part("a", picture(), picture("b.png"))), MemoryCheckpoint()
    for hours, expected in ((0, 2), (23, 2), (25, 4)):
        clock.moment = START + timedelta(hours=hours)
        with pytest.raises(TemporaryChannelError):
            send(platform, sent, checkpoint)
        assert platform.uploads == expected


def test_finding_half_a_thread_keeps_what_is_there(platform: MemoryPlatform, clock: HandClock) -> None:
    sent, checkpoint = message("a", "b", "c"), MemoryCheckpoint()
    platform.after = fails(UnknownOutcomeError("?"), on="b")
    with pytest.raises(UnknownOutcomeError):
        send(platform, sent, checkpoint)

    assert find_parts(platform, sent, checkpoint, START) is None
    looks = len(platform.looks)
    send(platform, sent, checkpoint)

    assert [one.part.text for one in platform.posts] == ["a", "b", "c"]
    assert len(platform.looks) == looks


def test_a_message_without_parts_is_refused(platform: MemoryPlatform, clock: HandClock) -> None:
    with pytest.raises(PermanentChannelError, match="nothing to send"):
        send(platform, message("x").__class__(key="k", composed_at=START, parts=()), MemoryCheckpoint())


@pytest.mark.parametrize(
    ("ours", "theirs", "is_same"),
    [
        ("Hello  there\n\nyou", "Hello there you", True),
        ("cafe\u0301", "caf\u00e9", True),
        ("See https://vru.example/", "See https://vru.example", True),
        ("See gov.uk now", "See http://gov.uk/ now", True),
        ("and/or", "and or", False),
        ("Hello", "Hello!", False),
        ("Hello", "hello", False),
    ],
)
def test_texts_are_compared_as_people_read_them(ours: str, theirs: str, is_same: bool) -> None:
    assert is_same_text(ours, theirs) is is_same


def test_a_page_is_read_as_its_text() -> None:
    page = (
        '<p>Tom &amp; Ann<br />said <a href="https://a.example/b"><span class="invisible">https://</span>'
        "<span>a.example/b</span></a></p><p>twice</p>"
    )
    assert strip_html(page).split() == ["Tom", "&", "Ann", "said", "https://a.example/b", "twice"]


def test_a_decorative_picture_goes_out_without_words_whatever_is_written_beside_it() -> None:
    shown = RenderedMedia("border.jpg", "0" * 64, "image/jpeg", 1200, 80, alt="A border")
    assert MediaFile.of(shown, FilesOf(b"")).alt == "A border"
    assert MediaFile.of(replace(shown, decorative=True), FilesOf(b"")).alt == ""
