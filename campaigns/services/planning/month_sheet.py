"""The month as a spreadsheet: what stands in it when it goes out, what a changed one would change, and saving that.

A sheet that comes back changes nothing by itself, and what is missing in it is left alone. What is looked at runs on the
bench: it reads what somebody else made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import or_, select

from campaigns.content_store.body_edit import as_parts, joined
from campaigns.content_store.form_words import WordsNotTakenError, one_line
from campaigns.content_store.item_words import with_words
from campaigns.content_store.paths import parse_ref
from campaigns.content_store.post_words import PostWords
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.month_sheet import (
    CAMPAIGN,
    DATE,
    ID,
    LINK,
    TAGS,
    TIME,
    TITLE,
    WORDS,
    CellTrouble,
    RawRow,
    SheetPost,
    read_row,
    version_of,
)
from campaigns.domain.items.statuses import WAITING, ItemKind, ItemStatus
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.listing import listed
from campaigns.domain.text.word_changes import Piece, word_changes
from campaigns.domain.time.localtime import (
    LocalTimeError,
    clock_as_written,
    format_day,
    parse_moment,
    start_of_day,
)
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.importing.values import ImportFileError
from campaigns.models.content import Campaign, Item, find_item, list_campaigns
from campaigns.models.deliveries import Delivery
from campaigns.models.item_moments import list_moments
from campaigns.services.content.versions import restore_version, versions_of
from campaigns.services.content.writing import Started, create_item, open_post, save_words
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.bench import IMPORTING, NotLookedAtError, Purpose, on_the_bench
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.planning.binning import bin_item
from campaigns.services.planning.moving import Slot, move

_CHANGEABLE = (ItemStatus.DRAFT, ItemStatus.IN_REVIEW, ItemStatus.APPROVED, ItemStatus.SCHEDULED)
_SIGNED_OFF = (ItemStatus.IN_REVIEW, ItemStatus.APPROVED, ItemStatus.SCHEDULED)
AT = "Date and time"  # one change, whichever of the two cells it is in
# The fields of a row with their column, and which field of the words each is.
_FIELDS = {"title": TITLE, "words": WORDS, "link": LINK, "tags": TAGS, "channels": "Channels", "at": AT}
_COLUMN_OF = {
    "title": TITLE,
    "parts": WORDS,
    "link": LINK,
    "tags": TAGS,
    "publish_at": TIME,
    "channels": "Channels",
}


class RowKind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    PROBLEM = "problem"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class SheetLine:
    """One post of the month as it goes out. ``slots`` are the times it is planned for; ``dates`` how many its text says."""

    post: SheetPost
    status: str
    fingerprint: str
    slots: tuple[datetime, ...] = ()
    dates: int = 1


@dataclass(frozen=True)
class FieldChange:
    column: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class LookedRow:
    """What became of a row. ``reopens``: its new words want a sign-off again."""

    number: int
    kind: RowKind
    post: SheetPost
    changes: tuple[FieldChange, ...] = ()
    troubles: tuple[CellTrouble, ...] = ()
    reopens: bool = False


def month_lines(desk: Desk, first: date, last: date) -> list[SheetLine]:
    """The posts with a time on these days that are still to go out, in its order.

    Raises:
        NotLookedAtError: they could not be read in time.
    """
    return on_the_bench(desk, Purpose.IMPORT, IMPORTING, _month_lines, first, last)


@dataclass(frozen=True)
class SavedRow:
    """One row that was saved: the post, and what it said before; None where it is new."""

    ref: str
    before: SheetLine | None


@dataclass(frozen=True)
class TakeBack:
    """What undoes one saved row: the post with its ``version`` and ``status`` now, and the fingerprint and time it had; no
    fingerprint where it was new."""

    ref: str
    title: str
    version: str
    status: str
    was: str
    at: str


def look_at_sheet(desk: Desk, raw: bytes) -> list[LookedRow]:
    """What a sheet would change. Nothing is changed.

    Raises:
        ImportFileError: it can't be read.
    """
    try:
        return on_the_bench(desk, Purpose.IMPORT, IMPORTING, _look_at_sheet, raw)
    except NotLookedAtError as error:
        raise ImportFileError(str(error)) from error


def campaign_names(desk: Desk) -> dict[str, str]:
    """How a campaign may be named in a sheet, in lower case → its short name."""
    with reading() as session:
        there = [one for one in list_campaigns(session) if one.is_on_disk]
        titles = [" ".join(one.title.split()).casefold() for one in there]
        by_title = {
            title: one.slug for title, one in zip(titles, there, strict=True) if titles.count(title) == 1
        }
        return by_title | {one.slug: one.slug for one in there}


def save_row(desk: Desk, post: SheetPost, *, user_id: int) -> SavedRow:
    """Save one row: a new draft, new words, or another time for what is planned. Returns what takes it back.

    Raises:
        ConflictError: the post changed since the sheet was made.
        WordsNotTakenError, CampaignDeskError: it can't be saved like this; the message says why.
    """
    if not post.ref:
        ref = create_item(desk, post.campaign, _words_of(PostWords(), post), user_id=user_id)
        return SavedRow(ref, None)
    line = _line(desk, post.ref)
    if line is None or line.post.version != post.version:
        raise ConflictError("It changed meanwhile. Take the month out again.")
    opened = open_post(desk, post.ref)
    moves = post.at != line.post.at and bool(line.slots)
    if moves:
        with reading() as session:
            get_permitted_user(session, user_id, Permission.SCHEDULE)
        to = parse_moment(post.at, desk.settings.timezone)
        move(desk, Slot(post.ref, line.slots[0]), user_id=user_id, to=to)
    words = _words_of(opened.words, post, keeps_time=bool(line.slots))
    if words != opened.words:
        started = Started(opened.source, opened.fingerprint)
        save_words(desk, post.ref, words, user_id=user_id, started=started)
    return SavedRow(post.ref, line)


def take_back_of(desk: Desk, saved: SavedRow) -> TakeBack | None:
    """What takes a saved row back, while the post stands as it was saved; None where it stands no more."""
    line, before = _line(desk, saved.ref), saved.before
    if line is None:
        return None
    was, at = (before.fingerprint, before.post.at) if before else ("", "")
    return TakeBack(saved.ref, line.post.title, line.post.version, line.status, was, at)


def take_back(desk: Desk, row: TakeBack, *, user_id: int) -> None:
    """Undo what one row saved: the text and the time of before; a new draft goes into the bin.

    Raises:
        ConflictError: the post changed since, or somebody signed it off. CampaignDeskError: as ``save_row``.
    """
    line = _line(desk, row.ref)
    if line is None or (line.post.version, line.status) != (row.version, row.status):
        raise ConflictError("It changed since it was saved, so it stays as it is.")
    if not row.was:
        bin_item(desk, row.ref, user_id=user_id, fingerprint=line.fingerprint, planned=())
        return
    with reading() as session:
        kept = [one.id for one in versions_of(session, row.ref) if one.fingerprint == row.was]
    if row.was != line.fingerprint and not kept:
        raise ConflictError("The text of before is not kept any more. See the versions on its own page.")
    if line.slots and row.at != line.post.at:
        to = parse_moment(row.at, desk.settings.timezone)
        move(desk, Slot(row.ref, line.slots[0]), user_id=user_id, to=to)
    if row.was != line.fingerprint:
        restore_version(desk, row.ref, kept[0], user_id=user_id, fingerprint=line.fingerprint)


def _month_lines(desk: Desk, first: date, last: date) -> list[SheetLine]:
    zone = desk.settings.timezone
    begins, ends = start_of_day(first, zone), start_of_day(last + timedelta(days=1), zone)
    planned = select(Delivery.item_id).where(
        Delivery.due_at >= begins, Delivery.due_at < ends, Delivery.status.in_(WAITING)
    )
    query = (
        select(Item.ref)
        .where(
            Item.kind == ItemKind.POST,
            Item.is_on_disk.is_(True),
            Item.status.in_(_CHANGEABLE),
            or_((Item.publish_at >= begins) & (Item.publish_at < ends), Item.id.in_(planned)),
        )
        .order_by(Item.ref)
    )
    with reading() as session:
        refs = list(session.scalars(query))
    lines = [line for ref in refs if (line := _line(desk, ref)) is not None]
    return sorted(lines, key=lambda one: (one.post.at, one.post.ref))


def _line(desk: Desk, ref: str) -> SheetLine | None:
    """None where there is no such post that could be changed, or its file can't be read."""
    with reading() as session:
        item = find_item(session, ref)
        if item is None or item.kind != ItemKind.POST or item.status not in _CHANGEABLE:
            return None
        status, campaign = item.status, session.get_one(Campaign, item.campaign_id).slug
        query = (
            select(Delivery.due_at)
            .where(Delivery.item_id == item.id, Delivery.status.in_(WAITING))
            .distinct()
            .order_by(Delivery.due_at)
        )
        slots = tuple(session.scalars(query))
        dates = len(list_moments(session, item.id))
    try:
        opened = open_post(desk, ref)
    except CampaignDeskError:
        return None
    words = opened.words
    at = clock_as_written(slots[0], desk.settings.timezone) if slots else words.publish_at
    at = at[:16]
    post = SheetPost(
        ref=ref,
        version=version_of(opened.fingerprint, "|".join([at, *(one.isoformat() for one in slots)])),
        campaign=campaign,
        title=words.title,
        at=at,
        channels=words.channels,
        words=joined(words.parts),
        link=words.link,
        tags=words.tags,
    )
    return SheetLine(post, status, opened.fingerprint, slots, dates)


