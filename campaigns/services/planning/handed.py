"""What the person who has something to put out says of it: it is out, or it is not; and its figures, typed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from campaigns.channels.base import SendResult, capabilities_of
from campaigns.domain.figures.measures import MEASURES, TYPED, TYPED_IN
from campaigns.domain.items.statuses import OUT, AttemptOutcome, DeliveryStatus
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.domain.time.localtime import format_local
from campaigns.errors import CampaignDeskError, ConflictError, FieldError, NotAllowedError, NotFoundError
from campaigns.models.deliveries import Delivery, get_delivery_to_change
from campaigns.models.hand_overs import HandAnswer, HandOver, find_hand_over
from campaigns.models.known_figures import keep_readings
from campaigns.models.people import User
from campaigns.services.accounts.hands import person_of
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.sending.outcomes import note_sent
from campaigns.services.workflow.moves import move_delivery, status_words
from campaigns.services.workflow.settling import Cause, settle_item

# It may be out though it was called off, or dropped: whoever put it out says what is so.
TAKES_AN_ANSWER = (DeliveryStatus.HANDED_OVER, DeliveryStatus.UNKNOWN, DeliveryStatus.CANCELLED)
LONGEST_NOTE = 500
EARLIER = timedelta(minutes=1)  # that a person's watch may be behind ours


def may_answer(desk: Desk, user: User, delivery: Delivery) -> bool:
    """Who it was given to, and whoever decides about deliveries."""
    if user.may(Permission.SCHEDULE):
        return True
    try:
        return person_of(desk, delivery.account).is_user(user)
    except CampaignDeskError:
        return False


def say_out(
    desk: Desk, delivery_id: int, *, user_id: int, remote_url: str = "", at: datetime | None = None
) -> None:
    """It is out: since ``at`` (aware; now, if left out), under that address where it has one.

    Raises:
        NotAllowedError: it is not this person's to say. ConflictError: it was said before.
        FieldError: the address is none, or the time is to come or before it was handed over.
    """
    url, now = remote_url.strip(), desk.clock.now()
    if url and (urlsplit(url).scheme not in ("http", "https") or len(url) > 500):
        raise FieldError(
            "remote_url", "Give its address as it stands in the browser, starting with https://, or none."
        )
    with transaction() as session:
        user, delivery, one = _to_answer(session, desk, delivery_id, user_id)
        moment = at or now
        if moment > now + EARLIER:
            raise FieldError("time", "That time is still to come. Give the time at which it went out.")
        if moment < one.handed_at - EARLIER:
            handed = format_local(one.handed_at, desk.settings.timezone)
            raise FieldError(
                "time", f"It was handed over {handed}. Give the time after that at which it went out."
            )
        moment = min(max(moment, one.handed_at), now)
        one.settle(HandAnswer.OUT, now, user_id=user.id)
        cause = Cause(Step.RECORDED_AS_SENT, user.id, f"to {delivery.account.name}, put out by hand")
        note_sent(session, delivery, SendResult("", url), now=now, sent_at=moment, cause=cause)
        delivery.next_reading_at = None  # its figures are typed in


def say_not_out(desk: Desk, delivery_id: int, *, user_id: int, why: str) -> None:
    """It did not go out, and does not any more unless somebody decides so.

    Raises:
        NotAllowedError: it is not this person's to say. ConflictError: it was said before.
        FieldError: nobody said why.
    """
    words, now = " ".join(why.split())[:LONGEST_NOTE], desk.clock.now()
    if not words:
        raise FieldError(
            "reason", "Say in a few words why it did not go out: somebody has to decide what to do now."
        )
    with transaction() as session:
        user, delivery, one = _to_answer(session, desk, delivery_id, user_id)
        one.settle(HandAnswer.NOT_OUT, now, user_id=user.id, note=words)
        for attempt in delivery.attempts:
            if attempt.outcome == AttemptOutcome.HANDED_OVER:
                attempt.outcome = AttemptOutcome.NOT_PUT_OUT
        if delivery.status != DeliveryStatus.CANCELLED:
            move_delivery(
                delivery, DeliveryStatus.MISSED, error=f"{user.name} says that it did not go out: {words}"
            )
        cause = Cause(Step.NOT_PUT_OUT, user.id, f"to {delivery.account.name}: {words}")
        settle_item(session, delivery.item, at=now, cause=cause)


def type_figures(desk: Desk, delivery_id: int, *, user_id: int, figures: Mapping[str, int]) -> None:
    """Keep what a person read at the place itself, with who typed it and when.

    Raises:
        NotAllowedError: it is not this person's to say, or it is not out.
        CampaignDeskError: there is no figure, or no such measure there.
    """
    now = desk.clock.now()
    if not figures:
        raise CampaignDeskError("Type at least one figure. Leave empty what the place does not show.")
    with transaction() as session:
        delivery = get_delivery_to_change(session, delivery_id)
        user = _user(session, desk, delivery, user_id)
        offered = capabilities_of(desk.channels, delivery.account.kind)
        if delivery.status not in OUT or not offered.is_by_hand:
            raise NotAllowedError("Figures are typed in of what a person put out, once it is out.")
        for measure, value in figures.items():
            if measure not in offered.measures or not 0 <= value < 10**12:
                label = MEASURES[measure].label if measure in MEASURES else measure
                raise FieldError(f"figure-{measure}", f"{label} can’t be that.")
        kind = delivery.account.kind
        keep_readings(
            session,
            [
                {
                    "delivery_id": delivery_id,
                    "measure": measure,
                    "value": value,
                    "missing": "",
                    "native_name": f"{TYPED_IN}{user.name}"[:80],
                    "definition": f"{kind}:{TYPED}:{measure}"[:60],
                    "source": TYPED,
                    "taken_at": now,
                }
                for measure, value in figures.items()
            ],
        )


def _to_answer(
    session: Session, desk: Desk, delivery_id: int, user_id: int
) -> tuple[User, Delivery, HandOver]:
    delivery = get_delivery_to_change(session, delivery_id)
    user = _user(session, desk, delivery, user_id)
    one = find_hand_over(session, delivery_id)
    if one is None:
        raise NotFoundError("Nobody was asked to put this out.")
    if one.answered_at is not None or DeliveryStatus(delivery.status) not in TAKES_AN_ANSWER:
        raise ConflictError(f"This is {status_words(delivery.status)} already. Nothing was changed.")
    return user, delivery, one


def _user(session: Session, desk: Desk, delivery: Delivery, user_id: int) -> User:
    user = get_permitted_user(session, user_id, Permission.READ)
    if not may_answer(desk, user, delivery):
        raise NotAllowedError(
            "Only who puts things out there, or who may schedule, can say what became of it. Tell one of them."
        )
    return user
