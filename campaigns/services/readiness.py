"""Everything that stands between an item and going out: what its file and the checks say about it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from campaigns.checks.run import check_post, check_release
from campaigns.content_store.rendering import render_post
from campaigns.domain.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.issues import Issue, is_blocked, sort_issues
from campaigns.reference.facts import shipped_facts
from campaigns.services.desk import Desk


def check_item(desk: Desk, ref: str) -> list[Issue]:
    """The findings for one item, in the order in which a person mends them."""
    return check_document(desk, desk.content.read_item(ref))


def check_document(desk: Desk, document: ItemDocument) -> list[Issue]:
    now, zone, facts = desk.clock.now(), desk.settings.timezone, shipped_facts()
    found: list[Issue] = []
    if isinstance(document, PostDocument):
        rendered = {kind: render_post(document, kind) for kind in document.channels}
        found = check_post(document, rendered, now, zone, facts=facts)
    elif isinstance(document, ReleaseDocument):
        found = check_release(document, now, zone, facts=facts)
    return sort_issues([*document.issues, *found])


def refs_to_mend(desk: Desk, refs: Iterable[str]) -> frozenset[str]:
    """Those of these items that can't be submitted before something in them is mended."""
    wanted = frozenset(refs)
    if not wanted:
        return wanted
    library = desk.content.load()
    blocked = {
        document.ref
        for document in library.items
        if document.ref in wanted and is_blocked(check_document(desk, document))
    }
    return frozenset(blocked | (library.unread & wanted))


def check_library(desk: Desk) -> list[Issue]:
    """The findings for everything under ``content/``, broken files included."""
    library = desk.content.load()
    found = [issue for document in library.items for issue in check_document(desk, document)]
    return sort_issues({*library.issues, *found})


def check_paths(desk: Desk, paths: Iterable[Path]) -> list[Issue]:
    """The findings for these files and folders; a folder stands for every Markdown file below it."""
    found: list[Issue] = []
    for path in paths:
        library = desk.content.read_path(path)
        found += library.issues
        found += [issue for document in library.items for issue in check_document(desk, document)]
    return sort_issues(set(found))
