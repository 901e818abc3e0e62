"""Mastodon and servers that speak its API, by Mastodon.py: looks at its own timeline before repeating."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import requests
from mastodon import Mastodon
from mastodon.errors import MastodonNotFoundError

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
from campaigns.channels.doing import Doing
from campaigns.channels.figures import Native, all_absent, never_offered, read_figures
from campaigns.channels.http import (
    USER_AGENT,
    BearerAuth,
    ChannelSession,
    RedirectError,
    calling,
)
from campaigns.channels.mastodon_server import NOT_HERE, explain, may_be_same, read_limits, takes
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
    uploads,
)
from campaigns.channels.redirects import stays_on_the_server
from campaigns.channels.streaming import film_form, wait_for
from campaigns.domain.figures.measures import Missing
from campaigns.domain.items.channel_kinds import capabilities_of

VERSION = "2026-07"
FIGURES = (
    Native("reactions", ("favourites_count",), VERSION),
    Native("comments", ("replies_count",), VERSION),
    Native("shares", ("reblogs_count", "quotes_count"), VERSION),
)
FOLLOWERS = (Native("followers", ("followers_count",), VERSION),)
# Told instead of asked, which saves two calls each time: every call used exists since 4.3 or has a way round.
ASSUMED_VERSION = "4.5.0"
INSTANCE = (
    "/api/v2/instance",
    "/api/v1/instance",
)  # by the slash that the library puts after it some are not found
PAGE = 40
PAGES = 5
UNUSED_FOR = timedelta(hours=20)  # servers throw uploads away that no post has used for a day


class MastodonChannel(Adapter):
    """One account on one server; its base address is compulsory."""

    capabilities = capabilities_of("mastodon")

    def verify(self) -> AccountFacts:
        with self._calling(Doing.CONNECTING):
            me = self._client.account_verify_credentials()
            return AccountFacts(
                remote_id=str(me["id"]),
                handle=f"@{me['acct']}",
                url=str(me["url"]),
                name=str(me.get("display_name") or ""),
                picture_url=str(me.get("avatar_static") or ""),
                limits=self._limits(),
            )

    def send(self, message: OutboundMessage, checkpoint: Checkpoint) -> SendResult:
        prepare = uploads(self.upload, self.await_ready)
        return send_parts(self, message, checkpoint, clock=self._clock, prepare=prepare)

    def find(self, message: OutboundMessage, checkpoint: Checkpoint, since: datetime) -> SendResult | None:
        return find_parts(self, message, checkpoint, since)

    def send_privately(self, text: str, *, key: str) -> SendResult:
        """A post to nobody: with no name in it, its author alone sees it (visibility “direct”)."""
        status = {"status": text, "visibility": "direct"}
        with self._calling(Doing.POSTING):
            answer = self._session.post(
                self._address("/api/v1/statuses"),
                data=status,
                headers={"Idempotency-Key": key},
                auth=self._token,
            )
            answer.raise_for_status()
            posted = _posted(answer.json())
        return SendResult(posted.id, posted.url)

    def measure(self, posts: Sequence[RemotePost]) -> list[PostMeasures]:
        with self._calling(Doing.READING):
            statuses = self._statuses([post.remote_id for post in posts])
        return [PostMeasures(post.remote_id, _values(statuses.get(post.remote_id))) for post in posts]

    def measure_account(self) -> AccountMeasures:
        with self._calling(Doing.READING):
            values = read_figures("mastodon", FOLLOWERS, self._client.account_verify_credentials())
        return AccountMeasures(values)

    def delete(self, remote_ids: Sequence[str]) -> None:
        for remote_id in reversed(remote_ids):
            with (
                self._calling(Doing.DELETING),
                suppress(MastodonNotFoundError),
            ):  # gone already, which is what was wanted
                self._client.status_delete(remote_id)

    # The steps of one part (posting.Poster)

    def upload(self, media: MediaFile) -> Uploaded:
        if media.is_film:
            return self._upload_film(media)
        content = media.read()
        with self._calling(Doing.UPLOADING):
            answer = self._client.media_post(
                content, mime_type=media.mime_type, description=media.alt or None, file_name=media.name
            )
        media_id = str(answer["id"])
        if answer["url"]:
            self._ready.add(media_id)
        return self._uploaded(media_id)

    def _upload_film(self, film: MediaFile) -> Uploaded:
        """Its captions stay here: the server has no place for them."""
        poster = {"thumbnail": film.poster()} if film.poster else {}
        fields = {"description": film.alt} if film.alt else {}
        with self._calling(Doing.UPLOADING), film_form(film, "file", fields, poster) as (body, kind):
            answer = self._session.post(
                self._address("/api/v2/media"), data=body, headers={"Content-Type": kind}, auth=self._token
            )
            answer.raise_for_status()
            return self._uploaded(str(answer.json()["id"]))

    def _uploaded(self, media_id: str) -> Uploaded:
        return Uploaded(media_id, (self._clock.now() + UNUSED_FOR).isoformat())

    def await_ready(self, media: MediaFile, media_id: str) -> None:
        """Until the server has worked through it (206 as long as it does, 422 where it can't): a GIF becomes a film there."""

        def look() -> bool | None:
            with self._calling(Doing.UPLOADING):
                answer = self._get(f"/api/v1/media/{media_id}")
                answer.raise_for_status()
                return True if answer.status_code == requests.codes.ok and answer.json()["url"] else None

        if media_id not in self._ready:
            wait_for(look, platform="The Mastodon server", film=media.name, now=self._clock.now())

    def create(self, part: PartToSend) -> Posted:
        """Not by the library, which makes typed objects of the whole answer: more work than all else of a send."""
        status: dict[str, Any] = {
            "status": part.part.text,
            "visibility": "public",
            "language": part.language.partition("-")[0],
        }
        if part.part.warning:
            status["spoiler_text"] = part.part.warning
        if part.parent_id is not None:
            status["in_reply_to_id"] = part.parent_id
        if part.media_ids:
            status["media_ids[]"] = list(part.media_ids)
        key = hashlib.sha256(f"{part.key}:{part.index}".encode()).hexdigest()
        with self._calling(Doing.POSTING):
            answer = self._session.post(
                self._address("/api/v1/statuses"),
                data=status,
                headers={"Idempotency-Key": key},
                auth=self._token,
            )
            answer.raise_for_status()
            return _posted(answer.json())

    def look(self, part: PartToSend, since: datetime, *, far: bool = False) -> Seen:
        with self._calling(Doing.LOOKING):
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
            and len(status["media_attachments"] or ()) == len(part.part.media)
            and is_same_text(part.part.warning, str(status["spoiler_text"] or ""))
            and self._has_the_words(part.part.text, status)
        )

    def _has_the_words(self, text: str, status: dict[str, Any]) -> bool:
        """By the page the server made of it; how it was typed is asked only where the page may hide that it is ours."""
        shown = strip_html(str(status["content"] or ""))
        if is_same_text(text, shown):
            return True
        if not may_be_same(text, shown):
            return False
        answer = self._get(f"/api/v1/statuses/{status['id']}/source")
        if answer.status_code in NOT_HERE:
            return False
        answer.raise_for_status()
        return is_same_text(text, str(answer.json()["text"]))

    # Talking to the server

    @cached_property
    def _session(self) -> ChannelSession:
        meter = self._connection.meter
        watch = MeteringWatch(meter, platform="the Mastodon server", prefix="x-ratelimit", takes=takes)
        return ChannelSession(
            timeouts=self._timeouts, watch=watch, kept=self._connection.kept, follows=stays_on_the_server
        )

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
    def _ready(self) -> set[str]:
        """What the server had worked through when it was given it."""
        return set()

    @cached_property
    def _user_id(self) -> str:
        return str(self._client.account_verify_credentials()["id"])

    @property
    def _token(self) -> BearerAuth:
        return BearerAuth(credential(self._connection, "access_token"))

    def _address(self, path: str) -> str:
        return f"{base_address(self._connection)}{path}"

    def _get(self, path: str, **parameters: Any) -> requests.Response:
        return self._session.get(self._address(path), params=parameters, auth=self._token)

    def _limits(self) -> dict[str, Any]:
        """From the newest description there is; not every server that speaks this API has one."""
        for path in INSTANCE:
            with suppress(RedirectError):
                answer = self._get(path)
                if answer.status_code not in NOT_HERE:
                    answer.raise_for_status()
                    return read_limits(answer.json())
        return {}

    def _statuses(self, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        answer = self._get("/api/v1/statuses", **{"id[]": list(ids)})
        if answer.status_code in NOT_HERE:  # before 4.3, and elsewhere, there is no way to ask for several
            found = [status for status in map(self._status, ids) if status is not None]
        else:
            answer.raise_for_status()
            found = answer.json()
        return {str(status["id"]): status for status in found}

    def _status(self, status_id: str) -> dict[str, Any] | None:
        answer = self._get(f"/api/v1/statuses/{status_id}")
        if answer.status_code in (404, 410):
            return None
        answer.raise_for_status()
        status: dict[str, Any] = answer.json()
        return status

    @contextmanager
    def _calling(self, doing: Doing) -> Iterator[None]:
        credential(self._connection, "access_token")  # a wrong setting is said before anything is asked
        base_address(self._connection)
        with calling(
            self._session,
            platform="The Mastodon server",
            creating=doing is Doing.POSTING,
            explain=lambda answer: explain(
                answer, connection=self._connection, doing=doing, now=self._clock.now()
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
