"""ACC-21: what a long text is built of, so that a reading aid can find its way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.prose import Role
from campaigns.domain.items.documents import ReleaseDocument

_NO_TITLE = re.compile(r"|untitled(?: (?:release|document))?", re.IGNORECASE)
_HEADING = re.compile(r"\s*+#{1,6}\s")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$|[^|]+\|[^|]+\|.*$")
_RULE = re.compile(r"[ \t]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+$")
_TITLE_LEVEL = 1


def structure(subject: Subject) -> Iterator[Finding]:
    """Long-form text alone; a post has neither headings nor tables."""
    if not isinstance(subject.item, ReleaseDocument):
        return
    if _has_no_title(subject.item):
        yield Finding(line=subject.item.line_of("title"), column=1, says="title")
    yield from _skipped_levels(subject)
    yield from _tables_without_header(subject)


def _has_no_title(item: ReleaseDocument) -> bool:
    """None in the front matter and none above the story: what stands there was made of the file's name."""
    was_made_up = any(issue.id == "CONTENT-06" for issue in item.issues) and not _HEADING.match(item.body)
    return was_made_up or _NO_TITLE.fullmatch(item.title.strip()) is not None


def _skipped_levels(subject: Subject) -> Iterator[Finding]:
    before = _TITLE_LEVEL
    for variant in subject.text.variants:
        for passage in variant.passages:
            if passage.role is not Role.HEADING:
                continue
            if passage.level > before + 1:
                words = passage.text.strip()
                start = passage.text.find(words)
                details = {"words": words, "level": passage.level, "right": before + 1}
                yield passage.found(start, start + len(words), says="heading", details=details)
            before = passage.level


def _tables_without_header(subject: Subject) -> Iterator[Finding]:
    (variant,) = subject.text.variants
    position, rows, is_code = variant.source_offset, list[tuple[int, str]](), False
    for line in [*variant.source.split("\n"), ""]:
        is_code ^= bool(_FENCE.match(line))
        if not is_code and (_ROW.match(line) or (rows and "|" in line and _RULE.match(line))):
            rows.append((position, line))
        else:
            if len(rows) > 1 and not _has_header([row for _, row in rows]):
                at, column = subject.text.place(rows[0][0])
                yield Finding(line=at, column=column, excerpt=rows[0][1].strip(), says="table")
            rows = []
        position += len(line) + 1


def _has_header(rows: list[str]) -> bool:
    """A second row of dashes, and names in the first: without either, nobody hears which column a figure is in."""
    return _RULE.match(rows[1]) is not None and re.search(r"\w", rows[0]) is not None
