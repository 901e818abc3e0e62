"""Threads: each part is prepared unseen in a container, and published once; further parts answer the one before.

Sources: platform reference, sections 5 and 8; developers.facebook.com/documentation/threads/reference/publishing
(2026-04-20), /create-posts/posts, /retrieve-and-manage-replies/create-replies, /troubleshooting.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import requests

from campaigns.channels.adapter import Adapter
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
)
from campaigns.channels.connecting import credential
from campaigns.channels.containers import RENEW, WAIT, ContainerPoster, State, prepare_unseen
from campaigns.channels.doing import Doing
from campaigns.channels.errors import (
    ChannelError,
    NotPermittedError,
    PermanentChannelError,
    TemporaryChannelError,
)
from campaigns.channels.figures import Native, read_figures
from campaigns.channels.graph import Graph, Told, identified, made_at
from campaigns.channels.graph_errors import OwnCodes, not_fetched
from campaigns.channels.graph_figures import read_posts
from campaigns.channels.graph_rights import read_own_rights
from campaigns.channels.graph_token import renewed
from campaigns.channels.metering import Takes
from campaigns.channels.outside import film_addresses, outside_address
from campaigns.channels.posting import (
    Match,
    PartToSend,
    Posted,
    Seen,
    find_parts,
    is_same_text,
    send_parts,
)
from campaigns.channels.refusals import GoneError, not_made
from campaigns.channels.rights import Rights
from campaigns.domain.items.channel_kinds import capabilities_of

VERSION = "2026-01"
FIGURES = (
    Native("views", ("views",), VERSION),
    Native("reactions", ("likes",), VERSION),
    Native("comments", ("replies",), VERSION),
    Native("shares", ("reposts", "quotes", "shares"), VERSION),
)
FOLLOWERS = (Native("followers", ("followers_count",), VERSION),)
# Not found, said of a container that was ready a moment ago (field reports).
_MISSING = (24, 4279009)
# The account is restricted: a person has to look.
OWN = OwnCodes(wait=WAIT | {_MISSING}, renew=RENEW, blocked=frozenset({(0, 4279013)}))
SEEN_FIELDS = "id,text,timestamp,permalink,media_type,children{id}"
TO_POST = ("threads_basic", "threads_content_publish")
REFRESHING = ("/refresh_access_token", "th_refresh_token")


def takes(request: requests.PreparedRequest) -> Takes:
    path = urlsplit(str(request.url)).path
    return {"calls": 1, "posts": 1} if path.endswith("/threads_publish") else {"calls": 1}


class ThreadsChannel(Adapter):
    """One profile, by a login of sixty days that renews itself."""

    capabilities = capabilities_of("threads")

    def verify(self) -> AccountFacts:
        told: dict[str, Any] = self._graph.get(
            "me",
            Doing.CONNECTING,
            lambda told: {"id": told["id"], "username": told["username"], **told},
            fields="id,username,name,threads_profile_picture_url",
        )
        rights = self._rights()
        rights.refuse_without(TO_POST)
        ends_at = renewed(
            self._graph, self._connection, REFRESHING, ends_at=rights.ends_at, now=self._clock.now()
        )
        return AccountFacts(
            remote_id=str(told["id"]),
            handle=f"@{told['username']}",
            url=f"https://www.threads.com/@{told['username']}",
            name=str(told.get("name") or ""),
            picture_url=str(told.get("threads_profile_picture_url") or ""),
            token_expires_at=ends_at,
        )

    def send(self, message: OutboundMessage, checkpoint: Checkpoint) -> SendResult:
        poster = ContainerPoster(_Profile(self._graph, self._connection), checkpoint)
        return send_parts(poster, message, checkpoint, clock=self._clock, prepare=poster.prepare)

    def find(self, message: OutboundMessage, checkpoint: Checkpoint, since: datetime) -> SendResult | None:
        poster = ContainerPoster(_Profile(self._graph, self._connection), checkpoint)
        return find_parts(poster, message, checkpoint, since)

    def try_fetching(self, text: str, checkpoint: Checkpoint) -> None:
        prepare_unseen(_Profile(self._graph, self._connection), text, checkpoint, now=self._clock.now())

    def measure(self, posts: Sequence[RemotePost]) -> list[PostMeasures]:
        return read_posts(
            self._graph, FIGURES, posts, kind="threads", is_there=self._who, now=self._clock.now()
        )

    def measure_account(self) -> AccountMeasures:
        counts = self._graph.get("me/threads_insights", Doing.READING, _followers, metric="followers_count")
        return AccountMeasures(read_figures("threads", FOLLOWERS, counts))

    def delete(self, remote_ids: Sequence[str]) -> None:
        for remote_id in reversed(remote_ids):
            try:
                self._graph.delete(remote_id, Doing.DELETING)
            except GoneError:  # gone already, which is what was wanted; unless the login is what is wrong
                self._who()

    def _rights(self) -> Rights:
        """Only the login of one of the app's testers may ask; of another nothing is known."""
        try:
            return read_own_rights(self._graph)
        except (NotPermittedError, PermanentChannelError):
            return Rights()

    def _who(self) -> str:
        return self._graph.get("me", Doing.READING, identified, fields="id")

    @cached_property
    def _graph(self) -> Graph:
        credential(self._connection, "access_token")  # a wrong setting is said before anything is asked
        return Graph(self._connection, clock=self._clock, timeouts=self._timeouts, own=OWN, takes=takes)


