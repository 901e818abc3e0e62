"""The calls of the stand-in of X that change something: posts and their pictures."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from PIL import Image, UnidentifiedImageError
from werkzeug.wrappers import Request, Response

from tests.standins import x_problems as problems
from tests.standins.base import AnsweredError, json_response
from tests.standins.x_problems import invalid, refused
from tests.standins.x_state import XState
from tests.standins.x_text import weighted_length
from tests.standins.x_things import XMedia, XPost

MEDIA_LIFE = timedelta(hours=24)
DUPLICATE_WINDOW = timedelta(hours=24)
IMAGE_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
BODY_KEYS = (
    "text", "media", "reply", "quote_tweet_id", "poll", "reply_settings", "made_with_ai", "paid_partnership",
    "edit_options", "for_super_followers_only", "nullcast", "geo", "card_uri", "direct_message_deep_link",
    "community_id", "share_with_followers",
)  # fmt: skip


class XWriting(XState):
    """POST and DELETE."""

    # Posts

    def create_post(self, request: Request) -> Response:
        data = problems.check_keys(request.get_json(silent=True), BODY_KEYS)
        text = data.get("text", "")
        if not isinstance(text, str):
            raise invalid("$.text: expected a string", {"text": [str(text)]})
        text = text.strip()
        media = self._attached(data)
        reply_to = self._parent(data)
        self._check_the_rest(data, text=text, has_media=bool(media))
        if weighted_length(text) > 280:
            detail = "Your Tweet text is too long. For more information, see the counting characters page."
            raise refused(403, detail) if self.too_long_status == 403 else invalid(detail, {"text": [text]})
        if text and any(self._is_repeat(post, text) for post in self._posts.values()):
            raise refused(403, "You are not allowed to create a Tweet with duplicate content.")
        post = XPost(
            id=self._next_id(),
            author=self._viewer,
            text=text,
            created_at=self.now(),
            media=media,
            reply_to=reply_to,
        )
        if reply_to:
            parent = self._posts[reply_to]
            parent.counts.reply_count += 1
            post.conversation = parent.conversation or parent.id
        self._posts[post.id] = post
        shown, _ = post.text_and_links()
        return json_response(
            {"data": {"id": post.id, "text": shown, "edit_history_tweet_ids": [post.id]}}, 201
        )

    def _is_repeat(self, post: XPost, text: str) -> bool:
        return (
            post.author is self._viewer
            and post.text == text
            and self.now() - post.created_at < DUPLICATE_WINDOW
        )

    def _attached(self, data: dict[str, Any]) -> list[XMedia]:
        if "media" not in data:
            return []
        ids = problems.check_keys(data["media"], ("media_ids", "tagged_user_ids"), where="media").get(
            "media_ids"
        )
        if not isinstance(ids, list) or not 1 <= len(ids) <= 4:
            raise invalid("$.media.media_ids: 1 to 4 ids are needed", {"media.media_ids": [str(ids)]})
        found = []
        for media_id in ids:
            media = self._media.get(problems.check_id(media_id, name="media.media_ids"))
            if (
                media is None
                or media.owner != self._viewer.id
                or media.expires_at <= self.now()
                or media in found
            ):
                raise invalid("Your media IDs are invalid.", {"media.media_ids": [media_id]})
            found.append(media)
        if len(found) > 1 and any(media.category != "tweet_image" for media in found):
            raise invalid("A GIF or video stands alone.", {"media.media_ids": ids})
        return found

    def _parent(self, data: dict[str, Any]) -> str | None:
        if "reply" not in data:
            return None
        allowed = ("in_reply_to_tweet_id", "exclude_reply_user_ids", "auto_populate_reply_metadata")
        reply = problems.check_keys(data["reply"], allowed, where="reply")
        parent = problems.check_id(reply.get("in_reply_to_tweet_id"), name="reply.in_reply_to_tweet_id")
        if parent not in self._posts:
            raise refused(403, "You attempted to reply to a Tweet that is deleted or not visible to you.")
        return parent

    def _check_the_rest(self, data: dict[str, Any], *, text: str, has_media: bool) -> None:
        problems.check_bool(data, "made_with_ai", "paid_partnership", "for_super_followers_only", "nullcast")
        if "reply_settings" in data and data["reply_settings"] not in problems.REPLY_SETTINGS:
            raise invalid(
                "$.reply_settings: not a known value", {"reply_settings": [str(data["reply_settings"])]}
            )
        if "quote_tweet_id" in data:
            raise refused(403, "Quoting posts is not permitted at this access level.")
        if "poll" in data:
            problems.check_poll(data["poll"])
            if has_media:
                raise invalid("$: only one of media, poll and quote_tweet_id may stand in one post")
        if not text and not has_media:
            raise invalid("$.text: a post needs text or media", {"text": [text]})

    def delete_post(self, request: Request, post_id: str) -> Response:
        post = self._posts.get(problems.check_id(post_id, name="id"))
        if post is None:
            raise AnsweredError(404, {**problems.missing("tweet", "id", post_id), "status": 404})
        if post.author is not self._viewer:
            raise refused(403, "You are not authorized to delete this Tweet.")
        del self._posts[post_id]
        return json_response({"data": {"deleted": True}})

    # Media

    def upload(self, request: Request) -> Response:
        if request.mimetype != "multipart/form-data":
            raise invalid("The body must be multipart/form-data")
        for name in (*request.form, *request.files):
            if name not in ("media", "media_category", "media_type", "additional_owners", "shared"):
                raise invalid(f"The part [{name}] is not known", {name: ["…"]})
        category = request.form.get("media_category", "")
        if category not in ("tweet_image", "tweet_gif"):
            raise invalid("media_category must be tweet_image or tweet_gif", {"media_category": [category]})
        if "media" not in request.files:
            raise invalid("The part [media] is missing or is no file", {"media": []})
        data = request.files["media"].stream.read()
        kind, width, height = self._sniff(data, category)
        media = XMedia(
            id=self._next_id(), owner=self._viewer.id, category=category, content_type=kind, data=data,
            width=width, height=height, expires_at=self.now() + MEDIA_LIFE,
        )  # fmt: skip
        self._media[media.id] = media
        return json_response({
            "data": {
                "id": media.id, "media_key": media.key, "size": len(data),
                "expires_after_secs": int(MEDIA_LIFE.total_seconds()),
                "image": {"image_type": kind, "w": width, "h": height},
            }
        })  # fmt: skip

    def _sniff(self, data: bytes, category: str) -> tuple[str, int, int]:
        limit = (15 if category == "tweet_gif" else 5) * 1024 * 1024
        if len(data) > limit:
            raise refused(413, f"The media is larger than {limit} bytes.")
        try:
            with Image.open(io.BytesIO(data)) as picture:
                picture.load()
                kind, (width, height) = IMAGE_TYPES.get(picture.format or ""), picture.size
        except (UnidentifiedImageError, OSError, ValueError) as error:
            raise invalid("The media is no picture that can be read", {"media": []}) from error
        if kind is None or (kind == "image/gif") != (category == "tweet_gif"):
            raise invalid("The media type does not fit the category", {"media_category": [category]})
        return kind, width, height

    def describe(self, request: Request) -> Response:
        data = problems.check_keys(request.get_json(silent=True), ("id", "metadata"))
        media = self._media.get(problems.check_id(data.get("id"), name="id"))
        if media is None or media.owner != self._viewer.id or media.expires_at <= self.now():
            raise invalid("The media id is invalid.", {"id": [str(data.get("id"))]})
        metadata = problems.check_keys(data.get("metadata"), ("alt_text",), where="metadata")
        alt = problems.check_keys(metadata.get("alt_text"), ("text",), where="alt_text").get("text")
        if not isinstance(alt, str) or not 1 <= len(alt) <= 1000:
            raise invalid("$.metadata.alt_text.text: 1 to 1000 characters", {"alt_text": [str(alt)]})
        media.alt = alt
        return json_response({"data": {"id": media.id, "associated_metadata": {"alt_text": {"text": alt}}}})
