"""Campaigns, their items, and the frozen revisions that people sign off.

The Markdown files are the drafting surface; a revision is the record, and the only thing that is ever sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import (
    JSON,
    CursorResult,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    false,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.orm import (
    Mapped,
    Session,
    aliased,
    contains_eager,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)
from sqlalchemy.orm.interfaces import ORMOption

from campaigns.domain.facts.incidents import LONGEST_PACKED
from campaigns.domain.items.repeats import Repeats
from campaigns.domain.items.seen import shown_sha256
from campaigns.domain.items.signoff import AskedToAgree, KeptCondition
from campaigns.domain.sending.holds import LONGEST_AREAS
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.people import User

NONE = text("''")
# In a condition that a partial index is to serve: a database can't tell what a bound value will be.
NOTHING = literal("", literal_execute=True)
LINKED = text("embargoed_with != ''")
MARKED = text("access_set_up_how != ''")
EVERGREEN = text("again_until IS NOT NULL")
ABOUT_CASES = text("incidents != ''")


IN_ONE_QUESTION = 500  # values; SQLite takes some thousands


class Campaign(Base):
    """One folder under ``content/``; what its ``campaign.md`` said when it was last loaded."""

    __tablename__ = "campaigns"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    topic: Mapped[str] = mapped_column(String(60), default="")
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    is_on_disk: Mapped[bool] = mapped_column(default=True)

    items: Mapped[list[Item]] = relationship(back_populates="campaign", order_by="Item.id")


class Item(Base):
    """One post or release. ``ref`` is ``campaign/posts/slug``; its status moves only through ``move_item``.

    ``file_fingerprint`` is what the draft on disk hashed to when last loaded; ``is_on_disk`` is false when the file
    has gone (the record stays). ``embargoed_with`` is the ref of the release that the draft is linked with, empty
    where there is none; ``embargo_at`` is what a release's draft says itself. ``incidents`` are the keys of the cases
    that the draft names (``domain/facts/incidents.py``), ``areas`` the places it is for (``domain/sending/holds.py``).
    """

    __tablename__ = "items"
    __table_args__ = (
        # Small: only what is linked is in it.
        Index("ix_items_embargoed_with", "embargoed_with", sqlite_where=LINKED, postgresql_where=LINKED),
        Index("ix_items_incidents", "incidents", sqlite_where=ABOUT_CASES, postgresql_where=ABOUT_CASES),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    ref: Mapped[str] = mapped_column(String(300), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(300))
    status: Mapped[str] = mapped_column(String(20), index=True)
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    file_fingerprint: Mapped[str] = mapped_column(String(64), default="")
    is_on_disk: Mapped[bool] = mapped_column(default=True)
    embargoed_with: Mapped[str] = mapped_column(String(300), default="", server_default=NONE)
    embargo_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    incidents: Mapped[str] = mapped_column(String(LONGEST_PACKED), default="", server_default=NONE)
    areas: Mapped[str] = mapped_column(String(LONGEST_AREAS), default="", server_default=NONE)

    campaign: Mapped[Campaign] = relationship(back_populates="items")
    revisions: Mapped[list[Revision]] = relationship(back_populates="item", order_by="Revision.number")
    changes: Mapped[list[StatusChange]] = relationship(back_populates="item", order_by="StatusChange.id")


class Revision(Base):
    """The exact words and pictures as submitted. Never changed.

    ``rendered`` is the JSON of what each channel gets; ``rendered_sha256`` proves, in the moment of sending, that it
    is still what was frozen. ``embargoed_with`` is the ref of the release that a post is linked with; its
    ``embargo_at`` is then what that release's file said when the post was submitted. ``incidents`` are the keys of the
    cases that this text names, ``areas`` the places it is for: a newer draft that says others is no way out of a case or
    of a hold. ``repeats`` is the JSON of ``domain/items/repeats.py``: what was signed off of going out more than once;
    ``again_until`` the last day of an evergreen text, so that those can be found. ``quotes`` are those of a release, each
    with ``speaker``, ``role`` and ``text``: what a speaker agrees to (none for texts of before there was such a thing).
    """

    __tablename__ = "revisions"
    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        Index("ix_revisions_embargoed_with", "embargoed_with", sqlite_where=LINKED, postgresql_where=LINKED),
        Index("ix_revisions_again_until", "again_until", sqlite_where=EVERGREEN, postgresql_where=EVERGREEN),
        Index("ix_revisions_incidents", "incidents", sqlite_where=ABOUT_CASES, postgresql_where=ABOUT_CASES),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    number: Mapped[int] = mapped_column(Integer)
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    source: Mapped[str] = mapped_column(Text)
    rendered: Mapped[dict[str, Any]] = mapped_column(JSON)
    rendered_sha256: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(300))
    channels: Mapped[list[str]] = mapped_column(JSON)
    media_lists: Mapped[list[str]] = mapped_column(JSON)
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    embargo_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    embargoed_with: Mapped[str] = mapped_column(String(300), default="", server_default=NONE)
    incidents: Mapped[str] = mapped_column(String(LONGEST_PACKED), default="", server_default=NONE)
    areas: Mapped[str] = mapped_column(String(LONGEST_AREAS), default="", server_default=NONE)
    again_until: Mapped[date | None] = mapped_column(Date)
    quotes: Mapped[list[Any] | None] = mapped_column(JSON)
    repeats: Mapped[dict[str, Any] | None] = mapped_column(JSON, default=dict)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    item: Mapped[Item] = relationship(back_populates="revisions")
    author: Mapped[User] = relationship()
    approvals: Mapped[list[Approval]] = relationship(back_populates="revision", order_by="Approval.id")
    if TYPE_CHECKING:  # made by the backref of ``asked.AskedParty``
        asked: Mapped[list[AskedToAgree]]
    pictures: Mapped[list[RevisionMedia]] = relationship(order_by="RevisionMedia.sha256")

    @property
    def moments(self) -> tuple[datetime, ...]:
        """Every date of a series as it was submitted; empty where it is none."""
        return Repeats.from_json(self.repeats).moments(self.publish_at)

    @property
    def shown_sha256(self) -> str:
        """What an approval of it is of: the source, and what each channel gets of that."""
        return shown_sha256(self.fingerprint, self.rendered_sha256)


class RevisionMedia(Base):
    """That a revision holds a picture: written with it, so that nobody has to search its JSON."""

    __tablename__ = "revision_media"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)


class Approval(Base):
    """One party's yes to what was shown: to one ``Revision.shown_sha256``. A withdrawn approval keeps its row.

    Whom a release may go to by it is in ``models/recipients.py``.

    Attributes:
        access_set_up_how, access_set_up_by_id: as they stood with the approver (``models/people.py``) when they said
            yes; empty where their address was confirmed. What is confirmed later does not reach back: whoever held
            their password may have said yes in their place.
        is_for_practice_only: whoever set up their access wrote the text, so nothing leaves the office on this yes.
        told_at: when the head of communications was told that the approver's access had been set up by somebody.
    """

    __tablename__ = "approvals"
    __table_args__ = (
        Index(
            "uq_approvals_one_standing_per_party",
            "revision_id",
            "party",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        # Small: only what somebody is told about is in it.
        Index("ix_approvals_approved_at", "approved_at", sqlite_where=MARKED, postgresql_where=MARKED),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), index=True)
    party: Mapped[str] = mapped_column(String(60))
    fingerprint: Mapped[str] = mapped_column(String(64))
    shown_sha256: Mapped[str] = mapped_column(String(64), default="", server_default=NONE)
    approved_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    given_by: Mapped[str] = mapped_column(
        String(20), default="desk"
    )  # desk, command line, phone, e-mail, link
    conditions: Mapped[str] = mapped_column(Text, default="")
    approved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    access_set_up_how: Mapped[str] = mapped_column(String(20), default="", server_default=NONE)
    access_set_up_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    is_for_practice_only: Mapped[bool] = mapped_column(default=False, server_default=false())
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    revision: Mapped[Revision] = relationship(back_populates="approvals")
    approved_by: Mapped[User] = relationship(foreign_keys=approved_by_id)
    access_set_up_by: Mapped[User | None] = relationship(foreign_keys=access_set_up_by_id)
    if TYPE_CHECKING:  # made by the backref of ``conditions.ApprovalCondition``
        kept_conditions: Mapped[list[KeptCondition]]

    @property
    def open_condition(self) -> str:
        """The words of the first condition that nobody has ticked off; empty where there is none, or it was withdrawn."""
        if self.withdrawn_at is not None:
            return ""
        return next((one.words for one in self.kept_conditions if one.met_at is None), "")


class StatusChange(Base):
    """One step of one item: who, what, when, why, and the fingerprint it was about. Append-only."""

    __tablename__ = "status_changes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    from_status: Mapped[str] = mapped_column(String(20))
    to_status: Mapped[str] = mapped_column(String(20))
    step: Mapped[str] = mapped_column(
        String(30), server_default=NONE
    )  # domain/items/steps.py: the statuses don't say
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # none: the desk itself did it
    by_name: Mapped[str] = mapped_column(
        String(250), default="", server_default=NONE
    )  # of whoever has no account
    note: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    item: Mapped[Item] = relationship(back_populates="changes")
    user: Mapped[User | None] = relationship()


def pictures_in(rendered: Any) -> list[RevisionMedia]:
    """One row for each picture that this frozen form names, wherever in it."""
    return [RevisionMedia(sha256=sha256) for sha256 in sorted(hashes_in(rendered))]


def hashes_in(thing: Any) -> frozenset[str]:
    """Of every picture that this part of a frozen form names."""
    inner = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ()
    own = {thing["sha256"]} if isinstance(thing, dict) and isinstance(thing.get("sha256"), str) else set()
    return frozenset(own.union(*map(hashes_in, inner)) - {""})


def alts_in(thing: Any) -> frozenset[str]:
    """The alt texts of every picture that this part of a frozen form names."""
    inner = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ()
    own = {thing["alt"]} if isinstance(thing, dict) and isinstance(thing.get("alt"), str) else set()
    return frozenset(own.union(*map(alts_in, inner)) - {""})


def find_campaign(session: Session, slug: str) -> Campaign | None:
    return session.scalar(select(Campaign).where(Campaign.slug == slug))


def list_campaigns(session: Session) -> list[Campaign]:
    return list(session.scalars(select(Campaign).order_by(Campaign.starts_on.desc(), Campaign.slug)))


def list_running(session: Session, first: date, last: date) -> list[Campaign]:
    """Those that say from when to when they run, and run on one of these days."""
    query = select(Campaign).where(
        Campaign.starts_on <= last, Campaign.ends_on >= first, Campaign.is_on_disk.is_(True)
    )
    return list(session.scalars(query.order_by(Campaign.starts_on, Campaign.slug)))


def find_item(session: Session, ref: str) -> Item | None:
    return session.scalar(select(Item).where(Item.ref == ref))


def lock_item(session: Session, item_id: int) -> Item | None:
    """The item as it is now, its row held until the transaction ends (on SQLite a writer holds everything anyway).

    Whoever changes an item or its deliveries locks the item first, so that on PostgreSQL nobody decides on what
    another transaction is just changing, and two never wait for each other crosswise.
    """
    session.flush()
    return session.get(Item, item_id, with_for_update={"key_share": True}, populate_existing=True)


def latest_revision(session: Session, item_id: int) -> Revision | None:
    return session.scalar(
        select(Revision).where(Revision.item_id == item_id).order_by(Revision.number.desc()).limit(1)
    )


def find_revision(session: Session, item_id: int, number: int) -> Revision | None:
    return session.scalar(select(Revision).where(Revision.item_id == item_id, Revision.number == number))


def latest_revisions(session: Session, item_ids: Collection[int], *loads: ORMOption) -> dict[int, Revision]:
    """The same of several items, by the item's id."""
    other = aliased(Revision)
    newest = select(func.max(other.number)).where(other.item_id == Item.id).scalar_subquery()
    query = (
        select(Revision)
        .join(Item, Item.id == Revision.item_id)
        .where(Item.id.in_(item_ids), Revision.number == newest)
        .options(*loads)
    )
    return {revision.item_id: revision for revision in session.scalars(query)}


