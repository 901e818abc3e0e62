"""A strict stand-in of Threads.

Made after developers.facebook.com/documentation/threads/reference/publishing (2026-04-20), /create-posts/posts,
/insights (2026-01-30) and /get-started/long-lived-tokens.

python -m tests.standins.threads [--port 0] [--seed FILE]
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Request, Response

from campaigns.domain.items.counting import measure_text
from tests.standins.base import json_response
from tests.standins.containers import Container, ContainerPost, Containers
from tests.standins.graph import refused
from tests.standins.serving import run_as_process

SIXTY_DAYS = 60 * 24 * 3600
PICTURE_BYTES = 8 * 1024 * 1024
FILM_BYTES = 1024 * 1024 * 1024


class ThreadsServer(Containers):
    """One profile. ``too_young``: its token may not be renewed yet."""

    version = "v1.0"
    all_scopes = frozenset({
        "threads_basic", "threads_content_publish", "threads_manage_replies", "threads_read_replies",
        "threads_manage_insights", "threads_delete",
    })  # fmt: skip
    routes = (
        ("GET", "/oauth/authorize", "authorize"),
        ("POST", "/oauth/access_token", "give_token"),
        ("GET", "/access_token", "exchange"),
        ("GET", "/refresh_access_token", "refresh"),
        ("GET", "/v1.0/debug_token", "debug_own"),
        ("GET", "/v1.0/me", "me"),
        ("POST", "/v1.0/me/threads", "make"),
        ("POST", "/v1.0/me/threads_publish", "publish"),
        ("GET", "/v1.0/me/threads", "own_posts"),
        ("GET", "/v1.0/me/replies", "own_replies"),
        ("GET", "/v1.0/me/threads_insights", "profile_insights"),
        ("GET", "/v1.0/<post_id>/insights", "insights"),
        ("GET", "/v1.0/<thing>", "about"),
        ("DELETE", "/v1.0/<thing>", "delete_post"),
    )
    needs = {
        "me": "threads_basic", "make": "threads_content_publish", "publish": "threads_content_publish",
        "own_posts": "threads_basic", "own_replies": "threads_read_replies", "insights": "threads_manage_insights",
        "profile_insights": "threads_manage_insights", "delete_post": "threads_delete",
    }  # fmt: skip
    is_open = frozenset({"authorize", "give_token", "exchange"})
    takes = {
        "authorize": {"client_id", "redirect_uri", "state", "response_type", "scope"},
        "give_token": {"client_id", "client_secret", "redirect_uri", "code", "grant_type"},
        "exchange": {"client_secret", "grant_type"},
        "debug_own": {"input_token"},
        "refresh": {"grant_type"}, "me": {"fields"}, "about": {"fields"}, "insights": {"metric"},
        "make": {
            "media_type", "text", "image_url", "video_url", "alt_text", "is_carousel_item", "children", "reply_to_id",
            "link_attachment", "topic_tag", "reply_control",
        },
        "publish": {"creation_id"}, "profile_insights": {"metric", "since", "until"},
        "own_posts": {"fields", "limit", "after", "since"}, "own_replies": {"fields", "limit", "after", "since"},
    }  # fmt: skip

    def start_afresh(self) -> None:
        super().start_afresh()
        self.too_young = False
        self._codes: dict[str, str] = {}
        self._short = ""
        self.is_tester = True
        self.ends_at = self.now() + timedelta(days=50)
        self.without_permalink = False

    # The calls

    def me(self, request: Request) -> Response:
        whole = {
            "id": self.account_id, "username": self.username, "name": self.name, "threads_profile_picture_url": "",
            "threads_biography": "", "is_verified": False,
        }  # fmt: skip
        return json_response(self.shown(whole, request.args.get("fields", "id")))

    def authorize(self, request: Request) -> Response:
        """Whoever opens it agrees at once."""
        asked = request.args
        if asked.get("client_id") != self.app.id or asked.get("response_type") != "code":
            return json_response({"error_message": "Invalid platform app"}, 400)
        code = secrets.token_urlsafe(24)
        self._codes[code] = asked["redirect_uri"]
        told = urlencode({"code": code, "state": asked["state"]})
        return Response("", 302, {"Location": f"{asked['redirect_uri']}?{told}#_"})

    def give_token(self, request: Request) -> Response:
        form = request.form
        if (form.get("client_id"), form.get("client_secret")) != (self.app.id, self.app.secret):
            raise refused(1, 0, "Error validating client secret")
        address = self._codes.pop(form.get("code", ""), None)
        if address != form.get("redirect_uri") or form.get("grant_type") != "authorization_code":
            raise refused(100, 0, "This authorization code has been used")
        self._short = f"THS{secrets.token_hex(20)}"
        return json_response({"access_token": self._short, "user_id": int(self.account_id)})

    def exchange(self, request: Request) -> Response:
        is_right = request.args.get("client_secret") == self.app.secret
        if not is_right or request.args.get("access_token") != self._short:
            raise refused(190, 0, "Session key invalid")
        return json_response({"access_token": self.token, "token_type": "bearer", "expires_in": SIXTY_DAYS})

    def debug_own(self, request: Request) -> Response:
        """Asked with the login of one of the app's testers, which looks at itself."""
        if not self.is_tester:
            raise refused(100, 0, "You must provide a token of an app tester")
        return json_response({"data": self.token_facts(request)})

    def refresh(self, request: Request) -> Response:
        if request.args.get("grant_type") != "th_refresh_token":
            raise refused(100, 0, "Unsupported grant_type")
        if self.too_young:
            raise refused(100, 0, "The token must be at least 24 hours old")
        newer = f"THAA{secrets.token_hex(30)}"
        self.newer_tokens.append(newer)  # the older ones go on until their own end
        return json_response({"access_token": newer, "token_type": "bearer", "expires_in": SIXTY_DAYS})

    def make(self, request: Request) -> Response:
        form = request.form
        text, kind, reply_to = form.get("text", ""), form.get("media_type"), form.get("reply_to_id")
        if measure_text("threads", text, 500, warning="", link_cost=None).over:
            raise refused(100, 0, "Param text must be at most 500 characters long")
        if len(set(re.findall(r"https?://\S+", text))) > 5:
            raise refused(100, 0, "THREADS_API__LINK_LIMIT_EXCEEDED")
        if reply_to is not None:
            self.post(reply_to)
        is_child = form.get("is_carousel_item") == "true"
        container = Container(
            id=self.next_id(), made_at=self.now(), text=text, reply_to=reply_to, is_child=is_child
        )
        match kind:
            case "TEXT":
                if not text or is_child or "alt_text" in form or "image_url" in form:
                    raise refused(100, 0, "Invalid parameters of a text post")
            case "IMAGE":
                container.pictures = [
                    self.fetch(
                        form.get("image_url", ""), form.get("alt_text", ""), formats=("JPEG", "PNG"),
                        bytes_most=PICTURE_BYTES,
                    )
                ]  # fmt: skip
            case "VIDEO":
                container.pictures = [
                    self.fetch_film(
                        form.get("video_url", ""), form.get("alt_text", ""), bytes_most=FILM_BYTES
                    )
                ]
            case "CAROUSEL":
                container.pictures = self.children(form.get("children", ""), most=20)
            case _:
                raise refused(100, 0, "Param media_type must be one of {TEXT, IMAGE, VIDEO, CAROUSEL}")
        return json_response({"id": self.add_container(container)})

    def publish(self, request: Request) -> Response:
        return json_response({"id": self.published(request).id})

    def about(self, request: Request, thing: str) -> Response:
        fields = request.args.get("fields", "id")
        if thing in self._posts:
            told = self._told(self._posts[thing])
            if self.without_permalink:
                raise refused(2, 0, "An unexpected error has occurred", status=500)
            return json_response(self.shown(told, fields))
        container = self.looked_at(thing)
        state = self.status(container)
        container.polls_left = max(0, container.polls_left - 1)
        word = container.error if state == "ERROR" else None
        return json_response(self.shown({"id": thing, "status": state, "error_message": word}, fields))

    def own_posts(self, request: Request) -> Response:
        return self._listed(request, [one for one in self._posts.values() if one.reply_to is None])

    def own_replies(self, request: Request) -> Response:
        return self._listed(request, [one for one in self._posts.values() if one.reply_to is not None])

    def insights(self, request: Request, post_id: str) -> Response:
        post = self.post(post_id)
        return self.figures(post_id, request, {
            "views": 20 + post.likes, "likes": post.likes, "replies": post.replies, "reposts": 1, "quotes": 0,
            "shares": 2,
        })  # fmt: skip

    def profile_insights(self, request: Request) -> Response:
        if request.args.get("metric") != "followers_count":
            raise refused(100, 0, "the stand-in knows followers_count alone")
        total = {"name": "followers_count", "period": "day", "total_value": {"value": self.followers}}
        return json_response({"data": [total]})

    def delete_post(self, request: Request, thing: str) -> Response:
        del self._posts[self.post(thing).id]
        return json_response({"success": True, "deleted_id": thing})

    # Small things

    def _told(self, post: ContainerPost) -> dict[str, Any]:
        return {**self.as_told(post, "text", "TEXT_POST"), "username": self.username}

    def _listed(self, request: Request, posts: list[ContainerPost]) -> Response:
        seen = [one for one in reversed(posts) if one.created_at + self.visible_after <= self.now()]
        fields = request.args.get("fields", "id,timestamp")
        return self.page_of([self.shown(self._told(one), fields) for one in seen], request)


def make(port: int, seed: dict[str, Any]) -> ThreadsServer:
    return ThreadsServer(port=port)


if __name__ == "__main__":
    run_as_process(make)
