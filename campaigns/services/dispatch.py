"""Sending one delivery: claim, look again, let go of the database, call the channel, record.

The protocol is DESIGN section 6. Two short transactions with the network between them; whatever happens in between
is found by the sweep, because the claim and the attempt were written first.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from campaigns.channels.base import (
    AccountError,
    Channel,
    ChannelError,
    OutboundMessage,
    PermanentChannelError,
    SendResult,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.domain.cadence import first_reading
from campaigns.domain.localtime import format_local
from campaigns.domain.retry import decide_retry
from campaigns.domain.statuses import WAITING, AccountState, AttemptOutcome, DeliveryStatus
from campaigns.domain.workflow import delivery_may_move
from campaigns.errors import CampaignDeskError
from campaigns.models.accounts import Account
from campaigns.models.deliveries import (
    Delivery,
    DeliveryAttempt,
    claim_delivery,
    list_deliveries_of_item,
)
from campaigns.models.holds import note_met, pass_gate, subject_of
from campaigns.services.access import get_delivery_to_change
from campaigns.services.accounts import open_channel
from campaigns.services.checkpoints import DeliveryCheckpoint, LeaseLostError
from campaigns.services.contacts import why_no_longer_written_to
from campaigns.services.desk import Desk
from campaigns.services.embargo import why_under_embargo
from campaigns.services.hold_cover import hold_over, refusal_words
from campaigns.services.identity import Sending, may_send, note_try
from campaigns.services.lateness import tried_until
from campaigns.services.messages import compose_message
from campaigns.services.moves import move_delivery
from campaigns.services.settling import settle_item
from campaigns.services.signoff import rendered_sha256
from campaigns.services.standing import why_it_no_longer_stands
from campaigns.services.transaction import transaction
from campaigns.services.uncertainty import may_be_out

LEASE = timedelta(seconds=45)
# A post may not be visible on its own platform at once (platform reference, section 2: wait 60 to 120 s).
FIRST_LOOKUP_AFTER = timedelta(seconds=75)

LeaseWatch = Callable[[DeliveryCheckpoint], AbstractContextManager[Any]]

log = structlog.get_logger("campaigns.dispatch")


@dataclass(frozen=True)
class Claim:
    """A delivery that is ours to send, with all that sending needs: no database is touched after this."""

    delivery_id: int
    attempt_id: int
    number: int
    token: str
    kind: str
    channel: Channel
    message: OutboundMessage
    checkpoint: DeliveryCheckpoint


@dataclass(frozen=True)
class Outcome:
    """How a try ended: the platform's answer, or what went wrong."""

    result: SendResult | None = None
    error: Exception | None = None


def send_delivery(desk: Desk, delivery_id: int, *, watch: LeaseWatch = nullcontext) -> bool:
    """Send it if it is due and ours to claim. True when a try was made, whatever its outcome.

    ``watch`` holds the lease open while the platform is thinking (a worker renews it); without it a send must be
    over within ``LEASE``.
    """
    claim = claim_for_sending(desk, delivery_id)
    if claim is None:
        return False
    note_try(desk, claim.attempt_id)
    started = monotonic()
    with watch(claim.checkpoint):
        outcome = _transmit(claim)
    status = record_outcome(desk, claim, outcome)
    log.info(
        "delivery tried",
        delivery_id=delivery_id,
        channel=claim.kind,
        attempt=claim.number,
        status=status,
        duration=round(monotonic() - started, 3),
    )
    return True


