"""What a page of the calendar is made of: what the reader chose, one item at one moment, a day with what else it brings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.statuses import WAITING, ItemStatus


class Show(StrEnum):
    """What the reader chose to see."""

    ALL = "all"
    PLANNED = "planned"
    SENT = "sent"
    TENTATIVE = "tentative"
    STOPPED = "stopped"


SHOW_LABELS = {
    Show.ALL: "Everything",
    Show.PLANNED: "Planned",
    Show.SENT: "Sent",
    Show.TENTATIVE: "Not planned yet",
    Show.STOPPED: "Needs a decision",
}


@dataclass(frozen=True)
class Chosen:
    """The filters of the page. Empty leaves nothing out."""

    campaign: str = ""
    channel: str = ""
    area: str = ""
    show: Show = Show.ALL


@dataclass(frozen=True)
class Entry:
    """One item at one moment, with all the channels it goes to then.

    Attributes:
        status: of its deliveries, or of the item where none is planned.
        is_planned: it has deliveries; else the moment is what its text says.
        is_wished: it goes out by itself then, to these accounts, once it is signed off.
        mark: which of several times it is, like “2 of 6”; empty for what goes out once.
    """

    at: datetime
    ref: str
    title: str
    kind: str
    campaign: str
    campaign_title: str
    status: str
    is_planned: bool
    channels: tuple[str, ...]
    accounts: tuple[str, ...] = ()
    is_wished: bool = False
    mark: str = ""
    number: int = 0  # its place among all that is shown

    @property
    def heading(self) -> str:
        return f"{self.title} ({self.mark})" if self.mark else self.title

    @property
    def may_move(self) -> bool:
        return self.status in WAITING if self.is_planned else self.status == ItemStatus.DRAFT

    @property
    def is_for_public(self) -> bool:
        return self.channels != (PRACTICE,)


class NoteKind(StrEnum):
    """What a line beside the day's items is about; the word is said first."""

    HOLIDAY = "Holiday"
    SENSITIVE = "Sensitive date"
    ELECTION = "Pre-election period"
    AWARENESS = ""
    EMBARGO = "Embargo ends"
    CLOCKS = "Clock change"
    CLASH = "Close together"
    GAP = "Gap"
    CROWDED = "Busy day"
    ACTIVITY = "No post"
    REMINDER = "Remember"


@dataclass(frozen=True)
class DayNote:
    """``campaign`` is the short name of the campaign whose plan says it."""

    kind: NoteKind
    words: str
    campaign: str = ""

    @property
    def is_warning(self) -> bool:
        return self.kind in (NoteKind.CLASH, NoteKind.CROWDED, NoteKind.SENSITIVE, NoteKind.ELECTION)


@dataclass
class CalendarDay:
    day: date
    entries: list[Entry] = field(default_factory=list)
    notes: list[DayNote] = field(default_factory=list)

    @property
    def has_movable(self) -> bool:
        return any(entry.may_move for entry in self.entries)

    @property
    def is_worth_a_line(self) -> bool:
        return bool(self.entries or self.notes)
