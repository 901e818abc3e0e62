"""Who sends which delivery when: claims, leases, and what is due.

A delivery is claimed by one conditional UPDATE; the row count decides who has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    CursorResult,
    FunctionElement,
    Result,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased, joinedload, load_only
from sqlalchemy.sql.compiler import SQLCompiler

from campaigns.domain.items.statuses import WAITING, DeliveryStatus
from campaigns.models.accounts import Account
from campaigns.models.base import table_of
from campaigns.models.conditions import ApprovalCondition
from campaigns.models.content import Approval, Item, Revision, RevisionMedia, hashes_in
from campaigns.models.deliveries import Delivery

# Statements are put together once: to build one takes longer than to run it.

_OTHER = aliased(Delivery)
_TABLE = table_of(Delivery)
# The step of a claim of which only the platform's answer is awaited; under it is that claim's token.
AWAITS_ANSWER = "awaits answer"


class _IsJson(FunctionElement[bool]):
    """Whether the database can look into it. PostgreSQL keeps nothing else in such a column; SQLite keeps anything."""

    type = Boolean()
    inherit_cache = True


@compiles(_IsJson)
def _always(_element: _IsJson, _compiler: SQLCompiler, **_options: Any) -> str:
    return "true"


@compiles(_IsJson, "sqlite")
def _if_valid(element: _IsJson, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_valid({compiler.process(element.clauses, **options)})"


def _step_in(steps: Any, step: str) -> ColumnElement[str]:
    """The text under this step, for a query; empty where there is none, or where the steps can't be read."""
    return case((_IsJson(steps), func.coalesce(steps[step].as_string(), "")), else_="")


def _keeps_account_busy(delivery: Any) -> ColumnElement[bool]:
    """Somebody is sending it, and is not just waiting for its answer."""
    waiting_claim = _step_in(delivery.checkpoint, AWAITS_ANSWER)
    return and_(delivery.lease_until.is_not(None), waiting_claim != delivery.claim_token)


_OWNERS = select(Delivery.item_id, Delivery.account_id).where(Delivery.id == bindparam("its_id"))
_CLAIM = (
    update(_TABLE)
    .where(
        _TABLE.c.id == bindparam("its_id"),
        _TABLE.c.status.in_(WAITING),
        _TABLE.c.next_attempt_at <= bindparam("now"),
        ~exists().where(_OTHER.account_id == _TABLE.c.account_id, _keeps_account_busy(_OTHER)),
        exists().where(
            Account.id == _TABLE.c.account_id,
            or_(Account.paused_until.is_(None), Account.paused_until <= bindparam("now")),
        ),
    )
    .values(
        status=DeliveryStatus.SENDING,
        next_attempt_at=None,
        lease_until=bindparam("until"),
        claim_token=bindparam("token"),
        attempt_count=_TABLE.c.attempt_count + 1,
    )
)
_STORE = update(_TABLE).where(_TABLE.c.id == bindparam("its_id")).values(checkpoint=bindparam("steps"))
_FOR_SENDING = (
    select(Delivery)
    .where(Delivery.id == bindparam("its_id"))
    .options(
        joinedload(Delivery.item).joinedload(Item.campaign),
        joinedload(Delivery.account),
        joinedload(Delivery.revision).options(
            joinedload(Revision.approvals).joinedload(Approval.kept_conditions.of_type(ApprovalCondition)),
            joinedload(Revision.asked),
        ),
    )
    .execution_options(populate_existing=True)
)
_NEXT_OF_ACCOUNT = (
    select(Delivery.id, Delivery.item_id)
    .where(Delivery.account_id == bindparam("account"), Delivery.next_attempt_at <= bindparam("now"))
    .order_by(Delivery.next_attempt_at, Delivery.id)
    .limit(1)
)


