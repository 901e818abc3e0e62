"""TEXT-07: words of the source that no reader would get, because Markdown takes them for something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from campaigns.checks.base import Finding, Subject
from campaigns.domain.channel_kinds import KINDS
from campaigns.domain.documents import ReleaseDocument
from campaigns.domain.issues import Severity
from campaigns.domain.kept_words import Lost, lost_words, renumbered
from campaigns.domain.listing import listed
from campaigns.domain.rendered import RenderedPost

_COMMENT = re.compile(r"<!--(?:(?!-->)[\s\S])*+")
_MOST_SHOWN = 80


@dataclass(frozen=True)
class _Source:
    """A Markdown text of the item: where it stands in the file, or of a value only on which line."""

    text: str
    offset: int | None
    line: int


def words_that_do_not_arrive(subject: Subject) -> Iterator[Finding]:
    """TEXT-07. The net below all rendering: whatever it is that lost them, words that are lost are named."""
    if subject.item.kind == "post":
        yield from _of_post(subject)
    elif subject.letter is not None:
        yield from _of_release(subject)


def _of_post(subject: Subject) -> Iterator[Finding]:
    for variant in subject.text.variants:
        source = _Source(variant.source, variant.source_offset, 0)
        kinds_of: dict[Lost, list[str]] = {}
        for kind in variant.channels:
            if kind in subject.rendered:
                for lost in lost_words(source.text, _shown(subject.rendered[kind])):
                    kinds_of.setdefault(lost, []).append(KINDS[kind].label)
        for lost, labels in kinds_of.items():
            where = "" if len(labels) == len(variant.channels) else f" on {listed(labels)}"
            yield _finding(subject, source, lost, where)
        yield from _numbers(subject, source)


def _of_release(subject: Subject) -> Iterator[Finding]:
    """All its Markdown at once, so that a word of the story is not taken for the same word of a quote."""
    release, letter = subject.release, subject.letter
    assert letter is not None
    body = _Source(release.body, subject.text.offset_of_line(release.body_line), release.body_line)
    sources = [*_verbatim(release), body]
    sources += [
        _Source(one.text, None, release.line_of(f"quotes[{n}]")) for n, one in enumerate(release.quotes)
    ]
    sources += [_Source(note, None, release.line_of(f"notes[{n}]")) for n, note in enumerate(release.notes)]
    whole = "\n\n".join(source.text for source in sources)
    found: dict[Lost, list[str]] = {}
    for shown, where in ((letter.text, "the e-mail’s plain text"), (letter.article, "the page")):
        for lost in lost_words(whole, shown):
            found.setdefault(lost, []).append(where)
    for lost, places in sorted(found.items(), key=lambda one: one[0].start):
        start = 0
        for source in sources:
            if start <= lost.start < start + len(source.text):
                inside = Lost(lost.start - start, min(lost.end - start, len(source.text)))
                yield _finding(subject, source, inside, "" if len(places) > 1 else f" in {places[0]}")
            start += len(source.text) + 2
    yield from _numbers(subject, body)


def _verbatim(release: ReleaseDocument) -> Iterator[_Source]:
    """Words that are shown for certain; left out, they would stand for the same words lost elsewhere."""
    for key, words in (("title", release.title), ("place", release.place), ("contact", release.contact)):
        yield _Source(words, None, release.line_of(key))
    for number, quote in enumerate(release.quotes):
        yield _Source(f"{quote.speaker} {quote.role}", None, release.line_of(f"quotes[{number}]"))


def _shown(post: RenderedPost) -> str:
    return "\n".join(
        [*(part.text for part in post.parts), *(link.url for part in post.parts for link in part.links)]
    )


def _finding(subject: Subject, source: _Source, lost: Lost, where: str) -> Finding:
    words = " ".join(source.text[lost.start : lost.end].split())
    shown = words if len(words) <= _MOST_SHOWN else f"{words[: _MOST_SHOWN - 1]}…"
    is_comment = any(
        match.start() <= lost.start < match.end()
        for match in _COMMENT.finditer(source.text)
        if "<!--" in source.text
    )
    line, column = (
        subject.text.place(source.offset + lost.start) if source.offset is not None else (source.line, 1)
    )
    return Finding(
        line=line,
        column=column,
        excerpt=words,
        says="comment" if is_comment else "",
        severity=Severity.WARN if is_comment else None,
        details={"words": shown, "where": where},
    )


def _numbers(subject: Subject, source: _Source) -> Iterator[Finding]:
    for number, shown in renumbered(source.text):
        assert source.offset is not None
        line, column = subject.text.place(source.offset + number.start)
        words = source.text[number.start : number.end]
        yield Finding(line, column, words, "number", {"words": words, "shown": shown})
