"""The words of an alert: what happened, what we know, what to do, and where. No journalist's name or address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from campaigns.domain.items.channel_kinds import KINDS, label_of
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.text.listing import counted
from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.localtime import format_local
from campaigns.models.deliveries import Delivery
from campaigns.services.core.desk import Desk


@dataclass(frozen=True)
class AlertLetter:
    subject: str
    text: str


@dataclass(frozen=True)
class _Words:
    """For one way of standing still: a word for the subject, what happened, and what to do."""

    short: str
    happened: str
    to_do: str


_WORDS: dict[DeliveryStatus, _Words] = {
    DeliveryStatus.UNKNOWN: _Words(
        "Not known",
        "Nobody knows whether it went out: the channel's answer never came.",
        "Look at the account. Then say on the page below that it went out, have it sent again, or drop it.",
    ),
    DeliveryStatus.MISSED: _Words(
        "Missed",
        "Its time passed before it could be sent. Nothing went out.",
        "Decide on the page below whether it should still go out now.",
    ),
    DeliveryStatus.HELD: _Words(
        "Held",
        "It was held just before it would have been sent. Nothing went out.",
        "Mend what is named above. Then send it again from the page below.",
    ),
    DeliveryStatus.PERMANENT_FAILURE: _Words(
        "Refused",
        "The channel refused it. It did not go out.",
        "Correct what is named above and have it signed off again, or drop it on the page below.",
    ),
    DeliveryStatus.TECHNICAL_FAILURE: _Words(
        "Failed",
        "It could not be sent, and is not tried again by itself.",
        "Look at the page below. Send it again when the reason is mended, or drop it.",
    ),
}
# The same where a person puts it out.
_OF_HANDS: dict[DeliveryStatus, _Words] = {
    DeliveryStatus.UNKNOWN: _Words(
        "Not known",
        "Whoever was to put it out has not said whether it is out. They were told not to put it out any more.",
        "Ask them. Then say on the page below that it went out, have it handed over again, or drop it.",
    ),
    DeliveryStatus.MISSED: _Words(
        "Did not go out",
        "It did not go out in its time.",
        "Give it a new time, have it handed over again, or drop it, on the page below.",
    ),
}
_LOOKS_ITSELF = "Campaign Desk looks for it on the channel by itself at {at}. If it can tell, there is nothing for you to do."

_SOMEBODY = "(the recipient)"
_ADDRESS = re.compile(r"(?<![^\s<>()“”,;])@*+[^\s<>()“”,;@]++@[^\s<>()“”,;]++")


def compose_letter(desk: Desk, deliveries: Sequence[Delivery]) -> AlertLetter:
    """One letter about deliveries of one item that stand still."""
    item = deliveries[0].item
    groups = [
        list(group)
        for _, group in groupby(sorted(deliveries, key=_likeness), key=lambda one: _likeness(one)[:3])
    ]
    first = deliveries[0]
    if len(groups) == 1:
        where = label_of(first.account.kind)
        subject = f"{_words_of(first).short}: {item.title} ({where})"
    else:
        subject = f"Needs a decision: {item.title}"
    paragraphs = [
        f"{quoted(item.title)}, {'a press release' if item.kind == 'release' else 'a post'} of {quoted(item.campaign.title)}:",
        *(_about(desk, group) for group in groups),
    ]
    return _letter(desk, subject, paragraphs)


def compose_bare_letter(desk: Desk, count: int) -> AlertLetter:
    """One letter about deliveries of which nothing can be told, because of a fault of our own."""
    what = "A delivery stands still" if count == 1 else f"{count:,} deliveries of one item stand still"
    words = (
        f"{what}. Campaign Desk met a fault of its own when it was to say more.\n"
        "What to do: tell an administrator, who finds more in the log. Look at the page below.\n"
        f"Page: {desk.settings.url}/decisions"
    )
    return _letter(desk, "Needs a decision", [words])


def _letter(desk: Desk, subject: str, paragraphs: Sequence[str]) -> AlertLetter:
    ends = (
        f"Is Campaign Desk itself working? {desk.settings.url}/working",
        f"This e-mail was written by Campaign Desk of {desk.settings.organisation} and goes to everybody who may "
        "schedule there. Please do not answer it.",
    )
    text = "\n\n".join((*paragraphs, *ends))
    return AlertLetter(subject=f"Campaign Desk: {subject}", text=f"{text}\n")


def _likeness(delivery: Delivery) -> tuple[str, str, str, int]:
    return delivery.account.name, delivery.status, _known(delivery), delivery.id


def _words_of(delivery: Delivery) -> _Words:
    status, row = DeliveryStatus(delivery.status), KINDS.get(delivery.account.kind)
    if (
        row is not None
        and row.capabilities is not None
        and row.capabilities.is_by_hand
        and status in _OF_HANDS
    ):
        return _OF_HANDS[status]
    return _WORDS[status]


def _about(desk: Desk, group: Sequence[Delivery]) -> str:
    """Deliveries to one account that stand still in the same way for the same reason."""
    first, words = group[0], _words_of(group[0])
    label = label_of(first.account.kind)
    account = label if label == first.account.name else f"{label}, {first.account.name}"
    if first.contact_id is not None:
        account += f", {counted(len(group), 'recipient')}"
    to_do = words.to_do
    if first.status == DeliveryStatus.UNKNOWN and first.next_lookup_at is not None:
        to_do = f"{_LOOKS_ITSELF.format(at=_moment(desk, first.next_lookup_at))} Otherwise: {to_do[0].lower()}{to_do[1:]}"
    page = f"/deliveries/{first.id}" if len(group) == 1 else "/decisions"
    lines = (
        account,
        f"What happened: {words.happened}",
        f"What we know: {_known_with_time(desk, first)}",
        f"What to do: {to_do}",
        f"Page: {desk.settings.url}{page}",
    )
    return "\n".join(lines)


def _known_with_time(desk: Desk, delivery: Delivery) -> str:
    due, known = f"It was due {_moment(desk, delivery.due_at)}", _known(delivery)
    return known if known.startswith(due) else f"{due}. {known}".rstrip()


def _known(delivery: Delivery) -> str:
    """The trouble in plain words, without the person it was for."""
    words, contact = delivery.error.strip(), delivery.contact
    if contact is None:
        return words
    for private in (contact.name, contact.outlet):
        if private:
            words = words.replace(private, _SOMEBODY)
    return _ADDRESS.sub(_SOMEBODY, words)


def _moment(desk: Desk, moment: datetime) -> str:
    return format_local(moment, desk.settings.timezone)
