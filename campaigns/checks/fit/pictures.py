"""FIT-02 and FIT-03: how many pictures, of which kind and size, each channel takes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from campaigns.checks.base import Finding, Subject
from campaigns.checks.fit.takers import Taker, takers
from campaigns.checks.places import picture_line
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.channel_row import PictureRules
from campaigns.domain.items.documents import MediaDocument
from campaigns.domain.items.fitting import Limits
from campaigns.domain.items.issues import Severity

_TYPE_WORDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP", "image/gif": "GIF"}
_NONE = PictureRules()


def pictures_not_taken(subject: Subject) -> Iterator[Finding]:
    """FIT-02."""
    media = [
        (picture_line(subject.item, index), picture)
        for index, picture in enumerate(subject.post.media)
        if not picture.is_recording
    ]
    for kind in subject.rendered:
        platform = subject.facts.platform(kind)
        rules = platform.pictures if platform else _NONE
        for taker in takers(subject, kind):
            yield from _too_many(subject, taker, len(media))
            for line, picture in media:
                if not picture.is_missing:
                    yield from _misfits(taker, picture, line)
        for line, picture in media:
            if not picture.is_missing and picture.width and picture.height:
                yield from _wrong_shape(KINDS[kind].label, rules, picture, line, is_alone=len(media) == 1)


def notes_on(picture: MediaDocument) -> Iterator[tuple[str, Finding]]:
    """What each channel that takes posts makes of a picture by itself: the kind of channel, and a finding of FIT-02."""
    for kind in KINDS.values():
        if kind.takes_posts and not picture.is_missing and not picture.is_recording:
            for finding in _misfits(Taker(kind, Limits.of(kind.kind)), picture, 1):
                yield kind.kind, finding
            if picture.width and picture.height:
                for finding in _wrong_shape(kind.label, kind.pictures, picture, 1, is_alone=True):
                    yield kind.kind, finding


def _too_many(subject: Subject, taker: Taker, count: int) -> Iterator[Finding]:
    limit = taker.limits.images
    if count > limit:
        details = {"label": taker.label, "limit": limit, "count": count, "over": count - limit}
        yield Finding(line=subject.item.line_of("media"), says="count", details=details)


def _misfits(taker: Taker, picture: MediaDocument, line: int) -> Iterator[Finding]:
    def told(says: str, severity: Severity | None = None, **details: Any) -> Finding:
        known = {"label": taker.label, "name": picture.name}
        return Finding(
            line=line, excerpt=picture.name, says=says, severity=severity, details={**known, **details}
        )

    if picture.mime_type not in taker.channel.image_types:
        types = " or ".join(_TYPE_WORDS[mime] for mime in sorted(taker.channel.image_types))
        yield told("type", type=_TYPE_WORDS.get(picture.mime_type, "no picture it knows"), types=types)
    elif picture.is_animated and taker.channel.stills_only:
        yield told("still", Severity.WARN)
    most = taker.limits.image_bytes
    if most is not None and picture.bytes_count > most:
        yield told("size", size=_megabytes(picture.bytes_count), limit=_megabytes(most))
    if taker.limits.alt is not None and len(picture.alt) > taker.limits.alt:
        yield told("alt", count=len(picture.alt), limit=taker.limits.alt)


def _wrong_shape(
    label: str, rules: PictureRules, picture: MediaDocument, line: int, *, is_alone: bool
) -> Iterator[Finding]:
    def told(says: str, severity: Severity | None = None, **details: Any) -> Finding:
        known = {"label": label, "name": picture.name, "width": picture.width, "height": picture.height}
        return Finding(
            line=line, excerpt=picture.name, says=says, severity=severity, details={**known, **details}
        )

    ratio = Fraction(picture.width, picture.height)
    if rules.ratio_least is not None and ratio < rules.ratio_least:
        yield told("tall", least=_ratio(rules.ratio_least))
    if rules.ratio_most is not None and ratio > rules.ratio_most:
        yield told("wide", most=_ratio(rules.ratio_most))
    if rules.width_least is not None and picture.width < rules.width_least:
        yield told("narrow", Severity.WARN, limit=rules.width_least)
    if rules.width_most is not None and picture.width > rules.width_most:
        yield told("shrunk", Severity.INFO, limit=rules.width_most)
    if rules.pixels_most is not None and picture.width * picture.height > rules.pixels_most:
        yield told("pixels", limit=f"{rules.pixels_most / 1_000_000:.0f}")
    if rules.moves_alone and picture.is_animated and not is_alone:
        yield told("alone")


def picture_needed(subject: Subject) -> Iterator[Finding]:
    """FIT-03."""
    for kind in subject.rendered:
        if KINDS[kind].needs_media and not subject.post.media:
            yield Finding(
                line=subject.post.line_of("channels"), excerpt=kind, details={"label": KINDS[kind].label}
            )


def _ratio(ratio: Fraction) -> str:
    """“4 to 5”, or “1.91 to 1” where the whole numbers would be long."""
    if ratio.denominator <= 20:
        return f"{ratio.numerator} to {ratio.denominator}"
    return f"{float(ratio):.2f} to 1"


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB"
