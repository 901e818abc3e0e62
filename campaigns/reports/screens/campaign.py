"""What the campaign pages show: the list of campaigns, and one campaign's items by where they stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from campaigns.domain.channel_kinds import PRACTICE
from campaigns.domain.statuses import OUT, WAITING, ItemStatus
from campaigns.models.accounts import Account
from campaigns.models.content import Campaign, Item, Revision, find_campaign, list_campaigns
from campaigns.models.deliveries import Delivery

# The order in which a campaign's items are listed: what needs work first, what is done last.
GROUPS: tuple[tuple[str, tuple[ItemStatus, ...]], ...] = (
    ("Stopped", (ItemStatus.HELD, ItemStatus.NEEDS_RECHECK)),
    ("In review", (ItemStatus.IN_REVIEW,)),
    ("Approved, not scheduled", (ItemStatus.APPROVED,)),
    ("Scheduled", (ItemStatus.SCHEDULED,)),
    ("Drafts", (ItemStatus.IDEA, ItemStatus.DRAFT)),
    ("Published", (ItemStatus.PUBLISHED, ItemStatus.EVALUATED, ItemStatus.CORRECTED)),
    ("Put away", (ItemStatus.WITHDRAWN, ItemStatus.ARCHIVED)),
)


@dataclass(frozen=True)
class CampaignRow:
    """A campaign in the list, with how many items stand where."""

    slug: str
    title: str
    starts_on: date | None
    ends_on: date | None
    is_on_disk: bool
    counts: dict[str, int]

    @property
    def items(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class ItemLine:
    """An item in its campaign's table. ``when`` is the time it goes out by plan, or last went out."""

    ref: str
    kind: str
    title: str
    status: str
    when: datetime | None
    is_changed: bool
    is_on_disk: bool


@dataclass(frozen=True)
class CampaignScreen:
    slug: str
    title: str
    starts_on: date | None
    ends_on: date | None
    groups: list[tuple[str, list[ItemLine]]]

    @property
    def unsubmitted(self) -> list[str]:
        """What is still being written."""
        drafts = (ItemStatus.IDEA, ItemStatus.DRAFT)
        return [line.ref for _, lines in self.groups for line in lines if line.status in drafts]

    @property
    def items(self) -> int:
        return sum(len(lines) for _, lines in self.groups)


def campaign_rows(session: Session) -> list[CampaignRow]:
    counts: dict[int, Counter[str]] = {}
    query = select(Item.campaign_id, Item.status, func.count()).group_by(Item.campaign_id, Item.status)
    for campaign_id, status, count in session.execute(query):
        counts.setdefault(campaign_id, Counter())[_group_of(status)] += count
    return [
        CampaignRow(
            slug=campaign.slug,
            title=campaign.title,
            starts_on=campaign.starts_on,
            ends_on=campaign.ends_on,
            is_on_disk=campaign.is_on_disk,
            counts={
                name: counts[campaign.id][name]
                for name, _ in GROUPS
                if counts.get(campaign.id, Counter())[name]
            },
        )
        for campaign in list_campaigns(session)
    ]


def campaign_screen(session: Session, slug: str) -> CampaignScreen | None:
    campaign = find_campaign(session, slug)
    if campaign is None:
        return None
    lines = _item_lines(session, campaign)
    groups = [(name, [line for line in lines if _group_of(line.status) == name]) for name, _ in GROUPS]
    return CampaignScreen(
        slug=campaign.slug,
        title=campaign.title,
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        groups=[(name, found) for name, found in groups if found],
    )


def _item_lines(session: Session, campaign: Campaign) -> list[ItemLine]:
    times = _times(session, campaign.id)
    frozen = _latest_fingerprints(session, campaign.id)
    items = session.scalars(select(Item).where(Item.campaign_id == campaign.id))
    lines = [
        ItemLine(
            ref=item.ref,
            kind=item.kind,
            title=item.title,
            status=item.status,
            when=times.get(item.id, item.publish_at),
            is_changed=item.is_on_disk
            and item.status in (ItemStatus.IN_REVIEW, ItemStatus.APPROVED, ItemStatus.SCHEDULED)
            and frozen.get(item.id, item.file_fingerprint) != item.file_fingerprint,
            is_on_disk=item.is_on_disk,
        )
        for item in items
    ]
    return sorted(
        lines, key=lambda line: (line.when is None, line.when.timestamp() if line.when else 0, line.ref)
    )


def _times(session: Session, campaign_id: int) -> dict[int, datetime]:
    """When each item goes out next; where nothing waits, when it last went out."""
    query = (
        select(
            Delivery.item_id,
            Delivery.status,
            func.min(Delivery.due_at).label("due_at"),
            func.max(Delivery.sent_at),
        )
        .join(Item, Item.id == Delivery.item_id)
        .join(Account, Account.id == Delivery.account_id)
        .where(
            Item.campaign_id == campaign_id,
            or_(Delivery.status.in_(WAITING), and_(Delivery.status.in_(OUT), Account.kind != PRACTICE)),
        )
        .group_by(Delivery.item_id, Delivery.status)
    )
    waiting: dict[int, datetime] = {}
    out: dict[int, datetime] = {}
    for item_id, status, due_at, sent_at in session.execute(query):
        if status in WAITING:
            waiting[item_id] = min(due_at, waiting.get(item_id, due_at))
        elif sent_at is not None:
            out[item_id] = max(sent_at, out.get(item_id, sent_at))
    return {**out, **waiting}


def _latest_fingerprints(session: Session, campaign_id: int) -> dict[int, str]:
    query = (
        select(Revision.item_id, Revision.fingerprint)
        .join(Item, Item.id == Revision.item_id)
        .where(Item.campaign_id == campaign_id)
        .order_by(Revision.item_id, Revision.number)
    )
    return {row.item_id: row.fingerprint for row in session.execute(query)}


def _group_of(status: str) -> str:
    return next(name for name, statuses in GROUPS if status in statuses)
