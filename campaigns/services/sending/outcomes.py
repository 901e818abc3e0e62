"""What a try at sending came to, written down: sent, to be tried again, failed, or for a person to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campaigns.channels.base import Channel, OutboundMessage, SendResult, capabilities_of
from campaigns.channels.errors import (
    AccountError,
    ChannelError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.domain.figures.cadence import first_reading
from campaigns.domain.items.statuses import WAITING, AccountState, AttemptOutcome, DeliveryStatus
from campaigns.domain.items.workflow import delivery_may_move
from campaigns.domain.sending.retry import decide_retry, last_moment
from campaigns.errors import CampaignDeskError
from campaigns.models.accounts import Account
from campaigns.models.deliveries import Delivery, end_attempt, get_delivery_to_change, list_deliveries_of_item
from campaigns.models.holds import record_met
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.money.metering import CallMeter
from campaigns.services.sending.checkpoints import DeliveryCheckpoint, LeaseLostError, StoppedByHoldError
from campaigns.services.sending.post_money import settle_calls
from campaigns.services.stops.renewal import Ahead
from campaigns.services.workflow.moves import move_delivery
from campaigns.services.workflow.settling import Cause, settle_item
from campaigns.services.workflow.standing import is_partly_out
from campaigns.services.workflow.uncertainty import leave_in_doubt, may_be_out

# A post may not be visible on its own platform at once (platform reference, section 2: wait 60 to 120 s).
FIRST_LOOKUP_AFTER = timedelta(seconds=75)


@dataclass(frozen=True)
class Claim:
    """A delivery that is ours to send, with all that sending needs: no database is touched after this."""

    delivery_id: int
    account_id: int
    item_id: int
    attempt_id: int
    number: int
    token: str
    kind: str
    channel: Channel
    meter: CallMeter
    message: OutboundMessage
    ahead: Ahead
    checkpoint: DeliveryCheckpoint


@dataclass(frozen=True)
class Outcome:
    """How a try ended: the platform's answer, or what went wrong."""

    result: SendResult | None = None
    error: Exception | None = None


def record_outcome(desk: Desk, claim: Claim, outcome: Outcome) -> DeliveryStatus:
    """Write down what happened. If the lease was lost meanwhile, only certain knowledge changes anything."""
    with transaction() as session:
        return write_outcome(session, desk, claim, outcome, now=desk.clock.now())


def write_outcome(
    session: Session, desk: Desk, claim: Claim, outcome: Outcome, *, now: datetime
) -> DeliveryStatus:
    """``record_outcome`` within a transaction that does more."""
    delivery = get_delivery_to_change(session, claim.delivery_id)
    is_ours = delivery.status == DeliveryStatus.SENDING and delivery.claim_token == claim.token
    delivery.checkpoint = claim.checkpoint.at_the_end(delivery.checkpoint, is_ours=is_ours)
    if outcome.result is not None:
        handed = outcome.result.is_with_person
        end_attempt(
            session, claim.attempt_id, AttemptOutcome.HANDED_OVER if handed else AttemptOutcome.SENT, at=now
        )
        if outcome.result.is_with_person:
            if is_ours:
                note_with_person(session, delivery, now=now)
        elif delivery_may_move(DeliveryStatus(delivery.status), DeliveryStatus.SENT):
            note_sent(session, delivery, outcome.result, now=now)
    else:
        error = outcome.error
        assert error is not None
        kind, words, detail = _describe(error)
        end_attempt(session, claim.attempt_id, kind, at=now, message=words, detail=detail)
        if is_ours:
            _apply_failure(session, desk, delivery, error, now=now)
    settle_calls(session, delivery, claim.meter, now=now)
    return DeliveryStatus(delivery.status)


def note_with_person(session: Session, delivery: Delivery, *, now: datetime) -> None:
    """Its person is asked to put it out: it is out once they say so."""
    move_delivery(delivery, DeliveryStatus.HANDED_OVER)
    settle_item(session, delivery.item, at=now)


def note_sent(
    session: Session,
    delivery: Delivery,
    result: SendResult,
    *,
    now: datetime,
    sent_at: datetime | None = None,
    cause: Cause | None = None,
) -> None:
    """The platform has it: by its own answer, by a look-up, or by a person's word, which is the ``cause`` then.

    ``sent_at`` is when it went out, where that was earlier than now. Somebody may have dropped it meanwhile, and even
    planned it anew: that it is out is certain, so the newer plan is taken back.
    """
    if delivery.status == DeliveryStatus.CANCELLED:
        _take_back_newer_plans(session, delivery)
    move_delivery(delivery, DeliveryStatus.SENT)
    delivery.remote_id = result.remote_id[:300]
    delivery.remote_url = result.remote_url[:500]
    delivery.sent_at = sent_at or now
    delivery.next_reading_at = first_reading(now, delivery.account.kind)
    settle_item(session, delivery.item, at=now, cause=cause)


def _take_back_newer_plans(session: Session, delivery: Delivery) -> None:
    for other in list_deliveries_of_item(session, delivery.item_id):
        is_twin = (other.account_id, other.recipient_key) == (delivery.account_id, delivery.recipient_key)
        if is_twin and other.id != delivery.id and other.status in WAITING:
            words = f"It has gone out already, by delivery {delivery.id}."
            move_delivery(other, DeliveryStatus.CANCELLED, error=words)


def when_it_left(delivery: Delivery) -> datetime | None:
    """The last try that may have reached the platform: when it went out, if it did."""
    tries = [one.started_at for one in delivery.attempts if one.outcome == AttemptOutcome.UNKNOWN]
    return tries[-1] if tries else None


