"""Who is quoted in a release, with which words: from the front matter, and from the story with its attributions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from campaigns.checks.base import Subject
from campaigns.checks.by_identity import ByIdentity
from campaigns.checks.prose import Passage, Role
from campaigns.checks.release.story import Story
from campaigns.domain.text.role_words import UNNAMED
from campaigns.domain.text.sentences import sentence_spans
from campaigns.domain.text.speech import Paragraph, read_speech
from campaigns.domain.text.speech_names import last_part


@dataclass
class Quotation:
    """One speaker's words without another speaker between. ``name`` and ``role`` as far as the text gives them.

    Attributes:
        key: tells speakers apart. attribution: the words that say who speaks.
        is_unnamed: somebody who has to stay unnamed. is_thing: a poster or a report “says” it, so nobody speaks.
        pieces: where the words stand; a quote of the front matter has one.
    """

    key: str
    name: str
    role: str
    attribution: str
    is_unnamed: bool = False
    is_thing: bool = False
    pieces: list[tuple[Passage, int, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(passage.text[start:end] for passage, start, end in self.pieces)

    @property
    def sentences(self) -> int:
        return len(sentence_spans(self.text))


def quotations_of(subject: Subject) -> tuple[Quotation, ...]:
    """In order: those of the story, then those of the front matter, which are printed after it."""
    return _read(ByIdentity(subject))


@lru_cache(maxsize=8)
def _read(subject: ByIdentity[Subject]) -> tuple[Quotation, ...]:
    """Once for all checks that ask: the reading is by far the most of their work."""
    story = Story(subject.value)
    return (*_of_story(story), *_of_front_matter(story))


def _of_story(story: Story) -> Iterator[Quotation]:
    paragraphs = [
        Paragraph(
            one.text,
            is_quote=one.role is Role.BLOCKQUOTE,
            is_silent=one.role in (Role.HEADING, Role.TABLE_ROW),
        )
        for one in story.passages
    ]
    for speech in read_speech(paragraphs, story.item.title):
        yield Quotation(
            key=speech.key,
            name=speech.name,
            role=speech.role,
            attribution=speech.attribution,
            is_unnamed=speech.is_unnamed,
            is_thing=speech.is_thing,
            pieces=[(story.passages[number], start, end) for number, start, end in speech.pieces],
        )


def _of_front_matter(story: Story) -> Iterator[Quotation]:
    for passage in story.subject.text.front:
        if passage.role is Role.QUOTE:
            name, role = passage.speaker.strip(), passage.speaker_role.strip()
            yield Quotation(
                key=last_part(name),
                name=name,
                role=role,
                attribution=f"{name}, {role}".strip(", "),
                is_unnamed=UNNAMED.search(name) is not None,
                pieces=[(passage, 0, len(passage.text))],
            )
