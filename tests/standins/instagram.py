"""A strict stand-in of Instagram with Facebook Login.

Made after developers.facebook.com/docs/instagram-platform/content-publishing, /reference/error-codes and
/reference/instagram-media/insights (2026-06-18).

python -m tests.standins.instagram [--port 0] [--seed FILE]
"""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Request, Response

from tests.standins.base import json_response
from tests.standins.containers import Container, Containers
from tests.standins.graph import NOT_THERE, refused
from tests.standins.graph_oauth import OPEN, ROUTES, TAKES, PageLogins
from tests.standins.serving import run_as_process

PICTURE_BYTES = 8 * 1024 * 1024
FILM_BYTES = 300 * 1024 * 1024
CAPTION = 2200


class InstagramServer(Containers, PageLogins):
    """One professional account."""

    version = "v25.0"
    all_scopes = frozenset({
        "instagram_basic", "instagram_content_publish", "instagram_manage_insights", "instagram_manage_contents",
        "pages_show_list", "pages_read_engagement",
    })  # fmt: skip
    routes = (
        *ROUTES,
        ("GET", "/v25.0/debug_token", "debug_token"),
        ("POST", "/v25.0/<user>/media", "make"),
        ("POST", "/v25.0/<user>/media_publish", "publish"),
        ("GET", "/v25.0/<user>/media", "own_posts"),
        ("GET", "/v25.0/<post_id>/insights", "insights"),
        ("GET", "/v25.0/<thing>", "about"),
        ("DELETE", "/v25.0/<thing>", "delete_post"),
    )
    needs = {
        "make": "instagram_content_publish", "publish": "instagram_content_publish", "own_posts": "instagram_basic",
        "insights": "instagram_manage_insights", "delete_post": "instagram_manage_contents",
    }  # fmt: skip
    takes = {
        **TAKES,
        "debug_token": {"input_token"}, "about": {"fields"}, "insights": {"metric"}, "publish": {"creation_id"},
        "make": {"image_url", "video_url", "cover_url", "alt_text", "caption", "is_carousel_item", "media_type", "children"},
        "own_posts": {"fields", "limit", "after", "since"},
    }  # fmt: skip
    is_open = OPEN

    def start_afresh(self) -> None:
        super().start_afresh()
        page = {"access_token": self.token, "tasks": ["CREATE_CONTENT"]}
        linked = {"id": self.account_id, "username": self.username}
        self.pages = [
            {**page, "id": "1", "name": "City Library", "instagram_business_account": None},
            {**page, "id": "2", "name": self.name, "instagram_business_account": linked},
        ]

    @property
    def credentials(self) -> dict[str, str]:
        return {
            "account_id": self.account_id, "access_token": self.token,
            "app_id": self.app.id, "app_secret": self.app.secret,
        }  # fmt: skip

    # The calls

    def make(self, request: Request, user: str) -> Response:
        self._own(user)
        form = request.form
        caption, kind = form.get("caption", ""), form.get("media_type")
        is_child = form.get("is_carousel_item") == "true"
        if len(caption) > CAPTION or (is_child and caption):
            raise refused(36004, 2207010, "The submitted image has a caption that is too long")
        if caption.count("#") > 30 or caption.count("@") > 20:
            raise refused(100, 2207028, "Too many tags")
        container = Container(id=self.next_id(), made_at=self.now(), text=caption, is_child=is_child)
        if kind == "CAROUSEL":
            container.pictures = self.children(form.get("children", ""), most=10)
        elif kind == "REELS" and "video_url" in form and not form.keys() & {"alt_text", "image_url"}:
            container.pictures = [
                self.fetch_film(form["video_url"], bytes_most=FILM_BYTES, cover=form.get("cover_url", ""))
            ]
        elif kind is None and "image_url" in form:
            picture = self.fetch(
                form["image_url"], form.get("alt_text", ""), formats=("JPEG",), bytes_most=PICTURE_BYTES
            )
            if not 0.8 <= picture.width / picture.height <= 1.91:
                raise refused(36003, 2207009, "The aspect ratio is not supported")
            container.pictures = [picture]
        else:
            raise refused(100, 0, "Invalid parameter: media_type")
        return json_response({"id": self.add_container(container)})

    def publish(self, request: Request, user: str) -> Response:
        self._own(user)
        return json_response({"id": self.published(request).id})

    def about(self, request: Request, thing: str) -> Response:
        fields = request.args.get("fields", "id")
        if thing == self.account_id:
            whole = {
                "id": thing, "username": self.username, "name": self.name, "profile_picture_url": "",
                "followers_count": self.followers, "media_count": len(self._posts),
            }  # fmt: skip
            return json_response(self.shown(whole, fields))
        if thing in self._posts:
            return json_response(self.shown(self.as_told(self._posts[thing], "caption", "IMAGE"), fields))
        container = self.looked_at(thing)
        state = self.status(container)
        container.polls_left = max(0, container.polls_left - 1)
        status = (
            f"Error: Media upload has failed with error code {container.error}"
            if state == "ERROR"
            else "Fine"
        )
        return json_response(self.shown({"id": thing, "status_code": state, "status": status}, fields))

    def own_posts(self, request: Request, user: str) -> Response:
        self._own(user)
        seen = [
            one for one in reversed(self._posts.values()) if one.created_at + self.visible_after <= self.now()
        ]
        fields = request.args.get("fields", "id,timestamp")
        return self.page_of(
            [self.shown(self.as_told(one, "caption", "IMAGE"), fields) for one in seen], request
        )

    def insights(self, request: Request, post_id: str) -> Response:
        post = self.post(post_id)
        if post_id in self.without_figures:
            raise refused(10, 0, "Not enough viewers for the media to show insights")
        return self.figures(post_id, request, {
            "views": 30 + post.likes, "reach": 25 + post.likes, "likes": post.likes, "comments": 0, "saved": 1,
            "shares": 2, "total_interactions": 3 + post.likes,
        })  # fmt: skip

    def delete_post(self, request: Request, thing: str) -> Response:
        del self._posts[self.post(thing).id]
        return json_response({"success": True})

    def _own(self, user: str) -> None:
        if user != self.account_id:
            raise refused(100, 33, NOT_THERE)


def make(port: int, seed: dict[str, Any]) -> InstagramServer:
    return InstagramServer(port=port)


if __name__ == "__main__":
    run_as_process(make)