def _describe(error: Exception) -> tuple[AttemptOutcome, str, str]:
    """(outcome, words for people, the platform's own words for the record)."""
    if isinstance(error, ChannelError):
        kinds: tuple[tuple[type[ChannelError], AttemptOutcome], ...] = (
            (AccountError, AttemptOutcome.ACCOUNT),
            (PermanentChannelError, AttemptOutcome.PERMANENT),
            (UnknownOutcomeError, AttemptOutcome.UNKNOWN),
        )
        outcome = next((found for kind, found in kinds if isinstance(error, kind)), AttemptOutcome.TEMPORARY)
        if isinstance(error, TemporaryChannelError) and error.rate_limited:
            outcome = AttemptOutcome.RATE_LIMITED
        return outcome, str(error), error.detail[:2000]
    if isinstance(error, StoppedByHoldError):
        return AttemptOutcome.REFUSED, str(error), ""
    if isinstance(error, LeaseLostError):
        return AttemptOutcome.UNKNOWN, str(error), ""
    if isinstance(error, CampaignDeskError):
        return AttemptOutcome.TECHNICAL, str(error), ""
    # A fault of ours, perhaps after the platform took it. The type is safe to keep; the text may hold anything.
    words = "Campaign Desk met a fault of its own while sending. Look at the account before you decide."
    return AttemptOutcome.UNKNOWN, words, type(error).__name__


def _apply_failure(
    session: Session, desk: Desk, delivery: Delivery, error: Exception, *, now: datetime
) -> None:
    outcome, words, _detail = _describe(error)
    if outcome in (AttemptOutcome.TEMPORARY, AttemptOutcome.RATE_LIMITED):
        _plan_retry(session, desk, delivery, error, words, now=now)
    elif outcome is AttemptOutcome.UNKNOWN:
        move_delivery(delivery, DeliveryStatus.UNKNOWN, error=words)
        if capabilities_of(desk.channels, delivery.account.kind).can_find:
            delivery.next_lookup_at = now + FIRST_LOOKUP_AFTER
    else:
        _stand_still(session, desk, delivery, error, now=now)
    settle_item(session, delivery.item, at=now)


def _stand_still(
    session: Session, desk: Desk, delivery: Delivery, error: Exception, *, now: datetime
) -> None:
    """It is not tried again by itself. If an earlier try may have got through, it is looked for first."""
    outcome, words, _detail = _describe(error)
    if outcome is AttemptOutcome.ACCOUNT:
        delivery.account.state, delivery.account.state_reason = AccountState.NEEDS_RECONNECTING, words
    if may_be_out(desk, delivery):
        leave_in_doubt(delivery, words, now=now)
    elif isinstance(error, StoppedByHoldError):
        # Nobody asked for half a thread to stand there: people are told of that.
        move_delivery(delivery, DeliveryStatus.HELD, error=words, tells_people=is_partly_out(delivery))
        record_met(session, error.hold_id, [delivery.id], was_stopped=True, at=now)
    elif outcome is AttemptOutcome.ACCOUNT:
        move_delivery(delivery, DeliveryStatus.HELD, error=words, tells_people=True)
    elif outcome is AttemptOutcome.PERMANENT:
        move_delivery(delivery, DeliveryStatus.PERMANENT_FAILURE, error=words)
    else:
        move_delivery(delivery, DeliveryStatus.TECHNICAL_FAILURE, error=words)


def _plan_retry(
    session: Session, desk: Desk, delivery: Delivery, error: Exception, words: str, *, now: datetime
) -> None:
    rate_limited = isinstance(error, TemporaryChannelError) and error.rate_limited
    if not rate_limited:
        delivery.failure_count += 1
    # Counted from when it was due, or a person last wanted it out.
    wanted_at = max(delivery.due_at, delivery.late_at - desk.patience(delivery.item.kind))
    decision = decide_retry(
        failures=delivery.failure_count,
        now=now,
        until=last_moment(wanted_at=wanted_at, late_at=delivery.late_at),
        platform_says=error.retry_at if isinstance(error, TemporaryChannelError) else None,
        rate_limited=rate_limited,
        dice=desk.dice(),
    )
    if decision.at is None:
        give_up(desk, delivery, words, now=now)
        return
    if rate_limited:
        session.get_one(Account, delivery.account_id).paused_until = decision.at
    # Where the platform's wait goes beyond what is too late, it is looked at then, and is missed: people hear of it.
    at = min(decision.at, delivery.late_at) if rate_limited else decision.at
    move_delivery(delivery, DeliveryStatus.TEMPORARY_FAILURE, next_attempt_at=at, error=words)


def give_up(desk: Desk, delivery: Delivery, words: str, *, now: datetime) -> None:
    """It was tried as long as it may be. Where a try may have got through after all, it is looked for first."""
    delivery.late_at = min(delivery.late_at, now)  # found absent, it is missed and not begun anew
    if may_be_out(desk, delivery):
        leave_in_doubt(delivery, words, now=now)
        return
    tries = "once" if delivery.attempt_count == 1 else f"{delivery.attempt_count} times"
    error = f"{words} It was tried {tries}, and is now too late to be tried again by itself."
    move_delivery(delivery, DeliveryStatus.TECHNICAL_FAILURE, error=error)


def log_facts(delivery: Delivery) -> dict[str, object]:
    """What every line about a delivery says: which one, on which channel, at which try."""
    return {
        "delivery_id": delivery.id,
        "channel": delivery.account.kind,
        "attempt": delivery.attempt_count,
    }
