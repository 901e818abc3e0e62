"""Mastodon's own rules: other software that ignores keys, slow pictures, limits the server sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from campaigns.channels.base import Channel, MessagePart, RemotePost
from campaigns.channels.errors import (
    AccountError,
    NotPermittedError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.channels.mastodon_server import may_be_same, read_limits
from campaigns.domain.figures.measures import Missing
from tests.contract.harness import MastodonHarness
from tests.contract.parts import MemoryCheckpoint, message, part, picture
from tests.standins.mastodon import MastodonServer


@pytest.fixture
def mastodon(mastodon_server: MastodonServer) -> MastodonHarness:
    return MastodonHarness(mastodon_server)


def test_the_servers_own_limits_are_learned(mastodon: MastodonHarness) -> None:
    mastodon.server.max_characters = 5000

    limits = mastodon.channel().verify().limits

    assert limits == {
        "text_limit": 5000,
        "url_cost": 23,
        "image_limit": 4,
        "image_max_bytes": 16_777_216,
        "film_max_bytes": 103_809_024,
        "alt_limit": 1500,
    }


def test_a_server_that_tells_no_limits_can_still_be_connected(mastodon: MastodonHarness) -> None:
    mastodon.server.fail("GET", "/api/v?/instance*", status=404, body={"error": "Not found"}, times=2)

    facts = mastodon.channel().verify()

    assert facts.limits == {}
    assert facts.handle == "@vru"


@pytest.mark.parametrize("status", [301, 404, 405, 501])
def test_a_server_without_the_new_description_is_asked_for_the_old_one(
    mastodon: MastodonHarness, status: int
) -> None:
    elsewhere = {"Location": "https://elsewhere.example/"} if status == 301 else {}
    mastodon.server.fail("GET", "/api/v2/instance*", status=status, body={}, headers=elsewhere)

    assert mastodon.channel().verify().limits["text_limit"] == 500


def test_the_length_limit_of_pleroma_is_read_from_where_it_stands() -> None:
    assert read_limits({"max_toot_chars": 5000}) == {"text_limit": 5000}


# GoToSocial


@pytest.fixture
def gotosocial(mastodon: MastodonHarness) -> MastodonHarness:
    mastodon.server.be_gotosocial()
    return mastodon


def test_gotosocial_is_connected_with_its_limits(gotosocial: MastodonHarness) -> None:
    facts = gotosocial.channel().verify()

    assert (facts.handle, facts.limits["text_limit"]) == ("@vru", 500)


def test_figures_are_read_from_gotosocial(gotosocial: MastodonHarness) -> None:
    one, two = (gotosocial.channel().send(message(text), MemoryCheckpoint()).remote_id for text in "ab")
    gotosocial.like(two)
    gotosocial.remove(one)

    gone, there = gotosocial.channel().measure([RemotePost(each, datetime.now(UTC)) for each in (one, two)])

    assert gone.values[0].missing is Missing.GONE
    assert there.values[0].value == 1


def test_a_question_is_followed_to_another_path_of_the_same_server(gotosocial: MastodonHarness) -> None:
    moved = {"Location": "/api/v2/instance/"}  # and GoToSocial sends on from there
    gotosocial.server.fail("GET", "/api/v2/instance", status=301, body={}, headers=moved)

    assert gotosocial.channel().verify().limits["text_limit"] == 500
    assert len(gotosocial.server.requests_to("GET", "/api/v2/instance*")) == 3


def test_a_server_that_sends_on_to_another_is_named_and_gets_no_token(mastodon: MastodonHarness) -> None:
    away = {"Location": "https://social.vru.example/api/v1/accounts/verify_credentials"}
    mastodon.server.fail("GET", "*", status=301, body={}, headers=away)

    with pytest.raises(AccountError) as caught:
        mastodon.channel().verify()
    assert str(caught.value).startswith("The Mastodon server sends us on to https://social.vru.example. Put ")


def test_a_server_that_sends_on_in_a_circle_is_given_up(mastodon: MastodonHarness) -> None:
    circle = {"Location": "/api/v1/accounts/verify_credentials"}
    mastodon.server.fail("GET", "*", status=301, body={}, headers=circle, times=9)

    with pytest.raises(AccountError, match="base address"):
        mastodon.channel().verify()
    assert len(mastodon.server.received) == 3


# What a refusal means depends on what was asked


@pytest.mark.parametrize("status", [404, 405, 501])
def test_an_address_where_no_mastodon_server_is_gets_named(mastodon: MastodonHarness, status: int) -> None:
    mastodon.server.fail("*", "*", status=status, body="<html>Not found</html>")

    with pytest.raises(AccountError, match="No server that speaks Mastodon's API"):
        mastodon.channel().verify()


def test_a_refused_look_proves_nothing(mastodon: MastodonHarness) -> None:
    mastodon.server.fail("GET", "/api/v1/accounts/*/statuses", status=404, body={"error": "Not found"})

    with pytest.raises(UnknownOutcomeError, match="Look at the account's page"):
        mastodon.channel().find(message("Hello"), MemoryCheckpoint(), datetime.now(UTC))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda channel: channel.measure([RemotePost("1", datetime.now(UTC))]), "Posting goes on"),
        (lambda channel: channel.delete(["1"]), "Take it down on its page"),
        (
            lambda channel: channel.send(message(part("a", picture())), MemoryCheckpoint()),
            "change the picture",
        ),
        (lambda channel: channel.send(message("a"), MemoryCheckpoint()), "change the post"),
    ],
)
def test_a_refusal_says_what_to_do_about_what_was_asked(
    mastodon: MastodonHarness, call: Callable[[Channel], object], words: str
) -> None:
    mastodon.server.fail("*", "*", status=422, body={"error": "No"})

    with pytest.raises(PermanentChannelError, match=words):
        call(mastodon.channel())


# Looking for a post


def looked_at(mastodon: MastodonHarness) -> int:
    return len(mastodon.server.requests_to("GET", "/api/v1/statuses/*/source"))


def test_only_what_may_be_the_post_is_asked_about_one_by_one(mastodon: MastodonHarness) -> None:
    for number in range(90):
        mastodon.channel().send(message(f"Number {number}: {'quite other words ' * 3}"), MemoryCheckpoint())
    wanted = message("Knives take lives. Walk away https://vru.example/help")
    mastodon.channel().send(wanted, MemoryCheckpoint())
    before = len(mastodon.server.received)

    found = mastodon.channel().find(wanted, MemoryCheckpoint(), datetime.now(UTC))

    assert found is not None
    assert len(mastodon.server.received) - before <= 5
    assert looked_at(mastodon) == 0


def test_a_post_whose_page_reads_otherwise_is_known_by_how_it_was_typed(mastodon: MastodonHarness) -> None:
    wanted = message("Thank you @friend@social.example for walking with us")
    sent = mastodon.channel().send(wanted, MemoryCheckpoint())
    shown = mastodon.server.posts[0].shown(mastodon.base_url, statuses=1)
    shown["content"] = "<p>Thank you @friend for walking with us</p>"
    mastodon.server.fail("GET", "/api/v1/accounts/*/statuses", status=200, body=[shown])

    assert mastodon.channel().find(wanted, MemoryCheckpoint(), datetime.now(UTC)) == sent
    assert looked_at(mastodon) == 1


@pytest.mark.parametrize(
    ("text", "shown", "may_be"),
    [
        ("Thank you @friend@social.example", "Thank you @friend", True),
        ("Walk away from knives", "Walk away from knives", True),
        ("👍", "", True),
        ("Walk away from knives today", "The office is closed on Monday", False),
    ],
)
def test_a_page_that_shares_half_its_words_may_be_of_this_text(text: str, shown: str, may_be: bool) -> None:
    assert may_be_same(text, shown) is may_be


def test_a_missing_base_address_is_named(mastodon: MastodonHarness) -> None:
    mastodon.base_url = ""

    with pytest.raises(AccountError, match="base address"):
        mastodon.channel().verify()


def test_each_part_has_its_own_key_the_same_at_every_try(mastodon: MastodonHarness) -> None:
    mastodon.server.fail(*mastodon.create, status=429, body={"error": "Too many requests"})
    sent, checkpoint = message("One", "Two"), MemoryCheckpoint()
    with pytest.raises(TemporaryChannelError):
        mastodon.channel().send(sent, checkpoint)
    mastodon.channel().send(sent, checkpoint)

    first, again, second = [
        one.headers["idempotency-key"] for one in mastodon.server.requests_to(*mastodon.create)
    ]
    assert first == again != second


@pytest.mark.parametrize("honours_keys", [True, False])
def test_a_lost_answer_makes_no_second_post_on_any_software(
    mastodon: MastodonHarness, honours_keys: bool
) -> None:
    mastodon.server.honours_keys = honours_keys
    mastodon.drop_answer()
    sent, checkpoint = (
        message("Hello #there @friend@social.example https://vru.example/a?b=1&c=2"),
        MemoryCheckpoint(),
    )
    with pytest.raises(UnknownOutcomeError):
        mastodon.channel().send(sent, checkpoint)
    mastodon.server.advance(timedelta(hours=2))  # the server has forgotten the key by now

    mastodon.channel().send(sent, checkpoint)

    assert len(mastodon.arrived()) == 1


@pytest.mark.parametrize("wrong", [timedelta(minutes=-20), timedelta(minutes=20), timedelta(hours=3)])
def test_a_post_is_found_by_the_platform_s_own_clock_when_ours_is_wrong(
    mastodon: MastodonHarness, wrong: timedelta
) -> None:
    mastodon.server.advance(wrong)
    since = datetime.now(UTC)
    mastodon.channel().send(message("Good morning"), MemoryCheckpoint())

    found = mastodon.channel().find(message("Good morning"), MemoryCheckpoint(), since)

    assert found is not None
    assert [found.remote_id] == [one.id for one in mastodon.arrived()]


def test_a_server_without_the_typed_text_is_compared_by_its_page(mastodon: MastodonHarness) -> None:
    sent = message("Tom & Ann – “safe”\n\nhttps://vru.example/a/very/long/path?with=many&parts=1")
    mastodon.channel().send(sent, MemoryCheckpoint())
    mastodon.server.fail("GET", "/api/v1/statuses/*/source", status=404, body={"error": "Not found"})

    assert (
        mastodon.channel().find(sent, MemoryCheckpoint(), datetime.now(UTC) - timedelta(minutes=1))
        is not None
    )


def test_a_post_is_found_where_a_server_leaves_null_what_it_has_not(mastodon: MastodonHarness) -> None:
    sent = message("Come along")
    result = mastodon.channel().send(sent, MemoryCheckpoint())
    status = {
        "id": result.remote_id, "url": None, "uri": "https://social.example/1", "content": "<p>Come along</p>",
        "created_at": datetime.now(UTC).isoformat(), "in_reply_to_id": None, "spoiler_text": None, "media_attachments": None,
    }  # fmt: skip
    mastodon.server.fail("GET", "/api/v1/accounts/*/statuses", status=200, body=[status])

    found = mastodon.channel().find(sent, MemoryCheckpoint(), datetime.now(UTC) - timedelta(minutes=1))

    assert found is not None
    assert found.remote_id == result.remote_id


def test_no_look_up_is_made_for_a_post_that_was_plainly_refused(mastodon: MastodonHarness) -> None:
    mastodon.limit()
    sent, checkpoint = message("Hello"), MemoryCheckpoint()
    with pytest.raises(TemporaryChannelError):
        mastodon.channel().send(sent, checkpoint)
    mastodon.server.advance(timedelta(minutes=6))

    mastodon.channel().send(sent, checkpoint)

    assert not mastodon.server.requests_to("GET", "/api/v1/accounts/*")


def test_a_picture_the_server_is_still_working_on_is_waited_for(mastodon: MastodonHarness) -> None:
    mastodon.server.media_polls = 1

    mastodon.channel().send(message(part("With a picture", picture())), MemoryCheckpoint())

    assert len(mastodon.arrived()[0].pictures) == 1


def test_a_picture_that_takes_long_is_uploaded_once_and_waited_for_in_the_next_try(
    mastodon: MastodonHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaigns.channels.streaming.PAUSES", (0,))
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    mastodon.server.media_polls = 25
    sent, checkpoint = message(part("With a moving picture", picture())), MemoryCheckpoint()
    with pytest.raises(TemporaryChannelError, match="still working on"):
        mastodon.channel().send(sent, checkpoint)
    monkeypatch.setattr("campaigns.channels.streaming.PAUSES", (0,) * 25)

    mastodon.channel().send(sent, checkpoint)

    assert len(mastodon.arrived()[0].pictures) == 1
    assert len(mastodon.server.requests_to("POST", "/api/v2/media")) == 1


def test_other_software_refuses_with_another_status(mastodon: MastodonHarness) -> None:
    mastodon.server.honours_keys = False

    with pytest.raises(PermanentChannelError):
        mastodon.channel().send(message(mastodon.too_long), MemoryCheckpoint())


def test_a_token_that_may_not_write_is_a_matter_of_the_account(mastodon: MastodonHarness) -> None:
    mastodon.server.account.scopes = frozenset({"read"})

    with pytest.raises(AccountError, match="permission"):
        mastodon.channel().send(message("Hello"), MemoryCheckpoint())


def test_a_token_that_may_not_read_is_no_matter_of_the_account(mastodon: MastodonHarness) -> None:
    post = mastodon.channel().send(message("Hello"), MemoryCheckpoint()).remote_id
    body = {"error": "This action is outside the authorized scopes"}
    mastodon.server.fail("GET", "*", status=403, body=body, times=2)

    with pytest.raises(NotPermittedError, match="Posting goes on"):
        mastodon.channel().measure([RemotePost(post, datetime.now(UTC))])
    with pytest.raises(NotPermittedError, match="Posting goes on"):
        mastodon.channel().measure_account()


@pytest.mark.parametrize(
    ("status", "words"), [(403, "Your login is currently disabled"), (401, "The access token was revoked")]
)
def test_a_dead_login_is_a_matter_of_the_account_also_when_reading(
    mastodon: MastodonHarness, status: int, words: str
) -> None:
    mastodon.server.fail("GET", "*", status=status, body={"error": words})

    with pytest.raises(AccountError):
        mastodon.channel().measure_account()


def test_boosts_and_quotes_are_shares(mastodon: MastodonHarness) -> None:
    post = mastodon.channel().send(message("Hello"), MemoryCheckpoint()).remote_id
    mastodon.server.count(post, "reblogs_count", 2)
    mastodon.server.count(post, "quotes_count", 1)

    (measured,) = mastodon.channel().measure([RemotePost(post, datetime.now(UTC))])

    shares = next(value for value in measured.values if value.measure == "shares")
    assert (shares.value, shares.native_name) == (3, "reblogs_count+quotes_count")


def test_a_server_that_can_not_read_several_at_once_is_asked_for_each(mastodon: MastodonHarness) -> None:
    post = mastodon.channel().send(message("Hello"), MemoryCheckpoint()).remote_id
    mastodon.like(post)
    mastodon.server.fail("GET", "/api/v1/statuses", status=404, body={"error": "Not found"})

    there, gone = mastodon.channel().measure(
        [RemotePost(post, datetime.now(UTC)), RemotePost("12345", datetime.now(UTC))]
    )

    assert there.values[0].value == 1
    assert gone.values[0].missing is Missing.GONE


def test_the_language_is_said_in_two_letters_and_the_post_is_public(mastodon: MastodonHarness) -> None:
    mastodon.channel().send(message("Hello"), MemoryCheckpoint())

    (status,) = mastodon.server.posts
    assert (status.language, status.visibility) == ("en", "public")


def warned(text: str, warning: str = "Knife crime") -> MessagePart:
    return replace(part(text), warning=warning)


def test_a_content_warning_hides_every_part_of_a_thread(mastodon: MastodonHarness) -> None:
    mastodon.channel().send(message(warned("One"), warned("Two")), MemoryCheckpoint())

    assert [one.spoiler_text for one in mastodon.server.posts] == ["Knife crime"] * 2


def test_the_same_words_without_their_warning_are_not_taken_for_ours(mastodon: MastodonHarness) -> None:
    mastodon.channel().send(message("Hello"), MemoryCheckpoint())
    ours = message(warned("Hello"))
    assert mastodon.channel().find(ours, MemoryCheckpoint(), datetime.now(UTC)) is None

    sent = mastodon.channel().send(ours, MemoryCheckpoint())
    assert mastodon.channel().find(ours, MemoryCheckpoint(), datetime.now(UTC)) == sent
