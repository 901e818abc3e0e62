"""Who wrote the words of an item, and who is the same person under another address. Nobody approves their own words.

An item's later versions are held to keep the words of its earlier ones: whoever wrote any version up to the one that
was submitted has a share in it, for as long as the item lives.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from campaigns.content_store.problems import ContentError, EditConflictError
from campaigns.content_store.relocation import undo_write
from campaigns.domain.items.documents import ItemDocument
from campaigns.models.authorship import ItemAuthor, Written, list_authors, mailboxes
from campaigns.models.content import Item, Revision
from campaigns.models.people import User
from campaigns.services.content.library import record_item
from campaigns.services.content.unplaced import forget_before_writing, note_before_writing
from campaigns.services.core.acting import forget_file
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction

log = structlog.get_logger("campaigns.authorship")


@contextmanager
def announced(desk: Desk, refs: Sequence[str], *, user_ids: Collection[int], how: Written) -> Iterator[None]:
    """These people's words are put into these items in the block, and it is written down there whose they are. Every door
    that writes says so before: a process may die in between, and what it wrote is theirs all the same.
    """
    at, stood = desk.clock.now(), _texts_at(desk, refs)
    with transaction() as session:
        noted = note_before_writing(session, refs, user_ids, how=how, at=at)
    try:
        yield
    except EditConflictError:  # what stands there is somebody else's
        _forget(refs, noted, at)
        raise
    except BaseException:
        if _texts_at(desk, refs) == stood:
            _forget(refs, noted, at)
        raise
    _forget(refs, noted, at)


def _forget(refs: Sequence[str], noted: Collection[int], at: datetime) -> None:
    try:
        with transaction() as session:
            forget_before_writing(session, noted, at=at)
    except SQLAlchemyError as error:  # left there, it names one author more
        log.warning("announcement kept", refs=list(refs), error=type(error).__name__)


def _texts_at(desk: Desk, refs: Sequence[str]) -> list[str | None]:
    found: list[str | None] = []
    for ref in refs:
        try:
            found.append(desk.content.read_text(ref)[1])
        except ContentError:
            found.append(None)
    return found


@contextmanager
def recorded_or_put_back(desk: Desk, documents: Iterable[ItemDocument], *, before: str) -> Iterator[None]:
    """These files were written just now; what is written down of it in the block stands with them, or the files are as
    they were.

    Words whose writer nobody knows could be approved by their writer.

    Args:
        before: the text that stood there; empty where the files are new.
    """
    try:
        yield
    except BaseException:
        for document in documents:
            try:
                undo_write(desk.content, document, before)
            except ContentError as error:
                log.error("file not put back", item=document.ref, error=type(error).__name__)
            else:
                forget_file(document.ref)
        raise


def record_authors(desk: Desk, documents: Iterable[ItemDocument], *, user_id: int, how: Written) -> None:
    """Write down that this person wrote these texts as they now stand in their files. Every door that writes asks this."""
    with transaction() as session:
        for document in documents:
            item = record_item(session, document, at=desk.clock.now())
            add_author(session, desk, item, document.fingerprint, user_id=user_id, how=how)


def add_author(
    session: Session, desk: Desk, item: Item, fingerprint: str, *, user_id: int, how: Written
) -> None:
    """Where it does not stand there already, as it does of what was announced."""
    same = select(ItemAuthor.id).filter_by(item_id=item.id, fingerprint=fingerprint, user_id=user_id, how=how)
    if session.scalar(same.limit(1)) is None:
        session.add(
            ItemAuthor(
                item_id=item.id,
                fingerprint=fingerprint,
                user_id=user_id,
                how=how,
                written_at=desk.clock.now(),
            )
        )


def authors_of(session: Session, revisions: Collection[Revision]) -> dict[int, set[int]]:
    """By revision, the ids of all who have a share in its words: who submitted it, and who wrote a version until then."""
    found = {revision.id: {revision.author_id} for revision in revisions}
    rows = list_authors(session, {revision.item_id for revision in revisions})
    for revision in revisions:
        found[revision.id].update(
            row.user_id
            for row in rows
            if row.item_id == revision.item_id
            and (row.written_at <= revision.created_at or row.fingerprint == revision.fingerprint)
        )
    return found


def same_person(session: Session, user_ids: Iterable[int]) -> set[int]:
    """These and every other account of the same people, former ones too: those whose mail lands, or landed before an
    address was changed, in the same box."""
    boxes, found, known = mailboxes(session), set(user_ids), 0
    while len(found) > known:
        known = len(found)
        theirs = {box for user_id, box in boxes if user_id in found}
        found |= {user_id for user_id, box in boxes if box in theirs}
    return found


def has_share(session: Session, user_id: int, revisions: Collection[Revision]) -> set[int]:
    """The ids of those of these revisions that hold this person's own words, under whichever of their accounts."""
    if not revisions:
        return set()
    person = same_person(session, [user_id])
    return {revision_id for revision_id, ids in authors_of(session, revisions).items() if ids & person}


def who_let_in(session: Session, user: User) -> set[int]:
    """Who could be at this person's keyboard: whoever set up their access, and for as long as those are vouched for by
    others themselves, those others. Empty once the person has signed in by their own e-mail."""
    found: set[int] = set()
    at: User | None = user
    while at is not None and at.is_vouched_for_by_another and at.access_set_up_by_id is not None:
        if at.access_set_up_by_id in found:
            break
        found.add(at.access_set_up_by_id)
        at = session.get(User, at.access_set_up_by_id)
    return same_person(session, found)
