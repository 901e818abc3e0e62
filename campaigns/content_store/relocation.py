"""Files that change their place as they are, to the byte: an item under another name, taken out, put back; pictures copied."""

from __future__ import annotations

import filecmp
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from campaigns.content_store.files import (
    TEXT_LIMIT,
    copy_atomically,
    locked_folder,
    megabytes,
    read_bounded,
    sync_folder,
    write_atomically,
)
from campaigns.content_store.film_files import company_of
from campaigns.content_store.paths import check_inside, check_media_name, named, parse_ref
from campaigns.content_store.problems import ContentError, EditConflictError, MissingContentError
from campaigns.content_store.reader import ContentStore
from campaigns.domain.items.documents import ItemDocument


@dataclass(frozen=True)
class HeldFile:
    """The file of an item, while nobody else who goes through the content store writes beside it."""

    path: Path
    raw: bytes
    fingerprint: str

    def remove(self) -> None:
        """Raises ContentError."""
        try:
            self.path.unlink()
        except OSError as error:
            raise ContentError(f"{self.path.name} can't be removed: {error.strerror or error}.") from error
        sync_folder(self.path.parent)


@contextmanager
def held_file(store: ContentStore, ref: str) -> Iterator[HeldFile]:
    """
    Raises:
        MissingContentError, UnsafePathError
        ContentError: it can't be read.
    """
    path = store.path_of(ref)
    with locked_folder(path.parent):
        _, fingerprint = store.read_text(ref)
        yield HeldFile(path, _bytes_of(path, TEXT_LIMIT), fingerprint)


def undo_write(store: ContentStore, written: ItemDocument, before: str) -> None:
    """Undo the writing of an item, unless somebody wrote there since: the text that was there stands there again, or no
    file where there was none (``before`` is empty).

    Raises:
        ContentError: it can't be done.
    """
    with suppress(EditConflictError, MissingContentError):
        if before:
            store.write_item(written.ref, before, written.fingerprint)
            return
        with held_file(store, written.ref) as held:
            if held.fingerprint == written.fingerprint:
                held.remove()


def move_item_file(store: ContentStore, ref: str, to_ref: str) -> None:
    """Nothing is ever replaced by it.

    Raises:
        MissingContentError: there is no such item, or no such campaign. UnsafePathError
        EditConflictError: another file has that name.
    """
    path, wanted = store.path_of(ref), parse_ref(to_ref)
    target = _place_of(store, to_ref, f"{wanted.slug}.md")
    with ExitStack() as locks:
        for folder in sorted({path.parent, target.parent}):  # in one order, so that two never wait crosswise
            locks.enter_context(locked_folder(folder))
        _refuse_taken(store, to_ref)
        try:
            path.rename(target)
        except OSError as error:
            raise ContentError(f"{path.name} can't be moved: {error.strerror or error}.") from error
        for folder in {path.parent, target.parent}:
            sync_folder(folder)


def put_back(store: ContentStore, ref: str, file_name: str, raw: bytes) -> None:
    """Write a file as it once was. Where it stands there already, to the byte, nothing is to be done.

    Raises:
        MissingContentError: its campaign is gone. UnsafePathError
        EditConflictError: another file has its name.
    """
    target = _place_of(store, ref, check_media_name(file_name))
    with locked_folder(target.parent):
        if target.is_file() and _bytes_of(target, TEXT_LIMIT) == raw:
            return
        _refuse_taken(store, ref)
        write_atomically(target, raw)


def copy_media(store: ContentStore, campaign: str, to_campaign: str, names: Iterable[str]) -> None:
    """Pictures, films and sounds with what is written down beside them. What is there already, to the byte, stays.

    Raises:
        MissingContentError, UnsafePathError
        EditConflictError: another file of that name is there. Nothing is replaced.
    """
    source, target = store.folder_of(campaign) / "media", store.folder_of(to_campaign) / "media"
    files = [
        path
        for name in names
        for path in (
            named(source, check_media_name(name)),
            named(source, f"{name}.yml"),
            *company_of(store.media_document(campaign, name)),
        )
        if path.is_file()
    ]
    if not files:
        return
    _make_folder(check_inside(store.root, target))
    with locked_folder(target):
        copies = [(check_inside(store.root, path), named(target, path.name)) for path in files]
        for path, copy in copies:
            if copy.exists() and not filecmp.cmp(path, copy, shallow=False):
                raise EditConflictError(
                    f"There is another {path.name} in the pictures of that campaign. Give one of the two another name.",
                    current_text="",
                    current_fingerprint="",
                )
        for path, copy in copies:
            if not copy.exists():
                copy_atomically(path, copy)


def _place_of(store: ContentStore, ref: str, file_name: str) -> Path:
    wanted = parse_ref(ref)
    target = check_inside(store.root, store.folder_of(wanted.campaign) / wanted.folder / file_name)
    _make_folder(target.parent)
    return target


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise ContentError(f"The folder {folder.name} can't be made: {error.strerror or error}.") from error


def _refuse_taken(store: ContentStore, ref: str) -> None:
    try:
        store.path_of(ref)
    except MissingContentError:
        return
    raise EditConflictError(
        f"Something else is called {ref} already. Choose another name.",
        current_text="",
        current_fingerprint="",
    )


def _bytes_of(path: Path, limit: int) -> bytes:
    try:
        raw = read_bounded(path, limit)
    except OSError as error:
        raise ContentError(f"{path.name} can't be read: {error.strerror or error}.") from error
    if raw is None:
        raise ContentError(f"{path.name} is over {megabytes(limit)}, which is too large.")
    return raw
