"""Holds: who stopped what, since when and why; what is let through; and what each hold met when it came."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Text,
    UniqueConstraint,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship, selectinload

from campaigns.domain.items.statuses import UNDER_WAY, WAITING, DeliveryStatus
from campaigns.domain.sending.holds import HoldRule, HoldSubject, parse_scope, unpack_areas
from campaigns.models.accounts import Account
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.content import Campaign, Item, Revision
from campaigns.models.deliveries import Delivery
from campaigns.models.people import User

GATE = 2027051709  # any number that nobody else in this database uses for a lock
AT_ONCE = 500  # values in one statement; SQLite takes some thousands


class Hold(Base):
    """One stop: in force from ``started_at`` until somebody ends it. ``scope`` is as ``parse_scope`` reads it."""

    __tablename__ = "holds"
    __table_args__ = (
        Index(
            "uq_holds_one_in_force_per_kind_and_scope",
            "kind",
            "scope",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)", name="whoever_ends_a_hold_is_written_down"
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(140))
    reason: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    started_by: Mapped[User] = relationship(foreign_keys=[started_by_id])
    ended_by: Mapped[User | None] = relationship(foreign_keys=[ended_by_id])
    exceptions: Mapped[list[HoldException]] = relationship(back_populates="hold", order_by="HoldException.id")

    @property
    def rule(self) -> HoldRule:
        return HoldRule(
            parse_scope(self.scope), frozenset(exception.item_ref for exception in self.exceptions)
        )


class HoldException(Base):
    """An item that goes out in spite of the hold, and who said so."""

    __tablename__ = "hold_exceptions"
    __table_args__ = (UniqueConstraint("hold_id", "item_ref"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    hold_id: Mapped[int] = mapped_column(ForeignKey("holds.id"))
    item_ref: Mapped[str] = mapped_column(String(300))
    allowed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    allowed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    hold: Mapped[Hold] = relationship(back_populates="exceptions")
    allowed_by: Mapped[User] = relationship()


class HoldDelivery(Base):
    """A delivery that a hold met.

    ``was_stopped`` is false for one already handed to its platform: it could not be stopped. ``over_at`` is when a
    person had it sent after all; until then a stopped delivery that is still held stands there because of the hold.
    """

    __tablename__ = "hold_deliveries"
    __table_args__ = (UniqueConstraint("hold_id", "delivery_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    hold_id: Mapped[int] = mapped_column(ForeignKey("holds.id"))
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), index=True)
    was_stopped: Mapped[bool] = mapped_column()
    met_at: Mapped[datetime] = mapped_column(UtcDateTime)
    over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    hold: Mapped[Hold] = relationship()
    delivery: Mapped[Delivery] = relationship()


@dataclass(frozen=True)
class SubjectRow:
    """Deliveries of one item to one account in one status, and what a hold has to know about them."""

    subject: HoldSubject
    item_id: int
    item_title: str
    item_status: str
    account_id: int
    account_name: str
    status: DeliveryStatus
    due_at: datetime
    count: int


# The gate. Whoever is about to let something out (a claim, a plan, "send it now") walks through it side by side;
# starting a hold waits until they are through and lets nobody else in until it is written. So no transaction can
# decide "no hold" and commit after the hold. On SQLite a writer is alone anyway.


def share_hold_lock(session: Session) -> None:
    """Take this first in a transaction that may let something out, before any row is locked."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock_shared(GATE)))


