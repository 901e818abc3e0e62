"""A document of posts cut where it names the channels: each occasion with its texts, and what stands above them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from campaigns.importing.guessing.channel_headings import (
    ChannelHeading,
    channel_heading,
    is_label,
    is_occasion,
)
from campaigns.importing.markdown import with_text
from campaigns.importing.values import Block, BlockKind

MOST_ABOVE = 60  # words above the first name of a channel; where there are more, they are the text


@dataclass
class ChannelPart:
    heading: ChannelHeading
    kinds: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)

    @property
    def has_text(self) -> bool:
        return any(block.text.strip() for block in self.blocks)


@dataclass
class Occasion:
    """One day, or one number of a list of posts. ``head`` are the lines that say which."""

    head: list[Block] = field(default_factory=list)
    parts: list[ChannelPart] = field(default_factory=list)

    @property
    def kinds(self) -> set[str]:
        return {kind for part in self.parts for kind in part.kinds}


@dataclass(frozen=True)
class ChannelParts:
    above: tuple[Block, ...]
    occasions: tuple[Occasion, ...]


def parts_by_channel(blocks: Sequence[Block], today: date) -> ChannelParts | None:
    """None where the document is not made that way: one text for all, or a story with the names of channels around it."""
    blocks = [piece for block in blocks for piece in _cut_at_channels(block, today)]
    headings = [channel_heading(block, today) for block in blocks]
    first = next((number for number, one in enumerate(headings) if one is not None), None)
    if first is None or sum(len(block.text.split()) for block in blocks[:first]) > MOST_ABOVE:
        return None
    head_at = _lead_in(blocks, first, 0, today)
    occasions = [Occasion(head=list(blocks[head_at:first]))]
    leads = head_at < first
    for number in range(first, len(blocks)):
        block, heading = blocks[number], headings[number]
        if heading is None:
            occasions[-1].parts[-1].blocks.append(block)
            continue
        _open(occasions, heading, leads=leads, today=today)
        if heading.beside:
            occasions[-1].parts[-1].blocks.append(with_text(block, heading.beside))
    for occasion in occasions:
        _join_empty(occasion)
    return ChannelParts(tuple(blocks[:head_at]), tuple(occasions)) if _are_posts(occasions, first) else None


def _cut_at_channels(block: Block, today: date) -> list[Block]:
    """A paragraph of several lines, where one of them names a channel: there each line is a block."""
    texts, written = block.text.split("\n"), block.markdown.split("\n")
    if block.kind is not BlockKind.PARAGRAPH or len(written) < 2:
        return [block]
    if len(texts) != len(written):  # of Markdown, whose words are on one line
        texts = written
    lines = [replace(block, text=text, markdown=line) for text, line in zip(texts, written, strict=True)]
    starts = [n for n, line in enumerate(lines) if n == 0 or channel_heading(line, today) is not None]
    starts += [n + 1 for n in starts if n + 1 < len(lines) and channel_heading(lines[n], today) is not None]
    if len(starts) == 1:
        return [block]
    ends = sorted({*starts, len(lines)})
    return [
        replace(block, text="\n".join(texts[start:end]), markdown="\n".join(written[start:end]))
        for start, end in pairwise(ends)
    ]


def _lead_in(blocks: Sequence[Block], end: int, start: int, today: date) -> int:
    """Where the lines begin that lead up to the channel at ``end``: a day, a number or a label, and a title below it."""
    lead = end
    for number in range(end - 1, max(start - 1, end - 5), -1):
        block = blocks[number]
        if is_occasion(block, today) or is_label(block):
            lead = number
        elif (
            number < end - 1 or len(block.text.split()) > 10 or block.text.rstrip().endswith((".", "!", "?"))
        ):
            break
    return (
        lead if lead > 0 or start > 0 or is_label(blocks[0]) or _is_dated(blocks[0], today) else min(end, 1)
    )


def _is_dated(block: Block, today: date) -> bool:
    return is_occasion(block, today) and bool(block.level == 0)


def _open(occasions: list[Occasion], heading: ChannelHeading, *, leads: bool, today: date) -> None:
    """The channel's part: of the same occasion, or of a new one where lines lead up to it or the channel comes again."""
    current = occasions[-1]
    if current.parts:
        before = current.parts[-1].blocks
        at = _lead_in(before, len(before), 1, today) if leads and before else len(before)
        comes_again = bool(set(heading.kinds) & current.kinds)
        if at < len(before) or comes_again:
            occasions.append(Occasion(head=before[at:]))
            del before[at:]
    occasions[-1].parts.append(ChannelPart(heading, heading.kinds))


def _join_empty(occasion: Occasion) -> None:
    """“X” above “Bluesky” with nothing between them: the text below is for both."""
    joined: list[ChannelPart] = []
    waiting: tuple[str, ...] = ()
    for part in occasion.parts:
        part.kinds = tuple(dict.fromkeys((*waiting, *part.kinds)))
        waiting = () if part.blocks else part.kinds
        if part.blocks or part is occasion.parts[-1]:
            joined.append(part)
    occasion.parts = joined


def _are_posts(occasions: Sequence[Occasion], first: int) -> bool:
    told = [part for occasion in occasions for part in occasion.parts if part.has_text and part.kinds]
    if len(told) > 1:
        return True
    return len(told) == 1 and first <= 2 and not told[0].heading.beside and len(occasions[0].parts) == 1
