"""Where in the file a finding is: lines and columns, so that the writer's eye lands on the words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.domain.items.documents import ItemDocument, PostDocument

READ_BY_PEOPLE = frozenset(
    {"title", "place", "contact", "quotes", "variants", "notes"}
)  # of the front matter
_PART = re.compile(r" {0,3}-{3,}[ \t]*")


def source_lines(item: ItemDocument) -> Iterator[tuple[int, str]]:
    """The lines of the file that hold words for readers, numbered: no comments, dates, names of channels or files."""
    keys = {line: key for key, line in item.key_lines.items() if "[" not in key and "." not in key}
    key = ""
    for number, line in enumerate(item.source.split("\n"), start=1):
        if number < item.body_line:
            key = keys.get(number, key)
            if key not in READ_BY_PEOPLE or line.lstrip().startswith("#"):
                continue
        yield number, line


def part_line(post: PostDocument, kind: str, index: int) -> int:
    """The line on which the part with that number (from 0, empty parts not counted) of a thread starts."""
    first = post.text_line(kind)
    part, started = -1, False
    for offset, line in enumerate(post.text_for(kind).split("\n")):
        if _PART.fullmatch(line):
            started = False
        elif line.strip() and not started:
            started = True
            part += 1
            if part == index:
                return first + offset
    return first


def picture_line(item: ItemDocument, index: int) -> int:
    return item.line_of(f"{'media' if item.kind == 'post' else 'photos'}[{index}]")
