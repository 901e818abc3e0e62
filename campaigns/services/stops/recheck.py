"""Looking again at everything that waits, once what a sign-off went by has changed.

What may not go out any more is held at once and its people are told, so that they hear of it weeks before it is due
and not at that moment. The last look before sending (``services/sending/preflight.py``) asks the same of each delivery.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import ColumnElement, or_, select

from campaigns.domain.facts.facts import Election
from campaigns.domain.items.statuses import WAITING, DeliveryStatus
from campaigns.domain.sending.stops import NotKnownError
from campaigns.models.content import NOTHING, Item, Revision, RevisionMedia
from campaigns.models.deliveries import Delivery, get_delivery_to_change
from campaigns.models.stops import list_stopped, standing_stops
from campaigns.services.content.facts import facts_now
from campaigns.services.content.library import refresh_library
from campaigns.services.core.apart import each_apart
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.stops.renewal import renew
from campaigns.services.workflow.moves import move_delivery
from campaigns.services.workflow.settling import settle_item
from campaigns.services.workflow.uncertainty import leave_in_doubt, may_be_out

IN_ONE_LOOK = 200

log = structlog.get_logger("campaigns.recheck")


@dataclass(frozen=True)
class Looked:
    """What came of looking again: the ids of the deliveries that were held, and of those nobody could tell of."""

    held: list[int]
    failed: list[int]


def recheck_now(desk: Desk) -> list[int]:
    """Hold what may not go out any more. Returns the ids of the deliveries that were held."""
    return look_at_queued(desk).held


def look_at_queued(desk: Desk) -> Looked:
    """As ``recheck_now``. One delivery that can't be looked at keeps no other from being.

    Raises:
        NotKnownError: nobody can look at any of them just now.
    """
    refresh_library(desk)  # a draft may name a case since a moment ago
    with reading() as session:
        elections = facts_now(session, desk).elections
    looked = Looked([], [])
    for some in _in_question(desk, elections):
        failed = renew(desk, some, anew=True)
        for (
            delivery_id,
            why,
        ) in failed.items():  # whatever is wrong with it; it is asked again before it is sent
            looked.failed.append(delivery_id)
            log.error("could not be looked at again", delivery_id=delivery_id, why=why)
        stopped = _stopped(desk, [one for one in some if one not in failed])
        # What can't be held is asked again before it is sent.
        done = dict(each_apart(desk, "recheck", stopped, lambda one: (one, _hold(desk, one))))
        looked.held.extend(one for one, was_held in done.items() if was_held)
        looked.failed.extend(one for one in stopped if one not in done)
    if looked.held:
        log.info("held after a second look", deliveries=len(looked.held))
    return looked


def _in_question(desk: Desk, elections: Iterable[Election]) -> Iterator[Sequence[int]]:
    """What waits and is due in a period before an election, has a picture of people or is about a case; some at a time."""
    concerns = [
        *_due_in(elections, desk.settings.timezone),
        Delivery.revision_id.in_(select(RevisionMedia.revision_id)),
        Delivery.revision_id.in_(select(Revision.id).where(Revision.source.contains("{{"))),
        Delivery.revision_id.in_(select(Revision.id).where(Revision.incidents != NOTHING)),
        Delivery.item_id.in_(select(Item.id).where(Item.incidents != NOTHING)),
    ]
    last = 0
    while True:
        with reading() as session:
            ids = list(
                session.scalars(
                    select(Delivery.id)
                    .where(Delivery.next_attempt_at.is_not(None), Delivery.id > last, or_(*concerns))
                    .order_by(Delivery.id)
                    .limit(IN_ONE_LOOK)
                )
            )
        if not ids:
            return
        yield ids
        last = ids[-1]


def _due_in(elections: Iterable[Election], zone: ZoneInfo) -> Iterator[ColumnElement[bool]]:
    for one in elections:
        begins = datetime.combine(one.starts_on, time.min, zone).astimezone(UTC)
        ends = datetime.combine(one.polling_day + timedelta(days=1), time.min, zone).astimezone(UTC)
        yield Delivery.due_at.between(begins, ends)


def _stopped(desk: Desk, delivery_ids: Sequence[int]) -> list[int]:
    with reading() as session:
        return list_stopped(session, delivery_ids)


def _hold(desk: Desk, delivery_id: int) -> bool:
    """By what stands in the rows, where nobody can change it meanwhile."""
    now = desk.clock.now()
    with transaction() as session:
        delivery = get_delivery_to_change(session, delivery_id)
        if delivery.status not in WAITING:
            return False
        at = max(delivery.due_at, now)
        found = standing_stops(session, delivery.id, delivery.revision_id, now=at)
        if not found:
            return False
        words = found[0].why
        if may_be_out(desk, delivery):
            leave_in_doubt(delivery, words, now=now)
            return True
        move_delivery(delivery, DeliveryStatus.HELD, error=words, tells_people=True)
        settle_item(session, delivery.item, at=now)
    return True


def recheck_if_possible(desk: Desk) -> list[int] | None:
    """As ``recheck_now``, for whoever has just recorded something: that stands, whatever comes of this.

    None where nobody can tell just now: the clock looks again by itself, and meanwhile nothing in question goes out.
    """
    try:
        return recheck_now(desk)
    except NotKnownError as error:
        log.warning("not looked at again yet", why=str(error))
        return None


LATER = (
    "What is queued is looked at again as soon as that can be done; until then, nothing it concerns goes out."
)