class _Profile:
    """What the platform does for one part (``containers.Platform``)."""

    def __init__(self, graph: Graph, connection: Connection) -> None:
        self._graph = graph
        self._connection = connection
        self.label = graph.label

    def make_child(self, media: MediaFile) -> str:
        return self._make({**self._picture(media), "is_carousel_item": "true"})

    def make(self, part: PartToSend, children: Sequence[str]) -> str:
        given = {"text": part.part.text} if part.part.text else {}
        if part.parent_id is not None:
            given["reply_to_id"] = part.parent_id
        if children:
            return self._make({**given, "media_type": "CAROUSEL", "children": ",".join(children)})
        if part.part.media:
            return self._make({**given, **self._picture(part.part.media[0])})
        return self._make({**given, "media_type": "TEXT"})

    def state(self, container: str) -> tuple[State, str]:
        return self._graph.get(
            container,
            Doing.LOOKING,
            lambda told: (State(told["status"]), str(told.get("error_message") or "")),
            fields="status,error_message",
        )

    def why_failed(self, word: str) -> ChannelError:
        if word in ("", "UNKNOWN"):
            return TemporaryChannelError(
                f"{self.label} could not prepare this post, and does not say why. Nothing went out; it is prepared anew.",
                detail=word,
            )
        return (not_fetched if "DOWNLOADING" in word else not_made)(self.label, word)

    def publish(self, container: str) -> Posted:
        post_id = self._graph.post(
            "me/threads_publish", Doing.POSTING, identified, {"creation_id": container}
        )
        address = ""
        with suppress(ChannelError):  # it is out, whatever is said of its address
            address = self._graph.get(
                post_id, Doing.READING, lambda told: str(told["permalink"]), fields="permalink"
            )
        return Posted(post_id, address)

    def look(self, part: PartToSend, since: datetime) -> Seen:
        is_reply = part.parent_id is not None
        path = "me/replies" if is_reply else "me/threads"
        fields = f"{SEEN_FIELDS},replied_to" if is_reply else SEEN_FIELDS
        posts, back_to = self._graph.own_posts(path, since, fields=fields, moment="timestamp")
        matches = [
            Match(Posted(identified(one), str(one.get("permalink") or "")), made_at(one, "timestamp"))
            for one in posts
            if is_same_text(part.part.text, str(one.get("text") or ""))
            and _pictures_in(one) == len(part.part.media)
            and (not is_reply or str((one.get("replied_to") or {}).get("id")) == part.parent_id)
        ]
        return Seen(matches, back_to, self._graph.clock_ahead())

    def _make(self, given: dict[str, str]) -> str:
        return self._graph.post("me/threads", Doing.UPLOADING, identified, given)

    def _picture(self, media: MediaFile) -> dict[str, str]:
        if media.is_film:
            given = {"media_type": "VIDEO", "video_url": film_addresses(self._connection, media)[0]}
        else:
            given = {"media_type": "IMAGE", "image_url": outside_address(self._connection, media)}
        return given | ({"alt_text": media.alt} if media.alt else {})


def _pictures_in(post: Told) -> int:
    match post.get("media_type"):
        case "IMAGE" | "VIDEO":
            return 1
        case "CAROUSEL_ALBUM":
            return len((post.get("children") or {}).get("data") or ())
    return 0


def _followers(told: Told) -> dict[str, Any]:
    return {str(one["name"]): one["total_value"]["value"] for one in told["data"]}
