"""Walking the content folder: which files are campaigns and items, and which can't be, and why."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from campaigns.content_store.paths import (
    FOLDER_KINDS,
    ITEM_SUFFIXES,
    KIND_FOLDERS,
    ItemRef,
    is_inside,
    is_slug,
    slugify,
)
from campaigns.content_store.problems import Problems
from campaigns.domain.items.issues import Issue

PLAN = "campaign.md"
_NOT_CONTENT = frozenset({"readme.md", PLAN})


@dataclass(frozen=True)
class CampaignFolder:
    """One folder under ``content/``. ``plan`` is its ``campaign.md`` if there is one."""

    slug: str
    path: Path
    plan: Path | None


class FolderWalk:
    """One look at the disk. Issues gather in ``issues``; what can't be told apart is left out."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.issues: list[Issue] = []

    def campaigns(self) -> list[CampaignFolder]:
        folders = [
            entry for entry in self._entries(self.root) if entry.is_dir() and not entry.name.startswith("_")
        ]
        for entry in self._entries(self.root):
            self._report_stray(entry)
        paths = self._by_slug((Path(entry.path), entry.name) for entry in folders)
        return [self.campaign(slug, path) for slug, path in paths.items()]

    def campaign(self, slug: str, path: Path) -> CampaignFolder:
        plans = [
            Path(e.path)
            for e in self._entries(path)
            if e.name.casefold() == PLAN and self._inside(Path(e.path))
        ]
        if len(plans) > 1:
            self._report_twins("the plan", plans)
        return CampaignFolder(slug=slug, path=path, plan=plans[0] if len(plans) == 1 else None)

    def items(self, folder: CampaignFolder) -> list[tuple[ItemRef, Path]]:
        found = []
        for entry in self._entries(folder.path):
            if entry.name in FOLDER_KINDS and entry.is_dir() and self._inside(Path(entry.path)):
                found += self._items_in(folder, FOLDER_KINDS[entry.name], Path(entry.path))
            else:
                self._report_stray(entry)
        return found

    def _items_in(self, folder: CampaignFolder, kind: str, path: Path) -> list[tuple[ItemRef, Path]]:
        files = []
        for entry in self._entries(path):
            if entry.name.casefold().endswith(ITEM_SUFFIXES):
                files.append((Path(entry.path), Path(entry.name).stem))
            elif entry.is_dir():
                self._problem(entry.path).add(
                    "CONTENT-22", f"{entry.name} is a folder; files in it are not read."
                )
        by_slug = self._by_slug(files)
        return [(ItemRef(folder.slug, kind, slug), file) for slug, file in by_slug.items()]

    def find_item(self, folder: CampaignFolder, ref: ItemRef) -> list[Path]:
        """Every file that would be this item: none, one, or more than one by mistake."""
        path = folder.path / KIND_FOLDERS[ref.kind]
        if not path.is_dir() or not self._inside(path):
            return []
        return [
            Path(entry.path)
            for entry in self._entries(path)
            if entry.name.casefold().endswith(ITEM_SUFFIXES) and slugify(Path(entry.name).stem) == ref.slug
        ]

    def _entries(self, path: Path) -> list[os.DirEntry[str]]:
        """What is in a folder, in order of name, without hidden files."""
        try:
            with os.scandir(path) as entries:
                return sorted((e for e in entries if not e.name.startswith(".")), key=lambda e: e.name)
        except OSError as error:
            hint = "Make the folder, or set CAMPAIGNS_CONTENT to the right one." if path == self.root else ""
            self._problem(str(path)).add(
                "CONTENT-01",
                f"The folder {path.name} can't be read: {error.strerror or error}. {hint}".rstrip(),
            )
            return []

    def _by_slug(self, files: Iterable[tuple[Path, str]]) -> dict[str, Path]:
        groups: dict[str, list[Path]] = defaultdict(list)
        for path, stem in files:
            if self._inside(path):
                groups[slugify(stem)].append(path)
        chosen = {}
        for slug, paths in groups.items():
            if not is_slug(slug):
                for path in paths:
                    self._problem(str(path)).add(
                        "CONTENT-14",
                        f"“{path.name}” gives no short name for the address. "
                        "Rename it with small letters, digits and hyphens, 120 at most.",
                    )
            elif len(paths) > 1:
                self._report_twins(f"“{slug}”", paths)
            else:
                chosen[slug] = paths[0]
        return chosen

    def _report_twins(self, what: str, paths: list[Path]) -> None:
        for path in paths:
            others = ", ".join(other.name for other in paths if other != path)
            self._problem(str(path)).add(
                "CONTENT-13",
                f"{path.name} and {others} are both {what}, so neither is read. Rename or remove one.",
            )

    def _inside(self, path: Path) -> bool:
        if not path.is_symlink() or is_inside(self.root, path):
            return True
        self._problem(str(path)).add(
            "CONTENT-03",
            f"{path.name} is a link out of the content folder, so it is not read. Put the file itself there.",
        )
        return False

    def _report_stray(self, entry: os.DirEntry[str]) -> None:
        name = entry.name.casefold()
        if name.endswith(ITEM_SUFFIXES) and name not in _NOT_CONTENT:
            self._problem(entry.path).add(
                "CONTENT-22",
                f"{entry.name} is not read here. Move it into posts/ or releases/ of a campaign.",
            )

    def _problem(self, path: str) -> _Direct:
        return _Direct(path, self.issues)


class _Direct(Problems):
    """Problems that go straight into the walk's list."""

    def __init__(self, file: str, issues: list[Issue]) -> None:
        super().__init__(file, issues)
