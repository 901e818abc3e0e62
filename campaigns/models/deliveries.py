"""Deliveries: one revision to one account (and, for e-mail, one recipient) on one occasion, and every try at it.

The unique constraint is what a double click meets. Who may send one, and when, is in ``claims``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NoReturn

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, joinedload, load_only, mapped_column, relationship
from sqlalchemy.types import TypeDecorator, TypeEngine

from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.statuses import (
    IN_DOUBT,
    OUT,
    WAITING,
    AttemptOutcome,
    DeliveryStatus,
)
from campaigns.domain.sending.account_identity import LONGEST
from campaigns.errors import CampaignDeskError, NotFoundError
from campaigns.models.accounts import NONE, Account
from campaigns.models.base import Base, UtcDateTime, table_of
from campaigns.models.content import NOTHING, Item, Revision, lock_item
from campaigns.models.people import Contact

ROWS_AT_ONCE = 500  # of a list that is read as it is written
SAID = text("words_sha256 != ''")
# The statuses that need a person, spelled out: a query that says just this is answered from the small index below.
STANDING_STILL = text("status IN ('unknown', 'missed', 'held', 'permanent-failure', 'technical-failure')")


class UnreadableStepsError(CampaignDeskError):
    """Somebody asked what was done of a send, and its row can't say."""


class UnreadableSteps(Mapping[str, Any]):
    """Stands in the place of steps that are damaged. The row can be read, shown and moved; whoever goes by them is stopped."""

    def _refuse(self, *_: object) -> NoReturn:
        raise UnreadableStepsError(
            "What was done of it so far can't be read any more, so it can't be gone on with. Look at the account, then "
            "say whether it went out."
        )

    __getitem__ = __iter__ = __len__ = _refuse
    __eq__ = object.__eq__
    __hash__ = object.__hash__


def are_readable(steps: Mapping[str, Any]) -> bool:
    return not isinstance(steps, UnreadableSteps)


class Steps(TypeDecorator[dict[str, Any]]):
    """A JSON object. Anything else that stands there is read as ``UnreadableSteps``."""

    impl = JSON
    cache_ok = True

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        return self.impl_instance.coerce_compared_value(op, value)  # a step is asked for as in any JSON

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        parsed = super().result_processor(dialect, coltype) or (lambda value: value)

        def read(value: Any) -> Any:
            try:
                steps = parsed(value)
            except (ValueError, TypeError, RecursionError):
                return UnreadableSteps()
            return steps if isinstance(steps, dict) else UnreadableSteps()

        return read


