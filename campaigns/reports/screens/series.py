"""The dates of a post that goes out more than once: each with where it goes and how that stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from campaigns.domain.items.channel_kinds import KINDS, label_of
from campaigns.domain.items.repeats import Repeats, evergreen_words, occasion_called, occasions
from campaigns.domain.items.statuses import OUT, WAITING, DeliveryStatus, ItemStatus
from campaigns.domain.text.listing import listed
from campaigns.models.content import Item, Revision
from campaigns.models.deliveries import Delivery, list_deliveries_of_item
from campaigns.models.item_moments import list_moments


@dataclass(frozen=True)
class DateLine:
    """One date of a series.

    Attributes:
        at: as it is in the list. moved_to: when it goes out by now, where that is another moment.
        status: of what goes out then, each with the names of its accounts; empty where nothing is planned.
    """

    number: int
    of: int
    at: datetime
    moved_to: datetime | None = None
    status: tuple[tuple[str, str], ...] = ()
    may_move: bool = False
    may_skip: bool = False
    is_over: bool = False


@dataclass(frozen=True)
class SeriesScreen:
    """What an item's page says of its repeating. ``evergreen`` and ``once`` are sentences, or empty."""

    dates: tuple[DateLine, ...]
    evergreen: str = ""
    once: str = ""

    @property
    def may_change(self) -> bool:
        return any(date.may_move or date.may_skip for date in self.dates)


def series_screen(
    session: Session,
    item: Item,
    revision: Revision | None,
    drafted: Repeats,
    channels: list[str],
    *,
    now: datetime,
) -> SeriesScreen:
    """Of the submitted text where there is one (``revision``), else of the draft: ``drafted`` and its ``channels``."""
    repeats = Repeats.from_json(revision.repeats) if revision else drafted
    if not repeats:
        return SeriesScreen(())
    moments = revision.moments if revision else tuple(list_moments(session, item.id))
    kinds = revision.channels if revision else channels
    by_date: dict[datetime, list[Delivery]] = defaultdict(list)
    for delivery in list_deliveries_of_item(session, item.id):
        if occasion := occasion_called(delivery.occasion):
            by_date[occasion.at].append(delivery)
    dates = tuple(
        _line(one.number, one.of, one.at, by_date[one.at.replace(second=0, microsecond=0)], item, now)
        for one in occasions(moments)
    )
    labels = [label_of(kind) for kind in kinds if KINDS[kind].takes_words_once]
    once = (
        f"{listed(labels)} on the first date only: it refuses the same words twice."
        if labels and moments
        else ""
    )
    return SeriesScreen(dates, evergreen_words(repeats) if repeats.is_evergreen else "", once)


def _line(number: int, of: int, at: datetime, there: list[Delivery], item: Item, now: datetime) -> DateLine:
    live = [one for one in there if one.status != DeliveryStatus.CANCELLED]
    moved = next((one.due_at for one in live if one.due_at != at), None)
    by_status = sorted((one.status, one.account.name) for one in live or there)
    waiting = [one for one in live if one.status in WAITING]
    is_draft = item.status == ItemStatus.DRAFT and not there
    return DateLine(
        number=number,
        of=of,
        at=at,
        moved_to=moved,
        status=tuple(
            (status, listed([name for _, name in names]))
            for status, names in groupby(by_status, lambda one: one[0])
        ),
        may_move=is_draft or bool(waiting),
        may_skip=(is_draft and of > 1) or any(one.status not in OUT for one in live),
        is_over=at <= now and not live,
    )
