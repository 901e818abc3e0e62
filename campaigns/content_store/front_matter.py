"""Taking a file apart: the front matter between two lines of ``---``, and the body with the line it
starts on.
"""

from __future__ import annotations

from dataclasses import dataclass

from frontmatter.default_handlers import YAMLHandler

from campaigns.content_store.problems import Problems
from campaigns.content_store.yaml_nodes import Mapping, Position, YamlError, parse_yaml

_BOUNDARY = YAMLHandler.FM_BOUNDARY
EMPTY = Mapping((), Position(1, 1))
EXAMPLE = "Start the file with a line ---, then keys such as title: …, then another line ---."


@dataclass(frozen=True)
class SplitFile:
    """``has_front_matter`` is false when the file starts straight with its text."""

    head: Mapping
    body: str
    body_line: int
    has_front_matter: bool


@dataclass(frozen=True)
class FrontMatterPlace:
    """Where it stands in a text. Without an end (-1) it is opened and never closed."""

    head_start: int
    head_end: int
    body_start: int


def find_front_matter(text: str) -> FrontMatterPlace | None:
    """None where the file starts straight with its text."""
    assert _BOUNDARY is not None
    opening = _BOUNDARY.match(text, len(text) - len(text.lstrip()))
    if opening is None:
        return None
    closing = _BOUNDARY.search(text, opening.end())
    if closing is None:
        return FrontMatterPlace(opening.end(), -1, -1)
    return FrontMatterPlace(opening.end(), closing.start(), closing.end())


def split_file(text: str, problems: Problems) -> SplitFile | None:
    """None when the front matter is broken; ``problems`` then says where."""
    start = len(text) - len(text.lstrip())
    place = find_front_matter(text)
    if place is None:
        return _whole(text)
    first_line = text.count("\n", 0, place.head_start) + 1
    if place.head_end < 0:
        problems.add(
            "CONTENT-07",
            "The front matter is opened with --- and never closed. Put a line --- after its last key.",
            line=text.count("\n", 0, start) + 1,
            column=1,
            excerpt="---",
        )
        return None
    head = parse_head(text[place.head_start : place.head_end], problems, first_line=first_line)
    if head is None:
        return None
    body, body_line = _trimmed(text[place.body_start :], text.count("\n", 0, place.body_start) + 1)
    if not body:
        body_line = text.count("\n", 0, place.head_end) + 2
    return SplitFile(head=head, body=body, body_line=body_line, has_front_matter=True)


def parse_head(text: str, problems: Problems, *, first_line: int = 1) -> Mapping | None:
    try:
        return parse_yaml(text, first_line)
    except YamlError as error:
        lines = text.split("\n")
        index = error.place.line - first_line
        problems.add(
            "CONTENT-07",
            str(error),
            line=error.place.line,
            column=error.place.column,
            excerpt=lines[index] if 0 <= index < len(lines) else "",
        )
        return None


def _whole(text: str) -> SplitFile:
    body, line = _trimmed(text, 1)
    return SplitFile(head=EMPTY, body=body, body_line=line, has_front_matter=False)


def _trimmed(body: str, line: int) -> tuple[str, int]:
    """Without blank lines around it, and the line its first words are on."""
    if not body.strip():
        return "", line
    lines = body.split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
        line += 1
    return "\n".join(lines).rstrip(), line
