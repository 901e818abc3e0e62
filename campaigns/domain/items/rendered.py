"""What goes out, as frozen into a revision: plain values that turn into JSON and back without loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from campaigns.errors import CampaignDeskError


@dataclass(frozen=True)
class LeftOut:
    """Words of a file that no reader gets. ``is_remark``: they were put where Markdown shows nothing.

    ``sign``: the words go out, without this sign in them. ``shown``: the words are the number of a point, and this
    goes out in its place.
    """

    line: int
    words: str
    is_remark: bool = False
    sign: str = ""
    shown: str = ""


@dataclass(frozen=True)
class TextLink:
    """A link on ``text[start:end]``. Offsets count Unicode code points; adapters turn them into bytes."""

    start: int
    end: int
    url: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> TextLink:
        return cls(start=int(data["start"]), end=int(data["end"]), url=str(data["url"]))


@dataclass(frozen=True)
class RenderedMedia:
    """One picture or film as it was signed off; its bytes are found by ``sha256``.

    ``seconds`` is how long a film lasts. ``captions`` (WebVTT) and ``poster`` (JPEG) are the hashes of what belongs to it.
    """

    name: str
    sha256: str
    mime_type: str
    width: int
    height: int
    alt: str
    decorative: bool = False
    credit: str = ""
    bytes_count: int = 0
    seconds: float = 0.0
    captions: str = ""
    poster: str = ""

    @property
    def is_recording(self) -> bool:
        """A film or sound, not a picture."""
        return self.mime_type.startswith(("video/", "audio/"))

    def to_json(self) -> dict[str, Any]:
        """A picture's is as it was before there were films; every file is under its ``sha256``, wherever it stands."""
        data = asdict(self)
        seconds, captions, poster = (data.pop(name) for name in ("seconds", "captions", "poster"))
        if seconds:
            data["seconds"] = seconds
        return (
            data
            | ({"captions": {"sha256": captions}} if captions else {})
            | ({"poster": {"sha256": poster}} if poster else {})
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RenderedMedia:
        return cls(
            name=str(data["name"]),
            sha256=str(data["sha256"]),
            mime_type=str(data["mime_type"]),
            width=int(data["width"]),
            height=int(data["height"]),
            alt=str(data["alt"]),
            decorative=bool(data["decorative"]),
            credit=str(data["credit"]),
            bytes_count=int(data["bytes_count"]),
            seconds=float(data.get("seconds", 0)),
            captions=str(data.get("captions", {}).get("sha256", "")),
            poster=str(data.get("poster", {}).get("sha256", "")),
        )


@dataclass(frozen=True)
class RenderedCard:
    """What is shown of a linked page. Until it is submitted only ``url`` is known; then it is read and frozen."""

    url: str
    title: str = ""
    description: str = ""
    picture: RenderedMedia | None = None

    @property
    def words(self) -> str:
        """What a preview says of it in one line."""
        if not self.title:
            return f"Card of {self.url}: its title, description and picture are read when it is submitted"
        inside = " – ".join(words for words in (self.title, self.description) if words)
        return f"Card of {self.url}: {inside} ({'with a picture' if self.picture else 'without a picture'})"

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"picture": self.picture.to_json() if self.picture else None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RenderedCard:
        picture = data["picture"]
        return cls(
            url=str(data["url"]),
            title=str(data["title"]),
            description=str(data["description"]),
            picture=RenderedMedia.from_json(picture) if picture else None,
        )


@dataclass(frozen=True)
class RenderedPart:
    """One post of a thread; most posts have one part. ``warning`` hides it until a reader opens it."""

    text: str
    links: tuple[TextLink, ...] = ()
    media: tuple[RenderedMedia, ...] = ()
    warning: str = ""
    card: RenderedCard | None = None

    def to_json(self) -> dict[str, Any]:
        """Without what it does not have: so it stays the form of those that were frozen before there was such a thing."""
        return {
            "text": self.text,
            "links": [link.to_json() for link in self.links],
            "media": [media.to_json() for media in self.media],
            **({"warning": self.warning} if self.warning else {}),
            **({"card": self.card.to_json()} if self.card else {}),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RenderedPart:
        return cls(
            text=str(data["text"]),
            links=tuple(TextLink.from_json(link) for link in data["links"]),
            media=tuple(RenderedMedia.from_json(media) for media in data["media"]),
            warning=str(data.get("warning", "")),
            card=RenderedCard.from_json(data["card"]) if "card" in data else None,
        )


@dataclass(frozen=True)
class RenderedPost:
    """A post as one kind of channel gets it."""

    kind: str
    parts: tuple[RenderedPart, ...]

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "parts": [part.to_json() for part in self.parts]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RenderedPost:
        return cls(
            kind=str(data["kind"]), parts=tuple(RenderedPart.from_json(part) for part in data["parts"])
        )


@dataclass(frozen=True)
class RenderedRelease:
    """A press release: ``text`` and ``html`` are the two parts of the e-mail.

    ``article`` is the same story as a piece of safe HTML without page around it, for our own pages.
    """

    subject: str
    text: str
    html: str
    article: str = ""
    photos: tuple[RenderedMedia, ...] = ()
    variants: tuple[RenderedVariant, ...] = ()

    def for_area(self, area: str) -> RenderedRelease:
        """What the people of that area's media list get; of no area, what all others do.

        Raises:
            CampaignDeskError: there is no wording for that area.
        """
        if not area:
            return self
        for variant in self.variants:
            if variant.area == area:
                return variant.release
        raise CampaignDeskError(f"No text was signed off for {area}. Submit the release again.")

    def to_json(self) -> dict[str, Any]:
        """Without what it does not have: so it stays the form of those that were frozen before there was such a thing."""
        return {
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "article": self.article,
            "photos": [photo.to_json() for photo in self.photos],
            **({"variants": [one.to_json() for one in self.variants]} if self.variants else {}),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RenderedRelease:
        return cls(
            subject=str(data["subject"]),
            text=str(data["text"]),
            html=str(data["html"]),
            article=str(data["article"]),
            photos=tuple(RenderedMedia.from_json(photo) for photo in data["photos"]),
            variants=tuple(RenderedVariant.from_json(one) for one in data.get("variants", ())),
        )


@dataclass(frozen=True)
class RenderedVariant:
    """A release as the people on one area's media list get it."""

    area: str
    media_list: str
    release: RenderedRelease

    def to_json(self) -> dict[str, Any]:
        return {"area": self.area, "media_list": self.media_list, "release": self.release.to_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RenderedVariant:
        return cls(str(data["area"]), str(data["media_list"]), RenderedRelease.from_json(data["release"]))
