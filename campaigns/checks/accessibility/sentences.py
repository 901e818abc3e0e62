"""ACC-11 and ACC-12: sentences that can be read in one breath, words that can be read at all."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from campaigns.checks.accessibility.symbols import line_spans
from campaigns.checks.base import Finding, Subject
from campaigns.checks.hashtags import hashtags_in
from campaigns.checks.prose import ItemText, Passage
from campaigns.checks.readability import FORMULA, ReadingAge, hardest_sentences, reading_age
from campaigns.domain.items.documents import ItemDocument
from campaigns.domain.items.issues import Severity

_WORD = re.compile(r"[^\W_](?:[\w’'&.,:/@+-]*[^\W_])?")  # 0.20, 08:00, T&Cs and a@b.org are one word each
_MANY, _FAR_OVER = 3, 10  # sentences, and words over the limit
_SHOWN = 70  # characters of a sentence
_ABOVE_YOUTH = 2
_WELL_ABOVE = 8  # years: GOV.UK’s own pages read at 14 to 17, releases of public bodies at 17 to 20
_GOES_ON = re.compile(r"\s*+[^\W\d_a-zà-ÿ]|\s*+[\"“‘'(]?[A-ZÀ-Þ0-9#@]|\s*+[^\w\s]")


def long_sentences(subject: Subject) -> Iterator[Finding]:
    """ACC-11. One finding for all of them, at the longest. What somebody said is theirs, so direct speech is only worth a note.

    A release may have a sentence or two over the limit; a warning is for many, or for one that is far over it.
    """
    most = subject.facts.number("sentence-words")
    found = list(_long_ones(subject, most))
    for is_quoted in (False, True):
        ones = [one for one in found if one[3] is is_quoted]
        if not ones:
            continue
        passage, start, end, _, count = max(ones, key=lambda one: one[4])
        is_much = subject.item.kind == "post" or len(ones) >= _MANY or count > most + _FAR_OVER
        yield passage.found(
            start,
            end,
            says=("quoted" if is_quoted else "")
            if len(ones) == 1
            else "quoted-several"
            if is_quoted
            else "several",
            severity=None if is_much and not is_quoted else Severity.INFO,
            details={"count": count, "limit": most, "sentences": len(ones)},
        )


def _long_ones(subject: Subject, most: int) -> Iterator[tuple[Passage, int, int, bool, int]]:
    """Passage, start, end, whether somebody said it, and its words."""
    for passage in subject.text.running:
        text = _countable(passage)
        for start, end in _sentences(subject, passage):
            count = len(_WORD.findall(text, start, end))
            if count > most:
                yield passage, start, end, passage.is_quoted(start, end), count


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
        is_well_above = years > most + (_ABOVE_YOUTH if subject.is_youth else _WELL_ABOVE)
        hardest = hardest_sentences(passages)
        finding = Finding(
            line=line,
            column=1,
            says=("youth" if subject.is_youth else "") if is_too_hard else "note",
            severity=None if is_well_above else Severity.INFO,
            details={
                "years": f"{years:.0f}",
                "limit": most,
                "formula": FORMULA,
                "hardest": " and ".join(f"“{_shortened(words)}”" for words in hardest),
            },
        )
        yield finding


def _shortened(words: str) -> str:
    """Its beginning, enough to find it by."""
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rsplit(' ', 1)[0]} …"


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
