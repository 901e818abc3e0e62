"""The embargo: one moment for a release and the posts linked with it. None of them before it; all, or visibly not,
after it. Pure rules; times are aware.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from campaigns.domain.items.statuses import (
    NEEDS_A_PERSON,
    OUT,
    UNDER_WAY,
    WAITING,
    DeliveryStatus,
)

# What was due this long ago and is still on its way is not out, for all to see.
GRACE = timedelta(minutes=2)


@dataclass(frozen=True)
class ReleaseText:
    """What one submitted text of the release says of its embargo; ``embargo_at`` is None where it has none."""

    embargo_at: datetime | None
    submitted_at: datetime
    is_approved: bool


def moment_in_force(
    words: Sequence[ReleaseText], *, frozen_embargo: datetime | None, frozen_at: datetime
) -> datetime | None:
    """Before which a linked post may not be public.

    An approved text of the release that is newer than the post's own is the last word, whether it moves the embargo
    later, earlier or ends it. While there is none, the latest of all that was said counts: what the post was frozen
    with, the release's newest text, and its newest approved one.

    Args:
        words: the release's submitted texts, oldest first.
        frozen_embargo: what the release's file said when the post was submitted, at ``frozen_at``.
    """
    newest = words[-1] if words else None
    if newest is not None and newest.is_approved and newest.submitted_at >= frozen_at:
        return newest.embargo_at
    approved = next((word for word in reversed(words) if word.is_approved), None)
    said = [frozen_embargo, *(word.embargo_at for word in (newest, approved) if word is not None)]
    return max((moment for moment in said if moment is not None), default=None)


class MemberStatus(StrEnum):
    """How an item of the set, or one of its places, stands to the moment."""

    OUT = "out"
    PLANNED = "planned"
    NOT_OUT = "not-out"
    DROPPED = "dropped"  # a person decided that it does not go out


@dataclass(frozen=True)
class Attempt:
    """The newest delivery to one recipient of one account, as far as these rules care."""

    status: DeliveryStatus
    due_at: datetime


def stand_of_place(tries: Iterable[Attempt], *, now: datetime) -> MemberStatus:
    """Of one account: not out while anything stands still or is overdue; planned while something waits for its time."""
    stands = {_stand_of(one, now) for one in tries}
    for stand in (MemberStatus.NOT_OUT, MemberStatus.PLANNED, MemberStatus.OUT):
        if stand in stands:
            return stand
    return MemberStatus.DROPPED


def _stand_of(one: Attempt, now: datetime) -> MemberStatus:
    if one.status in OUT:
        return MemberStatus.OUT
    if one.status in NEEDS_A_PERSON:
        return MemberStatus.NOT_OUT
    if one.status in (*WAITING, *UNDER_WAY):
        return MemberStatus.NOT_OUT if now > one.due_at + GRACE else MemberStatus.PLANNED
    return MemberStatus.DROPPED


def stand_of_item(places: Sequence[MemberStatus], *, was_dropped: bool) -> MemberStatus:
    """Of an item over all its places; one that was never planned is not out unless a person dropped it."""
    for stand in (MemberStatus.NOT_OUT, MemberStatus.PLANNED, MemberStatus.OUT, MemberStatus.DROPPED):
        if stand in places:
            return stand
    return MemberStatus.DROPPED if was_dropped else MemberStatus.NOT_OUT


def fits(due_at: datetime, *, moment: datetime | None, planned_for: datetime | None) -> bool:
    """Whether a public time that was given once still suits the embargo.

    It does not when it is too early now; nor when it was the very end of the embargo (``planned_for``) and that has
    moved since: nothing goes earlier by itself, a person moves it.
    """
    if moment is None:
        return True
    return due_at >= moment and not (due_at == planned_for and planned_for != moment)


@dataclass(frozen=True)
class PlannedAccount:
    """One account that an item of the set was planned for.

    Attributes:
        count: recipients, for e-mail; else 1.
        fits: the planned time still suits the embargo as it is now.
        reason: why it is not out, or who dropped it and why; in plain words.
        delivery_id: the first of its deliveries, to look at or decide on.
    """

    account_name: str
    account_kind: str
    stand: MemberStatus
    due_at: datetime
    count: int
    fits: bool
    is_public: bool
    reason: str
    delivery_id: int


@dataclass(frozen=True)
class Member:
    """One item of the set. ``remarks`` say what keeps it from being ready, or from being out."""

    item_id: int
    ref: str
    kind: str
    title: str
    status: str
    is_approved: bool
    stand: MemberStatus
    places: tuple[PlannedAccount, ...]
    remarks: tuple[str, ...]

    @property
    def to_move(self) -> tuple[str, ...]:
        """The public accounts whose time no longer fits, or where it was held back."""
        return tuple(place.account_name for place in self.places if place.is_public and _wants_moment(place))

    @property
    def is_planned(self) -> bool:
        return any(place.stand is not MemberStatus.DROPPED for place in self.places)


def _wants_moment(place: PlannedAccount) -> bool:
    return place.stand is MemberStatus.NOT_OUT or (place.stand is MemberStatus.PLANNED and not place.fits)


@dataclass(frozen=True)
class EmbargoSet:
    """The release comes first. ``moment`` is None where the embargo was ended by a newer, approved text."""

    ref: str
    release_id: int
    title: str
    campaign_slug: str
    campaign_title: str
    moment: datetime | None
    is_over: bool
    members: tuple[Member, ...]

    @property
    def out(self) -> int:
        return sum(member.stand is MemberStatus.OUT for member in self.members)

    @property
    def missing(self) -> tuple[Member, ...]:
        """Those that are not out, that nobody dropped and nobody planned for later."""
        return tuple(member for member in self.members if member.stand is MemberStatus.NOT_OUT)

    @property
    def not_ready(self) -> tuple[Member, ...]:
        """Those that would not go out at the moment as things stand."""
        return tuple(
            member
            for member in self.members
            if member.remarks and member.stand not in (MemberStatus.OUT, MemberStatus.DROPPED)
        )

    @property
    def to_plan(self) -> tuple[Member, ...]:
        """Those that "all for the moment" would plan or move."""
        return tuple(
            member
            for member in self.members
            if member.stand is not MemberStatus.DROPPED and (not member.is_planned or member.to_move)
        )

    @property
    def unapproved(self) -> tuple[Member, ...]:
        """Those that keep all the others from being planned with one press: nobody has signed them off."""
        return tuple(member for member in self.to_plan if not member.is_approved)

    @property
    def is_moved(self) -> bool:
        """A planned time no longer fits, or was held back because the embargo moved."""
        return any(not place.fits for member in self.members for place in member.places)
