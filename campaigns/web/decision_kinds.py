"""What a person may decide about a delivery: the button, the question that is asked once more, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from campaigns.channels.base import Capabilities, capabilities_of
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.time.localtime import format_local
from campaigns.reports.screens.deliveries import Choices
from campaigns.services.planning.decisions import drop_delivery, keep_as_planned, record_as_sent, send_again
from campaigns.services.planning.plan import cancel_delivery
from campaigns.web.access import the_user
from campaigns.web.desk_access import current_desk, now


@dataclass(frozen=True)
class Decision:
    """One thing a person may decide. ``field`` names what they may write with it: a reason, an address, or nothing."""

    name: str
    button: str
    question: str
    explanation: Callable[[Choices], str]
    done: str
    field: str
    is_open: Callable[[Choices], bool]
    act: Callable[[int, str], None]


def _cancel(delivery_id: int, reason: str) -> None:
    cancel_delivery(current_desk(), delivery_id, user_id=the_user().id, reason=reason)


def _sent(delivery_id: int, remote_url: str) -> None:
    record_as_sent(current_desk(), delivery_id, user_id=the_user().id, remote_url=remote_url)


def _again(delivery_id: int, _: str) -> None:
    send_again(current_desk(), delivery_id, user_id=the_user().id)


def _keep(delivery_id: int, _: str) -> None:
    keep_as_planned(current_desk(), delivery_id, user_id=the_user().id)


def _drop(delivery_id: int, reason: str) -> None:
    drop_delivery(current_desk(), delivery_id, user_id=the_user().id, reason=reason)


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
            "Cancel this delivery?",
            lambda _: "It does not go out. The item can be scheduled again.",
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
