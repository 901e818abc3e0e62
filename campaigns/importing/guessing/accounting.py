"""The last look of an import: every word of the document is in what came of it, or in what it says was left out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from campaigns.importing.values import ImportedItem, LeftOut, SourceText

_WORD = re.compile(r"\w+")
_ENTITIES = {"&amp;": "&", "&lt;": "<"}


def unaccounted(items: Iterable[ImportedItem], source: SourceText) -> tuple[LeftOut, ...]:
    """Every piece of the document that no part of these items holds."""
    told = Counter(word for item in items for word in _words(_told(item)))
    parts = (
        *(block.text for block in source.blocks),
        *(one.what for one in source.around),
        *source.footnotes,
    )
    missing = []
    if source.title is not None and not told.keys() >= set(_words([source.title.value])):
        missing.append(
            LeftOut(source.title.value, f"{source.title.why}; another line was taken for the title")
        )
    for part in parts:
        lost = _taken_from(told, Counter(_words([part])))
        if lost:
            missing.append(LeftOut(_shown(part, lost), "no place for it was found in what was imported"))
    return tuple(dict.fromkeys(missing))


def _taken_from(told: Counter[str], words: Counter[str]) -> Counter[str]:
    """The words that are not there, and the others are taken out. Counters’ own minus goes through all of both."""
    lost: Counter[str] = Counter()
    for word, count in words.items():
        there = min(count, told[word])
        told[word] -= there
        if there < count:
            lost[word] = count - there
    return lost


def _shown(part: str, lost: Counter[str]) -> str:
    """All of the piece, or the few words of it that are missing."""
    line = " ".join(part.split())
    if lost.total() * 2 >= len(line.split()):
        return line
    words = [word for word in _WORD.findall(line) if set(_words([word])) & lost.keys()]
    return f"“{' '.join(words)}” in “{line}”"


def words_in(item: ImportedItem) -> Counter[str]:
    """Everything that an officer is shown of an import."""
    return Counter(_words(_told(item)))


def _told(item: ImportedItem) -> Iterable[str]:
    for value in item.front.values():
        yield from (value,) if isinstance(value, str) else value
    yield item.body
    yield from (one.what for one in item.left_out)
    yield from item.remarks
    for guess in item.guesses:
        yield guess.what
        yield guess.value
        yield guess.why


def _words(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        for entity, sign in _ENTITIES.items():
            text = text.replace(entity, sign)
        yield from _WORD.findall(unicodedata.normalize("NFKC", text.replace("\\", "")).casefold())
