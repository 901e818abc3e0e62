"""Films on every channel that is sent them: whole, with what is said of them, uploaded once, waited for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campaigns.channels.base import Channel, MediaFile
from campaigns.channels.errors import PermanentChannelError, TemporaryChannelError
from campaigns.domain.items.channel_kinds import CONNECTED, KINDS
from campaigns.domain.text.captions import as_vtt, read_captions
from tests.contract.harness import (
    BlueskyHarness,
    ContainerHarness,
    InstagramHarness,
    MastodonHarness,
    ThreadsHarness,
)
from tests.contract.parts import MemoryCheckpoint, film_file, message, part, photo
from tests.standins.base import StandIn
from tests.unit.recording_samples import SRT, film

FILM = film(width=360, height=640)
VTT = as_vtt(read_captions(SRT))


@dataclass
class Stage:
    """A platform that takes films. ``shown`` is what stands there: the film, its description, its captions, its poster."""

    server: StandIn
    channel: Callable[[], Channel]
    shown: Callable[[], tuple[bytes, str, str, bytes]]
    posts: Callable[[], int]
    upload: tuple[str, str]
    set_polls: Callable[[int], None]
    fail_films: Callable[[], None]
    has_captions: bool = False
    has_poster: bool = False
    has_alt: bool = True


def mastodon(request: pytest.FixtureRequest) -> Stage:
    harness = MastodonHarness(request.getfixturevalue("mastodon_server"))
    server = harness.server

    def shown() -> tuple[bytes, str, str, bytes]:
        (media,) = server.posts[0].media
        return media.data, media.description or "", "", media.thumbnail

    return Stage(
        server,
        harness.channel,
        shown,
        lambda: len(server.posts),
        ("POST", "/api/v2/media"),
        lambda count: setattr(server, "media_polls", count),
        lambda: setattr(server, "fails_films", True),
        has_poster=True,
    )


def bluesky(request: pytest.FixtureRequest) -> Stage:
    films = request.getfixturevalue("bluesky_films")
    pds = request.getfixturevalue("pds")
    harness = BlueskyHarness(
        request.getfixturevalue("pds_front"), pds, request.getfixturevalue("bluesky_view")
    )

    def shown() -> tuple[bytes, str, str, bytes]:
        embed: dict[str, Any] = pds.posts[0]["value"]["embed"]
        assert embed["$type"] == "app.bsky.embed.video"
        assert embed["aspectRatio"] == {"width": 360, "height": 640}
        captions = [pds.blob(one["file"]["ref"]["$link"]).decode() for one in embed.get("captions", ())]
        return pds.blob(embed["video"]["ref"]["$link"]), embed.get("alt", ""), "".join(captions), b""

    return Stage(
        films,
        lambda: harness.channel(credentials=harness.credentials() | {"video_url": films.url}),
        shown,
        lambda: len(pds.posts),
        ("POST", "/xrpc/app.bsky.video.uploadVideo"),
        lambda count: setattr(films, "polls", count),
        lambda: setattr(films, "fails", True),
        has_captions=True,
    )


def fetching(harness: ContainerHarness, *, alt: bool) -> Stage:
    """A platform that fetches the film from us. ``alt``: it takes a description, and no poster; else the other way round."""
    server = harness.server
    harness.outside.keep(FILM)

    def shown() -> tuple[bytes, str, str, bytes]:
        (media,) = server.posts[0].media
        return media.data, media.alt, "", media.poster

    return Stage(
        server,
        harness.channel,
        shown,
        lambda: len(server.posts),
        harness.upload,
        lambda count: setattr(server, "polls", count),
        lambda: server.fails.append("2207026" if harness.kind == "instagram" else "FAILED_PROCESSING_VIDEO"),
        has_alt=alt,
        has_poster=not alt,
    )


STAGES = {
    "mastodon": mastodon,
    "bluesky": bluesky,
    "instagram": lambda request: fetching(
        InstagramHarness(request.getfixturevalue("instagram_server"), request.getfixturevalue("outside")),
        alt=False,
    ),
    "threads": lambda request: fetching(
        ThreadsHarness(request.getfixturevalue("threads_server"), request.getfixturevalue("outside")),
        alt=True,
    ),
}


@pytest.fixture(params=sorted(STAGES))
def stage(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Stage:
    for waits in ("streaming", "containers"):
        monkeypatch.setattr(f"campaigns.channels.{waits}.PAUSES", (0.01,) * 3)
    return STAGES[request.param](request)


def whole_film() -> MediaFile:
    return film_file(FILM, captions=VTT, poster=photo().read())


def test_every_channel_that_is_sent_films_by_program_is_tried_here() -> None:
    sent = {kind for kind, can in CONNECTED.items() if KINDS[kind].sends_films and not can.is_by_hand}
    assert sent - {"practice"} == STAGES.keys()


def test_a_film_arrives_whole_with_its_description_captions_and_poster(stage: Stage) -> None:
    stage.channel().send(message(part("See our film", whole_film())), MemoryCheckpoint())

    content, description, captions, poster = stage.shown()
    assert content == FILM
    assert description == ("Two friends walk home." if stage.has_alt else "")
    assert captions == (VTT if stage.has_captions else "")
    assert poster == (photo().read() if stage.has_poster else b"")
    assert stage.posts() == 1


def test_a_film_without_captions_or_poster_arrives_too(stage: Stage) -> None:
    stage.channel().send(message(part("See our film", film_file(FILM, alt=""))), MemoryCheckpoint())
    assert stage.shown() == (FILM, "", "", b"")


def test_while_it_is_worked_on_nothing_goes_out_and_it_is_uploaded_once(stage: Stage) -> None:
    stage.set_polls(6)
    sent, checkpoint = message(part("See our film", whole_film())), MemoryCheckpoint()

    with pytest.raises(TemporaryChannelError, match="is still working on") as waits:
        stage.channel().send(sent, checkpoint)
    assert waits.value.retry_at is not None
    assert waits.value.retry_at - datetime.now(UTC) <= timedelta(minutes=1)
    assert stage.posts() == 0
    stage.channel().send(sent, checkpoint)

    assert stage.posts() == 1
    assert len(stage.server.requests_to(*stage.upload)) == 1


def test_a_film_that_can_not_be_worked_through_is_refused_and_nothing_goes_out(stage: Stage) -> None:
    stage.fail_films()
    sent, checkpoint = message(part("See our film", whole_film())), MemoryCheckpoint()
    with pytest.raises(PermanentChannelError):
        stage.channel().send(sent, checkpoint)
    assert stage.posts() == 0


@pytest.mark.parametrize("failure", ["pds_upload_failure", "generic_failure"])
def test_what_bluesky_fails_at_by_no_fault_of_the_film_is_begun_anew(
    request: pytest.FixtureRequest, failure: str
) -> None:
    stage, films = bluesky(request), request.getfixturevalue("bluesky_films")
    films.fails, films.failure = True, failure
    sent, checkpoint = message(part("See our film", whole_film())), MemoryCheckpoint()
    with pytest.raises(TemporaryChannelError, match="uploaded anew") as caught:
        stage.channel().send(sent, checkpoint)
    assert failure in caught.value.detail
    films.fails = False
    stage.channel().send(sent, checkpoint)
    assert stage.posts() == 1


def test_an_upload_that_breaks_off_is_begun_anew(stage: Stage) -> None:
    stage.server.take_and_drop(*stage.upload)
    sent, checkpoint = message(part("See our film", whole_film())), MemoryCheckpoint()
    with pytest.raises(TemporaryChannelError):
        stage.channel().send(sent, checkpoint)
    stage.channel().send(sent, checkpoint)
    assert stage.shown()[0] == FILM
    assert stage.posts() == 1


def test_what_went_out_is_found_again_and_not_sent_twice(stage: Stage) -> None:
    sent = message(part("See our film", whole_film()))
    first = stage.channel().send(sent, MemoryCheckpoint())
    found = stage.channel().find(sent, MemoryCheckpoint(), datetime.now(UTC) - timedelta(minutes=1))
    assert found == first
