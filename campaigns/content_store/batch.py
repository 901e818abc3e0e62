"""Several new items at once: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from campaigns.content_store.problems import broken
from campaigns.domain.items.issues import is_blocked

if TYPE_CHECKING:
    from campaigns.content_store.reader import ContentStore
    from campaigns.domain.items.documents import ItemDocument


def write_all_new(
    store: ContentStore, texts: Mapping[str, str], *, campaign: str, plan: str | None = None
) -> list[ItemDocument]:
    """New items by name, and the ``plan`` of their campaign where it has none yet.

    When one can't be written, those already written are taken away again.

    Raises:
        EditConflictError: an item of that name has appeared meanwhile. BrokenContentError: a text can't be understood.
        UnsafePathError, ContentError
    """
    for ref, text in texts.items():
        issues = store.look_through(ref, text)
        if is_blocked(issues):
            raise broken(ref, issues)
    made: list[Path] = []
    folder = store.root / campaign
    fresh = [path for path in (folder, folder / "posts", folder / "releases") if not path.exists()]
    try:
        if plan is not None:
            made.append(store.write_campaign(campaign, plan, None).path)
        written = []
        for ref, text in texts.items():
            written.append(store.write_item(ref, text, None))
            made.append(written[-1].path)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        for path in reversed(fresh):
            with suppress(OSError):  # somebody else may have put something into it meanwhile
                path.rmdir()
        raise
    return written
