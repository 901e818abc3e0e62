"""ACC-11 and ACC-12: sentences that can be read in one breath, words that can be read at all."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from campaigns.checks.accessibility.symbols import line_spans
from campaigns.checks.base import Finding, Subject
from campaigns.checks.hashtags import hashtags_in
from campaigns.checks.prose import ItemText, Passage
from campaigns.checks.readability import FORMULA, ReadingAge, reading_age
from campaigns.domain.items.documents import ItemDocument
from campaigns.domain.items.issues import Severity

_WORD = re.compile(r"[^\W_](?:[\w’'&.,:/@+-]*[^\W_])?")  # 0.20, 08:00, T&Cs and a@b.org are one word each
_GOES_ON = re.compile(r"\s*+[^\W\d_a-zà-ÿ]|\s*+[\"“‘'(]?[A-ZÀ-Þ0-9#@]|\s*+[^\w\s]")


def long_sentences(subject: Subject) -> Iterator[Finding]:
    """ACC-11. What somebody said is theirs, so in direct speech it is only worth a note."""
    most = subject.facts.number("sentence-words")
    for passage in subject.text.running:
        text = _countable(passage)
        for start, end in _sentences(subject, passage):
            count = len(_WORD.findall(text, start, end))
            if count <= most:
                continue
            is_quoted = passage.is_quoted(start, end)
            yield passage.found(
                start,
                end,
                says="quoted" if is_quoted else "",
                severity=Severity.INFO if is_quoted else None,
                details={"count": count, "limit": most},
            )


def _sentences(subject: Subject, passage: Passage) -> Iterator[tuple[int, int]]:
    """The sentences; in a post the end of a line ends one too, because readers see it end."""
    breaks = [first for first, _ in line_spans(subject, passage)][1:] if subject.item.kind == "post" else []
    for sentence in passage.sentences:
        start = sentence.start
        for at in breaks[bisect_right(breaks, start) : bisect_left(breaks, sentence.end)]:
            if _GOES_ON.match(passage.text, at):
                yield start, at
                start = at
        yield start, sentence.end


def _countable(passage: Passage) -> str:
    """Its text as somebody would count its words: an address is one, a hashtag that follows the text none."""
    text = list(passage.text)
    for link in passage.links:
        if link.is_bare:
            text[link.start : link.end] = "a" * (link.end - link.start)
    for tag in hashtags_in(passage):
        text[tag.start : tag.end] = " " * (tag.end - tag.start)
    return "".join(text)


def hard_to_read(subject: Subject) -> Iterator[Finding]:
    """ACC-12, for the public and for young people; who works in the field may be given the field's words."""
    if subject.item.audience not in ("public", "youth"):
        return
    note_from = subject.facts.number("reading-age-note")
    most = subject.facts.number("youth-reading-age" if subject.is_youth else "reading-age")
    for passages, line in reading_texts(subject):
        years = reading_age(passages).years
        if years is None or years < note_from:
            continue
        is_too_hard = years >= most if subject.is_youth else years > most
        yield Finding(
            line=line,
            column=1,
            says=("youth" if subject.is_youth else "") if is_too_hard else "note",
            severity=None if is_too_hard else Severity.INFO,
            details={"years": f"{years:.0f}", "limit": most, "formula": FORMULA},
        )


def reading_texts(subject: Subject) -> Iterator[tuple[tuple[Passage, ...], int]]:
    """Each text that readers get as one piece, with the line it starts on."""
    if subject.item.kind == "release":
        yield subject.text.running, subject.item.body_line
        return
    for variant in subject.text.variants:
        yield variant.running, subject.text.place(variant.source_offset)[0]


def reading_ages(item: ItemDocument) -> tuple[tuple[tuple[str, ...], ReadingAge], ...]:
    """The figure for each text, with the kinds of channel that get it: to be shown where nothing is wrong, too."""
    text = ItemText(item)
    if item.kind == "release":
        return (((), reading_age(text.running)),)
    return tuple((variant.channels, reading_age(variant.running)) for variant in text.variants)
