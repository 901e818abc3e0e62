"""Bluesky: every post is put under a key chosen beforehand, so that repeating it can't make a second one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from campaigns.channels.adapter import Adapter
from campaigns.channels.base import (
    AccountFacts,
    AccountMeasures,
    Checkpoint,
    LinkCard,
    MeasureValue,
    MediaFile,
    OutboundMessage,
    PostMeasures,
    RemotePost,
    SendResult,
    part_step,
)
from campaigns.channels.bluesky_films import FilmUpload, captions_step, film_step
from campaigns.channels.bluesky_records import (
    COLLECTION,
    build_image,
    build_record,
    embed_card,
    embed_film,
    embed_images,
    find_facets,
)
from campaigns.channels.bluesky_server import BlueskyServer, ForbiddenError, RefusedError
from campaigns.channels.errors import NotPermittedError, PermanentChannelError, TemporaryChannelError
from campaigns.channels.figures import Native, all_absent, never_offered, read_figures
from campaigns.channels.pictures import Picture, fit_picture
from campaigns.domain.figures.measures import Missing
from campaigns.domain.items.channel_kinds import capabilities_of
from campaigns.domain.sending.keys import timestamp_id

PICTURE_BYTES = 1_000_000  # servers older than 2026 take no more
VERSION = "2026-08"
FIGURES = (
    Native("reactions", ("likeCount",), VERSION),
    Native("comments", ("replyCount",), VERSION),
    Native("shares", ("repostCount", "quoteCount"), VERSION),
    Native("saves", ("bookmarkCount",), VERSION),
)
FOLLOWERS = (Native("followers", ("followersCount",), VERSION),)


class BlueskyChannel(Adapter):
    """One account on its own server. Sending needs only that server; figures come from the public view."""

    capabilities = capabilities_of("bluesky")

    def verify(self) -> AccountFacts:
        self._server.sign_in()
        handle = self._server.handle
        return AccountFacts(
            remote_id=self._server.did, handle=f"@{handle}", url=f"https://bsky.app/profile/{handle}"
        )

    def send(self, message: OutboundMessage, checkpoint: Checkpoint) -> SendResult:
        if not message.parts:
            raise PermanentChannelError(
                "There is nothing to send: the message has no text. Write one and submit it again."
            )
        posted: list[dict[str, str]] = []
        for index in range(len(message.parts)):
            done = checkpoint.get(part_step(index))
            if done is None:
                done = self._send_part(message, index, posted, checkpoint)
                store = checkpoint.save if index < len(message.parts) - 1 else checkpoint.keep
                store(part_step(index), done)
            posted.append(done)
        return self._result(posted[0]["uri"])

    def find(self, message: OutboundMessage, checkpoint: Checkpoint, since: datetime) -> SendResult | None:
        """By its key, on our own server, at once: ``since`` is not needed."""
        posted = []
        for index, part in enumerate(message.parts):
            done = checkpoint.get(part_step(index)) or self._look(_record_key(message, index), part.text)
            if done is None:
                return None
            checkpoint.save(part_step(index), done)
            posted.append(done)
        return self._result(posted[0]["uri"])

    def measure(self, posts: Sequence[RemotePost]) -> list[PostMeasures]:
        answer = self._server.view("app.bsky.feed.getPosts", {"uris": [post.remote_id for post in posts]})
        views = {view["uri"]: view for view in answer.get("posts") or ()}
        try:
            return [PostMeasures(post.remote_id, self._values(post.remote_id, views)) for post in posts]
        except ForbiddenError as error:
            raise NotPermittedError(
                "Bluesky does not let this account read its own posts. Posting goes on; look at the rights of "
                "its app password.",
                detail=error.detail,
            ) from None

    def measure_account(self) -> AccountMeasures:
        profile = self._server.view("app.bsky.actor.getProfile", {"actor": self._server.did})
        return AccountMeasures(read_figures("bluesky", FOLLOWERS, profile))

    def delete(self, remote_ids: Sequence[str]) -> None:
        for uri in reversed(remote_ids):  # a record that is gone already is no error to the server
            self._server.post(
                "com.atproto.repo.deleteRecord",
                json={"repo": self._server.did, "collection": COLLECTION, "rkey": uri.rpartition("/")[2]},
            )

    # One part

    def _send_part(
        self, message: OutboundMessage, index: int, earlier: Sequence[dict[str, str]], checkpoint: Checkpoint
    ) -> dict[str, str]:
        record = checkpoint.get(f"record:{index}")
        if record is None:
            record = self._compose(message, index, earlier, checkpoint)
            checkpoint.save(f"record:{index}", record)
        checkpoint.go_ahead()
        try:
            answer = self._server.post(
                "com.atproto.repo.putRecord",
                json={
                    "repo": self._server.did,
                    "collection": COLLECTION,
                    "rkey": _record_key(message, index),
                    "record": record,
                    "validate": True,
                    "swapRecord": None,
                },
            )
        except RefusedError as refusal:
            raise self._why_refused(refusal, message, index, checkpoint) from None
        return _reference(answer)

    def _compose(
        self, message: OutboundMessage, index: int, earlier: Sequence[dict[str, str]], checkpoint: Checkpoint
    ) -> dict[str, Any]:
        part = message.parts[index]
        if part.card and part.media:
            raise PermanentChannelError(
                "Bluesky takes pictures or the card of a page in one post, not both. Take one of them out and submit it again."
            )
        film = next((media for media in part.media if media.is_film), None)
        embed: dict[str, Any] | None
        if part.card:
            embed = embed_card(part.card, self._thumb(part.card, index, checkpoint))
        elif film is not None:
            blob = FilmUpload(self._server, film, index, checkpoint).blob(now=self._clock.now())
            embed = embed_film(film, blob, self._captions(film, index, checkpoint), language=message.language)
        else:
            images = [
                self._image(media, f"media:{index}:{place}", checkpoint)
                for place, media in enumerate(part.media)
            ]
            embed = embed_images(images) if images else None
        return build_record(
            part,
            created_at=message.composed_at + timedelta(milliseconds=index),
            language=message.language,
            facets=find_facets(part, self._resolve),
            embed=embed,
            reply={"root": earlier[0], "parent": earlier[-1]} if earlier else None,
        )

    def _image(self, media: MediaFile, step: str, checkpoint: Checkpoint) -> dict[str, Any]:
        image: dict[str, Any] | None = checkpoint.get(step)
        if image is None:
            blob, picture = self._upload(media)
            image = build_image(blob, picture, media.alt)
            checkpoint.save(step, image)
        return image

    def _captions(self, film: MediaFile, index: int, checkpoint: Checkpoint) -> dict[str, Any] | None:
        if film.captions is None:
            return None
        step = captions_step(index)
        blob: dict[str, Any] | None = checkpoint.get(step)
        if blob is None:
            blob = self._server.upload_blob(film.captions(), "text/vtt")
            checkpoint.save(step, blob)
        return blob

    def _thumb(self, card: LinkCard, index: int, checkpoint: Checkpoint) -> dict[str, Any] | None:
        if card.picture is None:
            return None
        blob: dict[str, Any] | None = checkpoint.get(f"card:{index}")
        if blob is None:
            blob, _ = self._upload(card.picture)
            checkpoint.save(f"card:{index}", blob)
        return blob

    def _upload(self, media: MediaFile) -> tuple[dict[str, Any], Picture]:
        picture = fit_picture(media, max_bytes=PICTURE_BYTES)
        return self._server.upload_blob(picture.content, picture.mime_type), picture

    def _why_refused(
        self, refusal: RefusedError, message: OutboundMessage, index: int, checkpoint: Checkpoint
    ) -> PermanentChannelError | TemporaryChannelError:
        if refusal.code == "InvalidSwap":
            return PermanentChannelError(
                "Other words stand already where this post was to go, so it was not written over them. "
                "Look at the account's page.",
                detail=refusal.detail,
            )
        if refusal.code == "BlobNotFound" or "could not find blob" in refusal.words.casefold():
            # The server throws pictures away that wait too long. Nothing was written: start this part over.
            for place in range(len(message.parts[index].media)):
                checkpoint.save(f"media:{index}:{place}", None)
            for step in (f"card:{index}", film_step(index), captions_step(index)):
                checkpoint.save(step, None)
            checkpoint.save(f"record:{index}", None)
            return TemporaryChannelError(
                "Bluesky no longer has the pictures. Nothing went out; they will be uploaded again.",
                detail=refusal.detail,
            )
        return refusal

    def _look(self, record_key: str, text: str) -> dict[str, str] | None:
        answer = self._record(record_key)
        if answer is None:
            return None
        if not isinstance(answer.get("value"), dict) or answer["value"].get("text") != text:
            raise PermanentChannelError(
                "Other words stand already where this post was to go. Look at the account's page."
            )
        return _reference(answer)

    def _record(self, record_key: str) -> dict[str, Any] | None:
        try:
            return self._server.get(
                "com.atproto.repo.getRecord",
                {"repo": self._server.did, "collection": COLLECTION, "rkey": record_key},
            )
        except RefusedError as refusal:
            if refusal.code == "RecordNotFound":
                return None
            raise

    def _resolve(self, handle: str) -> str | None:
        try:
            did = self._server.get("com.atproto.identity.resolveHandle", {"handle": handle}).get("did")
        except RefusedError:
            return None
        return str(did) if did else None

    def _result(self, uri: str) -> SendResult:
        return SendResult(
            uri, f"https://bsky.app/profile/{self._server.handle}/post/{uri.rpartition('/')[2]}"
        )

    def _values(self, uri: str, views: Mapping[str, Mapping[str, Any]]) -> tuple[MeasureValue, ...]:
        view = views.get(uri)
        if (
            view is None
        ):  # the view runs seconds or minutes behind: only our own server knows that a post is gone
            why = Missing.NOT_YET if self._record(uri.rpartition("/")[2]) else Missing.GONE
            return all_absent("bluesky", FIGURES, why) + never_offered("bluesky", FIGURES)
        return read_figures("bluesky", FIGURES, view) + never_offered("bluesky", FIGURES)

    @cached_property
    def _server(self) -> BlueskyServer:
        return BlueskyServer(self._connection, clock=self._clock, timeouts=self._timeouts)


def _record_key(message: OutboundMessage, index: int) -> str:
    """The same at every retry, even when the checkpoint is lost. A thread's keys follow in time."""
    return timestamp_id(message.composed_at, salt=message.key, part=index)


def _reference(answer: Mapping[str, Any]) -> dict[str, str]:
    """Where a record is.

    Raises:
        TemporaryChannelError: the answer does not say; asking again is harmless here.
    """
    try:
        return {"uri": str(answer["uri"]), "cid": str(answer["cid"])}
    except KeyError:
        raise TemporaryChannelError("Bluesky's answer can't be read. It will be tried again.") from None
