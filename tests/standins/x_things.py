"""The things the stand-in of X keeps: accounts, uploads and posts, and how the API shows them."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from tests.standins.x_text import hashtags, shorten

PRIVATE_METRICS_LIFE = timedelta(days=30)


@dataclass(kw_only=True)
class XAccount:
    """An account and the four secrets its owner generated in the developer console."""

    id: str
    username: str
    name: str
    consumer_key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    consumer_secret: str = field(default_factory=lambda: secrets.token_urlsafe(36))
    access_token: str = ""
    access_token_secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    followers: int = 1200
    is_read_only: bool = False
    is_out_of_credits: bool = False

    def __post_init__(self) -> None:
        self.access_token = self.access_token or f"{self.id}-{secrets.token_urlsafe(28)}"

    @property
    def credentials(self) -> dict[str, str]:
        names = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
        return {name: getattr(self, name) for name in names}


@dataclass(kw_only=True)
class XMedia:
    """An uploaded picture; `alt` is what its metadata call said."""

    id: str
    owner: str
    category: str
    content_type: str
    data: bytes
    width: int
    height: int
    expires_at: datetime
    alt: str | None = None

    @property
    def key(self) -> str:
        return f"3_{self.id}"

    def shown(self, wanted: set[str]) -> dict[str, Any]:
        everything = {
            "media_key": self.key, "type": "photo", "url": f"https://pbs.twimg.com/media/{self.id}.jpg",
            "width": self.width, "height": self.height, "alt_text": self.alt, "public_metrics": {},
        }  # fmt: skip
        always = {"media_key", "type"}
        return {n: value for n, value in everything.items() if n in wanted | always and value is not None}

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id, "alt": self.alt, "category": self.category, "content_type": self.content_type,
            "size": len(self.data), "width": self.width, "height": self.height,
            "data": base64.b64encode(self.data).decode(),
        }  # fmt: skip


@dataclass(kw_only=True)
class XCounts:
    impression_count: int = 0
    like_count: int = 0
    reply_count: int = 0
    retweet_count: int = 0
    quote_count: int = 0
    bookmark_count: int = 0
    url_link_clicks: int = 0
    user_profile_clicks: int = 0

    @property
    def engagements(self) -> int:
        return sum(int(getattr(self, part.name)) for part in fields(self)) - self.impression_count

    def public(self, *, new_names: bool) -> dict[str, int]:
        private = ("url_link_clicks", "user_profile_clicks")
        shown = {part.name: getattr(self, part.name) for part in fields(self) if part.name not in private}
        if new_names:
            shown["repost_count"] = shown.pop("retweet_count")
        return shown

    def private(self) -> dict[str, int]:
        names = ("impression_count", "url_link_clicks", "user_profile_clicks", "engagements")
        return {name: getattr(self, name) for name in names}


@dataclass(kw_only=True)
class XPost:
    """A post that stands; `text` is what the client sent."""

    id: str
    author: XAccount
    text: str
    created_at: datetime
    media: list[XMedia] = field(default_factory=list)
    reply_to: str | None = None
    conversation: str = ""
    hides_parent: bool = False  # X says in which conversation it stands, not what it answers
    counts: XCounts = field(default_factory=XCounts)

    @property
    def url(self) -> str:
        return f"https://x.com/{self.author.username}/status/{self.id}"

    def text_and_links(self) -> tuple[str, list[dict[str, Any]]]:
        """The text as X gives it back: links shortened, and with pictures one more address at the end."""
        text, links = shorten(self.text)
        if self.media:
            start = len(self.text) + sum(len(str(link["url"])) for link in links)
            start -= sum(len(str(link["expanded_url"])) for link in links)
            short = f"https://t.co/{self.id[-10:]}"
            text = f"{text} {short}".strip()
            links += [
                {
                    "start": start + 1, "end": start + 1 + len(short), "url": short,
                    "expanded_url": f"{self.url}/photo/1", "display_url": f"pic.x.com/{self.id[-10:]}",
                    "media_key": media.key,
                }
                for media in self.media
            ]  # fmt: skip
        return text, links

    def shown(self, wanted: set[str], *, viewer: XAccount, now: datetime, new_names: bool) -> dict[str, Any]:
        text, links = self.text_and_links()
        entities = {
            name: found for name, found in (("urls", links), ("hashtags", hashtags(self.text))) if found
        }
        everything: dict[str, Any] = {
            "id": self.id, "text": text, "edit_history_tweet_ids": [self.id],
            "created_at": self.created_at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "author_id": self.author.id, "conversation_id": self.conversation or self.id, "lang": "en",
            "in_reply_to_user_id": self.author.id if self.reply_to else None,
            "reply_settings": "everyone", "possibly_sensitive": False,
            "entities": entities or None,
            "attachments": {"media_keys": [media.key for media in self.media]} if self.media else None,
            "referenced_tweets": [{"type": "replied_to", "id": self.reply_to}]
            if self.reply_to and not self.hides_parent
            else None,
            "public_metrics": self.counts.public(new_names=new_names),
            "non_public_metrics": self.counts.private() if self.shows_private(viewer, now) else None,
        }  # fmt: skip
        always = {"id", "text", "edit_history_tweet_ids"}
        given = {
            name: value for name, value in everything.items() if name in wanted | always and value is not None
        }
        return {
            name.replace("_tweet", "_post") if new_names else name: value for name, value in given.items()
        }

    def shows_private(self, viewer: XAccount, now: datetime) -> bool:
        return viewer is self.author and now - self.created_at < PRIVATE_METRICS_LIFE

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id, "author": self.author.username, "text": self.text,
            "created_at": self.created_at.isoformat(),
            "reply_to": self.reply_to, "media": [media.as_dict() for media in self.media],
            "metrics": self.counts.__dict__, "url": self.url,
        }  # fmt: skip
