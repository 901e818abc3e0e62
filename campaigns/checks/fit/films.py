"""FIT-05: films and sound are not sent from here; and whether a channel takes them when somebody posts them by hand."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.places import picture_line
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.channel_row import FilmRules
from campaigns.domain.items.documents import MediaDocument
from campaigns.domain.items.issues import Severity

_SHORT = {"video/quicktime": "MOV", "audio/mpeg": "MP3"}


def recordings_not_sent(subject: Subject) -> Iterator[Finding]:
    """No adapter uploads a film or sound yet, so nobody may think that it went out."""
    for index, media in enumerate(subject.item.pictures):
        if not media.is_recording or media.is_missing:
            continue
        line, is_post = picture_line(subject.item, index), subject.item.kind == "post"
        yield Finding(
            line=line, excerpt=media.name, says="" if is_post else "release", details={"name": media.name}
        )
        for kind in subject.rendered:
            platform = subject.facts.platform(kind)
            if platform is not None:
                yield from _refused(KINDS[kind].label, platform.films, media, line)


def _refused(label: str, rules: FilmRules | None, media: MediaDocument, line: int) -> Iterator[Finding]:
    """Why the platform would not take it either."""

    def told(says: str, **details: str | int) -> Finding:
        known = {"label": label, "name": media.name}
        return Finding(
            line=line,
            excerpt=media.name,
            says=says,
            severity=Severity.WARN,
            details={**known, **details},
        )

    if rules is None or media.mime_type not in rules.types:
        yield told(
            "type",
            types=" or ".join(map(_word, rules.types)) if rules else "no films",
            type=_word(media.mime_type),
        )
        return
    if rules.bytes_most is not None and media.bytes_count > rules.bytes_most:
        yield told("size", size=_megabytes(media.bytes_count), limit=_megabytes(rules.bytes_most))
    if rules.seconds_most is not None and media.seconds > rules.seconds_most:
        yield told("long", seconds=round(media.seconds), limit=rules.seconds_most)
    if rules.seconds_least is not None and 0 < media.seconds < rules.seconds_least:
        yield told("short", seconds=round(media.seconds), limit=rules.seconds_least)


def _word(mime_type: str) -> str:
    return _SHORT.get(mime_type, mime_type.partition("/")[2].upper())


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:.0f} MB"
