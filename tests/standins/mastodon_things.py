"""The things the stand-in of Mastodon keeps: account, uploads and statuses, and how the API shows them."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.standins.mastodon_text import tags, to_html


def moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


@dataclass(kw_only=True)
class MastodonAccount:
    id: str
    username: str
    display_name: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    followers: int = 340
    scopes: frozenset[str] = frozenset({"read", "write"})

    @property
    def credentials(self) -> dict[str, str]:
        return {"access_token": self.token}

    def shown(self, base: str, statuses: int) -> dict[str, Any]:
        page = f"{base}/@{self.username}"
        return {
            "id": self.id, "username": self.username, "acct": self.username,
            "display_name": self.display_name,
            "locked": False, "bot": False, "discoverable": True, "indexable": False, "group": False,
            "created_at": "2023-01-26T00:00:00.000Z", "note": "<p></p>", "url": page,
            "uri": f"{base}/users/{self.username}", "avatar": f"{base}/avatars/original/missing.png",
            "avatar_static": f"{base}/avatars/original/missing.png",
            "header": f"{base}/headers/original/missing.png",
            "header_static": f"{base}/headers/original/missing.png", "followers_count": self.followers,
            "following_count": 25, "statuses_count": statuses, "last_status_at": None, "noindex": False,
            "emojis": [], "roles": [], "fields": [],
        }  # fmt: skip


@dataclass(kw_only=True)
class MastodonMedia:
    id: str
    owner: str
    data: bytes
    content_type: str
    description: str | None
    width: int
    height: int
    polls_left: int = 0
    thumbnail: bytes = b""
    is_attached: bool = False

    def shown(self, base: str) -> dict[str, Any]:
        address = f"{base}/media_attachments/files/{self.id}/original.png"
        size = {"width": self.width, "height": self.height, "size": f"{self.width}x{self.height}",
                "aspect": self.width / self.height}  # fmt: skip
        return {
            "id": self.id, "type": self.content_type.partition("/")[0], "url": None if self.polls_left else address,
            "preview_url": None if self.polls_left else address, "remote_url": None,
            "preview_remote_url": None,
            "text_url": None, "meta": {"original": size, "small": size}, "description": self.description,
            "blurhash": None,
        }  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id, "description": self.description, "alt": self.description,
            "content_type": self.content_type,
            "size": len(self.data), "data": base64.b64encode(self.data).decode(), "has_poster": bool(self.thumbnail),
        }  # fmt: skip


@dataclass(kw_only=True)
class MastodonStatus:
    """A status that stands; `text` is what the client sent."""

    id: str
    author: MastodonAccount
    text: str
    created_at: datetime
    visibility: str = "public"
    language: str | None = None
    spoiler_text: str = ""
    sensitive: bool = False
    reply_to: str | None = None
    media: list[MastodonMedia] = field(default_factory=list)
    favourites_count: int = 0
    reblogs_count: int = 0
    replies_count: int = 0
    quotes_count: int = 0

    def url(self, base: str) -> str:
        return f"{base}/@{self.author.username}/{self.id}"

    def shown(self, base: str, *, statuses: int) -> dict[str, Any]:
        return {
            "id": self.id, "created_at": moment(self.created_at), "edited_at": None,
            "in_reply_to_id": self.reply_to,
            "in_reply_to_account_id": self.author.id if self.reply_to else None,
            "sensitive": self.sensitive, "spoiler_text": self.spoiler_text, "visibility": self.visibility,
            "language": self.language, "uri": f"{base}/users/{self.author.username}/statuses/{self.id}",
            "url": self.url(base), "content": to_html(self.text, base), "reblog": None,
            "account": self.author.shown(base, statuses), "application": {"name": "Campaign Desk",
            "website": None},
            "media_attachments": [media.shown(base) for media in self.media], "mentions": [],
            "tags": [{"name": tag.lower(), "url": f"{base}/tags/{tag.lower()}"} for tag in tags(self.text)],
            "emojis": [], "card": None, "poll": None, "quote": None, "favourited": False, "reblogged": False,
            "muted": False, "bookmarked": False, "pinned": False, "filtered": [],
            "favourites_count": self.favourites_count, "reblogs_count": self.reblogs_count,
            "replies_count": self.replies_count, "quotes_count": self.quotes_count,
        }  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id, "text": self.text, "created_at": self.created_at.isoformat(),
            "visibility": self.visibility,
            "language": self.language, "spoiler_text": self.spoiler_text, "sensitive": self.sensitive,
            "reply_to": self.reply_to, "media": [media.as_dict() for media in self.media],
            "metrics": {
                "favourites_count": self.favourites_count, "reblogs_count": self.reblogs_count,
                "replies_count": self.replies_count, "quotes_count": self.quotes_count,
            },
        }  # fmt: skip


def instance_v2(base: str, version: str, *, max_characters: int, link_cost: int) -> dict[str, Any]:
    """What `GET /api/v2/instance` says about this server."""
    return {
        "domain": base.partition("://")[2], "title": "A stand-in Mastodon", "version": version,
        "source_url": f"{base}/source", "description": "For tests only",
        "usage": {"users": {"active_month": 1}},
        "thumbnail": {"url": f"{base}/thumbnail.png"}, "icon": [], "languages": ["en"],
        "api_versions": {"mastodon": 7},
        "configuration": {
            "urls": {"streaming": base.replace("http", "ws", 1)},
            "accounts": {"max_featured_tags": 10, "max_pinned_statuses": 5},
            "statuses": {
                "max_characters": max_characters, "max_media_attachments": 4,
                "characters_reserved_per_url": link_cost,
            },
            "media_attachments": {
                "supported_mime_types": ["image/jpeg", "image/png", "image/gif", "image/webp"],
                "description_limit": 1500, "image_size_limit": 16_777_216, "image_matrix_limit": 33_177_600,
                "video_size_limit": 103_809_024, "video_frame_rate_limit": 120,
                "video_matrix_limit": 8_294_400,
            },
            "polls": {
                "max_options": 4, "max_characters_per_option": 50, "min_expiration": 300,
                "max_expiration": 2_629_746,
            },
            "translation": {"enabled": False},
        },
        "registrations": {"enabled": False, "approval_required": False, "message": None, "url": None},
        "contact": {"email": "", "account": None}, "rules": [],
    }  # fmt: skip
