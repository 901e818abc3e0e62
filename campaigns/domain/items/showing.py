"""How a channel's own app shows a post: which links can be followed and how they read, and where it folds the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.rendered import RenderedPart, RenderedPost

TAG = re.compile(r"(?<![\w&/])#[\d_]*+[^\W\d_]\w*+")
_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
MORE = "… more"


class PieceKind(StrEnum):
    TEXT = "text"
    LINK = "link"
    TAG = "tag"
    FOLD = "fold"


@dataclass(frozen=True)
class Piece:
    """A run of a shown text. ``url`` is where a link leads; empty for everything that can't be followed."""

    kind: PieceKind
    text: str
    url: str = ""


@dataclass(frozen=True)
class ShownPart:
    """One post of a thread, cut into pieces that together are what a reader sees."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def show_part(kind: str, part: RenderedPart) -> ShownPart:
    """The part as that kind of channel shows it."""
    return ShownPart(tuple(_folded(list(_pieces(kind, part)), fold_at(kind, part.text))))


def fold_at(kind: str, text: str) -> int | None:
    """The offset at which the app hides the rest behind “more”, at the end of a word; None where it shows all."""
    folds_after = KINDS[kind].look.folds_after
    if folds_after is None:
        return None
    most_lines, most_characters = folds_after
    lines = text.split("\n")
    cut = len("\n".join(lines[:most_lines])) if len(lines) > most_lines else len(text)
    if cut > most_characters:
        cut = max(text.rfind(" ", 0, most_characters), text.rfind("\n", 0, most_characters))
        cut = cut if cut > 0 else most_characters
    return cut if text[cut:].strip() else None


def channel_notes(post: RenderedPost) -> tuple[str, ...]:
    """What a writer should know about this post there, each in a sentence."""
    row = KINDS[post.kind]
    label = row.label
    links = sum(len(part.links) for part in post.parts)
    notes = []
    if links and (cost := row.link_cost):
        notes.append(f"Every link counts {cost} characters on {label}, however long it is.")
    if links and not row.words.links_clickable:
        notes.append(f"Links can’t be followed on {label}. Say where to find the address instead.")
    if links and row.look.makes_card:
        notes.append(f"{label} makes a card of the first link.")
    folded = fold_at(row.kind, post.parts[0].text)
    if folded is not None:
        last = " ".join(post.parts[0].text[:folded].split()[-4:])
        notes.append(f"{label} shows the text up to about “{last}” and hides the rest behind “more”.")
    if row.needs_media and not post.parts[0].media:
        notes.append(f"{label} takes no post without a picture.")
    return tuple(notes)


def shown_alike(post: RenderedPost) -> tuple[object, ...]:
    """Two posts with the same answer say and show the same; each channel’s app may still fold or shorten it."""
    return tuple(
        (part.text, part.warning, tuple((one.name, one.sha256, one.alt) for one in part.media))
        for part in post.parts
    )


def _pieces(kind: str, part: RenderedPart) -> Iterator[Piece]:
    row, position = KINDS[kind], 0
    for link in sorted(part.links, key=lambda one: one.start):
        if link.start < position or link.end > len(part.text):
            continue
        yield from _words(kind, part.text[position : link.start])
        words = part.text[link.start : link.end]
        can_follow = row.words.links_clickable
        shown = _shortened(words, row.look.shortens_to) if can_follow and _SCHEME.match(words) else words
        yield Piece(PieceKind.LINK if can_follow else PieceKind.TEXT, shown, link.url if can_follow else "")
        position = link.end
    yield from _words(kind, part.text[position:])


def _shortened(address: str, most: int | None) -> str:
    if most is None:
        return address
    bare = _SCHEME.sub("", address).rstrip("/")
    return bare if len(bare) <= most else f"{bare[:most]}…"


def _words(kind: str, text: str) -> Iterator[Piece]:
    position = 0
    for tag in TAG.finditer(text) if KINDS[kind].is_network else ():
        if tag.start() > position:
            yield Piece(PieceKind.TEXT, text[position : tag.start()])
        yield Piece(PieceKind.TAG, tag[0])
        position = tag.end()
    if position < len(text):
        yield Piece(PieceKind.TEXT, text[position:])


def _folded(pieces: list[Piece], at: int | None) -> Iterator[Piece]:
    """The pieces with the fold between them. Only channels that show addresses whole fold, so offsets hold."""
    position = 0
    is_told = at is None
    for piece in pieces:
        end = position + len(piece.text)
        if not is_told and at is not None and end > at:
            inside = at - position
            if piece.kind is PieceKind.TEXT and inside > 0:
                yield Piece(PieceKind.TEXT, piece.text[:inside])
                piece = Piece(PieceKind.TEXT, piece.text[inside:])
            yield Piece(PieceKind.FOLD, MORE)
            is_told = True
        yield piece
        position = end
