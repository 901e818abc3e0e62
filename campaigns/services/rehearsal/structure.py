"""What a rehearsal found, as values that travel: the pages, the command and the files show the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from campaigns.domain.items.collisions import Collision, Sending
from campaigns.domain.items.issues import Issue, is_blocked
from campaigns.domain.sending.holds import Scope
from campaigns.domain.time.clock_changes import ClockChange
from campaigns.domain.time.periods import Period


@dataclass(frozen=True)
class Line(Sending):
    """One item on its way to one account; an e-mail to forty newsrooms is one line with forty recipients.

    Attributes:
        label: its first delivery. delivery_ids: all of them.
        due_at: when it was planned for. at: when it goes out, or would have; both aware, UTC.
        goes_out: it would go out. ``reason`` is empty then, else says why it would not and what to do.
        parts, pictures: of the message as that channel gets it. recipients: for e-mail only.
        first_words: how it begins, in one line. text: the whole of it, for comparing.
        notes: what is worth knowing though it goes out.
    """

    delivery_ids: tuple[int, ...]
    item_title: str
    item_kind: str
    channel: str
    due_at: datetime
    goes_out: bool
    reason: str
    parts: int
    pictures: int
    recipients: int | None
    first_words: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SilentItem:
    """An item that was meant for a time in the window and would not go out then: nobody planned it.

    ``at`` is that time; None for what is approved and has no time at all. ``reasons`` say why, one for each thing
    that is missing.
    """

    item_ref: str
    item_title: str
    item_kind: str
    at: datetime | None
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ItemFindings:
    """What the checks say of an item's file as of the day it goes out."""

    item_ref: str
    item_title: str
    as_of: datetime
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class ClockChangeDay:
    """A change of the clocks, the lines near it (each with where it stands to the change), and unusable times.

    ``refused``: files that name a time of that day which does not exist, or occurs twice.
    """

    change: ClockChange
    lines: tuple[tuple[Line, str], ...]
    refused: tuple[Issue, ...]


@dataclass(frozen=True)
class HeldDay:
    """What a hold from ``starts_at`` on would do: the lines it stops within the window, and those that go out still.

    A hold stops what is planned for later days as well, and ending it restores nothing.
    """

    on: date
    scope: Scope
    starts_at: datetime
    stops: tuple[Line, ...]
    lets_through: tuple[Line, ...]


@dataclass(frozen=True)
class MonthlySpend:
    """One account's money in one calendar month (UTC, as platforms bill), in millionths of a US dollar.

    Attributes:
        month: its first day.
        spent_micro_usd: before the rehearsal began. played_micro_usd: what the play cost until its end.
        posts: parts of threads counted each; posts_with_link are among them.
        cap_micro_usd: the most the account may spend in a month; None means no cap.
    """

    account: str
    channel: str
    month: date
    spent_micro_usd: int
    played_micro_usd: int
    posts: int
    posts_with_link: int
    cap_micro_usd: int | None


@dataclass(frozen=True)
class Rehearsal:
    """One rehearsal. ``lines`` are in the order of their moments, those that would not go out among them. Of two that
    collide the earlier one may have gone out before.

    ``remarks`` are about the installation as a whole; ``stops_all`` says that one of them keeps everything in.
    """

    window: Period
    zone: ZoneInfo
    rehearsed_at: datetime
    organisation: str
    apart_minutes: int
    lines: tuple[Line, ...]
    silent: tuple[SilentItem, ...]
    findings: tuple[ItemFindings, ...]
    collisions: tuple[Collision[Line], ...]
    clock_changes: tuple[ClockChangeDay, ...]
    spend: tuple[MonthlySpend, ...]
    held_day: HeldDay | None
    remarks: tuple[str, ...]
    stops_all: bool

    @property
    def going_out(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.goes_out)

    @property
    def not_going_out(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.goes_out)

    @property
    def needs_a_look(self) -> bool:
        """Something would not go out as planned, or collides, or has to be mended before its day."""
        return bool(
            self.stops_all
            or self.not_going_out
            or self.silent
            or self.collisions
            or any(is_blocked(one.issues) for one in self.findings)
            or any(day.refused for day in self.clock_changes)
        )
