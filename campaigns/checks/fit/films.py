"""FIT-05: whether each channel of a post takes its film, and whether it can be sent there from here."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from campaigns.checks.base import Finding, Subject
from campaigns.checks.fit.takers import Taker, takers
from campaigns.checks.places import picture_line
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.channel_row import FilmRules
from campaigns.domain.items.documents import MediaDocument, Sound
from campaigns.domain.items.fitting import Limits
from campaigns.domain.items.issues import Severity

_WORDS = {
    "video/quicktime": "MOV",
    "audio/mpeg": "MP3",
    "h264": "H.264",
    "hevc": "HEVC (H.265)",
    "mpeg4": "MPEG-4 part 2",
}


def films_not_taken(subject: Subject) -> Iterator[Finding]:
    """What an adapter or a platform would refuse."""
    item = subject.item
    for index, media in enumerate(item.pictures):
        if not media.is_recording or media.is_missing:
            continue
        line = picture_line(item, index)
        if item.kind != "post" or media.is_audio:
            says = "release" if item.kind != "post" else "sound"
            yield Finding(line=line, excerpt=media.name, says=says, details={"name": media.name})
            continue
        if len(item.pictures) > 1:
            yield Finding(line=line, excerpt=media.name, says="alone", details={"name": media.name})
        for kind in subject.rendered:
            platform = subject.facts.platform(kind)
            rules = platform.films if platform else KINDS[kind].films
            for taker in takers(subject, kind):
                yield from _misfits(taker, rules, media, line)


def notes_on(film: MediaDocument) -> Iterator[tuple[str, Finding]]:
    """What each channel that takes posts makes of a film by itself: the kind of channel, and a finding of FIT-05."""
    for kind in KINDS.values():
        if kind.takes_posts:
            for finding in _misfits(Taker(kind, Limits.of(kind.kind)), kind.films, film, 1):
                yield kind.kind, finding


def _misfits(taker: Taker, rules: FilmRules | None, media: MediaDocument, line: int) -> Iterator[Finding]:
    def told(says: str, severity: Severity | None = None, **details: str | int) -> Finding:
        known = {"label": taker.label, "name": media.name}
        return Finding(
            line=line, excerpt=media.name, says=says, severity=severity, details={**known, **details}
        )

    if rules is None:
        yield told("none")
        return
    if not taker.channel.sends_films:
        yield told("by_hand")
        return
    if media.mime_type not in rules.types:
        yield told("type", types=" or ".join(map(_word, rules.types)), type=_word(media.mime_type))
    elif not media.codec:
        yield told("broken")
    elif rules.codecs and media.codec not in rules.codecs:
        yield told("codec", codecs=" or ".join(map(_word, rules.codecs)), codec=_word(media.codec))
    most = taker.limits.film_bytes if taker.limits.film_bytes is not None else rules.bytes_most
    if most is not None and media.bytes_count > most:
        yield told("size", size=_megabytes(media.bytes_count), limit=_megabytes(most))
    if rules.seconds_most is not None and media.seconds > rules.seconds_most:
        yield told("long", seconds=round(media.seconds), limit=rules.seconds_most)
    if rules.seconds_least is not None and 0 < media.seconds < rules.seconds_least:
        yield told("short", seconds=round(media.seconds), limit=rules.seconds_least)
    if rules.frames_most is not None and media.frame_rate > rules.frames_most:
        yield told("frames", frames=round(media.frame_rate), limit=rules.frames_most)
    shape = Fraction(media.width, media.height) if media.width and media.height else Fraction(1)
    if rules.narrowest is not None and not rules.narrowest <= shape <= 1 / rules.narrowest:
        yield told("shape", width=media.width, height=media.height, most=rules.narrowest.denominator)
    if media.captions_sha256 and not rules.shows_captions and media.sound not in (Sound.NONE, Sound.MUSIC):
        yield told("captions", Severity.WARN)
    if taker.limits.alt is not None and len(media.alt) > taker.limits.alt:
        yield told("alt", count=len(media.alt), limit=taker.limits.alt)


def _word(name: str) -> str:
    return _WORDS.get(name, name.rpartition("/")[2].upper())


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:.0f} MB"
