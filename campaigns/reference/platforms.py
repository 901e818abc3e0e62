"""What each platform takes in one post, from ``platforms.yml``."""

from __future__ import annotations

from fractions import Fraction

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.facts.platform_rules import FilmRules, PictureRules, PlatformRules, TextRules
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.reference.dataset import Dataset
from campaigns.reference.loader import Record


def read_platform(record: Record, whole: Provenance | None = None) -> PlatformRules:
    channel = record.choice("id", list(KINDS))
    return PlatformRules(
        channel=channel,
        text_limit=_maybe(record, "text"),
        image_limit=record.number("images"),
        image_max_bytes=_maybe(record, "image_bytes"),
        alt_limit=_maybe(record, "alt"),
        pictures=record.one("pictures", _pictures) if record.has("pictures") else PictureRules(),
        films=record.one("films", _films) if record.has("films") else None,
        text=record.one("words", _words) if record.has("words") else TextRules(),
        provenance=record.provenance(whole),
    )


def _pictures(record: Record) -> PictureRules:
    return PictureRules(
        width_least=_maybe(record, "width_least"),
        width_most=_maybe(record, "width_most"),
        pixels_most=_maybe(record, "pixels_most"),
        ratio_least=_ratio(record, "ratio_least"),
        ratio_most=_ratio(record, "ratio_most"),
        moves_alone=record.flag("moves_alone", False),
    )


def _films(record: Record) -> FilmRules:
    return FilmRules(
        types=record.texts("types"),
        bytes_most=_maybe(record, "bytes_most"),
        seconds_least=_maybe(record, "seconds_least"),
        seconds_most=_maybe(record, "seconds_most"),
    )


def _words(record: Record) -> TextRules:
    return TextRules(
        hashtags_most=_maybe(record, "hashtags_most"),
        hashtags_advised=_maybe(record, "hashtags_advised"),
        one_topic=record.flag("one_topic", False),
        mentions_most=_maybe(record, "mentions_most"),
        links_most=_maybe(record, "links_most"),
        links_clickable=record.flag("links_clickable", True),
    )


def _maybe(record: Record, key: str) -> int | None:
    return record.number(key) if record.has(key) else None


def _ratio(record: Record, key: str) -> Fraction | None:
    if not record.has(key):
        return None
    try:
        return Fraction(record.text(key))
    except (ValueError, ZeroDivisionError):
        raise record.refuse(key, "write a ratio like 4/5.") from None


PLATFORMS: Dataset[PlatformRules] = Dataset(
    "platforms", "platforms", "Limits of platforms", read_platform, lambda one: KINDS[one.channel].label
)