def _look_at_sheet(desk: Desk, raw: bytes) -> list[LookedRow]:
    from campaigns.importing.month_sheet import (
        read_month_sheet,  # what reads documents is loaded where that is done
    )

    names, seen = campaign_names(desk), dict[str, int]()
    return [_look(desk, row, names, seen) for row in read_month_sheet(raw)]


def _look(desk: Desk, raw: RawRow, names: Mapping[str, str], seen: dict[str, int]) -> LookedRow:
    read = read_row(raw, names)
    post, troubles = read.post, list(read.troubles)
    if not post.ref:
        return _new(desk, raw.number, post, troubles)
    if post.ref in seen:
        troubles.append(
            CellTrouble(ID, f"Row {seen[post.ref]} has the same one. Clear it to make a new post.")
        )
        return LookedRow(raw.number, RowKind.PROBLEM, post, troubles=tuple(troubles))
    seen[post.ref] = raw.number
    line = _line(desk, post.ref)
    if line is None:
        words = "There is no such post that could be changed: it went out, was stopped or deleted, or its file is broken."
        troubles.append(CellTrouble(ID, words))
        return LookedRow(raw.number, RowKind.PROBLEM, post, troubles=tuple(troubles))
    now = line.post
    post = _as_it_stands(now, post, read.told)
    changes = _changes(now, post)
    if not changes and not troubles and post.campaign == now.campaign:
        return LookedRow(raw.number, RowKind.SAME, post)
    if post.version != now.version:
        return LookedRow(raw.number, RowKind.CONFLICT, post, changes)
    if post.campaign and post.campaign != now.campaign:
        troubles.append(CellTrouble(CAMPAIGN, "Move it to another campaign on its own page, under “More”."))
    is_told = any(one.column in (DATE, TIME) for one in troubles)
    troubles += _troubles_of_time(desk, line, post, is_told=is_told)
    troubles += _troubles_of_words(desk, line, post)
    if troubles:
        return LookedRow(raw.number, RowKind.PROBLEM, post, changes, tuple(troubles))
    changed = {one.column for one in changes} - ({AT} if line.slots else set())
    return LookedRow(
        raw.number, RowKind.CHANGED, post, changes, reopens=bool(changed) and line.status in _SIGNED_OFF
    )