def claim_for_sending(desk: Desk, delivery_id: int) -> Claim | None:
    """Take the delivery, look again, and write down that a try begins. None when it is not to be sent now."""
    now = desk.clock.now()
    token = secrets.token_hex(8)
    with transaction() as session:
        pass_gate(session)  # a hold is either seen below, or comes after this claim and lists it as under way
        if may_send(desk, session) is not Sending.FREE:
            return None
        if not claim_delivery(session, delivery_id, now=now, lease=LEASE, token=token):
            return None
        delivery = session.get_one(Delivery, delivery_id)
        attempt = DeliveryAttempt(
            delivery_id=delivery_id,
            number=delivery.attempt_count,
            started_at=now,
            outcome=AttemptOutcome.RUNNING,
        )
        session.add(attempt)
        try:
            _refuse_under_hold(session, desk, delivery)
            _look_again(session, desk, delivery, now)
            message = compose_message(desk, delivery)
            channel = open_channel(desk, delivery.account)
        except SQLAlchemyError:
            raise  # the claim is undone with the transaction; the next look tries again
        except Exception as refusal:  # a fault must not leave it due for ever, to be tried every second
            _note_refused(session, desk, delivery, attempt, refusal, now=now)
            return None
        session.flush()
        return Claim(
            delivery_id=delivery_id,
            attempt_id=attempt.id,
            number=attempt.number,
            token=token,
            kind=delivery.account.kind,
            channel=channel,
            message=message,
            checkpoint=DeliveryCheckpoint(desk, delivery_id, token, LEASE, dict(delivery.checkpoint)),
        )


def _note_refused(
    session: Session,
    desk: Desk,
    delivery: Delivery,
    attempt: DeliveryAttempt,
    refusal: Exception,
    *,
    now: datetime,
) -> None:
    """It was not sent after all: say why, in the status that fits."""
    status = refusal.status if isinstance(refusal, NotToBeSentError) else DeliveryStatus.TECHNICAL_FAILURE
    words = str(refusal)
    if not isinstance(refusal, CampaignDeskError):
        words = f"Campaign Desk met a fault of its own before sending ({type(refusal).__name__}). Nothing went out."
        log.error("could not be composed", **log_facts(delivery), error=type(refusal).__name__)
    if may_be_out(desk, delivery):
        attempt.outcome, attempt.ended_at, attempt.message = AttemptOutcome.REFUSED, now, words
        move_delivery(delivery, DeliveryStatus.UNKNOWN, error=f"An earlier try may have gone out. {words}")
        delivery.next_lookup_at = now  # not there: then it comes back here, and is refused for good
        return
    tells_people = refusal.tells_people if isinstance(refusal, NotToBeSentError) else True
    move_delivery(delivery, status, error=words, tells_people=tells_people)
    attempt.outcome, attempt.ended_at, attempt.message = AttemptOutcome.REFUSED, now, words
    if isinstance(refusal, UnderHoldError):
        note_met(session, refusal.hold_id, [delivery.id], was_stopped=True, at=now)
    settle_item(session, delivery.item, at=now, user_id=None)
    log.info("delivery refused", **log_facts(delivery), status=status)


def log_facts(delivery: Delivery) -> dict[str, object]:
    """What every line about a delivery says: which one, on which channel, at which try."""
    return {
        "delivery_id": delivery.id,
        "channel": delivery.account.kind,
        "attempt": delivery.attempt_count,
    }


class NotToBeSentError(CampaignDeskError):
    """The second look said no; ``status`` is where the delivery goes instead.

    ``tells_people`` is false where somebody meant it to stand still.
    """

    def __init__(self, status: DeliveryStatus, message: str, *, tells_people: bool = True) -> None:
        super().__init__(message)
        self.status = status
        self.tells_people = tells_people


class UnderHoldError(NotToBeSentError):
    """A hold stops it. Nobody is e-mailed about it: somebody meant it to stand still."""

    def __init__(self, hold_id: int, message: str) -> None:
        super().__init__(DeliveryStatus.HELD, message, tells_people=False)
        self.hold_id = hold_id


def _refuse_under_hold(session: Session, desk: Desk, delivery: Delivery) -> None:
    hold = hold_over(session, subject_of(delivery))
    if hold is not None:
        raise UnderHoldError(hold.id, refusal_words(hold, desk.settings.timezone))


def _look_again(session: Session, desk: Desk, delivery: Delivery, now: datetime) -> None:
    """The last look before it leaves the house; everything that may have changed since it was planned."""
    revision, account = delivery.revision, delivery.account
    zone = desk.settings.timezone
    if words := why_it_no_longer_stands(session, delivery):
        raise NotToBeSentError(DeliveryStatus.HELD, words)
    if rendered_sha256(revision.rendered) != revision.rendered_sha256:
        raise NotToBeSentError(
            DeliveryStatus.HELD,
            "The stored text is not the one that was approved. Tell an administrator; nothing was sent.",
        )
    if words := why_no_longer_written_to(session, delivery):
        raise NotToBeSentError(DeliveryStatus.HELD, words)
    if account.state != AccountState.CONNECTED:
        raise NotToBeSentError(
            DeliveryStatus.HELD,
            f"The account {account.name} is not connected: {account.state_reason or 'reconnect it'} "
            "Then send this again.",
        )
    if words := why_under_embargo(session, desk, delivery, now):
        raise NotToBeSentError(DeliveryStatus.HELD, words)
    if now > delivery.late_at:
        raise NotToBeSentError(DeliveryStatus.MISSED, late_words(delivery, zone))


