"""What is known of a kind of channel: the shape of a row. The rows are in ``channel_kinds.py``.

The rows of those that a person puts out stand here: they are alike but for their names.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

MEGABYTE = 1024 * 1024
WEB_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
# Of the end of a version that we speak.
TOLD_AHEAD = timedelta(days=60)
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
    """
    Attributes:
        codecs: of its pictures, in ffmpeg's words; empty where the platform makes its own of whatever it gets.
        frames_most: pictures a second. narrowest: the least ratio of width to height, and of height to width.
        shows_captions: it takes a file of them beside the film.
    """

    types: tuple[str, ...]
    bytes_most: int | None = None
    seconds_least: int | None = None
    seconds_most: int | None = None
    codecs: tuple[str, ...] = ()
    frames_most: int | None = None
    narrowest: Fraction | None = None
    shows_captions: bool = False


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
        is_by_hand: a person is given it and puts it out; it is out when they say so, and its figures are typed in.
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
    is_by_hand: bool = False


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

    def is_ending(self, today: date) -> bool:
        """It ends soon, or has: a newer release of ours is wanted, which takes its time."""
        return self.ends is not None and self.ends - today <= TOLD_AHEAD


# Of Facebook and Instagram alike.
GRAPH_API = Interface(
    "https://graph.facebook.com",
    "https://www.facebook.com",
    "v25.0",
    date(2028, 7, 29),
    Looked("https://developers.facebook.com/docs/graph-api/changelog", date(2026, 11, 28), date(2027, 5, 28)),
)
THREADS_API = Interface(
    "https://graph.threads.net",
    "https://threads.com",
    "v1.0",
    None,  # the only one there has been
    Looked(
        "https://developers.facebook.com/documentation/threads/changelog",
        date(2026, 11, 28),
        date(2027, 5, 28),
    ),
)


# A version is announced to live a year at least; the ends of those before it came in the middle of the month a year on.
LINKEDIN_API = Interface(
    "https://api.linkedin.com",
    "https://www.linkedin.com",
    "202609",
    date(2027, 9, 15),
    Looked(
        "https://learn.microsoft.com/en-us/linkedin/marketing/versioning",
        date(2026, 11, 28),
        date(2027, 5, 28),
    ),
)


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
        fetches_pictures: it takes no upload, but fetches each picture from an address of ours.
        sends_films: our adapter, or the person who is handed it, puts films out; ``films`` are the platform's own rules.
        takes_warning: it has content warnings. takes_card: it shows the card of a page that we read for it.
        bans_same_text: the same words from several accounts are against its rules.
        takes_words_once: it refuses what an account has posted before in the same words.
        is_network: a public network, with hashtags, and an age from which people may join.
        items: which kinds of item it carries: ``post``, ``release`` or both.
        release_heading: what a release is called as this kind shows it; empty where it is not shown by itself.
        is_web_page: a release is an article there, without a letter's subject line.
        looked: None where nobody else sets its limits.
        interface: where the platform has versions of its interface that come to an end.
        figures_kept_for: how long its rules let us keep what it told of a post; None: as long as we like.
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
    fetches_pictures: bool = False
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
    sends_films: bool = False
    words: TextRules = TextRules()
    looked: Looked | None = None
    interface: Interface | None = None
    figures_kept_for: timedelta | None = None
    capabilities: Capabilities | None = None

    @property
    def takes_posts(self) -> bool:
        return "post" in self.items

    @property
    def takes_releases(self) -> bool:
        return "release" in self.items


# What a person puts out: it has no interface for programs, or does not let us use it. The numbers are what one post there
# comfortably holds; an account says its own where its place takes less.
# ``measures`` are the figures that a person may type in: nothing is read by itself. Handing over the same again changes
# nothing, and whether something was handed over can always be told.
BY_HAND = Capabilities(
    repeat_is_safe=True,
    can_find=True,
    measures=("views", "reach", "reactions", "comments", "shares", "link_clicks"),
    credential_names=("place", "person", "email"),
    optional_credential_names=("phone", "text_limit", "image_limit"),
    is_by_hand=True,
)


def _row(
    kind: str, label: str, colour: str, icon: str, text_limit: int | None, image_limit: int, *also: str
) -> ChannelKind:
    return ChannelKind(
        kind=kind,
        label=label,
        also_called=also,
        look=Look(colour, icon),
        counting=CountingRule.GRAPHEMES,
        text_limit=text_limit,
        image_limit=image_limit,
        films=FilmRules(("video/mp4", "video/quicktime"), shows_captions=True) if image_limit else None,
        sends_films=True,
        is_network=False,
        capabilities=BY_HAND,
    )


BY_HAND_ROWS = (
    _row(
        "nextdoor",
        "Nextdoor",
        "#3b6b1f",
        '<path d="M4 11l8-6 8 6"/><path d="M6.5 10v9h11v-9M10 19v-5h4v5"/>',
        8000,
        10,
        "next door",
    ),
    _row(
        "neighbourhood_alert",
        "Neighbourhood Alert",
        "#8a1f3d",
        '<path d="M6 16.5h12l-1.5-2.5V10a4.5 4.5 0 0 0-9 0v4z"/><path d="M10.5 19.5h3"/>',
        5000,
        5,
        "neighbourhood alerts",
    ),
    _row(
        "whatsapp",
        "WhatsApp channel",
        "#1d6b45",
        '<path d="M5 19l1-3.5A7.5 7.5 0 1 1 9 18z"/><path d="M9.5 11.5h5M9.5 14h3"/>',
        4096,
        1,
        "whatsapp",
    ),
    _row(
        "partner_newsletter",
        "Partner newsletter",
        "#5b4a1e",
        '<path d="M5 5h14v14H5z"/><path d="M8 8.5h8M8 12h3.5v3.5H8zM14 12h2M14 15.5h2"/>',
        None,
        10,
    ),
    _row(
        "local_radio",
        "Local radio",
        "#4a3b7a",
        '<path d="M4.5 10h15v9h-15zM7 10l9-5"/><circle cx="9" cy="14.5" r="2.5"/><path d="M14 13h3M14 16h3"/>',
        None,
        0,
    ),
)


def put_out_by_hand(row: ChannelKind, kind: str, label: str, icon: str) -> ChannelKind:
    """The same channel under its own limits, where a person posts it in place of the program."""
    look = replace(row.look, icon=icon)
    return replace(
        row,
        kind=kind,
        label=label,
        also_called=(),
        look=look,
        is_network=False,
        looked=None,
        sends_films=True,
        capabilities=BY_HAND,
    )
