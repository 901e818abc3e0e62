"""What the Today page shows: what goes out next, what needs this person, what went out lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from campaigns.domain.permissions import Permission, Role, role_may
from campaigns.domain.statuses import NEEDS_A_PERSON, OUT, WAITING, AccountState, DeliveryStatus, ItemStatus
from campaigns.models.accounts import list_accounts
from campaigns.models.content import Item, Revision
from campaigns.models.deliveries import Delivery
from campaigns.reports.screens.outgoing import OutgoingRow, outgoing_query, outgoing_rows

SHOWN = 10
SOON = timedelta(days=7)
LATELY = timedelta(days=14)
# Says the same as the statuses, in columns with small indexes: the cost does not grow with the history.
_ON_THE_WAY = or_(Delivery.next_attempt_at.is_not(None), Delivery.lease_until.is_not(None))
SIGNED_OFF = (ItemStatus.IN_REVIEW, ItemStatus.APPROVED, ItemStatus.SCHEDULED)


@dataclass(frozen=True)
class ReviewRow:
    """An item in review: who submitted it, when, and when it is planned for."""

    ref: str
    kind: str
    title: str
    campaign_title: str
    channels: tuple[str, ...]
    submitted_by: str
    submitted_at: datetime
    publish_at: datetime | None


@dataclass(frozen=True)
class ItemRow:
    """An item named in a list of things to do."""

    ref: str
    kind: str
    title: str
    campaign_title: str
    status: str
    publish_at: datetime | None


@dataclass(frozen=True)
class AccountRow:
    name: str
    kind: str
    state: str
    reason: str


@dataclass(frozen=True)
class TodayScreen:
    """Lists are short; each says what is most urgent first."""

    next_out: list[OutgoingRow]
    sent: list[OutgoingRow]
    to_decide: list[OutgoingRow]
    accounts: list[AccountRow]
    to_approve: list[ReviewRow]
    waiting_for_others: list[ReviewRow]
    changed: list[ItemRow]
    to_plan: list[ItemRow]
    drafts_due: list[ItemRow]

    @property
    def needs_count(self) -> int:
        mine = (self.to_decide, self.accounts, self.to_approve, self.changed, self.to_plan, self.drafts_due)
        return sum(len(rows) for rows in mine)


def today_screen(session: Session, *, user_id: int, role: Role, now: datetime) -> TodayScreen:
    reviews = _in_review(session)
    mine = [row for row, author_id in reviews if author_id != user_id and role_may(role, Permission.APPROVE)]
    may_plan, may_write = role_may(role, Permission.SCHEDULE), role_may(role, Permission.WRITE)
    on_the_way = (*WAITING, DeliveryStatus.SENDING)
    return TodayScreen(
        next_out=outgoing_rows(session, outgoing_query(on_the_way).where(_ON_THE_WAY), limit=SHOWN),
        sent=outgoing_rows(
            session, outgoing_query(OUT, newest_first=True).where(Delivery.due_at > now - LATELY), limit=6
        ),
        to_decide=outgoing_rows(session, outgoing_query(NEEDS_A_PERSON), limit=SHOWN * 2) if may_plan else [],
        accounts=_troubled_accounts(session) if may_plan else [],
        to_approve=mine,
        waiting_for_others=[row for row, _ in reviews if row not in mine],
        changed=_changed_since_sign_off(session) if may_write else [],
        to_plan=_approved_but_unplanned(session) if may_plan else [],
        drafts_due=_drafts_due_soon(session, now) if may_write else [],
    )


def _in_review(session: Session) -> list[tuple[ReviewRow, int]]:
    query = (
        _with_latest_revision()
        .where(Item.status == ItemStatus.IN_REVIEW)
        .options(joinedload(Item.campaign))
        .order_by(Item.publish_at.is_(None), Item.publish_at, Revision.created_at)
        .limit(SHOWN * 2)
    )
    return [
        (
            ReviewRow(
                ref=item.ref,
                kind=item.kind,
                title=revision.title,
                campaign_title=item.campaign.title,
                channels=tuple(revision.channels),
                submitted_by=revision.author.name,
                submitted_at=revision.created_at,
                publish_at=revision.publish_at,
            ),
            revision.author_id,
        )
        for item, revision in session.execute(query)
    ]


def _changed_since_sign_off(session: Session) -> list[ItemRow]:
    query = (
        _with_latest_revision()
        .where(
            Item.status.in_(SIGNED_OFF),
            Item.is_on_disk.is_(True),
            Item.file_fingerprint != Revision.fingerprint,
        )
        .options(joinedload(Item.campaign))
        .order_by(Item.publish_at.is_(None), Item.publish_at, Item.ref)
        .limit(SHOWN * 2)
    )
    return [_item_row(item) for item, _ in session.execute(query)]


def _approved_but_unplanned(session: Session) -> list[ItemRow]:
    return _items(session, Item.status == ItemStatus.APPROVED)


def _drafts_due_soon(session: Session, now: datetime) -> list[ItemRow]:
    return _items(
        session,
        Item.status == ItemStatus.DRAFT,
        Item.is_on_disk.is_(True),
        Item.publish_at > now,
        Item.publish_at <= now + SOON,
    )


def _items(session: Session, *conditions: ColumnElement[bool]) -> list[ItemRow]:
    query = (
        select(Item)
        .where(*conditions)
        .options(joinedload(Item.campaign))
        .order_by(Item.publish_at.is_(None), Item.publish_at, Item.ref)
        .limit(SHOWN)
    )
    return [_item_row(item) for item in session.scalars(query)]


def _with_latest_revision() -> Select[Item, Revision]:
    latest = (
        select(Revision.item_id, func.max(Revision.number).label("number"))
        .group_by(Revision.item_id)
        .subquery()
    )
    return (
        select(Item, Revision)
        .join(latest, latest.c.item_id == Item.id)
        .join(Revision, (Revision.item_id == Item.id) & (Revision.number == latest.c.number))
    )


def _item_row(item: Item) -> ItemRow:
    return ItemRow(
        ref=item.ref,
        kind=item.kind,
        title=item.title,
        campaign_title=item.campaign.title,
        status=item.status,
        publish_at=item.publish_at,
    )


def _troubled_accounts(session: Session) -> list[AccountRow]:
    return [
        AccountRow(account.name, account.kind, account.state, account.state_reason)
        for account in list_accounts(session)
        if account.state not in (AccountState.CONNECTED, AccountState.DISCONNECTED)
    ]