def _new(desk: Desk, number: int, post: SheetPost, troubles: list[CellTrouble]) -> LookedRow:
    ref = parse_ref(f"{post.campaign or 'campaign'}/posts/new")
    if not troubles:
        try:
            with_words("---\n---\n", _words_of(PostWords(), post), ref, desk.content.zone)
        except CampaignDeskError as error:
            troubles.append(_trouble(error))
    kind = RowKind.PROBLEM if troubles else RowKind.NEW
    return LookedRow(number, kind, post, () if troubles else _changes(SheetPost(), post), tuple(troubles))


def _troubles_of_time(desk: Desk, line: SheetLine, post: SheetPost, *, is_told: bool) -> list[CellTrouble]:
    """``is_told``: there is trouble with its day or time already."""
    if post.at == line.post.at or is_told:
        return []
    if len(line.slots) > 1 or line.dates > 1:
        return [CellTrouble(TIME, "It goes out at several times. Move it on the calendar.")]
    if not line.slots:
        return []
    if not post.at:
        return [CellTrouble(DATE, "It is planned. Cancel it on its own page if it should not go out.")]
    try:
        to = parse_moment(post.at, desk.settings.timezone)
    except LocalTimeError as error:
        return [CellTrouble(TIME, str(error))]
    return [] if to > desk.clock.now() else [CellTrouble(DATE, "That time is over.")]


