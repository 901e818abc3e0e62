"""The organisation's own files in ``content/_desk/``: which there are, when they changed, which can't be meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from campaigns.domain.facts.dated_facts import BrokenFile
from campaigns.reference.loader import shown

FOLDER = "_desk"
_SUFFIX = ".yml"


def stamp_of(content: Path | None) -> object:
    """Changes whenever one of the files does."""
    if content is None:
        return None
    return tuple(
        (str(file), stat.st_mtime_ns, stat.st_size) for file in own_files(content) if (stat := file.stat())
    )


@dataclass(frozen=True)
class OwnFiles:
    content: Path | None

    def find(self, name: str) -> Path | None:
        """The file of that name, like ``helplines`` or ``lists/fear``; none where the organisation has none."""
        if self.content is None:
            return None
        file = self.content / FOLDER / f"{name}{_SUFFIX}"
        return file if file.is_file() else None

    def strangers(self, names: Iterable[str], lists: Iterable[str]) -> Iterator[BrokenFile]:
        """Files whose name nobody asks for: what stands in them would silently count for nothing."""
        if self.content is None:
            return
        top = self.content / FOLDER
        for file in own_files(self.content):
            known = sorted(lists) if file.parent.name == "lists" else sorted(names)
            if file.suffix == _SUFFIX and file.stem in known and file.parent in (top, top / "lists"):
                continue
            near = difflib.get_close_matches(file.stem, known, n=1)
            hint = f" Did you mean {near[0]}{_SUFFIX}?" if near else f" There are: {', '.join(known)}."
            yield BrokenFile(str(file), 1, f"{shown(file)}, line 1: no file of this name is read.{hint}")


def own_files(content: Path) -> list[Path]:
    """Every data file below the folder, in order of name; notes for people (``.md``) are none."""
    folder = content / FOLDER
    found = [
        file
        for pattern in ("*.yml", "*.yaml", "lists/*.yml", "lists/*.yaml")
        for file in folder.glob(pattern)
    ]
    return sorted(file for file in found if file.is_file() and not file.name.startswith("."))
