"""The office's usual times per channel, and beside them what its own figures say of the hours."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.domain.figures.best_hours import AGED, AGED_UNTIL, BACK, BestHours, Post, best_hours
from campaigns.domain.figures.measures import MEASURES
from campaigns.domain.items.channel_kinds import KINDS, PRACTICE
from campaigns.domain.items.statuses import OUT
from campaigns.domain.time.recurring import WEEKDAYS
from campaigns.domain.time.slots import weekly_words
from campaigns.models.accounts import Account, list_accounts
from campaigns.models.deliveries import Delivery
from campaigns.models.readings import Reading
from campaigns.services.planning.usual_times import usual_times

_LOOKED_AT = ("views", "reactions")  # the first of these of which there is enough


@dataclass(frozen=True)
class TimeLine:
    """One time of day of a channel: as HH:MM, the minute of the day, and its days in words."""

    at: str
    minute: int
    days: str


@dataclass(frozen=True)
class ChannelTimes:
    kind: str
    times: tuple[TimeLine, ...]


@dataclass(frozen=True)
class AccountHours:
    """``measure`` in words, with the platform's name for it; empty where no post has one that old yet."""

    kind: str
    account: str
    hours: BestHours
    measure: str = ""
    definition: str = ""


def channel_times(session: Session) -> list[ChannelTimes]:
    """Of every channel that has an account or usual times, in the order of the channels."""
    times = usual_times(session)
    kinds = {account.kind for account in list_accounts(session)} | set(times)
    found = []
    for kind, row in KINDS.items():
        if kind in kinds and row.takes_posts:
            lines = [
                TimeLine(at, int(at[:2]) * 60 + int(at[3:]), days)
                for at, days in weekly_words(times.get(kind, ()), WEEKDAYS)
            ]
            found.append(ChannelTimes(kind, tuple(lines)))
    return found


def account_hours(session: Session, *, now: datetime, zone: ZoneInfo) -> list[AccountHours]:
    """Of every account on a public network; figures that are a week old, of posts of the last half year."""
    posts: dict[tuple[int, str], dict[int, Post]] = defaultdict(dict)
    names: dict[tuple[int, str], str] = {}
    query = (
        select(
            Delivery.id,
            Delivery.account_id,
            Delivery.sent_at,
            Reading.measure,
            Reading.value,
            Reading.definition,
            Reading.native_name,
            Reading.taken_at,
        )
        .join(Reading, Reading.delivery_id == Delivery.id)
        .where(
            Delivery.sent_at >= now - BACK,
            Delivery.sent_at <= now - AGED,
            Delivery.status.in_(OUT),
            Reading.measure.in_(_LOOKED_AT),
            Reading.value.is_not(None),
        )
        .order_by(Reading.taken_at)
    )
    for row in session.execute(query):
        assert row.sent_at, "the query asks for what went out"
        assert row.value is not None, "and for what has a value"
        key = row.account_id, row.measure
        if AGED <= row.taken_at - row.sent_at < AGED_UNTIL and row.id not in posts[key]:
            posts[key][row.id] = Post(row.sent_at, row.value, row.definition, row.taken_at)
            names[key] = row.native_name
    accounts = [one for one in list_accounts(session) if one.kind in KINDS and one.kind != PRACTICE]
    return [_of_account(one, posts, names, zone) for one in accounts if KINDS[one.kind].is_network]


def _of_account(
    account: Account,
    posts: dict[tuple[int, str], dict[int, Post]],
    names: dict[tuple[int, str], str],
    zone: ZoneInfo,
) -> AccountHours:
    found = [(measure, best_hours(posts[account.id, measure].values(), zone)) for measure in _LOOKED_AT]
    measure, hours = next(
        ((one, hours) for one, hours in found if hours.parts), max(found, key=lambda one: one[1].posts)
    )
    if not hours.posts:
        return AccountHours(account.kind, account.name, hours)
    native, known = names.get((account.id, measure), ""), MEASURES[measure]
    label = known.label.lower() + (f" (“{native}” of the platform)" if native else "")
    return AccountHours(account.kind, account.name, hours, label, known.definition)
