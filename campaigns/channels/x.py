"""X, by tweepy: posts, threads and pictures with their description; figures read the cheapest way."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import tweepy
from requests_oauthlib import OAuth1

from campaigns.channels.adapter import Adapter
from campaigns.channels.base import (
    AccountFacts,
    AccountMeasures,
    Checkpoint,
    MediaFile,
    OutboundMessage,
    PostMeasures,
    RemotePost,
    SendResult,
)
from campaigns.channels.connecting import base_address, credential
from campaigns.channels.errors import PermanentChannelError, TemporaryChannelError, UnknownOutcomeError
from campaigns.channels.figures import Native, read_figures
from campaigns.channels.http import USER_AGENT, ChannelSession, calling
from campaigns.channels.posting import (
    Match,
    PartToSend,
    Posted,
    Seen,
    Uploaded,
    find_parts,
    is_same_text,
    send_parts,
    uploads,
)
from campaigns.channels.x_errors import explain, explain_reading
from campaigns.channels.x_fields import PostReader, Wanted
from campaigns.channels.x_figures import read_posts
from campaigns.channels.x_metering import XWatch
from campaigns.domain.facts.pricing import Charge
from campaigns.domain.items.channel_kinds import KINDS, capabilities_of

API = "https://api.x.com"
# tweepy has the old name built in. Both lead to the account's base address, where it has one.
PUBLIC_ADDRESSES = ("https://api.twitter.com/", "https://api.x.com/")
FOLLOWERS = (Native("followers", ("followers_count",), "2026-08"),)
PAGE = 10
PAGES = 10  # a hundred own posts since the try: more than anyone sends in that time
FAR_PAGE = 50  # for a duplicate, which may be as old as X remembers
OWN_POSTS = Wanted(("created_at", "entities", "attachments", "conversation_id", "referenced_tweets"))


class XChannel(Adapter):
    """One X account with OAuth 1.0a tokens from the developer console. They have no expiry."""

    capabilities = capabilities_of("x")

    def verify(self) -> AccountFacts:
        with self._calling():
            user = self._client.get_me()["data"]
            return AccountFacts(
                remote_id=str(user["id"]),
                handle=f"@{user['username']}",
                url=f"https://x.com/{user['username']}",
                name=str(user.get("name") or ""),
            )

    def send(self, message: OutboundMessage, checkpoint: Checkpoint) -> SendResult:
        return send_parts(self, message, checkpoint, clock=self._clock, prepare=uploads(self.upload))

    def find(self, message: OutboundMessage, checkpoint: Checkpoint, since: datetime) -> SendResult | None:
        return find_parts(self, message, checkpoint, since)

    def measure(self, posts: Sequence[RemotePost]) -> list[PostMeasures]:
        meter = self._connection.meter
        try:
            with self._reading():
                return read_posts(self._reader, self._user_id, posts, meter=meter, now=self._clock.now())
        except TemporaryChannelError as error:
            if not error.rate_limited:  # an answer was lost: what it held may be charged for
                for post in posts:
                    meter.charged(Charge.READ_OWN_POST, object_id=post.remote_id, is_certain=False)
            raise

    def measure_account(self) -> AccountMeasures:
        with self._reading():
            counts = self._client.get_me(user_fields=["public_metrics"])["data"]["public_metrics"]
            values = read_figures("x", FOLLOWERS, counts)
        return AccountMeasures(values)

    def delete(self, remote_ids: Sequence[str]) -> None:
        for remote_id in reversed(remote_ids):
            with self._calling(), suppress(tweepy.NotFound):  # gone already, which is what was wanted
                self._client.delete_tweet(remote_id)

    # The steps of one part (posting.Poster)

    def upload(self, media: MediaFile) -> Uploaded:
        if media.mime_type not in KINDS["x"].image_types:
            raise PermanentChannelError(
                f"X does not take {media.name} as a picture; a GIF it takes only as a film, which is not possible "
                "here. Use a JPEG or PNG."
            )
        content = media.read()
        with self._calling():
            answer = self._post(
                "/2/media/upload",
                files={"media": (media.name, content, media.mime_type)},
                data={"media_category": "tweet_image"},
            )
            media_id = str(answer["data"]["id"])
            lasts = int(answer["data"]["expires_after_secs"])
        if media.alt:
            with self._calling():
                self._post(
                    "/2/media/metadata", json={"id": media_id, "metadata": {"alt_text": {"text": media.alt}}}
                )
        return Uploaded(media_id, (self._clock.now() + timedelta(seconds=lasts)).isoformat())

    def create(self, part: PartToSend) -> Posted:
        with self._calling(creating=True):
            answer = self._client.create_tweet(
                text=part.part.text,
                media_ids=list(part.media_ids) or None,
                in_reply_to_tweet_id=part.parent_id,
            )
            return _posted(str(int(answer["data"]["id"])))

    def look(self, part: PartToSend, since: datetime, *, far: bool = False) -> Seen:
        tweets, back_to = self._own_posts(since, page=FAR_PAGE if far else PAGE)
        ahead = self._session.clock_ahead(self._clock.now())
        with self._calling():
            matches = [
                Match(_posted(str(tweet["id"])), _created_at(tweet))
                for tweet in tweets
                if _is_this(part, tweet)
            ]
        return Seen(matches, back_to, ahead)

    def _own_posts(self, since: datetime, *, page: int) -> tuple[list[dict[str, Any]], datetime]:
        """Own posts since that moment, newest first, and how far back that goes: all the way, or as far as we look.

        Raises:
            UnknownOutcomeError: there is no money left to look.
        """
        posts: list[dict[str, Any]] = []
        token = None
        for _ in range(PAGES):
            room = self._connection.meter.room_for(Charge.READ_OWN_POST)
            most = page if room is None else min(page, room)
            if most < PAGE and page > PAGE and posts:
                break  # how far the money went has to do
            if most < PAGE:
                raise UnknownOutcomeError(
                    "Looking for this post on X costs money, and the account's monthly cap leaves none. Look at "
                    "its page and decide, or raise the cap."
                )
            with self._calling():
                answer = self._reader.timeline(self._user_id, OWN_POSTS, start=since, most=most, token=token)
                posts += answer["data"]
                token = answer.get("meta", {}).get("next_token")
            if not token:
                return posts, since
        with self._calling():
            return posts, _created_at(posts[-1])

    # Talking to X

    @cached_property
    def _session(self) -> ChannelSession:
        base = self._connection.base_url and base_address(self._connection)
        return ChannelSession(
            timeouts=self._timeouts,
            readdress=dict.fromkeys(PUBLIC_ADDRESSES, base) if base else None,
            watch=XWatch(self._connection.meter),
            kept=self._connection.kept,
        )

    @cached_property
    def _tokens(self) -> dict[str, str]:
        return {name: credential(self._connection, name) for name in XChannel.capabilities.credential_names}

    @cached_property
    def _client(self) -> tweepy.Client:
        client = tweepy.Client(**self._tokens, return_type=dict, wait_on_rate_limit=False)
        client.session = self._session
        client.user_agent = USER_AGENT
        return client

    @cached_property
    def _reader(self) -> PostReader:
        return PostReader(self._client, self._connection.session)

    @cached_property
    def _user_id(self) -> str:
        """Ours. An access token starts with it, which saves a paid call."""
        start = self._tokens["access_token"].partition("-")[0]
        return start if start.isdecimal() else str(self._client.get_me()["data"]["id"])

    def _post(self, path: str, **body: Any) -> dict[str, Any]:
        """A call tweepy has no method for, signed with the same tokens."""
        tokens = self._tokens
        signature = OAuth1(
            tokens["consumer_key"],
            client_secret=tokens["consumer_secret"],
            resource_owner_key=tokens["access_token"],
            resource_owner_secret=tokens["access_token_secret"],
        )
        response = self._session.post(API + path, auth=signature, **body)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        return answer

    @contextmanager
    def _calling(self, *, creating: bool = False) -> Iterator[None]:
        session = self._session
        self._tokens  # noqa: B018  (a missing credential is said before anything is asked)
        with calling(
            session,
            platform="X",
            creating=creating,
            explain=lambda answer: explain(
                answer, connection=self._connection, creating=creating, now=self._clock.now()
            ),
        ):
            yield

    @contextmanager
    def _reading(self) -> Iterator[None]:
        self._tokens  # noqa: B018
        with calling(
            self._session,
            platform="X",
            explain=lambda answer: explain_reading(
                answer, connection=self._connection, now=self._clock.now()
            ),
        ):
            yield


def _posted(post_id: str) -> Posted:
    return Posted(post_id, f"https://x.com/i/web/status/{post_id}")


def _created_at(tweet: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(tweet["created_at"])


def _is_this(part: PartToSend, tweet: dict[str, Any]) -> bool:
    media = tweet.get("attachments", {}).get("media_keys", ())
    return (
        _stands_under(part.parent_id, tweet)
        and len(media) == len(part.part.media)
        and is_same_text(part.part.text, _written_text(tweet))
    )


def _stands_under(parent_id: str | None, tweet: dict[str, Any]) -> bool:
    """Whether it answers that post; where X leaves away which one, whether it answers any as ours does."""
    parents = [str(one["id"]) for one in tweet.get("referenced_tweets", ()) if one["type"] == "replied_to"]
    if not parents and tweet.get("conversation_id", tweet["id"]) != tweet["id"]:
        return parent_id is not None
    return parents == ([parent_id] if parent_id else [])


def _written_text(tweet: dict[str, Any]) -> str:
    """The text as it was written: X shortens every address and adds one for the pictures."""
    text = str(tweet["text"])
    for url in tweet.get("entities", {}).get("urls", ()):
        is_picture = "media_key" in url or str(url.get("display_url", "")).startswith("pic.")
        text = text.replace(url["url"], "" if is_picture else url["expanded_url"])
    return html.unescape(text)
