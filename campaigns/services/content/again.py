"""Using again what was written once: an item, or a whole campaign with its days moved. The copies are drafts of their own.

What was decided about the old text and day is left behind, and said: when it goes out, what was let through, who was told.
Whoever wrote the old words has a share in the new ones, so that nobody comes to approve their own.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.content_store.front_edit import Plain, Value, with_values
from campaigns.content_store.paths import parse_ref
from campaigns.content_store.plan_words import PlanWords, Row
from campaigns.content_store.problems import EditConflictError
from campaigns.content_store.relocation import copy_media
from campaigns.domain.items.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.listing import listed
from campaigns.domain.time.shifting import shifted_day, shifted_moment
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.authorship import Written, list_authors
from campaigns.models.content import find_item
from campaigns.models.versions import VersionKind
from campaigns.services.content.authorship import announced
from campaigns.services.content.free_names import free_names
from campaigns.services.content.plan_writing import create_campaign, open_plan
from campaigns.services.content.versions import Kept, write_version
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.acting import note_file
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading

# The office's own templates are the items of this campaign: written, renamed and deleted as all others are.
TEMPLATES = "templates"
_HOME = "---\ntitle: Templates\n---\n\nTexts to begin with. Open one and press “Use again”.\n"
_NOT_TAKEN = {
    "publish_at": "its day and time",
    "embargo": "its embargo",
    "allow": "the reasons for which findings were let through",
    "family_told": "that the family was told",
    "embargoed_with": "the release whose embargo it keeps",
    "also_at": "its other dates",
    "again_after": "that it may go out again",
}
_ONCE: dict[str, Value] = {"also_at": "", "again_after": "", "again_most": "", "again_until": ""}


@dataclass(frozen=True)
class Copied:
    """``left_out``: what the copy does not have of the old text, in words."""

    ref: str
    left_out: tuple[str, ...]

    @property
    def words(self) -> str:
        """A sentence to follow “made a copy”; empty where nothing was left out."""
        return f"Not taken over: {listed(self.left_out)}." if self.left_out else ""


@dataclass(frozen=True)
class CampaignAgain:
    """A campaign made from another: its short name, its items, and of each what could not come along."""

    slug: str
    copies: tuple[Copied, ...]
    refused: tuple[str, ...]


def use_item_again(desk: Desk, ref: str, *, title: str, campaign: str, user_id: int) -> Copied:
    """A new draft with the words and pictures of an item, in the same or another campaign. That of the templates is made
    when the first one is kept.

    Raises:
        NotAllowedError
        WordsNotTakenError: it has no title. ConflictError: another picture of the same name is in that campaign.
        ContentError: the item's file can't be read, or is not there.
    """
    with reading() as session:
        get_permitted_user(session, user_id, Permission.WRITE)
    if not title.strip():
        raise WordsNotTakenError("title", "Give the copy a title.")
    document = desk.content.read_item(ref)
    if campaign == TEMPLATES:
        _make_home(desk)
    changes: dict[str, Value] = {"title": " ".join(title.split()), "publish_at": "", "embargo": "", **_ONCE}
    if campaign != document.campaign_slug:
        changes["embargoed_with"] = ""
    return _copied(desk, document, campaign, changes, user_id)


def _make_home(desk: Desk) -> None:
    with suppress(EditConflictError):  # it is there
        written = desk.content.write_campaign(TEMPLATES, _HOME, None)
        note_file(f"{TEMPLATES}/campaign.md", before="", after=written.fingerprint)


def use_campaign_again(
    desk: Desk, slug: str, *, title: str, starts: date, refs: Collection[str], user_id: int
) -> CampaignAgain:
    """A new campaign with the plan of another, and these of its items; all days moved as the first day is.

    Raises:
        NotAllowedError, ContentError
        WordsNotTakenError: it has no title, or the old one has no first day to count from.
    """
    opened = open_plan(desk, slug).words
    if not opened.starts:
        raise WordsNotTakenError(
            "starts", "The old campaign has no first day. Put one into its plan, then use it again."
        )
    days = (starts - date.fromisoformat(opened.starts)).days
    documents = [desk.content.read_item(ref) for ref in sorted(refs) if parse_ref(ref).campaign == slug]
    made = create_campaign(desk, _moved(opened, slug, title, days), user_id=user_id)
    copy_media(desk.content, slug, made, sorted(desk.content.media_names(slug)))
    copies, refused = [], []
    zone = desk.content.zone
    for document in sorted(
        documents, key=lambda one: one.kind, reverse=True
    ):  # releases first: posts keep their embargo
        changes: dict[str, Value] = {"publish_at": shifted_moment(document.publish_at, days, zone)}
        if isinstance(document, PostDocument) and document.repeats:
            changes |= _repeats_moved(document, days, zone)
        if isinstance(document, PostDocument) and document.embargoed_with not in {
            one.ref for one in documents
        }:
            changes["embargoed_with"] = ""
        if isinstance(document, ReleaseDocument):
            changes["embargo"] = shifted_moment(document.embargo, days, zone)
        try:
            copies.append(_copied(desk, document, made, changes, user_id, keeps_name=True))
        except CampaignDeskError as error:
            refused.append(f"{document.title}: {error}")
    return CampaignAgain(made, tuple(copies), tuple(refused))


def _repeats_moved(document: PostDocument, days: int, zone: ZoneInfo) -> dict[str, Value]:
    """Its other dates, all or none: a series that lost one of them would not be told from a whole one."""
    dates = tuple(shifted_moment(one, days, zone) for one in document.also_at)
    until = document.again_until
    return {
        "also_at": dates if all(dates) else "",
        "again_until": Plain(shifted_day(until.isoformat(), days)) if until else "",
    }


def _moved(words: PlanWords, slug: str, title: str, days: int) -> PlanWords:
    """The plan for next time. What was learned, seen and proved stays with the old one."""
    return replace(
        words,
        title=title,
        starts=shifted_day(words.starts, days),
        ends=shifted_day(words.ends, days),
        young_people_review="",
        again_of=slug,
        objectives=tuple(_row(row, days, ("by",)) for row in words.objectives),
        activities=tuple(_row(row, days, ("on", "remind_on"), gone="proof") for row in words.activities),
        sections=tuple(
            replace(one, was=None)
            for one in words.sections
            if one.text and one.heading.casefold() != "learning"
        ),
    )


def _row(row: Row, days: int, day_keys: tuple[str, ...], gone: str = "") -> Row:
    values = {
        key: shifted_day(value, days) if key in day_keys else value
        for key, value in row.values.items()
        if key != gone
    }
    return Row(values)


def _copied(
    desk: Desk,
    document: ItemDocument,
    campaign: str,
    changes: dict[str, Value],
    user_id: int,
    *,
    keeps_name: bool = False,
) -> Copied:
    """``keeps_name``: what names it by that finds it in the new campaign as well."""
    if campaign != document.campaign_slug:
        copy_media(desk.content, document.campaign_slug, campaign, [one.name for one in document.pictures])
    changes = {**changes, "allow": "", "family_told": ""}
    known = {*document.key_lines, "title"}
    source = with_values(document.source, {name: new for name, new in changes.items() if name in known})
    title = str(changes.get("title") or document.title)
    name = parse_ref(document.ref)
    own = [str(replace(name, campaign=campaign))] if keeps_name else ()
    for ref in own or free_names(campaign, title, document.kind):
        try:
            with announced(desk, [ref], user_ids=_authors(document.ref), how=Written.USED_AGAIN):
                write_version(desk, ref, source, Kept("", "", VersionKind.WRITTEN), user_id=user_id)
        except EditConflictError:
            continue
        gone = [
            words
            for name, words in _NOT_TAKEN.items()
            if name in document.key_lines and not changes.get(name, True)
        ]
        return Copied(ref, tuple(gone))
    raise ConflictError("There are a hundred items of that title already. Give the copy another title.")


def _authors(ref: str) -> set[int]:
    """Whoever has a share in the old words has one in the copy."""
    with reading() as session:
        old = find_item(session, ref)
        return {row.user_id for row in list_authors(session, [old.id])} if old else set()
