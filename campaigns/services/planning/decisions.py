"""What a person decides about a delivery that stands still: it went out, send it again, at another time, drop it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from campaigns.channels.base import SendResult, part_step
from campaigns.domain.items.statuses import (
    NEEDS_A_PERSON,
    TAKES_A_NEW_TIME,
    AccountState,
    AttemptOutcome,
    DeliveryStatus,
    ItemStatus,
)
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.domain.time.localtime import format_local
from campaigns.errors import CampaignDeskError, NotAllowedError
from campaigns.models.deliveries import Delivery, are_readable, get_delivery_to_change, moment_of_its_own
from campaigns.models.holds import record_over, share_hold_lock, subject_of
from campaigns.services.content.picture_prefetch import warm_for_delivery
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.planning.far_ahead import ask_if_far
from campaigns.services.planning.plan import checked_moment
from campaigns.services.planning.plan_money import price_plans
from campaigns.services.planning.targets import why_not_there
from campaigns.services.sending.outcomes import note_sent, when_it_left
from campaigns.services.stops.beforehand import Beforehand, decided_after_a_look
from campaigns.services.stops.embargo import is_public, refuse_early
from campaigns.services.stops.late_rules import refuse_what_became_wrong
from campaigns.services.stops.renewal import look_ahead
from campaigns.services.workflow.hold_cover import hold_over, refusal_words
from campaigns.services.workflow.moves import move_delivery, move_item, note_decision, status_words
from campaigns.services.workflow.repeating import why_not_then
from campaigns.services.workflow.settling import Cause, settle_item
from campaigns.services.workflow.standing import (
    is_partly_out,
    refuse_partly_out,
    was_dropped_in_doubt,
    why_another_account,
    why_it_no_longer_stands,
    why_no_longer_written_to,
)
from campaigns.services.workflow.uncertainty import may_be_out


def record_as_sent(desk: Desk, delivery_id: int, *, user_id: int, remote_url: str = "") -> None:
    """A person saw it on the platform. Its figures can't be collected without the platform's own id."""
    url = remote_url.strip()
    if url and (urlsplit(url).scheme not in ("http", "https") or len(url) > 500):
        raise CampaignDeskError(
            "Give the post's address as it stands in the browser, starting with https://."
        )
    now = desk.clock.now()
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.SCHEDULE)
        delivery = get_delivery_to_change(session, delivery_id)
        if delivery.status != DeliveryStatus.UNKNOWN and not (
            is_partly_out(delivery) and delivery.status in NEEDS_A_PERSON
        ):
            raise _not_now(delivery, "Only a delivery of unknown outcome can be marked as sent.")
        steps = delivery.checkpoint if are_readable(delivery.checkpoint) else {}
        first_part = steps.get(part_step(0)) or {}
        result = SendResult(
            remote_id=str(first_part.get("id") or first_part.get("uri") or ""), remote_url=url
        )
        note = f"to {delivery.account.name}, as seen there"
        cause = Cause(Step.RECORDED_AS_SENT, user.id, note)
        note_sent(session, delivery, result, now=now, sent_at=when_it_left(delivery), cause=cause)
        if not result.remote_id:
            delivery.next_reading_at = None


def send_again(desk: Desk, delivery_id: int, *, user_id: int) -> None:
    """Send it now, as approved: with the same key, and going on from what was done already."""
    warm_for_delivery(desk, delivery_id)
    now = desk.clock.now()
    decided_after_a_look(desk, lambda looked: _send_again(desk, delivery_id, looked, now, user_id))


def _send_again(desk: Desk, delivery_id: int, looked: Beforehand, now: datetime, user_id: int) -> None:
    with transaction() as session:
        share_hold_lock(session)
        get_permitted_user(session, user_id, Permission.SCHEDULE)
        delivery = get_delivery_to_change(session, delivery_id)
        is_unclear = was_dropped_in_doubt(delivery) or may_be_out(desk, delivery)
        if DeliveryStatus(delivery.status) not in (*NEEDS_A_PERSON, DeliveryStatus.CANCELLED) or (
            delivery.status == DeliveryStatus.CANCELLED and not is_unclear
        ):
            raise _not_now(delivery, "There is nothing to send again.")
        _refuse_what_no_longer_stands(session, desk, delivery)
        if delivery.account.state != AccountState.CONNECTED:
            raise NotAllowedError(
                f"The account {delivery.account.name} is not connected. Reconnect it first."
            )
        _refuse_wrong(session, desk, delivery, looked, now, user_id)
        step = Step.SENT_NOW if _never_left(delivery) else Step.SENT_AGAIN
        _wait_again(session, delivery, until=now, at=now, user_id=user_id, step=step)
        # A person wants it out now: the time it was due (which stays on record) no longer makes it late.
        delivery.late_at = now + desk.patience(delivery.item.kind)
        if _never_left(delivery):
            delivery.composed_at = now


def keep_as_planned(desk: Desk, delivery_id: int, *, user_id: int) -> None:
    """A person has looked at what was held back: it goes out when it was due, as approved.

    Raises:
        NotAllowedError: it is not held, its time is over, or what holds it back still does.
    """
    warm_for_delivery(desk, delivery_id)
    now = desk.clock.now()
    decided_after_a_look(desk, lambda looked: _keep_as_planned(desk, delivery_id, looked, now, user_id))


def _keep_as_planned(desk: Desk, delivery_id: int, looked: Beforehand, now: datetime, user_id: int) -> None:
    with transaction() as session:
        share_hold_lock(session)
        get_permitted_user(session, user_id, Permission.SCHEDULE)
        delivery = get_delivery_to_change(session, delivery_id)
        if delivery.status != DeliveryStatus.HELD:
            raise _not_now(delivery, "Only what is held can be kept as planned.")
        if delivery.due_at <= now:
            raise NotAllowedError(
                "The time it was planned for is over. Give it a new time, send it now, or cancel it."
            )
        _refuse_what_no_longer_stands(session, desk, delivery)
        _refuse_wrong(session, desk, delivery, looked, delivery.due_at, user_id)
        _wait_again(
            session, delivery, until=delivery.due_at, at=now, user_id=user_id, step=Step.KEPT_AS_PLANNED
        )


def give_new_time(desk: Desk, delivery_id: int, *, user_id: int, at: datetime, is_sure: bool = False) -> None:
    """Have what was held or missed go out at another time: the same delivery, with all that is looked at when planning.

    Args:
        at: aware.
        is_sure: the moment is meant, however far ahead it is.

    Raises:
        NotAllowedError: it stands otherwise, its approval or account does, a hold or a rule is in the way, or this
            person may not.
        FarAheadError: it is very far ahead, and nobody said that this is meant.
        CampaignDeskError: the moment is over, an embargo is not over by then, or the month's money does not suffice.
    """
    now = desk.clock.now()
    due_at = checked_moment(desk, at, now)
    warm_for_delivery(desk, delivery_id)
    decided_after_a_look(
        desk, lambda looked: _give_new_time(desk, delivery_id, looked, now, due_at, user_id, is_sure)
    )
    look_ahead(desk, [delivery_id])


def _give_new_time(
    desk: Desk,
    delivery_id: int,
    looked: Beforehand,
    now: datetime,
    due_at: datetime,
    user_id: int,
    is_sure: bool,
) -> None:
    with transaction() as session:
        share_hold_lock(session)
        get_permitted_user(session, user_id, Permission.SCHEDULE)
        delivery = get_delivery_to_change(session, delivery_id)
        if delivery.status not in TAKES_A_NEW_TIME:
            raise _not_now(delivery, "Only what was held or missed its time gets a new one.")
        refuse_unfit(session, desk, delivery, looked, due_at, user_id)
        ask_if_far(desk, due_at, is_sure=is_sure)
        zone = desk.settings.timezone
        words = f"{format_local(due_at, zone)}, instead of {format_local(delivery.due_at, zone)}"
        make_due(session, desk, delivery, due_at)
        _wait_again(session, delivery, until=due_at, at=now, user_id=user_id, step=Step.NEW_TIME, words=words)


def make_due(session: Session, desk: Desk, delivery: Delivery, due_at: datetime) -> None:
    """Give a delivery that is there already another moment, with what goes by that: lateness, order, and the month's money.

    Raises:
        OverCapError: the money of that month does not suffice.
    """
    if _never_left(delivery):
        is_letter = not is_public(desk, delivery.account)
        delivery.composed_at = (
            due_at if is_letter else moment_of_its_own(session, delivery.account_id, due_at)
        )
    delivery.due_at = due_at
    delivery.late_at = due_at + desk.patience(delivery.item.kind)
    price_plans(session, desk, delivery.revision, [delivery.account], [delivery])


def refuse_unfit(
    session: Session, desk: Desk, delivery: Delivery, looked: Beforehand, due_at: datetime, user_id: int
) -> None:
    """What a plan is looked at for, of a delivery that is there already."""
    revision, account = delivery.revision, delivery.account
    _refuse_what_no_longer_stands(session, desk, delivery)
    if words := why_not_there(session, desk, delivery.item, revision, account) or why_no_longer_written_to(
        session, delivery
    ):
        raise NotAllowedError(words)
    if words := why_not_then(session, delivery, due_at, desk.settings.timezone):
        raise NotAllowedError(words)
    refuse_early(session, desk, revision, account, due_at)
    _refuse_wrong(session, desk, delivery, looked, due_at, user_id)


def _refuse_what_no_longer_stands(session: Session, desk: Desk, delivery: Delivery) -> None:
    """The approval, the account it was planned for, and holds: asked before anything is sent after all."""
    if words := why_it_no_longer_stands(session, delivery) or why_another_account(delivery):
        raise NotAllowedError(words)
    hold = hold_over(session, subject_of(delivery))
    if hold is not None:
        raise NotAllowedError(refusal_words(hold, desk.settings.timezone))


def _refuse_wrong(
    session: Session, desk: Desk, delivery: Delivery, looked: Beforehand, at: datetime, user_id: int
) -> None:
    issues = looked.issues(session, delivery.revision, delivery.account.kind, at)
    looked.refuse_unseen()
    refuse_what_became_wrong(session, desk, delivery.revision, at, issues, user_id=user_id)


def _never_left(delivery: Delivery) -> bool:
    """Nothing of it has ever left the house, so it need not carry an old date."""
    return all(attempt.outcome == AttemptOutcome.REFUSED for attempt in delivery.attempts)


def _wait_again(
    session: Session,
    delivery: Delivery,
    *,
    until: datetime,
    at: datetime,
    user_id: int,
    step: Step,
    words: str = "",
) -> None:
    move_delivery(delivery, DeliveryStatus.CREATED, next_attempt_at=until)
    record_over(session, delivery.id, at=at)
    if step is not Step.KEPT_AS_PLANNED:
        delivery.failure_count = delivery.lookup_count = 0
    item, fingerprint = delivery.item, delivery.revision.fingerprint
    note = f"to {delivery.account.name}: {words}" if words else f"looked at again: to {delivery.account.name}"
    if item.status in (ItemStatus.HELD, ItemStatus.NEEDS_RECHECK):
        move_item(
            session,
            item,
            ItemStatus.SCHEDULED,
            step=step,
            at=at,
            user_id=user_id,
            fingerprint=fingerprint,
            note=note,
        )
    else:
        note_decision(session, item, step=step, at=at, user_id=user_id, fingerprint=fingerprint, note=note)


def drop_delivery(desk: Desk, delivery_id: int, *, user_id: int, reason: str) -> None:
    """Let it be: it is not sent, and the record says who decided that and why."""
    now = desk.clock.now()
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.SCHEDULE)
        delivery = get_delivery_to_change(session, delivery_id)
        if DeliveryStatus(delivery.status) not in NEEDS_A_PERSON:
            raise _not_now(delivery, "There is nothing to drop.")
        refuse_partly_out(delivery)
        words = reason.strip() or "no reason given"
        move_delivery(delivery, DeliveryStatus.CANCELLED, error=f"Dropped by {user.name}: {words}")
        cause = Cause(Step.DROPPED, user.id, f"to {delivery.account.name}: {words}")
        settle_item(session, delivery.item, at=now, cause=cause)


@dataclass(frozen=True)
class Together:
    """What came of deciding on several at once: how many were settled, and why others were not, each reason once."""

    settled: int
    refusals: tuple[str, ...]


def decide_together(delivery_ids: Iterable[int], act: Callable[[int], None]) -> Together:
    """The same decision on each of these; one that can't be settled any more keeps nobody else's from being."""
    settled, refusals = 0, dict[str, None]()
    for delivery_id in delivery_ids:
        try:
            act(delivery_id)
        except CampaignDeskError as error:
            refusals[str(error)] = None
        else:
            settled += 1
    return Together(settled, tuple(refusals))


def _not_now(delivery: Delivery, why: str) -> NotAllowedError:
    return NotAllowedError(f"This delivery is {status_words(delivery.status)}. {why}")
