"""Who an approval of a release covers: the people on its media lists, as the approver saw them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.people import Contact, MediaList, media_list_members


class ApprovedRecipient(Base):
    """One person an approver said yes to. Rows are added and never changed: another address is another row.

    ``address_sha256`` is that of the address they had then (``domain/items/seen.py``); ``approved_by_id`` is empty for rows
    that an upgrade found approved. ``area`` is whose wording of the release they get, empty for that of all others.
    """

    __tablename__ = "approved_recipients"
    __table_args__ = (UniqueConstraint("revision_id", "contact_id", "address_sha256"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    address_sha256: Mapped[str] = mapped_column(String(64))
    area: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime] = mapped_column(UtcDateTime)


def list_approved_recipients(session: Session, revision_id: int) -> dict[tuple[int, str], str]:
    """(contact, address hash) of everybody whom an approver said yes to, with the area whose wording they get."""
    rows = session.scalars(select(ApprovedRecipient).where(ApprovedRecipient.revision_id == revision_id))
    return {(row.contact_id, row.address_sha256): row.area for row in rows}


def list_contacts_on(session: Session, list_names: list[str]) -> list[Contact]:
    """Everybody on one of these media lists who may be written to, once each."""
    on_them = (
        select(media_list_members.c.contact_id)
        .join(MediaList, MediaList.id == media_list_members.c.media_list_id)
        .where(MediaList.name.in_([name.strip() for name in list_names]))
    )
    query = select(Contact).where(Contact.id.in_(on_them), Contact.is_active.is_(True)).order_by(Contact.id)
    return list(session.scalars(query))


def count_reached(session: Session) -> dict[str, int]:
    """For every media list, how many people on it may be written to."""
    on_it = media_list_members.c.media_list_id == MediaList.id
    reached = (media_list_members.c.contact_id == Contact.id) & Contact.is_active.is_(True)
    query = (
        select(MediaList.name, func.count(Contact.id))
        .outerjoin(media_list_members, on_it)
        .outerjoin(Contact, reached)
        .group_by(MediaList.name)
    )
    return {row[0]: row[1] for row in session.execute(query)}
