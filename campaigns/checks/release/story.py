"""The parts of a release's text: what stands before the story, the story, and what follows ENDS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from campaigns.checks.base import Subject
from campaigns.checks.helplines.numbers import PRESS, numbers_in
from campaigns.checks.patterns import LatePattern
from campaigns.checks.prose import Passage, Role
from campaigns.domain.items.documents import ReleaseDocument

_ENDS = re.compile(r"\s*+[*_#\-–\[( ]*+ENDS?[*_#\-–\]) .]*+\s*+", re.IGNORECASE)
_AFTER = LatePattern(
    r"\s*+(?:notes?\s++(?:to|for)\s++(?:the\s++)?editors?|(?:media|press)\s++(?:contacts?|enquir\w++|office)|editors?[’']?\s++notes?"
    r"|for\s++(?:further|more)\s++(?:media\s++)?(?:information|details)|about\s++(?:the|us)\b|photos?|pictures?)\b",
    re.IGNORECASE,
)
STATUS = LatePattern(
    r"\s*+(?:\*+\s*+)?(?:(?:press|news|media)\s++release\s*+[:–-]?\s*+)?(?:strictly\s++|under\s++(?:strict\s++)?)?"
    r"(?:embargo(?:ed)?\b|for\s++immediate\s++release\b|not\s++for\s++(?:publication|release|broadcast)\b)",
    re.IGNORECASE,
)
_DAY_ONLY = LatePattern(
    r"(?<!\s)\s*+(?:(?:date|issued|published(?:\s++on)?)\s*+:?\s*+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s++)?"
    r"(?:the\s++)?\d{1,2}(?:st|nd|rd|th)?\s++[A-Z][a-z]+,?\s*+(?:\d{4})?\s*+",
    re.IGNORECASE,
)
_LABEL_ONLY = LatePattern(
    r"(?<!\s)\s*+(?:press|news|media)\s++(?:release|statement|notice)\s*+:?\s*+", re.IGNORECASE
)
_CONTACT = re.compile(r"\bcontacts?\b|\binformation\b", re.IGNORECASE)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.-]++")
_DATELINE = re.compile(r"\s*+[A-Z][\w’' ]{2,30}(?:,\s?[\w ]{3,25})?\s++[–—-]\s++")
_TITLE_WORDS = 6
_BEFORE_THE_LEAD = 6  # passages; a status line further down is part of the story


@dataclass(frozen=True)
class Story:
    """A release's own text, cut where newsrooms cut it."""

    subject: Subject

    @property
    def item(self) -> ReleaseDocument:
        return self.subject.release

    @cached_property
    def _passages(self) -> tuple[Passage, ...]:
        return self.subject.text.variants[0].passages

    @cached_property
    def _cut(self) -> int:
        """Where the story is over: at ENDS, or at the first heading of what follows it."""
        for index, passage in enumerate(self._passages):
            if _ENDS.fullmatch(passage.text):
                return index
            if index and _is_title(passage) and _AFTER.match(passage.text):
                return index
        return len(self._passages)

    @cached_property
    def status_lines(self) -> tuple[Passage, ...]:
        return tuple(one for one in self._passages[:_BEFORE_THE_LEAD] if STATUS.match(one.text))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The story itself: without status line, date and the words “press release”."""
        return tuple(one for one in self._passages[: self._cut] if not self._is_head(one))

    @cached_property
    def after(self) -> tuple[Passage, ...]:
        return self._passages[self._cut :]

    @cached_property
    def lead(self) -> Passage | None:
        """The first paragraph."""
        return next((one for one in self.passages if one.role is Role.PARAGRAPH), None)

    @property
    def lead_words(self) -> str:
        """The lead without its dateline."""
        if self.lead is None:
            return ""
        dateline = _DATELINE.match(self.lead.text)
        return self.lead.text[dateline.end() if dateline else 0 :]

    @cached_property
    def contacts(self) -> tuple[str, ...]:
        """Every piece of text that tells journalists whom to ring or to write to."""
        own = [self.item.contact] if self.item.contact.strip() else []
        return (*own, *(passage.text for passage in self._contact_passages()))

    def _contact_passages(self) -> Iterator[Passage]:
        """In the text itself: a line for the press, or what stands under a heading that says so."""
        heading = ""
        for passage in (*self.passages, *self.after):
            if _is_title(passage):
                heading = passage.text
            says_so = PRESS.search(f"{heading} {passage.text}") or (
                passage in self.after and _CONTACT.search(f"{heading} {passage.text}")
            )
            if says_so and (numbers_in(passage) or _MAIL.search(passage.text)):
                yield passage

    @property
    def notes(self) -> tuple[str, ...]:
        """What editors are told beside the story."""
        return (*self.item.notes, *(passage.text for passage in self.after))

    def _is_head(self, passage: Passage) -> bool:
        text = passage.text
        is_whole = any(
            (match := pattern.match(text)) is not None and match.end() == len(text)
            for pattern in (_DAY_ONLY, _LABEL_ONLY)
        )
        return is_whole or passage in self.status_lines


def _is_title(passage: Passage) -> bool:
    is_short = len(passage.text.split()) <= _TITLE_WORDS and not any(one.isdigit() for one in passage.text)
    return passage.role is Role.HEADING or (passage.role is Role.PARAGRAPH and is_short)


def count_words(text: str) -> int:
    """Words as a newsroom counts them: whatever stands between blanks and has a letter or digit in it."""
    return sum(any(letter.isalnum() for letter in piece) for piece in text.split())
