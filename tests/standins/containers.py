"""What the stand-ins of Threads and Instagram share: containers that are made, waited for, and published once.

Made after developers.facebook.com/documentation/threads/troubleshooting and /docs/instagram-platform/content-publishing
(copies of 2026). Pictures are fetched from their address, as the platforms do.
"""

from __future__ import annotations

import io
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.error import URLError

from PIL import Image, UnidentifiedImageError
from werkzeug.wrappers import Request

from tests.standins.films import look_at_film
from tests.standins.graph import NOT_THERE, GraphStandIn, moment, refused

KEPT_FOR = timedelta(hours=24)


@dataclass(kw_only=True)
class FetchedPicture:
    data: bytes
    alt: str
    format: str
    width: int
    height: int
    poster: bytes = b""


@dataclass(kw_only=True)
class Container:
    """``polls_left``: how many looks find it still being worked on. ``error``: it fails with this word."""

    id: str
    made_at: datetime
    text: str = ""
    reply_to: str | None = None
    pictures: list[FetchedPicture] = field(default_factory=list)
    is_child: bool = False
    is_carousel: bool = False
    is_published: bool = False
    polls_left: int = 0
    error: str = ""


@dataclass(kw_only=True)
class ContainerPost:
    """A post that stands."""

    id: str
    text: str
    created_at: datetime
    media: list[FetchedPicture] = field(default_factory=list)
    reply_to: str | None = None
    likes: int = 0
    replies: int = 0


class Containers(GraphStandIn):
    """``polls``: how many looks a new container takes. ``fails``: words that the next containers fail with.

    ``stands_at``: a public address of ours, and where what it names stands on this machine.
    ``tells_late``: a container that was published is still told to wait for it.
    """

    def start_afresh(self) -> None:
        super().start_afresh()
        self.polls = 0
        self.tells_late = False
        self.stands_at = ("", "")
        self.fails: list[str] = []
        self.account_id, self.username, self.name = "17841400000000001", "vru.test", "Violence Reduction Unit"
        self._containers: dict[str, Container] = {}
        self._posts: dict[str, ContainerPost] = {}

    @property
    def posts(self) -> list[ContainerPost]:
        with self.lock:
            return list(self._posts.values())

    def like(self, post_id: str, n: int = 1) -> None:
        with self.lock:
            self._posts[post_id].likes += n

    def add_container(self, container: Container) -> str:
        container.polls_left = self.polls
        container.error = self.fails.pop(0) if self.fails else ""
        self._containers[container.id] = container
        return container.id

    def children(self, told: str, *, most: int) -> list[FetchedPicture]:
        ids = [one for one in told.split(",") if one]
        found = [self._containers.get(one) for one in ids]
        if not 2 <= len(ids) <= most or not all(
            one and one.is_child and self.status(one) == "FINISHED" for one in found
        ):
            raise refused(100, 2207035 if len(ids) > most else 0, "Invalid parameter: children")
        return [picture for one in found if one for picture in one.pictures]

    def status(self, container: Container) -> str:
        if container.is_published:
            return "FINISHED" if self.tells_late else "PUBLISHED"
        if container.made_at + KEPT_FOR <= self.now():
            return "EXPIRED"
        if container.polls_left:
            return "IN_PROGRESS"
        return "ERROR" if container.error else "FINISHED"

    def looked_at(self, container_id: str) -> Container:
        """A look takes one poll."""
        container = self._containers.get(container_id)
        if container is None:
            raise refused(100, 33, NOT_THERE)
        return container

    def published(self, request: Request) -> ContainerPost:
        container = self._containers.get(request.form.get("creation_id", ""))
        if container is None:
            raise refused(24, 2207006, "The requested resource does not exist")
        if container.is_published or container.is_child:
            raise refused(100, 0, "the stand-in publishes each container once")
        if self.status(container) == "EXPIRED":
            raise refused(-2, 2207020, "The media you are trying to access has expired")
        if self.status(container) != "FINISHED":
            raise refused(9007, 2207027, "Media ID is not available")
        container.is_published = True
        post = ContainerPost(
            id=self.next_id(), text=container.text, created_at=self.now(), media=container.pictures,
            reply_to=container.reply_to,
        )  # fmt: skip
        self._posts[post.id] = post
        if post.reply_to:
            self._posts[post.reply_to].replies += 1
        return post

    def post(self, post_id: str) -> ContainerPost:
        if post_id not in self._posts:
            raise refused(100, 33, NOT_THERE)
        return self._posts[post_id]

    def as_told(self, post: ContainerPost, text_name: str, single: str) -> dict[str, object]:
        kind = "CAROUSEL_ALBUM" if len(post.media) > 1 else "IMAGE" if post.media else single
        if any(one.format == "MP4" for one in post.media):
            kind = "VIDEO"
        children = {"data": [{"id": f"{post.id}{number}"} for number in range(len(post.media))]}
        return {
            "id": post.id, text_name: post.text or None, "timestamp": moment(post.created_at), "media_type": kind,
            "children": children if kind == "CAROUSEL_ALBUM" else None,
            "permalink": f"https://posts.example/{self.username}/{post.id}",
            "replied_to": {"id": post.reply_to} if post.reply_to else None,
        }  # fmt: skip

    def download(self, address: str) -> tuple[bytes, str]:
        public, here = self.stands_at
        with urllib.request.urlopen(
            address.replace(public, here) if public else address, timeout=5
        ) as answer:
            return answer.read(), answer.headers["Content-Type"]

    def fetch_film(self, address: str, alt: str = "", *, bytes_most: int, cover: str = "") -> FetchedPicture:
        """A film and its cover, each from its address. That it plays is found out while it is worked on."""
        if not address.startswith(("https://", "http://127.0.0.1:")):
            raise refused(9004, 2207052, "Only photo or video can be accepted as media type")
        if len(alt) > 1000:
            raise refused(100, 0, "alt_text is too long")
        try:
            data, content_type = self.download(address)
            poster = self.download(cover)[0] if cover else b""
        except (URLError, TimeoutError, ConnectionError):
            raise refused(9004, 2207052, "The media could not be fetched from this URI") from None
        seen = look_at_film(data)
        if seen is None or content_type != "video/mp4" or len(data) > bytes_most:
            raise refused(352, 2207026, "The video file you selected is in a format that is not supported")
        size = seen[1]
        return FetchedPicture(data=data, alt=alt, format="MP4", width=size[0], height=size[1], poster=poster)

    def fetch(self, address: str, alt: str, *, formats: tuple[str, ...], bytes_most: int) -> FetchedPicture:
        """As the platform's own crawler: without any cookie or sign-in, once."""
        if not address.startswith(("https://", "http://127.0.0.1:")):
            raise refused(9004, 2207052, "Only photo or video can be accepted as media type")
        if len(alt) > 1000:
            raise refused(100, 0, "alt_text is too long")
        try:
            data, content_type = self.download(address)
        except (URLError, TimeoutError, ConnectionError):
            raise refused(9004, 2207052, "The media could not be fetched from this URI") from None
        if len(data) > bytes_most:
            raise refused(36000, 2207004, "The image is too large")
        try:
            with Image.open(io.BytesIO(data)) as picture:
                picture.load()
                found, size = picture.format or "", picture.size
        except (UnidentifiedImageError, OSError):
            raise refused(36001, 2207005, "The image format is not supported") from None
        if found not in formats or content_type != f"image/{found.lower()}":
            raise refused(36001, 2207005, "The image format is not supported")
        return FetchedPicture(data=data, alt=alt, format=found, width=size[0], height=size[1])
