"""A release's story as two fields, its first paragraph and the rest, and changing either in the file's text alone."""

from __future__ import annotations

import re

from campaigns.content_store.front_matter import find_front_matter, split_file
from campaigns.content_store.problems import Problems

# What begins something else than a paragraph of words.
_NO_PARAGRAPH = re.compile(
    r"(?:#{1,6}[ \t]|>|(?:[-*+]|\d{1,9}[.)])[ \t]|```|~~~|\||<|\[[^\]]{1,80}+\](?::|[ \t]*+$)|[ \t])"
)
_RULE = re.compile(r"(?:-[ \t]*+)++|(?:\*[ \t]*+)++|(?:_[ \t]*+)++|=++[ \t]*+")


def as_story(lead: str, story: str) -> tuple[str, str]:
    """The two fields as they are read from a file: a paragraph that opens the story is its lead, whichever of the two it was
    typed into, and only one paragraph is.
    """
    lines = _lines(f"{_trimmed(lead)}\n\n{_trimmed(story)}")
    end = next((number for number, line in enumerate(lines) if not line.strip()), len(lines))
    if not lines or any(_NO_PARAGRAPH.match(line) or _RULE.fullmatch(line) for line in lines[:end]):
        return "", "\n".join(lines)
    return "\n".join(lines[:end]), "\n".join(_lines("\n".join(lines[end:])))


def with_story(source: str, lead: str, story: str) -> str:
    """The text of a release's file with these two. What was not changed stays to the byte; a caller reads the result back."""
    split = split_file(source, Problems(""))
    if split is None:
        return source
    before = as_story("", split.body)
    lines, start = source.split("\n"), split.body_line - 1
    body = _lines(split.body)
    if not body:
        place = find_front_matter(source)
        start = 0 if place is None else source.count("\n", 0, place.head_end) + 1
        return "\n".join([*lines[:start], "", *_put(lead, story), ""]) if lead or story else source
    size = len(before[0].split("\n")) if before[0] else 0
    rest = start + len(body) - (len(before[1].split("\n")) if before[1] else 0)
    if before[1] != story and before[1]:
        lines[rest : start + len(body)] = story.split("\n") if story else []
    elif before[1] != story:
        lines[start + size : start + size] = ["", *story.split("\n")]
    if before[0] != lead and before[0] and lead:
        lines[start : start + size] = lead.split("\n")
    elif before[0] != lead:
        gap = [""] if lead else []
        lines[start:rest] = [*lead.split("\n"), *gap] if lead else []
    return "\n".join(lines)


def _put(lead: str, story: str) -> list[str]:
    return "\n\n".join(filter(None, (lead, story))).split("\n")


def _trimmed(text: str) -> str:
    return "\n".join(_lines(text))


def _lines(text: str) -> list[str]:
    """Without the blank lines around them and the white space at the very end."""
    lines = text.rstrip().split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    return lines
