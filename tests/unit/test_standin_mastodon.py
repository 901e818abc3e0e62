"""The stand-in of Mastodon answers Mastodon.py as a real server does."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests
from mastodon import (
    Mastodon,
    MastodonAPIError,
    MastodonNetworkError,
    MastodonNotFoundError,
    MastodonRatelimitError,
    MastodonUnauthorizedError,
)
from PIL import Image

from tests.standins.mastodon import MastodonServer
from tests.standins.processes import StandInProcess


def connect(url: str, token: str) -> Mastodon:
    return Mastodon(api_base_url=url, access_token=token, request_timeout=5, ratelimit_method="throw")


@pytest.fixture
def client(mastodon_server: MastodonServer) -> Iterator[Mastodon]:
    client = connect(mastodon_server.url, mastodon_server.account.token)
    yield client
    client.session.close()


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (12, 8), "teal").save(data, "PNG")
    return data.getvalue()


def test_a_status_stands_with_its_picture_and_description(
    mastodon_server: MastodonServer, client: Mastodon
) -> None:
    media = client.media_post(picture(), mime_type="image/png", description="A quiet street")
    made = client.status_post("Talk to us", media_ids=[media], visibility="public", language="en")
    (status,) = mastodon_server.posts
    assert (status.id, status.text, status.language) == (str(made.id), "Talk to us", "en")
    assert [one.description for one in status.media] == ["A quiet street"]


def test_a_wrong_token_is_refused(mastodon_server: MastodonServer) -> None:
    client = connect(mastodon_server.url, "wrong")
    with pytest.raises(MastodonUnauthorizedError, match="The access token is invalid"):
        client.account_verify_credentials()
    client.session.close()


def test_the_same_key_gives_the_first_status_for_an_hour(
    mastodon_server: MastodonServer, client: Mastodon
) -> None:
    first = client.status_post("Once", idempotency_key="k")
    assert client.status_post("Once", idempotency_key="k").id == first.id
    assert len(mastodon_server.posts) == 1
    mastodon_server.advance(timedelta(minutes=61))
    assert client.status_post("Once", idempotency_key="k").id != first.id


def test_keys_can_be_ignored_as_gotosocial_does(mastodon_server: MastodonServer, client: Mastodon) -> None:
    mastodon_server.honours_keys = False
    client.status_post("Twice", idempotency_key="k")
    client.status_post("Twice", idempotency_key="k")
    assert len(mastodon_server.posts) == 2


def test_500_characters_fit_and_a_link_costs_23(mastodon_server: MastodonServer, client: Mastodon) -> None:
    client.status_post("a" * 476 + " https://example.org/" + "b" * 200)
    with pytest.raises(MastodonAPIError, match="500"):
        client.status_post("a" * 477 + " https://example.org/" + "b" * 200)
    assert len(mastodon_server.posts) == 1


def test_five_pictures_are_too_many(client: Mastodon) -> None:
    media = [client.media_post(picture(), mime_type="image/png") for _ in range(5)]
    with pytest.raises(MastodonAPIError, match="more than 4"):
        client.status_post("Many", media_ids=media)


def test_an_upload_that_is_still_worked_on_cannot_be_attached(
    mastodon_server: MastodonServer, client: Mastodon
) -> None:
    mastodon_server.media_polls = 1
    media = client.media_post(picture(), mime_type="image/png")
    assert media.url is None
    with pytest.raises(MastodonAPIError, match="not finished processing"):
        client.status_post("Soon", media_ids=[media])
    assert client.media(media).url is None
    assert client.media(media).url
    client.status_post("Now", media_ids=[media])


def test_content_is_html_and_source_is_what_was_written(client: Mastodon) -> None:
    text = "Help & advice:\nhttps://www.example.org/a/long/address/for/people?x=1 #KnifeFree\n\nThank you"
    made = client.status_post(text)
    assert made.content.startswith("<p>Help &amp; advice:<br />")
    assert '<span class="invisible">https://www.</span>' in made.content
    assert made.content.endswith("<p>Thank you</p>")
    assert client.status_source(made.id).text == text


def test_the_timeline_and_the_batch_show_counts(mastodon_server: MastodonServer, client: Mastodon) -> None:
    first = client.status_post("One")
    client.status_post("Two", in_reply_to_id=first.id)
    mastodon_server.like(str(first.id), 3)
    mastodon_server.count(str(first.id), "reblogs_count", 2)
    me = client.account_verify_credentials()
    assert [one.content for one in client.account_statuses(me.id, limit=20)] == ["<p>Two</p>", "<p>One</p>"]
    (status,) = client.statuses([first.id])
    assert (status.favourites_count, status.reblogs_count, status.replies_count) == (3, 2, 1)


def test_the_instance_says_its_limits(client: Mastodon) -> None:
    limits = client.instance_v2().configuration
    assert limits.statuses.max_characters == 500
    assert limits.media_attachments.description_limit == 1500


def test_a_deleted_status_is_gone(client: Mastodon) -> None:
    made = client.status_post("Gone soon")
    client.status_delete(made.id)
    with pytest.raises(MastodonNotFoundError):
        client.status(made.id)


def test_a_reply_to_a_missing_status_is_refused(client: Mastodon) -> None:
    with pytest.raises(MastodonNotFoundError):
        client.status_post("Hello?", in_reply_to_id="42")


def test_a_spent_budget_gives_429_and_a_reset_in_iso_8601(
    mastodon_server: MastodonServer, client: Mastodon
) -> None:
    resets_at = mastodon_server.set_budget("create_status", remaining=0)
    with pytest.raises(MastodonRatelimitError):
        client.status_post("Too many")
    assert client.ratelimit_reset == pytest.approx(resets_at.timestamp(), abs=2)
    assert datetime.now(UTC) < resets_at


def test_taken_and_dropped_stands_without_an_answer(
    mastodon_server: MastodonServer, client: Mastodon
) -> None:
    client.status_post("First")
    mastodon_server.take_and_drop("POST", "/api/v1/statuses")
    with pytest.raises(MastodonNetworkError):
        client.status_post("Did it go out?", idempotency_key="k")
    assert client.status_post("Did it go out?", idempotency_key="k").content == "<p>Did it go out?</p>"
    assert [one.text for one in mastodon_server.posts] == ["First", "Did it go out?"]


def test_the_stand_in_runs_as_a_process_of_its_own() -> None:
    with StandInProcess("mastodon") as process:
        client = connect(process.url, process.credentials["access_token"])
        made = client.status_post("From afar")
        process.like(str(made.id), 2)
        assert client.status(made.id).favourites_count == 2
        assert process.posts()[0]["text"] == "From afar"
        client.session.close()
    with pytest.raises(requests.ConnectionError):
        requests.get(process.url, timeout=2)