def _troubles_of_words(desk: Desk, line: SheetLine, post: SheetPost) -> list[CellTrouble]:
    opened = open_post(desk, post.ref)
    words = _words_of(opened.words, post, keeps_time=bool(line.slots))
    try:
        with_words(opened.source, words, parse_ref(post.ref), desk.content.zone)
    except CampaignDeskError as error:
        return [_trouble(error)]
    return []


def _trouble(error: CampaignDeskError) -> CellTrouble:
    name = error.field if isinstance(error, WordsNotTakenError) else ""
    return CellTrouble(_COLUMN_OF.get(name, WORDS), str(error))


def _words_of(before: PostWords, post: SheetPost, *, keeps_time: bool = False) -> PostWords:
    """The words of the form with what the row says. A time that says the same keeps its offset in the doubled hour."""
    is_same_time = keeps_time or before.publish_at[:16] == post.at
    return replace(
        before,
        title=post.title,
        channels=post.channels,
        publish_at=before.publish_at if is_same_time else post.at,
        link=post.link,
        tags=post.tags,
        parts=as_parts(post.words),
    )


def _as_it_stands(now: SheetPost, post: SheetPost, told: Sequence[str]) -> SheetPost:
    """What means the same is no change: white space that nobody means, the order of channels. Of a channel whose column was
    taken out the row says nothing."""
    kept = [one for one in now.channels if one in post.channels or one not in told]
    words = joined(as_parts(post.words))
    return replace(
        post,
        title=now.title if one_line(now.title) == one_line(post.title) else post.title,
        link=now.link if now.link.strip() == post.link else post.link,
        channels=(*kept, *(one for one in post.channels if one not in kept)),
        words=now.words if now.words.strip() == words.strip() else words,
    )


def _changes(now: SheetPost, post: SheetPost) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(column, word_changes(_shown(now, name), _shown(post, name)))
        for name, column in _FIELDS.items()
        if _shown(now, name) != _shown(post, name)
    )


def _shown(post: SheetPost, name: str) -> str:
    if name == "at" and post.at:
        at = datetime.fromisoformat(post.at)
        return f"{format_day(at.date())}, {at:%H:%M}"
    if name == "channels":
        return listed([KINDS[kind].label for kind in post.channels])
    value: str | tuple[str, ...] = getattr(post, name)
    return value if isinstance(value, str) else ", ".join(value)
