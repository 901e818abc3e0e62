"""The words for where an item and a delivery stand. Delivery words follow GOV.UK Notify where it has one."""

from __future__ import annotations

from enum import StrEnum


class ItemKind(StrEnum):
    POST = "post"
    RELEASE = "release"


class ItemStatus(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in-review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    HELD = "held"
    NEEDS_RECHECK = "needs-recheck"


def waiting_words(status: str) -> str:
    """What a text waits for whose time and accounts were chosen before its sign-off."""
    what = "a condition" if status == ItemStatus.APPROVED else "sign-off"
    return f"Planned, waiting for {what}"


class DeliveryStatus(StrEnum):
    CREATED = "created"
    SENDING = "sending"
    HANDED_OVER = "handed-over"  # a person has it, who puts it out and says so
    SENT = "sent"
    TEMPORARY_FAILURE = "temporary-failure"
    PERMANENT_FAILURE = "permanent-failure"
    TECHNICAL_FAILURE = "technical-failure"
    UNKNOWN = "unknown"
    MISSED = "missed"
    HELD = "held"
    CANCELLED = "cancelled"


# In these a text that was submitted is about to go out, or is out.
SUBMITTED = (
    ItemStatus.IN_REVIEW,
    ItemStatus.APPROVED,
    ItemStatus.SCHEDULED,
    ItemStatus.HELD,
    ItemStatus.NEEDS_RECHECK,
    ItemStatus.PUBLISHED,
)
# Nothing of it is planned: the moment it is meant for is what its text says.
TENTATIVE = (ItemStatus.DRAFT, ItemStatus.IN_REVIEW, ItemStatus.APPROVED)
# A delivery in one of these waits for its moment; the sender may claim it.
WAITING = (DeliveryStatus.CREATED, DeliveryStatus.TEMPORARY_FAILURE)
# It is out there: it can be read and counted.
OUT = (DeliveryStatus.SENT,)
# It has left the house, and nobody has said yet what became of it.
UNDER_WAY = (DeliveryStatus.SENDING, DeliveryStatus.HANDED_OVER)
# It may be out already: nobody knows yet, so it counts as neither sent nor not sent.
IN_DOUBT = (*UNDER_WAY, DeliveryStatus.UNKNOWN)
# It stands still until a person decides.
NEEDS_A_PERSON = (
    DeliveryStatus.UNKNOWN,
    DeliveryStatus.MISSED,
    DeliveryStatus.HELD,
    DeliveryStatus.PERMANENT_FAILURE,
    DeliveryStatus.TECHNICAL_FAILURE,
)
# It did not go out, and it was not the channel that refused it: another time may suit it.
TAKES_A_NEW_TIME = (DeliveryStatus.HELD, DeliveryStatus.MISSED)


class AccountState(StrEnum):
    CONNECTED = "connected"
    NEEDS_RECONNECTING = "needs-reconnecting"
    DISCONNECTED = "disconnected"


class AttemptOutcome(StrEnum):
    """How one try at sending ended. RUNNING is written before the network is called."""

    RUNNING = "running"
    SENT = "sent"
    TEMPORARY = "temporary"
    RATE_LIMITED = "rate-limited"
    ACCOUNT = "account"
    PERMANENT = "permanent"
    TECHNICAL = "technical"
    UNKNOWN = "unknown"
    HANDED_OVER = "handed-over"
    NOT_PUT_OUT = "not-put-out"  # the person who had it said so
    REFUSED = "refused"  # our own second look said no; the platform was not called
