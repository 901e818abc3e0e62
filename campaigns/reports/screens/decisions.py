"""Everything that stands still until a person decides: what was tried, when, what the channel said, where to look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from campaigns.domain.items.statuses import NEEDS_A_PERSON, DeliveryStatus
from campaigns.models.content import Item
from campaigns.models.deliveries import Delivery, DeliveryAttempt
from campaigns.models.holds import find_standing_hold, stands_under_hold
from campaigns.reports.screens.deliveries import Choices, choices_about
from campaigns.reports.screens.holds import Stopped, stopped_now
from campaigns.reports.screens.outgoing import OutgoingRow, few_query, outgoing_rows
from campaigns.services.workflow.standing import is_partly_out, parts_there

PER_PAGE = 25
log = structlog.get_logger("campaigns.decisions")
TRIES_SHOWN = 4  # the latest; the delivery's own page has them all


class Question(StrEnum):
    """What is asked of a person, the most urgent first."""

    NOT_KNOWN = "not-known"
    STILL_LOOKING = "still-looking"
    MISSED = "missed"
    FAILED = "failed"
    FREED = "freed"  # from a hold
    HELD = "held"


_QUESTIONS: dict[DeliveryStatus, Question] = {
    DeliveryStatus.UNKNOWN: Question.NOT_KNOWN,
    DeliveryStatus.MISSED: Question.MISSED,
    DeliveryStatus.PERMANENT_FAILURE: Question.FAILED,
    DeliveryStatus.TECHNICAL_FAILURE: Question.FAILED,
    DeliveryStatus.HELD: Question.HELD,
}


@dataclass(frozen=True)
class Case:
    """One thing to decide: a delivery, or those of one release to its recipients that stand alike.

    Attributes:
        choices: of the first of them; its tries and words stand for all. ``count`` is how many they are.
        tries: the latest, newest first; ``more_tries`` is how many came before.
        parts_there, parts: how much of it stands on the channel for certain, of how many posts.
    """

    question: Question
    choices: Choices
    count: int
    tries: Sequence[DeliveryAttempt]
    more_tries: int
    parts_there: int
    parts: int

    @property
    def delivery(self) -> Delivery:
        return self.choices.delivery

    @property
    def may_have_gone_out(self) -> bool:
        return self.question in (Question.NOT_KNOWN, Question.STILL_LOOKING)

    @property
    def is_partly_out(self) -> bool:
        return is_partly_out(self.delivery)

    @property
    def looks_again_at(self) -> datetime | None:
        return self.delivery.next_lookup_at


@dataclass(frozen=True)
class DecisionsScreen:
    """``groups`` are in the order of urgency; ``total`` counts all that is to be decided, on whatever page.

    ``stopped_by_hold`` counts what waits for the end of a hold; of ``unreadable`` no more can be read than this.
    """

    groups: Sequence[tuple[Question, Sequence[Case]]]
    total: int
    stopped_by_hold: int
    unreadable: Sequence[OutgoingRow]
    page: int
    has_more: bool


def to_decide_query(stopped: Stopped) -> Select[*tuple[Any, ...]]:
    """What stands still, but for what a hold in force keeps: that waits for its end."""
    return few_query(NEEDS_A_PERSON).where(~stopped.is_kept)


def count_to_decide(session: Session, stopped: Stopped) -> int:
    """How many cases there are; a release's recipients that stand alike are one."""
    lines = to_decide_query(stopped).order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(lines)) or 0


def decisions_screen(session: Session, *, page: int) -> DecisionsScreen:
    stopped = stopped_now(session)
    query = to_decide_query(stopped).offset((page - 1) * PER_PAGE)
    rows = outgoing_rows(session, query, limit=PER_PAGE + 1)
    counts = {row.delivery_id: row.count for row in rows[:PER_PAGE]}
    cases = _cases(session, counts)
    shown = {case.delivery.id for case in cases}
    groups = [(question, [case for case in cases if case.question is question]) for question in Question]
    return DecisionsScreen(
        groups=[(question, some) for question, some in groups if some],
        total=count_to_decide(session, stopped),
        stopped_by_hold=stopped.kept_count,
        unreadable=[row for row in rows[:PER_PAGE] if row.delivery_id not in shown],
        page=page,
        has_more=len(rows) > PER_PAGE,
    )


def list_alike(session: Session, delivery: Delivery) -> list[Delivery]:
    """This delivery and, of a release, those to its other recipients that stand as it does: what is one row in a list.

    What a hold stopped and what is held for a reason of its own are two matters to decide.
    """
    is_under_hold = find_standing_hold(session, delivery.id) is not None
    query = (
        select(Delivery)
        .where(
            Delivery.item_id == delivery.item_id,
            Delivery.account_id == delivery.account_id,
            Delivery.status == delivery.status,
            Delivery.id == delivery.id
            if delivery.contact_id is None
            else Delivery.contact_id.is_not(None)
            & (Delivery.revision_id == delivery.revision_id)
            & (Delivery.due_at == delivery.due_at),
            stands_under_hold() if is_under_hold else ~stands_under_hold(),
        )
        .options(joinedload(Delivery.contact))
        .order_by(Delivery.id)
    )
    return list(session.scalars(query))


def _cases(session: Session, counts: Mapping[int, int]) -> list[Case]:
    """In the order of their time. Where one can't be read, the others are read one by one."""
    try:
        deliveries = _deliveries(session, counts)
        choices = choices_about(session, deliveries)
        return [_case(choices[delivery.id], counts[delivery.id]) for delivery in deliveries]
    except Exception as error:
        session.rollback()
        if len(counts) == 1:
            log.error("not shown", delivery_id=next(iter(counts)), error=type(error).__name__)
            return []
        return [case for one, count in counts.items() for case in _cases(session, {one: count})]


def _deliveries(session: Session, ids: Iterable[int]) -> list[Delivery]:
    query = (
        select(Delivery)
        .where(Delivery.id.in_(list(ids)))
        .options(
            joinedload(Delivery.item).joinedload(Item.campaign),
            joinedload(Delivery.account),
            joinedload(Delivery.revision),
            selectinload(Delivery.attempts),
        )
        .order_by(Delivery.due_at, Delivery.id)
    )
    return list(session.scalars(query))


def _case(choices: Choices, count: int) -> Case:
    delivery = choices.delivery
    question = _QUESTIONS[DeliveryStatus(delivery.status)]
    if question is Question.NOT_KNOWN and delivery.next_lookup_at is not None:
        question = Question.STILL_LOOKING
    if choices.is_stopped_by_hold:
        question = Question.FREED
    tries = list(reversed(delivery.attempts))
    post = delivery.revision.rendered.get("posts", {}).get(delivery.account.kind) or {}
    return Case(
        question=question,
        choices=choices,
        count=count,
        tries=tries[:TRIES_SHOWN],
        more_tries=max(0, len(tries) - TRIES_SHOWN),
        parts_there=parts_there(delivery),
        parts=len(post.get("parts", ())),
    )
