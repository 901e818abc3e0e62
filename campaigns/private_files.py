"""Nobody else of the machine reads what the product keeps: its files are 0600 and its folders 0700, whatever the umask.

Only what it made itself inside the data folder is touched; ``content/`` is the office's own (OWASP ASVS 5, 14.2.4).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_OURS = frozenset(
    {
        "secret.key",
        "installation.json",
        "installation.mark",
        "media",
        "backups",
        "kept-forms",
        "imports",
    }
)
_DRAFTS = (".secret.key.", ".installation.json.")
_DATABASE = ".sqlite3"


@dataclass(frozen=True)
class Open:
    """Something that others may still read, and why that could not be changed."""

    path: Path
    reason: str


def make_private(data_folder: Path, *, content_folder: Path, is_deep: bool) -> list[Open]:
    """Take from others what they may do with our files. ``is_deep`` looks into the folders too, which may take a while.

    Returns what could not be changed; it never raises and never follows a link.
    """
    still_open = [*_restrict(data_folder, _folder_mode(data_folder, content_folder))]
    for path in our_files(data_folder, is_deep=is_deep):
        still_open += _restrict(path, 0o700)
    return still_open


def our_files(data_folder: Path, *, is_deep: bool) -> Iterator[Path]:
    """What the product itself put there; with ``is_deep`` all that is in its folders."""
    try:
        entries = sorted(data_folder.iterdir())
    except OSError:
        return
    for entry in entries:
        if not (entry.name in _OURS or _DATABASE in entry.name or entry.name.startswith(_DRAFTS)):
            continue
        yield entry
        if is_deep and entry.is_dir() and not entry.is_symlink():
            for folder, folders, files in os.walk(entry):
                yield from (Path(folder, name) for name in (*folders, *files))


def is_open_to_others(path: Path) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False
    return not stat.S_ISLNK(found.st_mode) and bool(found.st_mode & 0o077)


def _folder_mode(data_folder: Path, content_folder: Path) -> int:
    """0700; where the content lies inside, others may still pass through to it. 0777 leaves a shared folder alone."""
    try:
        is_shared = bool(data_folder.stat().st_mode & stat.S_ISVTX) or data_folder == Path.home()
    except (OSError, RuntimeError):
        is_shared = True
    if is_shared:
        return 0o777
    return 0o711 if data_folder in content_folder.parents else 0o700


def _restrict(path: Path, allowed: int) -> Iterator[Open]:
    try:
        found = path.lstat()
        wanted = stat.S_IMODE(found.st_mode) & (allowed | 0o7000)
        if not stat.S_ISLNK(found.st_mode) and wanted != stat.S_IMODE(found.st_mode):
            path.chmod(wanted)
    except FileNotFoundError:
        return  # it ended meanwhile, as a log of the database does
    except OSError as error:
        yield Open(path, error.strerror or str(error))
