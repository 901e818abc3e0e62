"""Reading with a limit and writing without halves: the only code here that touches file contents."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from campaigns.content_store.problems import ContentError, Problems

TEXT_LIMIT = 1_000_000
MEDIA_LIMIT = 20 * 1024 * 1024
LARGEST_UPLOAD = 60_000_000  # of all the pictures that one form sends
SETTLED_NS = (
    100_000_000  # a file touched less than this ago may change again within one tick of its time stamp
)

StatKey = tuple[int, int, int, int]


def stat_key(path: Path) -> StatKey | None:
    """What must stay the same for a cached reading to hold; None if the file is not there."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return (found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size)


def is_settled(key: StatKey) -> bool:
    return time.time_ns() - max(key[1], key[2]) > SETTLED_NS


def megabytes(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB"


def read_bounded(path: Path, limit: int) -> bytes | None:
    """The file's bytes, or None if there are more than ``limit``: a large file is never read into memory.

    Raises:
        OSError: it can't be read, or is no plain file (a pipe would wait for ever).
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError("it is not a plain file")
        if found.st_size > limit:
            return None
        raw = file.read(limit + 1)
    return raw if len(raw) <= limit else None


def read_text_bytes(path: Path, problems: Problems) -> bytes | None:
    """The bytes of a text file; None with the reason added to ``problems``."""
    try:
        raw = read_bounded(path, TEXT_LIMIT)
    except OSError as error:
        reason = error.strerror or str(error)
        problems.add(
            "CONTENT-02", f"{path.name} can't be read: {reason}. Check what it is and who may read it."
        )
        return None
    if raw is None:
        problems.add(
            "CONTENT-05", f"{path.name} is over {megabytes(TEXT_LIMIT)}, which is too large for a text."
        )
    return raw


def decode_text(raw: bytes, problems: Problems) -> str | None:
    """The text with plain line ends; a byte order mark is tolerated."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problems.add(
            "CONTENT-04",
            f"Line {line} is not UTF-8 text. Save the file again with the encoding UTF-8.",
            line=line,
        )
        return None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        problems.add("CONTENT-04", f"Line {line} holds a NUL character: this is no text file.", line=line)
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def loose_text(raw: bytes) -> str:
    """Some text whatever the bytes are, for looking at and for showing a broken file to its writer."""
    return decode_text(raw, Problems("")) or raw.decode("utf-8", "replace").replace("\0", "�")


@contextlib.contextmanager
def locked_folder(folder: Path) -> Iterator[None]:
    """Nobody else who uses this function writes into ``folder`` meanwhile. Leaves no lock file behind."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_atomically(path: Path, raw: bytes) -> None:
    """The file is either the old one or the whole new one, whatever happens in between."""
    _fill_atomically(path, lambda file: file.write(raw))


def copy_atomically(source: Path, path: Path) -> None:
    """As ``write_atomically``, of a file that may be too large for the memory."""
    with source.open("rb") as original:
        _fill_atomically(path, lambda file: shutil.copyfileobj(original, file))


def _fill_atomically(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            fill(file)
            file.flush()
            os.fchmod(file.fileno(), _mode_for(path))
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise _cannot_write(path, error) from error
    sync_folder(path.parent)


def _mode_for(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0o644


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _cannot_write(path: Path, error: OSError) -> ContentError:
    return ContentError(
        f"{path.name} can't be written: {error.strerror or error}. Nothing was changed. "
        "Check the free space and who may write into the content folder."
    )
