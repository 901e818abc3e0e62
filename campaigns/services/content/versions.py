"""Every sitting in an item is kept: who, when, and the words. Any of them can be looked at and brought back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campaigns.content_store.item_words import labels_of, shown, words_in
from campaigns.content_store.paths import parse_ref
from campaigns.content_store.problems import EditConflictError
from campaigns.domain.items.documents import ItemDocument
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.word_changes import Piece, word_changes
from campaigns.errors import ConflictError, NotFoundError
from campaigns.models.authorship import Written, list_authors
from campaigns.models.content import Item
from campaigns.models.versions import ItemVersion, VersionKind, list_versions, newest_version, was_submitted
from campaigns.services.content.authorship import add_author, announced, recorded_or_put_back
from campaigns.services.content.library import record_item
from campaigns.services.core.access import get_item, get_permitted_user
from campaigns.services.core.acting import note_file
from campaigns.services.core.bench import Purpose, looking, on_the_bench
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction

SITTING = timedelta(minutes=30)  # without saving, and it is over


@dataclass(frozen=True)
class Kept:
    """What is written down of a text that was saved: what stood there before, what stands there now, and how it came."""

    before: str
    before_fingerprint: str
    how: VersionKind
    form: str = ""
    turn: int = 0


@dataclass(frozen=True)
class FieldChange:
    label: str
    pieces: tuple[Piece, ...]


def write_version(desk: Desk, ref: str, source: str, kept: Kept, *, user_id: int) -> ItemDocument:
    """Put this text into an item's file, with everything that is written down of it.

    Raises:
        EditConflictError: the file does not say what ``kept`` says was there, or is there where none was.
        ContentError
    """
    before = kept.before_fingerprint or None
    with announced(desk, [ref], user_ids=[user_id], how=_way(kept.how)):
        written = desk.content.write_item(ref, source, before)
        note_file(ref, before=kept.before_fingerprint, after=written.fingerprint)
        keep_version(desk, written, kept, user_id=user_id)
    return written


def _way(how: VersionKind) -> Written:
    return Written.RESTORED if how is VersionKind.RESTORED else Written.TYPED


def keep_version(desk: Desk, document: ItemDocument, kept: Kept, *, user_id: int) -> None:
    """After the file was written: one row for the sitting, its author with it, and the words that were found there.

    What was submitted stays, and so does what was restored: then another row is begun. Where it can't be written down, the
    file is put back as it was.
    """
    now = desk.clock.now()
    with recorded_or_put_back(desk, [document], before=kept.before), transaction() as session:
        item = record_item(session, document, at=now)
        newest = newest_version(session, item.id)
        if newest is None or newest.fingerprint != kept.before_fingerprint:
            _keep_what_was_found(session, item, kept, now)
            newest = None
        if newest is not None and _goes_on(session, newest, kept, user_id, now):
            newest.source, newest.fingerprint = document.source, document.fingerprint
            newest.saved_at, newest.form, newest.turn = now, kept.form, kept.turn
            return
        session.add(
            ItemVersion(
                item_id=item.id,
                user_id=user_id,
                how=kept.how,
                fingerprint=document.fingerprint,
                source=document.source,
                started_at=now,
                saved_at=now,
                form=kept.form,
                turn=kept.turn,
            )
        )
        add_author(session, desk, item, document.fingerprint, user_id=user_id, how=_way(kept.how))


def _goes_on(session: Session, newest: ItemVersion, kept: Kept, user_id: int, now: datetime) -> bool:
    return (
        newest.how == kept.how == VersionKind.WRITTEN
        and newest.user_id == user_id
        and now - newest.saved_at < SITTING
        and not was_submitted(session, newest.item_id, newest.fingerprint)
    )


def _keep_what_was_found(session: Session, item: Item, kept: Kept, now: datetime) -> None:
    if not kept.before:
        return  # the file is new
    wrote = [
        row
        for row in list_authors(session, [item.id])
        if row.fingerprint == kept.before_fingerprint and row.how != Written.SUBMITTED
    ]
    session.add(
        ItemVersion(
            item_id=item.id,
            user_id=wrote[-1].user_id if wrote else None,
            how=VersionKind.FOUND,
            fingerprint=kept.before_fingerprint,
            source=kept.before,
            started_at=wrote[-1].written_at if wrote else now,
            saved_at=wrote[-1].written_at if wrote else now,
        )
    )
    session.flush()


def versions_of(session: Session, ref: str) -> list[ItemVersion]:
    """The newest first. Raises NotFoundError."""
    return list_versions(session, get_item(session, ref).id)


def changes_since(desk: Desk, ref: str, version_id: int) -> tuple[FieldChange, ...]:
    """What is different in the file now from that version, field by field; nothing where it says the same.

    Raises:
        NotFoundError, ContentError
        NotLookedAtError: it was not done in time.
    """
    with reading() as session:
        source = _get_version(session, ref, version_id).source
    return on_the_bench(desk, Purpose.PREVIEW, looking(desk), _changes, ref, source)


def _changes(desk: Desk, ref: str, source: str) -> tuple[FieldChange, ...]:
    name, zone = parse_ref(ref), desk.content.zone
    before, after = words_in(source, name, zone), words_in(desk.content.read_text(ref)[0], name, zone)
    return tuple(
        FieldChange(label, word_changes(shown(before, field), shown(after, field)))
        for field, label in labels_of(after).items()
        if getattr(before, field) != getattr(after, field)
    )


def restore_version(desk: Desk, ref: str, version_id: int, *, user_id: int, fingerprint: str) -> None:
    """Bring a version back as the text of now. What stood there until then is a version itself.

    Args:
        fingerprint: of the text that the person saw; another is not replaced.

    Raises:
        NotAllowedError, NotFoundError, ContentError
        ConflictError: the text has changed since.
    """
    with reading() as session:
        get_permitted_user(session, user_id, Permission.WRITE)
        source = _get_version(session, ref, version_id).source
    before, _ = desk.content.read_text(ref)
    try:
        write_version(desk, ref, source, Kept(before, fingerprint, VersionKind.RESTORED), user_id=user_id)
    except EditConflictError as error:
        raise ConflictError(
            "The text was changed since you opened this page. Nothing was brought back; look at it again."
        ) from error


def _get_version(session: Session, ref: str, version_id: int) -> ItemVersion:
    version = session.get(ItemVersion, version_id)
    if version is None or version.item_id != get_item(session, ref).id:
        raise NotFoundError("There is no such version of this item. Open the list of its versions again.")
    return version
