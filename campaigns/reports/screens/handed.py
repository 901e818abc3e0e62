"""What the pages for people who put things out show: what is with them, one of it ready to copy, and its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.domain.figures.measures import MEASURES
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.rendered import RenderedPart, RenderedPost
from campaigns.domain.items.statuses import OUT, DeliveryStatus
from campaigns.models.deliveries import Delivery
from campaigns.models.hand_overs import HandOver, find_hand_over
from campaigns.models.readings import list_readings_of_delivery


@dataclass(frozen=True)
class TypedFigure:
    """``by`` completes “412 views, …”: who typed it in."""

    label: str
    value: int
    by: str
    at: datetime


@dataclass(frozen=True)
class HandedScreen:
    """One delivery with its person.

    Attributes:
        may_go: it is to be put out now. called_off: why it is not any more.
        takes_answer: nobody has said what became of it, and somebody may.
        measures: (name, label, definition) of what may be typed in of it.
    """

    delivery: Delivery
    one: HandOver
    parts: Sequence[RenderedPart]
    may_go: bool
    called_off: str
    takes_answer: bool
    is_out: bool
    measures: Sequence[tuple[str, str, str]]
    typed: Sequence[TypedFigure]


def handed_screen(session: Session, delivery_id: int) -> HandedScreen | None:
    one = find_hand_over(session, delivery_id)
    if one is None:
        return None
    delivery = one.delivery
    status, can = DeliveryStatus(delivery.status), KINDS[delivery.account.kind].capabilities
    called_off = one.called_off_why
    if not called_off and one.answered_at is None and status is DeliveryStatus.CANCELLED:
        called_off = delivery.error or "It was cancelled."
    rendered = delivery.revision.rendered.get("posts", {}).get(delivery.account.kind)
    return HandedScreen(
        delivery=delivery,
        one=one,
        parts=RenderedPost.from_json(rendered).parts if rendered else (),
        may_go=one.is_open and status is DeliveryStatus.HANDED_OVER,
        called_off=called_off if one.answered_at is None else "",
        takes_answer=one.answered_at is None
        and status in (DeliveryStatus.HANDED_OVER, DeliveryStatus.UNKNOWN, DeliveryStatus.CANCELLED),
        is_out=status in OUT,
        measures=[
            (name, MEASURES[name].label, MEASURES[name].definition) for name in (can.measures if can else ())
        ],
        typed=_typed(session, delivery_id),
    )


def _typed(session: Session, delivery_id: int) -> list[TypedFigure]:
    """The newest first."""
    readings = list_readings_of_delivery(session, delivery_id)
    return [
        TypedFigure(MEASURES[one.measure].label, one.value, one.native_name, one.taken_at)
        for one in reversed(readings)
        if one.value is not None and one.measure in MEASURES
    ]
