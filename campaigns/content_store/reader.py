"""The content store: campaigns, posts, releases and pictures as files under one folder."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from campaigns.content_store.assembly import Assembler
from campaigns.content_store.embargo_link import Places, follow_link
from campaigns.content_store.files import (
    MEDIA_LIMIT,
    StatKey,
    is_settled,
    loose_text,
    read_bounded,
    read_text_bytes,
    stat_key,
)
from campaigns.content_store.folders import CampaignFolder, FolderWalk
from campaigns.content_store.library import Library, together
from campaigns.content_store.media import MediaShelf
from campaigns.content_store.parsing import ParsedFile, parse_campaign, parse_item
from campaigns.content_store.paths import (
    ItemRef,
    check_campaign_slug,
    check_inside,
    check_media_name,
    named,
    parse_ref,
    slugify,
)
from campaigns.content_store.picture_bytes import UNREADABLE, prepare_picture
from campaigns.content_store.plans import read_plan
from campaigns.content_store.pointing import read_file
from campaigns.content_store.problems import ContentError, MissingContentError, Problems, broken
from campaigns.content_store.recordings import is_beside_a_film
from campaigns.content_store.writer import Current, replace_text, write_conditionally
from campaigns.domain.items.documents import CampaignDocument, ItemDocument, MediaDocument
from campaigns.domain.items.fingerprint import fingerprint
from campaigns.domain.items.issues import Issue, sort_issues


@dataclass(frozen=True)
class _CachedFile:
    key: StatKey
    parsed: ParsedFile


class ContentStore:
    """Reads and writes below ``root``; local times are in ``zone``. Safe to share between threads."""

    def __init__(self, root: Path, zone: ZoneInfo) -> None:
        self.root = Path(root)
        self.zone = zone
        self._assembler = Assembler(MediaShelf(self.root, zone))
        self._cache: dict[Path, _CachedFile] = {}
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type[ContentStore], tuple[Path, ZoneInfo]]:
        """In another process it is the same store, with readings of its own."""
        return ContentStore, (self.root, self.zone)

    # Reading everything

    def load(self) -> Library:
        """The whole library. A broken file never stops the rest: it is left out, and its issues say why."""
        walk = FolderWalk(self.root)
        return self._load(walk, walk.campaigns())

    def list_refs(self) -> list[str]:
        walk = FolderWalk(self.root)
        return sorted(str(ref) for folder in walk.campaigns() for ref, _ in walk.items(folder))

    def _load(self, walk: FolderWalk, folders: Iterable[CampaignFolder]) -> Library:
        campaigns: list[CampaignDocument] = []
        items: list[ItemDocument] = []
        issues: list[Issue] = []
        unread: set[str] = set()
        for folder in folders:
            campaign = read_plan(folder, self.zone)
            campaigns.append(campaign)
            issues += campaign.issues
            places = walk.items(folder)
            for ref, path in places:
                item, found = self._item(path, ref, campaign, places=lambda: places)  # noqa: B023
                issues += found
                if item is not None:
                    items.append(item)
                else:
                    unread.add(str(ref))
        unique = sort_issues(dict.fromkeys([*walk.issues, *issues]))
        return Library(tuple(campaigns), tuple(items), tuple(unique), frozenset(unread))

    # Reading one thing

    def read_item(self, ref: str) -> ItemDocument:
        """The item as it is on disk this moment.

        Raises:
            UnsafePathError: the name leads elsewhere. MissingContentError: there is no such item.
            BrokenContentError: the file can't be understood.
        """
        wanted = parse_ref(ref)
        folder, path = self._find(wanted)
        if path is None:
            raise _no_item(ref)
        item, issues = self._item(
            path,
            wanted,
            read_plan(folder, self.zone),
            places=lambda: FolderWalk(self.root).items(folder),
            fresh=True,
        )
        if item is None:
            raise broken(ref, issues)
        return item

    def is_folder_gone(self, ref: str) -> bool:
        """Whether the campaign of that item has no folder any more. Not where no content can be seen at all."""
        try:
            self._folder(parse_ref(ref).campaign)
        except MissingContentError:
            return self.root.is_dir()
        return False

    def read_frozen(self, ref: str, source: str, *, may_be_gone: bool = False) -> ItemDocument:
        """An item whose text was frozen earlier, with its pictures and its campaign as they are now.

        ``may_be_gone``: without its campaign's folder it has the defaults, and its pictures are missing.

        Raises:
            MissingContentError: its campaign's folder is gone. BrokenContentError: the text can't be understood.
        """
        wanted = parse_ref(ref)
        if may_be_gone and self.is_folder_gone(ref):
            folder = CampaignFolder(wanted.campaign, self.root / wanted.campaign, None)
        else:
            folder = self._folder(wanted.campaign)
        path = folder.path / wanted.folder / f"{wanted.slug}.md"
        parsed = parse_item(source.encode(), path=path, ref=wanted, zone=self.zone)
        if parsed.item is None:
            raise broken(ref, parsed.issues)
        return self._assembler.earlier_item(parsed.item, folder.path / "media", read_plan(folder, self.zone))

    def path_of(self, ref: str) -> Path:
        """Where the item's file lies. Raises MissingContentError, UnsafePathError."""
        _, path = self._find(parse_ref(ref))
        if path is None:
            raise _no_item(ref)
        return path

    def folder_of(self, campaign: str) -> Path:
        """Where the campaign's files lie. Raises MissingContentError, UnsafePathError."""
        return self._folder(campaign).path

    def read_campaign(self, slug: str) -> CampaignDocument:
        return read_plan(self._folder(slug), self.zone)

    def read_text(self, ref: str) -> tuple[str, str]:
        """The text of an item and its fingerprint, also when the front matter is broken: for the editor."""
        wanted = parse_ref(ref)
        current = self._current(wanted)
        if current is None:
            raise _no_item(ref)
        return current.text, current.fingerprint

    def read_media(self, campaign_slug: str, name: str) -> bytes:
        """The bytes of a picture as they would go out: upright, without metadata.

        Raises:
            UnsafePathError, MissingContentError
            ContentError: it is too large, or can't be read.
        """
        path = named(self._folder(campaign_slug).path / "media", check_media_name(name))
        check_inside(self.root, path)
        try:
            raw = read_bounded(path, MEDIA_LIMIT)
        except FileNotFoundError:
            raise MissingContentError(f"There is no picture {name} in {campaign_slug}/media.") from None
        except OSError as error:
            raise ContentError(
                f"{campaign_slug}/media/{name} can't be read: {error.strerror or error}."
            ) from error
        if raw is None:
            raise ContentError(f"{campaign_slug}/media/{name} is over 20 MB. Save a smaller picture.")
        try:
            return prepare_picture(raw)
        except UNREADABLE as error:
            raise ContentError(f"{campaign_slug}/media/{name} can't be read as a picture.") from error

    def read_file(self, path: Path) -> Library:
        """One file alone, wherever it lies, with defaults for what its campaign would say."""
        return read_file(Path(path), self.zone)

    def read_path(self, path: Path) -> Library:
        """What a person points at: a file, a campaign's folder, a folder of campaigns, or loose files."""
        path = Path(path)
        if not path.is_dir():
            return self.read_file(path)
        names = {entry.name.casefold() for entry in path.iterdir()}
        if path.name in ("posts", "releases"):
            return together(self.read_file(file) for file in sorted(path.glob("*.m*")) if file.is_file())
        if names & {"campaign.md", "posts", "releases"}:
            store = ContentStore(path.parent, self.zone)
            walk = FolderWalk(path.parent)
            return store._load(walk, [walk.campaign(slugify(path.resolve().name) or "content", path)])
        loose = [
            file for file in sorted(path.iterdir()) if file.suffix.casefold() in (".md", ".markdown", ".txt")
        ]
        if loose:
            return together(self.read_file(file) for file in loose if file.name.casefold() != "readme.md")
        return ContentStore(path, self.zone).load()

    # Writing

    def write_item(self, ref: str, text: str, expected_fingerprint: str | None) -> ItemDocument:
        """Replace an item's text, or make a new item where ``expected_fingerprint`` is None.

        Raises:
            EditConflictError: the file changed since the editor read it (or exists already); nothing is
            written.
            BrokenContentError: the new text can't be understood; nothing is written.
            UnsafePathError, MissingContentError, ContentError
        """
        wanted = parse_ref(ref)
        folder = self._folder(wanted.campaign)
        path = folder.path / wanted.folder / f"{wanted.slug}.md"
        write_conditionally(
            path=check_inside(self.root, path),
            text=text,
            expected=expected_fingerprint,
            current=lambda: self._current(wanted),
            check=lambda raw: parse_item(raw, path=path, ref=wanted, zone=self.zone),
            name=ref,
        )
        return self.read_item(ref)

    def look_through(self, ref: str, text: str) -> tuple[Issue, ...]:
        """What reading this text would report, before it is written. Pictures are not looked up."""
        wanted = parse_ref(ref)
        path = self.root / wanted.campaign / wanted.folder / f"{wanted.slug}.md"
        return parse_item(text.encode(), path=path, ref=wanted, zone=self.zone).issues

    def list_media(self) -> list[MediaDocument]:
        """Every picture, film and sound that has its ``.yml`` beside it, of all campaigns, used or not."""
        shelf, found = self._assembler.shelf, []
        for folder in FolderWalk(self.root).campaigns():
            for sidecar in sorted((folder.path / "media").glob("*.yml")):
                found.append(shelf.document(sidecar.parent, sidecar.name.removesuffix(".yml")))
        return found

    def media_of(self, slug: str) -> list[MediaDocument]:
        """Everything in a campaign's media folder that can be named in an item, in order of name."""
        names = sorted(self.media_names(slug))
        folder = self._folder(slug).path / "media" if names else self.root
        return [self._assembler.shelf.document(folder, name) for name in names]

    def media_folder(self, slug: str) -> Path:
        """Where a campaign's pictures lie; it may not be there yet.

        Raises:
            MissingContentError, UnsafePathError: there is no such campaign, or its pictures lie outside of it.
        """
        return check_inside(self.root, self._folder(slug).path / "media")

    def media_document(self, slug: str, name: str) -> MediaDocument:
        """One picture, film or sound; without hash where it is not there. Raises as ``media_folder``."""
        return self._assembler.shelf.document(self.media_folder(slug), check_media_name(name))

    def media_cards(self, slug: str) -> list[MediaDocument]:
        """As ``media_of``, by what is written beside each alone: no picture is opened."""
        names = sorted(self.media_names(slug))
        folder = self.media_folder(slug) if names else self.root
        return [self._assembler.shelf.card(folder, name) for name in names]

    def list_campaigns(self) -> list[CampaignFolder]:
        return FolderWalk(self.root).campaigns()

    def load_campaign(self, slug: str) -> Library:
        """As ``load``, of one campaign. Raises MissingContentError."""
        return self._load(FolderWalk(self.root), [self._folder(slug)])

    def media_names(self, slug: str) -> frozenset[str]:
        """The files in a campaign's media folder that can be named in an item; empty where there is none."""
        try:
            folder = self._folder(slug).path / "media"
            names = (
                e.name for e in folder.iterdir() if e.name[:1] != "." and e.suffix != ".yml" and e.is_file()
            )
            return frozenset(
                unicodedata.normalize("NFC", name) for name in names if not is_beside_a_film(name)
            )
        except (MissingContentError, OSError):
            return frozenset()

    def write_file(self, path: Path, text: str, expected: str) -> None:
        """Replace the text of a file that ``read_file`` or ``read_path`` gave, if it still says what is ``expected``.

        Raises:
            EditConflictError: it was changed in between; nothing is written.
            ContentError: it can't be written.
        """
        replace_text(Path(path), text, expected=expected)

    def write_campaign(self, slug: str, text: str, expected_fingerprint: str | None) -> CampaignDocument:
        """Replace a campaign's plan, or start a campaign. Raises as ``write_item``."""
        path = self.root / check_campaign_slug(slug) / "campaign.md"
        write_conditionally(
            path=check_inside(self.root, path),
            text=text,
            expected=expected_fingerprint,
            current=lambda: self._current_plan(slug),
            check=lambda raw: _as_parsed(parse_campaign(raw, path=path, slug=slug, zone=self.zone)),
            name=f"{slug}/campaign.md",
        )
        return self.read_campaign(slug)

    # Inside

    def _folder(self, slug: str) -> CampaignFolder:
        check_campaign_slug(slug)
        exact = self.root / slug
        if exact.is_dir() and not exact.is_symlink():
            return FolderWalk(self.root).campaign(slug, exact)
        for folder in FolderWalk(self.root).campaigns():
            if folder.slug == slug:
                return folder
        raise MissingContentError(f"There is no campaign {slug}. Check the name, or make the folder first.")

    def _find(self, ref: ItemRef) -> tuple[CampaignFolder, Path | None]:
        folder = self._folder(ref.campaign)
        paths = FolderWalk(self.root).find_item(folder, ref)
        if len(paths) > 1:
            names = " and ".join(path.name for path in paths)
            raise ContentError(f"{names} are both {ref}, so neither is read. Rename or remove one.")
        return folder, check_inside(self.root, paths[0]) if paths else None

    def _item(
        self, path: Path, ref: ItemRef, campaign: CampaignDocument, *, places: Places, fresh: bool = False
    ) -> tuple[ItemDocument | None, tuple[Issue, ...]]:
        parsed = self._parsed(path, ref, fresh=fresh)
        link = follow_link(parsed, places, lambda one, its_path: self._parsed(its_path, one, fresh=fresh))
        return self._assembler.item(parsed, path.parent.parent / "media", campaign, link)

    def _parsed(self, path: Path, ref: ItemRef, *, fresh: bool) -> ParsedFile:
        key = stat_key(path)
        with self._lock:
            cached = self._cache.get(path)
        if not fresh and cached is not None and cached.key == key:
            return cached.parsed
        problems = Problems(str(path))
        raw = read_text_bytes(path, problems)
        if raw is None:
            return ParsedFile(None, tuple(problems.found))
        parsed = parse_item(raw, path=path, ref=ref, zone=self.zone)
        if key is not None and is_settled(key):
            with self._lock:
                self._cache[path] = _CachedFile(key, parsed)
        return parsed

    def _current(self, ref: ItemRef) -> Current | None:
        folder, path = self._find(ref)
        if path is None:
            return None
        problems = Problems(str(path))
        raw = read_text_bytes(path, problems)
        if raw is None:
            raise broken(str(ref), problems.found)
        parsed = parse_item(raw, path=path, ref=ref, zone=self.zone)
        link = follow_link(
            parsed,
            lambda: FolderWalk(self.root).items(folder),
            lambda one, its_path: self._parsed(its_path, one, fresh=True),
        )
        media = path.parent.parent / "media"
        item, _ = self._assembler.item(parsed, media, read_plan(folder, self.zone), link)
        text = item.source if item else loose_text(raw)
        return Current(path=path, text=text, fingerprint=item.fingerprint if item else fingerprint(raw, ()))

    def _current_plan(self, slug: str) -> Current | None:
        try:
            folder = self._folder(slug)
        except MissingContentError:
            return None
        if folder.plan is None:
            return None
        document = read_plan(folder, self.zone)
        return Current(path=folder.plan, text=document.source, fingerprint=document.fingerprint)


def _as_parsed(found: CampaignDocument | tuple[Issue, ...]) -> ParsedFile | None:
    return None if isinstance(found, CampaignDocument) else ParsedFile(None, found)


def _no_item(ref: str) -> MissingContentError:
    return MissingContentError(f"There is no item {ref}. Check the name, or look at the list of items.")
