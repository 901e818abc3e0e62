"""The files under ``content/`` as the database knows them: campaigns and items, refreshed from disk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.content_store.library import Library
from campaigns.domain.facts.incidents import LONGEST_PACKED, pack_keys
from campaigns.domain.items.documents import CampaignDocument, ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.items.issues import Issue
from campaigns.domain.items.statuses import ItemStatus
from campaigns.domain.sending.holds import pack_areas
from campaigns.models.content import Campaign, Item, find_campaign, find_item
from campaigns.models.item_moments import set_moments
from campaigns.models.moves import find_open_move
from campaigns.services.content.relocating import campaign_row, finish_move
from campaigns.services.content.unplaced import WhoseWords, forget_long_gone, note_gone, whose_words
from campaigns.services.content.written_words import runs_of
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction


@dataclass(frozen=True)
class LibraryReport:
    """How many there are, what could not be read, and the plans that could."""

    campaigns: int
    items: int
    issues: list[Issue]
    plans: tuple[CampaignDocument, ...] = ()


def refresh_library(desk: Desk) -> LibraryReport:
    """Bring the database's list of campaigns and items up to the files. Writes only when something changed.

    An item whose file has gone keeps its row and its history; a broken file changes nothing and is reported.
    """
    library = desk.content.load()
    report = LibraryReport(
        len(library.campaigns), len(library.items), list(library.issues), library.campaigns
    )
    if _is_up_to_date(library):
        return report
    try:
        _record(library, desk.clock.now())
    except IntegrityError:  # another process recorded the same new files at this moment: now they are there
        _record(library, desk.clock.now())
    return report


def _record(library: Library, now: datetime) -> None:
    slugs = {document.slug for document in library.campaigns}
    refs = {document.ref for document in library.items} | library.unread
    with transaction() as session:
        for campaign_document in library.campaigns:
            record_campaign(session, campaign_document)
        session.flush()
        known = {item.ref: item.file_fingerprint for item in session.scalars(select(Item))}
        new = [one.fingerprint for one in library.items if known.get(one.ref) != one.fingerprint]
        forget_long_gone(session, now)
        whose = whose_words(session, new, refs.__contains__)
        note_gone(session, whose, at=now)
        for item_document in library.items:
            if (
                item_document.ref in known or item_document.path.exists()
            ):  # it may have moved since it was read
                record_item(session, item_document, whose, at=now)
        for campaign in session.scalars(select(Campaign)):
            campaign.is_on_disk = campaign.slug in slugs
        for item in session.scalars(select(Item)):
            item.is_on_disk = item.ref in refs


def record_campaign(session: Session, document: CampaignDocument) -> Campaign:
    campaign = find_campaign(session, document.slug)
    if campaign is None:
        campaign = Campaign(slug=document.slug)
        session.add(campaign)
    campaign.title = document.title[:300]
    campaign.topic = document.topic[:60]
    campaign.starts_on = document.starts
    campaign.ends_on = document.ends
    campaign.is_on_disk = True
    return campaign


def record_item(
    session: Session, document: ItemDocument, whose: WhoseWords | None = None, *, at: datetime
) -> Item:
    """The item's row, brought up to its file, and whoever may have written what is new there. A new file starts as a
    draft; a status is never touched here.

    Args:
        whose: from a look at all files; where there was none, it is looked which are there.
    """
    item = find_item(session, document.ref) or _moved_here(session, document)
    has_new_text = item is None or item.file_fingerprint != document.fingerprint
    came_back = item is None or not item.is_on_disk
    if has_new_text and whose is None:
        root = document.path.parents[2]
        whose = whose_words(session, [document.fingerprint], lambda ref: (root / f"{ref}.md").exists())
    if item is None:
        campaign = campaign_row(session, document.campaign_slug)
        item = Item(campaign=campaign, ref=document.ref, status=ItemStatus.DRAFT)
        session.add(item)
    item.kind = document.kind
    item.slug = document.slug
    item.title = document.title[:300]
    item.publish_at = document.publish_at
    item.file_fingerprint = document.fingerprint
    item.embargoed_with, item.embargo_at = _embargo_of(document)
    item.incidents = pack_keys(document.incidents)[:LONGEST_PACKED]
    item.areas = pack_areas(document.areas)
    item.is_on_disk = True
    session.flush()
    set_moments(session, item.id, document.repeats.moments(document.publish_at))
    if has_new_text and whose is not None:
        whose.place(session, item, runs_of(document), came_back=came_back, at=at)
    return item


def _moved_here(session: Session, document: ItemDocument) -> Item | None:
    """The item whose file this is, where it was being moved and nobody came to say that it had been."""
    move = find_open_move(session, document.ref)
    if move is None or (document.path.parents[2] / move.from_file).exists():
        return None
    return finish_move(session, move, at=move.started_at)


def _embargo_of(document: ItemDocument) -> tuple[str, datetime | None]:
    """The release that a post is linked with; the embargo that a release has itself."""
    return (
        document.embargoed_with if isinstance(document, PostDocument) else "",
        document.embargo if isinstance(document, ReleaseDocument) else None,
    )


def _is_up_to_date(library: Library) -> bool:
    with reading() as session:
        rows = list(session.scalars(select(Item)))
        if any(row.ref in library.unread and not row.is_on_disk for row in rows):
            return False
        known_items = {
            (
                item.ref,
                item.file_fingerprint,
                item.title,
                item.publish_at,
                item.is_on_disk,
                (item.embargoed_with, item.embargo_at),
                item.incidents,
                item.areas,
            )
            for item in rows
            if item.is_on_disk and item.ref not in library.unread
        }
        known_campaigns = {
            (campaign.slug, campaign.title, campaign.topic, campaign.starts_on, campaign.ends_on)
            for campaign in session.scalars(select(Campaign))
            if campaign.is_on_disk
        }
    return known_items == {
        (
            document.ref,
            document.fingerprint,
            document.title[:300],
            document.publish_at,
            True,
            _embargo_of(document),
            pack_keys(document.incidents)[:LONGEST_PACKED],
            pack_areas(document.areas),
        )
        for document in library.items
    } and known_campaigns == {
        (document.slug, document.title[:300], document.topic[:60], document.starts, document.ends)
        for document in library.campaigns
    }
