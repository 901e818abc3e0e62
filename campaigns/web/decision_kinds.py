"""What a person may decide about a delivery: the button, the question that is asked once more, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import request

from campaigns.channels.base import capabilities_of
from campaigns.domain.items.channel_row import Capabilities
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.time.localtime import format_local
from campaigns.reports.screens.deliveries import Choices
from campaigns.services.planning.decisions import (
    drop_delivery,
    give_new_time,
    keep_as_planned,
    record_as_sent,
    send_again,
)
from campaigns.services.planning.far_ahead import ask_if_far
from campaigns.services.planning.plan import cancel_delivery, checked_moment
from campaigns.web.access import the_user
from campaigns.web.answers import FieldError
from campaigns.web.desk_access import current_desk, now
from campaigns.web.moment_form import moment_of_form
from campaigns.web.sure import planned_if_sure

Act = Callable[[int], None]


@dataclass(frozen=True)
class Decision:
    """One thing a person may decide.

    Attributes:
        field: what they say with it: a reason, an address, a time, or nothing. What is wrong is said beside that field.
        read: reads the form and gives what is done then to each delivery it is about. Raises ``CampaignDeskError`` where
            something in the form is wrong.
    """

    name: str
    button: str
    question: str
    explanation: Callable[[Choices], str]
    done: str
    field: str
    is_open: Callable[[Choices], bool]
    read: Callable[[], Act]


def _cancel() -> Act:
    reason = _reason()
    return lambda one: cancel_delivery(current_desk(), one, user_id=the_user().id, reason=reason)


def _sent() -> Act:
    address = request.form.get("remote_url", "")
    return lambda one: record_as_sent(current_desk(), one, user_id=the_user().id, remote_url=address)


def _again() -> Act:
    return lambda one: send_again(current_desk(), one, user_id=the_user().id)


def _keep() -> Act:
    return lambda one: keep_as_planned(current_desk(), one, user_id=the_user().id)


def _new_time() -> Act:
    at = checked_moment(current_desk(), moment_of_form())
    planned_if_sure(partial(ask_if_far, current_desk(), at))
    return lambda one: give_new_time(current_desk(), one, user_id=the_user().id, at=at, is_sure=True)


def _drop() -> Act:
    reason = _reason()
    return lambda one: drop_delivery(current_desk(), one, user_id=the_user().id, reason=reason)


def _reason() -> str:
    reason = request.form.get("reason", "")
    if not reason.strip():
        raise FieldError("reason", "Say why, in a few words: it goes on the record.")
    return reason


def _what_cancelling_means(choices: Choices) -> str:
    if choices.delivery.status != DeliveryStatus.HANDED_OVER:
        return "It does not go out. The item can be scheduled again."
    who = choices.delivery.account.handle or "Whoever has it"
    return f"{who} is told at once not to put it out. It may be out already: ask, and say on its page what is so."


def _what_sending_again_means(choices: Choices) -> str:
    goes = "It goes out within seconds, exactly as approved."
    if not choices.may_have_gone_out:
        return goes
    return f"{goes} {again_words(capabilities_of(current_desk().channels, choices.delivery.account.kind))}"


def _what_dropping_means(choices: Choices) -> str:
    if choices.may_have_gone_out:
        return (
            "It is not sent again, and stays on record as dropped, with your name and reason. If it did go out, it "
            "stays where it is."
        )
    return "It stays on record as not sent, with your name and reason."


def again_words(can: Capabilities) -> str:
    """What follows if something of unknown outcome did go out after all, and is sent again."""
    if can.is_by_hand:
        return "Whoever puts it out is asked again. Ask them first: if it is out already, they would put it out twice."
    if can.repeat_is_safe:
        return "It carries the same key as before: if it is out already, nothing appears twice."
    if can.can_find:
        return (
            "It is looked for once more before that. Look at the account yourself, too: if it is out and can’t be "
            "recognised, it will stand there twice."
        )
    return "Nobody can look this up. If it did go out, it arrives a second time."


DECISIONS: dict[str, Decision] = {
    decision.name: decision
    for decision in (
        Decision(
            "it-went-out",
            "It went out",
            "Did it go out?",
            lambda _: (
                "Say so only if you have seen it on the channel. Its figures can’t be collected by the desk afterwards."
            ),
            "Recorded: it went out.",
            "remote_url",
            lambda choices: choices.may_record_as_sent,
            _sent,
        ),
        Decision(
            "keep",
            "Keep it as planned",
            "Keep it as planned?",
            lambda choices: (
                f"It goes out {format_local(choices.delivery.due_at, current_desk().settings.timezone)}, exactly as "
                "approved. That you looked at it goes on the record."
            ),
            "It goes out as planned.",
            "",
            lambda choices: choices.may_keep(now()),
            _keep,
        ),
        Decision(
            "new-time",
            "Give it a new time",
            "When should it go out?",
            lambda _: (
                "It goes out then by itself, exactly as approved. Your name, the new time and the old one go on the record."
            ),
            "It has a new time, and goes out by itself then.",
            "time",
            lambda choices: choices.may_take_new_time,
            _new_time,
        ),
        Decision(
            "send-again",
            "Send it now",
            "Send it now?",
            _what_sending_again_means,
            "It goes out within seconds.",
            "",
            lambda choices: choices.may_send_again,
            _again,
        ),
        Decision(
            "drop",
            "Drop it",
            "Drop it?",
            _what_dropping_means,
            "Dropped. It does not go out.",
            "reason",
            lambda choices: choices.may_drop,
            _drop,
        ),
        Decision(
            "cancel",
            "Cancel it",
            "Cancel it?",
            _what_cancelling_means,
            "Cancelled. It does not go out.",
            "reason",
            lambda choices: choices.may_cancel,
            _cancel,
        ),
    )
}


def button_of(decision: Decision, status: str) -> str:
    """What the button says: whatever was tried before is sent *again*."""
    tried = (DeliveryStatus.UNKNOWN, DeliveryStatus.PERMANENT_FAILURE, DeliveryStatus.TECHNICAL_FAILURE)
    return "Send it again" if decision.name == "send-again" and status in tried else decision.button