def late_words(delivery: Delivery, zone: ZoneInfo) -> str:
    return (
        f"It was due {format_local(delivery.due_at, zone)} and is too late to go out by itself. "
        "Decide whether it still should."
    )


def _transmit(claim: Claim) -> Outcome:
    """Call the platform. Nothing is known to the database while this runs, save the checkpoints."""
    try:
        claim.checkpoint.check_still_in_time()
        return Outcome(result=claim.channel.send(claim.message, claim.checkpoint))
    except Exception as error:  # whatever it is, it is recorded: a crash here must not lose the delivery
        return Outcome(error=error)


def record_outcome(desk: Desk, claim: Claim, outcome: Outcome) -> DeliveryStatus:
    """Write down what happened. If the lease was lost meanwhile, only certain knowledge changes anything."""
    now = desk.clock.now()
    with transaction() as session:
        delivery = get_delivery_to_change(session, claim.delivery_id)
        attempt = session.get_one(DeliveryAttempt, claim.attempt_id)
        attempt.ended_at = now
        is_ours = delivery.status == DeliveryStatus.SENDING and delivery.claim_token == claim.token
        if outcome.result is not None:
            attempt.outcome, attempt.message = AttemptOutcome.SENT, ""
            if delivery_may_move(DeliveryStatus(delivery.status), DeliveryStatus.SENT):
                note_sent(session, delivery, outcome.result, now=now)
        else:
            error = outcome.error
            assert error is not None
            attempt.outcome, attempt.message, attempt.detail = _describe(error)
            if is_ours:
                _apply_failure(session, desk, delivery, error, now=now)
        return DeliveryStatus(delivery.status)


def note_sent(
    session: Session,
    delivery: Delivery,
    result: SendResult,
    *,
    now: datetime,
    sent_at: datetime | None = None,
) -> None:
    """The platform has it: by its own answer, by a look-up, or by a person's word.

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
    settle_item(session, delivery.item, at=now, user_id=None)


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
    elif outcome is AttemptOutcome.ACCOUNT:
        delivery.account.state = AccountState.NEEDS_RECONNECTING
        delivery.account.state_reason = words
        move_delivery(delivery, DeliveryStatus.HELD, error=words, tells_people=True)
    elif outcome is AttemptOutcome.UNKNOWN:
        move_delivery(delivery, DeliveryStatus.UNKNOWN, error=words)
        if desk.channels.capabilities(delivery.account.kind).can_find:
            delivery.next_lookup_at = now + FIRST_LOOKUP_AFTER
    elif outcome is AttemptOutcome.PERMANENT:
        move_delivery(delivery, DeliveryStatus.PERMANENT_FAILURE, error=words)
    else:
        move_delivery(delivery, DeliveryStatus.TECHNICAL_FAILURE, error=words)
    settle_item(session, delivery.item, at=now, user_id=None)


def _plan_retry(
    session: Session, desk: Desk, delivery: Delivery, error: Exception, words: str, *, now: datetime
) -> None:
    rate_limited = isinstance(error, TemporaryChannelError) and error.rate_limited
    if not rate_limited:
        delivery.failure_count += 1
    decision = decide_retry(
        failures=delivery.failure_count,
        now=now,
        until=tried_until(desk, delivery),
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
        move_delivery(delivery, DeliveryStatus.UNKNOWN, error=f"An earlier try may have gone out. {words}")
        delivery.next_lookup_at = now
        return
    tries = "once" if delivery.attempt_count == 1 else f"{delivery.attempt_count} times"
    error = f"{words} It was tried {tries}, and is now too late to be tried again by itself."
    move_delivery(delivery, DeliveryStatus.TECHNICAL_FAILURE, error=error)
