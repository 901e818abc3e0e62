"""The one door to the words of an item, whichever kind it is of: a post or a press release."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from campaigns.content_store import post_words, release_words
from campaigns.content_store.paths import ItemRef
from campaigns.content_store.post_words import PostWords
from campaigns.content_store.release_words import ReleaseWords
from campaigns.domain.items.statuses import ItemKind

Words = PostWords | ReleaseWords
SomeWords = TypeVar("SomeWords", PostWords, ReleaseWords)

# Each has words_in, with_words, tidy, shown, FIELDS and LABELS for its own class.
_MODULES: Mapping[str, ModuleType] = {ItemKind.POST: post_words, ItemKind.RELEASE: release_words}


def kind_of(words: Words) -> ItemKind:
    return ItemKind.POST if isinstance(words, PostWords) else ItemKind.RELEASE


def labels_of(words: Words) -> Mapping[str, str]:
    """Every field of the words with what its form calls it, in the form's order."""
    labels: Mapping[str, str] = _MODULES[kind_of(words)].LABELS
    return labels


def words_in(source: str, ref: ItemRef, zone: ZoneInfo) -> Words:
    """
    Raises:
        BrokenContentError: the text can't be understood.
    """
    return cast(Words, _MODULES[ref.kind].words_in(source, ref, zone))


def with_words(source: str, words: Words, ref: ItemRef, zone: ZoneInfo) -> str:
    """The text of the file with these words; what says what it said before stays to the byte.

    Raises:
        WordsNotTakenError: a field would be read as something else, or something else would change with it.
        BrokenContentError: the text can't be understood, before or after.
    """
    return str(_MODULES[kind_of(words)].with_words(source, words, ref, zone))


def tidy(words: SomeWords) -> SomeWords:
    """Without the white space that nobody means, and in the order in which a file is read."""
    return cast(SomeWords, _MODULES[kind_of(words)].tidy(words))


def shown(words: Words, name: str) -> str:
    """A field's value as one text."""
    return str(_MODULES[kind_of(words)].shown(words, name))
