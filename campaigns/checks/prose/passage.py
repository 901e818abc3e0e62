"""A passage: one paragraph, heading, list item, table row, quote or title, with its sentences and places."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from campaigns.checks.finding import Finding
from campaigns.checks.patterns import LatePattern, Pattern
from campaigns.checks.phrases import Hit, Phrases
from campaigns.checks.prose.inline import Link
from campaigns.domain.items.issues import Replacement, Severity
from campaigns.domain.text.sentences import quoted_spans, sentence_spans
from campaigns.domain.text.word_starts import Places, word_starts

_WORD = re.compile(r"[^\W_](?:[\w’'&.-]*\w)?", re.UNICODE)


class Role(StrEnum):
    TITLE = "title"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list item"
    TABLE_ROW = "table row"
    BLOCKQUOTE = "blockquote"
    QUOTE = "quote"  # of the front matter: always somebody's direct words
    NOTE = "note"
    CONTACT = "contact"
    PLACE = "place"
    ALT = "alt text"
    CARD = "card"  # what a linked page says of itself: a stranger's words, as they are


RUNNING = frozenset({Role.PARAGRAPH, Role.LIST_ITEM, Role.BLOCKQUOTE, Role.QUOTE, Role.NOTE})


@dataclass(frozen=True)
class Sentence:
    """``text[start:end]`` of its passage. ``is_quoted``: it stands, or mostly stands, inside somebody's direct words."""

    start: int
    end: int
    text: str
    is_quoted: bool

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(match[0] for match in _WORD.finditer(self.text))


@dataclass(frozen=True)
class Passage:
    """Reader's words. ``text`` has no line ends; ``source_offset`` is where it starts in the item's source, or None
    where it stands elsewhere (alt text in the picture's own file, a card on the page that it is of).

    Attributes:
        level: of a heading, 1 to 6. marker: what stood before a list item.
        speaker, speaker_role: of a quote in the front matter.
        picture: the index of the picture whose alt text this is.
    """

    role: Role
    text: str
    locate: Callable[[int, int], tuple[int, int]] = field(repr=False, compare=False)
    links: tuple[Link, ...] = ()
    source_offset: int | None = None
    level: int = 0
    marker: str = ""
    part: int = 0
    speaker: str = ""
    speaker_role: str = ""
    picture: int | None = None

    def __hash__(self) -> int:
        """Quick, for passages are asked after again and again; of thousands with the same words each has its own."""
        return hash((self.text, self.source_offset))

    @cached_property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        """The spans of direct speech."""
        if self.role in (Role.QUOTE, Role.BLOCKQUOTE):
            return ((0, len(self.text)),)
        return quoted_spans(self.text)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(
            Sentence(start, end, " ".join(self.text[start:end].split()), self.is_quoted(start, end))
            for start, end in sentence_spans(self.text)
        )

    @cached_property
    def _sentence_starts(self) -> tuple[int, ...]:
        return tuple(one.start for one in self.sentences)

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that ``text[offset]`` stands in; None between two of them."""
        last = bisect_right(self._sentence_starts, offset) - 1
        return self.sentences[last] if last >= 0 and offset < self.sentences[last].end else None

    def is_quoted(self, start: int, end: int) -> bool:
        """At least half of the span is direct speech."""
        first = max(0, bisect_left(self.quoted, (start, start)) - 1)
        last = bisect_left(self.quoted, (end, end))
        near = self.quoted[first:last]
        covered = sum(max(0, min(end, stop) - max(start, begin)) for begin, stop in near)
        return covered * 2 >= max(1, end - start)

    def search(self, pattern: Pattern) -> Iterator[re.Match[str]]:
        """Matches outside web addresses."""
        late = pattern if isinstance(pattern, LatePattern) else None
        found = late.found_in(self.text, self._words) if late else pattern.finditer(self.text)
        for match in found:
            if not any(start < match.end() and match.start() < end for start, end in self._addresses):
                yield match

    def hits(self, phrases: Phrases) -> Iterator[Hit]:
        """The phrases of a list that stand in it."""
        return phrases.find(self.text, self._words)

    @cached_property
    def _addresses(self) -> Sequence[tuple[int, int]]:
        return [(link.start, link.end) for link in self.links if link.is_bare]

    @cached_property
    def _words(self) -> Places:
        return word_starts(self.text)

    def found(
        self,
        start: int,
        end: int,
        *,
        says: str = "",
        details: Mapping[str, Any] | None = None,
        severity: Severity | None = None,
        instead: str | None = None,
    ) -> Finding:
        """A finding on ``text[start:end]``; ``instead`` offers to put other words there."""
        line, column = self.locate(start, end)
        words = self.text[start:end]
        replacement = None
        if instead is not None and self.source_offset is not None:
            replacement = Replacement(self.source_offset + start, words, instead)
        return Finding(
            line=line,
            column=column,
            excerpt=words,
            says=says,
            details={"words": " ".join(words.split()), **(details or {})},
            severity=severity,
            replacement=replacement,
            is_in_card=self.role is Role.CARD,
        )
