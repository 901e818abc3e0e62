"""Writing items in the browser: a new file, and changes to one, each only over the very text that the writer saw."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Generic, TypeVar

from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.content_store.item_words import SomeWords, Words, kind_of, tidy, with_words, words_in
from campaigns.content_store.paths import parse_ref
from campaigns.content_store.post_words import PostWords
from campaigns.content_store.problems import EditConflictError
from campaigns.content_store.release_words import ReleaseWords
from campaigns.content_store.words_merge import FieldSaid, fields_that_differ, merged
from campaigns.domain.items.statuses import ItemKind
from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.authorship import Written
from campaigns.models.content import find_item
from campaigns.models.versions import VersionKind, newest_version
from campaigns.services.content.authorship import announced
from campaigns.services.content.free_names import free_names
from campaigns.services.content.preview import Draft, typed_draft
from campaigns.services.content.versions import Kept, write_version
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading

# A new file has a title of its own from the start: one that only follows from the file's name would change with that name.
_BEGUN = "---\ntitle: New\n---\n"
NO_TITLE = {
    ItemKind.POST: "Give it a title. Only the office sees it.",
    ItemKind.RELEASE: "Give it a headline. It can be changed until it is signed off.",
}
AnyWords = TypeVar("AnyWords", bound=Words, covariant=True)


@dataclass(frozen=True)
class Started:
    """What a form started from: the text and its fingerprint; a code of the form, and how many times it has saved."""

    source: str
    fingerprint: str
    form: str = ""
    turn: int = 0


@dataclass(frozen=True)
class Opened(Generic[AnyWords]):
    """An item as its form shows it, and as the file holds it at this moment."""

    words: AnyWords
    source: str
    fingerprint: str


class WordsConflictError(ConflictError):
    """Somebody changed the item meanwhile; nothing was written. ``fields`` are those that differ, ``theirs`` what stands in
    the file now."""

    def __init__(self, mine: Words, theirs: Opened[Words], fields: tuple[FieldSaid, ...]) -> None:
        super().__init__("Somebody changed this text while you were writing. Nothing was saved over it.")
        self.mine, self.theirs, self.fields = mine, theirs, fields


def open_item(desk: Desk, ref: str) -> Opened[Words]:
    """A post or a release.

    Raises:
        MissingContentError, UnsafePathError
        BrokenContentError: the file can't be understood; the message says how to mend it.
    """
    source, fingerprint = desk.content.read_text(ref)
    return Opened(words_in(source, parse_ref(ref), desk.content.zone), source, fingerprint)


def open_post(desk: Desk, ref: str) -> Opened[PostWords]:
    """Raises as ``open_item``, and CampaignDeskError: it is no post."""
    return _open_like(desk, ref, PostWords())


def open_release(desk: Desk, ref: str) -> Opened[ReleaseWords]:
    """Raises as ``open_item``, and CampaignDeskError: it is no release."""
    return _open_like(desk, ref, ReleaseWords())


def _open_like(desk: Desk, ref: str, words: SomeWords) -> Opened[SomeWords]:
    source, fingerprint = desk.content.read_text(ref)
    return Opened(_words_like(words, desk, ref, source), source, fingerprint)


def _words_like(words: SomeWords, desk: Desk, ref: str, source: str) -> SomeWords:
    found = words_in(source, parse_ref(ref), desk.content.zone)
    if not isinstance(found, type(words)):
        raise CampaignDeskError(f"This is no {kind_of(words)}. Open it from the page of its campaign.")
    return found


def create_item(desk: Desk, campaign: str, words: Words, *, user_id: int, whose: Collection[int] = ()) -> str:
    """A new post or release in a campaign, as the words are; its reference. Its name is made of its title, with a number
    where that is taken. ``whose``: people whose words are copied into it, who have a share in it from the start.

    Raises:
        NotAllowedError
        WordsNotTakenError: a field can't be kept as it was typed. MissingContentError: there is no such campaign.
    """
    with reading() as session:
        get_permitted_user(session, user_id, Permission.WRITE)
    kind = kind_of(words)
    if not words.title.strip():
        raise WordsNotTakenError("title", NO_TITLE[kind])
    for ref in free_names(campaign, words.title, kind):
        source = with_words(_BEGUN, words, parse_ref(ref), desk.content.zone)
        try:
            with announced(desk, [ref], user_ids=whose, how=Written.USED_AGAIN) if whose else nullcontext():
                write_version(desk, ref, source, Kept("", "", VersionKind.WRITTEN), user_id=user_id)
        except EditConflictError:
            continue
        return ref
    raise WordsNotTakenError(
        "title", f"There are a hundred {kind}s of that title already. Give it another one."
    )


def save_words(
    desk: Desk, ref: str, words: SomeWords, *, user_id: int, started: Started
) -> Opened[SomeWords]:
    """Put these words into the item's file; what then stands there.

    Nothing is approved, planned or sent by it: what was submitted stays as it was frozen.

    Raises:
        NotAllowedError
        WordsConflictError: the file does not say what the form started from; nothing was written.
        WordsNotTakenError: a field can't be kept as it was typed. ContentError: the file is gone or can't be written.
    """
    with reading() as session:
        get_permitted_user(session, user_id, Permission.WRITE)
    now = _open_like(desk, ref, words)
    is_own, newest_turn = _own_saving(ref, now.fingerprint, started, user_id)
    if is_own and started.turn < newest_turn:
        return now  # it was sent before what is there by now, and came after it
    if not is_own and started.source != now.source:
        raise _conflict(desk, ref, words, now, started)
    changed = with_words(now.source, words, parse_ref(ref), desk.content.zone)
    if changed == now.source:
        return now
    kept = Kept(now.source, now.fingerprint, VersionKind.WRITTEN, started.form, started.turn)
    try:
        written = write_version(desk, ref, changed, kept, user_id=user_id)
    except EditConflictError as error:
        raise _conflict(desk, ref, words, _open_like(desk, ref, words), started) from error
    return Opened(_words_like(words, desk, ref, written.source), written.source, written.fingerprint)


def preview_words(desk: Desk, ref: str, words: Words) -> Draft:
    """What readers would see of these words. Nothing is written, so that it can be asked at every pause in typing.

    Raises:
        WordsNotTakenError: a field can't be kept as it was typed. ContentError, NotLookedAtError
    """
    source = with_words(open_item(desk, ref).source, words, parse_ref(ref), desk.content.zone)
    return typed_draft(desk, ref, source)


def merge_words(
    desk: Desk, ref: str, mine: SomeWords, *, started: Started, take: dict[str, str]
) -> tuple[SomeWords, Opened[SomeWords]]:
    """The words with what each of two writers changed, and what they are to be saved over. Nothing is written.

    Args:
        take: for each field that both changed, “mine” or “theirs”.

    Raises:
        WordsConflictError: it is not said of every such field.
    """
    now = _open_like(desk, ref, mine)
    conflict = _conflict(desk, ref, mine, now, started)
    if any(field.is_open and take.get(field.name) not in ("mine", "theirs") for field in conflict.fields):
        raise conflict
    take_mine = {name for name, whose in take.items() if whose == "mine"}
    base = _words_like(mine, desk, ref, started.source)
    return merged(tidy(mine), now.words, base, take_mine), now


def _own_saving(ref: str, fingerprint: str, started: Started, user_id: int) -> tuple[bool, int]:
    """Whether the text of now was saved by this very form, and how many times it had saved then."""
    with reading() as session:
        item = find_item(session, ref)
        newest = newest_version(session, item.id) if item else None
    if newest is None or newest.fingerprint != fingerprint or newest.user_id != user_id:
        return False, 0
    return bool(started.form) and newest.form == started.form, newest.turn


def _conflict(
    desk: Desk, ref: str, words: SomeWords, theirs: Opened[SomeWords], started: Started
) -> WordsConflictError:
    mine = tidy(words)
    base = _words_like(words, desk, ref, started.source)
    return WordsConflictError(mine, theirs, fields_that_differ(mine, theirs.words, base))
