"""The stand-in of X is as strict as X, seen through tweepy and plain requests."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
import tweepy
from PIL import Image
from requests.adapters import HTTPAdapter
from requests_oauthlib import OAuth1

from tests.patience import PATIENCE
from tests.standins.processes import StandInProcess
from tests.standins.x import XServer
from tests.standins.x_text import weighted_length


class ToStandIn(HTTPAdapter):
    """Sends what was addressed to X to the stand-in, after it was signed, with a timeout."""

    def __init__(self, base: str, seconds: float = 5.0) -> None:
        super().__init__()
        self._base = base
        self._seconds = seconds

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        assert request.url is not None
        request.url = self._base + "/" + request.url.split("/", 3)[3]
        return super().send(request, *args, **{**kwargs, "timeout": self._seconds})


def connect(url: str, credentials: dict[str, str], *, seconds: float = 5.0) -> tweepy.Client:
    client = tweepy.Client(**credentials)
    for address in ("https://api.twitter.com/", "https://api.x.com/"):
        client.session.mount(address, ToStandIn(url, seconds))
    return client


@pytest.fixture
def client(x_server: XServer) -> Iterator[tweepy.Client]:
    client = connect(x_server.url, x_server.credentials)
    yield client
    client.session.close()


def sign(server: XServer) -> OAuth1:
    keys = server.credentials
    return OAuth1(
        keys["consumer_key"], keys["consumer_secret"], keys["access_token"], keys["access_token_secret"]
    )


def upload(client: tweepy.Client, server: XServer, *, alt: str | None = "A quiet street at dusk") -> str:
    picture = io.BytesIO()
    Image.new("RGB", (12, 8), "teal").save(picture, "PNG")
    url = "https://api.x.com/2/media/upload"
    files = {"media": ("street.png", picture.getvalue(), "image/png")}
    answer = client.session.post(url, files=files, data={"media_category": "tweet_image"}, auth=sign(server))
    media_id = str(answer.json()["data"]["id"])
    if alt is not None:
        body = {"id": media_id, "metadata": {"alt_text": {"text": alt}}}
        url = "https://api.x.com/2/media/metadata"
        assert client.session.post(url, json=body, auth=sign(server)).status_code == 200
    return media_id


def test_a_post_signed_by_tweepy_stands_with_its_picture_and_alt_text(
    x_server: XServer, client: tweepy.Client
) -> None:
    answer = client.create_tweet(text="Talk to us", media_ids=[upload(client, x_server)])
    (post,) = x_server.posts
    assert (post.id, post.text) == (answer.data["id"], "Talk to us")
    assert [(media.alt, media.content_type) for media in post.media] == [
        ("A quiet street at dusk", "image/png")
    ]


@pytest.mark.parametrize("secret", ["consumer_key", "consumer_secret", "access_token", "access_token_secret"])
def test_a_wrong_secret_is_refused_with_401(x_server: XServer, secret: str) -> None:
    client = connect(x_server.url, {**x_server.credentials, secret: "wrong"})
    with pytest.raises(tweepy.Unauthorized) as caught:
        client.create_tweet(text="Hello")
    assert caught.value.response.json()["title"] == "Unauthorized"
    assert x_server.posts == []
    client.session.close()


def test_a_signature_for_another_query_is_refused(x_server: XServer) -> None:
    url = f"{x_server.url}/2/users/me"
    signed = requests.Request("GET", url, params={"user.fields": "id"}, auth=sign(x_server)).prepare()
    signed.url = f"{url}?user.fields=name"
    with requests.Session() as session:
        assert session.send(signed, timeout=PATIENCE).status_code == 401


def test_unknown_keys_are_refused(x_server: XServer) -> None:
    answer = requests.post(
        f"{x_server.url}/2/tweets",
        json={"text": "Hello", "txet": "Hello"},
        auth=sign(x_server),
        timeout=PATIENCE,
    )
    assert answer.status_code == 400
    assert answer.json()["title"] == "Invalid Request"


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("日本", 4),
        ("it’s “fine” – … 100%", 21),
        ("👨‍👩‍👧‍👦", 2),
        ("gov.uk", 23),
        ("See https://example.org/a?b=c.", 28),
        ("#KnifeFree", 10),
        ("police@example.org", 18),
    ],
)
def test_text_is_weighed_as_x_weighs_it(text: str, weight: int) -> None:
    assert weighted_length(text) == weight


def test_text_over_280_is_refused_and_280_is_taken(x_server: XServer, client: tweepy.Client) -> None:
    with pytest.raises(tweepy.Forbidden):
        client.create_tweet(text="a" * 281)
    client.create_tweet(text="a" * 280)
    assert len(x_server.posts) == 1


def test_the_same_text_twice_is_refused_as_duplicate(x_server: XServer, client: tweepy.Client) -> None:
    client.create_tweet(text="Once")
    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        client.create_tweet(text="Once")


def test_an_expired_upload_cannot_be_posted(x_server: XServer, client: tweepy.Client) -> None:
    media_id = upload(client, x_server)
    x_server.media[0].expires_at -= timedelta(days=2)
    with pytest.raises(tweepy.BadRequest):
        client.create_tweet(text="Late", media_ids=[media_id])


def test_a_reply_needs_a_post_that_stands(x_server: XServer, client: tweepy.Client) -> None:
    first = client.create_tweet(text="One").data["id"]
    client.create_tweet(text="Two", in_reply_to_tweet_id=first)
    assert [post.reply_to for post in x_server.posts] == [None, first]
    with pytest.raises(tweepy.Forbidden):
        client.create_tweet(text="Three", in_reply_to_tweet_id="1")


def test_the_timeline_shows_short_links_and_real_counts(x_server: XServer, client: tweepy.Client) -> None:
    made = client.create_tweet(text="Help & advice: https://example.org/help")
    x_server.like(made.data["id"], 3)
    x_server.view(made.data["id"], 50)
    x_server.count(made.data["id"], "url_link_clicks", 2)
    answer = client.get_users_tweets(
        x_server.account.id,
        tweet_fields=["public_metrics", "non_public_metrics", "entities"],
        user_auth=True,
    )
    (post,) = answer.data
    assert "https://t.co/" in post.text
    assert "&amp;" in post.text
    assert "example.org" not in post.text
    assert post.entities["urls"][0]["expanded_url"] == "https://example.org/help"
    assert post.public_metrics["like_count"] == 3
    assert post.non_public_metrics == {
        "impression_count": 50,
        "url_link_clicks": 2,
        "user_profile_clicks": 0,
        "engagements": 5,
    }


def test_private_metrics_end_after_30_days(x_server: XServer, client: tweepy.Client) -> None:
    post_id = client.create_tweet(text="Old").data["id"]
    x_server.posts[0].created_at -= timedelta(days=31)
    answer = client.get_tweets(
        [post_id], tweet_fields=["public_metrics", "non_public_metrics"], user_auth=True
    )
    assert answer.data[0].non_public_metrics is None
    assert answer.errors[0]["title"] == "Field Authorization Error"


def test_a_deleted_post_is_named_in_errors(x_server: XServer, client: tweepy.Client) -> None:
    post_id = client.create_tweet(text="Gone soon").data["id"]
    client.delete_tweet(post_id)
    answer = client.get_tweets([post_id], user_auth=True)
    assert answer.data is None
    assert answer.errors[0]["resource_id"] == post_id


def test_a_spent_budget_gives_429_with_its_reset(x_server: XServer, client: tweepy.Client) -> None:
    resets_at = x_server.set_budget("create_post", remaining=0)
    with pytest.raises(tweepy.TooManyRequests) as caught:
        client.create_tweet(text="Too many")
    assert caught.value.reset_time == int(resets_at.timestamp())
    assert caught.value.response.headers["x-rate-limit-remaining"] == "0"


def test_take_and_drop_keeps_the_post_and_gives_no_answer(x_server: XServer, client: tweepy.Client) -> None:
    x_server.take_and_drop("POST", "/2/tweets")
    with pytest.raises(requests.ConnectionError):
        client.create_tweet(text="Did it go out?")
    assert [post.text for post in x_server.posts] == ["Did it go out?"]
    assert x_server.received[-1].status is None


def test_drop_before_takes_nothing(x_server: XServer, client: tweepy.Client) -> None:
    x_server.drop_before("POST", "/2/*")
    with pytest.raises(requests.ConnectionError):
        client.create_tweet(text="Never")
    assert x_server.posts == []


def test_a_hanging_server_ends_in_the_clients_timeout(x_server: XServer) -> None:
    client = connect(x_server.url, x_server.credentials, seconds=0.2)
    x_server.take_and_hang("POST", "/2/tweets", seconds=30)
    with pytest.raises(requests.ReadTimeout):
        client.create_tweet(text="Taken, but slowly")
    assert len(x_server.posts) == 1
    client.session.close()


def test_a_malformed_answer_is_html_with_200(x_server: XServer, client: tweepy.Client) -> None:
    x_server.malformed("POST", "/2/tweets")
    with pytest.raises(requests.JSONDecodeError):
        client.create_tweet(text="Odd")
    assert len(x_server.posts) == 1


def test_a_failure_happens_as_often_as_ordered(x_server: XServer, client: tweepy.Client) -> None:
    x_server.fail("POST", "/2/tweets", status=503, times=2)
    for _ in range(2):
        with pytest.raises(tweepy.TwitterServerError):
            client.create_tweet(text="Third time lucky")
    client.create_tweet(text="Third time lucky")
    assert [one.status for one in x_server.requests_to("POST", "/2/tweets")] == [503, 503, 201]


def test_secrets_are_not_remembered(x_server: XServer, client: tweepy.Client) -> None:
    client.create_tweet(text="Hello")
    (received,) = x_server.received
    assert received.json == {"text": "Hello"}
    assert received.headers["authorization"] == "OAuth …"


def test_the_stand_in_runs_as_a_process_of_its_own() -> None:
    with StandInProcess("x", seed={"username": "another_vru"}) as process:
        client = connect(process.url, process.credentials)
        process.order("take_and_drop", "POST", "/2/tweets")
        with pytest.raises(requests.ConnectionError):
            client.create_tweet(text="From afar")
        (post,) = process.posts()
        process.like(post["id"], 4)
        assert (post["text"], post["author"]) == ("From afar", "another_vru")
        assert process.posts()[0]["metrics"]["like_count"] == 4
        assert [one["path"] for one in process.received()] == ["/2/tweets"]
        client.session.close()
