"""What is known of posts at a moment: of each measure the latest value, or else why there is none."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, select, true
from sqlalchemy.orm import Session, aliased

from campaigns.domain.figures.measures import MEASURES
from campaigns.models.deliveries import Delivery
from campaigns.models.readings import Reading


class LastReading(NamedTuple):
    """What was known of one measure of one delivery: the latest value there is, or else why there is none.

    ``since`` says why a later reading brought no value: the value is then the last one known.
    """

    delivery_id: int
    measure: str
    value: int | None
    missing: str
    definition: str
    native_name: str
    source: str
    taken_at: datetime
    since: str | None


def last_readings(
    session: Session, *wanted: ColumnElement[bool], known_at: datetime | None = None
) -> dict[int, list[LastReading]]:
    """Delivery → what was known of each of its measures at ``known_at`` (by now, where that is not given), in the order
    of their names, for the deliveries that are ``wanted``.

    A failure or refusal never hides an earlier figure.
    """
    other = aliased(Reading)
    of_the_same = and_(
        other.delivery_id == Reading.delivery_id,
        other.measure == Reading.measure,
        other.taken_at <= known_at if known_at else true(),
    )
    later = of_the_same & (other.taken_at > Reading.taken_at)
    says_more = later & (other.value.is_not(None) | Reading.value.is_(None))
    # Apart from the above, so that each is one look into the index of the unique constraint.
    has_value = exists().where(of_the_same, other.value.is_not(None))
    since = select(other.missing).where(later).order_by(other.taken_at.desc()).limit(1).scalar_subquery()
    rows = session.execute(
        select(
            Reading.delivery_id,
            Reading.measure,
            Reading.value,
            Reading.missing,
            Reading.definition,
            Reading.native_name,
            Reading.source,
            Reading.taken_at,
            since,
        )
        .join(Delivery, Delivery.id == Reading.delivery_id)
        .where(
            *wanted,
            Reading.taken_at <= known_at if known_at else true(),
            ~exists().where(says_more),
            Reading.value.is_not(None) | ~has_value,
        )
    )
    found: dict[int, list[LastReading]] = defaultdict(list)
    for row in rows:
        if row[1] in MEASURES:
            found[row[0]].append(LastReading._make(row))
    for readings in found.values():
        readings.sort(key=itemgetter(1))
    return found
