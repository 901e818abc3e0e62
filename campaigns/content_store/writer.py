"""Conditional, atomic writing: what the editor did not start from is never overwritten."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from campaigns.content_store.files import TEXT_LIMIT, locked_folder, loose_text, megabytes, write_atomically
from campaigns.content_store.parsing import ParsedFile
from campaigns.content_store.problems import ContentError, EditConflictError, broken

_LINE_END = re.compile(rb"(\r\n|\r|\n)")


@dataclass(frozen=True)
class Current:
    """What is on disk now."""

    path: Path
    text: str
    fingerprint: str


def write_conditionally(
    *,
    path: Path,
    text: str,
    expected: str | None,
    current: Callable[[], Current | None],
    check: Callable[[bytes], ParsedFile | None],
    name: str,
) -> None:
    """Write ``text`` if the file is still the one with the ``expected`` fingerprint (None: there is no file).

    ``path`` is where a new file goes; an existing one is replaced where it is, and keeps its line ends. The look and the
    write happen under one lock on the folder, so of two editors only one wins.
    """
    raw = _encoded(text, name)
    parsed = check(raw)
    if parsed is not None and parsed.item is None:
        raise broken(name, parsed.issues)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ContentError(f"The folder for {name} can't be made: {error.strerror or error}.") from error
    with locked_folder(path.parent):
        found = current()
        _refuse_conflict(found, expected, name)
        if found is not None:
            path = found.path.resolve()
            raw = _with_line_ends_of(_bytes_of(path), raw)
        write_atomically(path, raw)


def replace_text(path: Path, text: str, *, expected: str) -> None:
    """Replace the text of a file, wherever it lies, if it still says what is ``expected``. Its line ends stay.

    Raises:
        EditConflictError: it was changed in between; nothing is written.
        ContentError: it can't be read or written.
    """
    with locked_folder(path.parent):
        raw = _bytes_of(path)
        if loose_text(raw) != expected:
            raise EditConflictError(
                f"{path.name} was changed on disk meanwhile. Nothing was written; try again.",
                current_text=loose_text(raw),
                current_fingerprint="",
            )
        write_atomically(path.resolve(), _with_line_ends_of(raw, _encoded(text, path.name)))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ContentError(f"{path.name} can't be read: {error.strerror or error}.") from error


def _with_line_ends_of(before: bytes, after: bytes) -> bytes:
    """The new bytes of a file with the line ends and the byte order mark that it had. Lines that stay keep their own end;
    those that came have that of the file's first line."""
    mark = BOM_UTF8 if before.startswith(BOM_UTF8) else b""
    pieces = _LINE_END.split(before[len(mark) :])
    old, ends, new = pieces[::2], pieces[1::2], after.split(b"\n")
    if set(ends) <= {b"\n"}:
        return mark + after
    same = _count_same(zip(old, new, strict=False))
    last = _count_same(zip(reversed(old[same:]), reversed(new[same:]), strict=False))
    ends.append(ends[0])  # the last line has none, unless another comes below it
    kept = [*ends[:same], *[ends[0]] * (len(new) - same - last), *ends[len(ends) - last :]]
    kept[-1] = b""
    return mark + b"".join(line + end for line, end in zip(new, kept, strict=True))


def _count_same(pairs: Iterable[tuple[bytes, bytes]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _encoded(text: str, name: str) -> bytes:
    try:
        raw = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    except UnicodeEncodeError as error:
        raise ContentError(
            f"The text of {name} holds a broken character at position {error.start + 1}."
        ) from error
    if len(raw) > TEXT_LIMIT:
        raise ContentError(
            f"The text of {name} is over {megabytes(TEXT_LIMIT)}, which is too large. Shorten it."
        )
    return raw


def _refuse_conflict(found: Current | None, expected: str | None, name: str) -> None:
    if found is None and expected is not None:
        raise EditConflictError(
            f"{name} was removed while you were editing. Nothing was written; save it as a new item "
            f"to keep your text.",
            current_text="",
            current_fingerprint="",
        )
    if found is not None and found.fingerprint != expected:
        happened = "exists already" if expected is None else "was changed on disk while you were editing"
        raise EditConflictError(
            f"{name} {happened}. Nothing was written; compare the two texts and decide.",
            current_text=found.text,
            current_fingerprint=found.fingerprint,
        )
