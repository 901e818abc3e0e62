"""What each platform takes in one post: the rows of ``channel_kinds.py``, and the organisation's own ``platforms.yml``.

The own file's entries have ``id`` (the kind of channel), where they were read and when, and any of these:

    pictures: width_least, width_most, pixels_most, ratio_least, ratio_most (width divided by height, like 4/5),
              moves_alone (a moving picture stands alone)
    films: types, bytes_most, seconds_least, seconds_most, codecs, frames_most, narrowest, shows_captions
    words: hashtags_most, hashtags_advised, one_topic, mentions_most, links_most, links_clickable
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.facts.platform_rules import PlatformRules
from campaigns.domain.items import channel_kinds
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.channel_row import ChannelKind, FilmRules, Looked, PictureRules, TextRules
from campaigns.reference.dataset import Dataset, Known
from campaigns.reference.loader import Record, shown

_TABLE = Path(channel_kinds.__file__)
_OF_THE_ROW = ("text", "images", "image_bytes", "alt")


def read_platform(record: Record, whole: Provenance | None = None) -> PlatformRules:
    for key in filter(record.has, _OF_THE_ROW):
        raise record.refuse(
            key,
            "nothing goes by this number: each account tells its own when it is checked. Take this line out.",
        )
    return PlatformRules(
        channel=record.choice("id", list(KINDS)),
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
        codecs=record.texts("codecs") if record.has("codecs") else (),
        frames_most=_maybe(record, "frames_most"),
        narrowest=_ratio(record, "narrowest"),
        shows_captions=record.flag("shows_captions", False),
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


def _rows() -> tuple[Known[PlatformRules], ...]:
    return tuple(_of_row(row, row.looked) for row in KINDS.values() if row.looked is not None)


def _of_row(row: ChannelKind, looked: Looked) -> Known[PlatformRules]:
    seen = Provenance(looked.source, looked.on, looked.review_by, file=shown(_TABLE), line=_line_of(row.kind))
    return Known(row.kind, PlatformRules(row.kind, row.pictures, row.films, row.words, seen), seen)


def _line_of(kind: str) -> int:
    """Where the row stands, for whoever mends it."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if f'kind="{kind}"' in line)


PLATFORMS: Dataset[PlatformRules] = Dataset(
    "platforms",
    "platforms",
    "Limits of platforms",
    read_platform,
    lambda one: KINDS[one.channel].label,
    rows=_rows,
)
