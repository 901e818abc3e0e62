"""FIT: whether a post fits the channels it goes to, counted as each of them counts."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.places import part_line, picture_line
from campaigns.domain.channel_kinds import KINDS, ChannelKind
from campaigns.domain.counting import measure_text
from campaigns.domain.documents import MediaDocument, PostDocument

_TYPE_WORDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP", "image/gif": "GIF"}


def text_too_long(subject: Subject) -> Iterator[Finding]:
    post = _post(subject)
    for kind, rendered in subject.rendered.items():
        for index, part in enumerate(rendered.parts):
            length = measure_text(kind, part.text)
            if length.fits:
                continue
            yield Finding(
                line=part_line(post, kind, index),
                column=1,
                excerpt=part.text[:60],
                says="part" if len(rendered.parts) > 1 else "",
                details={
                    "label": KINDS[kind].label,
                    "used": length.used,
                    "unit": length.unit,
                    "limit": length.limit,
                    "over": length.over,
                    "number": index + 1,
                    "count": len(rendered.parts),
                },
            )


def pictures_not_taken(subject: Subject) -> Iterator[Finding]:
    post = _post(subject)
    for kind in subject.rendered:
        channel = KINDS[kind]
        if len(post.media) > channel.image_limit:
            yield Finding(
                line=post.line_of("media"),
                says="count",
                details={
                    "label": channel.label,
                    "limit": channel.image_limit,
                    "count": len(post.media),
                    "over": len(post.media) - channel.image_limit,
                },
            )
        for index, picture in enumerate(post.media):
            if not picture.is_missing and not picture.is_recording:
                yield from _misfits(channel, picture, picture_line(post, index))


def _misfits(channel: ChannelKind, picture: MediaDocument, line: int) -> Iterator[Finding]:
    shared = {"label": channel.label, "name": picture.name}
    if picture.mime_type not in channel.image_types:
        types = " or ".join(_TYPE_WORDS[mime] for mime in sorted(channel.image_types))
        kind = _TYPE_WORDS.get(picture.mime_type, "no picture it knows")
        yield Finding(
            line=line, excerpt=picture.name, says="type", details={**shared, "type": kind, "types": types}
        )
    if channel.image_max_bytes is not None and picture.bytes_count > channel.image_max_bytes:
        sizes = {"size": _megabytes(picture.bytes_count), "limit": _megabytes(channel.image_max_bytes)}
        yield Finding(line=line, excerpt=picture.name, says="size", details={**shared, **sizes})
    if channel.alt_limit is not None and len(picture.alt) > channel.alt_limit:
        counts = {"count": len(picture.alt), "limit": channel.alt_limit}
        yield Finding(line=line, excerpt=picture.name, says="alt", details={**shared, **counts})


def recordings_not_sent(subject: Subject) -> Iterator[Finding]:
    """FIT-05. No adapter uploads a film or sound yet, so nobody may think that it went out."""
    for index, media in enumerate(subject.item.pictures):
        if media.is_recording and not media.is_missing:
            yield Finding(
                line=picture_line(subject.item, index),
                excerpt=media.name,
                says="" if subject.item.kind == "post" else "release",
                details={"name": media.name},
            )


def picture_needed(subject: Subject) -> Iterator[Finding]:
    post = _post(subject)
    for kind in subject.rendered:
        if KINDS[kind].needs_media and not post.media:
            yield Finding(line=post.line_of("channels"), excerpt=kind, details={"label": KINDS[kind].label})


def nothing_to_send(subject: Subject) -> Iterator[Finding]:
    """A post that says nothing on a channel, or has nowhere to go."""
    post = _post(subject)
    if not post.channels:
        yield Finding(line=post.line_of("channels"), column=1, says="channels")
    if any(issue.id == "CONTENT-21" for issue in post.issues):
        return  # the file's own findings say already where text is missing
    for kind, rendered in subject.rendered.items():
        if not any(part.text.strip() or part.media for part in rendered.parts):
            yield Finding(line=post.text_line(kind), column=1, details={"label": KINDS[kind].label})


def _post(subject: Subject) -> PostDocument:
    assert isinstance(subject.item, PostDocument)
    return subject.item


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB"
