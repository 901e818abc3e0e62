"""What the content store reads from files: campaigns, posts, releases and pictures, as values that travel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from campaigns.domain.items.channel_kinds import EMAIL
from campaigns.domain.items.rendered import RenderedCard, RenderedMedia
from campaigns.domain.items.repeats import Repeats

if TYPE_CHECKING:
    from campaigns.domain.items.issues import Issue


@dataclass(frozen=True)
class ObjectiveSpec:
    """One line of the plan's objectives: what is measured, at which level, from where to where, by when."""

    measure: str
    level: str = ""
    baseline: str = ""
    target: str = ""
    by: date | None = None


@dataclass(frozen=True)
class ActivitySpec:
    """Something of a campaign that is no post: a poster, a radio spot, a school pack, an event.

    Attributes:
        kind: in a word. on: its day. owner: who sees to it. remind_on: from when on it is to be reminded of.
        proof: where it can be seen that it was done; none is not done yet.
    """

    what: str
    kind: str = ""
    on: date | None = None
    owner: str = ""
    remind_on: date | None = None
    proof: str = ""


@dataclass(frozen=True)
class Quote:
    speaker: str
    role: str
    text: str
    approved_by: str = ""
    approved_on: date | None = None


@dataclass(frozen=True)
class Variant:
    """The same release for one area: a first paragraph of its own, local figures behind it, and whom it goes to.

    Attributes:
        media_list: the name of the list whose people get it in place of the release as it stands.
    """

    area: str
    lead: str
    media_list: str
    figures: str = ""


@dataclass(frozen=True)
class PersonShown:
    """Somebody who can be recognised in a picture, and what they agreed to.

    Attributes:
        consent: where the form is kept. channels: kinds of channel it covers; empty covers all.
        age: in years when the consent was given, where that was under 18. guardian: who agreed for a child.
        withdrawn: the day they took it back.
    """

    name: str = ""
    consent: str = ""
    given_on: date | None = None
    expires: date | None = None
    withdrawn: date | None = None
    channels: tuple[str, ...] = ()
    age: int | None = None
    guardian: str = ""


class Sound(StrEnum):
    """What can be heard in a film."""

    SPEECH = "speech"
    MUSIC = "music"
    NONE = "none"


@dataclass(frozen=True)
class MediaDocument:
    """A picture, film or sound in the campaign's ``media/`` and what its ``.yml`` says. Width and height are 0 if
    unreadable.

    Attributes:
        path: where the file is; it may be missing, then ``sha256`` is empty.
        sha256: of the bytes as they would go out, without metadata; so are the size, width and height.
        contains_text: words can be seen in the picture.
        text_in_picture: those words, where they were written down.
        seconds: how long a film or sound lasts; 0 where nobody and nothing says so.
        sound: None where nobody said what can be heard.
        captions: “open” where they are in the pictures themselves, else the name of their file.
        captions_sha256, poster_sha256: of the WebVTT made of that file, and of the picture shown until it is played.
        codec, sound_codec, frame_rate: of a film, as its file says.
        audio_levels, motion: who made sure of it, in their words (checks ACC-17 and ACC-18).
    """

    name: str
    path: Path
    sha256: str = ""
    sidecar_sha256: str = ""
    mime_type: str = ""
    bytes_count: int = 0
    width: int = 0
    height: int = 0
    alt: str = ""
    decorative: bool = False
    contains_text: bool = False
    text_in_picture: str = ""
    is_animated: bool = False
    seconds: float = 0.0
    codec: str = ""
    sound_codec: str = ""
    frame_rate: float = 0.0
    captions: str = ""
    captions_sha256: str = ""
    poster_sha256: str = ""
    transcript: str = ""
    sound: Sound | None = None
    audio_levels: str = ""
    motion: str = ""
    credit: str = ""
    licence: str = ""
    consent: str = ""
    expires: date | None = None
    people: tuple[PersonShown, ...] = ()
    tags: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def is_missing(self) -> bool:
        return not self.sha256

    @property
    def is_video(self) -> bool:
        return self.mime_type.startswith("video/")

    @property
    def is_audio(self) -> bool:
        return self.mime_type.startswith("audio/")

    @property
    def is_recording(self) -> bool:
        return self.is_video or self.is_audio

    def rendered(self) -> RenderedMedia:
        """The part of it that goes out, frozen into a revision."""
        return RenderedMedia(
            name=self.name,
            sha256=self.sha256,
            mime_type=self.mime_type,
            width=self.width,
            height=self.height,
            alt=self.alt,
            decorative=self.decorative,
            credit=self.credit,
            bytes_count=self.bytes_count,
            seconds=self.seconds if self.is_recording else 0.0,
            captions=self.captions_sha256,
            poster=self.poster_sha256,
        )


@dataclass(frozen=True)
class CampaignDocument:
    """A campaign's plan. A folder without ``campaign.md`` has one too, with an empty fingerprint.

    ``again_of`` is the short name of the campaign it was made from.
    """

    slug: str
    path: Path
    title: str
    topic: str = ""
    areas: tuple[str, ...] = ()
    audience: str = "public"
    starts: date | None = None
    ends: date | None = None
    owner: str = ""
    partners: tuple[str, ...] = ()
    objectives: tuple[ObjectiveSpec, ...] = ()
    activities: tuple[ActivitySpec, ...] = ()
    again_of: str = ""
    terms: tuple[str, ...] = ()
    ages: str = ""
    young_people_review: str = ""
    ai_use: str = ""
    body: str = ""
    source: str = ""
    fingerprint: str = ""
    issues: tuple[Issue, ...] = ()
    key_lines: Mapping[str, int] = field(default_factory=dict)
    body_line: int = 1

    @property
    def file(self) -> str:
        return str(self.path)


