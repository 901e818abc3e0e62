"""The media lists as pages show them: who is on one, whom the mail server refused, who left and how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.deliveries import Delivery
from campaigns.models.people import Contact, LeftHow, MediaList, media_list_members

PER_PAGE = 100
LEFT_SHOWN = 50
# What was refused longer ago says little of an address.
REFUSED_WITHIN = timedelta(days=365)
LEFT_WORDS = {
    LeftHow.ASKED: "Asked to be taken off, by the link in a letter",
    LeftHow.TAKEN_OFF: "Taken off here",
}


@dataclass(frozen=True)
class ListRow:
    id: int
    name: str
    count: int


@dataclass(frozen=True)
class ContactLine:
    """``refused`` says when and why the mail server last refused this address; empty where it did not."""

    id: int
    email: str
    name: str
    outlet: str
    refused_at: datetime | None = None
    refused: str = ""


@dataclass(frozen=True)
class LeftLine:
    email: str
    name: str
    at: datetime | None
    how: str


@dataclass(frozen=True)
class ListScreen:
    id: int
    name: str
    count: int
    contacts: list[ContactLine]
    page: int
    has_more: bool


def list_rows(session: Session) -> list[ListRow]:
    members = select(func.count()).where(media_list_members.c.media_list_id == MediaList.id).scalar_subquery()
    query = select(MediaList.id, MediaList.name, members).order_by(MediaList.name)
    return [ListRow(*row) for row in session.execute(query)]


def list_screen(session: Session, media_list: MediaList, *, page: int, now: datetime) -> ListScreen:
    on_it = select(media_list_members.c.contact_id).where(media_list_members.c.media_list_id == media_list.id)
    query = select(Contact).where(Contact.id.in_(on_it)).order_by(Contact.outlet, Contact.name, Contact.id)
    found = list(session.scalars(query.offset((page - 1) * PER_PAGE).limit(PER_PAGE + 1)))
    shown = found[:PER_PAGE]
    refused = _refused(session, [one.id for one in shown], now)
    return ListScreen(
        id=media_list.id,
        name=media_list.name,
        count=session.scalar(select(func.count()).select_from(on_it.subquery())) or 0,
        contacts=[
            ContactLine(one.id, one.email, one.name, one.outlet, *refused.get(one.id, (None, "")))
            for one in shown
        ],
        page=page,
        has_more=len(found) > PER_PAGE,
    )


def left_lines(session: Session) -> list[LeftLine]:
    """Who is on no list any more, the last to leave first."""
    query = select(Contact).where(Contact.is_active.is_(False))
    query = query.order_by(Contact.left_at.is_(None), Contact.left_at.desc(), Contact.id.desc()).limit(
        LEFT_SHOWN
    )
    return [
        LeftLine(one.email, one.name, one.left_at, LEFT_WORDS[LeftHow(one.left_how or LeftHow.TAKEN_OFF)])
        for one in session.scalars(query)
    ]


def _refused(session: Session, ids: list[int], now: datetime) -> dict[int, tuple[datetime, str]]:
    query = (
        select(Delivery.contact_id, Delivery.due_at, Delivery.error)
        .where(
            Delivery.status == DeliveryStatus.PERMANENT_FAILURE,
            Delivery.due_at > now - REFUSED_WITHIN,
            Delivery.contact_id.in_(ids),
        )
        .order_by(Delivery.due_at, Delivery.id)
    )
    return {row.contact_id: (row.due_at, row.error) for row in session.execute(query)}
