"""Changing a post's words: only the part of the thread that is changed, on the channels where it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from campaigns.content_store.front_matter import find_front_matter, split_file
from campaigns.content_store.problems import Problems
from campaigns.content_store.sections import SplitBody, split_parts, split_sections
from campaigns.domain.items.channel_kinds import KINDS

BETWEEN_PARTS = "\n\n---\n\n"
Parts = tuple[str, ...]
# By kind of channel; None is the text for all that have none of their own.
Texts = Mapping[str | None, Parts]


@dataclass(frozen=True)
class _Block:
    """One text by its lines, counted from 0. ``start`` is where its first line is or would be; ``heading`` is that of its
    section, and ``end`` where the next begins."""

    kind: str | None
    heading: int
    start: int
    end: int
    text: str


def as_parts(text: str) -> Parts:
    """The posts of a thread, as an editor shows them: without the blank lines around each, and without empty ones."""
    return tuple(words for part, _ in split_parts(text) if (words := _trimmed(part)))


def joined(parts: Parts) -> str:
    return BETWEEN_PARTS.join(parts)


def with_texts(source: str, texts: Texts) -> str:
    """The text of a post's file with these words in it. A channel that is not among them has no section any more.

    What was not changed stays to the byte. A caller reads the result back: words that look like a heading of a section,
    or like the line between two parts, are read as one.
    """
    split = split_file(source, Problems(""))
    if split is None:
        return source
    body = split_sections(split.body, split.body_line, Problems(""))
    lines = source.split("\n")
    blocks = list(_blocks(body, split.body_line, len(lines)))
    for block in reversed(blocks):
        wanted = texts.get(block.kind, ())
        if as_parts(block.text) != wanted:
            _put(lines, block, wanted)
    if not blocks[0].text and texts.get(None):
        _put_first(lines, source, joined(texts[None]))
    known = {block.kind for block in blocks}
    text = "\n".join(lines)
    for kind, parts in texts.items():
        if kind is not None and kind not in known and parts:
            text = f"{text.rstrip()}\n\n## {KINDS[kind].label}\n\n{joined(parts)}\n"
    return text


def _blocks(body: SplitBody, body_line: int, count: int) -> Iterator[_Block]:
    headings = sorted((line - 1, kind) for kind, line in body.heading_lines.items())
    ends = [*(line for line, _ in headings), count]
    yield _Block(None, body_line - 1, body.body_line - 1, ends[0], body.body)
    for (line, kind), end in zip(headings, ends[1:], strict=True):
        yield _Block(kind, line, body.section_lines[kind] - 1, end, body.sections[kind])


def _put(lines: list[str], block: _Block, wanted: Parts) -> None:
    old = split_parts(block.text)
    if not wanted:
        first = block.start if block.kind is None else block.heading
        del lines[first : block.end]
        if first == len(lines):
            lines[first:] = [""]
    elif block.text and len(old) == len(wanted):
        for (part, offset), new in reversed(list(zip(old, wanted, strict=True))):
            if _trimmed(part) != new:
                _put_part(lines, block.start + offset, part, new)
    elif block.text:
        size = block.text.count("\n") + 1
        lines[block.start : block.start + size] = joined(wanted).split("\n")
    elif block.kind is not None:
        lines[block.heading + 1 : block.heading + 1] = ["", *joined(wanted).split("\n")]


def _put_part(lines: list[str], start: int, part: str, new: str) -> None:
    rows = part.split("\n")
    filled = [number for number, row in enumerate(rows) if row.strip()]
    first, last = (filled[0], filled[-1] + 1) if filled else (0, len(rows))
    lines[start + first : start + last] = new.split("\n")


def _put_first(lines: list[str], source: str, text: str) -> None:
    """Words where only the front matter was, or the sections alone."""
    place = find_front_matter(source)
    after = 0 if place is None else source.count("\n", 0, place.head_end) + 1
    lines[after:after] = ["", *text.split("\n")] if place else [*text.split("\n"), ""]
    if lines[-1]:
        lines.append("")


def _trimmed(part: str) -> str:
    """Without the blank lines before and the white space after it."""
    rows = part.rstrip().split("\n")
    while rows and not rows[0].strip():
        rows.pop(0)
    return "\n".join(rows)
