"""The plain form of a preview that scripts read: a line of dashes, the count, and the words exactly as they go out."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.reports.previews.words import shown_release
from campaigns.services.content.preview import ChannelPreview, ItemPreview


def as_text(preview: ItemPreview, channel: str | None = None) -> str:
    """With one ``channel`` only its text; without, every channel under a line with its kind."""
    if preview.release is not None:
        whole = f"Subject: {preview.release.subject}\n\n{preview.release.text}"
        return "\n".join(whole if channel else f"=== {row.kind}\n{whole}" for row in shown_release(channel))
    lines: list[str] = []
    for one in preview.channels:
        lines += [f"=== {one.kind}"] if channel is None else []
        lines += _post(one)
    return "\n".join(lines)


def _post(preview: ChannelPreview) -> Iterator[str]:
    for number, (part, length) in enumerate(zip(preview.post.parts, preview.lengths, strict=True), start=1):
        limit = f" of {length.limit}" if length.limit else ""
        yield f"--- part {number}: {length.used}{limit} {length.unit}"
        if part.warning:
            yield f"[content warning: {part.warning}]"
        yield part.text
        if part.card:
            yield f"[{part.card.words}]"
        for media in part.media:
            yield f"[{media.name}: {media.alt or 'decorative'}]"
    if preview.price:
        yield f"--- {preview.price}"
