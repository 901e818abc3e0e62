"""What linked pages said of themselves when they were last read, so that a draft can show the card that would go out."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from campaigns.domain.items.rendered import RenderedCard
from campaigns.models.base import Base, UtcDateTime, table_of
from campaigns.models.content import NONE


class PageCard(Base):
    """One page's card as it was read last. What was submitted has its own, frozen in its revision.

    ``picture_sha256`` is empty where the card has no picture.
    """

    __tablename__ = "page_cards"

    url_sha256: Mapped[str] = mapped_column(
        String(64), primary_key=True
    )  # an address may be too long for an index
    card: Mapped[dict[str, Any]] = mapped_column(JSON)
    picture_sha256: Mapped[str] = mapped_column(String(64), default="", server_default=NONE, index=True)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)


def find_card(session: Session, url: str) -> RenderedCard | None:
    """The card of that page as it was read last; None where nobody has read it yet."""
    row = session.get(PageCard, _key(url))
    return RenderedCard.from_json(row.card) if row else None


def keep_card(session: Session, card: RenderedCard, *, at: datetime) -> None:
    """In the place of what the page said before. Two may read it at once: the later one stays."""
    connection, table = session.connection(), table_of(PageCard)
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    read = {
        "card": card.to_json(),
        "picture_sha256": card.picture.sha256 if card.picture else "",
        "read_at": at,
    }
    row = insert(table).values(url_sha256=_key(card.url), **read)
    connection.execute(row.on_conflict_do_update(index_elements=["url_sha256"], set_=read))


def is_picture_of_card(session: Session, sha256: str) -> bool:
    query = select(select(PageCard).where(PageCard.picture_sha256 == sha256).exists())
    return session.scalar(query) is True


def _key(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