def claim_delivery(
    session: Session, delivery_id: int, *, now: datetime, lease: timedelta, token: str
) -> bool:
    """Take a due delivery for sending. True for exactly one caller.

    It is not to be had while it is not due, while another delivery of the same account is being sent (so that an
    account's posts keep their order and never run beside each other), or while the account rests. One that only awaits
    its answer keeps nobody back.
    """
    if session.get_bind().dialect.name == "postgresql":  # on SQLite a writer is alone
        owners = session.execute(_OWNERS, {"its_id": delivery_id}).one_or_none()
        if owners is None:
            return False
        # Two workers may look at two rows of one account at once; the account's row makes them queue.
        # The item comes first, as everywhere (see ``lock_item``).
        for column, its_id in zip((Item.id, Account.id), owners, strict=True):
            session.execute(select(column).where(column == its_id).with_for_update(key_share=True))
    session.flush()
    claimed = session.connection().execute(
        _CLAIM, {"its_id": delivery_id, "now": now, "until": now + lease, "token": token}
    )
    return _changed_one(claimed)


def load_for_sending(session: Session, delivery_id: int) -> Delivery:
    """A claimed delivery as it is now with all that sending it asks for, in one query."""
    return session.scalars(_FOR_SENDING, {"its_id": delivery_id}).unique().one()


def store_checkpoint(session: Session, delivery_id: int, steps: dict[str, Any]) -> None:
    """Written straight to its row: a delivery that is loaded already does not see it."""
    session.connection().execute(_STORE, {"its_id": delivery_id, "steps": steps})


def next_of_account(session: Session, account_id: int, *, now: datetime) -> tuple[int, int] | None:
    """(delivery id, item id) of what this account should send next, if that is due."""
    row = session.connection().execute(_NEXT_OF_ACCOUNT, {"account": account_id, "now": now}).one_or_none()
    return None if row is None else (row[0], row[1])


def hold_items(session: Session, item_ids: set[int]) -> None:
    """Hold the rows of these items until the transaction ends, always in the same order."""
    if session.get_bind().dialect.name == "postgresql":  # on SQLite a writer is alone
        held = select(Item.id).where(Item.id.in_(item_ids)).order_by(Item.id).with_for_update(key_share=True)
        session.execute(held).all()


def _changed_one(result: Result[Any]) -> bool:
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def lock_barely(session: Session, delivery_id: int) -> Delivery | None:
    """As ``get_delivery_to_change``, for a row of which something can't be read: only what it takes to move it is loaded.

    What else it holds must not be asked for.
    """
    owner = session.scalar(select(Delivery.item_id).where(Delivery.id == delivery_id))
    if owner is None:
        return None
    session.execute(select(Item.id).where(Item.id == owner).with_for_update(key_share=True))
    return session.scalar(
        select(Delivery)
        .where(Delivery.id == delivery_id)
        .options(load_only(Delivery.item_id, Delivery.status, Delivery.attempt_count))
        .with_for_update(key_share=True)
    )


def extend_lease(session: Session, delivery_id: int, *, token: str, until: datetime) -> bool:
    """Keep a claim that is still ours. False when the sweep has taken it away."""
    held = session.execute(
        update(Delivery)
        .where(
            Delivery.id == delivery_id,
            Delivery.status == DeliveryStatus.SENDING,
            Delivery.claim_token == token,
        )
        .values(lease_until=until)
        .execution_options(synchronize_session=False)
    )
    return _changed_one(held)


_RESTS = select(Account.id, Account.paused_until)
_EARLIEST = select(func.min(Delivery.next_attempt_at)).where(Delivery.account_id == bindparam("account"))
_EARLIEST_LATER = _EARLIEST.where(Delivery.next_attempt_at > bindparam("after"))
_FREE_ACCOUNTS = (
    select(Account.id)
    .where(
        or_(Account.paused_until.is_(None), Account.paused_until <= bindparam("now")),
        ~exists().where(Delivery.account_id == Account.id, _keeps_account_busy(Delivery)),
    )
    .order_by(Account.id)
)
_DUE_OF_ACCOUNT = (
    select(Delivery.id)
    .where(Delivery.account_id == bindparam("account"), Delivery.next_attempt_at <= bindparam("now"))
    .order_by(Delivery.next_attempt_at, Delivery.id)
    .limit(bindparam("most"))
)


