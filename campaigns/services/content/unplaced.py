"""Authors whose words may stand in a file that nobody has looked at yet, and how they come to the item that has them.

A file can be renamed, copied over another and changed where nobody is asked who they are, and a process can die between
the writing of a file and the record of its author. Who may approve never grows by it: what can’t be told apart counts for
everybody whose words it may be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from campaigns.models.authorship import ItemAuthor, UnplacedAuthor, Written, list_authors
from campaigns.models.content import Item
from campaigns.models.moves import ItemMove
from campaigns.services.content.written_words import FirstWriter, first_writers, note_words

REMEMBERED = timedelta(days=30)  # that a file has gone, should its words come back under another name


@dataclass(frozen=True)
class WhoseWords:
    """Whose words the files may hold that have a new text since somebody looked last.

    Attributes:
        gone: refs of the items whose files were there then, and are not now.
        of_gone: the authors of those, each with the ref of the item.
        unplaced: those of files that were to be written, or went before.
        of_same: by text, those of the items that say, or once said, exactly this.
        is_there: whether there is a file of that ref now.
    """

    gone: frozenset[str]
    of_gone: tuple[tuple[str, ItemAuthor], ...]
    unplaced: tuple[UnplacedAuthor, ...]
    of_same: dict[str, list[ItemAuthor]]
    is_there: Callable[[str], bool]

    def place(
        self, session: Session, item: Item, runs: Collection[int], *, came_back: bool, at: datetime
    ) -> None:
        """Whoever may have written what an item says now, as it did not before, is an author of it from then on.

        Args:
            runs: the stretches of words that it says now.
            came_back: it is new, or its file was not there before.
        """
        writing = [row for row in self.unplaced if row.ref == item.ref and not row.fingerprint]
        note_words(session, runs, {row.user_id: row.written_at for row in writing})
        found: list[ItemAuthor | UnplacedAuthor | FirstWriter] = [
            row for ref, row in self.of_gone if ref != item.ref
        ]
        found += [
            row for row in self.unplaced if row.ref == item.ref or (came_back and not self.is_there(row.ref))
        ]
        found += self.of_same.get(item.file_fingerprint, [])
        found += first_writers(session, runs, at=at)
        if found:
            _add(session, item, found)
        if any(row.ref == item.ref for row in self.unplaced):
            session.execute(delete(UnplacedAuthor).where(UnplacedAuthor.ref == item.ref))


def whose_words(session: Session, new_texts: Sequence[str], is_there: Callable[[str], bool]) -> WhoseWords:
    """What is to be known before these texts, by their fingerprints, are recorded as those of any item."""
    rows = session.execute(select(Item.id, Item.ref, Item.file_fingerprint, Item.is_on_disk)).all()
    being_moved = set(session.scalars(select(ItemMove.from_ref).where(ItemMove.done_at.is_(None))))
    gone = {
        row.id: row.ref
        for row in rows
        if row.is_on_disk and row.ref not in being_moved and not is_there(row.ref)
    }
    wanted, same = set(new_texts), dict[str, set[int]]()
    for row in rows:
        if row.file_fingerprint in wanted:
            same.setdefault(row.file_fingerprint, set()).add(row.id)
    once = select(ItemAuthor.fingerprint, ItemAuthor.item_id).where(ItemAuthor.fingerprint.in_(wanted))
    for fingerprint, item_id in session.execute(once):
        same.setdefault(fingerprint, set()).add(item_id)
    authors = _first_of_each(list_authors(session, {*gone, *(one for ids in same.values() for one in ids)}))
    return WhoseWords(
        gone=frozenset(gone.values()),
        of_gone=tuple((gone[row.item_id], row) for row in authors if row.item_id in gone),
        unplaced=tuple(session.scalars(select(UnplacedAuthor).order_by(UnplacedAuthor.id))),
        of_same={text: [row for row in authors if row.item_id in ids] for text, ids in same.items()},
        is_there=is_there,
    )


def forget_long_gone(session: Session, at: datetime) -> None:
    session.execute(delete(UnplacedAuthor).where(UnplacedAuthor.noted_at < at - REMEMBERED))


def note_gone(session: Session, whose: WhoseWords, *, at: datetime) -> None:
    """Keep the authors of what has gone: its words may come back under another name."""
    session.add_all(
        UnplacedAuthor(
            ref=ref,
            fingerprint=row.fingerprint,
            user_id=row.user_id,
            how=row.how,
            written_at=row.written_at,
            noted_at=at,
        )
        for ref, row in whose.of_gone
    )


def note_before_writing(
    session: Session, refs: Iterable[str], user_ids: Collection[int], *, how: Written, at: datetime
) -> list[int]:
    """The words of these people are about to be written into these items. The ids of what is noted: others may note the
    same of the same items at the same moment, and each forgets their own."""
    rows = [
        UnplacedAuthor(ref=ref, user_id=user_id, how=how, written_at=at, noted_at=at)
        for ref in refs
        for user_id in user_ids
    ]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def forget_before_writing(session: Session, noted: Collection[int], *, at: datetime) -> None:
    """What was noted at that moment: the authors stand with the items by now, or nothing was written.

    A number by itself does not say whose note it is: once a note was placed, another may have its number.
    """
    session.execute(delete(UnplacedAuthor).where(UnplacedAuthor.id.in_(noted), UnplacedAuthor.noted_at == at))


def _add(session: Session, item: Item, authors: Iterable[ItemAuthor | UnplacedAuthor | FirstWriter]) -> None:
    """Who has a share in the item since before has it already."""
    since: dict[int, datetime] = {}
    for own in list_authors(session, [item.id]):
        since[own.user_id] = min(own.written_at, since.get(own.user_id, own.written_at))
    for row in authors:
        if row.user_id in since and since[row.user_id] <= row.written_at:
            continue
        since[row.user_id] = row.written_at
        is_own = isinstance(row, UnplacedAuthor) and row.ref == item.ref
        session.add(
            ItemAuthor(
                item_id=item.id,
                fingerprint=row.fingerprint or item.file_fingerprint,
                user_id=row.user_id,
                how=row.how if is_own else Written.USED_AGAIN,
                written_at=row.written_at,
            )
        )
    session.flush()


def _first_of_each(rows: Iterable[ItemAuthor]) -> list[ItemAuthor]:
    found: dict[tuple[int, int], ItemAuthor] = {}
    for row in rows:
        found.setdefault((row.item_id, row.user_id), row)
    return list(found.values())
