"""Keeps the list of campaigns and items up to the files while people look at it, without reading them at every click."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, current_app

from campaigns.domain.items.issues import Issue, Severity
from campaigns.models.content import find_item
from campaigns.services.content.library import LibraryReport, refresh_library
from campaigns.web.desk_access import current_desk, page_session

FRESH_FOR_SECONDS = 2.0
# Only what keeps a file from being read is shown on the overview pages; the rest stands on the item's own page.
_NAME = "library_watch"
# The value of a field, a picture that is gone, words that go nowhere, no words.
_OF_FIELDS = frozenset({"CONTENT-10", "CONTENT-16", "CONTENT-19", "CONTENT-21"})


@dataclass
class LibraryWatch:
    lock: threading.Lock = field(default_factory=threading.Lock)
    report: LibraryReport | None = None
    looked_at: float = 0.0


def watch_library(app: Flask) -> None:
    app.extensions[_NAME] = LibraryWatch()


def recent_library(*, anew: bool = False) -> LibraryReport:
    """The library as of a moment ago; of two people looking at once, one reads the files and the other waits.

    ``anew``: whoever changed a file sees it changed on the next page.
    """
    watch: LibraryWatch = current_app.extensions[_NAME]
    with watch.lock:
        if anew or watch.report is None or time.monotonic() - watch.looked_at > FRESH_FOR_SECONDS:
            watch.report = refresh_library(current_desk())
            watch.looked_at = time.monotonic()
        return watch.report


@dataclass(frozen=True)
class BrokenFile:
    """A file with something in it that must be mended before it can be used, and the sentences that say what.

    ``ref``: the item whose form mends it, with its ``title``; empty where only the file can be mended.
    """

    name: str
    issues: tuple[Issue, ...]
    ref: str = ""
    title: str = ""


def broken_files(campaign_slug: str | None = None) -> list[BrokenFile]:
    """Files that could not be read, of one campaign or of all."""
    root = current_desk().content.root
    found: dict[str, list[Issue]] = {}
    for issue in recent_library().issues:
        if issue.severity is Severity.BLOCK:
            found.setdefault(_name_below(root, issue.file), []).append(issue)
    return [
        BrokenFile(name, tuple(issues), *_in_its_form(name, issues))
        for name, issues in sorted(found.items())
        if campaign_slug is None or name.split("/", 1)[0] == campaign_slug
    ]


def _in_its_form(name: str, issues: list[Issue]) -> tuple[str, str]:
    """The item and its title, where its form mends all that is wrong, as in a text that is half written."""
    item = find_item(page_session(), name.removesuffix(".md"))
    return (item.ref, item.title) if item and all(issue.id in _OF_FIELDS for issue in issues) else ("", "")


def file_name(issue: Issue) -> str:
    """The file of a finding, as its author knows it: from the content folder on."""
    return _name_below(current_desk().content.root, issue.file)


def _name_below(root: Path, file: str) -> str:
    try:
        return Path(file).resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return Path(file).name
