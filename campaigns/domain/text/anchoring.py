"""Words that somebody pointed at, found again in a later text: exactly, or not at all. Nothing alike will do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from campaigns.domain.text.word_changes import Change, Piece

AROUND = 30  # characters that are kept of what stands before and after


@dataclass(frozen=True)
class Anchor:
    """The words, and what stood around them."""

    quote: str
    before: str = ""
    after: str = ""


def anchor_at(text: str, start: int, quote: str) -> Anchor:
    end = start + len(quote)
    return Anchor(quote, text[max(0, start - AROUND) : start], text[end : end + AROUND])


def find_anchor(text: str, anchor: Anchor) -> int | None:
    """Where the words begin in this text.

    Both sides of them are as they were; else one side is, at one place alone; else they were a whole paragraph, and are
    again, at one place alone. None where that can't be said: the words this was about have changed.
    """
    straight = text.find(f"{anchor.before}{anchor.quote}{anchor.after}")
    if straight >= 0 and anchor.quote:
        start = straight + len(anchor.before)
        if anchor_at(text, start, anchor.quote) == anchor:
            return start
    places = list(_places(text, anchor.quote))
    sides = [_sides(text, place, anchor) for place in places]
    for wanted in (2, 1):
        found = [place for place, number in zip(places, sides, strict=True) if number >= wanted]
        if found:
            return found[0] if wanted == 2 or len(found) == 1 else None
    if not _is_paragraph(anchor):
        return None
    whole = [place for place in places if _is_paragraph(anchor_at(text, place, anchor.quote))]
    return whole[0] if len(whole) == 1 else None


def _places(text: str, quote: str) -> Iterator[int]:
    place = text.find(quote) if quote else -1
    while place >= 0:
        yield place
        place = text.find(quote, place + 1)


def _sides(text: str, place: int, anchor: Anchor) -> int:
    """On how many sides the text is what it was. Its beginning and end are a side like any other."""
    there = anchor_at(text, place, anchor.quote)
    return (there.before == anchor.before) + (there.after == anchor.after)


def _is_paragraph(anchor: Anchor) -> bool:
    begins = not anchor.before or anchor.before.endswith("\n\n")
    return begins and (not anchor.after or anchor.after.startswith("\n\n"))


def cut_after(
    pieces: Sequence[Piece], spots: Sequence[tuple[int, int]]
) -> list[tuple[Piece, tuple[int, ...]]]:
    """The pieces cut at these places of the new text, and the marks that stand behind each.

    Args:
        spots: (offset in the new text, mark); what went out of the text has no place in it.
    """
    waiting, cut, position = sorted(spots), [], 0
    for piece in pieces:
        rest = piece.text
        while piece.change is not Change.REMOVED and waiting and waiting[0][0] <= position + len(rest):
            at = waiting[0][0]
            head, rest = rest[: at - position], rest[at - position :]
            position = at
            marks = tuple(mark for offset, mark in waiting if offset == at)
            waiting = [spot for spot in waiting if spot[0] != at]
            cut.append((Piece(piece.change, head), marks))
        if rest:
            cut.append((Piece(piece.change, rest), ()))
        position += len(rest) if piece.change is not Change.REMOVED else 0
    if waiting:
        cut.append((Piece(Change.SAME, ""), tuple(mark for _, mark in waiting)))
    return cut
