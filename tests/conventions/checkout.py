"""What belongs to the repository: its top folder and the files that are, or would be, in version control."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
# Only for a copy without version control: what make installs or builds, and what changes while it runs.
BUILT = {"node_modules", "instance", "vendor", "build", "dist", "__pycache__"}


@cache
def repository_files() -> tuple[Path, ...]:
    """Every file of the repository, relative to its top."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    try:
        done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return tuple(sorted(_walk()))
    names = {Path(name) for name in done.stdout.split("\0") if name}
    return tuple(sorted(name for name in names if (TOP / name).is_file()))


def _walk() -> list[Path]:
    found = []
    for folder, names, files in os.walk(TOP):
        names[:] = [name for name in names if name not in BUILT and not _is_built_dot_folder(folder, name)]
        found += [Path(folder, name).relative_to(TOP) for name in files if not name.endswith(".pyc")]
    return found


def _is_built_dot_folder(folder: str, name: str) -> bool:
    return name.startswith(".") and not (Path(folder) == TOP and name in (".make", ".ci", ".github"))


def text_of(name: Path) -> str | None:
    """The file's text, or None for pictures and other files that hold none."""
    try:
        return (TOP / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@cache
def readme() -> str:
    return (TOP / "README.md").read_text(encoding="utf-8")


@cache
def help_pages() -> dict[Path, str]:
    """The pages of the manual, by their place."""
    return {
        path: path.read_text(encoding="utf-8") for path in sorted((TOP / "campaigns" / "help").glob("*.md"))
    }


@cache
def manual() -> str:
    """The README and the pages of the manual, one after the other."""
    return "\n".join([readme(), *help_pages().values()])
