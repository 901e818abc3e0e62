"""Reading one file alone, wherever it lies: for a quick check of a text that is in no campaign."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from campaigns.content_store.assembly import Assembler
from campaigns.content_store.embargo_link import follow_link
from campaigns.content_store.files import loose_text, read_text_bytes
from campaigns.content_store.folders import FolderWalk
from campaigns.content_store.library import Library
from campaigns.content_store.media import MediaShelf
from campaigns.content_store.parsing import ParsedFile, parse_item
from campaigns.content_store.paths import ItemRef, slugify
from campaigns.content_store.plans import read_plan
from campaigns.content_store.problems import Problems
from campaigns.domain.items.issues import sort_issues

_RELEASE_KEYS = ("embargo", "place", "contact", "quotes", "notes", "photos", "lists", "variants")


def read_file(path: Path, zone: ZoneInfo) -> Library:
    """One file alone, wherever it lies, with defaults for what its campaign would say.

    Pictures are looked for in the ``media`` folder of its campaign, or beside it.
    """
    problems = Problems(str(path))
    if not path.exists():
        problems.add("CONTENT-02", f"There is no file {path.name}. Check the name.")
        return Library(issues=tuple(problems.found))
    home = path.parent.parent if path.parent.name in ("posts", "releases") else path.parent
    folder = FolderWalk(home).campaign(slugify(home.resolve().name) or "content", home)
    campaign = read_plan(folder, zone)
    if folder.plan is not None and path.name.casefold() == "campaign.md":
        return Library((campaign,), (), tuple(sort_issues(campaign.issues)))
    raw = read_text_bytes(path, problems)
    if raw is None:
        return Library(issues=tuple(problems.found))
    ref = ItemRef(folder.slug, _kind_of(path, raw), slugify(path.stem) or "item")
    media = home / "media" if (home / "media").is_dir() else path.parent
    alone = Assembler(MediaShelf(home, zone))
    parsed = parse_item(raw, path=path, ref=ref, zone=zone)
    link = follow_link(
        parsed,
        lambda: FolderWalk(home).items(folder),
        lambda one, its_path: _parsed(its_path, one, zone),
        is_alone=path.parent.name != "posts",
    )
    item, issues = alone.item(parsed, media, campaign, link)
    return Library((), (item,) if item else (), tuple(sort_issues(issues)))


def _parsed(path: Path, ref: ItemRef, zone: ZoneInfo) -> ParsedFile:
    problems = Problems(str(path))
    raw = read_text_bytes(path, problems)
    if raw is None:
        return ParsedFile(None, tuple(problems.found))
    return parse_item(raw, path=path, ref=ref, zone=zone)


def _kind_of(path: Path, raw: bytes) -> str:
    """Post or release, by the folder it lies in, else by the keys only a release has."""
    if path.parent.name in ("posts", "releases"):
        return "release" if path.parent.name == "releases" else "post"
    head = loose_text(raw[:20_000]).split("\n---", 1)[0].split("\n")
    return (
        "release"
        if any(line.startswith(tuple(f"{key}:" for key in _RELEASE_KEYS)) for line in head)
        else "post"
    )