def next_due_at(session: Session, *, after: datetime) -> datetime | None:
    """The next moment after this one at which anything wants to be sent.

    An account at rest wants nothing before its rest ends. One index look-up per account: the cost does not grow
    with the number of deliveries.
    """
    moments = []
    for account_id, paused_until in session.execute(_RESTS).all():
        resting_until = max(after, paused_until) if paused_until is not None else after
        if resting_until > after:
            earliest = session.scalar(_EARLIEST, {"account": account_id})
            moments += [max(earliest, resting_until)] if earliest is not None else []
        else:
            later = session.scalar(_EARLIEST_LATER, {"account": account_id, "after": after})
            moments += [later] if later is not None else []
    return min(moments) if moments else None


def list_due(session: Session, *, now: datetime, per_account: int) -> list[tuple[int, int]]:
    """(delivery id, account id) of what is due, oldest first within each account, no account starving another.

    An account that is sending just now, here or in another process, is left alone until it has finished.
    """
    return [
        (delivery_id, account_id)
        for account_id in session.scalars(_FREE_ACCOUNTS, {"now": now}).all()
        for delivery_id in session.scalars(
            _DUE_OF_ACCOUNT, {"account": account_id, "now": now, "most": per_account}
        )
    ]


_OWNER = select(Delivery.account_id).where(Delivery.id == bindparam("its_id"))
_TURN = (
    select(Delivery.id)
    .where(
        Delivery.account_id == _OWNER.scalar_subquery(),
        Delivery.next_attempt_at <= bindparam("now"),
    )
    .order_by(Delivery.next_attempt_at, Delivery.id)
    .limit(bindparam("most"))
)


def list_turn(session: Session, delivery_id: int, *, now: datetime, limit: int) -> list[int]:
    """What the account of this delivery has due, in its order."""
    return list(session.scalars(_TURN, {"its_id": delivery_id, "now": now, "most": limit}))


def list_due_soon(session: Session, *, after: datetime, until: datetime, limit: int) -> list[int]:
    """What is to be sent between the two, the first first."""
    soon = select(Delivery.id).where(Delivery.next_attempt_at > after, Delivery.next_attempt_at <= until)
    return list(session.scalars(soon.order_by(Delivery.next_attempt_at, Delivery.id).limit(limit)))


def pictures_to_send(session: Session, delivery_ids: Sequence[int]) -> list[tuple[int, frozenset[str]]]:
    """Of those that have pictures: (delivery id, the hashes of those that its own channel shows)."""
    rows = session.execute(
        select(Delivery.id, Account.kind, Revision.rendered)
        .join(Account, Account.id == Delivery.account_id)
        .join(Revision, Revision.id == Delivery.revision_id)
        .where(
            Delivery.id.in_(delivery_ids), exists().where(RevisionMedia.revision_id == Delivery.revision_id)
        )
    )
    return [
        (its_id, hashes_in(rendered.get("release") or rendered.get("posts", {}).get(kind, {})))
        for its_id, kind, rendered in rows
    ]


def list_expired_leases(session: Session, *, now: datetime) -> list[int]:
    return list(
        session.scalars(
            select(Delivery.id).where(Delivery.lease_until < now).order_by(Delivery.lease_until, Delivery.id)
        )
    )


def list_too_late(session: Session, *, now: datetime) -> list[int]:
    """Deliveries that were due and are too late now, in the order of their items. Only what is due is looked at."""
    return list(
        session.scalars(
            select(Delivery.id)
            .where(Delivery.next_attempt_at <= now, Delivery.late_at < now)
            .order_by(Delivery.item_id, Delivery.id)
        )
    )


def list_due_lookups(session: Session, *, now: datetime) -> list[int]:
    """Deliveries of unknown outcome that should be looked for on their platform now."""
    return list(
        session.scalars(
            select(Delivery.id)
            .where(Delivery.next_lookup_at <= now)
            .order_by(Delivery.next_lookup_at, Delivery.id)
        )
    )
