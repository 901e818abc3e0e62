"""What became of an item since it went out: where it stands, its replies, what was taken down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from campaigns.domain.items.statuses import OUT
from campaigns.models.deliveries import Delivery
from campaigns.models.post_takedowns import PostTakedown, list_takedowns_of_item
from campaigns.models.readings import Reading

COMMENTS = "comments"


@dataclass(frozen=True)
class Replies:
    """How many comments its channel told of when it was last asked, and how many more than the time before.

    ``more`` is None where it was read once only, or under another definition before.
    """

    count: int
    read_at: datetime
    more: int | None
    before_at: datetime | None


@dataclass(frozen=True)
class Published:
    """One account that it went out on; a release's recipients are one, ``delivery`` the first of them."""

    delivery: Delivery
    count: int
    takedown: PostTakedown | None
    replies: Replies | None

    @property
    def is_gone(self) -> bool:
        return self.takedown is not None and self.takedown.gone_at is not None


def published(session: Session, item_id: int) -> list[Published]:
    """The first that went out first."""
    query = (
        select(Delivery)
        .where(Delivery.item_id == item_id, Delivery.status.in_(OUT))
        .options(joinedload(Delivery.account))
        .order_by(Delivery.sent_at, Delivery.id)
    )
    places: dict[tuple[int, str], list[Delivery]] = {}
    for one in session.scalars(query):
        places.setdefault((one.account_id, one.occasion), []).append(one)
    if not places:
        return []
    gone, firsts = list_takedowns_of_item(session, item_id), [some[0] for some in places.values()]
    replies = _replies(session, [one.id for one in firsts if not one.recipient_key])
    return [
        Published(some[0], len(some), gone.get(some[0].id), replies.get(some[0].id))
        for some in places.values()
    ]


def _replies(session: Session, delivery_ids: list[int]) -> dict[int, Replies]:
    query = (
        select(Reading.delivery_id, Reading.value, Reading.taken_at, Reading.definition)
        .where(Reading.delivery_id.in_(delivery_ids), Reading.measure == COMMENTS, Reading.value.is_not(None))
        .order_by(Reading.delivery_id, Reading.taken_at)
    )
    found: dict[int, Replies] = {}
    earlier: dict[int, tuple[int, datetime, str]] = {}
    for delivery_id, value, taken_at, definition in session.execute(query):
        assert value is not None, "asked for those with a value alone"
        before = earlier.get(delivery_id)
        is_alike = before is not None and before[2] == definition
        found[delivery_id] = Replies(
            value,
            taken_at,
            value - before[0] if before and is_alike else None,
            before[1] if before and is_alike else None,
        )
        earlier[delivery_id] = (value, taken_at, definition)
    return found
