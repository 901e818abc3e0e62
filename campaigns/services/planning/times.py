"""For which moments an item is planned on an account: once, on the dates of a series, or another time where it is evergreen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from campaigns.channels.base import capabilities_of
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.repeats import (
    ONCE,
    Occasion,
    occasion_called,
    occasions,
    time_called,
    why_not_again,
)
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.time.localtime import format_local
from campaigns.errors import ConflictError
from campaigns.models.accounts import Account
from campaigns.models.content import Revision
from campaigns.models.deliveries import Delivery, was_practised
from campaigns.services.core.desk import Desk
from campaigns.services.workflow.repeating import other_times, repeats_of
from campaigns.services.workflow.standing import any_dropped_in_doubt
from campaigns.services.workflow.uncertainty import may_be_out


@dataclass(frozen=True)
class Time:
    """One moment that an account is planned for, and what that time is called."""

    at: datetime
    name: str = ONCE


def times_of(
    desk: Desk, revision: Revision, account: Account, earlier: Sequence[Delivery], at: datetime | None
) -> list[Time]:
    """
    Args:
        earlier: all that was ever planned of the item.
        at: the moment somebody chose; of a series, its own dates count.

    Raises:
        ConflictError: the rule of an evergreen post is against that moment.
    """
    if revision.moments:
        return [Time(one.at, one.name) for one in free_dates(desk, revision, account, earlier)]
    assert at is not None, "whoever plans no series has chosen a moment"
    repeats = repeats_of(revision)
    if not repeats.is_evergreen:
        return [Time(at)]
    others = other_times(earlier, account.id)
    if words := why_not_again(repeats, others, at, desk.settings.timezone):
        raise ConflictError(f"{account.name}: {words} Nothing was scheduled.")
    return [Time(at, time_called(len(others) + 1))]


def free_dates(
    desk: Desk, revision: Revision, account: Account, earlier: Sequence[Delivery]
) -> list[Occasion]:
    """The dates of a series that are still ahead and for which nothing of it is planned or out on that account.

    What was skipped stays so, and a platform that takes the same words once gets the first of them.
    """
    now = desk.clock.now()
    here = [one for one in earlier if one.account_id == account.id]
    taken = {
        occasion.at for one in here if _is_taken(desk, one) and (occasion := occasion_called(one.occasion))
    }
    skipped = skipped_dates(earlier)
    free = [
        one for one in occasions(revision.moments) if one.at > now and _minute(one) not in taken | skipped
    ]
    if account.kind in KINDS and KINDS[account.kind].takes_words_once:
        return [] if taken else free[:1]
    return free


def skipped_dates(deliveries: Sequence[Delivery]) -> set[datetime]:
    """Dates of which all was cancelled. Where that is so of every date, the plan was taken back, and none was skipped."""
    by_date: dict[datetime, bool] = {}
    for delivery in deliveries:
        if occasion := occasion_called(delivery.occasion):
            is_off = delivery.status == DeliveryStatus.CANCELLED
            by_date[occasion.at] = by_date.get(occasion.at, True) and is_off
    return set() if all(by_date.values()) else {at for at, is_off in by_date.items() if is_off}


def why_no_date(
    desk: Desk, revision: Revision, account: Account, earlier: Sequence[Delivery]
) -> tuple[str, int | None]:
    """Why no date of a series is free there, and the delivery that stands in the way; empty where one is."""
    if free_dates(desk, revision, account, earlier):
        return "", None
    waiting = [one for one in earlier if one.account_id == account.id and _is_taken(desk, one)]
    if waiting:
        last = max(waiting, key=lambda one: one.due_at)
        when = format_local(last.due_at, desk.settings.timezone)
        return f"Its dates are planned for this account already; the last is {when}.", last.id
    return "All its dates are over or were skipped. Add dates to it, and have them signed off.", None


def why_used_up(desk: Desk, revision: Revision, account: Account, earlier: Sequence[Delivery]) -> str:
    """Why an evergreen post can go there at no moment from now on; empty where it can at some."""
    repeats = replace(repeats_of(revision), again_after=0)
    return why_not_again(repeats, other_times(earlier, account.id), desk.clock.now(), desk.settings.timezone)


def may_go_again(desk: Desk, revision: Revision, account: Account) -> bool:
    """Whether what is planned or out already leaves room for another time there."""
    return (
        repeats_of(revision).is_evergreen
        and not KINDS[account.kind].takes_words_once
        and not capabilities_of(desk.channels, account.kind).addresses_recipients
    )


def _is_taken(desk: Desk, delivery: Delivery) -> bool:
    if was_practised(delivery):
        return False
    return (
        delivery.status != DeliveryStatus.CANCELLED
        or any_dropped_in_doubt([delivery])
        or may_be_out(desk, delivery)
    )


def _minute(occasion: Occasion) -> datetime:
    """As a delivery's name has it."""
    return occasion.at.replace(second=0, microsecond=0)
