"""What was given to a person to put out: when they were asked, reminded or called off, and what they said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CursorResult, ForeignKey, Integer, String, Text, UniqueConstraint, or_, select, update
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.deliveries import Delivery

AT_ONCE = 500


class HandLetter(StrEnum):
    """The letter that its person is to get next."""

    NONE = ""
    ASKING = "asking"
    REMINDER = "reminder"
    STOP = "stop"


class HandAnswer(StrEnum):
    NONE = ""
    OUT = "out"
    NOT_OUT = "not-out"


class HandOver(Base):
    """One delivery that a person has, or had. Handed over anew, it begins again in the same row.

    Attributes:
        letter, letter_at: the letter that is next, and not before when; while somebody writes it, the end of their claim.
        told_at: when the person was first asked by a letter that the mail server took.
        trouble: why a letter could not be handed in, in plain words.
        called_off_at, called_off_why: from then on it is not to be put out.
        answered_at, answer, answered_by_id, note: what was said of it, by whom, and why it did not go out.
    """

    __tablename__ = "hand_overs"
    __table_args__ = (UniqueConstraint("delivery_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"))
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    letter: Mapped[str] = mapped_column(String(10), default=HandLetter.NONE)
    letter_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[str] = mapped_column(Text, default="")
    called_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    called_off_why: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(String(10), default=HandAnswer.NONE)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(Text, default="")

    delivery: Mapped[Delivery] = relationship()

    @property
    def is_open(self) -> bool:
        """It is to be put out, and nobody has said what became of it."""
        return self.answered_at is None and self.called_off_at is None

    def ask(self, now: datetime) -> None:
        """Begin: from here on its person is to be asked."""
        self.handed_at, self.letter, self.letter_at = now, HandLetter.ASKING, now
        self.told_at = self.called_off_at = self.answered_at = self.answered_by_id = None
        self.answer, self.called_off_why, self.note, self.trouble = HandAnswer.NONE, "", "", ""

    def call_off(self, why: str, now: datetime) -> None:
        """Whoever was asked is told at once; whoever was not yet is asked no more."""
        self.called_off_at, self.called_off_why = now, why
        self.letter, self.letter_at = (HandLetter.STOP, now) if self.told_at else (HandLetter.NONE, None)

    def settle(
        self, answer: HandAnswer, now: datetime, *, user_id: int | None = None, note: str = ""
    ) -> None:
        self.answered_at, self.answer, self.answered_by_id, self.note = now, answer, user_id, note
        self.letter, self.letter_at = HandLetter.NONE, None


def find_hand_over(session: Session, delivery_id: int) -> HandOver | None:
    return session.scalar(select(HandOver).where(HandOver.delivery_id == delivery_id))


def list_open_hand_overs(session: Session) -> list[int]:
    """The deliveries of those that are with their person, the longest due first."""
    query = (
        select(HandOver.delivery_id)
        .where(HandOver.answered_at.is_(None), HandOver.called_off_at.is_(None))
        .order_by(HandOver.handed_at, HandOver.id)
    )
    return list(session.scalars(query.limit(AT_ONCE)))


def list_hand_letters_due(session: Session, *, now: datetime) -> list[int]:
    query = select(HandOver.id).where(HandOver.letter_at <= now).order_by(HandOver.letter_at, HandOver.id)
    return list(session.scalars(query.limit(AT_ONCE)))


def claim_hand_letter(session: Session, hand_over_id: int, *, now: datetime, until: datetime) -> bool:
    """Take on writing its letter. Of two clocks at once one gets it."""
    claimed = session.execute(
        update(HandOver)
        .where(HandOver.id == hand_over_id, HandOver.letter_at <= now)
        .values(letter_at=until)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(claimed, CursorResult)
    return bool(claimed.rowcount)


def list_with_people(session: Session) -> Sequence[HandOver]:
    """What people have to put out, or have not said the outcome of, in the order in which it was due."""
    query = (
        select(HandOver)
        .join(HandOver.delivery)
        .where(
            HandOver.answered_at.is_(None),
            or_(
                Delivery.status == DeliveryStatus.HANDED_OVER,
                (Delivery.status == DeliveryStatus.UNKNOWN) & HandOver.called_off_at.is_not(None),
            ),
        )
        .options(
            joinedload(HandOver.delivery).joinedload(Delivery.item),
            joinedload(HandOver.delivery).joinedload(Delivery.account),
        )
        .order_by(Delivery.due_at, Delivery.id)
    )
    return session.scalars(query.limit(AT_ONCE)).all()


def is_with_its_person(session: Session, account_id: int) -> bool:
    """Something of this account is with a person just now, or a letter about it is still to be written."""
    query = select(HandOver.id).join(Delivery, Delivery.id == HandOver.delivery_id)
    is_open = or_(Delivery.status == DeliveryStatus.HANDED_OVER, HandOver.letter_at.is_not(None))
    return session.scalar(query.where(Delivery.account_id == account_id, is_open).limit(1)) is not None
