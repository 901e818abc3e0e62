"""Mastodon's own rules: other software that ignores keys, slow pictures, limits the server sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.channels.base import (
    AccountError,
    NotPermittedError,
    PermanentChannelError,
    RemotePost,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.domain.measures import Missing
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
        "alt_limit": 1500,
    }


def test_a_server_that_tells_no_limits_can_still_be_connected(mastodon: MastodonHarness) -> None:
    mastodon.server.fail("GET", "/api/v2/instance*", status=404, body={"error": "Not found"})

    facts = mastodon.channel().verify()

    assert facts.limits == {}
    assert facts.handle == "@vru"


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
