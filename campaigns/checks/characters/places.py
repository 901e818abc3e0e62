"""Where in an item a character stands: what it does there decides how much it matters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from campaigns.checks.base import Subject
from campaigns.checks.places import picture_line
from campaigns.domain.items.documents import ItemDocument, PostDocument, Quote, Variant
from campaigns.domain.text.addresses import find_addresses, find_x_addresses
from campaigns.domain.text.odd_characters import without_odd

_NAMES = frozenset({"title", "contact", "partners", "lists"})
_LINKS = frozenset({"link", "link_card", "tags"})
_OF_A_SPEAKER = frozenset({"speaker", "role", "approved_by"})
# What a field is called where it is told of, and the key that it is read from.
_CALLED = {
    **dict.fromkeys(_OF_A_SPEAKER, "name of a quote’s speaker"),
    "text": "quote",
    "tags": "hashtags",
    "ai_use": "use of AI",
    "family_told": "note on the family",
    "allow": "reasons for what is let through",
}
_KEYS = {"incidents": "incident"}
_ELSEWHERE = frozenset({"source", "media", "photos"})  # looked at as they stand, or with their pictures
_NAMED = re.compile(r"[ \t-]*(?:speaker|role|approved_by|name)\s*:")
_MARKED = re.compile(r"(?<![\w&/])[#＃@]\w|@[\w-]+\.\w")
_LONGEST_WORD = 200  # either side; no address that people type is longer


class WhereItStands(StrEnum):
    """A link, hashtag or name has to be what it seems to be; in running words a person may judge."""

    LINK = "link"
    NAME = "name"
    WORDS = "words"


@dataclass(frozen=True)
class Value:
    """Words that stand in another file, or otherwise in the item's own: at best a line of it can be named."""

    what: str
    text: str
    line: int
    place: WhereItStands = WhereItStands.WORDS
    is_in_card: bool = False


class Places:
    """The places of one item's source."""

    def __init__(self, subject: Subject) -> None:
        self._item, self._text = subject.item, subject.text
        self._labels = [
            (passage.source_offset + link.start, passage.source_offset + link.end)
            for passage in subject.text.published
            if passage.source_offset is not None
            for link in passage.links
        ]

    def of(self, offset: int) -> WhereItStands:
        line, _ = self._text.place(offset)
        if line < self._item.body_line and (place := self._of_front(line)) is not None:
            return place
        is_label = any(start <= offset < end for start, end in self._labels)
        return WhereItStands.LINK if is_label or _leads_somewhere(self.word(offset)) else WhereItStands.WORDS

    def word(self, offset: int) -> str:
        """What stands between the blanks around that place."""
        start, end = word_span(self._item.source, offset)
        return self._item.source[start:end]

    def _of_front(self, line: int) -> WhereItStands | None:
        heads = {at: key for key, at in self._item.key_lines.items() if "[" not in key}
        key = heads[max(at for at in heads if at <= line)] if any(at <= line for at in heads) else ""
        if key in _NAMES or (
            key == "quotes" and _NAMED.match(self._item.source, self._text.offset_of_line(line))
        ):
            return WhereItStands.NAME
        return WhereItStands.LINK if key in _LINKS else None


def word_span(text: str, offset: int) -> tuple[int, int]:
    start = max(text.rfind(blank, max(0, offset - _LONGEST_WORD), offset) for blank in " \t\n") + 1
    ends = [at for blank in " \t\n" if (at := text.find(blank, offset, offset + _LONGEST_WORD)) >= 0]
    return max(start, offset - _LONGEST_WORD), min(ends, default=min(len(text), offset + _LONGEST_WORD))


def _leads_somewhere(word: str) -> bool:
    plain = without_odd(word)
    return bool(_MARKED.search(plain) or find_addresses(plain) or find_x_addresses(plain))


def values_of(item: ItemDocument) -> Iterator[Value]:
    """What the item's own front matter says, as it was read: every field that holds words, whichever there will be."""
    for one in fields(item):
        key = _KEYS.get(one.name, one.name)
        if key in item.key_lines and one.name not in _ELSEWHERE:
            yield from _values(item, key, getattr(item, one.name))


def _values(item: ItemDocument, key: str, given: object) -> Iterator[Value]:
    """Of one field; of its list the values one by one, of a quote or an area's wording its parts."""
    if isinstance(given, str):
        name = key.rpartition(".")[2].partition("[")[0]
        line = item.line_of(key.rpartition(".")[0] or key)
        yield Value(_CALLED.get(name, name.replace("_", " ")), given, line, _place_of(name))
    elif isinstance(given, Quote | Variant):
        for part in fields(given):
            yield from _values(item, f"{key}.{part.name}", getattr(given, part.name))
    elif isinstance(given, Mapping):
        yield from (one for value in given.values() for one in _values(item, key, value))
    elif isinstance(given, tuple):
        yield from (one for at, value in enumerate(given) for one in _values(item, f"{key}[{at}]", value))


def _place_of(name: str) -> WhereItStands:
    if name in _NAMES or name in _OF_A_SPEAKER:
        return WhereItStands.NAME
    return WhereItStands.LINK if name in _LINKS else WhereItStands.WORDS


def values_from_elsewhere(item: ItemDocument) -> Iterator[Value]:
    """What stands in no line of the item's file: in its pictures' own files, and on the page it shows the card of."""
    if isinstance(item, PostDocument) and item.card is not None:
        line = item.line_of("link_card")
        yield Value("title of the card", item.card.title, line, is_in_card=True)
        yield Value("description in the card", item.card.description, line, is_in_card=True)
    for index, picture in enumerate(item.pictures):
        line = picture_line(item, index)
        yield Value(f"alt text of {picture.name}", picture.alt, line)
        yield Value(f"words in {picture.name}", picture.text_in_picture, line)
        yield Value(f"credit of {picture.name}", picture.credit, line, WhereItStands.NAME)
        for shown in picture.people:
            for name in (shown.name, shown.guardian):
                yield Value(f"names of people in {picture.name}", name, line, WhereItStands.NAME)
