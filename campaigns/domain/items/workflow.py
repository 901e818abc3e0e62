"""Which moves an item may make, and which a delivery may make. Nothing else may change a status."""

from __future__ import annotations

from campaigns.domain.items.statuses import DeliveryStatus as D
from campaigns.domain.items.statuses import ItemStatus as S

ITEM_MOVES: dict[S, frozenset[S]] = {
    S.DRAFT: frozenset({S.IN_REVIEW}),
    S.IN_REVIEW: frozenset({S.IN_REVIEW, S.DRAFT, S.APPROVED}),
    S.APPROVED: frozenset({S.IN_REVIEW, S.PUBLISHED, S.DRAFT, S.SCHEDULED, S.HELD, S.NEEDS_RECHECK}),
    S.SCHEDULED: frozenset({S.APPROVED, S.DRAFT, S.IN_REVIEW, S.PUBLISHED, S.HELD, S.NEEDS_RECHECK}),
    S.PUBLISHED: frozenset({S.SCHEDULED}),
    # Out of a hold: to be looked at again when it ends; or a person re-words it, sends it where the hold does not
    # reach, or takes back what was stopped; or it turns out to have gone out.
    S.HELD: frozenset({S.NEEDS_RECHECK, S.DRAFT, S.IN_REVIEW, S.SCHEDULED, S.APPROVED, S.PUBLISHED}),
    S.NEEDS_RECHECK: frozenset({S.IN_REVIEW, S.DRAFT, S.APPROVED, S.SCHEDULED, S.PUBLISHED, S.HELD}),
}

# Everything may become "sent": a sender that was away too long may still come back with the
# platform's own answer, and that it went out is then certain, whatever was thought meanwhile.
DELIVERY_MOVES: dict[D, frozenset[D]] = {
    # From waiting to unknown: it is too late now, and an earlier try may have got through.
    D.CREATED: frozenset({D.SENDING, D.SENT, D.CANCELLED, D.HELD, D.MISSED, D.UNKNOWN}),
    D.SENDING: frozenset(
        {
            D.SENT,
            D.HANDED_OVER,
            D.TEMPORARY_FAILURE,
            D.PERMANENT_FAILURE,
            D.TECHNICAL_FAILURE,
            D.UNKNOWN,
            D.MISSED,
            D.HELD,
            D.CANCELLED,
        }
    ),
    D.TEMPORARY_FAILURE: frozenset({D.SENDING, D.SENT, D.CANCELLED, D.HELD, D.MISSED, D.UNKNOWN}),
    # Whoever has it says that it is out, or that it is not; or did not say so in time; or it is called off.
    D.HANDED_OVER: frozenset({D.SENT, D.MISSED, D.UNKNOWN, D.CANCELLED}),
    # A person's three buttons: it went out, send it again, drop it. Or whoever had it says that it is not out.
    D.UNKNOWN: frozenset({D.SENT, D.CREATED, D.CANCELLED, D.TEMPORARY_FAILURE, D.HANDED_OVER, D.MISSED}),
    D.MISSED: frozenset({D.CREATED, D.SENT, D.CANCELLED}),
    D.HELD: frozenset({D.CREATED, D.SENT, D.CANCELLED, D.MISSED}),
    D.PERMANENT_FAILURE: frozenset({D.CREATED, D.SENT, D.CANCELLED}),
    D.TECHNICAL_FAILURE: frozenset({D.CREATED, D.SENT, D.CANCELLED}),
    D.SENT: frozenset({D.PERMANENT_FAILURE}),
    D.CANCELLED: frozenset({D.SENT, D.CREATED}),
}


def item_may_move(current: S, new: S) -> bool:
    return new in ITEM_MOVES[current]


def delivery_may_move(current: D, new: D) -> bool:
    return new in DELIVERY_MOVES[current]
