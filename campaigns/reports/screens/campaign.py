"""What the campaign pages show: the list of campaigns, and one campaign's items by where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.statuses import OUT, WAITING, DeliveryStatus, ItemStatus
from campaigns.models.accounts import Account
from campaigns.models.binned import is_thrown_away
from campaigns.models.content import Campaign, Item, Revision, find_campaign, list_campaigns
from campaigns.models.deliveries import Delivery

# The order in which a campaign's items are listed: what needs work first, what is done last.
GROUPS: tuple[tuple[str, tuple[ItemStatus, ...]], ...] = (
    ("Stopped", (ItemStatus.HELD, ItemStatus.NEEDS_RECHECK)),
    ("In review", (ItemStatus.IN_REVIEW,)),
    ("Approved, not scheduled", (ItemStatus.APPROVED,)),
    ("Scheduled", (ItemStatus.SCHEDULED,)),
    ("Drafts", (ItemStatus.DRAFT,)),
    ("Published", (ItemStatus.PUBLISHED,)),
)
OVER = ("Published",)
PER_PAGE = 50


class Span(NamedTuple):
    """From the first to the last time that items of a campaign have; for campaigns that say no days of their own."""

    first: datetime
    last: datetime


@dataclass(frozen=True)
class CampaignRow:
    """A campaign in the list, with how many items stand where."""

    slug: str
    title: str
    starts_on: date | None
    ends_on: date | None
    span: Span | None
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
class ItemGroup:
    """Some of a campaign's items that stand alike: page ``page`` of them. ``count`` is how many there are."""

    name: str
    count: int
    page: int
    lines: list[ItemLine]

    @property
    def has_more(self) -> bool:
        return self.count > self.page * PER_PAGE


@dataclass(frozen=True)
class CampaignScreen:
    slug: str
    title: str
    starts_on: date | None
    ends_on: date | None
    span: Span | None
    groups: list[ItemGroup]

    @property
    def unsubmitted(self) -> list[str]:
        """What is still being written, of what is shown."""
        return [line.ref for group in self.groups for line in group.lines if line.status == ItemStatus.DRAFT]


def campaign_rows(session: Session) -> list[CampaignRow]:
    counts: dict[int, Counter[str]] = {}
    query = (
        select(Item.campaign_id, Item.status, func.count())
        .where(~is_thrown_away())
        .group_by(Item.campaign_id, Item.status)
    )
    for campaign_id, status, count in session.execute(query):
        counts.setdefault(campaign_id, Counter())[_group_of(status)] += count
    campaigns = list_campaigns(session)
    spans = _spans(session, [one for one in campaigns if one.starts_on is None])
    return [
        CampaignRow(
            slug=campaign.slug,
            title=campaign.title,
            starts_on=campaign.starts_on,
            ends_on=campaign.ends_on,
            span=spans.get(campaign.id),
            is_on_disk=campaign.is_on_disk,
            counts={
                name: counts[campaign.id][name]
                for name, _ in GROUPS
                if counts.get(campaign.id, Counter())[name]
            },
        )
        for campaign in campaigns
    ]


def campaign_screen(session: Session, slug: str, *, only: str = "", page: int = 1) -> CampaignScreen | None:
    """The campaign with the first items of each group; or with one page of ``only`` that group."""
    campaign = find_campaign(session, slug)
    if campaign is None:
        return None
    counts = _counts(session, campaign.id)
    names = [name for name, _ in GROUPS if counts[name] and only in ("", name)]
    return CampaignScreen(
        slug=campaign.slug,
        title=campaign.title,
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        span=_spans(session, [campaign]).get(campaign.id) if campaign.starts_on is None else None,
        groups=[
            ItemGroup(name, counts[name], page, _lines(session, campaign.id, name, page)) for name in names
        ],
    )


def _spans(session: Session, campaigns: Sequence[Campaign]) -> dict[int, Span]:
    """By the id of the campaign: what its items say themselves, and when they go out or went out."""
    ids = [campaign.id for campaign in campaigns]
    said = (
        select(Item.campaign_id, func.min(moment), func.max(moment))
        .where(Item.campaign_id.in_(ids), moment.is_not(None))
        .group_by(Item.campaign_id)
        for moment in (Item.publish_at, Item.embargo_at)
    )
    planned = (
        select(Item.campaign_id, func.min(Delivery.due_at), func.max(Delivery.due_at))
        .join(Delivery, Delivery.item_id == Item.id)
        .where(Item.campaign_id.in_(ids), Delivery.status != DeliveryStatus.CANCELLED)
        .group_by(Item.campaign_id)
    )
    found: dict[int, list[datetime]] = {}
    for query in (*said, planned):
        for campaign_id, first, last in session.execute(query):
            found.setdefault(campaign_id, []).extend(one for one in (first, last) if one is not None)
    return {campaign_id: Span(min(moments), max(moments)) for campaign_id, moments in found.items()}


def _counts(session: Session, campaign_id: int) -> Counter[str]:
    query = (
        select(Item.status, func.count())
        .where(Item.campaign_id == campaign_id, ~is_thrown_away())
        .group_by(Item.status)
    )
    counts: Counter[str] = Counter()
    for status, count in session.execute(query):
        counts[_group_of(status)] += count
    return counts


def _lines(session: Session, campaign_id: int, name: str, page: int) -> list[ItemLine]:
    """What is over stands newest first, all else in the order in which it is to go out."""
    is_over = name in OVER
    planned = Item.publish_at.desc() if is_over else Item.publish_at
    items = session.scalars(
        select(Item)
        .where(Item.campaign_id == campaign_id, Item.status.in_(dict(GROUPS)[name]), ~is_thrown_away())
        .order_by(Item.publish_at.is_(None), planned, Item.id)
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    ).all()
    ids = [item.id for item in items]
    times, frozen = times_of(session, ids), _latest_fingerprints(session, ids)
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
    dated = sorted(
        (line for line in lines if line.when), key=lambda line: (line.when, line.ref), reverse=is_over
    )
    return [*dated, *sorted((line for line in lines if not line.when), key=lambda line: line.ref)]


def times_of(session: Session, item_ids: Sequence[int]) -> dict[int, datetime]:
    """When each item goes out next; where nothing waits, when it last went out."""
    query = (
        select(
            Delivery.item_id,
            Delivery.status,
            func.min(Delivery.due_at).label("due_at"),
            func.max(Delivery.sent_at),
        )
        .join(Account, Account.id == Delivery.account_id)
        .where(
            Delivery.item_id.in_(item_ids),
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


def _latest_fingerprints(session: Session, item_ids: Sequence[int]) -> dict[int, str]:
    query = (
        select(Revision.item_id, Revision.fingerprint)
        .where(Revision.item_id.in_(item_ids))
        .order_by(Revision.item_id, Revision.number)
    )
    return {row.item_id: row.fingerprint for row in session.execute(query)}


def _group_of(status: str) -> str:
    return next(name for name, statuses in GROUPS if status in statuses)