def texts_of_revisions(
    session: Session, ids: Collection[int]
) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    """(id, title, frozen form) of each of these."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), IN_ONE_QUESTION):
        some = wanted[start : start + IN_ONE_QUESTION]
        rows = select(Revision.id, Revision.title, Revision.rendered).where(Revision.id.in_(some))
        yield from ((row.id, row.title, row.rendered) for row in session.execute(rows))


def list_signed_off_releases(session: Session) -> list[Revision]:
    """The last 200 texts of releases that somebody approved and nobody withdrew the approval of; the newest first."""
    approved = select(Approval.revision_id).where(Approval.withdrawn_at.is_(None))
    return list(
        session.scalars(
            select(Revision)
            .join(Item, Item.id == Revision.item_id)
            .where(Item.kind == "release", Revision.id.in_(approved))
            .options(
                contains_eager(Revision.item), selectinload(Revision.approvals), selectinload(Revision.asked)
            )
            .order_by(Revision.id.desc())
            .limit(200)
        )
    )


def list_marked_approvals(session: Session, *, since: datetime, limit: int) -> list[Approval]:
    """Standing approvals since then whose giver had been let in by somebody else, the newest first."""
    query = (
        select(Approval)
        .join(Approval.revision)
        .options(
            contains_eager(Approval.revision).joinedload(Revision.item),
            joinedload(Approval.approved_by),
            joinedload(Approval.access_set_up_by),
        )
        .where(
            Approval.access_set_up_how != NOTHING,
            Approval.withdrawn_at.is_(None),
            Approval.approved_at >= since,
        )
        .order_by(Approval.approved_at.desc(), Approval.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def list_untold_approvals(session: Session, *, since: datetime) -> list[Approval]:
    """Those that nobody has been told about yet, withdrawn or not."""
    query = select(Approval).where(
        Approval.access_set_up_how != NOTHING, Approval.told_at.is_(None), Approval.approved_at >= since
    )
    return list(session.scalars(query.order_by(Approval.approved_at, Approval.id)))


def claim_untold(session: Session, approval_id: int, *, at: datetime) -> bool:
    """Take it for telling. Of two workers at once exactly one gets it."""
    claimed = session.execute(
        update(Approval).where(Approval.id == approval_id, Approval.told_at.is_(None)).values(told_at=at)
    )
    return bool(cast("CursorResult[Any]", claimed).rowcount)


_NEWEST = (
    select(Revision.id).where(Revision.item_id == bindparam("item")).order_by(Revision.number.desc()).limit(1)
)


def newest_revision_id(session: Session, item_id: int) -> int | None:
    """Which text is the newest, without reading it; every claim asks."""
    return session.connection().scalar(_NEWEST, {"item": item_id})
