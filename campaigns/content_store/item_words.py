"""The one door to the words of an item, whichever kind it is of: a post or a press release."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from campaigns.content_store import post_words, release_words
from campaigns.content_store.form_words import NOT_HERE, WordsNotTakenError, one_line, parsed_item
from campaigns.content_store.front_edit import with_pair, without_pair
from campaigns.content_store.paths import ItemRef
from campaigns.content_store.post_words import PostWords
from campaigns.content_store.problems import BrokenContentError
from campaigns.content_store.release_words import ReleaseWords
from campaigns.domain.items.statuses import ItemKind

Words = PostWords | ReleaseWords
SomeWords = TypeVar("SomeWords", PostWords, ReleaseWords)

# Each has words_in, with_words, tidy, shown, unshown, FIELDS and LABELS for its own class.
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


def with_finding_left(source: str, check_id: str, reason: str, ref: ItemRef, zone: ZoneInfo) -> str:
    """The text of the file with the reason why this check’s warnings are passed over in it; nothing else is another.

    Without a ``reason`` they are told again.

    Raises:
        WordsNotTakenError: it can’t be written in there. BrokenContentError: the text can’t be understood.
    """
    reason, unshown = one_line(reason), _MODULES[ref.kind].unshown
    before, _ = parsed_item(source, ref, zone)
    allow = {key: why for key, why in before.document.allow.items() if key != check_id}
    if reason:
        changed, allow = with_pair(source, "allow", check_id, reason), {**allow, check_id: reason}
    else:
        changed = without_pair(source, "allow", check_id)
    try:
        after, _ = parsed_item(changed, ref, zone)
    except BrokenContentError as error:
        raise WordsNotTakenError("", NOT_HERE) from error
    is_same = words_in(changed, ref, zone) == words_in(source, ref, zone)
    if not is_same or unshown(after, source) != {**unshown(before, source), "allow": allow}:
        raise WordsNotTakenError("", NOT_HERE)
    return changed


def tidy(words: SomeWords) -> SomeWords:
    """Without the white space that nobody means, and in the order in which a file is read."""
    return cast(SomeWords, _MODULES[kind_of(words)].tidy(words))


def shown(words: Words, name: str) -> str:
    """A field's value as one text."""
    return str(_MODULES[kind_of(words)].shown(words, name))
