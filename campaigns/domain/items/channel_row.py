"""What is known of a kind of channel: the shape of a row. The rows are in ``channel_kinds.py``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

MEGABYTE = 1024 * 1024
WEB_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
# How long after sending a post is read. The last one comes before X's thirty-day wall.
USUAL_STAGES = (
    timedelta(hours=1),
    timedelta(hours=24),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=28),
)


class CountingRule(StrEnum):
    """How a channel counts the length of a text. The functions are in ``counting.py``."""

    X = "x"
    MASTODON = "mastodon"
    GRAPHEMES = "graphemes"
    THREADS = "threads"
    UTF16 = "utf16"


@dataclass(frozen=True)
class PictureRules:
    """Sizes in pixels; a ratio is width divided by height. None where the platform sets no bound.

    Attributes:
        width_least: narrower ones are blown up. width_most: wider ones are made smaller by the platform.
        moves_alone: a picture that moves can't stand beside others.
    """

    width_least: int | None = None
    width_most: int | None = None
    pixels_most: int | None = None
    ratio_least: Fraction | None = None
    ratio_most: Fraction | None = None
    moves_alone: bool = False


@dataclass(frozen=True)
class FilmRules:
    types: tuple[str, ...]
    bytes_most: int | None = None
    seconds_least: int | None = None
    seconds_most: int | None = None


@dataclass(frozen=True)
class TextRules:
    """How many of each may stand in one post.

    Attributes:
        hashtags_advised: more of them are taken, but the platform's own app stops there.
        one_topic: only the first hashtag becomes a topic. links_clickable: a link in the text can be followed.
    """

    hashtags_most: int | None = None
    hashtags_advised: int | None = None
    one_topic: bool = False
    mentions_most: int | None = None
    links_most: int | None = None
    links_clickable: bool = True


@dataclass(frozen=True)
class Look:
    """How a kind is told apart on our own pages, always beside its name.

    Attributes:
        colour: as ``#rrggbb``; white drawn on it can be seen.
        icon: what stands inside an SVG of 24 by 24, drawn in lines.
        folds_after: the (lines, characters) after which the platform's app hides the rest of a text; for the eye, no limit.
        shortens_to: how many characters of an address its app shows, without the scheme; None: all of them.
        makes_card: its app makes a card of the first link by itself.
    """

    colour: str
    icon: str
    folds_after: tuple[int, int] | None = None
    shortens_to: int | None = None
    makes_card: bool = False


@dataclass(frozen=True)
class Capabilities:
    """What our adapter for a kind can do, and how a message may be repeated.

    Attributes:
        repeat_is_safe: the same key sent again can't make a second post; the sweep may simply repeat.
        can_find: ``find`` can tell whether a post is there.
        addresses_recipients: one delivery per recipient of a media list instead of one per account.
        measures: what ``measure`` can answer; everything else is "not offered".
        measure_batch: how many posts one ``measure`` call may hold.
        stages: how long after sending a post is read, in order.
        server_example: an address like that of its server, where accounts have servers of their own.
        needs_clearance: nothing is sent or read before somebody wrote down that the platform agreed.
    """

    repeat_is_safe: bool
    can_find: bool
    measures: tuple[str, ...]
    measure_batch: int = 1
    addresses_recipients: bool = False
    credential_names: tuple[str, ...] = ()
    optional_credential_names: tuple[str, ...] = ()
    stages: tuple[timedelta, ...] = USUAL_STAGES
    server_example: str = ""
    needs_clearance: bool = False


@dataclass(frozen=True)
class Looked:
    """Where the limits and rules of a row were read, when, and until when they may be relied on."""

    source: str
    on: date
    review_by: date


@dataclass(frozen=True)
class Interface:
    """The version of a platform's interface that our adapter speaks, and where.

    Attributes:
        address: of the public servers, without the version. sign_in: where people sign in to them.
        ends: the last day on which the platform answers to it; None where no end is announced.
    """

    address: str
    sign_in: str
    version: str
    ends: date | None
    looked: Looked


@dataclass(frozen=True)
class ChannelKind:
    """What one kind of channel takes.

    Attributes:
        also_called: other names people write for it, in small letters.
        text_limit: in the unit of ``counting``; None means no limit that matters.
        byte_limit: a second limit on the UTF-8 bytes (Bluesky has both).
        link_cost: what every link counts whatever its length; None means its own length.
        links_in_label: a link may hide behind its label, as on a page; elsewhere it is written out.
        links_bare: a domain without https:// becomes a link, too.
        stills_only: of a picture that moves readers see the first moment only.
        takes_warning: it has content warnings. takes_card: it shows the card of a page that we read for it.
        bans_same_text: the same words from several accounts are against its rules.
        takes_words_once: it refuses what an account has posted before in the same words.
        is_network: a public network, with hashtags, and an age from which people may join.
        items: which kinds of item it carries: ``post``, ``release`` or both.
        release_heading: what a release is called as this kind shows it; empty where it is not shown by itself.
        is_web_page: a release is an article there, without a letter's subject line.
        looked: None where nobody else sets its limits.
        interface: where the platform has versions of its interface that come to an end.
        capabilities: None where there is no adapter yet: texts can be written for it, and people post them by hand.
    """

    kind: str
    label: str
    look: Look
    counting: CountingRule
    text_limit: int | None
    also_called: tuple[str, ...] = ()
    byte_limit: int | None = None
    image_limit: int = 4
    image_types: frozenset[str] = field(default=WEB_PICTURES)
    image_max_bytes: int | None = None
    alt_limit: int | None = None
    takes_threads: bool = False
    needs_media: bool = False
    link_cost: int | None = None
    links_in_label: bool = False
    links_bare: bool = True
    stills_only: bool = False
    takes_warning: bool = False
    takes_card: bool = False
    bans_same_text: bool = False
    takes_words_once: bool = False
    is_network: bool = True
    items: frozenset[str] = frozenset({"post"})
    release_heading: str = ""
    is_web_page: bool = False
    pictures: PictureRules = PictureRules()
    films: FilmRules | None = None
    words: TextRules = TextRules()
    looked: Looked | None = None
    interface: Interface | None = None
    capabilities: Capabilities | None = None

    @property
    def takes_posts(self) -> bool:
        return "post" in self.items

    @property
    def takes_releases(self) -> bool:
        return "release" in self.items
