"""ACC-05 to ACC-07: hashtags that can be heard as words, few of them, after the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from campaigns.checks.accessibility.symbols import emojis_in
from campaigns.checks.base import Finding, Subject
from campaigns.checks.hashtags import Hashtag, hashtags_in
from campaigns.checks.prose import Passage
from campaigns.checks.tag_words import tag_words

_MENTION = re.compile(r"(?<!\w)@[\w.@-]+")
_LETTER = re.compile(r"[^\W_]")


def tag_without_capitals(subject: Subject) -> Iterator[Finding]:
    """ACC-05. A reading aid tells words in a hashtag apart by their capitals alone."""
    words = tag_words(subject.facts, _terms(subject))
    for passage in subject.text.body:
        for tag in hashtags_in(passage):
            better = words.with_capitals(tag.tag)
            if better is not None:
                yield passage.found(
                    tag.start, tag.end, details={"instead": f"#{better}"}, instead=f"#{better}"
                )


def _terms(subject: Subject) -> tuple[str, ...]:
    return subject.item.plan.terms if subject.item.plan else ()


def too_many_hashtags(subject: Subject) -> Iterator[Finding]:
    """ACC-06. Counted in each post of a thread by itself."""
    most = subject.facts.number("hashtags")
    for part in _parts(subject):
        tags = [tag for passage in part for tag in hashtags_in(passage)]
        if len(tags) > most:
            one = tags[most]
            yield one.passage.found(one.start, one.end, details={"count": len(tags), "limit": most})


def hashtag_in_the_middle(subject: Subject) -> Iterator[Finding]:
    """ACC-07. Before the last sentence a hashtag interrupts whoever listens."""
    for part in _parts(subject):
        last = _last_sentence(part)
        if last is None:
            continue
        passage_number, start = last
        for number, passage in enumerate(part):
            for tag in hashtags_in(passage):
                if (number, tag.start) < (passage_number, start):
                    yield passage.found(tag.start, tag.end)


def _parts(subject: Subject) -> Iterator[tuple[Passage, ...]]:
    for variant in subject.text.variants:
        yield from variant.parts()


def _last_sentence(part: Sequence[Passage]) -> tuple[int, int] | None:
    """Where the last sentence of a post starts: (number of the passage, place in it). Rows of hashtags are none."""
    for number in reversed(range(len(part))):
        said = _said(part[number])
        for sentence in reversed(part[number].sentences):
            if _LETTER.search(said, sentence.start, sentence.end):
                return number, sentence.start
    return None


def _said(passage: Passage) -> str:
    """What is said beside hashtags, names of accounts, addresses and emojis, which are blanked."""
    kept = list(passage.text)
    spans = [
        *((tag.start, tag.end) for tag in hashtags_in(passage)),
        *((link.start, link.end) for link in passage.links if link.is_bare),
        *(match.span() for match in _MENTION.finditer(passage.text)),
        *((emoji.start, emoji.end) for emoji in emojis_in(passage)),
    ]
    for first, last in spans:
        kept[first:last] = " " * (last - first)
    return "".join(kept)


__all__ = ["Hashtag", "hashtag_in_the_middle", "tag_without_capitals", "too_many_hashtags"]
