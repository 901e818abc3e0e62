"""Who is asked to agree to a text beside the office itself, the links sent to them, and what they said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, false, func, select, update
from sqlalchemy.orm import Mapped, Session, backref, joinedload, mapped_column, relationship

from campaigns.domain.items.scopes import Scope
from campaigns.domain.items.statuses import ItemStatus
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.code_letters import CodeLetter
from campaigns.models.content import Item, Revision
from campaigns.models.people import User


class AskedParty(Base):
    """One party asked about one submitted text: what of it they sign, and what they said. A decision is never changed:
    whoever is asked again, or about another text, gets a row of its own with the same ``party``.

    Attributes:
        revision_id: none while the item is a draft: they are asked with the next text that is submitted.
        party: the same over all rows of one party of one item.
        any_of: it is enough that one of those of the same organisation agrees who are asked so about the same.
        email: none where they are only rung up. asker_phone: whom to ring with questions.
        scope, about: a ``Scope`` and whose quote or which words it is about (``domain/items/scopes.py``).
        scope_sha256, covered: what they sign as it reads in this text, and its words; no words where it is the whole.
        position, route_id: in which turn they are told, and the rule of the office that asks them, if one does.
        how, recorded_by_id, call_back, told_how: an ``AgreedHow``, and of a call who took it, the number, and how it went.
        decided_name: as it was typed beside the decision; a link may have been passed on.
        carried_from_id: the row of an older text whose decision still counts, because their part reads the same.
        ended_at: they are not asked any more, or were asked anew.
    """

    __tablename__ = "asked_parties"
    __table_args__ = (Index("ix_asked_parties_item_id_party", "item_id", "party"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"), index=True)
    party: Mapped[str] = mapped_column(String(36))
    name: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    scope: Mapped[str] = mapped_column(String(10))
    about: Mapped[str] = mapped_column(String(200), default="")
    scope_sha256: Mapped[str] = mapped_column(String(64), default="")
    covered: Mapped[str] = mapped_column(Text, default="")
    must_agree: Mapped[bool] = mapped_column(default=True)
    any_of: Mapped[bool] = mapped_column(default=False, server_default=false())
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asker_phone: Mapped[str] = mapped_column(String(40), default="")
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    position: Mapped[int] = mapped_column(Integer, default=1)
    route_id: Mapped[int | None] = mapped_column(ForeignKey("sign_off_routes.id"))
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision: Mapped[str] = mapped_column(String(20), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_name: Mapped[str] = mapped_column(String(120), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    how: Mapped[str] = mapped_column(String(20), default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    call_back: Mapped[str] = mapped_column(String(40), default="")
    told_how: Mapped[str] = mapped_column(Text, default="")
    condition_met_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    condition_met_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("asked_parties.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    item: Mapped[Item] = relationship()
    revision: Mapped[Revision | None] = relationship(backref=backref("asked", order_by="AskedParty.id"))
    asked_by: Mapped[User] = relationship(foreign_keys=asked_by_id)
    recorded_by: Mapped[User | None] = relationship(foreign_keys=recorded_by_id)
    condition_met_by: Mapped[User | None] = relationship(foreign_keys=condition_met_by_id)
    links: Mapped[list[SignOffLink]] = relationship(back_populates="asked", order_by="SignOffLink.id")

    @property
    def who(self) -> str:
        return f"{self.name} ({self.organisation})" if self.organisation else self.name


class SignOffLink(CodeLetter, Base):
    """A link by which one party decides once. ``opened_at`` is when somebody, or a mail scanner, first opened it."""

    __tablename__ = "sign_off_links"

    asked_id: Mapped[int] = mapped_column(ForeignKey("asked_parties.id", ondelete="CASCADE"), index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_reminder: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    words_shown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    asked: Mapped[AskedParty] = relationship(back_populates="links")


def find_sign_off_link(session: Session, code_sha256: str) -> SignOffLink | None:
    query = select(SignOffLink).where(SignOffLink.code_sha256 == code_sha256)
    return session.scalar(query.options(joinedload(SignOffLink.asked)))


def claim_sign_off_link(session: Session, link_id: int, *, now: datetime) -> bool:
    """Use a link up: of many who press at once, one gets it."""
    query = update(SignOffLink).where(
        SignOffLink.id == link_id,
        SignOffLink.used_at.is_(None),
        SignOffLink.revoked_at.is_(None),
        SignOffLink.ends_at > now,
    )
    return session.execute(query.values(used_at=now)).rowcount == 1  # type: ignore[attr-defined,no-any-return]


def newest_of_party(session: Session, item_id: int, party: str) -> AskedParty:
    """The row in which this party of this item stands now."""
    query = select(AskedParty).where(AskedParty.item_id == item_id, AskedParty.party == party)
    return session.scalars(query.order_by(AskedParty.id.desc()).limit(1)).one()


def list_asked(session: Session, item_id: int) -> list[AskedParty]:
    """Every row of an item, the oldest first."""
    query = (
        select(AskedParty)
        .where(AskedParty.item_id == item_id)
        .options(joinedload(AskedParty.asked_by), joinedload(AskedParty.recorded_by))
    )
    return list(session.scalars(query.order_by(AskedParty.id)))


def list_standing_asked(session: Session, item_id: int, revision_id: int | None) -> list[AskedParty]:
    """Who is asked about that text, or will be about the next one (None)."""
    query = select(AskedParty).where(
        AskedParty.item_id == item_id,
        AskedParty.revision_id == revision_id if revision_id else AskedParty.revision_id.is_(None),
        AskedParty.ended_at.is_(None),
    )
    return list(session.scalars(query.order_by(AskedParty.id)))


def last_phone_of(session: Session, user_id: int) -> str:
    """The number that this person gave for questions when they asked somebody last."""
    query = select(AskedParty.asker_phone).where(
        AskedParty.asked_by_id == user_id, AskedParty.asker_phone != ""
    )
    return session.scalar(query.order_by(AskedParty.id.desc()).limit(1)) or ""


def count_letters_since(session: Session, asked_id: int, since: datetime) -> int:
    query = select(func.count()).where(SignOffLink.asked_id == asked_id, SignOffLink.created_at > since)
    return session.scalar(query) or 0


def list_to_remind(session: Session, *, now: datetime) -> list[int]:
    """Those who were told in time, were due to answer by now, have not, and were not reminded. Whose turn has not come, or came
    late, is not told that they have not answered yet."""
    newest = select(func.max(Revision.id)).where(Revision.item_id == AskedParty.item_id).scalar_subquery()
    query = (
        select(AskedParty.id)
        .join(AskedParty.item)
        .where(
            AskedParty.due_at <= now,
            AskedParty.decision == "",
            AskedParty.email != "",
            AskedParty.reminded_at.is_(None),
            AskedParty.ended_at.is_(None),
            AskedParty.links.any(SignOffLink.created_at < AskedParty.due_at),
            AskedParty.revision_id == newest,
            Item.status == ItemStatus.IN_REVIEW,
        )
    )
    return list(session.scalars(query.order_by(AskedParty.id)))


def list_asked_speakers(session: Session, item_ids: Collection[int]) -> list[AskedParty]:
    """Everybody of these items who must agree to a quote."""
    query = select(AskedParty).where(
        AskedParty.item_id.in_(item_ids),
        AskedParty.scope == Scope.QUOTE,
        AskedParty.must_agree.is_(True),
        AskedParty.ended_at.is_(None),
    )
    return list(session.scalars(query.order_by(AskedParty.id)))