class Delivery(Base):
    """One thing to be sent once.

    Attributes:
        occasion: which time this item goes out; "once" unless it recurs (``domain/items/repeats.py``).
        words_sha256: of the words, where the platform refuses the same ones twice; empty elsewhere.
        recipient_key: empty for a public post; "contact:ID" for an e-mail, so that each recipient is its own
            delivery with its own claim, tries and outcome.
        recipient_sha256: stands for the address it was planned for; empty for a public post.
        account_identity: who the account was when it was planned, or when a person last confirmed that.
        due_at: when it should go out. late_at: after this it is missed and a person decides.
        next_attempt_at: when the sender should look at it next; empty unless it waits (created or
            temporary-failure), so that one small index answers "what is due?" however long the history.
        lease_until, claim_token: who is sending it now, and until when that is believed.
        attempt_count: claims so far. failure_count: tries that failed, rate limits not counted.
        next_lookup_at, lookup_count: while the outcome is unknown, when to look on the platform next, and how often
            that was done.
        key: our idempotency key.
        composed_at: the frozen moment that goes into the message: due_at, or a second later for each post that was
            planned for the account and the moment before it.
        checkpoint: what a multi-step send has done so far; ``UnreadableSteps`` where the row can't say.
        price_micro_usd: what it would cost by the prices of the day it was planned, in millionths of a US dollar.
        error: the last trouble in plain words.
        next_reading_at: when its reach should be read next; empty when there is nothing more to read.
        reading_failure_count: readings that failed in a row, for their own back-off.
        reading_until: until when somebody is believed to read it; where that has passed, when its last reading ended.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("item_id", "account_id", "occasion", "recipient_key"),
        UniqueConstraint("key"),
        CheckConstraint(
            "(status = 'sending') = (lease_until IS NOT NULL)", name="a_lease_belongs_to_sending_alone"
        ),
        CheckConstraint(
            "(status IN ('created', 'temporary-failure')) = (next_attempt_at IS NOT NULL)",
            name="only_what_waits_has_a_next_attempt",
        ),
        Index("ix_deliveries_account_id_next_attempt_at", "account_id", "next_attempt_at"),
        Index("ix_deliveries_account_id_lease_until", "account_id", "lease_until"),
        Index("ix_deliveries_sent_at", "sent_at"),
        Index(
            "ix_deliveries_words_sha256",
            "account_id",
            "words_sha256",
            sqlite_where=SAID,
            postgresql_where=SAID,
        ),
        # The lists by where deliveries stand, each in the order of its time, and their counts.
        Index("ix_deliveries_status_due_at", "status", "due_at"),
        Index("ix_deliveries_status_sent_at", "status", "sent_at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    occasion: Mapped[str] = mapped_column(String(40), default="once")
    recipient_key: Mapped[str] = mapped_column(String(60), default="")
    recipient_sha256: Mapped[str] = mapped_column(String(64), default="", server_default=NONE)
    account_identity: Mapped[str] = mapped_column(String(LONGEST), default="", server_default=NONE)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    late_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_attempt_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    status: Mapped[str] = mapped_column(String(20), default=DeliveryStatus.CREATED)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    claim_token: Mapped[str] = mapped_column(String(40), default="")
    attempt_count: Mapped[int] = mapped_column(Integer, default=0)
    failure_count: Mapped[int] = mapped_column(Integer, default=0)
    next_lookup_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    lookup_count: Mapped[int] = mapped_column(Integer, default=0)
    key: Mapped[str] = mapped_column(String(64))
    composed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    checkpoint: Mapped[dict[str, Any]] = mapped_column(Steps, default=dict)
    remote_id: Mapped[str] = mapped_column(String(300), default="")
    remote_url: Mapped[str] = mapped_column(String(500), default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    words_sha256: Mapped[str] = mapped_column(String(64), default="", server_default=NONE)
    price_micro_usd: Mapped[int | None] = mapped_column(BigInteger)
    error: Mapped[str] = mapped_column(Text, default="")
    next_reading_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    reading_failure_count: Mapped[int] = mapped_column(Integer, default=0)
    reading_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    item: Mapped[Item] = relationship()
    revision: Mapped[Revision] = relationship()
    account: Mapped[Account] = relationship()
    contact: Mapped[Contact | None] = relationship()
    attempts: Mapped[list[DeliveryAttempt]] = relationship(
        back_populates="delivery", order_by="DeliveryAttempt.id"
    )


class DeliveryAttempt(Base):
    """One try: written before the network is called, finished after. Rows are never removed."""

    __tablename__ = "delivery_attempts"
    __table_args__ = (UniqueConstraint("delivery_id", "number"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(20))
    message: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[str] = mapped_column(Text, default="")

    delivery: Mapped[Delivery] = relationship(back_populates="attempts")


_BEGIN_ATTEMPT = insert(table_of(DeliveryAttempt)).values(outcome=AttemptOutcome.RUNNING)


def begin_attempt(session: Session, delivery: Delivery, *, at: datetime) -> int:
    """Write down that a try begins; the id of its row."""
    begun = session.connection().execute(
        _BEGIN_ATTEMPT, {"delivery_id": delivery.id, "number": delivery.attempt_count, "started_at": at}
    )
    return int(begun.inserted_primary_key[0])  # type: ignore[index]


_END_ATTEMPT = (
    update(table_of(DeliveryAttempt))
    .where(DeliveryAttempt.id == bindparam("its_id"))
    .values(
        ended_at=bindparam("at"),
        outcome=bindparam("outcome_"),
        message=bindparam("message_"),
        detail=bindparam("detail_"),
    )
)


def end_attempt(
    session: Session, attempt_id: int, outcome: str, *, at: datetime, message: str = "", detail: str = ""
) -> None:
    """How the try ended. Written straight to its row: tries that are loaded already don't see it."""
    session.connection().execute(
        _END_ATTEMPT,
        {"its_id": attempt_id, "at": at, "outcome_": outcome, "message_": message, "detail_": detail},
    )


_WITH_ITEM = (
    select(Delivery)
    .where(Delivery.id == bindparam("its_id"))
    .options(joinedload(Delivery.item), joinedload(Delivery.account))
    .execution_options(populate_existing=True)
)


def get_delivery_to_change(session: Session, delivery_id: int) -> Delivery:
    """The delivery as it is now, its item's row and its own held until the transaction ends.

    Raises:
        NotFoundError: there is none.
    """
    if session.get_bind().dialect.name != "postgresql":  # a writer holds everything, and one query will do
        session.flush()
        delivery = session.scalars(_WITH_ITEM, {"its_id": delivery_id}).one_or_none()
    else:
        item_id = session.scalar(select(Delivery.item_id).where(Delivery.id == delivery_id))
        if item_id is not None:
            lock_item(session, item_id)
        delivery = session.get(
            Delivery, delivery_id, with_for_update={"key_share": True}, populate_existing=True
        )
    if delivery is None:
        raise NotFoundError(f"There is no delivery {delivery_id}.")
    return delivery


