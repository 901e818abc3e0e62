"""Instagram by its own rules: its two-part codes, pictures at the edge of what it takes, and figures that may be too few."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campaigns.channels import containers
from campaigns.channels.base import MeasureValue, RemotePost
from campaigns.channels.errors import (
    AccountError,
    ChannelError,
    NotPermittedError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.channels.graph_errors import StaleError
from campaigns.domain.figures.measures import Missing
from tests.contract.harness import InstagramHarness
from tests.contract.parts import MemoryCheckpoint, message, part, photo, picture
from tests.standins.faults import Fault, FaultKind
from tests.standins.graph import graph_error
from tests.standins.instagram import InstagramServer
from tests.standins.outside import OutsideServer


@pytest.fixture
def instagram(
    instagram_server: InstagramServer, outside: OutsideServer, monkeypatch: pytest.MonkeyPatch
) -> InstagramHarness:
    monkeypatch.setattr(containers, "PAUSES", (0, 0))
    return InstagramHarness(instagram_server, outside)


def measured(
    instagram: InstagramHarness, remote_id: str, *, age: timedelta = timedelta()
) -> dict[str, MeasureValue]:
    (told,) = instagram.channel().measure([RemotePost(remote_id, datetime.now(UTC) - age)])
    return {value.measure: value for value in told.values}


@pytest.mark.parametrize(
    ("code", "subcode", "at_making", "at_publishing"),
    [
        (1, 0, TemporaryChannelError, UnknownOutcomeError),
        (9007, 2207027, TemporaryChannelError, TemporaryChannelError),
        (24, 2207008, TemporaryChannelError, TemporaryChannelError),
        (-1, 2207001, TemporaryChannelError, TemporaryChannelError),
        (100, 2207032, TemporaryChannelError, TemporaryChannelError),
        (100, 2207053, TemporaryChannelError, TemporaryChannelError),
        (-2, 2207003, TemporaryChannelError, TemporaryChannelError),
        (-2, 2207020, StaleError, StaleError),
        (24, 2207006, StaleError, StaleError),
        (9, 2207042, TemporaryChannelError, TemporaryChannelError),
        (80002, 0, TemporaryChannelError, TemporaryChannelError),
        (4, 0, TemporaryChannelError, TemporaryChannelError),
        (190, 460, AccountError, AccountError),
        (10, 0, AccountError, AccountError),
        (200, 0, AccountError, AccountError),
        (25, 2207050, AccountError, AccountError),
        (4, 2207051, AccountError, UnknownOutcomeError),
        (9004, 2207052, AccountError, AccountError),
        (36000, 2207004, PermanentChannelError, PermanentChannelError),
        (36003, 2207009, PermanentChannelError, PermanentChannelError),
        (36004, 2207010, PermanentChannelError, PermanentChannelError),
        (352, 2207026, PermanentChannelError, PermanentChannelError),
        (100, 2207028, PermanentChannelError, PermanentChannelError),
    ],
)
def test_each_code_means_what_the_table_says(
    instagram: InstagramHarness,
    code: int,
    subcode: int,
    at_making: type[ChannelError],
    at_publishing: type[ChannelError],
) -> None:
    for call, expected in ((instagram.upload, at_making), (instagram.create, at_publishing)):
        instagram.server.fail(*call, status=400, body=graph_error(code, subcode))
        with pytest.raises(ChannelError) as caught:
            instagram.channel().send(instagram.message("Hello"), MemoryCheckpoint())
        assert type(caught.value) is expected
    assert instagram.arrived() == []


def test_a_post_that_is_said_to_be_restricted_though_it_is_live_is_found(instagram: InstagramHarness) -> None:
    body = graph_error(4, 2207051)
    instagram.server.faults.add(_taken_and_refused(instagram, body))
    sent, checkpoint = instagram.message("Live"), MemoryCheckpoint()
    with pytest.raises(UnknownOutcomeError):
        instagram.channel().send(sent, checkpoint)

    found = instagram.channel().find(sent, checkpoint, datetime.now(UTC))

    assert found is not None
    assert [found.remote_id] == [one.id for one in instagram.arrived()]


def _taken_and_refused(instagram: InstagramHarness, body: object) -> Fault:
    method, path = instagram.create
    return Fault(kind=FaultKind.TAKE_AND_FAIL, method=method, path=path, status=400, body=body)


def test_ten_pictures_are_taken_and_eleven_are_not(instagram: InstagramHarness) -> None:
    eleven = [photo(f"{number}.jpg", alt=f"Picture {number}") for number in range(11)]
    instagram.channel().send(message(part("Ten", *eleven[:10])), MemoryCheckpoint())
    with pytest.raises(PermanentChannelError):
        instagram.channel().send(message(part("Eleven", *eleven)), MemoryCheckpoint())

    (arrived,) = instagram.arrived()
    assert [alt for _, alt in arrived.pictures] == [one.alt for one in eleven[:10]]


@pytest.mark.parametrize(
    ("size", "is_taken"), [((400, 500), True), ((399, 500), False), ((382, 200), True), ((383, 200), False)]
)
def test_a_shape_at_the_edge_is_taken_and_one_beyond_is_not(
    instagram: InstagramHarness, size: tuple[int, int], is_taken: bool
) -> None:
    sent = message(part("Shape", photo(size=size)))
    if is_taken:
        instagram.channel().send(sent, MemoryCheckpoint())
    else:
        with pytest.raises(PermanentChannelError):
            instagram.channel().send(sent, MemoryCheckpoint())
    assert len(instagram.arrived()) == is_taken


def test_words_alone_and_other_pictures_are_refused_before_anything_is_asked(
    instagram: InstagramHarness,
) -> None:
    for sent, why in (
        (message("Words"), "without a picture"),
        (message(part("PNG", picture())), "JPEG pictures only"),
        (message(part("One", photo()), part("Two", photo())), "no threads"),
    ):
        with pytest.raises(PermanentChannelError, match=why):
            instagram.channel().send(sent, MemoryCheckpoint())
    assert instagram.server.received == []


def test_the_longest_caption_is_taken_and_one_letter_more_is_not(instagram: InstagramHarness) -> None:
    instagram.channel().send(instagram.message("a" * 2200), MemoryCheckpoint())
    with pytest.raises(PermanentChannelError):
        instagram.channel().send(instagram.message("a" * 2201), MemoryCheckpoint())
    assert len(instagram.arrived()) == 1


@pytest.mark.parametrize(
    ("word", "expected"),
    [("2207053", TemporaryChannelError), ("2207026", PermanentChannelError), ("2207052", AccountError)],
)
def test_what_can_not_be_prepared_says_why(
    instagram: InstagramHarness, word: str, expected: type[ChannelError]
) -> None:
    instagram.server.fails = [word]
    with pytest.raises(expected) as caught:
        instagram.channel().send(instagram.message("Hello"), MemoryCheckpoint())
    assert word in caught.value.detail


def test_an_account_of_a_desk_that_nobody_reaches_is_not_connected(
    instagram: InstagramHarness, outside: OutsideServer
) -> None:
    outside.why = "None is set."
    with pytest.raises(AccountError, match="CAMPAIGNS_URL"):
        instagram.channel().verify()


def test_a_login_that_may_not_post_is_found_when_it_is_connected(instagram: InstagramHarness) -> None:
    instagram.server.scopes.remove("instagram_content_publish")
    with pytest.raises(AccountError, match="instagram_content_publish"):
        instagram.channel().verify()


def test_figures_come_in_one_call(instagram: InstagramHarness) -> None:
    sent = instagram.channel().send(instagram.message("Hello"), MemoryCheckpoint()).remote_id
    instagram.like(sent)
    before = len(instagram.server.received)

    values = measured(instagram, sent)

    assert len(instagram.server.received) == before + 1
    assert {name: one.value for name, one in values.items()} == {
        "views": 31, "reach": 26, "reactions": 1, "comments": 0, "shares": 2, "saves": 1, "engagements_native": 4,
        "link_clicks": None,
    }  # fmt: skip
    assert values["link_clicks"].missing is Missing.NOT_OFFERED


def test_too_few_viewers_are_a_reason_and_no_nought_nor_a_lost_permission(
    instagram: InstagramHarness,
) -> None:
    sent = instagram.channel().send(instagram.message("Hello"), MemoryCheckpoint()).remote_id
    instagram.server.without_figures.add(sent)
    assert measured(instagram, sent)["views"].missing is Missing.TOO_FEW

    instagram.server.scopes.remove("instagram_manage_insights")
    with pytest.raises(NotPermittedError):
        measured(instagram, sent)


def test_a_post_that_seems_to_be_gone_is_not_believed_of_a_login_that_is_dead(
    instagram: InstagramHarness,
) -> None:
    instagram.server.fail("GET", "/v25.0/*/insights", status=400, body=graph_error(100, 33))
    instagram.server.dead_because = 467
    with pytest.raises(AccountError):
        measured(instagram, "1789")


def test_a_try_has_a_picture_fetched_and_publishes_nothing(
    instagram: InstagramHarness, outside: OutsideServer
) -> None:
    channel: Any = instagram.channel()
    channel.try_fetching("This is a test.", MemoryCheckpoint())
    assert len(outside.requests_to("GET", "/outside/*")) == 1
    assert instagram.arrived() == []

    outside.fail("GET", "/outside/*", status=404, body="")
    with pytest.raises(AccountError, match="could not fetch a picture"):
        channel.try_fetching("This is a test.", MemoryCheckpoint())
