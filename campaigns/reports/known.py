"""What is known of the posts of a report, by campaign and channel: added up in the database wherever it can be.

A report as things stood before the last readings, and posts whose figures are of several moments, go by the readings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from campaigns.domain.figures.measures import MEASURES, Figure, Missing
from campaigns.models.accounts import Account
from campaigns.models.content import Campaign, Item
from campaigns.models.deliveries import Delivery
from campaigns.models.known_figures import VALUES, FigureKind, KnownFigures, kept_readings
from campaigns.models.last_readings import LastReading, last_readings
from campaigns.reports.alike import Alike, Observation, alike
from campaigns.reports.sources import Group, is_of, went_out_within

PER_LOOK = 500  # posts whose readings are read at once


class KnownReadings:
    """The readings of posts as they were known at a moment, looked up some at a time, in the order they are asked for."""

    def __init__(self, session: Session, delivery_ids: Sequence[int], *, known_at: datetime) -> None:
        self._session = session
        self._known_at = known_at
        self._ids: list[int] = []
        self._place: dict[int, int] = {}
        self.expect(delivery_ids)

    def expect(self, delivery_ids: Sequence[int]) -> None:
        """These will be asked for too: all lists of a report are looked up together, however many there are."""
        self._place |= {one: place for place, one in enumerate(delivery_ids, len(self._ids))}
        self._ids += delivery_ids
        self._looked_at = -1
        self._known: Mapping[int, Sequence[LastReading]] = {}

    def of(self, delivery_id: int) -> Sequence[LastReading]:
        """Empty where it was never read."""
        look = self._place[delivery_id] // PER_LOOK
        if look != self._looked_at:
            some = self._ids[look * PER_LOOK : (look + 1) * PER_LOOK]
            known = kept_readings(self._session, some, known_at=self._known_at)
            left = [one for one in some if one not in known]
            if left:
                known |= last_readings(self._session, Delivery.id.in_(left), known_at=self._known_at)
            self._known, self._looked_at = known, look
        return self._known.get(delivery_id, ())


def known_groups(
    session: Session, start: datetime, end: datetime, *, known_at: datetime, campaign: str = ""
) -> dict[Group, list[Alike]]:
    """What was known at ``known_at`` of what went out from ``start`` up to, not including, ``end``."""
    groups: dict[Group, list[Alike]] = defaultdict(list)
    within = (went_out_within(start, end), is_of(campaign))
    columns: Any = select(Delivery.id, Campaign.slug, Account.kind)
    each = _in_groups(columns).where(*within)
    says_it_all = and_(KnownFigures.kind_id.is_not(None), KnownFigures.read_at <= known_at)
    kinds = {kind.id: kind for kind in session.scalars(select(FigureKind))}
    for row in session.execute(_sums().where(*within, says_it_all)):
        groups[row.slug, row.kind].append(_added_up(row, kinds[row.kind_id]))
    each = each.where(or_(KnownFigures.kind_id.is_(None), KnownFigures.read_at > known_at))
    apart: dict[Group, list[int]] = defaultdict(list)
    for delivery_id, slug, kind in session.execute(each.order_by(Delivery.sent_at, Delivery.id)):
        apart[slug, kind].append(delivery_id)
    readings = KnownReadings(session, [one for ids in apart.values() for one in ids], known_at=known_at)
    for group, ids in apart.items():
        groups[group] += alike(map(readings.of, ids), channel=group[1])
    for posts in groups.values():
        posts.sort(key=_words)  # what is said of them comes in one order, however they were put together
    return groups


def _words(posts: Alike) -> list[tuple[str, ...]]:
    return [
        (name, one.figure.missing or "", one.figure.definition, one.native_name, one.source, one.since or "")
        for name, one in posts.observations.items()
    ]


def _sums() -> Select[Any]:
    values = [
        (func.sum if MEASURES[name].adds_over_posts else func.max)(getattr(KnownFigures, name)).label(name)
        for name in VALUES
    ]
    query = select(
        Campaign.slug.label("slug"),
        Account.kind.label("kind"),
        KnownFigures.kind_id.label("kind_id"),
        func.count().label("posts"),
        func.max(KnownFigures.taken_at).label("taken_at"),
        *values,
    )
    return _in_groups(query).group_by(Campaign.slug, Account.kind, KnownFigures.kind_id)


def _in_groups(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(Delivery)
        .join(Item, Item.id == Delivery.item_id)
        .join(Campaign, Campaign.id == Item.campaign_id)
        .join(Account, Account.id == Delivery.account_id)
        .outerjoin(KnownFigures, KnownFigures.delivery_id == Delivery.id)
    )


def _added_up(row: Any, kind: FigureKind) -> Alike:
    observations = {}
    for name, missing, definition, native_name, source, since in kind.measures:
        value = getattr(row, name)
        observations[name] = Observation(
            figure=Figure(
                measure=name,
                value=None if value is None else int(value),  # PostgreSQL's sums are decimals
                missing=Missing(missing) if missing else None,
                channel=row.kind,
                definition=definition,
                posts=row.posts,
            ),
            native_name=native_name,
            source=source,
            taken_at=row.taken_at,
            since=Missing(since) if since else None,
        )
    return Alike(row.posts, observations)
