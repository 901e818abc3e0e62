"""Following a post's ``embargoed_with`` to the release of its campaign, for the embargo that release has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from campaigns.content_store.parsing import ParsedFile
from campaigns.content_store.paths import ItemRef, parse_ref
from campaigns.content_store.problems import Problems
from campaigns.domain.items.documents import PostDocument
from campaigns.domain.items.issues import Issue, Severity

KEY = "embargoed_with"
# Where the items of the post's campaign lie; asked only when a post has the key.
Places = Callable[[], Sequence[tuple[ItemRef, Path]]]


@dataclass(frozen=True)
class EmbargoLink:
    """Where the key led: the release's embargo as its file says now, or why there is none."""

    embargo: datetime | None = None
    issues: tuple[Issue, ...] = ()


NO_LINK = EmbargoLink()


def follow_link(
    parsed: ParsedFile,
    places: Places,
    read: Callable[[ItemRef, Path], ParsedFile],
    *,
    is_alone: bool = False,
) -> EmbargoLink:
    """``is_alone``: the file lies in no campaign, so there is nowhere to look; that is said, and no more."""
    post = parsed.item.document if parsed.item else None
    if not isinstance(post, PostDocument) or not post.embargoed_with:
        return NO_LINK
    wanted = parse_ref(post.embargoed_with)
    place = f"{wanted.folder}/{wanted.slug}"
    if is_alone:
        words = f"This file lies in no campaign, so {place} could not be looked at. Check it in its campaign."
        return _nowhere(post, words, severity=Severity.INFO)
    if wanted.kind != "release":
        which = "the post itself" if post.embargoed_with == post.ref else f"{place}, a post"
        return _nowhere(post, f"This names {which}. Name the release whose embargo it keeps.")
    there = {str(ref): (ref, path) for ref, path in places() if ref.kind == "release"}
    if str(wanted) not in there:
        words = f"There is no {place} in this campaign: it was renamed, deleted or never written."
        return _nowhere(post, f"{words} {_hint(wanted.slug, there)}")
    release = read(*there[str(wanted)]).item
    if release is None:
        return _nowhere(post, f"{place} can't be read, so its embargo is not known. Mend that file first.")
    if release.document.embargo is None:
        return _nowhere(
            post, f"{place} has no embargo to keep. Add a line embargo: … to it, or take this line out."
        )
    return EmbargoLink(embargo=release.document.embargo)


def _hint(slug: str, there: Iterable[str]) -> str:
    slugs = [ref.rpartition("/")[2] for ref in there]
    near = get_close_matches(slug, slugs, n=1)
    if near:
        return f"Did you mean releases/{near[0]}? Put the name it has now here."
    names = ", ".join(f"releases/{one}" for one in slugs)
    if not names:
        return "Write the release first, or take this line out."
    return f"Its releases: {names}. Put the one it keeps to here, or take this line out."


def _nowhere(post: PostDocument, words: str, *, severity: Severity | None = None) -> EmbargoLink:
    problems = Problems(post.file)
    problems.add(
        "CONTENT-24",
        f"{KEY}: {words}",
        line=post.line_of(KEY),
        column=1,
        excerpt=post.embargoed_with.partition("/")[2],
        severity=severity,
    )
    return EmbargoLink(issues=tuple(problems.found))
