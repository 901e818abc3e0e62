"""What its channel says is no longer there: noted once, so that a person is asked whether that was us."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.exc import IntegrityError

from campaigns.channels.base import MeasureValue
from campaigns.domain.figures.measures import Missing
from campaigns.models.post_takedowns import PostTakedown, without_takedown
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction

# Reasons that say nothing of whether the post stands.
_SAY_NOTHING = (Missing.NOT_OFFERED, Missing.NOT_PERMITTED)


def says_gone(figures: Iterable[MeasureValue]) -> bool:
    """The channel was asked, and all it says is that the post, or a part of the thread, is not there."""
    told = [one for one in figures if one.missing not in _SAY_NOTHING]
    return bool(told) and all(one.missing is Missing.GONE for one in told)


def note_gone(desk: Desk, delivery_ids: Iterable[int]) -> None:
    """Note those of which nothing is known yet; what the desk or a person took down is no news."""
    ids = set(delivery_ids)
    if not ids:
        return
    with reading() as session:
        if not without_takedown(session, ids):
            return
    now = desk.clock.now()
    try:
        with transaction() as session:
            session.add_all(
                PostTakedown(delivery_id=one, noticed_at=now, gone_at=now)
                for one in sorted(without_takedown(session, ids))
            )
    except IntegrityError:  # somebody takes it down at this very moment
        return
