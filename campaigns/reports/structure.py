"""What an engagement report is made of: one structure that every format writes out, figure for figure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, overload
from zoneinfo import ZoneInfo

from campaigns.domain.figures.measures import TYPED
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
    def is_typed(self) -> bool:
        """A person typed it in; its names say who."""
        return TYPED in self.sources

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


class Rows(Sequence[ReportRow]):
    """Rows of posts, each worked out when it is asked for: a page shows some of a year's, a file writes one by one.

    ``parts``: what rows are made of, each list with what makes a row of one, and what puts all that the row is made of
    into words.
    """

    def __init__(
        self, *parts: tuple[Sequence[Any], Callable[[Any], ReportRow], Callable[[Any], str]]
    ) -> None:
        self._parts = [part for part in parts if part[0]]

    @classmethod
    def joined(cls, several: Iterable[Rows]) -> Rows:
        return cls(*(part for rows in several for part in rows._parts))

    def __len__(self) -> int:
        return sum(len(things) for things, *_ in self._parts)

    @overload
    def __getitem__(self, place: int) -> ReportRow: ...
    @overload
    def __getitem__(self, place: slice) -> list[ReportRow]: ...
    def __getitem__(self, place: int | slice) -> ReportRow | list[ReportRow]:
        if isinstance(place, slice):
            return [self[one] for one in range(len(self))[place]]
        place = range(len(self))[place]
        for things, make, _ in self._parts:
            if place < len(things):
                return make(things[place])
            place -= len(things)
        raise AssertionError("within the length")

    def __iter__(self) -> Iterator[ReportRow]:
        return (make(thing) for things, make, _ in self._parts for thing in things)

    def made_of(self) -> Iterator[str]:
        """All that each row is made of: two rows with the same words have the same figures."""
        return (tell(thing) for things, _, tell in self._parts for thing in things)

    def __repr__(self) -> str:
        return repr(list(self))


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
    rows: Rows


@dataclass(frozen=True)
class NotSent:
    """What was due in the period and is not known to be out, of one item on one account with one outcome.

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
        not_known, recipients_not_known: deliveries and letters whose time is over and of which nobody knows whether
            they went out; they are in none of the others.
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
    not_known: int = 0
    recipients_not_known: int = 0
    cancelled: int = 0
    to_come: int = 0


@dataclass(frozen=True)
class Practised:
    """What went out on the training channel inside the product: shown apart, counted nowhere else."""

    channels: tuple[GroupTotals, ...]
    rows: Rows


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

    What is worked out of every post is so when it is asked for: its row and the fingerprint.

    Practice is in ``practised`` alone.
    """

    organisation: str
    title: str
    period: Period
    zone: ZoneInfo
    generated_at: datetime
    data_at: datetime | None
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
    def rows(self) -> Rows:
        return Rows.joined(campaign.rows for campaign in self.campaigns)

    @cached_property
    def fingerprint(self) -> str:
        """The same figures give the same one whenever the report is made."""
        return fingerprint_of(self)


def fingerprint_of(report: EngagementReport) -> str:
    """SHA-256 of all figures as JSON; of a post's, of the readings that they are made of, which says as much and is much
    sooner done."""
    parts = (report.channels, report.campaigns, (report.practised,), report.not_sent, report.followers)
    taken = hashlib.sha256()
    for piece in _json(parts):
        taken.update(piece.encode())
    return taken.hexdigest()


def _json(thing: Any) -> Iterator[str]:
    """What ``json.dumps`` would make of it with sorted keys; a moment as text, a value of the report as its fields."""
    if isinstance(thing, CampaignSection | Practised):
        yield "{"
        for place, (name, value) in enumerate(sorted(vars(thing).items())):
            yield f'{", " if place else ""}"{name}": '
            yield from _json(value)
        yield "}"
    elif isinstance(thing, tuple):
        yield "["
        for place, one in enumerate(thing):
            yield ", " if place else ""
            yield from _json(one)
        yield "]"
    elif isinstance(thing, Rows):
        yield f"[{', '.join(thing.made_of())}]"
    else:
        yield json.dumps(thing, sort_keys=True, default=_plain)


def _plain(thing: Any) -> Any:
    """Not ``asdict``, which copies it all first."""
    return thing.isoformat() if isinstance(thing, datetime) else vars(thing)
