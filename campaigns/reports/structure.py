"""What an engagement report is made of: one structure that every format writes out, figure for figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from campaigns.domain.periods import Period

PRACTICE = "practice"


class FigureState(StrEnum):
    VALUE = "value"
    MISSING = "missing"
    NOT_ADDED = "not-added"


@dataclass(frozen=True)
class ReportFigure:
    """One figure with what is needed to trace it.

    Attributes:
        value: None when missing or not added; then ``reason`` says why in words.
        at_least: where figures may not be added, the highest single one (reach only).
        counted, out_of: how many of the posts (for e-mail: messages) had a value.
        definitions, native_names, sources: all those behind the figure, in order.
        taken_at: the latest reading behind it.
        note: what a reader should know although there is a value.
    """

    measure: str
    label: str
    unit: str
    value: int | float | None
    state: FigureState
    reason: str = ""
    at_least: int | None = None
    counted: int = 0
    out_of: int = 0
    definitions: tuple[str, ...] = ()
    native_names: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    taken_at: datetime | None = None
    note: str = ""

    @property
    def is_partial(self) -> bool:
        return self.value is not None and self.counted < self.out_of


@dataclass(frozen=True)
class ReportRow:
    """One item on one account. A release's e-mails to its recipients are one row, never listed one by one."""

    campaign_slug: str
    campaign: str
    item_ref: str
    item: str
    item_kind: str
    channel: str
    channel_label: str
    account: str
    sent_at: datetime
    url: str
    deliveries: int
    figures: tuple[ReportFigure, ...]


@dataclass(frozen=True)
class GroupTotals:
    """What one channel did, in the whole period or in one campaign (``campaign_slug`` is empty for the whole)."""

    campaign_slug: str
    campaign: str
    channel: str
    channel_label: str
    items: int
    deliveries: int
    figures: tuple[ReportFigure, ...]


@dataclass(frozen=True)
class CampaignSection:
    slug: str
    title: str
    channels: tuple[GroupTotals, ...]
    rows: tuple[ReportRow, ...]


@dataclass(frozen=True)
class NotSent:
    """Deliveries of one item to one account that were due in the period and are not out."""

    campaign_slug: str
    campaign: str
    item_ref: str
    item: str
    channel: str
    channel_label: str
    account: str
    status: str
    status_words: str
    due_at: datetime
    deliveries: int
    reason: str


@dataclass(frozen=True)
class FollowerChange:
    """The size of one account's following at the start and the end, and the change between them."""

    channel: str
    channel_label: str
    account: str
    start: ReportFigure
    end: ReportFigure
    change: int | None
    why_no_change: str = ""


@dataclass(frozen=True)
class Counts:
    """What may be counted over channels: things we sent. Practice is not among them."""

    items: int = 0
    deliveries: int = 0
    channels: int = 0
    practice_deliveries: int = 0
    not_sent: int = 0


@dataclass(frozen=True)
class DefinitionEntry:
    """One measure: what it means, at which level it counts, whether it adds up, and what each channel calls it."""

    measure: str
    label: str
    definition: str
    level: str
    adds: str
    channel_names: tuple[str, ...]


@dataclass(frozen=True)
class EngagementReport:
    """The report. ``data_at`` is the latest reading used; ``fingerprint`` is the SHA-256 of all its figures."""

    organisation: str
    title: str
    period: Period
    zone: ZoneInfo
    generated_at: datetime
    data_at: datetime | None
    fingerprint: str
    summary: tuple[str, ...]
    notes: tuple[str, ...]
    counts: Counts
    channels: tuple[GroupTotals, ...]
    campaigns: tuple[CampaignSection, ...]
    not_sent: tuple[NotSent, ...]
    followers: tuple[FollowerChange, ...]
    definitions: tuple[DefinitionEntry, ...]

    @property
    def rows(self) -> tuple[ReportRow, ...]:
        return tuple(row for campaign in self.campaigns for row in campaign.rows)
