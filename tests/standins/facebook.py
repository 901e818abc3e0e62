"""A strict stand-in of a Facebook Page on the Graph API.

Made after developers.facebook.com/documentation/pages-api/posts, /docs/graph-api/reference/page/photos and
/docs/graph-api/reference/insights (copies of September 2026).

python -m tests.standins.facebook [--port 0] [--seed FILE]
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from PIL import Image, UnidentifiedImageError
from werkzeug.wrappers import Request, Response

from tests.standins.base import json_response
from tests.standins.graph import NOT_THERE, moment, refused
from tests.standins.graph_oauth import OPEN, ROUTES, TAKES, PageLogins
from tests.standins.serving import run_as_process

TEXT_LIMIT = 63_206
PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_KEPT_FOR = timedelta(hours=24)


@dataclass(kw_only=True)
class FacebookPhoto:
    id: str
    data: bytes
    alt: str
    made_at: datetime
    is_published: bool = False


@dataclass(kw_only=True)
class FacebookPost:
    id: str
    text: str
    created_at: datetime
    link: str = ""
    photos: list[FacebookPhoto] = field(default_factory=list)
    likes: int = 0
    reply_to: str | None = None  # it has no threads

    @property
    def insights(self) -> dict[str, Any]:
        return {
            "post_media_view": 40 + self.likes,
            "post_total_media_view_unique": 31 + self.likes,
            "post_clicks": 5,
            "post_clicks_by_type": {"link clicks": 2, "other clicks": 3}
            if self.link
            else {"other clicks": 5},
            # What nobody did is left out.
            "post_reactions_by_type_total": {"like": self.likes} if self.likes else {},
            "post_activity_by_action_type": {"like": self.likes} if self.likes else {},
            "post_video_views": 0,
        }

    @property
    def shown(self) -> dict[str, Any]:
        several = [{"media_type": "photo"} for _ in self.photos]
        attached: list[dict[str, Any]] = []
        if len(several) > 1:
            attached = [{"media_type": "album", "subattachments": {"data": several}}]
        elif several or self.link:
            attached = several or [{"media_type": "link"}]
        return {
            "id": self.id, "message": self.text or None, "created_time": moment(self.created_at),
            "permalink_url": f"https://www.facebook.com/{self.id}",
            "attachments": {"data": attached} if attached else None,
        }  # fmt: skip


class FacebookServer(PageLogins):
    """One Page. ``posts`` is what stands, oldest first. ``refuses_duplicates``: the same words again get code 506."""

    version = "v25.0"
    all_scopes = frozenset({
        "pages_show_list", "pages_read_engagement", "pages_manage_posts", "read_insights",
    })  # fmt: skip
    routes = (
        *ROUTES,
        ("GET", "/v25.0/debug_token", "debug_token"),
        ("GET", "/v25.0/me", "me"),
        ("POST", "/v25.0/<page>/photos", "add_photo"),
        ("POST", "/v25.0/<page>/feed", "create_post"),
        ("GET", "/v25.0/<page>/published_posts", "published"),
        ("GET", "/v25.0/<post_id>/insights", "insights"),
        ("GET", "/v25.0/<thing>", "about"),
        ("DELETE", "/v25.0/<thing>", "delete_post"),
    )
    needs = {
        "add_photo": "pages_manage_posts", "create_post": "pages_manage_posts", "delete_post": "pages_manage_posts",
        "published": "pages_read_engagement", "insights": "read_insights",
    }  # fmt: skip
    takes = {
        **TAKES,
        "debug_token": {"input_token"}, "me": {"fields"}, "about": {"fields"}, "insights": {"metric"},
        "add_photo": {"source", "published", "alt_text_custom"},
        "create_post": {"message", "link", "attached_media"},
        "published": {"fields", "limit", "after", "since"},
    }  # fmt: skip
    is_open = OPEN

    def start_afresh(self) -> None:
        super().start_afresh()
        self.page_id, self.username, self.name = "104000000000001", "vru.test", "Violence Reduction Unit"
        self.refuses_duplicates = False
        self.pages = [
            {"id": "104000000000002", "name": "City Library", "access_token": "EAAother", "tasks": ["ANALYZE"]},
            {
                "id": self.page_id, "name": self.name, "access_token": self.token,
                "tasks": ["ANALYZE", "CREATE_CONTENT"],
            },
        ]  # fmt: skip
        self.is_users_token = False
        self._posts: dict[str, FacebookPost] = {}
        self._photos: dict[str, FacebookPhoto] = {}

    @property
    def credentials(self) -> dict[str, str]:
        return {
            "page_id": self.page_id, "access_token": self.token,
            "app_id": self.app.id, "app_secret": self.app.secret,
        }  # fmt: skip

    @property
    def posts(self) -> list[FacebookPost]:
        with self.lock:
            return list(self._posts.values())

    def like(self, post_id: str, n: int = 1) -> None:
        with self.lock:
            self._posts[post_id].likes += n

    # The calls

    def me(self, request: Request) -> Response:
        return self._about_page(request, "999000000000009" if self.is_users_token else self.page_id)

    def about(self, request: Request, thing: str) -> Response:
        if thing == self.page_id:
            return self._about_page(request, thing)
        return json_response(self.shown(self._post(thing).shown, request.args.get("fields", "id")))

    def add_photo(self, request: Request, page: str) -> Response:
        self._own_page(page)
        part = request.files.get("source")
        if part is None:
            raise refused(324, 2069019, "Requires upload file")
        data = part.stream.read()
        try:
            with Image.open(io.BytesIO(data)) as picture:
                picture.load()
                kind = picture.format
        except (UnidentifiedImageError, OSError):
            raise refused(100, 0, "Invalid image data") from None
        if len(data) >= PHOTO_BYTES or kind not in ("JPEG", "PNG", "GIF", "BMP", "TIFF"):
            raise refused(1, 0, "Please reduce the amount of data you're asking for", status=400)
        if request.form.get("published") != "false":
            raise refused(100, 0, "the stand-in takes unpublished photos only: a post attaches them")
        photo = FacebookPhoto(
            id=self.next_id(), data=data, alt=request.form.get("alt_text_custom", ""), made_at=self.now()
        )
        self._photos[photo.id] = photo
        return json_response({"id": photo.id})

    def create_post(self, request: Request, page: str) -> Response:
        self._own_page(page)
        text, link = request.form.get("message", ""), request.form.get("link", "")
        photos = [
            self._attached(request.form[name]) for name in sorted(request.form) if name.startswith("attached")
        ]
        if not text and not photos and not link:
            raise refused(100, 0, "Missing message or attachment")
        if len(text.encode("utf-16-le")) // 2 > TEXT_LIMIT:
            raise refused(100, 0, "Message is too long")
        if link and not link.startswith(("http://", "https://")):
            raise refused(1609005, 0, "The url you supplied is invalid")
        if self.refuses_duplicates and any(
            (one.text, one.link) == (text, link) for one in self._posts.values()
        ):
            raise refused(506, 1455006, "Duplicate status message")
        for photo in photos:
            photo.is_published = True
        post = FacebookPost(
            id=f"{self.page_id}_{self.next_id()}", text=text, created_at=self.now(), link=link, photos=photos
        )
        self._posts[post.id] = post
        return json_response({"id": post.id})

    def published(self, request: Request, page: str) -> Response:
        self._own_page(page)
        seen = [
            one for one in reversed(self._posts.values()) if one.created_at + self.visible_after <= self.now()
        ]
        fields = request.args.get("fields", "id,created_time")
        return self.page_of([self.shown(one.shown, fields) for one in seen], request)

    def insights(self, request: Request, post_id: str) -> Response:
        return self.figures(post_id, request, self._post(post_id).insights)

    def delete_post(self, request: Request, thing: str) -> Response:
        del self._posts[self._post(thing).id]
        return json_response({"success": True})

    # Small things

    def _about_page(self, request: Request, page: str) -> Response:
        whole = {
            "id": page, "name": self.name, "username": self.username, "followers_count": self.followers,
            "picture": {"data": {"url": ""}},
        }  # fmt: skip
        return json_response(self.shown(whole, request.args.get("fields", "id,name")))

    def _own_page(self, page: str) -> None:
        if page != self.page_id:
            raise refused(100, 33, NOT_THERE)

    def _post(self, post_id: str) -> FacebookPost:
        if post_id not in self._posts:
            raise refused(100, 33, NOT_THERE)
        return self._posts[post_id]

    def _attached(self, told: str) -> FacebookPhoto:
        given = json.loads(told)
        photo = self._photos.get(given.get("media_fbid"))
        if set(given) != {"media_fbid"} or photo is None or photo.is_published:
            raise refused(100, 0, "Invalid parameter: attached_media")
        if photo.made_at + PHOTO_KEPT_FOR < self.now():
            raise refused(100, 0, "The photo is no longer there")
        return photo


def make(port: int, seed: dict[str, Any]) -> FacebookServer:
    return FacebookServer(port=port)


if __name__ == "__main__":
    run_as_process(make)
