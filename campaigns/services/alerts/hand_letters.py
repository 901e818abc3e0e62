"""Writing to the people who put things out: put it out now, is it out?, and at once: do not publish it any more.

Each look first calls off what may no longer go out, then writes the letters that are due. A letter is claimed before it is
written; who dies in between leaves a claim that runs out, and it is written once more, never not at all.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from campaigns.channels.base import OutboundMessage
from campaigns.channels.errors import ChannelError
from campaigns.domain.items.channel_kinds import label_of
from campaigns.domain.items.statuses import OUT, DeliveryStatus
from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.localtime import format_local
from campaigns.models.deliveries import Delivery, get_delivery_to_change
from campaigns.models.hand_overs import (
    HandAnswer,
    HandLetter,
    HandOver,
    claim_hand_letter,
    find_hand_over,
    list_hand_letters_due,
    list_open_hand_overs,
)
from campaigns.models.holds import subject_of
from campaigns.services.accounts.hands import HandPerson, person_of
from campaigns.services.alerts.letters import AlertLetter
from campaigns.services.content.messages import compose_message
from campaigns.services.core.apart import each_apart
from campaigns.services.core.desk import Desk, StaffMail
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.workflow.hold_cover import hold_over, refusal_words
from campaigns.services.workflow.moves import move_delivery
from campaigns.services.workflow.settling import settle_item
from campaigns.services.workflow.standing import why_it_no_longer_stands

CLAIM = timedelta(minutes=2)
AGAIN_AFTER = timedelta(minutes=1)
SOONEST_REMINDER, LATEST_REMINDER = timedelta(minutes=5), timedelta(minutes=15)
# It has not come back from the sender yet, or was taken up anew: the letter waits for it.
_ON_ITS_WAY = (DeliveryStatus.SENDING, DeliveryStatus.TEMPORARY_FAILURE, DeliveryStatus.CREATED)

log = structlog.get_logger("campaigns.hands")


def write_to_hands(desk: Desk) -> int:
    """Call off what may no longer go out, and write what is due. Returns how many letters the mail server took."""
    with reading() as session:
        with_people = list_open_hand_overs(session)
    each_apart(desk, "hand over", with_people, lambda one: _look_at(desk, one))
    mail = desk.mail
    if mail is None:
        return 0
    with reading() as session:
        due = list_hand_letters_due(session, now=desk.clock.now())
    return sum(each_apart(desk, "hand letter", due, lambda one: _write(desk, mail, one)))


def _look_at(desk: Desk, delivery_id: int) -> None:
    """Where it may no longer be put out, its person is to be told; where nobody said in time that it is out, people are."""
    now = desk.clock.now()
    with reading() as session:  # most of the time nothing of it has to be written down
        seen = session.get_one(Delivery, delivery_id)
        if seen.status in _ON_ITS_WAY or (
            seen.status == DeliveryStatus.HANDED_OVER and not _why_off(session, desk, seen, now)
        ):
            return
    with transaction() as session:
        delivery = get_delivery_to_change(session, delivery_id)
        one = find_hand_over(session, delivery_id)
        if one is None or not one.is_open or delivery.status in _ON_ITS_WAY:
            return
        if delivery.status in OUT:
            one.settle(HandAnswer.OUT, now)
        elif delivery.status != DeliveryStatus.HANDED_OVER:
            one.call_off(delivery.error or "It was taken back.", now)
        elif why := _why_off(session, desk, delivery, now):
            _call_off(delivery, one, why, now)
            settle_item(session, delivery.item, at=now)
            log.info("hand over called off", delivery_id=delivery_id)


def _call_off(delivery: Delivery, one: HandOver, why: str, now: datetime) -> None:
    trouble = f" The letter could not be handed in: {one.trouble}" if one.trouble and not one.told_at else ""
    one.call_off(why, now)
    words = (
        f"{delivery.account.handle or 'The person who has it'} had not said whether it is out. {why}{trouble}"
    )
    move_delivery(delivery, DeliveryStatus.UNKNOWN, error=words)


def _why_off(session: Session, desk: Desk, delivery: Delivery, now: datetime) -> str:
    """Why it is not to be put out any more; empty where it is."""
    zone = desk.settings.timezone
    if (hold := hold_over(session, subject_of(delivery))) is not None:
        return refusal_words(hold, zone)
    if words := why_it_no_longer_stands(session, delivery):
        return words
    if now > delivery.late_at:
        return f"It was due {format_local(delivery.due_at, zone)}, and is too late since {format_local(delivery.late_at, zone)}."
    return ""


def _write(desk: Desk, mail: StaffMail, hand_over_id: int) -> int:
    now = desk.clock.now()
    with transaction() as session:
        one = session.get_one(HandOver, hand_over_id)
        if one.letter != HandLetter.STOP and one.delivery.status != DeliveryStatus.HANDED_OVER:
            if one.delivery.status not in _ON_ITS_WAY:
                one.letter, one.letter_at = HandLetter.NONE, None  # the next look sees to it
            return 0
        if not claim_hand_letter(session, hand_over_id, now=now, until=now + CLAIM):
            return 0
        kind = HandLetter(one.letter)
        person = person_of(desk, one.delivery.account)
        letter = _letter(desk, one, person, kind)
        key = f"hand {one.id} {kind} {one.handed_at.isoformat()}"
    trouble = ""
    try:
        mail.send(to=person.email, subject=letter.subject, text=letter.text, key=key)
    except ChannelError as error:
        trouble = str(error)
    _note_written(desk, hand_over_id, kind, trouble)
    log.info("hand letter", hand_over_id=hand_over_id, letter=kind, taken=not trouble)
    return int(not trouble)


def _note_written(desk: Desk, hand_over_id: int, kind: HandLetter, trouble: str) -> None:
    now = desk.clock.now()
    with transaction() as session:
        get_delivery_to_change(session, session.get_one(HandOver, hand_over_id).delivery_id)
        one = session.get_one(HandOver, hand_over_id, populate_existing=True)
        one.trouble = trouble
        if kind is HandLetter.ASKING and not trouble:
            one.told_at = one.told_at or now
        if one.letter != kind:  # called off or answered meanwhile
            return
        if trouble:
            one.letter_at = now + AGAIN_AFTER
        elif not one.is_open and kind is not HandLetter.STOP:
            one.letter, one.letter_at = (
                (HandLetter.STOP, now) if one.answered_at is None else (HandLetter.NONE, None)
            )
        elif kind is HandLetter.ASKING and (at := _reminder_at(one.delivery, now)) is not None:
            one.letter, one.letter_at = HandLetter.REMINDER, at
        else:
            one.letter, one.letter_at = HandLetter.NONE, None


def _reminder_at(delivery: Delivery, now: datetime) -> datetime | None:
    """Half-way to being too late, within bounds; none where that is over by then."""
    at = now + min(max((delivery.late_at - now) / 2, SOONEST_REMINDER), LATEST_REMINDER)
    return at if at < delivery.late_at else None


def _letter(desk: Desk, one: HandOver, person: HandPerson, kind: HandLetter) -> AlertLetter:
    delivery = one.delivery
    title, where = quoted(delivery.item.title), label_of(delivery.account.kind)
    short = {
        HandLetter.ASKING: "To put out now",
        HandLetter.REMINDER: "Is it out?",
        HandLetter.STOP: "Do NOT publish",
    }[kind]
    page = f"Page: {desk.settings.url}/handed/{delivery.id}"
    if kind is HandLetter.STOP:
        body: tuple[str, ...] = (
            f"Please do NOT put {title} out on {person.place}.",
            f"Why: {one.called_off_why}",
            "If it is out already, say so on the page below at once, with the time. Take it down only if you are asked to.",
            page,
        )
    else:
        body = _asking(desk, delivery, person, title, page, is_reminder=kind is HandLetter.REMINDER)
    end = f"This e-mail was written by Campaign Desk of {desk.settings.organisation}."
    text = "\n\n".join((f"{person.name},", *body, end))
    return AlertLetter(f"{short}: {delivery.item.title} ({where})", f"{text}\n")


def _asking(
    desk: Desk, delivery: Delivery, person: HandPerson, title: str, page: str, *, is_reminder: bool
) -> tuple[str, ...]:
    zone = desk.settings.timezone
    head = f"Please put {title} out on {person.place} now, word for word as it stands below."
    if is_reminder:
        head = (
            f"You were asked to put {title} out on {person.place}, and nobody has said yet whether it is out."
        )
    return (
        head,
        f"Not later than {format_local(delivery.late_at, zone)}. After that, leave it.",
        "Then say on the page below that it is out, with its link, or why it is not. Text and pictures stand there, too, "
        "ready to copy. Without a login of your own, tell the communications team.",
        page,
        *_words(compose_message(desk, delivery)),
    )


def _words(message: OutboundMessage) -> list[str]:
    said: list[str] = []
    many = len(message.parts) > 1
    for number, part in enumerate(message.parts, start=1):
        said.append(f"----- {f'Part {number}' if many else 'The text'} -----")
        if part.warning:
            said.append(f"Content warning: {part.warning}")
        said.append(part.text)
        said += [
            f"Picture: {media.name}. Description: {media.alt or 'none, it is decorative'}"
            for media in part.media
        ]
    return [*said, "----- The end of it -----"]
