"""Mastodon and servers that speak its API, by Mastodon.py: looks at its own timeline before repeating."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from mastodon import Mastodon
from mastodon.errors import MastodonNotFoundError

from campaigns.channels import capabilities
from campaigns.channels.base import (
    AccountFacts,
    AccountMeasures,
    Checkpoint,
    Connection,
    MediaFile,
    OutboundMessage,
    PostMeasures,
    RemotePost,
    SendResult,
    TemporaryChannelError,
)
from campaigns.channels.connecting import base_address, credential
from campaigns.channels.figures import Native, all_absent, never_offered, read_figures
from campaigns.channels.http import USER_AGENT, BearerAuth, ChannelSession, Timeouts, calling
from campaigns.channels.mastodon_server import explain, explain_reading, read_limits, takes
from campaigns.channels.metering import MeteringWatch
from campaigns.channels.posting import (
    Match,
    PartToSend,
    Posted,
    Seen,
    Uploaded,
    find_parts,
    is_same_text,
    send_parts,
    strip_html,
)
from campaigns.clock import Clock, SystemClock
from campaigns.domain.measures import Missing

VERSION = "2026-07"
FIGURES = (
    Native("reactions", ("favourites_count",), VERSION),
    Native("comments", ("replies_count",), VERSION),
    Native("shares", ("reblogs_count", "quotes_count"), VERSION),
)
FOLLOWERS = (Native("followers", ("followers_count",), VERSION),)
# Told instead of asked, which saves two calls each time: every call used exists since 4.3 or has a way round.
ASSUMED_VERSION = "4.5.0"
PAGE = 20
PAGES = 10
READY_CHECKS = 20
READY_PAUSE = 0.5  # seconds


class MastodonChannel:
    """One account on one server; its base address is compulsory."""

    capabilities = capabilities.MASTODON

    def __init__(
        self, connection: Connection, *, clock: Clock | None = None, timeouts: Timeouts | None = None
    ) -> None:
        self._connection = connection
        self._clock = clock or SystemClock()
        self._timeouts = timeouts or Timeouts()

    def verify(self) -> AccountFacts:
        with self._calling():
            me = self._client.account_verify_credentials()
            return AccountFacts(
                remote_id=str(me["id"]), handle=f"@{me['acct']}", url=str(me["url"]), limits=self._limits()
            )

    def send(self, message: OutboundMessage, checkpoint: Checkpoint) -> SendResult:
        return send_parts(self, message, checkpoint, clock=self._clock)

    def find(self, message: OutboundMessage, checkpoint: Checkpoint, since: datetime) -> SendResult | None:
        return find_parts(self, message, checkpoint, since)

    def measure(self, posts: Sequence[RemotePost]) -> list[PostMeasures]:
        with self._reading():
            statuses = self._statuses([post.remote_id for post in posts])
        return [PostMeasures(post.remote_id, _values(statuses.get(post.remote_id))) for post in posts]

    def measure_account(self) -> AccountMeasures:
        with self._reading():
            values = read_figures("mastodon", FOLLOWERS, self._client.account_verify_credentials())
        return AccountMeasures(values)

    def delete(self, remote_ids: Sequence[str]) -> None:
        for remote_id in reversed(remote_ids):
            with self._calling(), suppress(MastodonNotFoundError):  # gone already, which is what was wanted
                self._client.status_delete(remote_id)

    # The steps of one part (posting.Poster)

    def upload(self, media: MediaFile) -> Uploaded:
        content = media.read()
        with self._calling():
            answer = self._client.media_post(
                content, mime_type=media.mime_type, description=media.alt or None, file_name=media.name
            )
            media_id, is_ready = str(answer["id"]), bool(answer["url"])
            for _ in range(READY_CHECKS):
                if is_ready:
                    return Uploaded(media_id)
                time.sleep(READY_PAUSE)
                is_ready = bool(self._client.media(media_id)["url"])
        raise TemporaryChannelError(
            f"The server is still working on the picture {media.name}. Nothing went out; it will be tried "
            f"again."
        )

    def create(self, part: PartToSend) -> Posted:
        """Not by the library, which makes typed objects of the whole answer: more work than all else of a send."""
        status: dict[str, Any] = {
            "status": part.part.text,
            "visibility": "public",
            "language": part.language.partition("-")[0],
        }
        if part.parent_id is not None:
            status["in_reply_to_id"] = part.parent_id
        if part.media_ids:
            status["media_ids[]"] = list(part.media_ids)
        key = hashlib.sha256(f"{part.key}:{part.index}".encode()).hexdigest()
        with self._calling(creating=True):
            answer = self._session.post(
                f"{base_address(self._connection)}/api/v1/statuses",
                data=status,
                headers={"Idempotency-Key": key},
                auth=BearerAuth(credential(self._connection, "access_token")),
            )
            answer.raise_for_status()
            return _posted(answer.json())

    def look(self, part: PartToSend, since: datetime) -> Seen:
        with self._calling():
            statuses, back_to = self._own_posts(since)
            ahead = self._session.clock_ahead(self._clock.now())
            matches = [
                Match(_posted(status), _utc(status["created_at"]))
                for status in statuses
                if self._is_this(part, status)
            ]
        return Seen(matches, back_to, ahead)

    def _own_posts(self, since: datetime) -> tuple[list[dict[str, Any]], datetime]:
        """Own posts since that moment, newest first, and how far back that goes: all the way, or as far as we look."""
        posts: list[dict[str, Any]] = []
        for _ in range(PAGES):
            page = self._client.account_statuses(
                self._user_id, limit=PAGE, exclude_reblogs=True, max_id=posts[-1]["id"] if posts else None
            )
            posts += page
            if not page or _utc(page[-1]["created_at"]) < since:
                return [post for post in posts if _utc(post["created_at"]) >= since], since
        return posts, _utc(posts[-1]["created_at"])

    def _is_this(self, part: PartToSend, status: dict[str, Any]) -> bool:
        parent = status["in_reply_to_id"]
        return (
            (str(parent) if parent else None) == part.parent_id
            and len(status["media_attachments"]) == len(part.part.media)
            and is_same_text(part.part.text, self._written_text(status))
        )

    def _written_text(self, status: dict[str, Any]) -> str:
        """As it was typed; some servers only have the page they made of it."""
        try:
            return str(self._client.status_source(status["id"])["text"])
        except MastodonNotFoundError:
            return strip_html(str(status["content"]))

    # Talking to the server

    @cached_property
    def _session(self) -> ChannelSession:
        meter = self._connection.meter
        watch = MeteringWatch(meter, platform="the Mastodon server", prefix="x-ratelimit", takes=takes)
        return ChannelSession(timeouts=self._timeouts, watch=watch, kept=self._connection.kept)

    @cached_property
    def _client(self) -> Mastodon:
        client = Mastodon(
            api_base_url=base_address(self._connection),
            request_timeout=self._timeouts.read,
            ratelimit_method="throw",
            version_check_mode="created",
            mastodon_version=ASSUMED_VERSION,
            session=self._session,
            user_agent=USER_AGENT,
        )
        # Not by the constructor, which would take a token that happens to be a file's name for that file.
        client.access_token = credential(self._connection, "access_token")
        return client

    @cached_property
    def _user_id(self) -> str:
        return str(self._client.account_verify_credentials()["id"])

    def _limits(self) -> dict[str, Any]:
        try:
            return read_limits(self._client.instance_v2())
        except MastodonNotFoundError:  # not every server that speaks this API tells
            return {}

    def _statuses(self, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        try:
            found = self._client.statuses(list(ids))
        except MastodonNotFoundError:  # before 4.3 there is no way to ask for several
            found = [status for status in map(self._status, ids) if status is not None]
        return {str(status["id"]): status for status in found}

    def _status(self, status_id: str) -> dict[str, Any] | None:
        try:
            status: dict[str, Any] = self._client.status(status_id)
        except MastodonNotFoundError:
            return None
        return status

    @contextmanager
    def _calling(self, *, creating: bool = False) -> Iterator[None]:
        credential(self._connection, "access_token")  # a wrong setting is said before anything is asked
        base_address(self._connection)
        with calling(
            self._session,
            platform="The Mastodon server",
            creating=creating,
            explain=lambda answer: explain(
                answer, connection=self._connection, creating=creating, now=self._clock.now()
            ),
        ):
            yield

    @contextmanager
    def _reading(self) -> Iterator[None]:
        self._client  # noqa: B018
        with calling(
            self._session,
            platform="The Mastodon server",
            explain=lambda answer: explain_reading(
                answer, connection=self._connection, now=self._clock.now()
            ),
        ):
            yield


def _posted(status: dict[str, Any]) -> Posted:
    return Posted(str(status["id"]), str(status["url"] or status["uri"]))


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _values(status: dict[str, Any] | None) -> tuple[Any, ...]:
    if status is None:
        return all_absent("mastodon", FIGURES, Missing.GONE)
    return read_figures("mastodon", FIGURES, status) + never_offered("mastodon", FIGURES)