@dataclass(frozen=True)
class ItemDocument:
    """What every item has. ``topic``, ``areas``, ``audience`` and ``ai_use`` come from its campaign where it says
    nothing itself.

    Attributes:
        areas: the places it is for; none is everywhere.
        plan: the campaign it belongs to; none for a file read alone.
        family_told: when and by whom a family was told that their case is used.
        incidents: the keys of the recorded cases it is about. ai_use: “no”, or what generative AI was used for.
        ref: ``campaign/posts/slug``: the name people and commands use.
        source: the whole file as text; ``fingerprint`` covers its bytes and its pictures.
        embargo: when it may first be public. A release says so itself; a post keeps that of the release it is
            linked with, as that release's file says now.
        key_lines: front matter key → line in the file (``media[0]`` for the first of a list).
        body_line: the line of the file on which ``body`` starts.
    """

    campaign_slug: str
    kind: str
    slug: str
    ref: str
    path: Path
    title: str
    source: str
    fingerprint: str
    publish_at: datetime | None = None
    embargo: datetime | None = None
    topic: str = ""
    areas: tuple[str, ...] = ()
    audience: str = "public"
    plan: CampaignDocument | None = None
    family_told: str = ""
    incidents: tuple[str, ...] = ()
    ai_use: str = ""
    allow: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    issues: tuple[Issue, ...] = ()
    key_lines: Mapping[str, int] = field(default_factory=dict)
    body_line: int = 1

    @property
    def file(self) -> str:
        return str(self.path)

    @property
    def ages(self) -> str:
        """The readers' ages as the campaign says them, like “11 to 15”."""
        return self.plan.ages if self.plan else ""

    @property
    def young_people_review(self) -> str:
        return self.plan.young_people_review if self.plan else ""

    @property
    def incident(self) -> str:
        """The cases it names, as words."""
        return " and ".join(self.incidents)

    @property
    def pictures(self) -> tuple[MediaDocument, ...]:
        """All pictures of the item, whatever its kind calls them."""
        return ()

    @property
    def channels(self) -> tuple[str, ...]:
        """The kinds of channel it is for."""
        return ()

    @property
    def repeats(self) -> Repeats:
        """Whether, and how, it goes out more than once."""
        return Repeats()

    @property
    def moments(self) -> tuple[datetime, ...]:
        """The dates it is written for, in order."""
        return (self.publish_at,) if self.publish_at else ()

    def line_of(self, key: str) -> int:
        """The line of a front matter key; of its parent where the key has no line of its own; else 1."""
        return self.key_lines.get(key) or self.key_lines.get(key.partition("[")[0]) or 1


@dataclass(frozen=True)
class PostDocument(ItemDocument):
    """A post. ``sections`` maps a channel kind to the text that replaces the body there.

    ``embargoed_with`` is the ref of the release whose embargo it keeps; empty where it stands alone. ``card`` is what the
    page of ``link_card`` says of itself, once it has been read. ``also_at`` and what begins with ``again`` are its
    ``repeats`` (``domain/items/repeats.py``).
    """

    channels: tuple[str, ...] = ()
    link: str = ""
    link_card: str = ""
    content_warning: str = ""
    media: tuple[MediaDocument, ...] = ()
    tags: tuple[str, ...] = ()
    family_told: str = ""
    embargoed_with: str = ""
    also_at: tuple[datetime, ...] = ()
    again_after: int = 0
    again_most: int = 0
    again_until: date | None = None
    sections: Mapping[str, str] = field(default_factory=dict)
    section_lines: Mapping[str, int] = field(default_factory=dict)
    card: RenderedCard | None = None

    @property
    def pictures(self) -> tuple[MediaDocument, ...]:
        return self.media

    @property
    def repeats(self) -> Repeats:
        return Repeats(self.also_at, self.again_after, self.again_most, self.again_until)

    @property
    def moments(self) -> tuple[datetime, ...]:
        """Every date it is written for: of a series all of them, else its own."""
        return self.repeats.moments(self.publish_at) or super().moments

    def text_for(self, kind: str) -> str:
        """The Markdown that channel gets: its own section, or the body."""
        return self.sections.get(kind, self.body)

    def text_line(self, kind: str) -> int:
        """The line of the file on which that channel's text starts."""
        return self.section_lines.get(kind, self.body_line)


@dataclass(frozen=True)
class ReleaseDocument(ItemDocument):
    """A press release; ``body`` is the story. Its ``variants`` say it anew for single areas."""

    place: str = ""
    contact: str = ""
    quotes: tuple[Quote, ...] = ()
    notes: tuple[str, ...] = ()
    photos: tuple[MediaDocument, ...] = ()
    lists: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()

    @property
    def all_lists(self) -> tuple[str, ...]:
        """The media lists it goes to, in whichever of its wordings."""
        return tuple(dict.fromkeys((*self.lists, *(one.media_list for one in self.variants))))

    @property
    def pictures(self) -> tuple[MediaDocument, ...]:
        return self.photos

    @property
    def channels(self) -> tuple[str, ...]:
        return (EMAIL,)
