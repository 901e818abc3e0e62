"""Putting an item together: the parsed text, its pictures, and what it takes over from its campaign."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from campaigns.content_store.embargo_link import NO_LINK, EmbargoLink
from campaigns.content_store.media import MediaShelf, nearest_name
from campaigns.content_store.parsing import MediaNames, ParsedFile, ParsedItem
from campaigns.content_store.problems import Problems
from campaigns.content_store.recordings import POSTER_ENDING
from campaigns.domain.items.documents import (
    CampaignDocument,
    ItemDocument,
    MediaDocument,
    PostDocument,
    ReleaseDocument,
)
from campaigns.domain.items.fingerprint import MediaPrint, fingerprint
from campaigns.domain.items.issues import Issue
from campaigns.domain.sending.holds import LONGEST_AREAS, pack_areas


@dataclass(frozen=True)
class _Cached:
    parsed: ParsedItem
    media: tuple[MediaDocument, ...]
    campaign: CampaignDocument
    link: EmbargoLink
    item: ItemDocument


class Assembler:
    """Remembers each item as long as nothing it was put together from changed."""

    def __init__(self, shelf: MediaShelf) -> None:
        self.shelf = shelf
        self._cache: dict[Path, _Cached] = {}
        self._lock = threading.Lock()

    def item(
        self, parsed: ParsedFile, media_folder: Path, campaign: CampaignDocument, link: EmbargoLink
    ) -> tuple[ItemDocument | None, tuple[Issue, ...]]:
        """The item with all its issues; None with the issues alone if its file can't be read."""
        if parsed.item is None:
            return None, parsed.issues
        found = parsed.item
        media = tuple(self.shelf.document(media_folder, name) for name, _ in found.media)
        path = found.document.path
        with self._lock:
            cached = self._cache.get(path)
        if cached is None or not _still_holds(cached, found, media, campaign, link):
            issues = (*parsed.issues, *_media_issues(found, media, media_folder), *link.issues)
            item = _put_together(found, media, campaign, link, issues)
            cached = _Cached(found, media, campaign, link, item)
            with self._lock:
                self._cache[path] = cached
        return cached.item, cached.item.issues

    def earlier_item(
        self, parsed: ParsedItem, media_folder: Path, campaign: CampaignDocument
    ) -> ItemDocument:
        """An earlier text of an item with its pictures and campaign as they are now. Not remembered."""
        media = tuple(self.shelf.document(media_folder, name) for name, _ in parsed.media)
        return _put_together(parsed, media, campaign, NO_LINK, ())


def _still_holds(
    cached: _Cached,
    parsed: ParsedItem,
    media: tuple[MediaDocument, ...],
    campaign: CampaignDocument,
    link: EmbargoLink,
) -> bool:
    return (
        cached.parsed is parsed
        and len(cached.media) == len(media)
        and all(old is new for old, new in zip(cached.media, media, strict=True))
        and (cached.campaign, cached.link) == (campaign, link)
        and all(not picture.is_missing for picture in media)
    )


def _put_together(
    parsed: ParsedItem,
    media: tuple[MediaDocument, ...],
    campaign: CampaignDocument,
    link: EmbargoLink,
    issues: tuple[Issue, ...],
) -> ItemDocument:
    document = parsed.document
    prints = (one for picture in media for one in _prints(picture))
    common = {
        "plan": campaign,
        "topic": campaign.topic,
        "areas": _areas(document, campaign),
        "ai_use": document.ai_use or campaign.ai_use,
        "audience": document.audience if parsed.says_audience else campaign.audience,
        "fingerprint": fingerprint(parsed.raw, prints),
        "issues": issues,
    }
    if isinstance(document, PostDocument):
        return replace(document, media=media, embargo=link.embargo, **common)  # type: ignore[arg-type]
    return replace(document, photos=media, **common)  # type: ignore[arg-type]


def _areas(document: ItemDocument, campaign: CampaignDocument) -> tuple[str, ...]:
    """What stops an area stops what one of its wordings says there. No area is everywhere: so are more than can be kept."""
    areas = document.areas or campaign.areas
    variants = document.variants if isinstance(document, ReleaseDocument) else ()
    found = tuple(dict.fromkeys((*areas, *(one.area for one in variants)))) if areas else ()
    return found if len(pack_areas(found)) <= LONGEST_AREAS else ()


def _prints(picture: MediaDocument) -> Iterator[MediaPrint]:
    yield MediaPrint(picture.name, picture.sha256, picture.sidecar_sha256)
    if picture.captions_sha256:
        yield MediaPrint(picture.captions, picture.captions_sha256, "")
    if picture.poster_sha256:
        yield MediaPrint(f"{picture.name}{POSTER_ENDING}", picture.poster_sha256, "")


def _media_issues(parsed: ParsedItem, media: tuple[MediaDocument, ...], folder: Path) -> list[Issue]:
    names: MediaNames = parsed.media
    problems = Problems(parsed.document.file)
    found: list[Issue] = []
    for (name, line), picture in zip(names, media, strict=True):
        found += picture.issues
        if picture.is_missing and not picture.issues:
            near = nearest_name(folder, name)
            hint = f"Did you mean {near}?" if near else "Put the picture there, or take the name out."
            problems.add(
                "CONTENT-16",
                f"{name} is not in the media folder of this campaign. {hint}",
                line=line,
                column=1,
                excerpt=name,
            )
    return [*problems.found, *found]
