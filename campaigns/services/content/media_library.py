"""The office's pictures to look through, and one of them with all that is known of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from campaigns.checks.fit import films
from campaigns.checks.fit.pictures import notes_on
from campaigns.checks.registry import CHECKS
from campaigns.checks.wording import WORDING
from campaigns.content_store.film_files import poster_path
from campaigns.content_store.media_files import Beside, read_beside
from campaigns.content_store.recordings import is_recording_name
from campaigns.domain.items.documents import ItemDocument, MediaDocument
from campaigns.domain.items.issues import Severity
from campaigns.domain.text.quoting import fill_in
from campaigns.models.media_uses import FrozenUse, list_frozen_uses
from campaigns.services.core.bench import Purpose, looking, on_the_bench
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading

PAGE = 24
ENDS_SOON = timedelta(days=60)
IN_USE, UNDESCRIBED, ENDING, OUT_OF_USE = "", "undescribed", "ending", "out"
SHOWS: dict[str, str] = {
    IN_USE: "All in use",
    UNDESCRIBED: "Not described yet",
    ENDING: "To be used for 60 days at most",
    OUT_OF_USE: "Out of use",
}


@dataclass(frozen=True)
class MediaQuery:
    """``campaign`` is empty for all of them; ``words`` have all to be found; ``show`` is a key of ``SHOWS``."""

    campaign: str = ""
    words: str = ""
    show: str = IN_USE
    page: int = 1


@dataclass(frozen=True)
class MediaLine:
    """A picture as a list shows it, by what is written beside it alone. ``is_out`` of use since ``picture.expires``."""

    campaign: str
    campaign_title: str
    picture: MediaDocument
    is_out: bool

    @property
    def name(self) -> str:
        return self.picture.name

    @property
    def is_recording(self) -> bool:
        return is_recording_name(self.picture.name)

    @property
    def has_poster(self) -> bool:
        return self.is_recording and poster_path(self.picture.path).is_file()

    @property
    def is_described(self) -> bool:
        return bool(self.picture.alt.strip()) or self.picture.decorative


@dataclass(frozen=True)
class MediaPage:
    lines: tuple[MediaLine, ...]
    total: int
    page: int
    pages: int


def media_page(desk: Desk, query: MediaQuery) -> MediaPage:
    """The newest first.

    Raises:
        MissingContentError: there is no such campaign. NotLookedAtError: it was not done in time.
    """
    return on_the_bench(desk, Purpose.PREVIEW, looking(desk, texts=2), _page, query, desk.today())


def is_out_of_use(picture: MediaDocument, on: date) -> bool:
    return picture.expires is not None and picture.expires < on


def media_lines(desk: Desk, campaign: str, names: tuple[str, ...]) -> list[MediaLine]:
    """These pictures of one campaign, in this order; by name alone where one is not there.

    Raises:
        NotLookedAtError: it was not done in time.
    """
    return on_the_bench(desk, Purpose.PREVIEW, looking(desk), _lines_named, campaign, names, desk.today())


def _lines_named(desk: Desk, campaign: str, names: tuple[str, ...], on: date) -> list[MediaLine]:
    there = {line.name: line for line in _lines(desk, campaign, on)}
    return [there[name] for name in names if name in there]


def _page(desk: Desk, query: MediaQuery, on: date) -> MediaPage:
    if query.campaign:
        desk.content.media_folder(query.campaign)  # raises where there is none
    slugs = [query.campaign] if query.campaign else [one.slug for one in desk.content.list_campaigns()]
    wanted = query.words.casefold().split()
    keeps = _KEEPS.get(query.show, _KEEPS[IN_USE])
    found = [
        (_added_at(line), line)
        for slug in slugs
        for line in _lines(desk, slug, on)
        if keeps(line, on) and all(word in _all_words(line) for word in wanted)
    ]
    found.sort(key=lambda one: (-one[0], one[1].campaign, one[1].name))
    pages = max(1, ceil(len(found) / PAGE))
    page = min(max(1, query.page), pages)
    lines = tuple(line for _, line in found[(page - 1) * PAGE : page * PAGE])
    return MediaPage(lines, len(found), page, pages)


def _added_at(line: MediaLine) -> float:
    try:
        return line.picture.path.stat().st_mtime
    except OSError:  # gone a moment ago
        return 0.0


def _lines(desk: Desk, slug: str, on: date) -> list[MediaLine]:
    cards = desk.content.media_cards(slug)
    title = desk.content.read_campaign(slug).title if cards else slug
    return [MediaLine(slug, title, card, is_out_of_use(card, on)) for card in cards]


_KEEPS: dict[str, Callable[[MediaLine, date], bool]] = {
    IN_USE: lambda line, on: not line.is_out,
    UNDESCRIBED: lambda line, on: not line.is_out and not line.is_described,
    ENDING: lambda line, on: (
        not line.is_out and line.picture.expires is not None and line.picture.expires <= on + ENDS_SOON
    ),
    OUT_OF_USE: lambda line, on: line.is_out,
}


def _all_words(line: MediaLine) -> str:
    picture = line.picture
    people = (person.name for person in picture.people)
    said = (
        picture.name,
        picture.alt,
        picture.text_in_picture,
        picture.credit,
        picture.licence,
        line.campaign_title,
    )
    return " ".join((*said, *picture.tags, *people)).casefold()


@dataclass(frozen=True)
class ChannelNote:
    """What one or several channels make of a picture, in a sentence."""

    kind: str
    severity: Severity
    words: str


@dataclass(frozen=True)
class DraftUse:
    ref: str
    title: str


@dataclass(frozen=True)
class MediaFile:
    """One picture and all that is known of it.

    Attributes:
        beside: the text of its ``.yml``, from which a form starts.
        drafts: the items whose files name it. frozen: what was submitted with these very bytes.
    """

    campaign: str
    picture: MediaDocument
    beside: Beside
    is_out: bool
    notes: tuple[ChannelNote, ...]
    drafts: tuple[DraftUse, ...]
    frozen: tuple[FrozenUse, ...]

    @property
    def planned(self) -> tuple[FrozenUse, ...]:
        """What goes out by itself with the picture as it is."""
        return tuple(use for use in self.frozen if use.goes_out_at is not None)


def media_file(desk: Desk, campaign: str, name: str) -> MediaFile:
    """
    Raises:
        MissingContentError, UnsafePathError: there is no such picture. ContentError: what is beside it can't be read.
        NotLookedAtError: it was not done in time.
    """
    beside = read_beside(desk.content, campaign, name)
    picture, drafts = on_the_bench(desk, Purpose.PREVIEW, looking(desk, texts=2), _with_uses, campaign, name)
    with reading() as session:
        frozen = list_frozen_uses(session, picture.sha256) if picture.sha256 else []
    return MediaFile(
        campaign,
        picture,
        beside,
        is_out_of_use(picture, desk.today()),
        tuple(_notes(picture)),
        tuple(DraftUse(item.ref, item.title) for item in drafts),
        tuple(frozen),
    )


def _with_uses(desk: Desk, campaign: str, name: str) -> tuple[MediaDocument, list[ItemDocument]]:
    picture = desk.content.media_document(campaign, name)
    return picture, items_with(desk, campaign, picture.name)


def items_with(desk: Desk, campaign: str, name: str) -> list[ItemDocument]:
    """The items of its campaign whose files name a picture, as they are now."""
    items = desk.content.load_campaign(campaign).items
    return [item for item in items if any(picture.name == name for picture in item.pictures)]


def _notes(picture: MediaDocument) -> list[ChannelNote]:
    id_, notes = ("FIT-05", films.notes_on) if picture.is_video else ("FIT-02", notes_on)
    return [
        ChannelNote(
            kind,
            finding.severity or CHECKS[id_].severity,
            fill_in(WORDING[f"{id_}/{finding.says}"], finding.details),
        )
        for kind, finding in notes(picture)
    ]
