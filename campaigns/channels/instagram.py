"""Instagram, a professional account by way of its Facebook Page: each post is prepared unseen and published once.

Sources: platform reference, sections 5 and 7; developers.facebook.com/docs/instagram-platform/content-publishing,
/reference/error-codes and /reference/instagram-media/insights (2026-06-18).
"""

from __future__ import annotations

import re
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
from campaigns.channels.errors import ChannelError, PermanentChannelError, TemporaryChannelError
from campaigns.channels.figures import Native, read_figures
from campaigns.channels.graph import Graph, Told, identified, made_at
from campaigns.channels.graph_errors import OwnCodes, not_fetched
from campaigns.channels.graph_figures import read_posts
from campaigns.channels.graph_rights import read_rights
from campaigns.channels.metering import Takes
from campaigns.channels.outside import film_addresses, outside_address, reachable
from campaigns.channels.posting import (
    Match,
    PartToSend,
    Posted,
    Seen,
    find_parts,
    is_same_text,
    refuse_thread,
    send_parts,
)
from campaigns.channels.refusals import GoneError, not_made
from campaigns.domain.items.channel_kinds import KINDS, capabilities_of

# Views are counted anew since 21 April 2025; the names were last looked at then.
VERSION = "2026-06"
FIGURES = (
    Native("views", ("views",), VERSION),
    Native("reach", ("reach",), VERSION),
    Native("reactions", ("likes",), VERSION),
    Native("comments", ("comments",), VERSION),
    Native("shares", ("shares",), VERSION),
    Native("saves", ("saved",), VERSION),
    Native("engagements_native", ("total_interactions",), VERSION),
)
FOLLOWERS = (Native("followers", ("followers_count",), VERSION),)
TO_POST = ("instagram_basic", "instagram_content_publish")
# Its own codes (code, subcode), beside those of a publishing.
_DOWNLOAD_LATE = {(-1, 2207001), (0, 2207032), (0, 2207053), (-2, 2207003)}
_RESTRICTED = (4, 2207051)
OWN = OwnCodes(
    wait=WAIT | _DOWNLOAD_LATE,
    renew=RENEW,
    limited=frozenset({(9, 2207042)}),
    blocked=frozenset({(25, 0), _RESTRICTED}),
    unclear=frozenset({_RESTRICTED}),  # it is said of posts that are live, too
)
SEEN_FIELDS = "id,caption,timestamp,permalink,media_type,children{id}"
_SUBCODE = re.compile(r"\b22\d{5}\b")
# What a container that failed says, by the number in it.
_AGAIN = {"2207001", "2207003", "2207032", "2207053"}
_NOT_FETCHED = {"2207052"}


def takes(request: requests.PreparedRequest) -> Takes:
    path = urlsplit(str(request.url)).path
    return {"calls": 1, "posts": 1} if path.endswith("/media_publish") else {"calls": 1}


class InstagramChannel(Adapter):
    """One professional account, by the token of the Page that it is linked to."""

    capabilities = capabilities_of("instagram")

    def verify(self) -> AccountFacts:
        """Every post has a picture, so an account of a desk that the outside does not reach is of no use."""
        told: dict[str, Any] = self._graph.get(
            self._user,
            Doing.CONNECTING,
            lambda told: {"id": told["id"], "username": told["username"], **told},
            fields="id,username,name,profile_picture_url",
        )
        rights = read_rights(self._graph, self._connection)
        rights.refuse_without(TO_POST)
        reachable(self._connection)
        return AccountFacts(
            remote_id=str(told["id"]),
            handle=f"@{told['username']}",
            url=f"https://www.instagram.com/{told['username']}",
            name=str(told.get("name") or ""),
            picture_url=str(told.get("profile_picture_url") or ""),
            token_expires_at=rights.ends_at,
        )

    def send(self, message: OutboundMessage, checkpoint: Checkpoint) -> SendResult:
        _refuse_unfit(message)
        poster = ContainerPoster(_Account(self._graph, self._connection, self._user), checkpoint)
        return send_parts(poster, message, checkpoint, clock=self._clock, prepare=poster.prepare)

    def find(self, message: OutboundMessage, checkpoint: Checkpoint, since: datetime) -> SendResult | None:
        poster = ContainerPoster(_Account(self._graph, self._connection, self._user), checkpoint)
        return find_parts(poster, message, checkpoint, since)

    def try_fetching(self, text: str, checkpoint: Checkpoint) -> None:
        prepare_unseen(
            _Account(self._graph, self._connection, self._user), text, checkpoint, now=self._clock.now()
        )

    def measure(self, posts: Sequence[RemotePost]) -> list[PostMeasures]:
        return read_posts(
            self._graph,
            FIGURES,
            posts,
            kind="instagram",
            is_there=self.measure_account,
            now=self._clock.now(),
        )

    def measure_account(self) -> AccountMeasures:
        told = self._graph.get(self._user, Doing.READING, dict, fields="followers_count")
        return AccountMeasures(read_figures("instagram", FOLLOWERS, told))

    def delete(self, remote_ids: Sequence[str]) -> None:
        for remote_id in reversed(remote_ids):
            try:
                self._graph.delete(remote_id, Doing.DELETING)
            except GoneError:  # gone already, which is what was wanted; unless the login is what is wrong
                self.measure_account()

    @cached_property
    def _user(self) -> str:
        return credential(self._connection, "account_id")

    @cached_property
    def _graph(self) -> Graph:
        for name in self.capabilities.credential_names:  # a wrong setting is said before anything is asked
            credential(self._connection, name)
        return Graph(self._connection, clock=self._clock, timeouts=self._timeouts, own=OWN, takes=takes)


