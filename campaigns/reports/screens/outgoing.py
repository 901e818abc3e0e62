"""Deliveries as people see them: an e-mail to forty newsrooms is one line with forty recipients, not forty lines.

``outgoing_query`` puts the lines together first and then takes the first of them: for what is never many.
``history_rows`` takes the first and then puts them together: for what grows with the years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, select, union, union_all
from sqlalchemy.orm import Session, aliased

from campaigns.domain.items.statuses import OUT
from campaigns.models.accounts import Account
from campaigns.models.content import Campaign, Item
from campaigns.models.deliveries import Delivery


@dataclass(frozen=True)
class OutgoingRow:
    """One delivery, or those of one release to its recipients that stand alike: ``delivery_id`` is the first.

    Its fields are the columns of ``outgoing_query``.
    """

    delivery_id: int
    item_ref: str
    item_kind: str
    item_title: str
    campaign_title: str
    account_kind: str
    account_name: str
    status: str
    due_at: datetime
    sent_at: datetime | None
    next_attempt_at: datetime | None
    count: int
    error: str
    remote_url: str

    @property
    def when(self) -> datetime:
        """When it went out, or when it should."""
        return self.sent_at or self.due_at


def outgoing_rows(
    session: Session, query: Select[*tuple[Any, ...]], *, limit: int | None = None
) -> list[OutgoingRow]:
    """Run a query made by ``outgoing_query``; at most ``limit`` rows."""
    return [OutgoingRow(*row) for row in session.execute(query.limit(limit))]


def history_rows(
    session: Session, statuses: Sequence[str], *, newest_first: bool, limit: int, offset: int = 0
) -> list[OutgoingRow]:
    """Deliveries in these statuses as lines, however many there are: what is read is what is shown, by an index.

    The order is that of their time: what went out by when it did, anything else by when it is or was due.
    """
    of_each = [
        select(_first_of_each_status(status, newest_first=newest_first, limit=offset + limit).subquery())
        for status in statuses
    ]
    found = union_all(*of_each).subquery()
    moment = found.c.moment.desc() if newest_first else found.c.moment
    ids = list(session.scalars(select(found.c.id).order_by(moment, found.c.id).offset(offset).limit(limit)))
    alone, letters = Delivery.contact_id.is_(None), Delivery.contact_id.is_not(None)
    of_letters = select(Delivery.item_id).where(Delivery.id.in_(ids), letters)
    query = outgoing_query(statuses)
    rows = [
        *outgoing_rows(session, query.where(Delivery.id.in_(ids), alone)),
        *outgoing_rows(session, query.where(Delivery.item_id.in_(of_letters), letters)),
    ]
    by_id = {row.delivery_id: row for row in rows}
    return [by_id[one] for one in ids if one in by_id]


def _first_of_each_status(status: str, *, newest_first: bool, limit: int) -> Select[int, datetime | None]:
    """The deliveries that stand for a line each: those on their own, and the first of an e-mail's recipients."""
    moment = Delivery.sent_at if status in OUT else Delivery.due_at
    order = moment.desc() if newest_first else moment
    return (
        select(Delivery.id, moment.label("moment"))
        .where(Delivery.status == literal(status, literal_execute=True), _is_first_of_its_line())
        .order_by(order, Delivery.id)
        .limit(limit)
    )


def _is_first_of_its_line() -> ColumnElement[bool]:
    earlier = aliased(Delivery)
    return Delivery.contact_id.is_(None) | ~exists().where(_are_alike(earlier), earlier.id < Delivery.id)


def _are_alike(other: Any) -> ColumnElement[bool]:
    """Of a ``Delivery`` to one recipient of an e-mail: the other is to another, and stands as it does."""
    return and_(
        other.item_id == Delivery.item_id,
        other.account_id == Delivery.account_id,
        other.status == Delivery.status,
        other.revision_id == Delivery.revision_id,
        other.due_at == Delivery.due_at,
        other.contact_id.is_not(None),
    )


def outgoing_query(statuses: Sequence[str], *, newest_first: bool = False) -> Select[*tuple[Any, ...]]:
    """Deliveries in these statuses, a release's recipients that stand alike in one row, in the order of their time."""
    due_at, sent_at = func.min(Delivery.due_at), func.max(Delivery.sent_at)
    moment = func.coalesce(sent_at, due_at)
    return (
        select(
            func.min(Delivery.id).label("delivery_id"),
            Item.ref,
            Item.kind.label("item_kind"),
            Item.title.label("item_title"),
            Campaign.title.label("campaign_title"),
            Account.kind.label("account_kind"),
            Account.name.label("account_name"),
            Delivery.status,
            due_at.label("due_at"),
            sent_at.label("sent_at"),
            func.min(Delivery.next_attempt_at).label("next_attempt_at"),
            func.count().label("how_many"),
            func.max(Delivery.error).label("error"),
            case((func.count() == 1, func.max(Delivery.remote_url)), else_="").label("remote_url"),
        )
        .select_from(Delivery)
        .join(Item, Item.id == Delivery.item_id)
        .join(Campaign, Campaign.id == Item.campaign_id)
        .join(Account, Account.id == Delivery.account_id)
        .where(Delivery.status.in_(statuses))
        .group_by(
            Item.id,
            Item.ref,
            Item.kind,
            Item.title,
            Campaign.title,
            Account.id,
            Account.kind,
            Account.name,
            Delivery.status,
            Delivery.revision_id,
            Delivery.due_at,
            _alone(),
        )
        .order_by(*((moment.desc(),) if newest_first else (due_at,)), func.min(Delivery.id))
    )


def few_query(statuses: Sequence[str], *, newest_first: bool = False) -> Select[*tuple[Any, ...]]:
    """As ``outgoing_query``, for statuses that few deliveries have: found by an index, whatever else went out before.

    Else SQLite goes through all items to find them: it can't tell which statuses are rare.
    """
    of_each = [
        select(Delivery.id).where(Delivery.status == literal(status, literal_execute=True))
        for status in statuses
    ]
    return outgoing_query(statuses, newest_first=newest_first).where(Delivery.id.in_(union(*of_each)))


def _alone() -> ColumnElement[int | None]:
    """Its own number where it is one for itself; nothing where it is one recipient of an e-mail among others."""
    return case((Delivery.contact_id.is_(None), Delivery.id))
