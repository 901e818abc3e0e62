"""Picking up what a stopped process or a lost answer left behind.

A lease that ran out means that whoever was sending is gone, perhaps in the middle. Where repeating is safe the
delivery simply waits for the next try with the same key; elsewhere the platform is asked (``find``) before anything
is repeated, and where that can't tell, a person decides.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from time import monotonic
from typing import Any, TypeVar

import structlog

from campaigns.channels.base import SendResult, capabilities_of
from campaigns.channels.errors import ChannelError, UnknownOutcomeError
from campaigns.domain.items.statuses import WAITING, AttemptOutcome, DeliveryStatus
from campaigns.errors import CampaignDeskError
from campaigns.models.claims import list_due_lookups, list_expired_leases, list_too_late
from campaigns.models.deliveries import get_delivery_to_change
from campaigns.services.content.messages import compose_message
from campaigns.services.core.apart import each_apart
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.money.metering import CallMeter
from campaigns.services.sending.outcomes import log_facts, note_sent, note_with_person, when_it_left
from campaigns.services.sending.post_money import (
    count_lost_post,
    money_for_look_up,
    open_paid_channel,
    settle_calls,
)
from campaigns.services.sending.preflight import late_words
from campaigns.services.sending.set_aside import set_aside
from campaigns.services.workflow.moves import move_delivery, tell_people
from campaigns.services.workflow.settling import settle_item
from campaigns.services.workflow.standing import why_another_account
from campaigns.services.workflow.uncertainty import leave_in_doubt, may_be_out, with_absence

LOOKUP_SOON = timedelta(seconds=30)
LOOKUP_AGAIN = timedelta(minutes=5)
MOST_LOOKUPS = 4
_STOPPED = "The process that was sending this stopped in the middle."
R = TypeVar("R")

log = structlog.get_logger("campaigns.sweep")


class LookupCheckpoint:
    """The steps done so far, and what a look-up adds to them; kept only if the delivery is still in question."""

    def __init__(self, steps: dict[str, Any]) -> None:
        self.steps = steps

    def get(self, step: str) -> Any:
        return self.steps.get(step)

    def save(self, step: str, value: Any) -> None:
        self.steps = {**self.steps, step: value}

    def go_ahead(self) -> None:
        """A look-up hands nothing over."""

    def keep(self, step: str, value: Any) -> None:
        self.save(step, value)


def sweep_expired_leases(desk: Desk) -> int:
    """Take up every delivery whose sender has gone. Returns how many."""
    now = desk.clock.now()
    with reading() as session:
        expired = list_expired_leases(session, now=now)
    return sum(_each(desk, "take up", expired, _take_up))


def _each(desk: Desk, task: str, ids: Sequence[int], act: Callable[[Desk, int], R]) -> list[R]:
    """One of them that can't be handled keeps no other from being, and is a person's matter in the end."""
    return each_apart(
        desk,
        task,
        ids,
        lambda one: act(desk, one),
        give_up=lambda one, fault: set_aside(desk, one, fault),
    )


def _take_up(desk: Desk, delivery_id: int) -> bool:
    now = desk.clock.now()
    with transaction() as session:
        delivery = get_delivery_to_change(session, delivery_id)
        if delivery.lease_until is None or delivery.lease_until >= now:
            return False  # it was finished, or renewed, since we looked
        for attempt in delivery.attempts:
            if attempt.outcome == AttemptOutcome.RUNNING:
                attempt.outcome, attempt.ended_at, attempt.message = AttemptOutcome.UNKNOWN, now, _STOPPED
        count_lost_post(session, delivery, now=now)
        # A sender that wakes up again finds that it is no longer his.
        delivery.claim_token = secrets.token_hex(8)
        capabilities = capabilities_of(desk.channels, delivery.account.kind)
        if capabilities.repeat_is_safe:
            move_delivery(delivery, DeliveryStatus.TEMPORARY_FAILURE, next_attempt_at=now, error=_STOPPED)
        else:
            move_delivery(delivery, DeliveryStatus.UNKNOWN, error=f"{_STOPPED} It may have gone out.")
            if capabilities.can_find:
                delivery.next_lookup_at = now + LOOKUP_SOON
        log.warning("lease expired", **log_facts(delivery), status=delivery.status)
        return True


def sweep_missed(desk: Desk) -> int:
    """Put everything that is too late in front of a person, also while sending is paused. Returns how many."""
    with reading() as session:
        late = list_too_late(session, now=desk.clock.now())
    return sum(_each(desk, "miss", late, _miss))


def _miss(desk: Desk, delivery_id: int) -> bool:
    now = desk.clock.now()
    with transaction() as session:
        delivery = get_delivery_to_change(session, delivery_id)
        if DeliveryStatus(delivery.status) not in WAITING or delivery.late_at >= now:
            return False  # a sender took it up meanwhile, and says the same of it
        words = late_words(delivery, desk.settings.timezone)
        if may_be_out(desk, delivery):
            leave_in_doubt(delivery, words, now=now)
        else:
            move_delivery(delivery, DeliveryStatus.MISSED, error=words)
        settle_item(session, delivery.item, at=now)
        log.info("delivery too late", **log_facts(delivery), status=delivery.status)
        return True


def look_up_unknown(desk: Desk) -> int:
    """Ask the platforms about deliveries of unknown outcome whose look-up is due. Returns how many were asked."""
    with reading() as session:
        due = list_due_lookups(session, now=desk.clock.now())
    return len(_each(desk, "look up", due, _look_up))


def _look_up(desk: Desk, delivery_id: int) -> None:
    now = desk.clock.now()
    with transaction() as session:
        delivery = get_delivery_to_change(session, delivery_id)
        if delivery.status != DeliveryStatus.UNKNOWN or delivery.next_lookup_at is None:
            return
        # Claim the look-up: nobody else looks while we do, and if we die it comes round again.
        delivery.next_lookup_at = now + LOOKUP_AGAIN
        delivery.lookup_count += 1
        try:
            if words := why_another_account(delivery):  # whatever is there says nothing of where it went
                raise CampaignDeskError(f"It may have gone out. {words}")
            message = compose_message(desk, delivery)
            checkpoint = LookupCheckpoint(dict(delivery.checkpoint))
            meter = money_for_look_up(session, desk, delivery, now=now, until=delivery.next_lookup_at)
            channel = open_paid_channel(session, desk, delivery.account, meter)
        except CampaignDeskError as error:
            delivery.next_lookup_at, delivery.error = None, str(error)
            tell_people(delivery)
            log.warning("look-up not possible", **log_facts(delivery), error=type(error).__name__)
            return
        since = min(attempt.started_at for attempt in delivery.attempts)
        looked = delivery.lookup_count
    started = monotonic()
    try:
        found = channel.find(message, checkpoint, since)
    except Exception as error:  # a look-up that fails leaves the question open, never the sweep stopped
        took = _seconds_since(started)
        _note_undecided(desk, delivery_id, error, meter, may_look_again=looked < MOST_LOOKUPS, took=took)
        return
    _note_found(desk, delivery_id, found, checkpoint.steps, meter, took=_seconds_since(started))


def _seconds_since(started: float) -> float:
    return round(monotonic() - started, 3)


def _note_found(
    desk: Desk,
    delivery_id: int,
    found: SendResult | None,
    steps: dict[str, Any],
    meter: CallMeter,
    *,
    took: float,
) -> None:
    now = desk.clock.now()
    with transaction() as session:
        delivery = get_delivery_to_change(session, delivery_id)
        settle_calls(session, delivery, meter, now=now)
        if delivery.status != DeliveryStatus.UNKNOWN:
            return  # a person decided meanwhile, or the sender came back with the answer
        delivery.checkpoint = steps
        if found is not None and found.is_with_person:
            note_with_person(session, delivery, now=now)
        elif found is not None:
            note_sent(session, delivery, found, now=now, sent_at=when_it_left(delivery))
        else:
            delivery.checkpoint = with_absence(delivery, steps)
            words = "It was looked for on the platform and is not there; it will be sent again."
            move_delivery(delivery, DeliveryStatus.TEMPORARY_FAILURE, next_attempt_at=now, error=words)
        log.info("delivery looked up", **log_facts(delivery), status=delivery.status, duration=took)


def _note_undecided(
    desk: Desk,
    delivery_id: int,
    error: Exception,
    meter: CallMeter,
    *,
    may_look_again: bool,
    took: float,
) -> None:
    with transaction() as session:
        delivery = get_delivery_to_change(session, delivery_id)
        settle_calls(session, delivery, meter, now=desk.clock.now())
        if delivery.status != DeliveryStatus.UNKNOWN:
            return
        if isinstance(error, ChannelError):
            delivery.error = f"It may have gone out. {error}"
        if isinstance(error, UnknownOutcomeError) or not may_look_again:
            delivery.next_lookup_at = None  # from here on a person decides
            tell_people(delivery)
        log.warning("look-up undecided", **log_facts(delivery), error=type(error).__name__, duration=took)
