"""A strict stand-in of a LinkedIn Page on the Community Management API.

Made after learn.microsoft.com/en-us/linkedin/marketing/community-management: /shares/posts-api, /shares/images-api,
/shares/multiimage-post-api and /shares/little-text-format (2026-05), /organizations/share-statistics,
/organizations/organization-access-control-by-role, /organizations/organization-lookup-api (2026-03); and
/linkedin/marketing/versioning.

python -m tests.standins.linkedin [--port 0] [--seed FILE]
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from PIL import Image, UnidentifiedImageError
from werkzeug.wrappers import Request, Response

from tests.standins.base import json_response
from tests.standins.linkedin_oauth import LinkedinLogins, refused
from tests.standins.serving import run_as_process

TEXT_LIMIT, ALT_LIMIT = 3000, 4086
PIXELS = 36_152_320
KEYS = {
    "author", "commentary", "visibility", "distribution", "lifecycleState", "isReshareDisabledByAuthor", "content",
}  # fmt: skip
DISTRIBUTION = {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []}
ARTICLE = {"source", "title", "description", "thumbnail"}
# Up to the first sign that should have been escaped: the rest is cut off without a word.
_SAID = re.compile(r"(?:\{hashtag\|\\#\|(?:[^\\|{}]|\\.)+\}|\\.|[^\\|{}@\[\]()<>#*_~])*+", re.DOTALL)
_TAG = re.compile(r"\{hashtag\|\\#\|((?:[^\\|{}]|\\.)+)\}")
# Which act each call has to name.
ACTS = {
    "begin_upload": "ACTION", "picture": "GET", "create_post": "CREATE", "own_posts": "FINDER", "one_post": "GET",
    "delete_post": "DELETE", "statistics": "FINDER", "network": "GET", "roles": "FINDER", "lookup": "BATCH_GET",
}  # fmt: skip


@dataclass(kw_only=True)
class LinkedinPicture:
    """``polls_left``: how many more looks at it say that it is worked on."""

    id: str
    data: bytes = b""
    polls_left: int = 0
    fails: bool = False

    @property
    def state(self) -> str:
        if not self.data:
            return "WAITING_UPLOAD"
        return "PROCESSING" if self.polls_left > 0 else "PROCESSING_FAILED" if self.fails else "AVAILABLE"


@dataclass(kw_only=True)
class LinkedinPost:
    id: str
    text: str
    commentary: str
    created_at: datetime
    content: dict[str, Any]
    media: list[tuple[bytes, str]] = field(default_factory=list)
    likes: int = 0
    reply_to: str | None = None  # it has no threads

    @property
    def shown(self) -> dict[str, Any]:
        at = int(self.created_at.timestamp() * 1000)
        return {
            "id": self.id, "author": "urn:li:organization:5515715", "commentary": self.commentary, "createdAt": at,
            "publishedAt": at, "lastModifiedAt": at, "lifecycleState": "PUBLISHED", "visibility": "PUBLIC",
            "lifecycleStateInfo": {"isEditedByAuthor": False}, **({"content": self.content} if self.content else {}),
        }  # fmt: skip


class LinkedinServer(LinkedinLogins):
    """One Page. ``posts`` is what stands, oldest first. ``refuses_duplicates``: the same words again are refused."""

    routes = (
        ("GET", "/oauth/v2/authorization", "authorize"),
        ("POST", "/oauth/v2/accessToken", "give_token"),
        ("POST", "/oauth/v2/introspectToken", "introspect"),
        ("GET", "/rest/organizationAcls", "roles"),
        ("GET", "/rest/organizationsLookup", "lookup"),
        ("POST", "/rest/images", "begin_upload"),
        ("GET", "/rest/images/<urn>", "picture"),
        ("PUT", "/dms-uploads/<number>", "take_picture"),
        ("POST", "/rest/posts", "create_post"),
        ("GET", "/rest/posts", "own_posts"),
        ("GET", "/rest/posts/<urn>", "one_post"),
        ("DELETE", "/rest/posts/<urn>", "delete_post"),
        ("GET", "/rest/organizationalEntityShareStatistics", "statistics"),
        ("GET", "/rest/networkSizes/<urn>", "network"),
    )
    acts = ACTS
    needs = {
        "begin_upload": "w_organization_social", "create_post": "w_organization_social",
        "delete_post": "w_organization_social", "own_posts": "r_organization_social",
        "one_post": "r_organization_social", "statistics": "rw_organization_admin",
        "network": "rw_organization_admin", "roles": "rw_organization_admin", "lookup": "rw_organization_admin",
    }  # fmt: skip

    def start_afresh(self) -> None:
        super().start_afresh()
        self.refuses_duplicates = True
        self.without_figures: set[str] = set()  # ids of posts of which there is nothing to tell
        self.visible_after = timedelta()
        self.polls = 0  # how many looks at a new picture say that it is worked on
        self.fails_pictures = False
        self.upload_host = ""
        self.statistics_page = 50
        self._posts: dict[str, LinkedinPost] = {}
        self._pictures: dict[str, LinkedinPicture] = {}
        self._last_id = 7_300_000_000_000_000_000

    @property
    def posts(self) -> list[LinkedinPost]:
        with self.lock:
            return list(self._posts.values())

    def like(self, post_id: str, n: int = 1) -> None:
        with self.lock:
            self._posts[post_id].likes += n

    # Pictures

    def begin_upload(self, request: Request) -> Response:
        given = request.get_json()
        if request.args.get("action") != "initializeUpload" or given != {
            "initializeUploadRequest": {"owner": self.page_urn}
        }:
            raise refused(400, "INVALID_ACTION", "Invalid initializeUpload request")
        number = self.next_id()
        picture = LinkedinPicture(
            id=f"urn:li:image:C{number}", polls_left=self.polls, fails=self.fails_pictures
        )
        self._pictures[number] = picture
        address = f"{self.upload_host or self.url}/dms-uploads/{number}"
        ends = int((self.now() + timedelta(hours=1)).timestamp() * 1000)
        return json_response({
            "value": {"uploadUrlExpiresAt": ends, "uploadUrl": address, "image": picture.id}
        })  # fmt: skip

    def take_picture(self, request: Request, number: str) -> Response:
        data = request.get_data()
        try:
            with Image.open(io.BytesIO(data)) as picture:
                picture.load()
                is_fit = picture.format in ("JPEG", "PNG", "GIF") and picture.width * picture.height < PIXELS
        except (UnidentifiedImageError, OSError):
            is_fit = False
        if number not in self._pictures or not is_fit:
            return Response("", 400)
        self._pictures[number].data = data
        return Response("", 201)

    def picture(self, request: Request, urn: str) -> Response:
        found = self._picture(urn)
        state = found.state
        found.polls_left -= 1
        return json_response({"owner": self.page_urn, "id": found.id, "status": state})

    # Posts

    def create_post(self, request: Request) -> Response:
        given = request.get_json()
        if unknown := set(given) - KEYS:
            raise refused(400, "ILLEGAL_ARGUMENT", f"Unpermitted fields: {', '.join(sorted(unknown))}")
        right = {
            "author": self.page_urn, "visibility": "PUBLIC", "lifecycleState": "PUBLISHED", "distribution": DISTRIBUTION,
            "isReshareDisabledByAuthor": False,
        }  # fmt: skip
        if wrong := [name for name, value in right.items() if given.get(name) != value]:
            raise refused(422, "INVALID_VALUE_FOR_FIELD", f"Wrong: {', '.join(wrong)}")
        said = _SAID.match(given["commentary"])
        assert said is not None
        text = re.sub(r"\\(.)", r"\1", _TAG.sub(r"#\1", said.group()), flags=re.DOTALL)
        if len(text.encode("utf-16-le")) // 2 > TEXT_LIMIT:
            raise refused(422, "FIELD_LENGTH_TOO_LONG", f"commentary is over {TEXT_LIMIT} characters")
        content = given.get("content") or {}
        media = self._attached(content)
        if not text and not content:
            raise refused(422, "MISSING_FIELD", "commentary or content")
        same = next((one for one in self._posts.values() if one.text == text), None)
        if same and self.refuses_duplicates:
            raise refused(
                422, "DUPLICATE_POST", f"Duplicate post is detected: {same.id} has the same content."
            )
        post = LinkedinPost(
            id=f"urn:li:share:{self.next_id()}", text=text, commentary=said.group(), created_at=self.now(),
            content=content, media=media,
        )  # fmt: skip
        self._posts[post.id] = post
        return Response("", 201, {"x-restli-id": post.id, "x-linkedin-id": post.id})

    def own_posts(self, request: Request) -> Response:
        if request.args.get("author") != self.page_urn or request.args.get("q") != "author":
            raise refused(400, "ILLEGAL_ARGUMENT", "q=author and an author")
        seen = [
            one for one in reversed(self._posts.values()) if one.created_at + self.visible_after <= self.now()
        ]
        return self.page_of([one.shown for one in seen], request)

    def one_post(self, request: Request, urn: str) -> Response:
        return json_response(self._post(urn).shown)

    def delete_post(self, request: Request, urn: str) -> Response:
        self._posts.pop(urn, None)
        return Response("", 204)

    # Figures

    def statistics(self, request: Request) -> Response:
        asked = request.args
        if asked.get("q") != "organizationalEntity" or asked.get("organizationalEntity") != self.page_urn:
            raise refused(400, "ILLEGAL_ARGUMENT", "an organizationalEntity")
        rows = []
        for name, key, kind in (("shares", "share", "share"), ("ugcPosts", "ugcPost", "ugcPost")):
            listed = re.fullmatch(r"List\((.*)\)", asked.get(name, "List()"))
            urns = [one for one in listed.group(1).split(",") if one] if listed else [""]
            if any(not re.fullmatch(rf"urn:li:{kind}:\d+", one) for one in urns):
                raise refused(400, "PARAM_INVALID", f"{name} takes a List of {kind} URNs")
            rows += [
                {key: one, "organizationalEntity": self.page_urn, "totalShareStatistics": self._counts(self._posts[one])}
                for one in urns if one in self._posts and one not in self.without_figures
            ]  # fmt: skip
        return self.page_of(rows, request, most=self.statistics_page)

    def network(self, request: Request, urn: str) -> Response:
        if urn != self.page_urn or request.args.get("edgeType") != "COMPANY_FOLLOWED_BY_MEMBER":
            raise refused(400, "ILLEGAL_ARGUMENT", "edgeType")
        return json_response({"firstDegreeSize": self.followers})

    # Small things

    def _counts(self, post: LinkedinPost) -> dict[str, Any]:
        return {
            "impressionCount": 60 + post.likes, "uniqueImpressionsCount": 44 + post.likes, "clickCount": 6,
            "likeCount": post.likes, "commentCount": 0, "shareCount": 0, "engagement": 0.1,
            "uniqueImpressionsCounts": 44,
        }  # fmt: skip

    def _attached(self, content: dict[str, Any]) -> list[tuple[bytes, str]]:
        match content:
            case {"media": dict(one), **rest} if not rest and set(one) <= {"id", "altText", "title"}:
                return [self._shown(one)]
            case {"multiImage": {"images": list(several)}, **rest} if not rest and 2 <= len(several) <= 20:
                if any(set(one) - {"id", "altText"} for one in several):
                    raise refused(422, "INVALID_CONTENT", "multiImage takes id and altText")
                return [self._shown(one) for one in several]
            case {"article": dict(card), **rest} if not rest and set(card) <= ARTICLE:
                if not card.get("source") or not card.get("title"):
                    raise refused(422, "MISSING_FIELD", "an article has a source and a title")
                if "thumbnail" in card:
                    self._shown({"id": card["thumbnail"]})
                return []
            case {**nothing} if not nothing:
                return []
        raise refused(422, "INVALID_CONTENT", "content holds media, multiImage or article")

    def _shown(self, one: dict[str, str]) -> tuple[bytes, str]:
        picture, alt = self._picture(one["id"]), one.get("altText", "")
        if picture.state != "AVAILABLE" or len(alt) > ALT_LIMIT:
            raise refused(
                422, "INVALID_CONTENT", "a picture that is not available, or its altText is too long"
            )
        return picture.data, alt

    def _picture(self, urn: str) -> LinkedinPicture:
        found = self._pictures.get(urn.removeprefix("urn:li:image:C"))
        if found is None:
            raise refused(404, "NOT_FOUND", "no such image")
        return found

    def _post(self, urn: str) -> LinkedinPost:
        if urn not in self._posts:
            raise refused(404, "NOT_FOUND", "no such post")
        return self._posts[urn]


def make(port: int, seed: dict[str, Any]) -> LinkedinServer:
    return LinkedinServer(port=port)


if __name__ == "__main__":
    run_as_process(make)
