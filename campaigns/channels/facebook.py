"""A Facebook Page: pictures are uploaded unseen and then attached, and nothing is repeated without a look at the Page.

Sources: platform reference, sections 5 and 6; developers.facebook.com/documentation/pages-api/posts and
/docs/graph-api/reference/page/photos.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

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
from campaigns.channels.connecting import credential
from campaigns.channels.doing import Doing
from campaigns.channels.errors import AccountError
from campaigns.channels.figures import Native, read_figures
from campaigns.channels.graph import Graph, Told, identified, made_at
from campaigns.channels.graph_figures import read_posts
from campaigns.channels.graph_rights import read_rights
from campaigns.channels.pictures import fit_picture
from campaigns.channels.posting import (
    Match,
    PartToSend,
    Posted,
    Seen,
    Uploaded,
    find_parts,
    is_same_text,
    refuse_thread,
    send_parts,
    uploads,
)
from campaigns.channels.refusals import GoneError
from campaigns.channels.rights import Rights
from campaigns.domain.items.channel_kinds import KINDS, capabilities_of

VERSION = "2026-09"
FIGURES = (
    Native("views", ("post_media_view",), VERSION),
    Native("reach", ("post_total_media_view_unique",), VERSION),
    Native("reactions", ("post_reactions_by_type_total/*",), VERSION),
    Native("comments", ("post_activity_by_action_type/comment",), VERSION),
    Native("shares", ("post_activity_by_action_type/share",), VERSION),
    Native("link_clicks", ("post_clicks_by_type/link clicks",), VERSION),
    Native("all_clicks", ("post_clicks",), VERSION),
)
FOLLOWERS = (Native("followers", ("followers_count",), VERSION),)
# A picture that waits unseen is thrown away after about a day.
PICTURE_KEPT_FOR = timedelta(hours=23)
PICTURE_BYTES = KINDS["facebook"].image_max_bytes or 0
TO_POST = ("pages_manage_posts", "pages_read_engagement")
SEEN_FIELDS = "id,message,created_time,attachments{media_type,subattachments.limit(20){media_type}}"


class FacebookChannel(Adapter):
    """One Page, by a token of its own."""

    capabilities = capabilities_of("facebook")

    def verify(self) -> AccountFacts:
        """The token has to be the Page's own, and may post there."""
        told: dict[str, Any] = self._graph.get(
            "me",
            Doing.CONNECTING,
            lambda told: {"id": told["id"], "name": told["name"], **told},
            fields="id,name,username,picture{url}",
        )
        if str(told["id"]) != self._page:
            raise AccountError(
                f"This token is not the Page’s own: it belongs to {told['name']} ({told['id']}), not to the Page "
                f"{self._page}. Connect in the browser, or copy the Page’s own token."
            )
        rights = read_rights(self._graph, self._connection)
        rights.refuse_without(TO_POST)
        return _facts(told, rights)

    def send(self, message: OutboundMessage, checkpoint: Checkpoint) -> SendResult:
        refuse_thread(self._graph.label, message)
        return send_parts(self, message, checkpoint, clock=self._clock, prepare=uploads(self.upload))

    def find(self, message: OutboundMessage, checkpoint: Checkpoint, since: datetime) -> SendResult | None:
        return find_parts(self, message, checkpoint, since)

    def measure(self, posts: Sequence[RemotePost]) -> list[PostMeasures]:
        return read_posts(
            self._graph,
            FIGURES,
            posts,
            kind="facebook",
            is_there=self.measure_account,
            now=self._clock.now(),
        )

    def measure_account(self) -> AccountMeasures:
        told = self._graph.get(self._page, Doing.READING, dict, fields="followers_count")
        return AccountMeasures(read_figures("facebook", FOLLOWERS, told))

    def delete(self, remote_ids: Sequence[str]) -> None:
        for remote_id in reversed(remote_ids):
            try:
                self._graph.delete(remote_id, Doing.DELETING)
            except GoneError:  # gone already, which is what was wanted; unless the login is what is wrong
                self.measure_account()

    # The steps of one part (posting.Poster)

    def upload(self, media: MediaFile) -> Uploaded:
        picture = fit_picture(media, max_bytes=PICTURE_BYTES - 1)
        given = {"published": "false"} | ({"alt_text_custom": media.alt} if media.alt else {})
        files = {"source": (media.name, picture.content, picture.mime_type)}
        photo = self._graph.post(f"{self._page}/photos", Doing.UPLOADING, identified, given, files=files)
        return Uploaded(photo, (self._clock.now() + PICTURE_KEPT_FOR).isoformat())

    def create(self, part: PartToSend) -> Posted:
        given = {"message": part.part.text}
        if part.media_ids:
            given |= {
                f"attached_media[{place}]": json.dumps({"media_fbid": one})
                for place, one in enumerate(part.media_ids)
            }
        elif part.part.links:  # the card of the page comes with this alone
            given["link"] = part.part.links[0].url
        return _posted(self._graph.post(f"{self._page}/feed", Doing.POSTING, identified, given))

    def look(self, part: PartToSend, since: datetime, *, far: bool = False) -> Seen:
        posts, back_to = self._graph.own_posts(
            f"{self._page}/published_posts", since, fields=SEEN_FIELDS, moment="created_time"
        )
        matches = [
            Match(_posted(identified(one)), made_at(one, "created_time"))
            for one in posts
            if is_same_text(part.part.text, str(one.get("message") or ""))
            and _pictures_in(one) == len(part.part.media)
        ]
        return Seen(matches, back_to, self._graph.clock_ahead())

    # Talking to the platform

    @cached_property
    def _page(self) -> str:
        return credential(self._connection, "page_id")

    @cached_property
    def _graph(self) -> Graph:
        for name in self.capabilities.credential_names:  # a wrong setting is said before anything is asked
            credential(self._connection, name)
        return Graph(self._connection, clock=self._clock, timeouts=self._timeouts)


def _posted(post_id: str) -> Posted:
    return Posted(post_id, f"https://www.facebook.com/{post_id}")


def _pictures_in(post: Told) -> int:
    attached = (post.get("attachments") or {}).get("data") or ()
    if not attached:
        return 0
    several = (attached[0].get("subattachments") or {}).get("data") or ()
    kinds = [one.get("media_type") for one in several or attached]
    return sum(1 for kind in kinds if kind == "photo")


def _facts(told: Told, rights: Rights) -> AccountFacts:
    username = str(told.get("username") or "")
    page = str(told["id"])
    return AccountFacts(
        remote_id=page,
        handle=f"@{username}" if username else page,
        url=f"https://www.facebook.com/{username or page}",
        name=str(told["name"]),
        picture_url=str(((told.get("picture") or {}).get("data") or {}).get("url") or ""),
        token_expires_at=rights.ends_at.astimezone(UTC) if rights.ends_at else None,
    )
