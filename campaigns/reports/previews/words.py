"""What every form of a preview says in the same words: counts, pictures, as what a release is shown."""

from __future__ import annotations

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.channel_row import ChannelKind
from campaigns.domain.items.counting import TextLength
from campaigns.domain.items.rendered import RenderedMedia


def shown_release(channel: str | None) -> tuple[ChannelKind, ...]:
    """What a release is shown as: that channel, or each that has a form of its own."""
    if channel is not None:
        return (KINDS[channel],)
    return tuple(row for row in KINDS.values() if row.release_heading)


def count_words(length: TextLength) -> str:
    """``215 of 280 characters as X counts them``, and by how much it is too long."""
    limit = f" of {length.limit:,}" if length.limit is not None else ""
    over = f", too long by {length.over:,}" if not length.fits else ""
    return f"{length.used:,}{limit} {length.unit}{over}"


def picture_words(picture: RenderedMedia) -> str:
    if picture.is_recording:
        captions = ", with captions" if picture.captions else ""
        return f"{picture.name}: a film of {picture.seconds:.0f} seconds{captions}. {picture.alt or 'No description'}"
    if picture.decorative:
        return f"{picture.name}: decorative, no description is sent"
    if not picture.sha256:
        return f"{picture.name}: the picture is missing"
    return f"{picture.name}: {picture.alt or 'no alt text'}"


def part_words(number: int, parts: int) -> str:
    return f"Part {number} of {parts}" if parts > 1 else ""
