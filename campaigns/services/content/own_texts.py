"""A channel's own words are written beside the text for all channels. Where that changes later, it is said on their tab."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from campaigns.content_store.body_edit import joined
from campaigns.content_store.post_words import PostWords
from campaigns.domain.text.word_changes import Piece, word_changes
from campaigns.models.content import find_item, lock_item
from campaigns.models.versions import OwnText, own_texts_of
from campaigns.services.core.transaction import transaction


def note_own_texts(ref: str, before: PostWords, after: PostWords, *, kept: Collection[str] = ()) -> None:
    """Remember what all channels say for each channel whose own words were written just now, or are ``kept`` as they are."""
    own, was = dict(after.own), dict(before.own)
    written = {kind for kind, parts in own.items() if kind in kept or parts != was.get(kind)}
    gone = was.keys() - own.keys()
    if not written and not gone:
        return
    with transaction() as session:
        item = find_item(session, ref)
        if item is None:
            return
        lock_item(session, item.id)  # of two who save at once, one sees what the other noted
        there = own_texts_of(session, item.id)
        for kind in gone & there.keys():
            session.delete(there[kind])
        for kind in written:
            row = there.get(kind) or OwnText(item_id=item.id, channel=kind)
            row.common = joined(after.parts)
            session.add(row)


def changed_since(session: Session, ref: str, words: PostWords) -> dict[str, tuple[Piece, ...]]:
    """For each channel with words of its own: how the text for all differs from what it was when they were written."""
    item = find_item(session, ref)
    there = own_texts_of(session, item.id) if item and words.own else {}
    common = joined(words.parts)
    return {
        kind: word_changes(there[kind].common, common)
        for kind, _ in words.own
        if kind in there and there[kind].common != common
    }
