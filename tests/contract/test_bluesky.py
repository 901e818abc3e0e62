"""Bluesky's own rules, on a real server: facets in bytes, sessions kept and renewed, keys that can't be doubled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campaigns.channels.base import Channel, LinkCard, RemotePost
from campaigns.channels.errors import (
    AccountError,
    NotPermittedError,
    PermanentChannelError,
    TemporaryChannelError,
)
from campaigns.channels.registry import Registry
from campaigns.domain.figures.measures import Missing
from campaigns.domain.sending.keys import timestamp_id
from tests.contract.harness import BlueskyHarness
from tests.contract.parts import MemoryCheckpoint, media_file, message, noisy_png, part, picture
from tests.contract.pds_front import PdsFront
from tests.standins.bluesky_view import BlueskyView
from tests.standins.pds import RealPds

SIGN_IN = ("POST", "/xrpc/com.atproto.server.createSession")
REFRESH = ("POST", "/xrpc/com.atproto.server.refreshSession")


@pytest.fixture
def bluesky(pds_front: PdsFront, pds: RealPds, bluesky_view: BlueskyView) -> BlueskyHarness:
    return BlueskyHarness(pds_front, pds, bluesky_view)


def record_of(bluesky: BlueskyHarness, text: str) -> dict[str, Any]:
    bluesky.channel().send(message(text), MemoryCheckpoint())
    return dict(bluesky.pds.posts[0]["value"])


def marked(record: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    raw = record["text"].encode()
    return [
        (raw[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode(), facet["features"][0])
        for facet in record["facets"]
    ]


def test_links_tags_and_mentions_are_marked_by_their_bytes(bluesky: BlueskyHarness) -> None:
    text = "💬 Café – see https://vru.example/é?a=1, ask @neighbour.test or @nobody.test #LivesNotKnives!"

    assert marked(record_of(bluesky, text)) == [
        (
            "https://vru.example/é?a=1",
            {"$type": "app.bsky.richtext.facet#link", "uri": "https://vru.example/é?a=1"},
        ),
        ("@neighbour.test", {"$type": "app.bsky.richtext.facet#mention", "did": bluesky.pds.reader.did}),
        ("#LivesNotKnives", {"$type": "app.bsky.richtext.facet#tag", "tag": "LivesNotKnives"}),
    ]


def test_the_record_says_when_it_was_composed_and_in_which_language(bluesky: BlueskyHarness) -> None:
    at = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    bluesky.channel().send(message("Hello", composed_at=at), MemoryCheckpoint())

    value = bluesky.pds.posts[0]["value"]
    assert value["createdAt"] == "2026-11-02T09:00:00.000Z"
    assert value["langs"] == ["en-GB"]


def test_the_key_comes_from_the_delivery_not_from_the_moment_of_trying(bluesky: BlueskyHarness) -> None:
    at = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    sent = message("One", "Two", key="a" * 64, composed_at=at)

    bluesky.channel().send(sent, MemoryCheckpoint())

    keys = [one.id.rpartition("/")[2] for one in bluesky.arrived()]
    assert keys == [timestamp_id(at, salt=sent.key, part=number) for number in (0, 1)]


def test_a_large_picture_is_made_to_fit_and_keeps_its_shape(bluesky: BlueskyHarness) -> None:
    content = noisy_png((1200, 900))
    large = media_file(content, name="big.png", mime_type="image/png", alt="Noise.", size=(1200, 900))

    bluesky.channel().send(message(part("Large", large)), MemoryCheckpoint())

    image = bluesky.pds.posts[0]["value"]["embed"]["images"][0]
    assert image["image"]["size"] <= 1_000_000
    assert image["aspectRatio"]["width"] * 3 == image["aspectRatio"]["height"] * 4


CARD = LinkCard("https://vru.example/help", "Walk away", "Who to talk to.", picture(alt=""))


def test_the_card_of_a_page_arrives_as_it_was_approved(bluesky: BlueskyHarness) -> None:
    sent = message(replace(part("See https://vru.example/help"), card=CARD))
    first = bluesky.channel().send(sent, MemoryCheckpoint())

    embed = bluesky.pds.posts[0]["value"]["embed"]
    assert embed["$type"] == "app.bsky.embed.external"
    shown = embed["external"]
    assert (shown["uri"], shown["title"], shown["description"]) == (CARD.url, CARD.title, CARD.description)
    assert CARD.picture is not None
    assert bluesky.pds.blob(shown["thumb"]["ref"]["$link"]) == CARD.picture.read()
    assert bluesky.channel().send(sent, MemoryCheckpoint()) == first  # and again, it is the same record


def test_a_card_without_a_picture_or_description_is_taken(bluesky: BlueskyHarness) -> None:
    card = LinkCard("https://vru.example/help", "Walk away", "")
    bluesky.channel().send(message(replace(part("Help"), card=card)), MemoryCheckpoint())

    assert "thumb" not in bluesky.pds.posts[0]["value"]["embed"]["external"]


def test_a_card_beside_pictures_is_refused(bluesky: BlueskyHarness) -> None:
    with pytest.raises(PermanentChannelError, match="not both"):
        bluesky.channel().send(message(replace(part("Help", picture()), card=CARD)), MemoryCheckpoint())


def test_signing_in_happens_once_and_the_session_is_kept(bluesky: BlueskyHarness) -> None:
    for number in range(3):
        bluesky.channel().send(message(f"Hello {number}"), MemoryCheckpoint())

    assert len(bluesky.server.requests_to(*SIGN_IN)) == 1


def test_an_ended_session_is_renewed_and_the_post_goes_out(bluesky: BlueskyHarness) -> None:
    bluesky.channel().verify()
    before = bluesky.sessions.load()
    bluesky.server.fail(
        *bluesky.create, status=400, body={"error": "ExpiredToken", "message": "Token has expired"}
    )

    bluesky.channel().send(message("Hello"), MemoryCheckpoint())

    assert len(bluesky.arrived()) == 1
    assert len(bluesky.server.requests_to(*REFRESH)) == 1
    assert bluesky.sessions.load() != before


def test_a_session_another_process_renewed_is_taken_over(bluesky: BlueskyHarness) -> None:
    channel = bluesky.channel()
    channel.send(message("First"), MemoryCheckpoint())
    account = bluesky.pds.account
    other = bluesky.pds.post(
        "com.atproto.server.createSession", {"identifier": account.handle, "password": account.password}
    )
    ours = bluesky.sessions.load() or {}
    bluesky.sessions.save({**ours, "access": other["accessJwt"], "refresh": other["refreshJwt"]})
    bluesky.server.fail(
        *bluesky.create, status=400, body={"error": "ExpiredToken", "message": "Token has expired"}
    )

    channel.send(message("Second"), MemoryCheckpoint())

    assert not bluesky.server.requests_to(*REFRESH)
    assert len(bluesky.arrived()) == 2


def test_a_session_that_can_not_be_renewed_is_replaced_by_signing_in(bluesky: BlueskyHarness) -> None:
    bluesky.channel().verify()
    broken = {**(bluesky.sessions.load() or {}), "access": "broken", "refresh": "broken"}
    bluesky.sessions.save(broken)

    bluesky.channel().send(message("Hello"), MemoryCheckpoint())

    assert len(bluesky.arrived()) == 1


def test_a_session_of_another_login_is_not_used(bluesky: BlueskyHarness) -> None:
    bluesky.sessions.save(
        {"identifier": "someone.test", "base": bluesky.base_url, "access": "a", "refresh": "b"}
    )

    bluesky.channel().send(message("Hello"), MemoryCheckpoint())

    assert len(bluesky.server.requests_to(*SIGN_IN)) == 1


def test_a_repeat_without_the_checkpoint_writes_nothing(bluesky: BlueskyHarness) -> None:
    sent = message(part("Hello", picture()), "Again")
    bluesky.channel().send(sent, MemoryCheckpoint())
    before = bluesky.pds.get("com.atproto.sync.getLatestCommit", did=bluesky.pds.account.did)

    bluesky.channel().send(sent, MemoryCheckpoint())

    assert bluesky.pds.get("com.atproto.sync.getLatestCommit", did=bluesky.pds.account.did) == before


def test_other_words_under_our_key_are_never_written_over(bluesky: BlueskyHarness) -> None:
    first = message("The first words")
    bluesky.channel().send(first, MemoryCheckpoint())
    other = replace(first, parts=message("Other words").parts)

    with pytest.raises(PermanentChannelError, match="Other words"):
        bluesky.channel().send(other, MemoryCheckpoint())
    with pytest.raises(PermanentChannelError, match="Other words"):
        bluesky.channel().find(other, MemoryCheckpoint(), datetime.now(UTC))
    assert [one.text for one in bluesky.arrived()] == ["The first words"]


def test_pictures_the_server_threw_away_are_uploaded_again(bluesky: BlueskyHarness) -> None:
    body = {"error": "InvalidRequest", "message": "Could not find blob: bafkreiabc"}
    bluesky.server.fail(*bluesky.create, status=400, body=body)
    sent, checkpoint = message(part("Hello", picture())), MemoryCheckpoint()
    with pytest.raises(TemporaryChannelError, match="uploaded again"):
        bluesky.channel().send(sent, checkpoint)

    bluesky.channel().send(sent, checkpoint)

    assert len(bluesky.server.requests_to(*bluesky.upload)) == 2
    assert len(bluesky.arrived()[0].pictures) == 1


def test_the_view_is_asked_without_our_token(bluesky: BlueskyHarness) -> None:
    post = bluesky.channel().send(message("Hello"), MemoryCheckpoint()).remote_id
    bluesky.channel().measure([RemotePost(post, datetime.now(UTC))])

    (asked,) = bluesky.view.requests_to("GET", "/xrpc/app.bsky.feed.getPosts")
    assert "authorization" not in asked.headers


def without_view(bluesky: BlueskyHarness) -> Channel:
    credentials = {name: value for name, value in bluesky.credentials().items() if name != "view_url"}
    return Registry().build(bluesky.connection(credentials))


def test_a_server_without_a_public_view_can_post_but_not_be_measured(bluesky: BlueskyHarness) -> None:
    channel = without_view(bluesky)
    post = channel.send(message("Hello"), MemoryCheckpoint()).remote_id

    with pytest.raises(TemporaryChannelError, match="view_url"):
        channel.measure([RemotePost(post, datetime.now(UTC))])
    with pytest.raises(TemporaryChannelError, match="view_url"):
        channel.measure_account()


@pytest.mark.parametrize("status", [401, 403])
def test_a_view_that_refuses_us_is_no_matter_of_the_account(bluesky: BlueskyHarness, status: int) -> None:
    bluesky.view.fail("GET", "*", status=status, body={"error": "Forbidden", "message": "No"})

    with pytest.raises(NotPermittedError, match="view_url"):
        bluesky.channel().measure_account()


def test_our_own_server_that_lets_us_read_nothing_is_no_matter_of_the_account(
    bluesky: BlueskyHarness,
) -> None:
    channel = without_view(bluesky)
    channel.verify()
    refusal = {"error": "Forbidden", "message": "No"}
    bluesky.server.fail("GET", "*", status=403, body=refusal)
    with pytest.raises(NotPermittedError):
        channel.measure_account()

    bluesky.server.fail("GET", "*", status=403, body=refusal | {"error": "AccountSuspended"})
    with pytest.raises(AccountError):
        channel.measure_account()


def test_a_post_the_view_does_not_show_yet_is_not_called_gone(bluesky: BlueskyHarness) -> None:
    post = bluesky.channel().send(message("Hello"), MemoryCheckpoint()).remote_id
    body: dict[str, Any] = {"posts": []}
    bluesky.view.fail("GET", "/xrpc/app.bsky.feed.getPosts", status=200, body=body)

    (measured,) = bluesky.channel().measure([RemotePost(post, datetime.now(UTC))])

    assert measured.values[0].missing is Missing.NOT_YET


def test_session_tokens_do_not_show_even_if_the_server_repeats_them(bluesky: BlueskyHarness) -> None:
    bluesky.channel().verify()
    session = bluesky.sessions.load() or {}
    words = f"{'x' * 250} {session['access']} {session['refresh']}"
    bluesky.server.fail(*bluesky.create, status=400, body={"error": "InvalidRequest", "message": words})

    with pytest.raises(PermanentChannelError) as caught:
        bluesky.channel().send(message("Hello"), MemoryCheckpoint())
    assert session["access"][:20] not in caught.value.detail


@pytest.mark.parametrize(
    ("status", "code", "to_do"),
    [
        (400, "AccountTakedown", "appeal there"),
        (403, "AccountSuspended", "suspension has ended"),
        (401, "AccountDeactivated", "Switch it on"),
        (401, "AuthFactorTokenRequired", "Make an app password"),
        (400, "RepoTakendown", "appeal there"),
        (400, "RepoDeactivated", "Switch it on"),
    ],
)
def test_an_account_that_is_closed_is_told_what_opens_it_again(
    bluesky: BlueskyHarness, status: int, code: str, to_do: str
) -> None:
    bluesky.server.fail(*SIGN_IN, status=status, body={"error": code, "message": "No"})

    with pytest.raises(AccountError, match=to_do) as caught:
        bluesky.channel().verify()
    assert ("Make" in str(caught.value)) is (code == "AuthFactorTokenRequired")


def test_an_account_taken_down_while_it_is_signed_in_is_told_so(bluesky: BlueskyHarness) -> None:
    bluesky.channel().verify()
    body = {"error": "AccountTakedown", "message": "Account has been taken down"}
    bluesky.server.fail(*bluesky.create, status=401, body=body)

    with pytest.raises(AccountError, match="taken this account down"):
        bluesky.channel().send(message("Hello"), MemoryCheckpoint())


def test_posts_of_one_moment_keep_the_order_they_were_planned_in(bluesky: BlueskyHarness) -> None:
    """Each bears a second of its own; their keys differ by more than what is drawn from them."""
    nine = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    planned = [
        message(f"Number {number}", "and more", composed_at=nine + timedelta(seconds=number))
        for number in range(4)
    ]
    for one in reversed(planned):
        bluesky.channel().send(one, MemoryCheckpoint())

    records = sorted(bluesky.pds.posts, key=lambda record: record["uri"])
    assert [record["value"]["text"] for record in records[::2]] == [one.parts[0].text for one in planned]
    moments = [record["value"]["createdAt"] for record in records]
    assert moments == sorted(set(moments))


def test_an_address_where_no_bluesky_server_is_gets_named(bluesky: BlueskyHarness) -> None:
    bluesky.server.fail("*", "*", status=404, body="<html>Not found</html>")

    with pytest.raises(AccountError, match="no Bluesky server"):
        bluesky.channel().verify()