def take_hold_lock(session: Session) -> None:
    """Take this first in a transaction that changes what is held."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(GATE)))


# With whatever a page says of a hold.
_WHOLE = (
    joinedload(Hold.started_by),
    joinedload(Hold.ended_by),
    selectinload(Hold.exceptions).joinedload(HoldException.allowed_by),
)
_IN_FORCE = select(Hold).where(Hold.ended_at.is_(None)).options(*_WHOLE).order_by(Hold.started_at, Hold.id)


def list_holds_in_force(session: Session) -> list[Hold]:
    return list(session.scalars(_IN_FORCE))


def list_holds(session: Session) -> list[Hold]:
    """Every hold: those in force first, then the latest."""
    return list(
        session.scalars(
            select(Hold)
            .options(*_WHOLE)
            .order_by(Hold.ended_at.is_not(None), Hold.started_at.desc(), Hold.id.desc())
        )
    )


def list_ended_holds(session: Session, *, limit: int, offset: int) -> list[Hold]:
    """Those that have ended, the latest first."""
    rows = select(Hold).where(Hold.ended_at.is_not(None)).options(*_WHOLE)
    return list(
        session.scalars(rows.order_by(Hold.started_at.desc(), Hold.id.desc()).limit(limit).offset(offset))
    )


def find_hold(session: Session, hold_id: int) -> Hold | None:
    return session.scalar(select(Hold).where(Hold.id == hold_id).options(*_WHOLE))


def find_standing_hold(session: Session, delivery_id: int) -> Hold | None:
    return standing_holds(session, [delivery_id]).get(delivery_id)


def standing_holds(session: Session, delivery_ids: Collection[int]) -> dict[int, Hold]:
    """Of these deliveries, the hold that stopped each, while it is still held for that reason. The latest of several."""
    query = (
        select(HoldDelivery.delivery_id, Hold)
        .join(Hold, Hold.id == HoldDelivery.hold_id)
        .join(Delivery, Delivery.id == HoldDelivery.delivery_id)
        .where(
            HoldDelivery.delivery_id.in_(delivery_ids),
            HoldDelivery.was_stopped.is_(True),
            HoldDelivery.over_at.is_(None),
            Delivery.status == DeliveryStatus.HELD,
        )
        .options(*_WHOLE)
        .order_by(Hold.id)
    )
    return {row.delivery_id: row.Hold for row in session.execute(query)}


def list_subjects_on_their_way(session: Session) -> list[SubjectRow]:
    """Everything that waits, is being sent or is with a person, as holds see it, in the order in which it is due."""
    # But for the last it says the same as the statuses, in columns with small indexes.
    on_the_way = or_(
        Delivery.next_attempt_at.is_not(None),
        Delivery.lease_until.is_not(None),
        Delivery.status == DeliveryStatus.HANDED_OVER,
    )
    return _subject_rows(session, _subjects().where(on_the_way))


def stands_under_hold() -> ColumnElement[bool]:
    """Of a ``Delivery``: it is held because a hold stopped it, ended or not, and for no other reason."""
    stopped = select(HoldDelivery.delivery_id).where(
        HoldDelivery.was_stopped.is_(True), HoldDelivery.over_at.is_(None)
    )
    return (Delivery.status == DeliveryStatus.HELD) & Delivery.id.in_(stopped)


def list_stopped_subjects(session: Session, *, item_ids: Sequence[int] | None = None) -> list[SubjectRow]:
    """What stands still because a hold stopped it, ended or not; of these items, or of all."""
    query = _subjects().where(stands_under_hold())
    if item_ids is not None:
        query = query.where(Delivery.item_id.in_(item_ids))
    return _subject_rows(session, query)


def subject_of(delivery: Delivery) -> HoldSubject:
    return subject_for(delivery.item, delivery.account.kind, delivery.revision)


def subject_for(item: Item, channel_kind: str, revision: Revision | None) -> HoldSubject:
    """The places are those of the frozen text that goes out; of the draft only where nothing is frozen yet."""
    return HoldSubject(
        item_ref=item.ref,
        campaign_slug=item.campaign.slug,
        topic=item.campaign.topic,
        channel_kind=channel_kind,
        areas=unpack_areas(item.areas if revision is None else revision.areas),
    )


def lock_items(session: Session, item_ids: Iterable[int]) -> list[Item]:
    """These items as they are now, their rows held until the transaction ends; always in the same order."""
    session.flush()
    return [
        item
        for some in _in_pieces(sorted(set(item_ids)))
        for item in session.scalars(
            select(Item)
            .where(Item.id.in_(some))
            .order_by(Item.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    ]


def stop_waiting(session: Session, groups: Iterable[tuple[int, int]], *, error: str) -> list[int]:
    """Move what waits of these (item, account) to held. Returns the deliveries that were stopped."""
    stopped: list[int] = []
    by_account: dict[int, list[int]] = {}
    for item_id, account_id in groups:
        by_account.setdefault(account_id, []).append(item_id)
    for account_id, item_ids in sorted(by_account.items()):
        for some in _in_pieces(sorted(item_ids)):
            stopped += session.scalars(
                update(Delivery)
                .where(
                    Delivery.account_id == account_id,
                    Delivery.item_id.in_(some),
                    Delivery.status.in_(WAITING),
                )
                .values(status=DeliveryStatus.HELD, next_attempt_at=None, next_lookup_at=None, error=error)
                .returning(Delivery.id)
                .execution_options(synchronize_session=False)
            )
    return sorted(stopped)


def list_being_sent(session: Session, groups: Iterable[tuple[int, int]]) -> list[int]:
    """The deliveries of these (item, account) that are handed to their platform at this moment, or with a person."""
    wanted = set(groups)
    rows = session.execute(
        select(Delivery.id, Delivery.item_id, Delivery.account_id)
        .where(Delivery.lease_until.is_not(None) | (Delivery.status == DeliveryStatus.HANDED_OVER))
        .order_by(Delivery.id)
    )
    return [row.id for row in rows if (row.item_id, row.account_id) in wanted]


def items_on_their_way(session: Session, item_ids: Iterable[int]) -> set[int]:
    """Those of these items that still have something waiting or being sent."""
    going = (*WAITING, *UNDER_WAY)
    return {
        item_id
        for some in _in_pieces(sorted(set(item_ids)))
        for item_id in session.scalars(
            select(Delivery.item_id).where(Delivery.item_id.in_(some), Delivery.status.in_(going)).distinct()
        )
    }


def record_met(
    session: Session, hold_id: int, delivery_ids: Iterable[int], *, was_stopped: bool, at: datetime
) -> None:
    """Write down what the hold met; one that could not be stopped at first may be stopped at its next try."""
    for some in _in_pieces(sorted(delivery_ids)):
        known = session.scalars(
            select(HoldDelivery).where(HoldDelivery.hold_id == hold_id, HoldDelivery.delivery_id.in_(some))
        ).all()
        for row in known:
            row.was_stopped, row.met_at, row.over_at = was_stopped, at, None
        there = {row.delivery_id for row in known}
        fresh = [
            {"hold_id": hold_id, "delivery_id": delivery_id, "was_stopped": was_stopped, "met_at": at}
            for delivery_id in some
            if delivery_id not in there
        ]
        if fresh:
            session.execute(insert(HoldDelivery), fresh)
    session.flush()


def record_over(session: Session, delivery_id: int, *, at: datetime) -> None:
    """A person has it sent: from now on no hold is why it stands anywhere."""
    session.execute(
        update(HoldDelivery)
        .where(HoldDelivery.delivery_id == delivery_id, HoldDelivery.over_at.is_(None))
        .values(over_at=at)
        .execution_options(synchronize_session=False)
    )


def count_stopped(session: Session, hold_ids: Collection[int]) -> dict[int, int]:
    """How many deliveries each of these holds stopped, by the hold's id."""
    query = (
        select(HoldDelivery.hold_id, func.count())
        .where(HoldDelivery.hold_id.in_(hold_ids), HoldDelivery.was_stopped.is_(True))
        .group_by(HoldDelivery.hold_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def list_met(session: Session, hold_id: int, *, was_stopped: bool) -> list[HoldDelivery]:
    return list(
        session.scalars(
            select(HoldDelivery)
            .join(Delivery, Delivery.id == HoldDelivery.delivery_id)
            .where(HoldDelivery.hold_id == hold_id, HoldDelivery.was_stopped.is_(was_stopped))
            .order_by(Delivery.due_at, Delivery.id)
        )
    )


def _subjects() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Item.id.label("item_id"),
            Item.ref,
            Item.title,
            Item.status.label("item_status"),
            Campaign.slug,
            Campaign.topic,
            Account.id.label("account_id"),
            Account.name.label("account_name"),
            Account.kind,
            Revision.areas,
            Delivery.status,
            func.min(Delivery.due_at).label("due_at"),
            func.count().label("how_many"),
        )
        .select_from(Delivery)
        .join(Item, Item.id == Delivery.item_id)
        .join(Campaign, Campaign.id == Item.campaign_id)
        .join(Account, Account.id == Delivery.account_id)
        .join(Revision, Revision.id == Delivery.revision_id)
        .group_by(
            Item.id,
            Item.ref,
            Item.title,
            Item.status,
            Campaign.slug,
            Campaign.topic,
            Account.id,
            Account.name,
            Account.kind,
            Revision.areas,
            Delivery.status,
        )
        .order_by(func.min(Delivery.due_at), Item.id, Account.id)
    )


def _subject_rows(session: Session, query: Select[*tuple[Any, ...]]) -> list[SubjectRow]:
    return [
        SubjectRow(
            subject=HoldSubject(row.ref, row.slug, row.topic, row.kind, unpack_areas(row.areas)),
            item_id=row.item_id,
            item_title=row.title,
            item_status=row.item_status,
            account_id=row.account_id,
            account_name=row.account_name,
            status=DeliveryStatus(row.status),
            due_at=row.due_at,
            count=row.how_many,
        )
        for row in session.execute(query)
    ]


def _in_pieces(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
