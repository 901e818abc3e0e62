"""What an engagement report is made of: one structure that every format writes out, figure for figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from campaigns.domain.time.periods import Period


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
        counted, out_of: how many of the posts (for e-mail: letters, one to each recipient) had a value.
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
    """One item on one account: one delivery. A release's letters are one row, never listed one by one.

    ``recipients``: how many of them got it; 0 for what is posted and not written to anybody.
    """

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
    recipients: int
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
    recipients: int
    figures: tuple[ReportFigure, ...]


@dataclass(frozen=True)
class CampaignSection:
    slug: str
    title: str
    channels: tuple[GroupTotals, ...]
    rows: tuple[ReportRow, ...]


@dataclass(frozen=True)
class NotSent:
    """What was due in the period and is not out, of one item on one account with one outcome.

    ``recipients``: how many of a release's did not get it; 0 for what is posted and not written to anybody.
    """

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
    recipients: int
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
    """What may be counted over channels: things we sent. Practice is in none of these but its own.

    A delivery is one item on one account, however many recipients a release has there.

    Attributes:
        recipients: letters that went out.
        not_sent: deliveries whose time is over and of which nothing went out, for whatever reason but a person's.
        recipients_not_reached: letters of all deliveries, those of ``not_sent`` among them, whose time is over and
            which did not go out.
        cancelled: deliveries that were taken back and not planned anew.
        to_come: deliveries whose time in the period is still to come.
    """

    items: int = 0
    deliveries: int = 0
    recipients: int = 0
    channels: int = 0
    practice_deliveries: int = 0
    not_sent: int = 0
    recipients_not_reached: int = 0
    cancelled: int = 0
    to_come: int = 0


@dataclass(frozen=True)
class Practised:
    """What went out on the training channel inside the product: shown apart, counted nowhere else."""

    channels: tuple[GroupTotals, ...]
    rows: tuple[ReportRow, ...]


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
    """The report. ``data_at`` is the latest reading used, ``fingerprint`` the SHA-256 of all its figures.

    Practice is in ``practised`` alone.
    """

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
    practised: Practised
    not_sent: tuple[NotSent, ...]
    followers: tuple[FollowerChange, ...]
    definitions: tuple[DefinitionEntry, ...]

    @property
    def rows(self) -> tuple[ReportRow, ...]:
        return tuple(row for campaign in self.campaigns for row in campaign.rows)
