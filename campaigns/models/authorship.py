"""Who wrote which version of an item's text. Rows are added and never changed, thinned or removed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from campaigns.domain.text.lookalikes import mailbox
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.people import User


class Written(StrEnum):
    """How somebody came to be an author."""

    IMPORTED = "imported"
    MENDED = "mended"
    TYPED = "typed"  # in the browser
    RESTORED = "restored"
    DESCRIBED = "described"  # what a picture of it shows
    USED_AGAIN = "used-again"  # their words were copied into this item
    SUBMITTED = "submitted"


class ItemAuthor(Base):
    """One version of one item and a person whose words it holds.

    ``fingerprint`` is that of the version. Somebody may be the author of a version by several ways, and a version may
    have several authors; a later version is held to keep the words of the earlier ones.
    """

    __tablename__ = "item_authors"
    __table_args__ = (Index("ix_item_authors_item_id_user_id", "item_id", "user_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    how: Mapped[str] = mapped_column(String(20))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()


class UnplacedAuthor(Base):
    """A person whose words may stand in a file that nobody has looked at yet: written down before a file is written, and
    when a file has gone, which somebody may bring back under another name.

    ``ref`` is the item as it was called then, ``fingerprint`` that of the version, empty where it was not written yet.
    Rows go when the item's file has been looked at, or after a while.
    """

    __tablename__ = "unplaced_authors"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    ref: Mapped[str] = mapped_column(String(300), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    how: Mapped[str] = mapped_column(String(20))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WrittenRun(Base):
    """A person who was the first to write a stretch of words (``domain/text/word_runs.py``), wherever it is copied to.

    ``user_id`` is empty from when somebody who wrote none of it signed it off: then the words are the office’s.
    """

    __tablename__ = "written_runs"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    run: Mapped[int] = mapped_column(BigInteger, index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FormerMailbox(Base):
    """A letter box that was a person’s before their address was changed: whoever signs in from it later is the same person
    when it is asked who wrote something. ``mailbox_sha256`` is that of ``domain/text/lookalikes.mailbox``.
    """

    __tablename__ = "former_mailboxes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    mailbox_sha256: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class AltTextAuthor(Base):
    """A person whose words are in the alt text of a picture, wherever the picture is used or copied to.

    ``alt_sha256`` is that of the words (``alt_hash``).
    """

    __tablename__ = "alt_text_authors"
    __table_args__ = (UniqueConstraint("alt_sha256", "user_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    alt_sha256: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


def mailbox_hash(email: str) -> str:
    return hashlib.sha256(mailbox(email).encode("utf-8", "surrogatepass")).hexdigest()


def mailboxes(session: Session) -> list[tuple[int, str]]:
    """Of every person the hash of each letter box that is theirs, or once was."""
    present = [
        (user_id, mailbox_hash(email)) for user_id, email in session.execute(select(User.id, User.email))
    ]
    former = session.execute(select(FormerMailbox.user_id, FormerMailbox.mailbox_sha256))
    return present + [(user_id, digest) for user_id, digest in former]


def alt_hash(alt: str) -> str:
    return hashlib.sha256(" ".join(alt.split()).encode("utf-8", "surrogatepass")).hexdigest()


def who_described(session: Session, alts: Iterable[str]) -> list[int]:
    """The ids of all who wrote any of these alt texts, or an earlier wording of it."""
    hashes = {alt_hash(alt) for alt in alts if alt.strip()}
    query = select(AltTextAuthor.user_id).where(AltTextAuthor.alt_sha256.in_(hashes)).distinct()
    return sorted(session.scalars(query))


def add_alt_text(session: Session, before: str, after: str, *, user_id: int, at: datetime) -> None:
    """Somebody wrote ``after`` in the place of ``before``: whoever wrote that has a share in it still."""
    if not after.strip():
        return
    known = who_described(session, [after])
    for author in {user_id, *who_described(session, [before])} - set(known):
        session.add(AltTextAuthor(alt_sha256=alt_hash(after), user_id=author, written_at=at))


def list_authors(session: Session, item_ids: Iterable[int]) -> list[ItemAuthor]:
    """Everybody who wrote any version of these items, in the order of writing."""
    query = select(ItemAuthor).where(ItemAuthor.item_id.in_(list(item_ids))).order_by(ItemAuthor.id)
    return list(session.scalars(query))
