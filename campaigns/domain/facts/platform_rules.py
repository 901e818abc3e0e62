"""What a platform takes in one post beside the length of the text: dated facts, held against each picture and text."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from campaigns.domain.facts.dated_facts import Provenance


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
class PlatformRules:
    """One kind of channel. ``text_limit`` and its like are those of ``channel_kinds``, with their source and dates."""

    channel: str
    text_limit: int | None
    image_limit: int
    image_max_bytes: int | None
    alt_limit: int | None
    pictures: PictureRules
    films: FilmRules | None
    text: TextRules
    provenance: Provenance
