"""A strict stand-in of a Mastodon server (API v1 and v2), as Mastodon.py calls it, or of GoToSocial.

python -m tests.standins.mastodon [--port 0] [--seed FILE]
"""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from PIL import Image, UnidentifiedImageError
from werkzeug.wrappers import Request, Response

from tests.standins.base import json_response
from tests.standins.films import look_at_film
from tests.standins.mastodon_state import MastodonState
from tests.standins.mastodon_text import countable_length
from tests.standins.mastodon_things import (
    MastodonAccount,
    MastodonMedia,
    MastodonStatus,
    instance_v2,
)
from tests.standins.serving import run_as_process

KEY_LIFE = timedelta(hours=1)
LINK_COST = 23
FILM_BYTES = 99 * 1024 * 1024
VISIBILITIES = ("public", "unlisted", "private", "direct")
STATUS_KEYS = {
    "status", "media_ids[]", "in_reply_to_id", "spoiler_text", "sensitive", "visibility", "language",
    "quoted_status_id", "quote_approval_policy", "scheduled_at", "content_type", "lang",
}  # fmt: skip


class RefusedError(Exception):
    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class MastodonServer(MastodonState):
    """A Mastodon with one account. `posts` is what stands, oldest first.

    `honours_keys = False`: ignores Idempotency-Key. `be_gotosocial()`: that and more, as GoToSocial.
    `fails_films = True`: none of them can be worked through.
    `media_polls = n`: uploads answer 202, then 206 n times. `version` and `max_characters` may be set too.
    """

    routes = (
        ("GET", "/api/v1/instance", "instance_one"),
        ("GET", "/api/v2/instance", "instance_two"),
        ("GET", "/.well-known/nodeinfo", "nodeinfo_links"),
        ("GET", "/nodeinfo/2.0", "nodeinfo"),
        ("GET", "/.well-known/oauth-authorization-server", "oauth_server"),
        ("POST", "/api/v1/apps", "make_app"),
        ("GET", "/oauth/authorize", "authorize"),
        ("POST", "/oauth/token", "give_token"),
        ("POST", "/oauth/revoke", "revoke_token"),
        ("GET", "/api/v1/accounts/verify_credentials", "me"),
        ("GET", "/api/v1/accounts/<account_id>", "account_page"),
        ("GET", "/api/v1/accounts/<account_id>/statuses", "timeline"),
        ("POST", "/api/v2/media", "upload"),
        ("GET", "/api/v1/media/<media_id>", "upload_state"),
        ("PUT", "/api/v1/media/<media_id>", "describe"),
        ("POST", "/api/v1/statuses", "create_status"),
        ("GET", "/api/v1/statuses", "look_up"),
        ("GET", "/api/v1/statuses/<status_id>", "look_up_one"),
        ("GET", "/api/v1/statuses/<status_id>/source", "source"),
        ("DELETE", "/api/v1/statuses/<status_id>", "delete_status"),
    )

    # About the server and the account

    def instance_one(self, request: Request) -> Response:
        full = instance_v2(self.url, self.version, max_characters=self.max_characters, link_cost=LINK_COST)
        return json_response({
            "uri": full["domain"], "title": full["title"], "short_description": "",
            "description": full["description"],
            "email": "", "version": self.version,
            "urls": {"streaming_api": full["configuration"]["urls"]["streaming"]},
            "stats": {"user_count": 1, "status_count": len(self._statuses), "domain_count": 0},
            "thumbnail": None,
            "languages": ["en"], "registrations": False, "approval_required": False, "invites_enabled": False,
            "configuration": full["configuration"], "contact_account": None, "rules": [],
        })  # fmt: skip

    def instance_two(self, request: Request) -> Response:
        return json_response(
            instance_v2(self.url, self.version, max_characters=self.max_characters, link_cost=LINK_COST)
        )

    def nodeinfo_links(self, request: Request) -> Response:
        kind = "http://nodeinfo.diaspora.software/ns/schema/2.0"
        return json_response({"links": [{"rel": kind, "href": f"{self.url}/nodeinfo/2.0"}]})

    def nodeinfo(self, request: Request) -> Response:
        return json_response({
            "version": "2.0", "software": {"name": "mastodon", "version": self.version},
            "protocols": ["activitypub"],
            "services": {"outbound": [], "inbound": []}, "openRegistrations": False, "metadata": {},
            "usage": {"users": {"total": 1, "activeMonth": 1, "activeHalfyear": 1},
            "localPosts": len(self._statuses)},
        })  # fmt: skip

    def me(self, request: Request) -> Response:
        own = self.account.shown(self.url, len(self._statuses))
        source = {"privacy": "public", "sensitive": False, "language": "en", "note": "", "fields": [],
                  "follow_requests_count": 0}  # fmt: skip
        return json_response({**own, "source": source})

    def account_page(self, request: Request, account_id: str) -> Response:
        if account_id != self.account.id:
            return self.problem(404, "")
        return json_response(self.account.shown(self.url, len(self._statuses)))

    # Media

    def upload(self, request: Request) -> Response:
        part = request.files.get("file")
        if part is None:
            return self._refused("File can't be blank")
        description = request.form.get("description")
        if description is not None and len(description) > 1500:
            return self._refused("Description is too long (maximum is 1500 characters)")
        if unknown := {*request.form, *request.files} - {"file", "thumbnail", "description", "focus"}:
            return self._refused(f"the stand-in does not know {', '.join(sorted(unknown))}")
        data = part.stream.read()
        seen = look_at_film(data)
        if len(data) > (FILM_BYTES if seen else 16_777_216):
            return self.problem(413, "Payload too large")
        try:
            kind, (width, height) = seen or _look_at_picture(data)
        except (UnidentifiedImageError, OSError, KeyError):
            return self._refused("File content type is invalid, File is invalid")
        thumbnail = request.files.get("thumbnail")
        media = MastodonMedia(
            id=self._next_id(), owner=self.account.id, data=data, content_type=kind, description=description,
            width=width, height=height, polls_left=max(self.media_polls, 1 if seen else 0),
            thumbnail=thumbnail.stream.read() if thumbnail else b"",
        )  # fmt: skip
        self._media[media.id] = media
        return json_response(media.shown(self.url), 202 if media.polls_left else 200)

    def upload_state(self, request: Request, media_id: str) -> Response:
        media = self._media.get(media_id)
        if media is None or media.is_attached:
            return self.problem(404, "")
        if self.fails_films and media.content_type.startswith("video/"):
            return self._refused("Validation failed: File could not be processed")
        if media.polls_left:
            media.polls_left -= 1
            return json_response(media.shown(self.url) | {"url": None}, 206)
        return json_response(media.shown(self.url))

    def describe(self, request: Request, media_id: str) -> Response:
        media = self._media.get(media_id)
        if media is None or media.is_attached:
            return self.problem(404, "")
        description = request.form.get("description", media.description or "")
        if len(description) > 1500:
            return self._refused("Description is too long (maximum is 1500 characters)")
        media.description = description
        return json_response(media.shown(self.url))

    # Statuses

    def create_status(self, request: Request) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key and self.honours_keys and key in self._keys:
            status_id, made_at = self._keys[key]
            if self.now() - made_at < KEY_LIFE and status_id in self._statuses:
                return self._show(self._statuses[status_id])
        try:
            status = self._new_status(request)
        except RefusedError as refusal:
            if refusal.status == 404:
                return self.problem(404, "")
            return self._refused(str(refusal))
        self._statuses[status.id] = status
        if status.reply_to:
            self._statuses[status.reply_to].replies_count += 1
        if key:
            self._keys[key] = (status.id, self.now())
        return self._show(status)

    def _new_status(self, request: Request) -> MastodonStatus:
        form = request.form
        if unknown := set(form) - STATUS_KEYS:
            raise RefusedError(422, f"the stand-in does not know {', '.join(sorted(unknown))}")
        if "scheduled_at" in form:
            raise RefusedError(
                422, "the stand-in does not take scheduled_at: this product sends when it is time"
            )
        text, spoiler = form.get("status", ""), form.get("spoiler_text", "")
        media = self._attached(form.getlist("media_ids[]"))
        if not text.strip() and not media:
            raise RefusedError(422, "Text can't be blank")
        if countable_length(text, spoiler, link_cost=LINK_COST) > self.max_characters:
            raise RefusedError(422, f"Text character limit of {self.max_characters} exceeded")
        visibility = form.get("visibility", "public")
        if visibility not in VISIBILITIES:
            raise RefusedError(422, "Visibility is not included in the list")
        reply_to = form.get("in_reply_to_id")
        if reply_to is not None and reply_to not in self._statuses:
            raise RefusedError(404, "Record not found")
        language = form.get("language")
        if language is not None and not (2 <= len(language) <= 3 and language.isalpha()):
            raise RefusedError(422, "Language is not valid")
        for one in media:
            one.is_attached = True
        return MastodonStatus(
            id=self._next_id(), author=self.account, text=text, created_at=self.now(), visibility=visibility,
            language=language or "en", spoiler_text=spoiler, sensitive=form.get("sensitive") in ("1", "true"),
            reply_to=reply_to, media=media,
        )  # fmt: skip

    def _attached(self, ids: list[str]) -> list[MastodonMedia]:
        if len(ids) > 4:
            raise RefusedError(422, "Cannot attach more than 4 files")
        found = [self._media.get(one) for one in ids]
        media = [one for one in found if one is not None and not one.is_attached]
        if len(media) != len(ids) or len(set(ids)) != len(ids):
            raise RefusedError(422, "Media attachments not found, or already attached to another status")
        if any(one.polls_left for one in media):
            raise RefusedError(
                422, "Cannot attach files that have not finished processing. Try again in a moment!"
            )
        return media

    def timeline(self, request: Request, account_id: str) -> Response:
        if account_id != self.account.id:
            return self.problem(404, "")
        query = request.args
        limit = query.get("limit", 20, type=int)
        if not 1 <= limit <= 40:
            limit = 40 if limit > 40 else 20
        high, low = query.get("max_id", "~"), query.get("since_id", "")  # ids are all of one length
        found = [one for one in reversed(self._statuses.values()) if low < one.id < high]
        if query.get("exclude_replies") in ("1", "true"):
            found = [one for one in found if one.reply_to is None]
        if query.get("only_media") in ("1", "true"):
            found = [one for one in found if one.media]
        return json_response([self._shown(one) for one in found[:limit]])

    def look_up(self, request: Request) -> Response:
        ids = request.args.getlist("id[]")
        if self.is_gotosocial:
            return self.problem(405, "Method not allowed")
        if len(ids) > 20:
            return self._refused("Too many ids: 20 at most")
        return json_response([self._shown(self._statuses[one]) for one in ids if one in self._statuses])

    def look_up_one(self, request: Request, status_id: str) -> Response:
        status = self._statuses.get(status_id)
        return self._show(status) if status else self.problem(404, "")

    def source(self, request: Request, status_id: str) -> Response:
        status = self._statuses.get(status_id)
        if status is None:
            return self.problem(404, "")
        return json_response({"id": status.id, "text": status.text, "spoiler_text": status.spoiler_text})

    def delete_status(self, request: Request, status_id: str) -> Response:
        status = self._statuses.pop(status_id, None)
        return (
            json_response({**self._shown(status), "text": status.text}) if status else self.problem(404, "")
        )

    def _show(self, status: MastodonStatus) -> Response:
        return json_response(self._shown(status))

    def _shown(self, status: MastodonStatus) -> dict[str, Any]:
        return status.shown(self.url, statuses=len(self._statuses))


def _look_at_picture(data: bytes) -> tuple[str, tuple[int, int]]:
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        return Image.MIME[picture.format or ""], picture.size


def make(port: int, seed: dict[str, Any]) -> MastodonServer:
    defaults = {"id": "109754738520481", "username": "vru", "display_name": "Violence Reduction Unit"}
    return MastodonServer(port=port, account=MastodonAccount(**{**defaults, **seed}))


if __name__ == "__main__":
    run_as_process(make)
