"""The kinds of channel and what each one takes: a table you can read. Adding a channel starts with a
line here.

The numbers are the platforms' public defaults; an account may know better (a Mastodon server tells its
own limits).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

MEGABYTE = 1024 * 1024
WEB_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
PLAIN_PICTURES = frozenset({"image/jpeg", "image/png"})


class CountingRule(StrEnum):
    """How a channel counts the length of a text. The functions are in ``domain/items/counting.py``."""

    X = "x"
    MASTODON = "mastodon"
    GRAPHEMES = "graphemes"
    THREADS = "threads"
    UTF16 = "utf16"


@dataclass(frozen=True)
class ChannelKind:
    """What one kind of channel takes.

    Attributes:
        text_limit: in the unit of ``counting``; None means no limit that matters.
        byte_limit: a second limit on the UTF-8 bytes (Bluesky has both).
        link_cost: what every link counts whatever its length; None means its own length.
        links_in_label: a link may hide behind its label, as on a page; elsewhere it is written out.
        links_bare: a domain without https:// becomes a link, too.
        stills_only: of a picture that moves readers see the first moment only.
        takes_warning: it has content warnings. takes_card: it shows the card of a page that we read for it.
        items: which kinds of item it carries: ``post``, ``release`` or both.
    """

    kind: str
    label: str
    counting: CountingRule
    text_limit: int | None
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
    items: frozenset[str] = frozenset({"post"})

    @property
    def takes_posts(self) -> bool:
        return "post" in self.items

    @property
    def takes_releases(self) -> bool:
        return "release" in self.items


_ALL = (
    ChannelKind(
        kind="x",
        label="X",
        counting=CountingRule.X,
        text_limit=280,
        image_types=WEB_PICTURES - {"image/gif"},  # it takes them by another door, as films
        stills_only=True,
        image_max_bytes=5 * MEGABYTE,
        alt_limit=1000,
        takes_threads=True,
        link_cost=23,
    ),
    ChannelKind(
        kind="bluesky",
        label="Bluesky",
        counting=CountingRule.GRAPHEMES,
        text_limit=300,
        byte_limit=3000,
        stills_only=True,
        image_max_bytes=2_000_000,  # the server counts decimal megabytes
        alt_limit=2000,
        takes_threads=True,
        links_in_label=True,
        takes_card=True,
    ),
    ChannelKind(
        kind="mastodon",
        label="Mastodon",
        counting=CountingRule.MASTODON,
        text_limit=500,
        image_max_bytes=16 * MEGABYTE,
        alt_limit=1500,
        takes_threads=True,
        link_cost=23,
        links_bare=False,
        takes_warning=True,
    ),
    ChannelKind(
        kind="facebook",
        label="Facebook",
        counting=CountingRule.UTF16,
        text_limit=63_206,
        image_limit=10,
        image_types=frozenset({"image/jpeg", "image/png", "image/gif"}),
        image_max_bytes=10 * MEGABYTE,
        alt_limit=1000,
    ),
    ChannelKind(
        kind="instagram",
        label="Instagram",
        counting=CountingRule.UTF16,
        text_limit=2200,
        image_limit=10,
        image_types=frozenset({"image/jpeg"}),
        image_max_bytes=8 * MEGABYTE,
        alt_limit=1000,
        needs_media=True,
    ),
    ChannelKind(
        kind="threads",
        label="Threads",
        counting=CountingRule.THREADS,
        text_limit=500,
        image_limit=20,
        image_types=PLAIN_PICTURES,
        image_max_bytes=8 * MEGABYTE,
        alt_limit=1000,
        takes_threads=True,
    ),
    ChannelKind(
        kind="linkedin",
        label="LinkedIn",
        counting=CountingRule.UTF16,
        text_limit=3000,
        image_limit=20,
        image_types=frozenset({"image/jpeg", "image/png", "image/gif"}),
        alt_limit=4086,
    ),
    ChannelKind(
        kind="email",
        label="E-mail",
        counting=CountingRule.GRAPHEMES,
        text_limit=None,
        byte_limit=2_000_000,
        image_limit=20,
        items=frozenset({"release"}),
    ),
    ChannelKind(
        kind="newsroom",
        label="Newsroom",
        counting=CountingRule.GRAPHEMES,
        text_limit=None,
        image_limit=20,
        links_in_label=True,
        items=frozenset({"post", "release"}),
    ),
    ChannelKind(
        kind="practice",
        label="Practice",
        counting=CountingRule.GRAPHEMES,
        text_limit=5000,
        image_limit=20,
        takes_threads=True,
        links_in_label=True,
        items=frozenset({"post", "release"}),
    ),
)

# Rehearsals inside the office: what is sent there has not gone out.
PRACTICE = "practice"

KINDS: dict[str, ChannelKind] = {kind.kind: kind for kind in _ALL}
_BY_LABEL = {kind.label.casefold(): kind.kind for kind in _ALL}


def kind_for_label(label: str) -> str | None:
    """The kind a section heading such as ``## Bluesky`` names, however it is capitalised."""
    return _BY_LABEL.get(" ".join(label.split()).casefold())