class _Account:
    """What the platform does for one part (``containers.Platform``)."""

    def __init__(self, graph: Graph, connection: Connection, user: str) -> None:
        self._graph = graph
        self._connection = connection
        self._user = user
        self.label = graph.label

    def make_child(self, media: MediaFile) -> str:
        return self._make({**self._picture(media), "is_carousel_item": "true"})

    def make(self, part: PartToSend, children: Sequence[str]) -> str:
        given = {"caption": part.part.text} if part.part.text else {}
        if children:
            return self._make({**given, "media_type": "CAROUSEL", "children": ",".join(children)})
        return self._make({**given, **self._picture(part.part.media[0])})

    def state(self, container: str) -> tuple[State, str]:
        return self._graph.get(
            container,
            Doing.LOOKING,
            lambda told: (State(told["status_code"]), str(told.get("status") or "")),
            fields="status_code,status",
        )

    def why_failed(self, word: str) -> ChannelError:
        numbers = set(_SUBCODE.findall(word))
        if not numbers or numbers & _AGAIN:
            return TemporaryChannelError(
                f"{self.label} could not prepare this post. Nothing went out; it is prepared anew.",
                detail=word,
            )
        return (not_fetched if numbers & _NOT_FETCHED else not_made)(self.label, word)

    def publish(self, container: str) -> Posted:
        post_id = self._graph.post(
            f"{self._user}/media_publish", Doing.POSTING, identified, {"creation_id": container}
        )
        address = ""
        with suppress(ChannelError):  # it is out, whatever is said of its address
            address = self._graph.get(
                post_id, Doing.READING, lambda told: str(told["permalink"]), fields="permalink"
            )
        return Posted(post_id, address)

    def look(self, part: PartToSend, since: datetime) -> Seen:
        posts, back_to = self._graph.own_posts(
            f"{self._user}/media", since, fields=SEEN_FIELDS, moment="timestamp"
        )
        matches = [
            Match(Posted(identified(one), str(one.get("permalink") or "")), made_at(one, "timestamp"))
            for one in posts
            if is_same_text(part.part.text, str(one.get("caption") or ""))
            and _pictures_in(one) == len(part.part.media)
        ]
        return Seen(matches, back_to, self._graph.clock_ahead())

    def _make(self, given: dict[str, str]) -> str:
        return self._graph.post(f"{self._user}/media", Doing.UPLOADING, identified, given)

    def _picture(self, media: MediaFile) -> dict[str, str]:
        if media.is_film:  # it takes neither a description nor captions of one
            film, poster = film_addresses(self._connection, media)
            return {"media_type": "REELS", "video_url": film} | ({"cover_url": poster} if poster else {})
        given = {"image_url": outside_address(self._connection, media)}
        return given | ({"alt_text": media.alt} if media.alt else {})


def _pictures_in(post: Told) -> int:
    if post.get("media_type") == "CAROUSEL_ALBUM":
        return len((post.get("children") or {}).get("data") or ())
    return 1


def _refuse_unfit(message: OutboundMessage) -> None:
    refuse_thread("Instagram", message)
    for part in message.parts:
        if not part.media:
            raise PermanentChannelError(
                "Instagram takes no post without a picture. Add one and submit it again."
            )
        for media in part.media:
            if not media.is_film and media.mime_type not in KINDS["instagram"].image_types:
                raise PermanentChannelError(
                    f"Instagram takes JPEG pictures only, and {media.name} is none. Save it as a JPEG and submit the item "
                    "again."
                )
