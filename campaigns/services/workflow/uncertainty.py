"""Whether an earlier try may have reached the platform: then nobody may say "not sent" before it was looked for.

Only on channels where a repeat is safe can this be: there what waits for its next try may stand on the platform
already, and the repeat would just find it. Elsewhere a delivery waits only after it was looked for in vain.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from campaigns.domain.items.statuses import AttemptOutcome, DeliveryStatus
from campaigns.models.deliveries import Delivery, are_readable
from campaigns.services.core.desk import Desk
from campaigns.services.workflow.moves import move_delivery

_UNCLEAR = (AttemptOutcome.UNKNOWN, AttemptOutcome.TEMPORARY, AttemptOutcome.HANDED_OVER)
_NEVER_LEFT = (AttemptOutcome.REFUSED, AttemptOutcome.RUNNING)
_ABSENT_AFTER = "absent after try"  # kept among the delivery's steps


def may_be_out(desk: Desk, delivery: Delivery) -> bool:
    """True while a try of unclear outcome has not been looked for, as far as the row can say; else after any real try."""
    if not are_readable(delivery.checkpoint):
        return any(attempt.outcome not in _NEVER_LEFT for attempt in delivery.attempts)
    kind = delivery.account.kind
    if kind in desk.channels.kinds() and not desk.channels.capabilities(kind).repeat_is_safe:
        return False
    settled = delivery.checkpoint.get(_ABSENT_AFTER, 0)
    return any(attempt.outcome in _UNCLEAR and attempt.number > settled for attempt in delivery.attempts)


def with_absence(delivery: Delivery, steps: dict[str, Any]) -> dict[str, Any]:
    """The delivery's steps, and that all its tries so far were looked for in vain."""
    return {**steps, _ABSENT_AFTER: delivery.attempt_count}


def leave_in_doubt(delivery: Delivery, words: str, *, now: datetime) -> None:
    """Instead of "not sent", of which nobody can be sure: it is looked for now. Not there, it comes back to be settled."""
    move_delivery(delivery, DeliveryStatus.UNKNOWN, error=f"An earlier try may have gone out. {words}")
    delivery.next_lookup_at = now
