"""Mending files by the replacements that the checks offer: one finding at a click, or all of them by ``--fix``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from campaigns.content_store.problems import ContentError, EditConflictError
from campaigns.content_store.reader import ContentStore
from campaigns.domain.items.documents import ItemDocument
from campaigns.domain.items.issues import Issue
from campaigns.domain.items.mending import mend
from campaigns.domain.people.permissions import Permission
from campaigns.errors import ConflictError
from campaigns.models.authorship import Written
from campaigns.services.content.authorship import announced, record_authors, recorded_or_put_back
from campaigns.services.content.file_checks import check_document
from campaigns.services.content.readiness import LookedOver
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.acting import note_file
from campaigns.services.core.bench import Purpose, looking, on_the_bench
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading

ROUNDS = 5  # mending one thing may bring another to light; a circle must still end


@dataclass(frozen=True)
class FileMended:
    """What was changed in one file."""

    file: Path
    applied: tuple[Issue, ...]


def mend_finding(
    desk: Desk, ref: str, *, user_id: int, check_id: str, offset: int, fingerprint: str
) -> Issue:
    """Put the replacement that one finding offers into the item's file.

    Args:
        fingerprint: of the text that the person saw; anything else is not touched.

    Raises:
        NotAllowedError: this person may not write.
        ConflictError: the file has changed since, or the finding is no longer there.
        NotLookedAtError: it could not be checked in time.
    """
    with reading() as session:
        get_permitted_user(session, user_id, Permission.WRITE)
    looked = on_the_bench(desk, Purpose.CHECK, looking(desk), _look_at_file, ref)
    document = looked.document
    wanted = [
        issue
        for found in looked.issues
        for issue in found.each
        if issue.id == check_id and issue.replacement is not None and issue.replacement.offset == offset
    ]
    if document.fingerprint != fingerprint or not wanted:
        raise ConflictError(
            "The file has changed since this page was made. Nothing was changed; look at the findings again."
        )
    mended = mend(document.source, wanted[:1])
    try:
        with announced(desk, [ref], user_ids=[user_id], how=Written.MENDED):
            written = desk.content.write_item(ref, mended.text, fingerprint)
            note_file(ref, before=fingerprint, after=written.fingerprint)
            with recorded_or_put_back(desk, [written], before=document.source):
                record_authors(desk, [written], user_id=user_id, how=Written.MENDED)
    except EditConflictError as error:
        raise ConflictError(str(error)) from error
    return wanted[0]


def _look_at_file(desk: Desk, ref: str) -> LookedOver:
    document = desk.content.read_item(ref)
    return LookedOver(document, check_document(desk, document))


def mend_paths(
    desk: Desk,
    paths: Sequence[Path],
    *,
    user_id: int | None = None,
    told: Callable[[FileMended], None] = lambda _: None,
) -> list[FileMended]:
    """Mend everything that can be, in these files and folders (none: all content). Commands alone do this.

    Args:
        user_id: the author of what is mended in the content folder, where it is known who that is.

    Raises:
        ContentError: a file can't be written; those before it are mended.
    """
    done: list[FileMended] = []
    for document, store in _documents(desk, paths):
        applied = _mend_one(desk, document, store, user_id)
        if applied:
            done.append(FileMended(document.path, applied))
            told(done[-1])
    return done


def _mend_one(
    desk: Desk, document: ItemDocument, store: ContentStore, user_id: int | None
) -> tuple[Issue, ...]:
    if user_id is None or document.path.resolve() not in _files(desk, document.ref):
        return _mended(desk, document, store)
    with announced(desk, [document.ref], user_ids=[user_id], how=Written.MENDED):
        applied = _mended(desk, document, store)
        if applied:
            record_authors(desk, [desk.content.read_item(document.ref)], user_id=user_id, how=Written.MENDED)
    return applied


def _files(desk: Desk, ref: str) -> list[Path]:
    """The file of that item in the content folder, where there is one: files elsewhere are nobody's items."""
    try:
        return [desk.content.path_of(ref).resolve()]
    except ContentError:
        return []


def _mended(desk: Desk, document: ItemDocument, store: ContentStore) -> tuple[Issue, ...]:
    applied: list[Issue] = []
    seen = document.fingerprint
    for _ in range(ROUNDS):
        mended = mend(document.source, check_document(desk, document))
        if not mended.applied:
            break
        store.write_file(document.path, mended.text, document.source)
        applied += mended.applied
        again = store.read_file(document.path).items
        if not again:
            break
        document = again[0]
    if applied:
        note_file(document.ref, before=seen, after=document.fingerprint)
    return tuple(applied)


def _documents(desk: Desk, paths: Sequence[Path]) -> Iterable[tuple[ItemDocument, ContentStore]]:
    store = desk.content
    libraries = [store.read_path(path) for path in paths] if paths else [store.load()]
    return ((document, store) for library in libraries for document in library.items)
