"""A preview for a terminal: a box per post, wrapped to its width, with count, pictures and what the channel does to it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from unicodedata import combining, east_asian_width

import regex

from campaigns.domain.items.channel_row import ChannelKind
from campaigns.domain.items.counting import clusters
from campaigns.domain.items.showing import ShownPart
from campaigns.reports.previews.words import (
    count_words,
    part_words,
    picture_words,
    shown_release,
)
from campaigns.services.content.preview import ChannelPreview, ItemPreview

NARROWEST, WIDEST = 30, 80
_WIDE = regex.compile(r"\p{Emoji_Presentation}|\ufe0f|\p{Regional_Indicator}{2}")


def as_terminal(preview: ItemPreview, *, width: int, organisation: str, channel: str | None = None) -> str:
    """``width`` is the terminal's, in columns; boxes are at most 80 wide."""
    width = max(NARROWEST, min(width, WIDEST))
    blocks = [preview.title, "=" * min(cells(preview.title), width)]
    if preview.release is not None:
        for row in shown_release(channel):
            blocks += ["", *_release(preview, row, width)]
    for one in preview.channels:
        blocks += ["", *_channel(one, width, organisation)]
    return "\n".join(blocks)


def _release(preview: ItemPreview, row: ChannelKind, width: int) -> Iterator[str]:
    release = preview.release
    assert release is not None
    above = f"Subject: {release.subject}\n\n" if not row.is_web_page else ""
    yield from _box(row.release_heading or row.label, f"{above}{release.text.rstrip()}", width)
    yield from _below([f"Photo {picture_words(photo)}" for photo in release.photos], width)


def _channel(preview: ChannelPreview, width: int, organisation: str) -> Iterator[str]:
    parts = len(preview.post.parts)
    for number, (shown, part, length) in enumerate(
        zip(preview.shown, preview.post.parts, preview.lengths, strict=True), start=1
    ):
        heading = " · ".join(words for words in (preview.label, part_words(number, parts)) if words)
        yield from _box(heading, f"{organisation}\n\n{_words(shown)}", width)
        aside = [f"Content warning: {part.warning}"] if part.warning else []
        aside += [part.card.words] if part.card else []
        aside += [f"Picture {picture_words(media)}" for media in part.media]
        yield from _below([count_words(length), *aside], width)
    yield from _below(preview.notes, width)


def _words(shown: ShownPart) -> str:
    return "".join(f"\n[{piece.text}]\n" if piece.kind == "fold" else piece.text for piece in shown.pieces)


def _below(lines: list[str] | tuple[str, ...], width: int) -> Iterator[str]:
    for line in lines:
        yield from textwrap.wrap(line, width, initial_indent="  ", subsequent_indent="    ")


def _box(heading: str, text: str, width: int) -> Iterator[str]:
    inner = width - 4
    yield f"┌─ {heading} {'─' * max(0, width - cells(heading) - 5)}┐"
    for line in text.split("\n"):
        for piece in _wrapped(line, inner):
            yield f"│ {piece}{' ' * (inner - cells(piece))} │"
    yield f"└{'─' * (width - 2)}┘"


def _wrapped(line: str, width: int) -> list[str]:
    """Broken between words by what the terminal will take, a longer word within itself."""
    rows, row = [], ""
    for word in line.split(" "):
        candidate = f"{row} {word}" if row else word
        if cells(candidate) <= width:
            row = candidate
            continue
        rows += [row] if row else []
        while cells(word) > width:
            cut = next(n for n in range(len(word), 0, -1) if cells(word[:n]) <= width)
            rows.append(word[:cut])
            word = word[cut:]
        row = word
    return [*rows, row]


def cells(text: str) -> int:
    """Columns a terminal uses: two for emoji and wide letters, none for marks over a letter."""
    total = 0
    for cluster in clusters(text):
        if _WIDE.search(cluster):
            total += 2
        else:
            total += sum(
                0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1
                for letter in cluster
                if letter not in "\u200d\ufe0e"
            )
    return total