def stream_deliveries(session: Session) -> Iterator[Row[Any]]:
    """Every delivery as ``campaigns deliveries`` lists it, in the order in which they are due; a few rows at a time."""
    query = (
        select(
            Delivery.id,
            Item.ref.label("item"),
            Account.name.label("account"),
            Account.kind.label("channel"),
            Delivery.status,
            Delivery.due_at,
            Delivery.sent_at,
            Delivery.attempt_count.label("attempts"),
            func.nullif(Delivery.remote_id, "").label("remote_id"),
            func.nullif(Delivery.remote_url, "").label("remote_url"),
            func.nullif(Delivery.error, "").label("error"),
        )
        .join(Item, Item.id == Delivery.item_id)
        .join(Account, Account.id == Delivery.account_id)
        .order_by(Delivery.due_at, Delivery.id)
    )
    yield from session.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})


def list_places_around(
    session: Session, *, since: datetime, until: datetime
) -> Sequence[Row[str, int, str, str, datetime, datetime | None]]:
    """What is planned, on its way or out and due within that time: ``ref``, ``revision_id``, its account's ``kind`` and
    ``name``, ``due_at`` and ``sent_at``, in the order in which it is due.
    """
    wanted = (*WAITING, *IN_DOUBT, DeliveryStatus.HELD, *OUT)
    return session.execute(
        select(Item.ref, Delivery.revision_id, Account.kind, Account.name, Delivery.due_at, Delivery.sent_at)
        .select_from(Delivery)
        .join(Delivery.account)
        .join(Delivery.item)
        .where(Delivery.status.in_(wanted), Delivery.due_at.between(since, until))
        .order_by(Delivery.due_at, Delivery.id)
    ).all()


def has_gone_out(delivery: Delivery) -> bool:
    """It is out there for the public. What was practised inside the office is not."""
    return delivery.status in OUT and delivery.account.kind != PRACTICE


def was_practised(delivery: Delivery) -> bool:
    return delivery.status in OUT and delivery.account.kind == PRACTICE


_STATUSES = (
    select(Delivery.status, Account.kind)
    .join(Account, Account.id == Delivery.account_id)
    .where(Delivery.item_id == bindparam("item"))
    .distinct()
)


def statuses_of_item(session: Session, item_id: int) -> set[DeliveryStatus]:
    """How the item's deliveries stand in the database at this moment, rehearsals that are over left aside."""
    session.flush()
    rows = session.connection().execute(_STATUSES, {"item": item_id})
    return {DeliveryStatus(status) for status, kind in rows if not (status in OUT and kind == PRACTICE)}


def moment_of_its_own(session: Session, account_id: int, due_at: datetime) -> datetime:
    """The moment the account's next post due then bears: a second after the one planned last, so that their order shows.

    Of two that are planned in the same instant both may get the same one: their keys differ all the same.
    """
    latest = session.scalar(
        select(func.max(Delivery.composed_at)).where(
            Delivery.account_id == account_id, Delivery.due_at == due_at
        )
    )
    return due_at if latest is None else latest + timedelta(seconds=1)


# Of the others that one is compared with, before it goes out: what can't be read in their rows is not to keep it back.
_BARELY = load_only(
    Delivery.item_id,
    Delivery.revision_id,
    Delivery.account_id,
    Delivery.status,
    Delivery.occasion,
    Delivery.due_at,
    Delivery.sent_at,
)


def list_same_words(session: Session, delivery: Delivery) -> list[Delivery]:
    """The account's other deliveries with the words of this one that are out, may be, or are on their way."""
    if not delivery.words_sha256:
        return []
    there = (*WAITING, *IN_DOUBT, *OUT)
    query = (
        select(Delivery)
        .where(
            Delivery.account_id == delivery.account_id,
            Delivery.words_sha256 == delivery.words_sha256,
            Delivery.words_sha256 != NOTHING,
            Delivery.status.in_(there),
        )
        .options(_BARELY, joinedload(Delivery.revision), joinedload(Delivery.item))
        .order_by(Delivery.due_at, Delivery.id)
    )
    return [one for one in session.scalars(query) if one is not delivery]


def list_deliveries_of_item(session: Session, item_id: int) -> list[Delivery]:
    return list(
        session.scalars(
            select(Delivery).where(Delivery.item_id == item_id).order_by(Delivery.due_at, Delivery.id)
        )
    )


def list_siblings(session: Session, delivery: Delivery) -> list[Delivery]:
    """The others of its item that go to the same account; no more is loaded of them than when they go out, and how they stand."""
    query = (
        select(Delivery)
        .where(Delivery.item_id == delivery.item_id, Delivery.account_id == delivery.account_id)
        .options(_BARELY)
        .order_by(Delivery.due_at, Delivery.id)
    )
    return [one for one in session.scalars(query) if one is not delivery]
