"""All passages of an item: its body, each channel's own section, and what its front matter says to readers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from campaigns.checks.places import picture_line
from campaigns.checks.prose.blocks import Definitions, blocks_of, definitions_in
from campaigns.checks.prose.inline import unmark
from campaigns.checks.prose.passage import RUNNING, Passage, Role
from campaigns.domain.items.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.items.quote_places import is_quote_place

_KINDS = {
    "paragraph": Role.PARAGRAPH,
    "heading": Role.HEADING,
    "list item": Role.LIST_ITEM,
    "table row": Role.TABLE_ROW,
    "blockquote": Role.BLOCKQUOTE,
}


@dataclass(frozen=True)
class Variant:
    """One text that goes out: to the channels it names (none: a release, or a post whose channels are not known).

    ``source`` is its Markdown, ``source_offset`` where that starts in the item's source.
    """

    channels: tuple[str, ...]
    source: str
    source_offset: int
    passages: tuple[Passage, ...]
    abbreviations: dict[str, str]

    @property
    def running(self) -> tuple[Passage, ...]:
        """Its sentences, without headings and tables."""
        return tuple(passage for passage in self.passages if passage.role in RUNNING)

    @property
    def text(self) -> str:
        return "\n".join(passage.text for passage in self.passages)

    def parts(self) -> tuple[tuple[Passage, ...], ...]:
        """The posts of a thread, each as its passages."""
        numbers = sorted({passage.part for passage in self.passages})
        return tuple(tuple(p for p in self.passages if p.part == number) for number in numbers)


class ItemText:
    """An item's words. Nothing is cut up before somebody asks."""

    def __init__(self, item: ItemDocument) -> None:
        self._item = item

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        starts.extend(match.end() for match in re.finditer("\n", self._item.source))
        return starts

    def place(self, offset: int) -> tuple[int, int]:
        """(line, column) of an offset in the source, both from 1."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """What goes out: the body for the channels without a section, and each section that is used."""
        item = self._item
        if not isinstance(item, PostDocument):
            return (self._variant((), item.body, item.body_line, has_parts=False),)
        shared = tuple(kind for kind in item.channels if kind not in item.sections)
        found = []
        if shared or not item.channels:
            found.append(self._variant(shared, item.body, item.body_line, has_parts=True))
        for kind, text in item.sections.items():
            if kind in item.channels:
                found.append(self._variant((kind,), text, item.section_lines[kind], has_parts=True))
        return tuple(found)

    @cached_property
    def front(self) -> tuple[Passage, ...]:
        """Of a release: title, place, quotes, variants, notes, contact. Of a post, whose title is for the office alone: its
        warning."""
        return tuple(self._front())

    @cached_property
    def alts(self) -> tuple[Passage, ...]:
        """The alt texts; they stand in the pictures' own files, so their place is the picture's line."""
        return tuple(
            Passage(Role.ALT, picture.alt, _at(picture_line(self._item, index)), picture=index)
            for index, picture in enumerate(self._item.pictures)
            if picture.alt.strip()
        )

    @cached_property
    def card(self) -> tuple[Passage, ...]:
        """What the page of ``link_card`` says of itself, as plain text; its place is that line. Some channels show it."""
        item = self._item
        if not isinstance(item, PostDocument) or item.card is None:
            return ()
        words = (item.card.title, item.card.description)
        return tuple(Passage(Role.CARD, one, _at(item.line_of("link_card"))) for one in words if one.strip())

    @cached_property
    def body(self) -> tuple[Passage, ...]:
        return tuple(passage for variant in self.variants for passage in variant.passages)

    @cached_property
    def published(self) -> tuple[Passage, ...]:
        """Everything readers get to see in words, alt texts aside."""
        return (*self.front, *self.body, *self.card)

    @cached_property
    def everything(self) -> tuple[Passage, ...]:
        return (*self.published, *self.alts)

    @property
    def running(self) -> tuple[Passage, ...]:
        return tuple(passage for passage in self.published if passage.role in RUNNING)

    def _variant(self, channels: tuple[str, ...], source: str, line: int, *, has_parts: bool) -> Variant:
        offset = self._line_starts[min(line, len(self._line_starts)) - 1]
        aside = definitions_in(source)
        return Variant(
            channels=channels,
            source=source,
            source_offset=offset,
            passages=tuple(self._passages(source, offset, aside, has_parts=has_parts)),
            abbreviations=aside.abbreviations,
        )

    def _passages(
        self, source: str, offset: int, aside: Definitions, *, has_parts: bool
    ) -> Iterator[Passage]:
        for block in blocks_of(source, has_parts=has_parts):
            text, links = unmark(block.text, aside.references)
            if isinstance(self._item, ReleaseDocument) and is_quote_place(block.text):
                continue  # the quote's own words are in front
            if text.strip():
                start = offset + block.start
                yield Passage(
                    role=_KINDS[block.kind],
                    text=text,
                    locate=self._from(start, text),
                    links=links,
                    source_offset=start,
                    level=block.level,
                    marker=block.marker,
                    part=block.part,
                )

    def _from(self, start: int, text: str) -> Callable[[int, int], tuple[int, int]]:
        def locate(begin: int, end: int) -> tuple[int, int]:
            piece = text[begin:end]
            return self.place(start + begin + len(piece) - len(piece.lstrip()))

        return locate

    def _front(self) -> Iterator[Passage]:
        item = self._item
        if isinstance(item, PostDocument) and item.content_warning:
            yield self._value(Role.TITLE, "content_warning", item.content_warning)
        if not isinstance(item, ReleaseDocument):
            return
        yield self._value(Role.TITLE, "title", item.title)
        if item.place:
            yield self._value(Role.PLACE, "place", item.place)
        for index, quote in enumerate(item.quotes):
            yield self._value(
                Role.QUOTE, f"quotes[{index}]", quote.text, speaker=quote.speaker, speaker_role=quote.role
            )
        for index, one in enumerate(item.variants):
            for words in filter(None, (one.lead, one.figures)):
                yield self._value(Role.PARAGRAPH, f"variants[{index}]", words)
        for index, note in enumerate(item.notes):
            yield self._value(Role.NOTE, f"notes[{index}]", note)
        if item.contact:
            yield self._value(Role.CONTACT, "contact", item.contact)

    def _value(
        self, role: Role, key: str, value: str, *, speaker: str = "", speaker_role: str = ""
    ) -> Passage:
        text = value.replace("\n", " ")
        text, links = unmark(text, {})
        locate = _ValuePlaces(self, self._item.line_of(key), text)
        return Passage(
            role, text, locate, links, locate.offset_if_verbatim(), speaker=speaker, speaker_role=speaker_role
        )

    @property
    def source(self) -> str:
        return self._item.source

    def offset_of_line(self, line: int) -> int:
        return self._line_starts[min(max(line, 1), len(self._line_starts)) - 1]


class _ValuePlaces:
    """Where the words of a front matter value stand in the file: YAML may fold, quote and indent them."""

    def __init__(self, whole: ItemText, line: int, text: str) -> None:
        self._whole, self._line, self._text = whole, line, text

    def __call__(self, start: int, end: int) -> tuple[int, int]:
        value = self._find(self._text.strip())
        words = self._text[start:end].strip()
        lead = self._text[:start].count(words) if words else 0
        for match in self._matches(words, value.start() if value else None):
            if lead == 0:
                return self._whole.place(match.start())
            lead -= 1
        return self._line, 1

    def offset_if_verbatim(self) -> int | None:
        """Where the value starts in the source, if it stands there letter for letter: then it can be mended there."""
        first = self._whole.offset_of_line(self._line)
        at = self._whole.source.find(self._text, first) if self._text.strip() else -1
        return at if at >= 0 else None

    def _find(self, words: str) -> re.Match[str] | None:
        return next(self._matches(words, None), None)

    def _matches(self, words: str, start: int | None) -> Iterator[re.Match[str]]:
        if not words:
            return iter(())
        pattern = r"[\s>|\\'\"]+".join(re.escape(word) for word in words.split())
        first = start if start is not None else self._whole.offset_of_line(self._line)
        return re.compile(pattern).finditer(self._whole.source, first)


def _at(line: int) -> Callable[[int, int], tuple[int, int]]:
    return lambda _start, _end: (line, 0)


def text_of(item: ItemDocument) -> ItemText:
    return ItemText(item)
