"""Writing into a campaign's media folder: a new picture, one in the place of another, and what is written beside it.

Nothing is written over what the writer did not see.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from campaigns.content_store.files import (
    MEDIA_LIMIT,
    decode_text,
    locked_folder,
    read_bounded,
    read_text_bytes,
    sync_folder,
    write_atomically,
)
from campaigns.content_store.film_files import poster_path
from campaigns.content_store.paths import LONGEST_NAME, check_media_name, named, slugify
from campaigns.content_store.picture_bytes import UNREADABLE, prepare_picture
from campaigns.content_store.problems import ContentError, EditConflictError, MissingContentError, Problems
from campaigns.content_store.reader import ContentStore
from campaigns.content_store.writer import replace_text

MOST_TRIES = 1000
CHANGED = "Somebody changed {name} meanwhile. Nothing was written over it; look at it, and try again."


@dataclass(frozen=True)
class Beside:
    """What is written beside a picture: the text of its ``.yml``, empty where there is none, and the hash of its bytes."""

    text: str = ""
    sha256: str = ""


def add_picture(
    store: ContentStore, slug: str, name: str, suffix: str, content: bytes, *, beside: str = ""
) -> str:
    """Keep a new picture under a plain name made of ``name``, with a number where that is taken. Returns the name.

    Args:
        beside: the text of its ``.yml``; empty writes none.

    Raises:
        MissingContentError: there is no such campaign. ContentError: it can't be written.
    """
    folder = store.media_folder(slug)
    with _free_place(folder, name, suffix) as path:
        if beside:  # first, so that the picture is at no moment there without it
            write_atomically(folder / f"{path.name}.yml", beside.encode())
        write_atomically(path, content)
        return path.name


def add_film(store: ContentStore, slug: str, name: str, film: Path, poster: bytes) -> str:
    """Keep a new film, which lies beside the campaign's media, as ``add_picture``; with the picture that stands for it."""
    with _free_place(store.media_folder(slug), name, film.suffix) as path:
        write_atomically(poster_path(path), poster)
        _move(film, path)
        return path.name


def put_film_in_place(
    store: ContentStore, slug: str, name: str, film: Path, poster: bytes, *, expected: str
) -> None:
    """As ``put_in_place``, of a film that lies beside the campaign's media."""
    folder = store.media_folder(slug)
    path = named(folder, check_media_name(name))
    _refuse_missing(path, slug)
    with locked_folder(folder):
        if store.media_document(slug, name).sha256 != expected:
            raise EditConflictError(CHANGED.format(name=name), current_text="", current_fingerprint="")
        write_atomically(poster_path(path), poster)
        _move(film, path.resolve())


def _move(film: Path, path: Path) -> None:
    """Whole and durably: the film lies on the same disk."""
    with film.open("rb+") as file:
        os.fsync(file.fileno())
    film.chmod(0o644)
    film.replace(path)
    sync_folder(path.parent)


@contextmanager
def _free_place(folder: Path, name: str, suffix: str) -> Iterator[Path]:
    _make(folder)
    with locked_folder(folder):
        for free in _free_names(name, suffix):
            path = folder / free
            if not (path.exists() or path.is_symlink() or (folder / f"{free}.yml").exists()):
                yield path
                return
    raise ContentError(f"There are a thousand pictures called {name} already. Give it another name.")


def _free_names(name: str, suffix: str) -> Iterator[str]:
    stem = slugify(Path(name).stem)[:LONGEST_NAME].strip("-") or "picture"
    for number in range(1, MOST_TRIES + 1):
        free = f"{stem}{'' if number == 1 else f'-{number}'}{suffix}"
        try:
            yield check_media_name(free)
        except ContentError:  # “con.jpg” can't be stored everywhere
            yield f"picture-{free}"


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ContentError(f"The folder for pictures can't be made: {error.strerror or error}.") from error


def put_in_place(store: ContentStore, slug: str, name: str, content: bytes, *, expected: str) -> None:
    """Replace a picture, if it is still the one with that hash (``MediaDocument.sha256``).

    Raises:
        EditConflictError: it is another one by now. MissingContentError, UnsafePathError, ContentError
    """
    folder = store.media_folder(slug)
    path = named(folder, check_media_name(name))
    _refuse_missing(path, slug)
    with locked_folder(folder):
        if store.media_document(slug, name).sha256 != expected:
            raise EditConflictError(CHANGED.format(name=name), current_text="", current_fingerprint="")
        write_atomically(path.resolve(), content)


def read_beside(store: ContentStore, slug: str, name: str) -> Beside:
    """
    Raises:
        MissingContentError: there is no such picture. ContentError: what is beside it can't be read.
    """
    path = _side_file(store, slug, name)
    if not path.exists():
        return Beside()
    problems = Problems(str(path))
    raw = read_text_bytes(path, problems)
    text = decode_text(raw, problems) if raw is not None else None
    if raw is None or text is None:
        raise ContentError(problems.found[0].message)
    return Beside(text, hashlib.sha256(raw).hexdigest())


def write_beside(store: ContentStore, slug: str, name: str, text: str, *, before: Beside) -> Beside:
    """Write what is beside a picture, if it still says what it said before. Returns what is there now.

    Raises:
        EditConflictError: it says something else by now. MissingContentError, UnsafePathError, ContentError
    """
    path = _side_file(store, slug, name)
    if before.sha256:
        replace_text(path, text, expected=before.text)
        return read_beside(store, slug, name)
    with locked_folder(path.parent):
        if path.exists():
            raise EditConflictError(CHANGED.format(name=name), current_text="", current_fingerprint="")
        write_atomically(path, text.encode())
    return read_beside(store, slug, name)


def _side_file(store: ContentStore, slug: str, name: str) -> Path:
    folder = store.media_folder(slug)
    _refuse_missing(named(folder, check_media_name(name)), slug)
    return named(folder, f"{name}.yml")


def _refuse_missing(path: Path, slug: str) -> None:
    if not path.is_file():
        raise MissingContentError(f"There is no picture {path.name} in {slug}.")


def find_same(store: ContentStore, slugs: list[str], contents: list[bytes]) -> tuple[str, str] | None:
    """The campaign and the name of a picture that is one of these, in the order of the campaigns; None where none is.

    Only files of the same size are opened.
    """
    sizes = {len(content) for content in contents}
    wanted = {_hash(content) for content in contents}
    for slug in slugs:
        for name in sorted(store.media_names(slug)):
            path = named(store.media_folder(slug), name)
            try:
                raw = read_bounded(path, MEDIA_LIMIT) if path.stat().st_size in sizes else None
                if raw is not None and {_hash(raw), _hash(prepare_picture(raw))} & wanted:
                    return slug, name
            except UNREADABLE:
                continue
    return None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
